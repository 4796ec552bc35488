"""Files of figures by their content: CSV or a workbook, whatever the name says."""

from collections.abc import Iterator
from pathlib import PurePath

from kpis.imports.encodings import in_utf8
from kpis.imports.grids import Grid, too_many_rows
from kpis.imports.workbooks import ARCHIVE, OLD, refuse_old, workbook_grid
from plantracker.csvfiles import MEBIBYTE, BrokenFile, Limits, records

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb")
EMPTY = "The file is empty: it needs at least a header."


def open_grid(name: str, content: bytes, limits: Limits) -> Grid:
    """The rows of a file; raises ``BrokenFile`` where it is too large, empty, or of a kind that is not read."""
    if len(content) > limits.size:
        raise BrokenFile(None, "", f"The file is larger than {limits.size // MEBIBYTE} MB: split it.")
    if not content:
        raise BrokenFile(None, "", EMPTY)
    suffix = PurePath(name).suffix.lower()
    if content.startswith(OLD):
        refuse_old(content)
    if content.startswith(ARCHIVE):
        grid = workbook_grid(content, limits)
        if suffix == ".csv":
            grid.notices.append("The file is named .csv but is a workbook, and was read as one.")
        return grid
    decoded = in_utf8(content)
    grid = Grid(_numbered(decoded.content, limits), notices=[decoded.notice] if decoded.notice else [])
    if suffix in WORKBOOKS:
        grid.notices.append(f"The file is named {suffix} but is CSV, and was read as CSV.")
    return grid


def _numbered(content: bytes, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """The records with something in them, each with its row."""
    most = limits.rows + 1
    for number, cells in enumerate(records(content), 1):
        if number > most:
            raise BrokenFile(number, "", too_many_rows(limits))
        if any(cells):
            yield number, cells
