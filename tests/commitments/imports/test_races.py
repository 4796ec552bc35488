"""Two people import the same files at the same moment."""

import threading

import pytest
from django.db import connection

from commitments.actions.importing import ChangedMeanwhile, ImportRefused, import_plan
from commitments.models import Aim, ExceptionComment, Plan, Theme
from kpis.actions.catalogue import edit_area
from kpis.actions.decisions import set_target
from kpis.actions.measures import NewDefinition, redefine_kpi
from kpis.models import KPI, Area, Definition, Observation, Reset, Target, Term
from plantracker.ledger.models import AuditEvent
from plantracker.people.actions import system_account
from tests.commitments.imports.anyshire import AT, LATER, check, fourteen, load, rows_of_every_table, with_cell

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


def test_new_plan_with_all_its_files_is_made_once():
    outcomes = at_once(fourteen(), AT)
    assert (len(outcomes), outcomes.count("written")) == (4, 1)
    assert (Area.objects.count(), Term.objects.count(), Definition.objects.count()) == (4, 3, 2)
    assert (Target.objects.count(), Reset.objects.count(), Observation.objects.count()) == (3, 1, 10)
    assert ExceptionComment.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "row", "column", "value", "model"),
    [
        ("definitions.csv", 2, "source", "One force", Definition),
        ("targets.csv", 2, "value", "1100", Target),
        ("resets.csv", 2, "reason", "Parted.", Reset),
        ("measurements.csv", 2, "value", "1251", Observation),
        ("comments.csv", 2, "comment", "Counted again.", ExceptionComment),
    ],
)
def test_row_is_appended_once_and_the_others_find_it_there(name, row, column, value, model):
    load(fourteen())
    count = model.objects.count()
    outcomes = at_once(with_cell(name, row, column, value, fourteen()), LATER)
    assert sorted(outcomes) == ["there already", "there already", "there already", "written"]
    assert model.objects.count() == count + 1


@pytest.mark.parametrize(
    ("name", "row", "column", "value"), [("areas.csv", 2, "similar", ""), ("glossary.csv", 2, "word", "Blade")]
)
def test_record_is_edited_once_and_the_others_find_it_so(name, row, column, value):
    load(fourteen())
    outcomes = at_once(with_cell(name, row, column, value, fourteen()), LATER)
    assert sorted(outcomes) == ["there already", "there already", "there already", "written"]
    assert {*Area.objects.values_list("version", flat=True), *Term.objects.values_list("version", flat=True)} == {1, 2}


def redefine(by):
    new = NewDefinition(AT.date().replace(day=1), "Asked otherwise.", False, {"source": "New survey"})
    redefine_kpi(kpi=KPI.objects.get(slug="confidence"), new=new, based_on=1, by=by, at=LATER)


def retarget(by):
    target = Target(kpi=KPI.objects.get(slug="confidence"), period="2023/24", value=70, set_by="Panel", reason="More.")
    set_target(target=target, by=by, at=LATER)


def repopulate(by):
    area = Area.objects.get(slug="isle")
    edit_area(area=area, changes={"population": 99000}, similar=None, based_on=1, by=by, at=LATER)


@pytest.mark.parametrize(
    ("meanwhile", "name", "row", "column", "value"),
    [
        (redefine, "definitions.csv", 4, "wanted", "More trust is wanted here"),
        (retarget, "targets.csv", 4, "value", "65"),
        (repopulate, "areas.csv", 3, "name", "Isle"),
    ],
)
def test_change_since_the_check_stops_the_import(meanwhile, name, row, column, value):
    load(fourteen())
    by = system_account(at=AT)
    checked = check(with_cell(name, row, column, value, fourteen()), at=LATER)
    assert checked.errors == ()
    meanwhile(by)
    before = rows_of_every_table()
    with pytest.raises((ChangedMeanwhile, ImportRefused)):
        import_plan(checked=checked, by=by, at=LATER)
    assert rows_of_every_table() == before
