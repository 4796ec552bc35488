"""The cells of one sheet of a workbook, row by row."""

import re
from collections.abc import Iterator
from typing import IO

from kpis.imports.formats import Shown, number_text
from kpis.imports.grids import too_many_columns, too_many_rows
from kpis.imports.markup import LONG, MOST_CHARACTERS, MOST_DEPTH, Attributes, Damaged, LocalNames, feed, unescaped
from plantracker.csvfiles import BrokenFile, Limits

FORMULA = "The formula has no saved result: open the file in a spreadsheet and save it, or write the result."
ERROR = "The spreadsheet has an error here: mend its formula, or leave the cell empty."
_REFERENCE = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")


class SheetRows:
    """Gathers the rows of a sheet while its XML passes by.

    Short rows are filled up to the width of the first. A formula counts by the result that was saved with
    it. ``faults`` says by row and column which cells cannot be read and why; ``merged`` has the ranges of
    merged cells once the rows are at their end.
    """

    def __init__(self, strings: list[str], formats: list[Shown], is_1904: bool, limits: Limits) -> None:
        self.faults: dict[int, dict[int, str]] = {}
        self.merged: list[str] = []
        self._strings, self._formats, self._is_1904, self._limits = strings, formats, is_1904, limits
        self._names = LocalNames()
        self._columns: dict[str, int] = {}
        self._rows: list[tuple[int, list[str]]] = []
        # The row that is being read, its cells, and the column of the last one, from 0.
        self._row, self._cells, self._width, self._index = 0, list[str](), 0, -1
        # The cell that is being read: its attributes, its value and formula where it has them, and which
        # of the two the text to come belongs to.
        self._cell: Attributes = {}
        self._value: list[str] | None = None
        self._formula: list[str] | None = None
        self._gathers: list[str] | None = None
        self._length = self._depth = 0
        self._is_reading = False

    def read(self, part: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
        """The rows that hold something, with their numbers; raises ``Damaged`` or ``BrokenFile``."""
        for _ in feed(part, self._start, self._end, self._text):
            yield from self._rows
            self._rows.clear()

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise Damaged
        tag = self._names[name]
        if tag == "c":
            # Many cells have nothing but a format; the others are looked at when they end.
            self._cell = attributes
            self._index += 1
        elif tag == "v" or (tag == "t" and not self._is_reading):
            self._gathers = self._value = self._value or []
        elif tag == "f":
            self._gathers = self._formula = []
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":
            self._is_reading = True
        elif tag == "mergeCell" and len(self.merged) < self._limits.columns:
            self.merged.append(attributes["ref"])

    def _start_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r", self._row + 1))
        if number <= self._row:
            raise Damaged
        self._row, self._cells, self._index = number, [], -1

    def _text(self, piece: str) -> None:
        if self._gathers is not None:
            self._gathers.append(piece)
            self._length += len(piece)
            if self._length > MOST_CHARACTERS:
                raise BrokenFile(self._row, self._gathers[0], LONG)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._gathers = None
        tag = self._names[name]
        if tag == "c":
            if self._value or self._formula is not None:
                self._end_cell()
        elif tag == "row":
            if self._cells:
                self._end_row()
        elif tag == "rPh":
            self._is_reading = False

    def _end_row(self) -> None:
        self._width = self._width or len(self._cells)
        self._cells.extend([""] * (self._width - len(self._cells)))
        self._rows.append((self._row, self._cells))

    def _end_cell(self) -> None:
        index = self._place()
        kind = self._cell.get("t", "n")
        text = self._content(kind, "".join(self._value or ()))
        if self._formula is not None and text == "" and kind != "str":
            text = f"={''.join(self._formula)}"
            self.faults.setdefault(self._row, {})[index] = FORMULA
        elif kind == "e":
            self.faults.setdefault(self._row, {})[index] = ERROR
        if text:
            self._check_place(text)
            self._cells.extend([""] * (index - len(self._cells)))
            self._cells.append(text)
        self._value = self._formula = None
        self._length = 0

    def _place(self) -> int:
        """The column of the cell; where cells do not say their places they follow each other."""
        reference = self._cell.get("r")
        if reference is not None:
            self._index = self._column(reference)
        if self._index < len(self._cells):
            raise Damaged
        return self._index

    def _content(self, kind: str, text: str) -> str:
        """What the cell holds as text, by its type."""
        if text == "":
            return ""
        match kind:
            case "n":
                style = self._cell.get("s")
                shown = self._formats[int(style)] if style and self._formats else Shown.NUMBER
                return number_text(text, shown, self._is_1904)
            case "s":
                return self._strings[int(text)]
            case "str" | "inlineStr":
                return unescaped(text)
            case "b":
                return "TRUE" if text == "1" else "FALSE"
            case "d":
                return text.removesuffix("T00:00:00")
            case "e":
                return text
        raise Damaged

    def _check_place(self, text: str) -> None:
        """Refuse what stands outside the limits as soon as it is met."""
        if self._index >= self._limits.columns:
            raise BrokenFile(self._row, text, too_many_columns(self._limits))
        if self._row > self._limits.rows + 1:
            raise BrokenFile(self._row, text, too_many_rows(self._limits))

    def _column(self, reference: str) -> int:
        """The column of a reference such as AB12, from 0."""
        letters = reference.rstrip("0123456789")
        index = self._columns.get(letters)
        if index is None:
            if not _REFERENCE.fullmatch(reference):
                raise Damaged
            index = self._columns[letters] = column_index(letters)
        return index


def column_index(letters: str) -> int:
    """The column of a reference's letters, from 0.

    >>> column_index("A"), column_index("Z"), column_index("AA")
    (0, 25, 26)
    """
    index = 0
    for letter in letters:
        index = 26 * index + ord(letter) - ord("A") + 1
    return index - 1
