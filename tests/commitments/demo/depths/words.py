"""What a reader takes printed words for. Nothing here is the product's own: it is how one reads English.

A figure on a page is rounded to the places that it is printed with; ``agree`` holds it against the whole one.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]
RATINGS = {"Red": "red", "Amber": "amber", "Green": "green", "Complete": "complete", "Not rated": ""}
DELIVERERS = {
    "Commissioner": "commissioner",
    "Force": "force",
    "Partners": "partners",
    "Lobbying only": "lobby",
    "Not known": "",
}
MARKS = {
    "overdue": "overdue",
    "rating carried": "carried",
    "stale": "stale",
    "no evidence of activity": "no-evidence",
    "RAG and projection disagree": "disagree",
    "text changed": "reworded",
}
_FIGURE = re.compile(
    r"(?P<sign>[+−]?)(?P<pound>£?)(?P<digits>\d{1,3}(?:,\d{3})*)(?P<places>\.\d+)?(?P<unit>%| [^\d(]+)?"
)
_MONTH = re.compile(rf"({'|'.join(MONTHS)}) (\d{{4}})")


@dataclass(frozen=True)
class Printed:
    """A figure as it is printed: its number, how many places it has, and the unit beside it."""

    number: Decimal
    places: int
    unit: str = ""


def printed(text: str) -> Printed:
    """A printed figure. A hyphen in the place of a minus, or thousands without their comma, are none."""
    found = _FIGURE.fullmatch(text)
    assert found, f"{text!r} is no figure"
    digits = found["digits"].replace(",", "") + (found["places"] or "")
    number = Decimal(digits) * (-1 if found["sign"] == "−" else 1)
    return Printed(number, len(found["places"] or ".") - 1, found["pound"] or (found["unit"] or "").strip())


def agree(one: object, other: object) -> bool:
    """Whether two depths say the same; a printed figure is the other one rounded, halves away from zero."""
    if isinstance(one, Printed) and isinstance(other, Decimal):
        return one.number == other.quantize(Decimal(1).scaleb(-one.places), rounding=ROUND_HALF_UP)
    if isinstance(other, Printed) and isinstance(one, Decimal):
        return agree(other, one)
    return one == other


def figure(text: str) -> Decimal | None:
    """A figure of a file; None for an empty cell. What is no number is refused."""
    assert re.fullmatch(r"([+-]?\d+(\.\d+)?%?)?", text), f"{text!r} is no figure of a file"
    return Decimal(text.removesuffix("%")) if text else None


def moved(text: str) -> tuple[Printed, Printed | None]:
    """A change with its percentage: ``−838 (−1.6%)``; None where none is given."""
    change, _, percent = text.partition(" (")
    return printed(change), printed(percent.removesuffix(")")) if percent else None


def day(text: str) -> str:
    """``3 May 2024`` as 2024-05-03."""
    number, month, year = text.split()
    return date(int(year), MONTHS.index(month) + 1, int(number)).isoformat()


def day_or_none(text: str) -> str:
    """The same; empty where none is said."""
    return day(text) if text else ""


def span(text: str) -> tuple[str, str]:
    """The first and the last month of a period, in whichever way it is written; both empty where none is."""
    if not text:
        return ("", "")
    if found := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return (text, text)
    if found := re.fullmatch(r"(\d{4})/(\d{2})(?: Q([1-4]))?", text):
        year = int(found[1])
        assert int(found[2]) == (year + 1) % 100, text
        if not found[3]:
            return (f"{year}-04", f"{year + 1}-03")
        return {
            "1": (f"{year}-04", f"{year}-06"),
            "2": (f"{year}-07", f"{year}-09"),
            "3": (f"{year}-10", f"{year}-12"),
            "4": (f"{year + 1}-01", f"{year + 1}-03"),
        }[found[3]]
    if found := re.fullmatch(r"(?:the )?(\d+) months to (.+)", text):
        _, last = span(found[2])
        months = int(last[:4]) * 12 + int(last[5:]) - int(found[1])
        return (f"{months // 12}-{months % 12 + 1:02}", last)
    if found := re.fullmatch(rf"({'|'.join(MONTHS)}) to ({_MONTH.pattern})", text):
        first, last = f"{found[1]} {found[4]}", found[2]
    else:
        first, _, last = text.partition(" to ")
    return (_month(first), _month(last or first))


def _month(text: str) -> str:
    found = _MONTH.fullmatch(text)
    assert found, f"{text!r} is no month"
    return f"{found[2]}-{MONTHS.index(found[1]) + 1:02}"


def squeezed(text: str) -> str:
    """A text with its line breaks and other blanks as single ones."""
    return " ".join(text.split())


def in_a_row(words: list[str]) -> str:
    """Words as a sentence lists them."""
    return " and ".join(each for each in (", ".join(words[:-1]), *words[-1:]) if each)
