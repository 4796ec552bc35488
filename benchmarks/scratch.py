"""A database of one's own, made for the moment and dropped afterwards: a SQLite file or one on a server."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend

from plantracker.env import database_parser

_numbers = count(1)


@contextmanager
def migrated_database(server: str = "") -> Iterator[str]:
    """The address of an empty, migrated database; a SQLite file unless a PostgreSQL server is named."""
    with tempfile.TemporaryDirectory(prefix="plantracker-") as folder:
        if not server:
            url = f"sqlite:///{Path(folder) / 'scratch.sqlite3'}"
            _migrate(url)
            yield url
            return
        with _created(server) as url:
            _migrate(url)
            yield url


@contextmanager
def copied_database(template: str) -> Iterator[str]:
    """The address of a copy of a database that nobody is connected to."""
    if template.startswith("sqlite:"):
        with tempfile.TemporaryDirectory(prefix="plantracker-") as folder:
            copy = Path(folder) / "copy.sqlite3"
            copy.write_bytes(Path(template.removeprefix("sqlite:///")).read_bytes())
            yield f"sqlite:///{copy}"
        return
    with _created(template, template=_name_in(template)) as url:
        yield url


@contextmanager
def connected(url: str) -> Iterator[None]:
    """Let this process work on that database instead of the one in its settings."""
    database = database_parser(root=Path.cwd(), default=Path(os.devnull), production=False)(url)
    connections.configure_settings({DEFAULT_DB_ALIAS: database})
    before = connections[DEFAULT_DB_ALIAS]
    before.close()
    connections[DEFAULT_DB_ALIAS] = load_backend(database["ENGINE"]).DatabaseWrapper(database, DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = before


def _migrate(url: str) -> None:
    with connected(url):
        call_command("migrate", verbosity=0)


@contextmanager
def _created(server: str, template: str = "template1") -> Iterator[str]:
    # Two runs on one server must not meet.
    name = f"plantracker_scratch_{os.getpid()}_{next(_numbers)}"
    _on_server(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", server, count=1)
    finally:
        _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _name_in(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _on_server(server: str, statement: str) -> None:
    # From the maintenance database: nobody may be connected to one that is copied or dropped.
    url = re.sub(r"/[^/?]*(\?|$)", r"/postgres\1", server, count=1)
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(statement)
