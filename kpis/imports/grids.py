"""What a sheet is, whatever file it comes from: rows of texts, and what its file has to say of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from plantracker.csvfiles import Limits


@dataclass
class Grid:
    """The rows of one sheet, each with its number as a spreadsheet counts, read as they are asked for.

    Of a workbook, figures come as digits, dates as 2026-04-01, percentages as 33.6%, and rows without
    anything in them do not come at all. ``faults`` says by row and column (from 0) which cells cannot be
    read and why: it has those of a row when that row is given out. ``merged`` are the ranges of merged
    cells, known once the rows are at their end. ``others`` are visible sheets that hold something and are
    not read. Asking for a row may raise ``BrokenFile``.
    """

    rows: Iterator[tuple[int, list[str]]]
    notices: list[str] = field(default_factory=list)
    faults: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    title: str = ""


def too_many_columns(limits: Limits) -> str:
    """What is said of a sheet that is too wide, such as one with a column for each of two hundred months."""
    return (
        f"There are more than {limits.columns} columns: take out what is too much,"
        " or use the long form, with the columns kpi, area, period and value and one row for each figure."
    )


def too_many_rows(limits: Limits) -> str:
    """What is said of a sheet with more rows than may be."""
    return f"The file has more than {limits.rows:,} rows: split it."
