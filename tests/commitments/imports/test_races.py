"""Two people import the same files at the same moment."""

import threading

import pytest
from django.db import connection

from commitments.actions.importing import ChangedMeanwhile, import_plan
from commitments.models import Aim, Plan, Theme
from kpis.models import Observation
from plantracker.ledger.models import AuditEvent
from plantracker.people.actions import system_account
from tests.commitments.imports.anyshire import AT, LATER, check, load, with_cell

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(given, at, times=4):
    """Import the files in so many threads, each of which checked them before any other wrote."""
    by = system_account(at=AT)
    ready = threading.Barrier(times, timeout=30)
    outcomes = []

    def run():
        try:
            checked = check(given, by=by, at=at)
            ready.wait()
            imported = import_plan(checked=checked, by=by, at=at)
            outcomes.append("written" if imported.changed_anything else "there already")
        except ChangedMeanwhile:
            outcomes.append("changed meanwhile")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_new_plan_is_made_once():
    outcomes = at_once(None, AT)
    assert (len(outcomes), outcomes.count("written")) == (4, 1)
    assert (Plan.objects.count(), Theme.objects.count(), Aim.objects.count()) == (1, 2, 4)
    assert Observation.objects.count() == 3
    assert AuditEvent.objects.filter(action="import_plan").count() == 1


def test_change_is_written_once_and_the_others_find_it_there():
    load()
    outcomes = at_once(with_cell("observations.csv", 2, "value", "1301"), LATER)
    assert sorted(outcomes) == ["there already", "there already", "there already", "written"]
    assert Observation.objects.count() == 4
    assert AuditEvent.objects.filter(action="import_plan").count() == 2
