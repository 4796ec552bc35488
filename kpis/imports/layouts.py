"""The two arrangements of a file of figures, and how their rows are read.

Most cells of a file say what another cell has said: the same measure, area, month, small count. So each
column keeps what its texts were read as, and rows are read many at a time and column by column, where the
interpreter is fast. Any fault ends that with a ``ValueError``; then the same rows are read one by one, and
what is wrong with the unsound ones is told cell by cell.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kpis.choices import Absence
from kpis.imports.figures import REASONS, NoFigure, figure
from kpis.imports.rows import READERS, UNSAID, Columns, ReadRow, rows_of, within_row
from kpis.periods import Period
from plantracker.cells import BadCell, Reader
from plantracker.csvfiles import Limits, Problem, forbidden, ragged, shortened

# How many texts a column keeps: beyond that memory would grow with the file.
KEPT = 20_000
NO_FIGURE = f"This is no figure: leave the cell empty, or write the reason why there is none ({REASONS})."
_IDENTIFYING = {"kpi", "area", "period", "known_on"}
# Beside a value these are empty, else the row is looked at more closely.
_BESIDE = ("numerator", "denominator", "absence", "withheld_by", "review_on")


class Layout(StrEnum):
    """How a file is arranged."""

    LONG = "long"
    WIDE = "wide"


class Memory(dict[str, Any]):
    """What the texts of a column read as, each read once; raises ``BadCell``."""

    def __init__(self, read: Reader, limits: Limits) -> None:
        super().__init__()
        self._read, self._limits = read, limits

    def __missing__(self, text: str) -> Any:
        refusal = forbidden(text, self._limits)
        if refusal:
            raise BadCell(refusal)
        value = self._read(text)
        if len(self) < KEPT:
            self[text] = value
        return value


@dataclass
class Explained:
    """What is wrong with a row, and what it is about as far as that can be read."""

    problems: list[Problem] = field(default_factory=list)
    identities: list[tuple[Any, ...]] = field(default_factory=list)


class Long:
    """One row for each figure, with the columns of ``READERS`` in any order."""

    layout = Layout.LONG

    def __init__(self, name: str, titles: Sequence[str], limits: Limits) -> None:
        self._name, self.titles = name, titles
        self._memories = {title: Memory(READERS[title], limits) for title in titles}

    def read(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> Columns:
        """The figures of some rows; raises ``ValueError`` where anything is wrong with one of them."""
        columns: dict[str, Sequence[Any]] = {"number": numbers}
        for (title, memory), cells in zip(self._memories.items(), zip(*rows, strict=True), strict=True):
            columns[title] = list(map(memory.__getitem__, cells))
        if not _are_plain(columns):
            for row in rows_of(columns):
                if any(within_row(row)):
                    raise ValueError(row.number)
            columns["column"] = [_column_of(row) for row in rows_of(columns)]
        return columns

    def explain(self, number: int, cells: list[str], faults: Mapping[int, str]) -> Explained:
        """All that is wrong with a row; ``faults`` has the cells that its file says cannot be read."""
        if len(cells) != len(self.titles):
            return Explained([ragged(self._name, number, cells, len(self.titles))])
        found = Explained()
        written = dict(zip(self.titles, cells, strict=True))
        said: dict[str, Any] = {}
        for index, (title, memory) in enumerate(self._memories.items()):
            try:
                said[title] = _readable(memory, cells[index], faults.get(index))
            except BadCell as error:
                found.problems.append(Problem(self._name, number, title, shortened(cells[index]), str(error)))
        row = ReadRow(**(UNSAID | said | {"number": number}))
        if not _IDENTIFYING & (written.keys() - said.keys()):
            found.identities.append(row.identity)
        if not found.problems:
            for title, message in within_row(row):
                found.problems.append(Problem(self._name, number, title, shortened(written.get(title, "")), message))
        return found

    def title_of(self, _: Period) -> str:
        """In which column a period stands."""
        return "period"


class Wide:
    """One row for each measure and area, with a column for each period; an empty cell says nothing."""

    layout = Layout.WIDE

    def __init__(self, name: str, titles: Sequence[str], periods: Mapping[int, Period], limits: Limits) -> None:
        self._name, self.titles, self._periods = name, titles, periods
        named = {title: titles.index(title) for title in ("kpi", "area") if title in titles}
        self._memories = {index: Memory(READERS[title], limits) for title, index in named.items()}
        self._memories |= dict.fromkeys(periods, Memory(_figure_or_absence, limits))
        self._kpi, self._area = named["kpi"], named.get("area")

    def read(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> Columns:
        """The figures of some rows; raises ``ValueError`` where anything is wrong with one of them."""
        found = []
        for number, cells in zip(numbers, rows, strict=True):
            if len(cells) != len(self.titles):
                raise ValueError(number)
            kpi, area = self._of(cells)
            for index, period in self._periods.items():
                if cells[index]:
                    value, absence = self._memories[index][cells[index]]
                    found.append((number, self.titles[index], kpi, area, period, value, absence))
        names = ("number", "column", "kpi", "area", "period", "value", "absence")
        return dict(zip(names, zip(*found, strict=True), strict=True)) if found else {"number": ()}

    def _of(self, cells: Sequence[str]) -> tuple[str, str]:
        """The measure and the area of a row."""
        kpi = self._memories[self._kpi][cells[self._kpi]]
        return kpi, "" if self._area is None else self._memories[self._area][cells[self._area]]

    def explain(self, number: int, cells: list[str], faults: Mapping[int, str]) -> Explained:
        """All that is wrong with a row; ``faults`` has the cells that its file says cannot be read."""
        if len(cells) != len(self.titles):
            return Explained([ragged(self._name, number, cells, len(self.titles))])
        found = Explained()
        for index, memory in self._memories.items():
            cell = cells[index]
            if index in self._periods and not cell:
                continue
            try:
                _readable(memory, cell, faults.get(index))
            except BadCell as error:
                message = NO_FIGURE if isinstance(error, NoFigure) else str(error)
                found.problems.append(Problem(self._name, number, self.titles[index], shortened(cell), message))
        with suppress(BadCell):
            kpi, area = self._of(cells)
            found.identities += [(kpi, area, period, None) for index, period in self._periods.items() if cells[index]]
        return found

    def title_of(self, period: Period) -> str:
        """In which column a period stands."""
        return next(self.titles[index] for index, each in self._periods.items() if each == period)


def _figure_or_absence(cell: str) -> tuple[Decimal | None, str]:
    """A cell of a wide file: a figure, or the reason why there is none."""
    if cell in Absence.values:
        return None, cell
    return figure(cell), ""


def _are_plain(columns: Columns) -> bool:
    """Whether all rows are of a value and nothing beside it that has to be looked at."""
    if "value" not in columns or None in columns["value"]:
        return False
    return all(not any(columns[name]) for name in _BESIDE if name in columns)


def _column_of(row: ReadRow) -> str:
    """Where the figure of a long row stands, or the reason why there is none."""
    if row.value is not None:
        return "value"
    return "absence" if row.numerator is None else "numerator"


def _readable(memory: Memory, cell: str, fault: str | None) -> Any:
    if fault:
        raise BadCell(fault)
    return memory[cell]
