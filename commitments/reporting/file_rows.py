"""What every row of a plan's files has in common: its columns, what identifies it, and how two of them differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

from plantracker.csvfiles import Column, Problem, shortened

TEXT, FIGURE = True, False

_NOTHING: Mapping[str, str] = MappingProxyType({})


def columns_of(**is_text: bool) -> tuple[Column, ...]:
    """The columns of a file in their order, each a text or a figure."""
    return tuple(Column(name, given) for name, given in is_text.items())


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRow:
    """One row of a file, read from it or as it would be written.

    ``row_number`` is its row in the file that was read and ``written`` the cells found there; both are
    left out when rows are compared. Missing values are None, or empty texts in columns of texts.
    """

    file: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    identified_by: ClassVar[tuple[str, ...]]
    # What a file may leave out: it then says nothing of it, and an import leaves what is stored.
    optional: ClassVar[tuple[Column, ...]] = ()

    row_number: int = field(default=0, compare=False)
    # One empty mapping for all: a plan may hold 200,000 rows that were read from no file.
    written: Mapping[str, str] = field(default_factory=lambda: _NOTHING, compare=False, repr=False)

    @property
    def identity(self) -> tuple[Any, ...]:
        """What tells the row from others of its file."""
        return tuple(getattr(self, name) for name in self.identified_by)

    @property
    def whole(self) -> "FileRow":
        """The row with every column that its record has: itself, where its file has them all."""
        return self

    @property
    def said(self) -> tuple[str, ...]:
        """The names of the columns that the row has; an optional one that its file left out is None."""
        given = (column.name for column in self.optional if getattr(self, column.name) is not None)
        return (*(column.name for column in self.columns), *given)

    def problem(self, column: str, message: str) -> Problem:
        """Something that is wrong in one cell of this row."""
        return Problem(self.file, self.row_number, column, shortened(self.written.get(column, "")), message)

    def differing(self, other: "FileRow") -> tuple[str, ...]:
        """The columns in which two rows of one record differ, of those that this one has."""
        mine, others = self.whole, other.whole
        return tuple(name for name in mine.said if getattr(mine, name) != getattr(others, name))
