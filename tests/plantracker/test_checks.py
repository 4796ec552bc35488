"""System checks: each is seen to find its fault, and to be silent without it."""

import pytest
from django.core import checks
from django.core.checks import Tags
from django.db import connection

from plantracker.ledger.protection import remove_protections


def found(**options):
    return [message.id for message in checks.run_checks(**options) if message.id.startswith("plantracker.")]


def test_nothing_to_find(db):
    assert found(databases=["default"]) == []


def test_sqlite_without_options(settings, monkeypatch):
    other = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {"timeout": 20}}
    monkeypatch.setitem(settings.DATABASES, "other", other)
    assert found() == ["plantracker.E001"]


def test_atomic_requests(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ATOMIC_REQUESTS", True)
    assert found() == ["plantracker.E002"]


@pytest.mark.parametrize(
    ("name", "value"), [("KPI_AUTHORITY", "commitments.nothing"), ("READINESS_CHECKS", ["nowhere.at_all"])]
)
def test_dotted_path_to_nothing(settings, name, value):
    setattr(settings, name, value)
    assert found() == ["plantracker.E003"]


def test_static_files_not_collected(settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    arguments = {"tags": [Tags.staticfiles], "include_deployment_checks": True}
    assert found(**arguments) == ["plantracker.E004"]
    (tmp_path / "staticfiles.json").write_text("{}")
    assert found(**arguments) == []


@pytest.mark.parametrize(("contact", "expected"), [("", ["plantracker.W003"]), ("the desk, 0116 496 0000", [])])
def test_nobody_to_reach(settings, contact, expected):
    """Said where the site is deployed; to try it out nobody has to be reached."""
    settings.SITE_CONTACT = contact
    assert [each for each in found(include_deployment_checks=True) if each == "plantracker.W003"] == expected
    assert found() == []


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "dummy.DummyCache", "filebased.FileBasedCache"])
def test_cache_that_is_not_shared(settings, backend):
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": "/tmp/x"}}
    assert found() == ["plantracker.E005"]


def test_missing_protections_only_where_databases_are_asked(db):
    remove_protections(connection)
    assert "plantracker.W001" in found(databases=["default"])
    assert found() == []


@pytest.mark.postgresql
def test_commits_not_on_disk(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert found(databases=["default"]) == ["plantracker.W002"]
