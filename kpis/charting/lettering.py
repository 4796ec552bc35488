"""Text in a drawing: cleaned, escaped, measured and cut into lines, for SVG does none of it."""

import re
from functools import lru_cache
from html import escape
from unicodedata import combining, east_asian_width

# The first three have one set of widths; the others stand in where a server has none of those.
FONT = "Arial, Helvetica, Liberation Sans, DejaVu Sans, sans-serif"
ELLIPSIS = "…"
BOLD = 1.08  # how much wider bold letters are

# What XML does not allow, and marks that would turn the text after them around.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class _Widths(dict[str, float]):
    """How wide each character of the font is, in shares of its size; those it lacks are put high."""

    def __missing__(self, character: str) -> float:
        if combining(character):
            return 0
        return 1 if east_asian_width(character) in "FW" or character > "\u2e7f" else 0.8


_WIDTHS = _Widths(
    {
        character: width
        for width, characters in {
            0.191: "'",
            0.222: "ijl’‘",
            0.278: " !,./:;I[\\]ft|\u00a0",
            0.355: '()-r`{}"“”',
            0.39: "*",
            0.5: "Jckssvxyz^",
            0.556: "0123456789abdeghnopqu_?$£#L–",
            0.584: "+<=>~−×",
            0.611: "FTZ",
            0.667: "ABEKPSVXY&",
            0.722: "CDHNRUw",
            0.778: "GOQ",
            0.833: "Mm",
            0.889: "%",
            0.944: "W",
            1.015: "@…—",
        }.items()
        for character in characters
    }
)


def clean(text: str) -> str:
    """The text on one line, without characters that XML forbids or that reorder others."""
    return " ".join(_UNFIT.sub("", text).split())


def escaped(text: str) -> str:
    """The text, cleaned, as it may stand between tags and in attributes."""
    return escape(clean(text), quote=True)


@lru_cache(maxsize=1024)
def width_of(text: str) -> float:
    """About how wide a text of size 1 is: exact for Arial and Latin letters, seldom too little for others."""
    return sum(map(_WIDTHS.__getitem__, text))


def lines_of(text: str, room: float, *, most: int) -> list[str]:
    """The text in at most so many lines; ``room`` is the width of one in shares of the text's size.

    What does not fit ends in “…”. A word that is wider than a line is cut where the line ends.
    """
    lines: list[str] = []
    rest = clean(text)
    while rest:
        line = _head(rest, room)
        rest = rest[len(line) :].strip()
        if rest and len(lines) + 1 == most:
            line = _head(line, room - width_of(ELLIPSIS)).rstrip(" ,;:.") + ELLIPSIS
            rest = ""
        lines.append(line)
    return lines


def _head(text: str, room: float) -> str:
    """As many whole words as fit, or as many characters of the first; at least one character."""
    if width_of(text) <= room:
        return text
    end, total = 0, 0.0
    for character in text:
        total += _WIDTHS[character]
        if total > room:
            break
        end += 1
    cut = text.rfind(" ", 0, end + 1)
    return text[: cut if cut > 0 else max(end, 1)]
