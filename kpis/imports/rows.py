"""One row of figures as values: its columns, how each is read, and what its cells owe each other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import Any, NamedTuple

from kpis.choices import Absence, Status
from kpis.imports.days import any_day, any_period
from kpis.imports.figures import REASONS, figure, how_many
from kpis.periods import Period
from plantracker.cells import BadCell, Reader, one_of, optional, required, slug, text, trimmed
from plantracker.csvfiles import unguarded
from plantracker.texts import MAX_TEXT

LONGEST_NAME = 200
TOTAL = "This looks like a row of totals: take it out; the tracker adds up itself."
NO_ABSENCE = "Who decided and the review date belong to an absence: give it, or leave the cell empty."
_TOTALS = ("total", "totals", "grand total", "subtotal", "sub-total", "sum")


class ReadRow(NamedTuple):
    """What one row, or one cell of a wide file, says of a measure's period.

    ``column`` is where the figure stands, or the absence. ``area`` is empty for the measure's own. There is
    a ``value``, or ``numerator`` and ``denominator``, or an ``absence``; only “withheld” may stand beside
    figures. ``sample`` is how many were asked. What a file says nothing of is None, or "" for a text, and
    a status not given is final.
    """

    number: int
    column: str
    kpi: str
    area: str
    period: Period
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    sample: int | None
    status: str
    absence: str
    known_on: date | None
    note: str
    withheld_by: str
    review_on: date | None

    @property
    def identity(self) -> tuple[str, str, Period, date | None]:
        """What no two rows of a file have in common."""
        return self.kpi, self.area, self.period, self.known_on


# What a row says where its file does not; its number, measure and period have no such thing.
UNSAID: dict[str, Any] = dict.fromkeys(ReadRow._fields) | {
    **{"column": "value", "status": Status.FINAL.value},
    **{"area": "", "absence": "", "note": "", "withheld_by": ""},
}
# Some rows column by column; a column left out holds what is unsaid.
Columns = Mapping[str, Sequence[Any]]


def rows_of(columns: Columns) -> Iterator[ReadRow]:
    """The rows that some columns make, first to last."""
    return map(ReadRow._make, _cells_of(columns, ReadRow._fields))


def _cells_of(columns: Columns, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Some cells of each row."""
    rows = len(columns["number"])
    return zip(*(columns[name] if name in columns else repeat(UNSAID[name], rows) for name in names), strict=True)


class Rows:
    """Rows in the order of their file, kept column by column, in less than half the memory of as many tuples."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Any]] = {"number": []}

    def __len__(self) -> int:
        return len(self._kept["number"])

    def __iter__(self) -> Iterator[ReadRow]:
        return rows_of(self._kept)

    def add(self, columns: Columns) -> None:
        """Add rows below those that are there."""
        before, more = len(self), len(columns["number"])
        for name in columns.keys() - self._kept.keys():
            self._kept[name] = [UNSAID[name]] * before
        for name, kept in self._kept.items():
            kept.extend(columns[name] if name in columns else repeat(UNSAID[name], more))

    def says_twice(self) -> bool:
        """Whether any two rows have the same identity."""
        periods: dict[Any, set[Period]] = defaultdict(set)
        for kpi, area, known_on, period in _cells_of(self._kept, ("kpi", "area", "known_on", "period")):
            periods[kpi, area, known_on].add(period)
        return sum(map(len, periods.values())) < len(self)


def kpi_key(cell: str) -> str:
    """The key of a measure; a row of totals is told apart."""
    if cell.strip().lower() in _TOTALS:
        raise BadCell(TOTAL)
    key: str = _KEY(cell)
    return key


def _plain(read: Reader) -> Reader:
    """Text as written, without the guard against spreadsheets."""
    return lambda cell: read(unguarded(cell))


_KEY = slug()

# The columns of a long file in the order in which messages name them. Cells left out read as empty ones do.
READERS: dict[str, Reader] = {
    "kpi": required(kpi_key),
    "area": _plain(trimmed(LONGEST_NAME)),
    "period": required(any_period),
    "value": optional(figure),
    "numerator": optional(figure),
    "denominator": optional(figure),
    "sample": optional(how_many),
    "status": optional(one_of(Status.values), Status.FINAL.value),
    "absence": optional(one_of(Absence.values), ""),
    "known_on": optional(any_day),
    "note": _plain(text(MAX_TEXT)),
    "withheld_by": _plain(text(LONGEST_NAME)),
    "review_on": optional(any_day),
}


def within_row(row: ReadRow) -> Iterator[tuple[str, str]]:
    """What is wrong between the cells of one row: the column and what would be right."""
    has_counts = row.numerator is not None or row.denominator is not None
    if has_counts:
        yield from _counts(row)
    has_figure = row.value is not None or has_counts
    if not has_figure and not row.absence:
        yield "value", f"Give a value, two counts, or the reason why there is none as absence ({REASONS})."
    if has_figure and row.absence not in ("", Absence.WITHHELD):
        yield "absence", "There is a figure already: leave it or the absence empty. Only “withheld” goes beside one."
    if row.sample is not None and not has_figure:
        yield "sample", "There is no figure that was asked for: leave the cell empty."
    if row.withheld_by and not row.absence:
        yield "withheld_by", NO_ABSENCE
    if row.review_on and not row.absence:
        yield "review_on", NO_ABSENCE


def _counts(row: ReadRow) -> Iterator[tuple[str, str]]:
    # Whether the upper one may be below zero, the measure's unit says: an underspend of a budget may.
    if row.value is not None:
        yield "value", "The two counts make the value: leave it empty, or both of them."
    if row.numerator is None:
        yield "numerator", "Give both counts, or neither."
    if row.denominator is None:
        yield "denominator", "Give both counts, or neither."
    elif row.denominator < 0:
        yield "denominator", "A count is never below zero."
    elif row.denominator == 0:
        message = f"Nothing can be divided by 0: leave both counts empty, and give the reason as absence ({REASONS})."
        yield "denominator", message
