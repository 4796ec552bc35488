"""Rows that the database itself refuses to change.

A model says which of its rows are protected by a class attribute::

    refusals = append_only("sealedquarter", "A sealed quarter is never changed.")

Triggers on both engines then refuse the named statements with an ``IntegrityError``. They
stop accidents and the application; whoever owns the database can still drop them, which
is why seals are also hashed and chained.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, UniqueConstraint

# SQLSTATE restrict_violation: in class 23, so that Django raises IntegrityError.
REFUSED = "23001"


@dataclass(frozen=True)
class Refusal:
    """One thing that the database refuses on a table.

    ``when`` is an SQL condition over OLD and NEW that both engines read, or empty for always.
    """

    name: str
    event: str  # INSERT, UPDATE, DELETE or TRUNCATE (the last on PostgreSQL only)
    message: str
    when: str = ""

    @property
    def trigger(self) -> str:
        return f"refuse_{self.name}_{self.event.lower()}"


def append_only(name: str, message: str, *, when: str = "") -> tuple[Refusal, ...]:
    """Refuse UPDATE, DELETE and TRUNCATE; ``when`` is a condition over OLD, for some rows only."""
    return (
        Refusal(name, "UPDATE", message, when),
        Refusal(name, "DELETE", message, when),
        Refusal(name, "TRUNCATE", message),
    )


def protected_models(app: AppConfig | None = None) -> Iterator[tuple[type[Model], tuple[Refusal, ...]]]:
    """Each model that declares refusals, with them."""
    models = app.get_models() if app else apps.get_models()
    for model in models:
        refusals = getattr(model, "refusals", ())
        if refusals:
            yield model, refusals


def install_for_app(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Install the triggers of one app; called after every migrate."""
    install_protections(connections[using], protected_models(sender))


def install_protections(
    connection: BaseDatabaseWrapper,
    models: Iterable[tuple[type[Model], tuple[Refusal, ...]]] | None = None,
) -> None:
    """Create every declared trigger whose table exists, replacing an older one of that name."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model, refusals in models if models is not None else protected_models():
            table = model._meta.db_table
            if table not in tables:
                continue
            for refusal in _of_engine(connection, model, refusals):
                for statement in _drop(connection, table, refusal) + _create(connection, table, refusal):
                    cursor.execute(statement, None)


def remove_protections(connection: BaseDatabaseWrapper) -> None:
    """Drop every declared trigger. Only the tests' flush calls this."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model, refusals in protected_models():
            if model._meta.db_table in tables:
                for refusal in _of_engine(connection, model, refusals):
                    for statement in _drop(connection, model._meta.db_table, refusal):
                        cursor.execute(statement, None)


def missing_protections(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Name each declared trigger that the database lacks or has switched off: ``table: trigger``."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        # 'A' is ENABLE ALWAYS; anything less can be bypassed by session_replication_role.
        query = (
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled = 'A' AND pg_table_is_visible(c.oid)"
        )
    else:
        query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query, None)
        present = set(cursor.fetchall())
    return [
        f"{model._meta.db_table}: {refusal.trigger}"
        for model, refusals in protected_models()
        for refusal in _of_engine(connection, model, refusals)
        if (model._meta.db_table, refusal.trigger) not in present
    ]


def _of_engine(connection: BaseDatabaseWrapper, model: type[Model], refusals: Iterable[Refusal]) -> Iterator[Refusal]:
    for refusal in refusals:
        if refusal.event == "TRUNCATE" and connection.vendor != "postgresql":
            continue
        yield refusal
        if refusal.event == "DELETE" and connection.vendor == "sqlite":
            # INSERT OR REPLACE deletes without firing DELETE triggers unless recursive_triggers
            # is on in that very connection, so a row that is there is guarded on insert too.
            yield Refusal(refusal.name + "_replace", "INSERT", refusal.message, _replaces(model, refusal))


def _replaces(model: type[Model], refusal: Refusal) -> str:
    """Whether a protected row holds the key, or any unique key, of the row to be inserted."""
    taken = [_same([str(column.column)]) for column in model._meta.local_concrete_fields if column.unique]
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            # Conditions on the rows that are unique are plain equalities.
            only = cast("list[tuple[str, str]]", constraint.condition.children if constraint.condition else [])
            limits = [f" AND {row}.\"{name}\" = '{value}'" for name, value in only for row in ("held", "NEW")]
            taken.append(_same(_column(model, name) for name in constraint.fields) + "".join(limits))
    held = refusal.when.replace("OLD.", "held.") or "TRUE"
    return f'EXISTS (SELECT 1 FROM "{model._meta.db_table}" held WHERE ({held}) AND (({") OR (".join(taken)})))'


def _same(columns: Iterable[str]) -> str:
    return " AND ".join(f'held."{column}" = NEW."{column}"' for column in columns)


def _column(model: type[Model], name: str) -> str:
    return str(cast("Field[Any, Any]", model._meta.get_field(name)).column)


def _drop(connection: BaseDatabaseWrapper, table: str, refusal: Refusal) -> list[str]:
    if connection.vendor == "postgresql":
        return [f'DROP TRIGGER IF EXISTS {refusal.trigger} ON "{table}"']
    return [f"DROP TRIGGER IF EXISTS {refusal.trigger}"]


def _create(connection: BaseDatabaseWrapper, table: str, refusal: Refusal) -> list[str]:
    message = refusal.message.replace("'", "''")
    if connection.vendor == "postgresql":
        return _create_postgresql(table, refusal, message)
    condition = f"WHEN {refusal.when} " if refusal.when else ""
    return [
        f'CREATE TRIGGER {refusal.trigger} BEFORE {refusal.event} ON "{table}" '
        f"{condition}BEGIN SELECT RAISE(ABORT, '{message}'); END"
    ]


def _create_postgresql(table: str, refusal: Refusal, message: str) -> list[str]:
    # PostgreSQL allows no subquery in a trigger's own WHEN, so the condition is in the function.
    level = "STATEMENT" if refusal.event == "TRUNCATE" else "ROW"
    result = "OLD" if refusal.event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {refusal.trigger}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        f"IF {refusal.when or 'TRUE'} THEN RAISE EXCEPTION '{message}' USING ERRCODE = '{REFUSED}'; END IF; "
        f"RETURN {result}; END $body$",
        f'CREATE TRIGGER {refusal.trigger} BEFORE {refusal.event} ON "{table}" '
        f"FOR EACH {level} EXECUTE FUNCTION {refusal.trigger}()",
        f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {refusal.trigger}',
    ]
