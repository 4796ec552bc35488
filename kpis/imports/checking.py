"""The second step of an import of observations: hold its rows against what is stored. Nothing here writes."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from kpis.choices import Absence
from kpis.imports.layouts import Layout
from kpis.imports.reading import ReadFile
from kpis.imports.rows import ReadRow
from kpis.imports.stored import Stored, Word, read_stored
from kpis.methods.counts import NEGATIVE_COUNT, negative_count
from kpis.models import KPI
from kpis.periods import LONDON
from kpis.permissions import ClosedQuarter, authority, check_can_keep
from plantracker.csvfiles import Problem, shortened
from plantracker.people.models import User

# How many rows are checked between two words to whoever waits.
AT_A_TIME = 5_000


class Line(NamedTuple):
    """A row that would be written: its measure and area by key, and what is stored for the period (None: nothing)."""

    row: ReadRow
    kpi_id: int
    area_id: int | None
    before: Word | None


@dataclass(frozen=True)
class CheckedFile:
    """A file that was read and held against what is stored.

    ``lines`` are what would be written, new and revised ones in the file's order; ``problems`` are
    all of them, and with any nothing is written.
    """

    read: ReadFile
    lines: tuple[Line, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    kpis: dict[int, KPI] = field(default_factory=dict)

    @property
    def new(self) -> int:
        """How many periods get their first figure or absence."""
        return sum(line.before is None for line in self.lines)

    @property
    def revised(self) -> int:
        """How many periods get a newer word."""
        return len(self.lines) - self.new

    @property
    def digest(self) -> str:
        """What would be written, in one number: another answer means that something changed meanwhile."""
        said = hashlib.sha256(repr(self.unchanged).encode())
        for line in self.lines:
            said.update(repr((line.row, line.kpi_id, line.area_id, line.before)).encode())
        return said.hexdigest()


def check_file(
    read: ReadFile,
    *,
    name: str,
    register: str,
    by: User,
    at: datetime,
    progress: Callable[[int], None] = lambda rows: None,
) -> CheckedFile:
    """Hold rows against the register's measures and figures.

    Raises ``NotVisible`` or ``NotAllowed`` before anything stored can show in a problem. ``progress``
    is told now and then how many rows were looked at.
    """
    check_can_keep(by, register)
    if read.layout is None:
        return CheckedFile(read, problems=read.problems)
    stored = read_stored(register, {row.kpi for row in read.rows})
    today = at.astimezone(LONDON).date()
    check = _Check(name, read.layout, stored, authority().last_cut_off(register, at=at), today, register)
    lines: list[Line] = []
    problems: list[Problem] = []
    unchanged = 0
    for number, row in enumerate(read.rows):
        if number % AT_A_TIME == 0:
            progress(number)
        found = list(check.problems_of(row))
        if found:
            problems += found
            continue
        line = check.line_of(row)
        if line.before is not None and _says_the_same(row, line.before):
            unchanged += 1
        else:
            lines.append(line)
    if problems or read.problems:
        # A row that could not be read has its problems from there; all of them are told at once, and once
        # what every cell of a wide row has in common.
        told = dict.fromkeys([*read.problems, *problems])
        return CheckedFile(read, problems=tuple(sorted(told, key=lambda problem: problem.row or 0)))
    named = {line.kpi_id for line in lines}
    kpis = {kpi.pk: kpi for kpi in stored.kpis.values() if kpi.pk in named}
    return CheckedFile(read, tuple(lines), unchanged, (), kpis)


@dataclass(frozen=True)
class _Check:
    """The questions to each row, with what they are answered from."""

    file: str
    layout: Layout | None
    stored: Stored
    closed: ClosedQuarter | None
    today: date
    register: str

    def problems_of(self, row: ReadRow) -> Iterator[Problem]:
        kpi = self.stored.kpis.get(row.kpi)
        if kpi is None:
            yield self._problem(row, "kpi", row.kpi, f"There is no such KPI in the register “{self.register}”.")
            return
        if row.area and row.area not in self.stored.areas:
            yield self._problem(row, "area", row.area, f"There is no such area in the register “{self.register}”.")
        elif row.area and self.stored.areas[row.area] == kpi.own_area_id:
            yield self._problem(row, "area", row.area, "This is the KPI's own area: leave the cell empty.")
        if row.period.frequency != kpi.frequency:
            message = f"The KPI is kept by the {kpi.frequency}: give a {kpi.frequency}."
            yield self._problem(row, "period", str(row.period), message)
        yield from self._figure_problems(row, kpi)
        yield from self._day_problems(row, kpi)

    def _figure_problems(self, row: ReadRow, kpi: KPI) -> Iterator[Problem]:
        has_figure = row.value is not None or row.numerator is not None
        if has_figure and row.period.start > self.today:
            message = f"The period has not begun on {self.today}: there can be no figure yet."
            yield self._problem(row, "period", str(row.period), message)
        if name := negative_count(row.value, row.numerator, unit=kpi.unit, combine=kpi.combine):
            yield self._problem(row, name, str(getattr(row, name)), NEGATIVE_COUNT)
        if row.absence == Absence.WITHHELD and not (row.withheld_by and row.review_on):
            message = "Say who decided to withhold it (withheld_by), and when that is looked at again (review_on)."
            yield self._problem(row, "absence", row.absence, message)

    def _day_problems(self, row: ReadRow, kpi: KPI) -> Iterator[Problem]:
        known_on = row.known_on
        if known_on is None:
            known_on = self.today
        elif known_on > self.today:
            message = f"The day lies in the future: give {self.today} or an earlier day."
            yield self._problem(row, "known_on", known_on.isoformat(), message)
        elif self.closed and (message := self.closed.too_early(known_on)):
            yield self._problem(row, "known_on", known_on.isoformat(), message)
        before = self.stored.words.get(self._key(row, kpi))
        if before is not None and known_on < before.known_on:
            message = f"A figure known on {before.known_on} is stored already: give that day or a later one."
            yield self._problem(row, "known_on", known_on.isoformat(), message)

    def line_of(self, row: ReadRow) -> Line:
        """The row with its keys, once it has no problems."""
        kpi = self.stored.kpis[row.kpi]
        key = self._key(row, kpi)
        return Line(row, kpi.pk, key[1], self.stored.words.get(key))

    def _key(self, row: ReadRow, kpi: KPI) -> tuple[int, int | None, str]:
        return (kpi.pk, self.stored.areas.get(row.area) if row.area else None, str(row.period))

    def _problem(self, row: ReadRow, column: str, value: str, message: str) -> Problem:
        # In a wide file the heading of the cell says where, for it is the period too.
        is_cell = self.layout is Layout.WIDE and column not in ("kpi", "area")
        return Problem(self.file, row.number, row.column if is_cell else column, shortened(value), message)


def _says_the_same(row: ReadRow, before: Word) -> bool:
    """Whether the row says what is stored; a note that the file leaves out is not taken back by it."""
    return (
        (row.value, row.numerator, row.denominator, row.sample, row.absence)
        == (before.value, before.numerator, before.denominator, before.sample, before.absence)
        and row.status == before.status
        and row.note in ("", before.note)
        and row.withheld_by in ("", before.withheld_by)
        and row.review_on in (None, before.review_on)
    )
