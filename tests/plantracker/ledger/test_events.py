"""The ledger: what is written, and how records are read back as they stood at an instant."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from commitments.models import Plan, PlanKPI, Theme
from plantracker.ledger.events import (
    Entry,
    changed_fields,
    first_event,
    label_of,
    record,
    record_many,
    state_of,
    states_asked,
    states_by_key,
    states_by_type,
)
from plantracker.ledger.models import AuditEvent
from plantracker.people.models import User
from tests.cast import PLANNED_AT

SCOPE = "test"
ONE = datetime(2024, 3, 31, 23, 30, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def theme(pk, title="A theme"):
    return Theme(pk=pk, plan_id=1, slug=f"theme-{pk}", order=pk, title=title)


def write(by, at, subject, *, scope=SCOPE, action="edit", state=True):
    record(by=by, at=at, entry=Entry(action, scope, subject, state_of(subject) if state else None))


@pytest.fixture
def history(db):
    """Two themes with two states each, written at ONE and an hour later, and an event without a state."""
    by = User(pk=7, name="Anna")
    for at, word in ((ONE, "old"), (ONE + timedelta(hours=1), "new")):
        for pk in (1, 2):
            write(by, at, theme(pk, f"{word} {pk}"))
    write(by, ONE + timedelta(hours=2), theme(1, "exported"), state=False, action="export")
    write(by, ONE, theme(3, "elsewhere"), scope="other")
    write(by, ONE, Plan(pk=1, slug="plan", title="A plan", starts_on=date(2024, 4, 1), ends_on=date(2025, 3, 31)))


def titles(**asked):
    found = states_by_key(states_asked(models=(Theme,), scope=SCOPE, **asked).read())
    return {key: state["title"] for key, state in found.items()}


OLD, NEW = {1: "old 1", 2: "old 2"}, {1: "new 1", 2: "new 2"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, NEW),
        ({"before": ONE}, {}),
        ({"before": ONE + INSTANT}, OLD),
        ({"before": ONE + timedelta(hours=1)}, OLD),
        ({"before": ONE + timedelta(hours=1) + INSTANT}, NEW),
        ({"first": True}, OLD),
        ({"first": True, "before": ONE}, {}),
        ({"subject_ids": [2, 3]}, {2: "new 2"}),
        ({"subject_ids": []}, {}),
        ({"subject_ids": [1], "before": ONE + INSTANT}, {1: "old 1"}),
    ],
)
def test_states_as_they_stood(history, asked, expected):
    assert titles(**asked) == expected


@pytest.mark.parametrize(("after", "expected"), [(0, {1: "old 1"}), (1, OLD), (2, {1: "new 1", 2: "old 2"}), (3, NEW)])
def test_states_through_an_event_that_is_let_in(history, after, expected):
    """Two moments may bear the same instant: the keys of the events tell them apart."""
    first = AuditEvent.objects.order_by("id").first()
    assert titles(through=first.pk + after) == expected
    assert titles(through=first.pk - 1) == {}


def test_states_by_type_and_scope(history):
    models = (Theme, Plan, PlanKPI)
    found = states_by_type(states_asked(models=models, scope=SCOPE).read(), models)
    assert {kind: sorted(states) for kind, states in found.items()} == {
        "commitments.theme": [1, 2],
        "commitments.plan": [1],
        "commitments.plankpi": [],
    }
    everywhere = states_by_key(states_asked(models=(Theme,), subject_ids=[1, 3]).read())
    assert {key: state["title"] for key, state in everywhere.items()} == {1: "new 1", 3: "elsewhere"}


def test_states_take_one_query(history, django_assert_num_queries):
    with django_assert_num_queries(1):
        states_asked(models=(Theme, Plan), scope=SCOPE, before=ONE + timedelta(days=1)).read()


@pytest.mark.parametrize(
    ("scope", "actions", "expected"),
    [
        (SCOPE, ["edit"], ONE),
        (SCOPE, ["export"], ONE + timedelta(hours=2)),
        (SCOPE, ["export", "edit"], ONE),
        (SCOPE, ["import_plan", "export"], ONE + timedelta(hours=2)),
        (SCOPE, ["import_plan"], None),
        (SCOPE, [], None),
        ("nowhere", ["edit"], None),
    ],
)
def test_first_event(history, scope, actions, expected):
    found = first_event(scope=scope, actions=actions)
    assert (found.at if found else None) == expected


def test_state_of_is_plain():
    link = PlanKPI(pk=3, plan_id=1, kpi_id=2, position=1, baseline_value=Decimal("400.5000"), baseline_period="2020/21")
    assert state_of(link, {"themes": [9, 4]}) == {
        "id": 3,
        "plan_id": 1,
        "kpi_id": 2,
        "position": 1,
        "key": True,
        "baseline_period": "2020/21",
        "baseline_value": "400.5",
        "baseline_absence": "",
        "version": 1,
        "themes": [4, 9],
    }


@pytest.mark.parametrize(
    ("value", "expected"), [("0", "0"), ("0.0000", "0"), ("1000", "1000"), ("12345678901", "12345678901"), (None, None)]
)
def test_state_of_decimals_have_no_exponent(value, expected):
    assert state_of(PlanKPI(baseline_value=None if value is None else Decimal(value)))["baseline_value"] == expected


def test_state_of_a_person_holds_no_password(cast):
    state = state_of(User.objects.get(pk=cast.lead.pk))
    assert "password" not in state
    assert "last_login" not in state
    assert state["email"] == "lead@north.example"
    assert not AuditEvent.objects.filter(state__has_key="password").exists()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, {"a": 1, "b": None}, {"a": [None, 1]}),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, {"b": [2, 3]}),
        ({"a": 1}, {"a": 1}, {}),
        ({"a": [1, 2]}, {"a": [1]}, {"a": [[1, 2], [1]]}),
        ({"a": 1}, None, {}),
    ],
)
def test_changed_fields(before, after, expected):
    assert changed_fields(before, after) == expected


def test_record_keeps_who_what_and_when(db):
    by = User(pk=7, name="Anna")
    subject = theme(1, "x" * 400)
    event = record(by=by, at=ONE, entry=Entry("edit_theme", SCOPE, subject, {"a": 2}, {"a": 1}, "Because."))
    stored = AuditEvent.objects.get(pk=event.pk)
    assert (stored.at, stored.by_id, stored.by_name, stored.note) == (ONE, 7, "Anna", "Because.")
    assert (stored.subject_type, stored.subject_id, len(stored.subject_name)) == ("commitments.theme", 1, 300)
    assert (stored.state, stored.changes) == ({"a": 2}, {"a": [1, 2]})


def test_record_many_is_one_statement(db, django_assert_num_queries):
    by = User(pk=7, name="Anna")
    entries = [Entry("create_theme", SCOPE, theme(pk), {"a": pk}) for pk in range(1, 51)]
    with django_assert_num_queries(1):
        record_many(by=by, at=ONE, entries=entries)
    assert list(AuditEvent.objects.order_by("id").values_list("subject_id", flat=True)) == list(range(1, 51))


def test_label_of_takes_class_and_record():
    assert label_of(Theme) == label_of(theme(1)) == "commitments.theme"


def test_making_a_plan_tells_the_ledger_everything(cast):
    """Every record that there is has exactly one event, which holds the whole of it."""
    kinds = ("commitments.plan", "commitments.theme", "commitments.aim", "commitments.plankpi")
    events = AuditEvent.objects.filter(scope=cast.plan.scope, subject_type__in=kinds)
    assert sorted(events.values_list("subject_type", flat=True)) == sorted(
        ["commitments.plan", *["commitments.theme"] * 2, *["commitments.aim"] * 4, *["commitments.plankpi"] * 2]
    )
    patrols = events.get(subject_type="commitments.aim", subject_id=cast.patrols.pk)
    assert patrols.state["deputies"] == [cast.deputy.pk]
    assert patrols.state["kpis"] == [cast.burglary_link.pk]
    assert (patrols.at, patrols.by_name) == (PLANNED_AT, "Greta Governance")
