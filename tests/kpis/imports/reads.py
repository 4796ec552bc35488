"""What the tests of reading have in common: a long file of one figure, and how its problems are looked at."""

from kpis.imports.reading import read_observations
from plantracker.csvfiles import BY_UPLOAD, Problem

COLUMNS = (
    "kpi",
    "area",
    "period",
    "value",
    "numerator",
    "denominator",
    "sample",
    "status",
    "absence",
    "known_on",
    "note",
)
SOUND = {"kpi": "shoplifting", "period": "2026-04", "value": "12"}

REASONS = "not collected, in development, late, withheld"
NUMBER = "Write the number in digits, such as 40089, 40,089 or -4.5."
NO_FIGURE = f"This is no figure: leave the value empty, and give the reason as absence ({REASONS})."
DIGITS = "Give at most 11 digits before the point and 4 after it."
PERIOD = "Write a month as 2023-10, a quarter as 2023/24 Q3, a financial year as 2023/24."
DAY = "Write a day as 2024-03-31 or 31/03/2024."
YEARS = "Give a year from 1990 to 2099."
EMPTY = "The cell may not be empty."
BLANKS = "There are blanks before or after the value: take them out."


def read(content, limits=BY_UPLOAD, name="figures"):
    return read_observations(name, content, limits)


def quoted(*cells):
    return ",".join('"{}"'.format(cell.replace('"', '""')) for cell in cells)


def long_file(**cells):
    """A file of one sound row, with these cells in the place of its own."""
    given = SOUND | cells
    return "\r\n".join([quoted(*given), quoted(*given.values()), ""]).encode()


def only_row(content, **options):
    """The one row of a file without problems."""
    found = read(content, **options)
    assert found.problems == ()
    [row] = found.rows
    return row


def only_problem(content, **options):
    """The one problem of a file, of which nothing can be imported."""
    [problem] = read(content, **options).problems
    return problem


def problem(row, column, value, message, name="figures"):
    return Problem(name, row, column, value, message)
