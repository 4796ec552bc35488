"""What a worker does as it starts."""

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from kombu.exceptions import OperationalError as BrokerDown

from plantracker.celery import app, make_schedule_folder, queue_scheduled_tasks, report_missing_protections
from plantracker.ledger.protection import missing_protections, remove_protections

SEAL = "commitments.tasks.seal_due_quarters"
IMPORTS = "kpis.tasks.work_on_waiting_batches"


@pytest.fixture
def errors(caplog):
    return lambda: [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]


def test_scheduled_tasks_exist():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_scheduled_tasks_are_queued_once():
    with app.connection_for_write() as link:
        queue = app.amqp.queues[app.conf.task_default_queue](link.default_channel)
        queue.declare()
        queue.purge()
        queue_scheduled_tasks()
        messages = [queue.get(no_ack=True) for _task in (SEAL, IMPORTS)]
        assert {message.headers["task"] for message in messages} == {SEAL, IMPORTS}
        assert {message.content_type for message in messages} == {"application/json"}
        assert queue.get(no_ack=True) is None


def test_broker_that_is_down_does_not_stop_a_worker(monkeypatch, errors):
    def refuse(name):
        raise BrokerDown("connection refused")

    monkeypatch.setattr(app, "send_task", refuse)
    queue_scheduled_tasks()
    assert errors() == [f"{task} could not be queued at the start; beat will queue it." for task in (SEAL, IMPORTS)]


def test_present_protections_are_not_reported(db, errors):
    report_missing_protections()
    assert errors() == []


def test_each_missing_protection_is_reported(db, errors):
    remove_protections(connection)
    names = missing_protections()
    assert names
    report_missing_protections()
    assert errors() == [f"The database no longer protects sealed records: {name} is missing." for name in names]


@pytest.mark.django_db(transaction=True)
def test_database_that_is_down_is_reported(monkeypatch, errors):
    def refuse(connection):
        raise OperationalError

    connection.close()
    monkeypatch.setattr(BaseDatabaseWrapper, "connect", refuse)
    report_missing_protections()
    assert errors() == ["The database did not answer, so its protections could not be looked at."]


def test_folder_of_the_schedule_is_made(tmp_path, monkeypatch):
    monkeypatch.setitem(app.conf, "beat_schedule_filename", str(tmp_path / "new" / "beat-schedule"))
    make_schedule_folder()
    assert (tmp_path / "new").is_dir()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task_acks_late", True),
        ("task_reject_on_worker_lost", True),
        ("worker_prefetch_multiplier", 1),
        ("accept_content", ["json"]),
        ("task_serializer", "json"),
        ("task_soft_time_limit", 60),
        ("task_time_limit", 120),
        ("timezone", "Europe/London"),
        ("enable_utc", True),
        ("worker_soft_shutdown_timeout", 30),
    ],
)
def test_tasks_survive_their_worker(name, value):
    assert app.conf[name] == value
