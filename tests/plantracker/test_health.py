"""The two addresses that monitors ask."""

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from plantracker.ledger.protection import missing_protections, remove_protections


def all_well():
    return []


def quarter_overdue():
    return ["2023/24 Q3 of the plan should have been sealed."]


def broken():
    raise RuntimeError("secret detail")


@pytest.fixture
def database_down(monkeypatch):
    def refuse(connection):
        raise OperationalError("connection to server at db.example.org failed")

    connection.close()
    monkeypatch.setattr(BaseDatabaseWrapper, "connect", refuse)


def test_healthz_answers_without_a_database(client, database_down):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "alive"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_allowed(client, path):
    assert client.post(path).status_code == 405


def test_readyz_is_ready(client, db, settings):
    settings.READINESS_CHECKS = [f"{__name__}.all_well"]
    response = client.get("/readyz")
    assert response.json() == {"status": "ready", "problems": []}
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_readyz_without_a_database(client, settings, database_down, caplog):
    settings.READINESS_CHECKS = [f"{__name__}.broken"]
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"] == ["The database does not answer."]


def test_readyz_names_migrations_not_applied(client, db):
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("ledger", "0001_initial")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"][0].startswith("The database is behind this version: ")


def test_readyz_names_missing_protections(client, db):
    remove_protections(connection)
    missing = missing_protections()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"] == [
        f"The database no longer protects sealed records: {name} is missing." for name in missing
    ]


def test_readyz_asks_the_checks_of_the_apps(client, db, settings):
    settings.READINESS_CHECKS = [f"{__name__}.all_well", f"{__name__}.quarter_overdue"]
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"] == quarter_overdue()


@pytest.mark.parametrize("path", [f"{__name__}.broken", "no.such.check"])
def test_readyz_tells_a_broken_check_without_its_trace(client, db, settings, path):
    settings.READINESS_CHECKS = [path]
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"] == [f"The check “{path}” could not be run."]


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1//"])
def test_readyz_without_a_broker(client, db, broker_at, url):
    broker_at(url)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"] == [
        "The broker does not answer, so scheduled work waits. Saving is not affected."
    ]


def test_readyz_with_the_folders_of_the_filesystem_broker(client, db, broker_at, tmp_path):
    broker_at("filesystem://", data_folder_in=str(tmp_path), control_folder=str(tmp_path))
    assert client.get("/readyz").status_code == 200


def test_readyz_without_the_folders_of_the_filesystem_broker(client, db, broker_at, tmp_path):
    broker_at("filesystem://", data_folder_in=str(tmp_path), control_folder=str(tmp_path / "gone"))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"] == ["The broker's folder is missing or cannot be written to."]
