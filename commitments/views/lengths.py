"""How long a page becomes, told from its values before they are made into HTML, and how much of them it shows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from html import escape

# What a page shows is as long as this at most, by ``length_of``; with what surrounds it, it stays under 150 kB.
ROOM = 125_000
# The mark-up around each text, and in the place of each line break.
AROUND, BREAK = 45, 8
# The fields of each kind of value that was met.
_NAMES: dict[type, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Piece:
    """What of one of several things stands on a page: its rows from ``start`` to before ``stop``."""

    place: int
    start: int
    stop: int


def length_of(value: object) -> int:
    """About how many bytes of HTML the texts of a value take, those of the values in it included."""
    if isinstance(value, str):
        return len(escape(value).encode()) + BREAK * value.count("\n") + AROUND if value else 0
    return sum(map(length_of, parts_of(value)))


def parts_of(value: object) -> tuple[object, ...]:
    """The values that stand in a tuple or in a dataclass; none of anything else."""
    if isinstance(value, tuple):
        return value
    return tuple(getattr(value, name) for name in _names_in(type(value)))


def _names_in(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass, looked up once for each kind: every value of a page asks for them."""
    if kind not in _NAMES:
        _NAMES[kind] = tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
    return _NAMES[kind]


def shown_of(groups: Sequence[Sequence[int]], room: int) -> list[int]:
    """How many rows of each group are shown, the first of it; ``groups`` are the lengths of their rows.

    All groups have the same share of the room. What a short one leaves goes to the others; one row of each is shown
    in any case.
    """
    shown = [0] * len(groups)
    by_length = sorted(range(len(groups)), key=lambda place: sum(groups[place]))
    for waiting, place in zip(range(len(groups), 0, -1), by_length, strict=True):
        stop = _stop(groups[place], 0, room // waiting)
        room -= sum(groups[place][:stop])
        shown[place] = stop
    return shown


def pages_of(things: Sequence[Sequence[int]], room: int) -> list[list[Piece]]:
    """Divide things among pages, in their order; they are the lengths of their rows.

    What fits a page is not divided and shares it with others as long as they fit. What does not begins on a page of
    its own. A row that is longer than a page stands alone.
    """
    pages: list[list[Piece]] = []
    left = 0
    for place, rows in enumerate(things):
        if pages and sum(rows) <= left:
            pages[-1].append(Piece(place, 0, len(rows)))
            left -= sum(rows)
            continue
        start, stop = 0, _stop(rows, 0, room)
        while stop < len(rows):
            pages.append([Piece(place, start, stop)])
            start, stop = stop, _stop(rows, stop, room)
        pages.append([Piece(place, start, stop)])
        left = room - sum(rows[start:stop])
    return pages


def _stop(rows: Sequence[int], start: int, room: int) -> int:
    """Where the rows end that fit, the first one in any case."""
    stop, used = start, 0
    while stop < len(rows) and (stop == start or used + rows[stop] <= room):
        used += rows[stop]
        stop += 1
    return stop
