"""The row that names the columns: which layout it announces, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice

from kpis.imports.days import any_period
from kpis.imports.grids import Grid, too_many_columns
from kpis.imports.layouts import Long, Wide
from kpis.imports.rows import READERS
from kpis.imports.sheets import EMPTY
from kpis.periods import Period
from plantracker.cells import BadCell
from plantracker.csvfiles import SEPARATORS, BrokenFile, Limits, Problem, shortened

# How far down and to the right a header is looked for, to say where it is.
LOOKED_AT = 20

_WIDE_COLUMNS = ("kpi", "area")
# At least one of these says something of a period.
_SAYING = {"value", "numerator", "denominator", "absence"}
_LAYOUTS = (
    "The first row has to name the columns: kpi, area, period and value, and then one row for each figure;"
    " or kpi, area and one column for each period."
)
_LONG = f"The columns are: {', '.join(READERS)}."
_WIDE = "Beside kpi and area, a file without the column “period” has one column for each period."
_COMMAS = "save the file with commas."


def table_of(name: str, grid: Grid, limits: Limits) -> tuple[Long | Wide | None, list[Problem]]:
    """What reads the rows below the header; None, and why, where anything is wrong with it.

    Titles are compared without regard to capitals and to blanks, which may stand for underscores. A file
    with the column “period” is long, one with a period as a title wide.
    """
    first = next(grid.rows, None)
    if first is None:
        return None, [Problem(name, None, "", "", _with_others(EMPTY, grid))]
    number, cells = first
    titles = [title.strip().lower().replace(" ", "_") for title in cells[: limits.columns]]
    message = ""
    if len(cells) > limits.columns:
        message = too_many_columns(limits)
    elif "kpi" not in titles:
        message = _no_header(cells, grid)
    elif number > 1:
        message = f"The header stands in row {number}: take out the empty rows above it."
    if message:
        return None, [Problem(name, number, "", shortened(cells[0]), message)]
    periods = dict(_periods(cells, titles))
    if _is_long(titles, periods):
        found = [*_unnamed_or_twice(titles), *_long_problems(titles)]
        return (None, _problems(name, number, found)) if found else (Long(name, titles, limits), [])
    shown = [title if title in _WIDE_COLUMNS else cell for title, cell in zip(titles, cells, strict=True)]
    found = [*_unnamed_or_twice(titles), *_wide_problems(shown, periods)]
    return (None, _problems(name, number, found)) if found else (Wide(name, shown, periods, limits), [])


def _is_long(titles: Sequence[str], periods: Mapping[int, Period]) -> bool:
    if "period" in titles:
        return True
    return not periods and any(title in READERS and title not in _WIDE_COLUMNS for title in titles)


def _periods(cells: Sequence[str], titles: Sequence[str]) -> Iterator[tuple[int, Period]]:
    """Which columns are named after a period."""
    for index, (cell, title) in enumerate(zip(cells, titles, strict=True)):
        if title in READERS:
            continue
        with suppress(BadCell):
            yield index, any_period(cell.strip())


def _unnamed_or_twice(titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    for index, title in enumerate(titles):
        if not title:
            yield "", f"Column {index + 1} has no name: name it, or take it out with all that is in it."
        elif title in titles[:index]:
            yield title, "The column is there twice: leave one."


def _long_problems(titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    for title in titles:
        if title and title not in READERS:
            yield title, f"There is no such column. {_LONG}"
    missing = [title for title in ("kpi", "period") if title not in titles]
    if not _SAYING & set(titles):
        missing.append("value")
    for one, other in (("numerator", "denominator"), ("denominator", "numerator")):
        if one in titles and other not in titles:
            missing.append(other)
    for title in missing:
        yield title, f"The column is missing. {_LONG}"


def _wide_problems(shown: Sequence[str], periods: Mapping[int, Period]) -> Iterator[tuple[str, str]]:
    first_at: dict[Period, int] = {}
    for index, title in enumerate(shown):
        if index in periods:
            first = first_at.setdefault(periods[index], index)
            if shown[first].lower() != title.lower():
                yield title, f"Column “{shortened(shown[first])}” is of the same period: leave one of the two."
        elif title not in ("", *_WIDE_COLUMNS):
            yield title, f"{_hint_for(title)} {_WIDE}"
    if not periods and set(shown) <= {"", *_WIDE_COLUMNS}:
        yield "", f"There is no column with figures. {_LAYOUTS}"


def _hint_for(title: str) -> str:
    """Why a title is no period, where it looks like one."""
    if not any(char.isdigit() for char in title):
        return "There is no such column."
    try:
        any_period(title.strip())
    except BadCell as error:
        return str(error)
    return ""


def _no_header(cells: Sequence[str], grid: Grid) -> str:
    """Why the first row is no header: what it is instead, or where the header is."""
    first = cells[0].lower()
    if first.startswith("sep="):
        return f"This line tells a spreadsheet how cells are separated: take it out, and {_COMMAS}"
    if len(cells) == 1 and "kpi" in first:
        for separator, called in SEPARATORS.items():
            if separator in first:
                return f"The cells are separated by {called}: {_COMMAS}"
    with suppress(BrokenFile):
        for number, below in islice(grid.rows, LOOKED_AT):
            if "kpi" in [title.strip().lower() for title in below[:LOOKED_AT]]:
                return f"The header stands in row {number}: take out the rows above it."
    return _with_others(_LAYOUTS, grid)


def _with_others(message: str, grid: Grid) -> str:
    """The message, and where there are other sheets, that they are not read."""
    if not grid.others:
        return message
    return f"{message} Only the first visible sheet, “{shortened(grid.title)}”, is read: put the figures there."


def _problems(name: str, number: int, found: Iterable[tuple[str, str]]) -> list[Problem]:
    return [Problem(name, number, shortened(title), shortened(title), message) for title, message in found]
