"""Words looked for in a quarter's summary: what holds them all, and where in its text. Pure.

Case and accents do not count, nor which apostrophe or hyphen was typed. A word is found within longer
ones (“theft” in “thefts”), a single letter or digit only where it stands alone.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from commitments.reporting.canonical import Correction
from commitments.reporting.summary import (
    AimSummary,
    GlossaryTerm,
    KpiSummary,
    QuarterSummary,
    ThemeSummary,
    UpdateSummary,
)

# A text up to this length is shown whole; of a longer one, what stands around the words.
WHOLE = 280
BEFORE, AFTER = 60, 160
GAP = "…"

_ALIKE = str.maketrans("‘’‐‑–", "''---")
_ACCENTS = re.compile("[\u0300-\u036f]")


class Kind(StrEnum):
    """What a result is, in the order in which results come."""

    AIM = "aim"
    KPI = "KPI"
    THEME = "theme"
    UPDATE = "update"
    CORRECTION = "correction"
    TERM = "word"


@dataclass(frozen=True)
class Piece:
    """A part of a text, which is a word that was looked for or is not."""

    text: str
    is_match: bool


@dataclass(frozen=True)
class Excerpt:
    """What of a longer text stands around the words; ``label`` says which text it is."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Result:
    """Something that holds all words. ``slug`` is that of the aim, KPI or theme whose page shows it.

    Of a correction it is the number, of a word of the glossary its own.

    ``title`` is whole. ``excerpts`` are empty where the words stand in the title alone.
    """

    kind: Kind
    slug: str
    title: tuple[Piece, ...]
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True)
class _Item:
    """What may be found: its title, whether that counts, and its other texts with their labels."""

    kind: Kind
    slug: str
    title: str
    texts: tuple[tuple[str, str], ...]
    is_titled: bool = True


def words_of(asked: str) -> tuple[str, ...]:
    """The words to look for, each once, as they are compared; empty for blanks."""
    return tuple(dict.fromkeys(_folded(asked).split()))


def is_too_short(asked: str) -> bool:
    """Whether no word of what was asked for has two letters or digits."""
    return not any(sum(char.isalnum() for char in word) > 1 for word in words_of(asked))


def search(
    summary: QuarterSummary, asked: str, *, corrections: Sequence[Correction] = (), terms: Sequence[GlossaryTerm] = ()
) -> tuple[Result, ...]:
    """Whatever holds all words, by kind; aims, KPIs, themes and updates in plan order; none for blanks.

    ``corrections`` are those beside the quarter as this reader reads them, ``terms`` those of its glossary.
    """
    words = words_of(asked)
    if not words:
        return ()
    items = (*_items(summary), *map(_correction, corrections), *map(_term, terms))
    return tuple(_result(item, words) for item in items if _holds_all(item, words))


def marked(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The whole text in pieces; empty for an empty one."""
    return _pieces(text, _merged(_spans(text, words)), 0, len(text))


def excerpt(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """What stands around the first of each word, with ``…`` where something is left out.

    A text of up to ``WHOLE`` characters stays whole.
    """
    if len(text) <= WHOLE:
        return marked(text, words)
    firsts = [found[0] for word in words if (found := _spans(text, (word,)))]
    windows = _merged([_window(text, *span) for span in firsts])
    spans = _merged(_spans(text, words))
    pieces: list[Piece] = []
    for start, end in windows:
        if pieces or start:
            pieces.append(Piece(f"{GAP} ", False))
        pieces += _pieces(text, spans, start, end)
        if end < len(text):
            pieces.append(Piece(f" {GAP}" if end == windows[-1][1] else " ", False))
    return tuple(pieces)


def _items(summary: QuarterSummary) -> Iterator[_Item]:
    yield from (_aim(aim) for aim in summary.aims)
    yield from (_kpi(kpi) for kpi in summary.kpis)
    yield from (_theme(theme) for theme in summary.themes)
    yield from (_update(aim, update) for aim, update in _told(summary))


def _aim(aim: AimSummary) -> _Item:
    return _Item(Kind.AIM, aim.slug, aim.title, (("Lead", aim.lead), *(("Deputy", each) for each in aim.deputies)))


def _kpi(kpi: KpiSummary) -> _Item:
    texts = (
        ("Number", kpi.sheet.number),
        ("Definition", kpi.definition),
        ("Source", kpi.source),
        ("Comment", kpi.comment.text if kpi.comment else ""),
    )
    return _Item(Kind.KPI, kpi.slug, kpi.title, texts)


def _theme(theme: ThemeSummary) -> _Item:
    texts = (("Objective", theme.objective), ("Lead", theme.lead), ("Why it is rated so", theme.rag_reason))
    return _Item(Kind.THEME, theme.slug, theme.title, texts)


def _update(aim: AimSummary, update: UpdateSummary) -> _Item:
    texts = (
        ("Activity to date", update.activity),
        ("Why the RAG", update.rag_reason),
        ("Why the projection", update.projected_reason),
    )
    # The wording is the aim's: whoever looks for it finds the aim.
    return _Item(Kind.UPDATE, aim.slug, aim.title, texts, is_titled=False)


def _correction(correction: Correction) -> _Item:
    texts = (
        ("What stood", correction.was),
        ("What is right", correction.should_read),
        ("Why", correction.reason),
        ("Recorded by", correction.by),
    )
    number = str(correction.number)
    return _Item(Kind.CORRECTION, number, f"Correction {number}", texts, is_titled=False)


def _term(term: GlossaryTerm) -> _Item:
    return _Item(Kind.TERM, term.slug, term.word, (("Meaning", term.meaning),))


def _told(summary: QuarterSummary) -> Iterator[tuple[AimSummary, UpdateSummary]]:
    """Each update once, under the aim that it was written for, else under the first that it speaks for."""
    own = {aim.slug for aim in summary.aims if aim.update and aim.update.aim == aim.slug}
    seen = set()
    for aim in summary.aims:
        if aim.update is None or (aim.update.aim in own and aim.update.aim != aim.slug):
            continue
        name = (aim.update.aim, aim.update.quarter, aim.update.version)
        if name not in seen:
            seen.add(name)
            yield aim, aim.update


def _holds_all(item: _Item, words: Sequence[str]) -> bool:
    folded = [_folded(text) for _, text in item.texts if text]
    if item.is_titled:
        folded.append(_folded(item.title))
    return all(any(_pattern(word).search(text) for text in folded) for word in words)


def _result(item: _Item, words: Sequence[str]) -> Result:
    excerpts = (Excerpt(label, excerpt(text, words)) for label, text in item.texts if _spans(text, words))
    return Result(item.kind, item.slug, marked(item.title, words), tuple(excerpts))


def _folded(text: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_ALIKE))).casefold()


def _pattern(word: str) -> re.Pattern[str]:
    escaped = re.escape(word)
    return re.compile(escaped if len(word) > 1 else rf"(?<!\w){escaped}(?!\w)")


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand, by places in the text itself; spans of different words may overlap."""
    folded = _folded(text)
    found = [match.span() for word in words for match in _pattern(word).finditer(folded)]
    if not found:
        return []
    places = [place for place, char in enumerate(text) for _ in _folded(char)]
    return [(places[start], _with_accents(text, places[end - 1] + 1)) for start, end in found]


def _with_accents(text: str, end: int) -> int:
    """The end of a word with the accents that are written after its last letter."""
    while end < len(text) and not _folded(text[end]):
        end += 1
    return end


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """A span with what stands around it, cut between words where there is a blank to cut at."""
    first, last = max(0, start - BEFORE), min(len(text), end + AFTER)
    if first:
        first = next((place + 1 for place in range(first, start) if text[place].isspace()), first)
    if last < len(text):
        last = next((place for place in range(last, end, -1) if text[place].isspace()), last)
    return first, last


def _pieces(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    """The text from ``start`` to ``end``, which cuts no span."""
    pieces, place = [], start
    for first, last in spans:
        if last <= start or first >= end:
            continue
        first, last = max(first, start), min(last, end)
        pieces += [Piece(text[place:first], False)] if first > place else []
        pieces.append(Piece(text[first:last], True))
        place = last
    pieces += [Piece(text[place:end], False)] if end > place else []
    return tuple(pieces)
