"""What an import stores, and that it stores nothing else."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from commitments.actions.importing import ChangedMeanwhile, import_plan
from commitments.actions.plan import edit_theme, set_role
from commitments.actions.records import Changes
from commitments.actions.rounds import open_round
from commitments.models import Aim, Membership, Plan, PlanKPI, ProgressUpdate, Theme, ThemeRating
from commitments.permissions import NotAllowed
from kpis.models import KPI, Observation
from kpis.periods import Period
from plantracker.ledger.events import first_event
from plantracker.ledger.models import AuditEvent
from plantracker.people.actions import create_people, system_account
from plantracker.people.models import User
from tests.commitments.imports import anyshire
from tests.commitments.imports.anyshire import AT, LATER, LONDON, check, load, person, stored_plan, tables, with_cell

pytestmark = pytest.mark.django_db


def counts(checked):
    return {name: tuple(of_file.values()) for name, of_file in checked.counts.items()}


@pytest.fixture
def loaded():
    load()
    return stored_plan()


def test_first_import_stores_the_plan():
    checked = load().checked
    assert counts(checked) == {
        "plan.csv": (1, 0, 0),
        "themes.csv": (2, 0, 0),
        "aims.csv": (4, 0, 0),
        "updates.csv": (3, 0, 0),
        "people.csv": (5, 0, 0),
        "kpis.csv": (2, 0, 0),
        "observations.csv": (3, 0, 0),
    }
    plan = stored_plan()
    assert (plan.register, plan.marking, plan.is_public, plan.version) == ("anyshire", "OFFICIAL", False, 1)
    assert (plan.starts_on, plan.baseline_period) == (date(2023, 4, 1), "2022/23")
    streets, victims = plan.themes.order_by("order")
    assert (streets.title, streets.lead.email, streets.declared_total) == ("Safer streets", "gov@pcc.example", 10)
    assert (victims.lead, victims.starts_on, victims.declared_total) == (None, None, None)
    aim = Aim.objects.get(slug="streets-01")
    assert aim.title == "=Patrol where it matters"
    assert (aim.theme, aim.lead.email, aim.due_on) == (streets, "lead@force.example", date(2025, 3, 31))
    assert {each.email for each in aim.deputies.all()} == {"chief@force.example", "second@force.example"}
    assert [link.kpi.slug for link in aim.kpis.order_by("position")] == ["knife-crime", "confidence"]
    assert Aim.objects.get(slug="streets-02").reported_with == aim
    assert Aim.objects.get(slug="victims-01").title == "Answer every victim\r\nwithin a day"


def test_first_import_stores_people_without_a_password():
    load()
    lead = person("lead@force.example")
    assert (lead.name, lead.organisation, lead.is_active, lead.is_superuser) == (
        "Superintendent",
        "Anyshire Police",
        True,
        False,
    )
    assert not lead.has_usable_password()
    roles = dict(Membership.objects.values_list("person__email", "role"))
    assert roles == {
        "analyst@pcc.example": "analyst",
        "chief@force.example": "",
        "gov@pcc.example": "governance",
        "lead@force.example": "lead",
        "second@force.example": "lead",
    }


def test_first_import_stores_ratings_without_a_round_dated_by_the_import():
    load()
    [rating] = ThemeRating.objects.all()
    assert (rating.theme.slug, rating.rag, rating.reason) == ("safer-streets", "green", "In hand.")
    assert (rating.round, rating.rated_at, rating.rated_by) == (None, AT, system_account(at=AT))


def test_first_import_stores_approved_updates_with_an_importer_alone():
    load()
    update = ProgressUpdate.objects.get(aim__slug="streets-01", quarter="2023/24 Q3")
    assert (update.state, update.version, update.round, update.marking) == ("approved", 1, None, "OFFICIAL")
    assert (update.importer, update.author, update.approved_by) == (system_account(at=AT), None, None)
    assert (update.activity, update.is_nothing_to_report) == ("-12% on last year.", False)
    assert (update.approved_on, update.written_at) == (date(2024, 1, 15), AT)
    assert update.counts_from == datetime(2024, 1, 15, 0, 0, tzinfo=LONDON)
    nothing = ProgressUpdate.objects.get(aim__slug="victims-01")
    assert (nothing.activity, nothing.is_nothing_to_report) == ("The unit moved offices.", True)


def test_update_of_a_summer_day_counts_from_midnight_in_london():
    given = tables()
    given["updates.csv"] = [["victims-02", "2023/24 Q1", "green", "", "green", "", "Pressed.", "2023-07-03"]]
    load(given)
    # British Summer Time: 23:00 UTC of the day before.
    assert ProgressUpdate.objects.get().counts_from.utctimetuple()[:5] == (2023, 7, 2, 23, 0)


def test_first_import_stores_measures_and_links():
    load()
    knives, confidence = PlanKPI.objects.order_by("position")
    assert (knives.position, confidence.position) == (1, 2)
    assert (knives.kpi.register, knives.kpi.unit, knives.kpi.owner) == ("anyshire", "offences", None)
    assert (knives.key, knives.baseline_period, knives.baseline_value) == (True, "2022/23", Decimal(1234))
    assert {theme.slug for theme in knives.themes.all()} == {"safer-streets", "victims"}
    assert (confidence.key, confidence.baseline_value, confidence.baseline_absence) == (False, None, "in development")
    value = Observation.objects.get(kpi=knives.kpi, period="2023/24 Q3")
    assert (value.value, value.absence, value.note) == (Decimal("-4.5"), "", "=provisional")
    assert (value.imported, value.recorded_at) == (True, AT)
    assert value.counts_from == datetime(2024, 1, 10, 0, 0, tzinfo=LONDON)
    absence = Observation.objects.get(kpi=confidence.kpi)
    assert (absence.value, absence.absence) == (None, "late")


def test_every_row_and_event_bears_the_one_instant():
    load()
    plan = stored_plan()
    assert set(AuditEvent.objects.values_list("at", flat=True)) == {AT}
    assert first_event(scope=plan.scope, actions=["import_plan"]).at == AT
    last = AuditEvent.objects.order_by("id").last()
    assert (last.action, last.scope, last.subject_id) == ("import_plan", plan.scope, plan.pk)
    assert last.changes["rows"]["aims.csv"] == {"added": 4, "changed": 0, "left": 0}


def test_ledger_holds_the_states_that_are_stored():
    load()
    plan = stored_plan()
    aim = Aim.objects.get(slug="streets-01")
    state = AuditEvent.objects.get(action="create_aim", subject_id=aim.pk).state
    assert state["title"] == "=Patrol where it matters"
    assert state["due_on"] == "2025-03-31"
    assert state["deputies"] == sorted(person(each).pk for each in ("chief@force.example", "second@force.example"))
    assert state["kpis"] == sorted(PlanKPI.objects.values_list("pk", flat=True))
    link = PlanKPI.objects.get(kpi__slug="knife-crime")
    event = AuditEvent.objects.get(action="create_plankpi", subject_id=link.pk)
    assert event.state["themes"] == sorted(Theme.objects.values_list("pk", flat=True))
    assert event.state["baseline_value"] == "1234"
    scopes = set(AuditEvent.objects.values_list("scope", flat=True))
    assert scopes == {"people", plan.scope, "register/anyshire"}


@pytest.mark.parametrize("at", [AT, LATER])
def test_importing_again_changes_nothing(loaded, at):
    before = anyshire.rows_of_every_table()
    imported = load(at=at)
    assert anyshire.rows_of_every_table() == before
    assert not imported.changed_anything
    assert counts(imported.checked) == {
        "plan.csv": (0, 0, 1),
        "themes.csv": (0, 0, 2),
        "aims.csv": (0, 0, 4),
        "updates.csv": (0, 0, 3),
        "people.csv": (0, 0, 5),
        "kpis.csv": (0, 0, 2),
        "observations.csv": (0, 0, 3),
    }


def test_absent_rows_stay_and_are_counted(loaded):
    given = {name: rows if name == "plan.csv" else [] for name, rows in tables().items()}
    before = anyshire.rows_of_every_table()
    imported = load(given, at=LATER)
    assert anyshire.rows_of_every_table() == before
    assert [left for _added, _changed, left in counts(imported.checked).values()] == [1, 2, 4, 3, 5, 2, 3]


def test_order_of_rows_and_of_lists_changes_nothing(loaded):
    given = {name: list(reversed(rows)) for name, rows in tables().items()}
    with_cell("aims.csv", 5, "kpis", "confidence;knife-crime", given)
    with_cell("aims.csv", 5, "deputies", "Second@Force.Example;chief@force.example", given)
    with_cell("kpis.csv", 3, "baseline_value", "1234.00", given)
    assert not load(given, at=LATER).changed_anything


def difference(before, after):
    """Which tables differ, with the rows that went and came."""
    return {
        name: (
            [row for row in before[name] if row not in after[name]],
            [row for row in after[name] if row not in before[name]],
        )
        for name in before
        if before[name] != after[name]
    }


# One cell, the table that changes and the columns of its one row that do.
CHANGES = [
    ("plan.csv", 2, "title", "Another plan", Plan, {"title": "Another plan"}),
    ("plan.csv", 2, "ends_on", "2028-03-31", Plan, {"ends_on": date(2028, 3, 31)}),
    ("plan.csv", 2, "baseline_period", "", Plan, {"baseline_period": ""}),
    ("themes.csv", 2, "title", "Streets", Theme, {"title": "Streets"}),
    ("themes.csv", 2, "order", "7", Theme, {"order": 7}),
    ("themes.csv", 2, "lead", "", Theme, {"lead_id": None}),
    ("themes.csv", 2, "starts_on", "", Theme, {"starts_on": None}),
    ("themes.csv", 2, "declared_total", "", Theme, {"declared_total": None}),
    ("themes.csv", 3, "objective", "=Listen", Theme, {"objective": "=Listen"}),
    ("aims.csv", 2, "order", "9", Aim, {"order": 9}),
    ("aims.csv", 2, "delivered_by", "lobby", Aim, {"delivered_by": "lobby"}),
    ("aims.csv", 2, "due_on", "", Aim, {"due_on": None}),
    ("aims.csv", 2, "lead", "", Aim, {"lead_id": None}),
    ("aims.csv", 3, "reported_with", "", Aim, {"reported_with_id": None}),
    ("kpis.csv", 2, "title", "Knives", KPI, {"title": "Knives"}),
    ("kpis.csv", 2, "definition", "", KPI, {"definition": ""}),
    ("kpis.csv", 2, "unit", "%", KPI, {"unit": "%"}),
    ("kpis.csv", 2, "polarity", "neutral", KPI, {"polarity": "neutral"}),
    ("kpis.csv", 2, "polarity_reason", "", KPI, {"polarity_reason": ""}),
    ("kpis.csv", 2, "source", "Home Office", KPI, {"source": "Home Office"}),
    ("kpis.csv", 2, "decimals", "2", KPI, {"decimals": 2}),
    ("kpis.csv", 2, "key", "no", PlanKPI, {"key": False}),
    ("kpis.csv", 2, "baseline_period", "2021/22", PlanKPI, {"baseline_period": "2021/22"}),
    ("kpis.csv", 2, "baseline_value", "1234.5", PlanKPI, {"baseline_value": Decimal("1234.5")}),
    ("kpis.csv", 3, "baseline_absence", "late", PlanKPI, {"baseline_absence": "late"}),
]


@pytest.mark.parametrize(("name", "row", "column", "value", "model", "changes"), CHANGES)
def test_one_changed_cell_changes_that_and_nothing_else(loaded, name, row, column, value, model, changes):
    before = anyshire.rows_of_every_table()
    imported = load(with_cell(name, row, column, value), at=LATER)
    found = difference(before, anyshire.rows_of_every_table())
    gone, come = found.pop(model._meta.db_table)
    [was], [now] = gone, come
    columns = [field.attname for field in model._meta.concrete_fields]
    told = {each: new for each, old, new in zip(columns, was, now, strict=True) if old != new}
    assert told == {**changes, "version": 2}
    # The ledger has the change and the import, and no other table differs.
    gone, come = found.pop("ledger_auditevent")
    assert (gone, len(come), found) == ([], 2, {})
    event, last = AuditEvent.objects.order_by("-id")[:2][::-1]
    assert last.action == "import_plan"
    assert set(event.changes) == {*changes, "version"}
    assert [changed for _added, changed, _left in counts(imported.checked).values()] == [
        int(each == name) for each in imported.checked.counts
    ]


def test_new_title_is_a_rewording_of_the_day(loaded):
    before = anyshire.rows_of_every_table()
    # Half past midnight in London's summer, when it is still the day before in UTC.
    at = datetime(2024, 5, 1, 0, 30, tzinfo=LONDON)
    load(with_cell("aims.csv", 3, "title", "Light the parks by night"), at=at)
    aim = Aim.objects.get(slug="streets-02")
    assert (aim.title, aim.version) == ("Light the parks by night", 2)
    assert (aim.reworded_on, aim.reworded_reason) == (date(2024, 5, 1), "imported")
    found = difference(before, anyshire.rows_of_every_table())
    assert set(found) == {"commitments_aim", "ledger_auditevent"}
    event = AuditEvent.objects.get(action="reword_aim")
    assert (event.subject_id, event.note) == (aim.pk, "imported")
    assert event.changes["title"] == ["Light the parks", "Light the parks by night"]


def test_aim_moves_to_another_theme(loaded):
    load(with_cell("aims.csv", 3, "theme", "victims"), at=LATER)
    assert Aim.objects.get(slug="streets-02").theme.slug == "victims"


def test_changed_list_of_an_aim(loaded):
    before = anyshire.rows_of_every_table()
    load(with_cell("aims.csv", 2, "deputies", "analyst@pcc.example;chief@force.example"), at=LATER)
    aim = Aim.objects.get(slug="streets-01")
    assert {each.email for each in aim.deputies.all()} == {"analyst@pcc.example", "chief@force.example"}
    assert aim.version == 2
    found = difference(before, anyshire.rows_of_every_table())
    assert set(found) == {"commitments_aim", "commitments_aim_deputies", "ledger_auditevent"}
    event = AuditEvent.objects.get(action="edit_aim")
    assert event.changes["deputies"] == [
        sorted(person(each).pk for each in ("chief@force.example", "second@force.example")),
        sorted(person(each).pk for each in ("chief@force.example", "analyst@pcc.example")),
    ]


def test_changed_list_of_a_measure(loaded):
    before = anyshire.rows_of_every_table()
    load(with_cell("kpis.csv", 2, "themes", "victims"), at=LATER)
    link = PlanKPI.objects.get(kpi__slug="knife-crime")
    assert [theme.slug for theme in link.themes.all()] == ["victims"]
    found = difference(before, anyshire.rows_of_every_table())
    assert set(found) == {"commitments_plankpi", "commitments_plankpi_themes", "ledger_auditevent"}


def test_changed_rating_is_appended(loaded):
    before = anyshire.rows_of_every_table()
    given = with_cell("themes.csv", 2, "rag", "amber", with_cell("themes.csv", 2, "rag_reason", "Late."))
    load(given, at=LATER)
    found = difference(before, anyshire.rows_of_every_table())
    assert set(found) == {"commitments_themerating", "ledger_auditevent"}
    first, second = ThemeRating.objects.order_by("id")
    assert (first.rag, second.rag, second.reason, second.rated_at, second.round) == (
        "green",
        "amber",
        "Late.",
        LATER,
        None,
    )
    event = AuditEvent.objects.filter(action="rate_theme").order_by("id").last()
    assert event.changes == {"rag": ["green", "amber"], "reason": ["In hand.", "Late."]}


def test_first_rating_of_a_theme_needs_no_reason(loaded):
    load(with_cell("themes.csv", 3, "rag", "red"), at=LATER)
    assert ThemeRating.objects.get(theme__slug="victims").rag == "red"


def test_changed_observation_is_appended_and_the_last_counts(loaded):
    before = anyshire.rows_of_every_table()
    given = with_cell("observations.csv", 2, "value", "1301")
    load(given, at=LATER)
    found = difference(before, anyshire.rows_of_every_table())
    assert set(found) == {"kpis_observation", "ledger_auditevent"}
    assert found["kpis_observation"][0] == []
    values = Observation.objects.filter(period="2023/24 Q2").order_by("id").values_list("value", flat=True)
    assert list(values) == [Decimal(1300), Decimal(1301)]
    assert not load(given, at=LATER).changed_anything
    load(at=LATER)
    assert Observation.objects.filter(period="2023/24 Q2").order_by("id").last().value == Decimal(1300)


def test_later_revision_of_an_old_period_is_welcome_after_its_cut_off(loaded):
    by = system_account(at=AT)
    open_round(
        plan=loaded,
        quarter=Period.parse("2023/24 Q3"),
        by=by,
        at=AT,
        submit_by=date(2024, 3, 21),
        cut_off=datetime(2024, 3, 21, 18, 0, tzinfo=LONDON),
    )
    given = tables()
    given["observations.csv"].append(["knife-crime", "2023/24 Q2", "1310", "", "2024-03-22", ""])
    given["updates.csv"].append(["victims-02", "2023/24 Q4", "green", "", "green", "", "Pressed.", "2024-03-22"])
    checked = load(given, at=datetime(2024, 3, 23, 9, 0, tzinfo=LONDON)).checked
    assert counts(checked)["observations.csv"] == (1, 0, 3)
    assert counts(checked)["updates.csv"] == (1, 0, 3)


def test_somebody_only_named_gets_a_role(loaded):
    before = anyshire.rows_of_every_table()
    load(with_cell("people.csv", 3, "role", "reviewer"), at=LATER)
    found = difference(before, anyshire.rows_of_every_table())
    assert set(found) == {"commitments_membership", "ledger_auditevent"}
    assert Membership.objects.get(person__email="chief@force.example").role == "reviewer"
    event = AuditEvent.objects.filter(action="set_role").order_by("id").last()
    assert event.changes == {"role": ["", "reviewer"]}


def test_new_name_of_somebody_of_this_plan_alone(loaded):
    before = anyshire.rows_of_every_table()
    load(with_cell("people.csv", 5, "name", "Commander"), by=person("gov@pcc.example"), at=LATER)
    found = difference(before, anyshire.rows_of_every_table())
    assert set(found) == {"people_user", "ledger_auditevent"}
    assert person("lead@force.example").name == "Commander"


def test_somebody_known_elsewhere_joins_the_plan(loaded):
    by = system_account(at=AT)
    create_people(people=[User(email="zoe@pcc.example", name="Auditor", organisation="")], by=by, at=AT)
    given = tables()
    given["people.csv"].append(["zoe@pcc.example", "Auditor", "", "reviewer"])
    load(given, by=person("gov@pcc.example"), at=LATER)
    assert User.objects.filter(email="zoe@pcc.example").count() == 1
    assert Membership.objects.get(person__email="zoe@pcc.example").role == "reviewer"


def test_measure_of_the_register_is_linked_not_made_twice():
    load()
    plan = stored_plan()
    other = with_cell("plan.csv", 2, "slug", "othershire")
    by = system_account(at=AT)
    made = Plan.objects.create(
        **{column: getattr(plan, column) for column in ("title", "area", "office", "board", "panel")},
        slug="othershire",
        register="anyshire",
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
    )
    with_cell("kpis.csv", 2, "title", "Knives", other)
    with_cell("observations.csv", 3, "value", "5", other)
    checked = load(other, by=by, at=LATER).checked
    assert KPI.objects.count() == 2
    assert (KPI.objects.get(slug="knife-crime").title, KPI.objects.get(slug="knife-crime").version) == ("Knives", 2)
    assert made.kpi_links.count() == 2
    assert counts(checked)["kpis.csv"] == (2, 0, 0)
    # The observations are the measure's: two are there, the third is a newer one.
    assert counts(checked)["observations.csv"] == (0, 1, 2)


def test_second_import_of_one_check_finds_nothing_to_do():
    by = system_account(at=AT)
    first, second = check(), check()
    import_plan(checked=first, by=by, at=AT)
    before = anyshire.rows_of_every_table()
    assert not import_plan(checked=second, by=by, at=LATER).changed_anything
    assert anyshire.rows_of_every_table() == before


def test_change_since_the_check_stops_the_import(loaded):
    by = system_account(at=AT)
    checked = check(with_cell("themes.csv", 2, "title", "Streets"), at=LATER)
    theme = Theme.objects.get(slug="safer-streets")
    edit_theme(theme=theme, changes=Changes({"order": 5}), based_on=1, by=by, at=LATER)
    before = anyshire.rows_of_every_table()
    with pytest.raises(ChangedMeanwhile):
        import_plan(checked=checked, by=by, at=LATER)
    assert anyshire.rows_of_every_table() == before


@pytest.mark.parametrize("role", ["analyst", "lead", "reviewer", "panel", ""])
def test_nobody_but_governance_imports(loaded, role):
    by = system_account(at=AT)
    someone = User(email="someone@pcc.example", name="Someone")
    create_people(people=[someone], by=by, at=AT)
    set_role(plan=loaded, person=someone, role=role, by=by, at=AT)
    checked = check(with_cell("themes.csv", 2, "title", "Streets"), at=LATER)
    before = anyshire.rows_of_every_table()
    with pytest.raises(NotAllowed):
        check(by=someone, at=LATER)
    with pytest.raises(NotAllowed):
        import_plan(checked=checked, by=someone, at=LATER)
    assert anyshire.rows_of_every_table() == before


def test_stranger_does_not_learn_whether_there_is_such_a_plan(loaded):
    stranger = User(email="stranger@pcc.example", name="Stranger")
    create_people(people=[stranger], by=system_account(at=AT), at=AT)
    with pytest.raises(NotAllowed) as of_stored:
        check(by=stranger)
    with pytest.raises(NotAllowed) as of_none:
        check(with_cell("plan.csv", 2, "slug", "nowhere"), by=stranger)
    assert str(of_stored.value) == str(of_none.value)


def test_governance_imports_into_its_plan_and_sets_up_no_other(loaded):
    governance = person("gov@pcc.example")
    load(with_cell("themes.csv", 2, "title", "Streets"), by=governance, at=LATER)
    assert Theme.objects.get(slug="safer-streets").title == "Streets"
    with pytest.raises(NotAllowed):
        check(with_cell("plan.csv", 2, "slug", "othershire"), by=governance)


def test_deactivated_governance_imports_nothing(loaded):
    governance = person("gov@pcc.example")
    User.objects.filter(pk=governance.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        check(by=person("gov@pcc.example"))


def test_checking_writes_nothing(loaded):
    before = anyshire.rows_of_every_table()
    checked = check(with_cell("plan.csv", 2, "title", "Another plan"), at=LATER)
    assert checked.changes_anything
    assert anyshire.rows_of_every_table() == before


def test_lines_say_what_would_be_done(loaded):
    given = with_cell("aims.csv", 3, "order", "5")
    with_cell("aims.csv", 3, "due_on", "2026-03-31", given)
    given["themes.csv"].append(["new", "3", "New", "", "", "", "", "", ""])
    lines = check(given, at=LATER).lines()
    assert lines == [
        "plan.csv: 0 added, 0 changed, 1 left",
        "themes.csv: 1 added, 0 changed, 2 left",
        "  added: row 4: new",
        "aims.csv: 0 added, 1 changed, 3 left",
        "  changed: row 3: streets-02 (order, due_on)",
        "updates.csv: 0 added, 0 changed, 3 left",
        "people.csv: 0 added, 0 changed, 5 left",
        "kpis.csv: 0 added, 0 changed, 2 left",
        "observations.csv: 0 added, 0 changed, 3 left",
        "Left are rows that are unchanged, and rows that are stored and not in the files: import deletes nothing.",
    ]
