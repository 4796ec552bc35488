"""The cells of one sheet of a workbook, row by row."""

import re
from collections.abc import Iterator
from typing import IO

from kpis.imports.formats import Shown, number_text
from kpis.imports.grids import too_many_columns, too_many_rows
from kpis.imports.markup import Attributes, Damaged, LocalNames, feed, gather, unescaped
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
        # The row and the cell that are being read: the cell's column from 0, its type, what it is shown as.
        self._row, self._cells, self._width = 0, list[str](), 0
        self._index, self._type, self._shown = -1, "n", Shown.NUMBER
        # What the cell holds, its formula, and which of them the text to come belongs to.
        self._value, self._formula = list[str](), list[str]()
        self._has_formula = self._is_reading = False
        self._gathers: list[str] | None = None

    def read(self, part: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
        """The rows that hold something, with their numbers; raises ``Damaged`` or ``BrokenFile``."""
        for _ in feed(part, self._start, self._end, self._text):
            yield from self._rows
            self._rows.clear()

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = self._names[name]
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "v" or (tag == "t" and not self._is_reading):
            self._gathers = self._value
        elif tag == "f":
            self._has_formula = True
            self._gathers = self._formula
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

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        index = self._index + 1 if reference is None else self._column(reference)
        if index <= self._index:
            raise Damaged
        self._index = index
        self._type = attributes.get("t", "n")
        style = attributes.get("s")
        self._shown = self._formats[int(style)] if style and self._formats else Shown.NUMBER
        self._value, self._formula, self._has_formula = [], [], False

    def _text(self, piece: str) -> None:
        if self._gathers is not None:
            gather(self._gathers, piece, self._row)

    def _end(self, name: str) -> None:
        self._gathers = None
        tag = self._names[name]
        if tag == "c":
            if self._value or self._has_formula:
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
        text = self._content("".join(self._value))
        if self._has_formula and text == "" and self._type != "str":
            text = f"={''.join(self._formula)}"
            self.faults.setdefault(self._row, {})[self._index] = FORMULA
        elif self._type == "e":
            self.faults.setdefault(self._row, {})[self._index] = ERROR
        if text:
            self._check_place(text)
            self._cells.extend([""] * (self._index - len(self._cells)))
            self._cells.append(text)

    def _content(self, text: str) -> str:
        """What the cell holds as text, by its type."""
        if text == "":
            return ""
        match self._type:
            case "n":
                return number_text(text, self._shown, self._is_1904)
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
