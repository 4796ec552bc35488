"""From the bytes of a file of figures to its rows as values; nothing here asks the database."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any

from kpis.imports.grids import Grid
from kpis.imports.headers import table_of
from kpis.imports.layouts import Layout, Long, Wide
from kpis.imports.rows import Rows
from kpis.imports.sheets import open_grid
from kpis.imports.worksheets import column_index
from plantracker.csvfiles import BrokenFile, Limits, Problem, shortened

# So few that what they take is given back before the collector of cycles looks at it.
AT_A_TIME = 200
# Nobody mends more in one go, and a file of nothing but faults must not fill the memory with sentences.
MOST_PROBLEMS = 1_000
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}[0-9]{1,7}")


@dataclass(frozen=True)
class ReadFile:
    """What was read of a file of figures.

    With any problem nothing of it is imported; ``rows`` are then those that are sound in themselves.
    ``notices`` are no problems, but have to be shown before somebody confirms. ``layout`` is None where the
    file could not be read at all.
    """

    rows: Rows
    problems: tuple[Problem, ...]
    notices: tuple[str, ...] = ()
    layout: Layout | None = None


def read_observations(name: str, content: bytes, limits: Limits) -> ReadFile:
    """Read a CSV or XLSX file of figures; every bad cell becomes a problem, and a bad file one.

    1. Open the file by what it is, not by its name, within the limits.
    2. Read its header, which says the layout.
    3. Read row by row; say all that is wrong with a row that is not sound.
    4. Name the rows that say the same twice, and the cells that are merged.
    """
    name = shortened(name)
    try:
        grid = open_grid(name, content, limits)
        table, problems = table_of(name, grid, limits)
    except BrokenFile as broken:
        return ReadFile(Rows(), (broken.problem(name),))
    if table is None:
        return ReadFile(Rows(), tuple(problems), tuple(grid.notices))
    reading = _Reading(name, table, grid, limits)
    reading.read()
    return ReadFile(reading.rows, tuple(reading.all_problems()), tuple(grid.notices), table.layout)


@dataclass
class _Reading:
    """What has been read of one file so far; ``mentioned`` says what unsound rows are about, with their numbers."""

    name: str
    table: Long | Wide
    grid: Grid
    limits: Limits
    rows: Rows = field(default_factory=Rows)
    problems: list[Problem] = field(default_factory=list)
    mentioned: list[tuple[int, Any]] = field(default_factory=list)
    next_number: int = 2

    def read(self) -> None:
        """Read the rows below the header, as far as the file can be read."""
        try:
            for some in _some_at_a_time(self.grid.rows):
                numbers, rows = zip(*some, strict=True)
                if not self._follow(numbers) or not self._can_add(numbers, rows):
                    for number, cells in some:
                        self._read_row(number, cells)
                if len(self.rows) > self.limits.rows:
                    raise BrokenFile(None, "", f"The file has more than {self.limits.rows:,} figures: split it.")
                if len(self.problems) > MOST_PROBLEMS:
                    return
        except BrokenFile as broken:
            self.problems.append(broken.problem(self.name))

    def _follow(self, numbers: Sequence[int]) -> bool:
        """Whether there is no gap in some rows, or before them."""
        return numbers[0] == self.next_number and numbers[-1] - numbers[0] == len(numbers) - 1

    def _can_add(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> bool:
        """Add some rows, if all of them are sound."""
        if not self.grid.faults.keys().isdisjoint(numbers):
            return False
        try:
            self.rows.add(self.table.read(numbers, rows))
        except ValueError:
            return False
        self.next_number = numbers[-1] + 1
        return True

    def _read_row(self, number: int, cells: list[str]) -> None:
        if number != self.next_number:
            self.problems.append(_gap(self.name, self.next_number, number - 1))
        if not self._can_add((number,), (cells,)):
            explained = self.table.explain(number, cells, self.grid.faults.pop(number, {}))
            self.problems += explained.problems
            self.mentioned += [(number, identity) for identity in explained.identities]
        self.next_number = number + 1

    def all_problems(self) -> list[Problem]:
        """What is wrong with the file, by row; what is wrong with the whole of it comes first."""
        found = [*self.problems, *islice(self._twice(), MOST_PROBLEMS + 1), *self._merged()]
        found.sort(key=lambda problem: problem.row or 0)
        if not found and not self.rows:
            return [self._whole("There is no figure below the header: give at least one.")]
        if len(found) > MOST_PROBLEMS:
            message = f"There are more than {MOST_PROBLEMS:,} problems: mend the first ones, and try again."
            return [self._whole(message), *found[:MOST_PROBLEMS]]
        return found

    def _whole(self, message: str) -> Problem:
        return Problem(self.name, None, "", "", message)

    def _twice(self) -> Iterator[Problem]:
        """Rows that are about the same as one above them."""
        if not self.mentioned and not self.rows.says_twice():
            return
        about = sorted([*self.mentioned, *((row.number, row.identity) for row in self.rows)], key=itemgetter(0))
        first_at: dict[Any, int] = {}
        for number, identity in about:
            first = first_at.setdefault(identity, number)
            if first != number:
                period = identity[2]
                message = f"Row {first} has the same kpi, area, period and known_on: leave one of the two."
                yield Problem(self.name, number, self.table.title_of(period), str(period), message)

    def _merged(self) -> Iterator[Problem]:
        for cells in self.grid.merged:
            match = _RANGE.fullmatch(cells)
            index, number = (column_index(match[1]), int(match[2])) if match else (-1, None)
            title = self.table.titles[index] if 0 <= index < len(self.table.titles) else ""
            message = "These cells are merged: unmerge them, and fill in each."
            yield Problem(self.name, number, shortened(title), shortened(cells), message)


def _some_at_a_time(rows: Iterator[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    """The rows in batches; those above the place where a file breaks come before the break."""
    some: list[tuple[int, list[str]]] = []
    try:
        for each in rows:
            some.append(each)
            if len(some) == AT_A_TIME:
                yield some
                some = []
    except BrokenFile:
        if some:
            yield some
        raise
    if some:
        yield some


def _gap(name: str, first: int, last: int) -> Problem:
    message = "The row is empty: take it out." if first == last else f"Rows {first} to {last} are empty: take them out."
    return Problem(name, first, "", "", message)
