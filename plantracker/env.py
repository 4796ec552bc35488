"""Typed settings from environment variables.

Each parser refuses a wrong value with the end of a sentence that starts with the variable's
name; ``seal`` then names all that is wrong at once. No message repeats a value: it may be a secret.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvValidationError, ValidationError
from kombu.entity import Exchange, Queue

from plantracker.contrast import NotAColour, TooPale, check_brand

# What reliability trials found to lose no transaction: a write that waits for its turn from the
# start (IMMEDIATE), readers beside the writer (WAL), each commit on disk (FULL). Without
# recursive_triggers, INSERT OR REPLACE would delete a protected row behind its trigger's back.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
}

# How long one connection serves, in seconds.
CONNECTION_AGE = 60

IN_MEMORY = ":memory:"
QUEUE = "plantracker"
CACHE_TABLE = "plantracker_cache"
FILESYSTEM_BROKER = "filesystem://localhost//"

# A task that kills its worker is tried this often, then dropped; the hourly run finds its work again.
DELIVERY_LIMIT = 5

SECRET_KEY_LENGTH = 50

# What environs says of a variable, as the end of our sentence.
SENTENCES = {
    "Environment variable not set.": "is not set, and production needs it.",
    "Not a valid boolean.": "must be true or false.",
    "Not a valid integer.": "must be a whole number.",
}


class SettingsMistake(ImproperlyConfigured):
    """One or more environment variables hold what the site cannot start with."""

    def __init__(self, mistakes: Mapping[str, Sequence[str]]) -> None:
        lines = [f"  {name} {SENTENCES.get(text, text)}" for name, texts in sorted(mistakes.items()) for text in texts]
        super().__init__("The tracker cannot start with these settings:\n" + "\n".join(lines))


def seal(env: Env) -> None:
    """Raise ``SettingsMistake`` if any variable read so far was missing or wrong."""
    try:
        env.seal()
    except EnvValidationError as error:
        raise SettingsMistake(cast(Mapping[str, list[str]], error.error_messages)) from None


def filled(value: str) -> None:
    """Refuse an empty text: leaving a variable out is the way to get its default."""
    if not value.strip():
        raise ValidationError("is empty. Leave it out or give it a value.")


def strong_key(value: str) -> None:
    """Refuse a secret key that is short or was made for development."""
    if len(value) < SECRET_KEY_LENGTH:
        raise ValidationError(f"must be at least {SECRET_KEY_LENGTH} characters long in production.")
    if value.startswith("django-insecure"):
        raise ValidationError("is a development key. Production needs one of its own.")


def named_hosts(value: Sequence[str]) -> None:
    """Refuse an empty list of hosts, and one that lets every host through."""
    if not [host for host in value if host.strip()]:
        raise ValidationError("must name at least one host in production.")
    if any("*" in host for host in value):
        raise ValidationError("must name the hosts in production; “*” stands for all.")


def readable_colour(value: str) -> None:
    """Refuse what is no colour, and one on which white text could not be read."""
    try:
        check_brand(value)
    except NotAColour:
        raise ValidationError("must be # and six hexadecimal digits, such as #1d3557.") from None
    except TooPale:
        raise ValidationError("is too pale: white text on it could not be read. Choose a darker colour.") from None


def web_address(value: str) -> None:
    """Refuse what is not the beginning of a site's addresses: scheme and host, and no path."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?", value):
        raise ValidationError("must be scheme and host without a path, such as https://tracker.example.org.")


def off(value: bool) -> None:
    """Refuse a switch that shows the inside of the site to whoever meets an error."""
    if value:
        raise ValidationError("must not be on in production: its error pages show settings and code.")


def database_parser(*, root: Path, default: Path, production: bool) -> Callable[[str | None], dict[str, Any]]:
    """A parser of DATABASE_URL into Django's form; None stands for SQLite at the default path."""

    def parse(url: str | None) -> dict[str, Any]:
        if url is None:
            return _sqlite(str(default))
        try:
            parsed: dict[str, Any] = dict(
                dj_database_url.parse(url, conn_max_age=CONNECTION_AGE, conn_health_checks=True)
            )
        except ValueError:
            raise ValidationError("is not an address of a database, such as postgresql://user@host/name.") from None
        engine = parsed["ENGINE"]
        if engine == "django.db.backends.sqlite3":
            name = str(parsed["NAME"])
            # A worker may start in another folder, and must open the same file.
            path = name if name == IN_MEMORY else str((root / name).resolve())
            if production and path == str(default.resolve()):
                raise ValidationError("points at the development database. Production needs one of its own.")
            return _sqlite(path)
        if engine != "django.db.backends.postgresql":
            raise ValidationError("must start with postgresql:// or sqlite://.")
        # libpq would wait for ever for a server that swallows packets, and every page with it.
        parsed["OPTIONS"] = {"connect_timeout": 5, **parsed.get("OPTIONS", {})}
        return parsed

    return parse


def _sqlite(name: str) -> dict[str, Any]:
    # To open the file and set it up anew for each request would take longer than most answers do.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": CONNECTION_AGE,
        "OPTIONS": dict(SQLITE_OPTIONS),
    }


def broker_parser(*, production: bool) -> Callable[[str], str]:
    """A parser of CELERY_BROKER_URL; refuses transports the tracker was never tried on."""

    def parse(url: str) -> str:
        try:
            parts = urlsplit(url)
        except ValueError:
            raise ValidationError("is not the address of a broker.") from None
        if parts.scheme not in ("filesystem", "redis", "rediss", "amqp", "amqps"):
            raise ValidationError("must start with filesystem://, redis://, rediss://, amqp:// or amqps://.")
        # An address without a login means RabbitMQ's own default, which is guest.
        login = unquote(parts.username or "guest")
        if production and parts.scheme in ("amqp", "amqps") and login == "guest":
            raise ValidationError("must not use the guest login in production.")
        # The transport has no host, but kombu warns at every connection that is made without one.
        return FILESYSTEM_BROKER if parts.scheme == "filesystem" else url

    return parse


def broker_options(url: str, *, folder: Path, visibility_timeout: int) -> dict[str, Any]:
    """Celery's transport options for the broker at ``url``."""
    scheme = url.partition(":")[0]
    if scheme == "filesystem":
        # In and out are one folder: site and worker read what the other wrote.
        messages = str(folder / "messages")
        return {
            "data_folder_in": messages,
            "data_folder_out": messages,
            "control_folder": str(folder / "control"),
            "polling_interval": 0.2,
        }
    if scheme in ("redis", "rediss"):
        # kombu looks for abandoned messages only on every tenth call of its timer otherwise, so
        # that one comes back more than a minute late.
        return {
            "visibility_timeout": visibility_timeout,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 3,
        }
    # Without confirms, RabbitMQ lost every accepted message when it was killed.
    return {"confirm_publish": True}


def broker_queues(url: str) -> list[Queue] | None:
    """The queues to declare, or None where Celery's plain one will do."""
    if url.partition(":")[0] not in ("amqp", "amqps"):
        return None
    arguments = {"x-queue-type": "quorum", "x-delivery-limit": DELIVERY_LIMIT}
    # Celery warns that a quorum queue behind a direct exchange cannot delay a task; topic can.
    exchange = Exchange(QUEUE, type="topic")
    return [Queue(QUEUE, exchange, routing_key=QUEUE, queue_arguments=arguments)]


def cache_parser(url: str | None) -> dict[str, Any]:
    """A parser of PLANTRACKER_CACHE_URL into Django's form; None stands for a table of the database."""
    if url is None:
        # Above the number of accounts and addresses that could be counted at once: what is culled is forgotten.
        return {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": CACHE_TABLE,
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    if url.partition(":")[0] not in ("redis", "rediss"):
        raise ValidationError("must start with redis:// or rediss://. Leave it out to keep the cache in the database.")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "OPTIONS": {"socket_connect_timeout": 3, "socket_timeout": 3},
    }


def make_folders(variable: str, *folders: Path) -> None:
    """Create the folders; raise ``SettingsMistake`` naming the variable where that is not allowed."""
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise SettingsMistake({variable: ["names a folder that cannot be created or written to."]}) from None
