"""Writing very many rows at once, as fast as the database takes them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Field, Model


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
        # The stubs ask for a sequence; the drivers take any iterable, and the rows are many.
        plain: Any = map(_plain, rows)
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", plain)


def _field(model: type[Model], name: str) -> Any:
    field: Field[Any, Any] | Any = model._meta.get_field(name)
    return field


def _plain(row: Sequence[Any]) -> list[Any]:
    return [_adapted(value) for value in row]


def _adapted(value: Any) -> Any:
    """A value as Django stores it on SQLite: decimals as texts, days ISO, instants in UTC without a zone."""
    if value is None or value.__class__ is str or value.__class__ is int:
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return value
