"""The XML of a workbook read as a stream: what is in it comes out while the part goes in.

Every bound is one that a file within the limits of size could otherwise break: entities, a tag or a text of
megabytes, more texts than cells.
"""

import re
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from plantracker.csvfiles import BrokenFile

CHUNK = 1024 * 1024
# Pieces of up to 8,192 characters: a text of a million, far more than a cell may hold.
MOST_PIECES = 128


_LONG = "A cell has more than a million characters: shorten it."
_ENTITIES = "The workbook declares entities, which no spreadsheet does: save the sheet anew."
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Attributes = dict[str, str]


class Damaged(Exception):
    """The workbook is not what its format says."""


class LocalNames(dict[str, str]):
    """Names without their prefixes; there are few, and they come millions of times."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


def feed(
    part: IO[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Feed a part to the handlers, pausing after each chunk for what they have gathered.

    Raises ``Damaged`` and ``ExpatError``, and ``BrokenFile`` for a document type, which entities need.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    fed = 0
    while chunk := part.read(CHUNK):
        fed += len(chunk)
        parser.Parse(chunk, False)
        # A tag longer than a chunk: the parser would keep it whole, and begin it anew with every chunk.
        if fed - parser.CurrentByteIndex > CHUNK:
            raise Damaged
        yield
    parser.Parse(b"", True)
    yield


def tags(part: IO[bytes]) -> Iterator[tuple[str, Attributes]]:
    """The opening tags of a part in order: local names and attributes."""
    names = LocalNames()
    found: list[tuple[str, Attributes]] = []
    for _ in feed(part, lambda name, attributes: found.append((names[name], attributes))):
        yield from found
        found.clear()


def gather(pieces: list[str], piece: str, row: int | None = None) -> None:
    """Add a piece to a text of a row; raises ``BrokenFile`` before it grows without bounds."""
    pieces.append(piece)
    if len(pieces) > MOST_PIECES:
        raise BrokenFile(row, pieces[0], _LONG)


def unescaped(text: str) -> str:
    """A text with the characters that XML cannot hold, which a workbook writes as ``_x000D_``."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class SharedStrings:
    """Gathers the texts that the cells of a workbook share, without the readings beside Japanese ones."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._names = LocalNames()
        self._found: list[str] = []
        self._pieces: list[str] = []
        self._gathers = False
        self._is_reading = False

    def read(self, part: IO[bytes]) -> list[str]:
        """The texts in order; raises ``Damaged`` where there are more than there may be cells."""
        for _ in feed(part, self._start, self._end, self._text):
            if len(self._found) > self._most:
                raise Damaged
        return self._found

    def _start(self, name: str, _: Attributes) -> None:
        tag = self._names[name]
        self._is_reading = self._is_reading or tag == "rPh"
        self._gathers = tag == "t" and not self._is_reading

    def _end(self, name: str) -> None:
        tag = self._names[name]
        self._gathers = False
        if tag == "rPh":
            self._is_reading = False
        elif tag == "si":
            self._found.append(unescaped("".join(self._pieces)))
            self._pieces = []

    def _text(self, piece: str) -> None:
        if self._gathers:
            gather(self._pieces, piece)


def _refuse_doctype(*_: object) -> None:
    raise BrokenFile(None, "", _ENTITIES)
