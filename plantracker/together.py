"""Rows of several tables in one statement, and readers that go side by side through the same statements.

Who reads a plan at two instants asks the database no more often than who reads it at one.
"""

import json
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar, cast

from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    Expression,
    F,
    IntegerField,
    JSONField,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, JSONArray

Answer = TypeVar("Answer")
Name = TypeVar("Name", bound=Hashable)


def _as_read(*row: Any) -> tuple[Any, ...]:
    return row


@dataclass(frozen=True)
class Asked:
    """Rows of one table, in no order, of which these columns are wanted; ``made`` takes each row's values.

    ``many`` rows, such as series, are read beside their like only, of the same table and columns: to tell each as
    JSON would cost more than the statement that it saves.
    """

    rows: QuerySet[Any]
    columns: tuple[str, ...]
    made: Callable[..., Any] = _as_read
    many: bool = False

    def read(self) -> list[Any]:
        """The rows by themselves."""
        return read_together({"": self})[""]


# What a reader wants next, each by a name, and what it is then given.
Wave = Mapping[str, Asked]
Found = Mapping[str, list[Any]]
# Says wave after wave what it wants, until it has its answer.
Reader = Generator[Wave, Found, Answer]


def read_side_by_side(readers: Iterable[Reader[Answer]]) -> list[Answer]:
    """The answers of the readers, in their order; what several want in the same wave is read together."""
    going = list(readers)
    answers: dict[int, Answer] = {}
    given: dict[int, Found | None] = dict.fromkeys(range(len(going)))
    while given:
        waves: dict[int, Wave] = {}
        for number, found in given.items():
            try:
                waves[number] = going[number].send(cast(Found, found))
            except StopIteration as ended:
                answers[number] = ended.value
        together = read_together({(number, name): asked for number, name, asked in _listed(waves)})
        given = {number: {name: together[number, name] for name in wave} for number, wave in waves.items()}
    return [answers[number] for number in range(len(going))]


def read_together(asked: Mapping[Name, Asked]) -> dict[Name, list[Any]]:
    """The rows of each, in no order: in one statement, and one more for each table of which ``many`` are wanted.

    Values are what the columns' own fields give, whatever the statement.
    """
    found: dict[Name, list[Any]] = {name: [] for name in asked}
    for group in _groups(asked):
        parts = [asked[name] for name in group]
        alike = len({(part.rows.model, part.columns) for part in parts}) == 1
        for place, values in _as_columns(parts) if alike else _as_json(parts):
            found[group[place]].append(parts[place].made(*values))
    return found


def _listed(waves: Mapping[int, Wave]) -> Iterator[tuple[int, str, Asked]]:
    for number, wave in waves.items():
        for name, asked in wave.items():
            yield number, name, asked


def _groups(asked: Mapping[Name, Asked]) -> list[list[Name]]:
    """Which are read in one statement, by their names."""
    groups: dict[object, list[Name]] = {}
    for name, part in asked.items():
        groups.setdefault((part.rows.model, part.columns) if part.many else None, []).append(name)
    return list(groups.values())


def _as_columns(parts: list[Asked]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows of one table, each with its place among the parts, through the columns' own fields."""
    chosen = [part.rows.order_by().values_list(_place(number), *part.columns) for number, part in enumerate(parts)]
    for place, *values in _union(chosen).iterator(chunk_size=2000):
        yield place, tuple(values)


def _as_json(parts: list[Asked]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows of different tables, each told as one JSON array of its values."""
    fields = [[part.rows.model._meta.get_field(name) for name in part.columns] for part in parts]
    chosen = [
        part.rows.order_by().values_list(_place(number), JSONArray(*(_told(field) for field in fields[number])))
        for number, part in enumerate(parts)
    ]
    backs = [[_back(field) for field in of_part] for of_part in fields]
    for place, values in _union(chosen).iterator(chunk_size=2000):
        yield (
            place,
            tuple(
                value if value is None or back is None else back(value)
                for value, back in zip(values, backs[place], strict=True)
            ),
        )


def _place(number: int) -> Value:
    return Value(number, output_field=IntegerField())


def _union(parts: list[QuerySet[Any]]) -> QuerySet[Any]:
    first, *others = parts
    return first.union(*others, all=True) if others else first


def _told(field: Any) -> Expression | F:
    """How a column is told in JSON: its digits as they are, since a JSON number would be read as a float."""
    return Cast(field.attname, TextField()) if isinstance(field, DecimalField) else F(field.attname)


def _back(field: Any) -> Callable[[Any], Any] | None:
    """From what JSON says of a column to its value; None where JSON says it as it is."""
    if isinstance(field, DecimalField):
        step = Decimal(1).scaleb(-field.decimal_places)
        return lambda text: Decimal(text).quantize(step)
    if isinstance(field, DateTimeField):
        return _instant
    if isinstance(field, DateField):
        return date.fromisoformat
    if isinstance(field, BooleanField):
        return bool
    # SQLite keeps JSON as a text, which is told as a text.
    return _loaded if isinstance(field, JSONField) else None


def _instant(text: str) -> datetime:
    """SQLite keeps instants in UTC and does not say so."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
