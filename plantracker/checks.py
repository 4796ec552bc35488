"""System checks for what the settings file cannot see while it loads.

Errors: E001 SQLite without its options, E002 ATOMIC_REQUESTS on, E003 a setting names nothing,
E004 static files not collected (``--deploy``), E005 a cache that is not shared.
Warnings, with ``--database``: W001 protections missing, W002 commits not on disk; with ``--deploy``: W003 no contact.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.checks import CheckMessage, Error, Warning
from django.db import connections
from django.utils.module_loading import import_string

from plantracker.env import SQLITE_OPTIONS
from plantracker.ledger.protection import missing_protections

Apps = Sequence[AppConfig] | None


def check_sqlite_options(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """E001: SQLite runs with the options under which no transaction is lost."""
    return [
        Error(
            f"The database “{alias}” runs on SQLite without the options that keep transactions from being lost.",
            hint=f"Give it OPTIONS with {', '.join(wrong)} as in plantracker.env.SQLITE_OPTIONS.",
            id="plantracker.E001",
        )
        for alias, database in settings.DATABASES.items()
        if database["ENGINE"] == "django.db.backends.sqlite3" and (wrong := _differing(database.get("OPTIONS", {})))
    ]


def check_atomic_requests(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """E002: no request is one long transaction, for all would wait for each other."""
    return [
        Error(
            f"ATOMIC_REQUESTS is on for the database “{alias}”, so every page would wait for every writer.",
            hint="Leave it off: the actions open their own short transactions.",
            id="plantracker.E002",
        )
        for alias, database in settings.DATABASES.items()
        if database.get("ATOMIC_REQUESTS")
    ]


def check_dotted_paths(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """E003: what the settings name by dotted path is there."""
    named = [("KPI_AUTHORITY", settings.KPI_AUTHORITY)]
    named += [("READINESS_CHECKS", path) for path in settings.READINESS_CHECKS]
    return [
        Error(
            f"The setting {setting} names “{path}”, which cannot be imported.",
            hint="Give the dotted path of something that exists.",
            id="plantracker.E003",
        )
        for setting, path in named
        if not _importable(path)
    ]


def check_shared_cache(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """E005: the cache in which sign-in counts is one for all processes."""
    if not isinstance(caches[DEFAULT_CACHE_ALIAS], LocMemCache | DummyCache | FileBasedCache):
        return []
    return [
        Error(
            "Each process has a cache of its own, so wrong passwords are not counted together.",
            hint="Keep the cache in the database, or name a Redis in PLANTRACKER_CACHE_URL.",
            id="plantracker.E005",
        )
    ]


def check_static_files(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """E004: where static files are served by manifest, they have been collected."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return []
    if (Path(settings.STATIC_ROOT or "") / staticfiles_storage.manifest_name).is_file():
        return []
    return [
        Error(
            "The static files have not been collected, so every page would fail.",
            hint="Run “manage.py collectstatic”.",
            id="plantracker.E004",
        )
    ]


def check_contact(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """W003: the pages name somebody whom their readers can reach."""
    if settings.SITE_CONTACT:
        return []
    return [
        Warning(
            "The pages name nobody whom a reader could reach, and the contact page has to say so.",
            hint="Set PLANTRACKER_CONTACT to a post and how it is reached, such as an e-mail address.",
            id="plantracker.W003",
        )
    ]


def check_protections(app_configs: Apps, databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """W001: the database has every trigger that keeps sealed records as they are.

    A warning and not an error, for ``migrate`` runs this check first and is what puts the
    triggers back. Tables that are not there yet need none.
    """
    return [
        Warning(
            f"The database “{alias}” no longer protects sealed records: {name} is missing.",
            hint="Find out who removed it, then run “manage.py migrate”, which puts it back.",
            id="plantracker.W001",
        )
        for alias in databases or ()
        for name in _missing_on_existing_tables(alias)
    ]


def check_durable_commits(app_configs: Apps, databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """W002: PostgreSQL says “committed” only when it is on disk."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        if connections[alias].vendor != "postgresql":
            continue
        with connections[alias].cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            value = cursor.fetchone()[0]
        if value == "off":
            found.append(
                Warning(
                    f"The database “{alias}” confirms changes before they are on disk; a crash would lose them.",
                    hint="Set synchronous_commit to on.",
                    id="plantracker.W002",
                )
            )
    return found


def _differing(options: dict[str, Any]) -> list[str]:
    return [name for name, value in SQLITE_OPTIONS.items() if options.get(name) != value]


def _missing_on_existing_tables(alias: str) -> list[str]:
    tables = set(connections[alias].introspection.table_names())
    return [name for name in missing_protections(alias) if name.partition(":")[0] in tables]


def _importable(path: str) -> bool:
    try:
        import_string(path)
    except ImportError:
        return False
    return True
