"""Writing very many rows at once, as fast as the database takes them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Field, Model

# So many rows go to SQLite at once: Django keeps those of one call until it ends.
AT_A_TIME = 2_000
_STORED_AS_THEY_ARE = frozenset({str, int, bool, type(None)})


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as values of the named columns, in the caller's transaction.

    ``bulk_create`` makes an object and a piece of SQL of every row, and is several times slower.
    PostgreSQL copies them in; SQLite runs one prepared statement. The rows' values are the
    caller's to check: the constraints of the database are the only other guard. Every column
    without a default of the database's own has to be named.
    """
    columns = ", ".join(f'"{_field(model, name).column}"' for name in names)
    table = f'"{model._meta.db_table}"'
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(names))
        plain = map(_plain, rows)
        while some := list(islice(plain, AT_A_TIME)):
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", some)


def _field(model: type[Model], name: str) -> Any:
    field: Field[Any, Any] | Any = model._meta.get_field(name)
    return field


def _plain(row: Sequence[Any]) -> list[Any]:
    return [value if value.__class__ in _STORED_AS_THEY_ARE else _adapted(value) for value in row]


def _adapted(value: Any) -> Any:
    """A value as Django stores it on SQLite: decimals as texts, days ISO, instants in UTC without a zone."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return value
