"""The settings file in a process of its own, as each start reads it."""

import ast
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from environs import ValidationError

from plantracker.env import SettingsMistake, broker_options, broker_parser, broker_queues, database_parser
from plantracker.version import VERSION
from tests.settings import READ_BY_THE_SITE

ROOT = Path(__file__).resolve().parents[2]
GOOD_KEY = "k" * 50
PRODUCTION = {
    "PLANTRACKER_PRODUCTION": "true",
    "SECRET_KEY": GOOD_KEY,
    "ALLOWED_HOSTS": "tracker.example.org",
    "DATABASE_URL": "postgresql://tracker:secret-word@db.example.org/tracker",
    "CELERY_BROKER_URL": "amqp://tracker:secret-word@broker.example.org/tracker",
}
SHOW = (
    "import json, sys; from django.conf import settings;"
    "print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))"
)


def run(command, tmp_path, variables):
    inherited = {name: value for name, value in os.environ.items() if name not in READ_BY_THE_SITE}
    environment = {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "plantracker.settings",
        "PLANTRACKER_DATA_DIR": str(tmp_path / "data"),
        **variables,
    }
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def shown(tmp_path):
    """``shown(variables, *names)``: the values of these settings under those variables."""

    def shown(variables, *names):
        done = run(["-c", SHOW, *names], tmp_path, variables)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return shown


@pytest.fixture
def refused(tmp_path):
    """``refused(variables)``: what the command line says when it cannot start."""

    def refused(variables):
        done = run(["manage.py", "check"], tmp_path, variables)
        assert done.returncode == 1
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
        return done.stderr

    return refused


def test_development_needs_no_variable(shown, tmp_path):
    found = shown({}, "DEBUG", "PRODUCTION", "DATABASES", "CELERY_BROKER_URL", "SESSION_COOKIE_NAME")
    assert found["DEBUG"] is True
    assert found["PRODUCTION"] is False
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "data" / "plantracker.sqlite3")
    assert found["CELERY_BROKER_URL"] == "filesystem://localhost//"
    assert found["SESSION_COOKIE_NAME"] == "session"
    assert (tmp_path / "data" / "broker" / "messages").is_dir()


def test_database_url_alone_is_enough(shown):
    found = shown({"DATABASE_URL": "postgresql://tracker@db.example.org:5433/tracker"}, "DATABASES")
    database = found["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.org", 5433, "tracker")
    assert database["CONN_MAX_AGE"] == 60
    assert database["CONN_HEALTH_CHECKS"] is True
    assert not database.get("ATOMIC_REQUESTS")


def test_production_starts_with_what_it_requires(shown):
    found = shown(
        PRODUCTION,
        "DEBUG",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_PROXY_SSL_HEADER",
    )
    assert found == {
        "DEBUG": False,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_PROXY_SSL_HEADER": None,
    }


def test_wrong_passwords_are_counted_in_the_database_or_in_redis(shown):
    default = shown(PRODUCTION, "CACHES")["CACHES"]["default"]
    assert (default["BACKEND"], default["LOCATION"]) == (
        "django.core.cache.backends.db.DatabaseCache",
        "plantracker_cache",
    )
    url = "redis://:secret-word@cache.example.org/2"
    named = shown({**PRODUCTION, "PLANTRACKER_CACHE_URL": url}, "CACHES")["CACHES"]["default"]
    assert (named["BACKEND"], named["LOCATION"]) == ("django.core.cache.backends.redis.RedisCache", url)


@pytest.mark.parametrize(("behind", "trusted"), [("true", 1), ("false", 0)])
def test_a_proxy_is_believed_only_where_there_is_one(shown, behind, trusted):
    found = shown({**PRODUCTION, "PLANTRACKER_BEHIND_PROXY": behind}, "ALLAUTH_TRUSTED_PROXY_COUNT")
    assert found == {"ALLAUTH_TRUSTED_PROXY_COUNT": trusted}


def test_passwords_are_kept_as_argon2(shown):
    hashers = shown(PRODUCTION, "PASSWORD_HASHERS")["PASSWORD_HASHERS"]
    assert hashers[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_production_makes_no_folder_when_it_needs_none(shown, tmp_path):
    shown(PRODUCTION, "DEBUG")
    assert not (tmp_path / "data").exists()


def test_production_names_all_that_is_missing(refused):
    said = refused({"PLANTRACKER_PRODUCTION": "true"})
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "CELERY_BROKER_URL"):
        assert f"{name} is not set, and production needs it." in said


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PLANTRACKER_SITE_NAME", " ", "PLANTRACKER_SITE_NAME is empty."),
        ("PLANTRACKER_SITE_ADDRESS", "", "PLANTRACKER_SITE_ADDRESS must be scheme and host without a path"),
        ("PLANTRACKER_SITE_ADDRESS", "tracker.example.org", "must be scheme and host without a path"),
        ("PLANTRACKER_SITE_ADDRESS", "https://tracker.example.org/plans", "must be scheme and host without a path"),
        ("PLANTRACKER_BRAND_COLOUR", "blue", "PLANTRACKER_BRAND_COLOUR must be # and six hexadecimal digits"),
        ("PLANTRACKER_BRAND_COLOUR", "#777777", "PLANTRACKER_BRAND_COLOUR is too pale: white text on it"),
        ("SECRET_KEY", "k" * 49, "SECRET_KEY must be at least 50 characters long in production."),
        ("SECRET_KEY", "django-insecure-" + GOOD_KEY, "SECRET_KEY is a development key."),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS must name the hosts in production"),
        ("ALLOWED_HOSTS", "tracker.example.org,*", "ALLOWED_HOSTS must name the hosts in production"),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS must name at least one host in production."),
        ("DEBUG", "true", "DEBUG must not be on in production"),
        ("DATABASE_URL", "sqlite:///{data}/plantracker.sqlite3", "DATABASE_URL points at the development database."),
        ("DATABASE_URL", "mysql://db.example.org/tracker", "DATABASE_URL must start with postgresql:// or sqlite://."),
        ("DATABASE_URL", "", "DATABASE_URL is not an address of a database"),
        ("CELERY_BROKER_URL", "amqp://guest:guest@broker.example.org//", "must not use the guest login in production."),
        ("CELERY_BROKER_URL", "amqps://broker.example.org//", "must not use the guest login in production."),
        ("CELERY_BROKER_URL", "sqs://", "CELERY_BROKER_URL must start with filesystem://"),
        ("PLANTRACKER_PRODUCTION", "maybe", "PLANTRACKER_PRODUCTION must be true or false."),
        ("PLANTRACKER_PRODUCTION", "", "PLANTRACKER_PRODUCTION must be true or false."),
        ("PLANTRACKER_SSL_REDIRECT", "si", "PLANTRACKER_SSL_REDIRECT must be true or false."),
        ("PLANTRACKER_REDIS_VISIBILITY_TIMEOUT", "120", "must be at least 121 seconds"),
        ("PLANTRACKER_REDIS_VISIBILITY_TIMEOUT", "long", "must be a whole number."),
        ("PLANTRACKER_DATA_DIR", "", "PLANTRACKER_DATA_DIR is empty."),
        ("PLANTRACKER_CACHE_URL", "locmem://", "PLANTRACKER_CACHE_URL must start with redis:// or rediss://."),
        ("PLANTRACKER_CACHE_URL", "", "PLANTRACKER_CACHE_URL must start with redis:// or rediss://."),
        ("PLANTRACKER_CONTACT", " ", "PLANTRACKER_CONTACT is empty."),
        ("PLANTRACKER_LOG_LEVEL", "LOUD", "PLANTRACKER_LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR."),
    ],
)
def test_production_refuses(refused, tmp_path, name, value, sentence):
    said = refused({**PRODUCTION, name: value.format(data=tmp_path / "data")})
    assert sentence in said
    assert said.count("\n") == 2, "one heading and one line"
    assert "secret-word" not in said


def test_all_mistakes_are_named_at_once(refused):
    said = refused({**PRODUCTION, "DEBUG": "true", "SECRET_KEY": "short", "CELERY_BROKER_URL": "amqp://h"})
    assert [line.split()[0] for line in said.splitlines()[1:]] == ["CELERY_BROKER_URL", "DEBUG", "SECRET_KEY"]


def test_folder_that_cannot_be_made_is_named(refused, tmp_path):
    (tmp_path / "file").write_text("")
    said = refused({"PLANTRACKER_DATA_DIR": str(tmp_path / "file" / "data")})
    assert "PLANTRACKER_DATA_DIR names a folder that cannot be created or written to." in said


def test_mistake_lists_variables_in_order():
    mistake = SettingsMistake({"B": ["is wrong."], "A": ["is empty.", "is short."]})
    assert str(mistake) == (
        "The tracker cannot start with these settings:\n  A is empty.\n  A is short.\n  B is wrong."
    )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////srv/tracker.sqlite3", "/srv/tracker.sqlite3"),
        ("sqlite:///tracker.sqlite3", "/site/tracker.sqlite3"),
        ("sqlite://:memory:", ":memory:"),
        ("sqlite://", ":memory:"),
    ],
)
def test_sqlite_always_has_its_options(url, name):
    parse = database_parser(root=Path("/site"), default=Path("/site/.data/x.sqlite3"), production=False)
    database = parse(url)
    assert database["NAME"] == name
    assert database["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
    }


def test_postgresql_waits_five_seconds_unless_told_otherwise():
    parse = database_parser(root=Path("/site"), default=Path("/site/x.sqlite3"), production=True)
    assert parse("postgresql://db/name")["OPTIONS"] == {"connect_timeout": 5}
    assert parse("postgresql://db/name?connect_timeout=1&sslmode=require")["OPTIONS"] == {
        "connect_timeout": 1,
        "sslmode": "require",
    }


@pytest.mark.parametrize("url", ["", "memory://", "http://broker", "amqp", "redis+socket:///x"])
def test_unknown_broker_is_refused(url):
    with pytest.raises(ValidationError):
        broker_parser(production=False)(url)


def test_guest_login_is_fine_in_development():
    url = "amqp://guest:guest@127.0.0.1:5672//"
    assert broker_parser(production=False)(url) == url


def test_redis_options():
    assert broker_options("redis://h/1", folder=Path("/b"), visibility_timeout=300) == {
        "visibility_timeout": 300,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 3,
    }


def test_filesystem_options():
    assert broker_options("filesystem://", folder=Path("/b"), visibility_timeout=300) == {
        "data_folder_in": "/b/messages",
        "data_folder_out": "/b/messages",
        "control_folder": "/b/control",
        "polling_interval": 0.2,
    }


def test_rabbitmq_has_a_quorum_queue_with_a_limit_and_confirms():
    [queue] = broker_queues("amqp://h//")
    assert queue.queue_arguments == {"x-queue-type": "quorum", "x-delivery-limit": 5}
    assert broker_options("amqps://h//", folder=Path("/b"), visibility_timeout=300) == {"confirm_publish": True}


@pytest.mark.parametrize("url", ["filesystem://", "redis://h/1"])
def test_other_brokers_need_no_queue_of_ours(url):
    assert broker_queues(url) is None


def variables_read():
    """The names in the ``env.…("NAME", …)`` calls of the settings file."""
    calls = (
        node
        for node in ast.walk(ast.parse((ROOT / "plantracker/settings.py").read_text()))
        if isinstance(node, ast.Call)
    )
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and getattr(call.func.value, "id", "") == "env"
        and call.func.attr != "add_parser"
    }


def test_example_file_describes_every_variable():
    lines = (ROOT / ".env.example").read_text().splitlines()
    described = {
        line.removeprefix("#").partition("=")[0] for line in lines if "=" in line and not line.startswith("# ")
    }
    assert described == variables_read()


def test_tests_put_every_variable_aside():
    assert {*READ_BY_THE_SITE, "PLANTRACKER_DATA_DIR"} == variables_read()


def test_makefile_puts_every_variable_aside():
    makefile = (ROOT / "Makefile").read_text()
    assert {name for name in variables_read() if f"-u {name}" not in makefile} == set()


def test_version_is_told_alike():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert told == VERSION
