"""The XML of a workbook read as a stream: what is in it comes out while the part goes in.

Every bound is one that a file within the limits of size could otherwise break: entities, a tag or a text of
megabytes, tags within tags without end, more texts than cells.
"""

import re
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from plantracker.csvfiles import BrokenFile

CHUNK = 1024 * 1024
# Far more than a cell may hold, and than sheets are nested.
MOST_CHARACTERS = 1_000_000
MOST_DEPTH = 100

LONG = "A cell has more than a million characters: shorten it."
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
    depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise Damaged
        found.append((names[name], attributes))

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    for _ in feed(part, start, end):
        yield from found
        found.clear()


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
        self._length = self._depth = 0
        self._gathers = self._is_reading = False

    def read(self, part: IO[bytes]) -> list[str]:
        """The texts in order; raises ``Damaged`` where there are more than there may be cells."""
        for _ in feed(part, self._start, self._end, self._text):
            if len(self._found) > self._most:
                raise Damaged
        return self._found

    def _start(self, name: str, _: Attributes) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise Damaged
        tag = self._names[name]
        if tag == "t":
            self._gathers = not self._is_reading
        elif tag == "rPh":
            self._is_reading = True

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._gathers = False
        tag = self._names[name]
        if tag == "si":
            self._found.append(unescaped("".join(self._pieces)))
            self._pieces, self._length = [], 0
        elif tag == "rPh":
            self._is_reading = False

    def _text(self, piece: str) -> None:
        if self._gathers:
            self._pieces.append(piece)
            self._length += len(piece)
            if self._length > MOST_CHARACTERS:
                raise BrokenFile(None, self._pieces[0], LONG)


def _refuse_doctype(*_: object) -> None:
    raise BrokenFile(None, "", _ENTITIES)
