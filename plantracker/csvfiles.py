"""CSV files that people open in spreadsheets: strict reading, guarded writing.

The format is RFC 4180 in UTF-8, with or without a byte order mark. Rows are numbered as a
spreadsheet numbers them: the header is row 1, and a line break inside a cell starts no row.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

MEBIBYTE = 1024 * 1024
BOM = b"\xef\xbb\xbf"

# What a spreadsheet takes for the start of a formula, with the full-width forms that some
# convert, and blanks before it; and what it would take for a guard of ours.
_FORMULA = re.compile(r"'|[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[^\S\t\r\n]*[\t\r\n]")
# Figures that may begin with a sign and are still no formula: -11, +3,857, -11%, -£2,000.50.
_FIGURE = re.compile(r"[+-]?£?[0-9]+(,[0-9]{3})*(\.[0-9]+)?%?")
# Cells up to the first that is none; the last is captured. Quantifiers are possessive, so that no content
# makes this slow.
_CELL = rb'("(?:[^"]++|"")*+"|[^",\r\n]*+)'
_SOUND = re.compile(_CELL + rb"(?:(?:,|\r?\n)" + _CELL + rb")*+")
# NUL and lone surrogates; a byte that is no UTF-8 is decoded to one of U+DC80 to U+DCFF.
_REFUSED = re.compile("[\x00\ud800-\udfff]")
_SHOWN = 60
# The csv module has one limit for the whole process, far below what a file may hold; ours are in Limits.
csv.field_size_limit(64 * MEBIBYTE)
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class Limits:
    """How much a file may hold: bytes, rows below the header, columns, characters in a cell."""

    size: int
    rows: int
    columns: int = 50
    cell: int = 32_767


BY_UPLOAD = Limits(size=5 * MEBIBYTE, rows=20_000)
BY_COMMAND = Limits(size=20 * MEBIBYTE, rows=250_000)


@dataclass(frozen=True)
class Column:
    """A column of a file; text is guarded against spreadsheets, figures stay as they are."""

    name: str
    is_text: bool = True


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file, where, and what would be right.

    ``row`` is None where the whole file is meant, ``column`` and ``value`` are empty where no
    single cell is. ``value`` is shortened, with what cannot be printed written as an escape.
    """

    file: str
    row: int | None
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row is not None else ""
        column = f", column “{self.column}”" if self.column else ""
        value = f", value “{self.value}”" if self.value else ""
        return f"{self.file}{row}{column}{value}: {self.message}"


@dataclass(frozen=True)
class Row:
    """One row below the header: its number, its cells by column, and what is wrong with them."""

    number: int
    cells: dict[str, str]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Table:
    """What could be read of a file; ``problems`` are those that stopped the reading."""

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


class BrokenFile(Exception):
    """The file cannot be read, or not from here on: the row, what is there, and what would be right."""

    def __init__(self, row: int | None, value: str, message: str, column: str = "") -> None:
        super().__init__(message)
        self.row, self.value, self.message, self.column = row, value, message, column

    def problem(self, file: str) -> Problem:
        """The problem of the file that this is."""
        return Problem(file, self.row, shortened(self.column), shortened(self.value), self.message)


def needs_guard(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula, or its first character for our guard.

    >>> needs_guard("=1+1"), needs_guard("  -x"), needs_guard("'90s"), needs_guard("1 = 1")
    (True, True, True, False)
    """
    return _FORMULA.match(text) is not None


def guarded(text: str) -> str:
    """The text as it is written into a file: with one leading ``'`` where it needs a guard."""
    return f"'{text}" if needs_guard(text) else text


def unguarded(text: str) -> str:
    """The text as it was before ``guarded``: one leading ``'`` goes, only before what needs a guard."""
    return text[1:] if text.startswith("'") and needs_guard(text[1:]) else text


def shortened(value: str) -> str:
    """A value fit to be shown in a message: at most 60 characters, all of them printable."""
    shown = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
    return "".join(char if char.isprintable() else _escape(char) for char in shown)


def csv_chunks(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The file row by row: UTF-8 with a byte order mark, CRLF, every cell quoted, text guarded."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL, lineterminator="\r\n", strict=True)
    header: str = writer.writerow([column.name for column in columns])
    yield BOM + header.encode()
    for row in rows:
        line: str = writer.writerow([_as_written(cell, column) for cell, column in zip(row, columns, strict=True)])
        yield line.encode()


def read_table(
    name: str, content: bytes, columns: Sequence[Column], limits: Limits, optional: Sequence[Column] = ()
) -> Table:
    """Read a file that has exactly these columns, in whatever order, and any of the optional ones.

    1. Refuse what is too large, empty, or plainly something else than CSV in UTF-8.
    2. Check the header, which names every column once and no other; rows lack what it leaves out.
    3. Read row by row; a row of the wrong length or with a forbidden cell carries its problems.
    """
    refusal = _refusal(content, limits)
    if refusal:
        return Table(problems=(Problem(name, None, "", "", refusal),))
    found = records(content.removeprefix(BOM))
    rows: list[Row] = []
    try:
        header = next(found)
        problems = _header_problems(name, header, columns, optional, limits)
        if problems:
            return Table(problems=tuple(problems))
        by_name = {column.name: column for column in (*columns, *optional)}
        order = [by_name[title] for title in header]
        for number, cells in enumerate(found, 2):
            if len(rows) == limits.rows:
                raise BrokenFile(number, "", f"The file has more than {limits.rows:,} rows: split it.")
            rows.append(_row(name, number, cells, order, limits))
    except BrokenFile as broken:
        return Table(tuple(rows), (broken.problem(name),))
    return Table(tuple(rows))


def records(content: bytes) -> Iterator[list[str]]:
    """The records of CSV in UTF-8, strictly by RFC 4180 save that LF ends a line too; raises ``BrokenFile``.

    An empty line is a record of one empty cell, and no content no record. A byte that is no UTF-8 comes as
    one of U+DC80 to U+DCFF. The csv module is fast but lets much through, so it only gets to read what one
    expression has found to be sound.
    """
    sound = _SOUND.match(content)
    start, end = sound.span(sound.lastindex or 1) if sound else (0, 0)
    if end == len(content):
        yield from _records(content)
        return
    # The broken cell starts here; with a cell in its place the last record is the broken one.
    number = 1
    for record, _ in pairwise(_records(content[:start] + b"x")):
        yield record
        number += 1
    raise _broken(content, start, end, number)


def _escape(char: str) -> str:
    """A character as an escape; one that stands for a byte that is no UTF-8, as that byte."""
    code = ord(char)
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else ascii(char)[1:-1]


class _Echo:
    """A file whose write answers what it was given."""

    def write(self, value: str) -> str:
        return value


def _as_written(cell: str, column: Column) -> str:
    if not column.is_text and _FIGURE.fullmatch(cell):
        return cell
    return guarded(cell)


def _refusal(content: bytes, limits: Limits) -> str:
    """Why the file is not even looked into; empty where it is."""
    if len(content) > limits.size:
        return f"The file is larger than {limits.size // MEBIBYTE} MB: split it."
    if not content.removeprefix(BOM):
        return "The file is empty: it needs at least a header."
    if content.startswith(b"PK\x03\x04"):
        return "This is a workbook or an archive, not CSV: save the sheet as “CSV UTF-8”."
    start = content[:400]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or start.count(0) * 3 >= len(start):
        return "The file is in UTF-16: save it as “CSV UTF-8”."
    return ""


def _records(content: bytes) -> Iterator[list[str]]:
    """The records of sound content."""
    lines = io.TextIOWrapper(io.BytesIO(content), "utf-8", "surrogateescape", newline="")
    for cells in csv.reader(lines, strict=True):
        yield cells or [""]


def _broken(content: bytes, start: int, end: int, number: int) -> BrokenFile:
    """Say why no cell can be read from ``start`` on, of which the part to ``end`` is sound."""
    value = content[start : start + 8 * _SHOWN].decode("utf-8", "surrogateescape")[: 2 * _SHOWN]
    if content[end : end + 1] == b"\r":
        message = "The line ends in CR alone: save the file with CRLF or LF at the ends of lines."
    elif start == end:
        message = "The quote that opens this cell is never closed: close it with a quote."
    elif content[start : start + 1] == b'"':
        message = 'There is text after the closing quote: double every quote inside a cell, as in “""”.'
    else:
        message = "There is a quote inside a cell without quotes around it: put quotes around the cell and double it."
    return BrokenFile(number, value, message)


def _header_problems(
    name: str, header: list[str], columns: Sequence[Column], optional: Sequence[Column], limits: Limits
) -> list[Problem]:
    names = [column.name for column in columns]
    others = [column.name for column in optional]
    expected = f"The columns are: {', '.join(names)}{'; if wanted: ' if others else ''}{', '.join(others)}."
    first = header[0]
    if len(header) == 1 and len(names) > 1:
        for separator, called in SEPARATORS.items():
            if separator in first:
                message = f"The cells are separated by {called}: save the file with commas. {expected}"
                return [Problem(name, 1, "", shortened(first), message)]
    if len(header) > limits.columns:
        return [Problem(name, 1, "", "", f"There are more than {limits.columns} columns. {expected}")]
    problems = []
    for title in dict.fromkeys(header):
        shown = shortened(title)
        if title not in (*names, *others):
            problems.append(Problem(name, 1, shown, shown, f"There is no such column. {expected}"))
        elif header.count(title) > 1:
            problems.append(Problem(name, 1, shown, shown, "The column is there twice: leave one."))
    missing = [title for title in names if title not in header]
    return problems + [Problem(name, 1, title, "", f"The column is missing. {expected}") for title in missing]


def _row(name: str, number: int, cells: list[str], order: Sequence[Column], limits: Limits) -> Row:
    if len(cells) != len(order):
        return Row(number, {}, (ragged(name, number, cells, len(order)),))
    read = {column.name: unguarded(cell) if column.is_text else cell for column, cell in zip(order, cells, strict=True)}
    problems = []
    for title, cell in read.items():
        if message := forbidden(cell, limits):
            problems.append(Problem(name, number, title, shortened(cell), message))
    return Row(number, read, tuple(problems))


def ragged(name: str, number: int, cells: list[str], width: int) -> Problem:
    if cells == [""]:
        return Problem(name, number, "", "", "The row is empty: take it out.")
    extra = shortened(cells[width]) if len(cells) > width else ""
    noun = "cell" if len(cells) == 1 else "cells"
    return Problem(name, number, "", extra, f"The row has {len(cells)} {noun}, the header {width}: give it as many.")


def forbidden(cell: str, limits: Limits) -> str:
    """Why a cell is refused whatever its column; empty where it is not."""
    if len(cell) > limits.cell:
        return f"The cell has {len(cell):,} characters: give it at most {limits.cell:,}."
    found = _REFUSED.search(cell)
    if found is None:
        return ""
    if found[0] == "\x00":
        return "The cell holds a NUL character: take it out."
    return "The cell is not UTF-8: save the file as “CSV UTF-8”, and take out what is no character."
