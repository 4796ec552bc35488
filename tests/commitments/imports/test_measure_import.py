"""What an import stores of the measures' files, and that it stores nothing else."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from commitments.models import ExceptionComment, Plan, PlanKPI
from commitments.reporting.plan_files import plan_files
from kpis.actions.measures import NewDefinition, edit_kpi, redefine_kpi
from kpis.actions.records import full_state
from kpis.known import Recorded, decisions_known
from kpis.models import KPI, Area, Definition, Observation, Reset, Target, Term
from plantracker.ledger.events import states_asked, states_by_type
from plantracker.ledger.models import AuditEvent
from plantracker.people.actions import system_account
from tests.commitments.imports import anyshire
from tests.commitments.imports.anyshire import (
    AT,
    LATER,
    LONDON,
    OPTIONAL_ROWS,
    check,
    files,
    fourteen,
    load,
    person,
    stored_plan,
    tables,
    with_cell,
)

pytestmark = pytest.mark.django_db

LATEST = datetime(2024, 3, 22, 10, 0, tzinfo=LONDON)


def counts(checked):
    return {name: tuple(of_file.values()) for name, of_file in checked.counts.items()}


def kpi(slug):
    return KPI.objects.get(slug=slug)


@pytest.fixture
def loaded():
    load(fourteen())
    return stored_plan()


def test_first_import_counts_the_optional_files():
    checked = load(fourteen()).checked
    assert {name: counts(checked)[name] for name in OPTIONAL_ROWS} == {
        "definitions.csv": (3, 0, 0),
        "glossary.csv": (3, 0, 0),
        "areas.csv": (4, 0, 0),
        "targets.csv": (3, 0, 0),
        "resets.csv": (1, 0, 0),
        "measurements.csv": (7, 0, 0),
        "comments.csv": (2, 0, 0),
    }


def test_first_import_stores_the_sheet_of_a_measure(loaded):
    knives = kpi("knife-crime")
    assert (knives.combine, knives.wanted, knives.number, knives.section) == (
        "sum",
        "Fewer knives are wanted here",
        "3.10",
        "-Violence",
    )
    assert (knives.board, knives.framework, knives.framework_version) == ("Force Board", "National measures", "2023.1")
    assert (knives.rule, knives.sigma, knives.lines, knives.proxy) == ("control", "sample_sd", "single month", "")
    assert (knives.own_area.slug, knives.owner.email) == ("anyshire", "lead@force.example")
    assert [term.slug for term in knives.terms.order_by("slug")] == ["knife", "offence"]
    trust = kpi("confidence")
    assert (trust.combine, trust.rule, trust.proxy, trust.owner) == ("mean", "survey", "Trust in the police", None)
    assert (trust.own_area, trust.terms.count(), trust.version) == (None, 0, 1)


def test_first_import_stores_versions_only_of_a_measure_that_has_two(loaded):
    first, second = Definition.objects.order_by("id")
    assert (first.kpi, second.kpi) == (kpi("knife-crime"),) * 2
    assert (first.valid_from, first.definition, first.source, first.combine, first.is_comparable, first.reason) == (
        *(None, "Recorded by two forces.", "Both forces", "", True, ""),
    )
    assert (second.valid_from, second.definition, second.combine) == (
        date(2023, 4, 1),
        "Recorded by the force.",
        "sum",
    )
    assert (second.is_comparable, second.reason) == (False, "The forces were parted.")
    assert {(row.recorded_at, row.recorded_by) for row in (first, second)} == {(AT, system_account(at=AT))}


def test_first_import_stores_areas_and_the_glossary(loaded):
    assert list(Area.objects.order_by("slug").values_list("register", "slug", "name", "population")) == [
        ("anyshire", "anyshire", "Anyshire", 1056000),
        ("anyshire", "isle", "The Isle", 98000),
        ("anyshire", "othershire", "Othershire, with Isle", 982000),
        ("anyshire", "westshire", "Westshire", None),
    ]
    similar = {area.slug: [other.slug for other in area.similar.order_by("slug")] for area in Area.objects.all()}
    assert similar == {"anyshire": ["othershire", "westshire"], "isle": [], "othershire": ["anyshire"], "westshire": []}
    assert Term.objects.get(slug="knife").meaning == "=A blade, “fixed” or not."


def test_first_import_stores_targets_and_resets(loaded):
    quarter, by, year = Target.objects.order_by("id")
    assert (quarter.period, quarter.by, quarter.value, quarter.set_by) == (
        "2023/24 Q4",
        None,
        Decimal(1200),
        "Governance Board",
    )
    assert (by.period, by.by, by.value, by.reason) == (
        "",
        date(2025, 3, 31),
        Decimal("1000.5"),
        "+Promised to the panel.",
    )
    assert (year.kpi, year.period) == (kpi("confidence"), "2023/24")
    [reset] = Reset.objects.all()
    assert (reset.month, reset.reason, reset.decided_by) == (
        "2023/24 Q1",
        "=The forces were parted.",
        "Governance Board",
    )
    assert (reset.decided_on, reset.stands, reset.recorded_at) == (date(2023, 7, 20), True, AT)


def test_first_import_stores_fuller_observations(loaded):
    assert Observation.objects.count() == 3 + 7
    provisional = Observation.objects.get(period="2023/24 Q1")
    assert (provisional.value, provisional.status, provisional.area) == (Decimal(1250), "provisional", None)
    other = Observation.objects.get(area__slug="othershire", period="2023/24 Q2")
    assert (other.value, other.note) == (Decimal(-3), "-3 taken back.")
    share = Observation.objects.get(period="2021/22")
    assert (share.value, share.numerator, share.denominator, share.sample) == (None, Decimal("492.5"), 820, 1004)
    assert share.figure == Decimal("60.0610")
    withheld = Observation.objects.get(period="2020/21")
    assert (withheld.value, withheld.absence, withheld.withheld_by) == (61, "withheld", "Head of Governance")
    assert (withheld.review_on, withheld.note) == (date(2024, 6, 1), "Too few answers, said the board.")
    assert withheld.counts_from == datetime(2021, 6, 1, 0, 0, tzinfo=LONDON)
    assert {row.imported for row in Observation.objects.all()} == {True}


def test_first_import_stores_comments_on_the_plans_measures(loaded):
    first, second = ExceptionComment.objects.order_by("id")
    assert (first.link, first.quarter) == (PlanKPI.objects.get(kpi__slug="knife-crime"), "2023/24 Q3")
    assert (first.quarter_start, first.text) == (date(2023, 10, 1), "-4.5 is no count:\r\nthe force looks into it.")
    assert (first.asks_analysis, first.recorded_at, first.recorded_by) == (True, AT, system_account(at=AT))
    assert (second.text, second.asks_analysis) == ("", True)


def said(action):
    return list(AuditEvent.objects.filter(action=action).order_by("id"))


def test_events_of_what_is_appended_are_those_of_single_actions(loaded):
    register, scope = "register/anyshire", loaded.scope
    first, second = said("define_kpi")
    assert (first.scope, first.subject_id, first.note) == (register, kpi("knife-crime").pk, "")
    assert second.note == "The forces were parted."
    assert second.changes["definition"]["valid_from"] == "2023-04-01"
    assert second.changes["definition"]["is_comparable"] is False
    target = said("set_target")[1]
    assert (target.scope, target.note, target.state) == (register, "+Promised to the panel.", None)
    assert target.changes["target"]["value"] == "1000.5"
    [reset] = said("decide_reset")
    assert (reset.scope, reset.changes["reset"]["month"]) == (register, "2023/24 Q1")
    comment, _asked = said("comment_on_kpi")
    assert (comment.scope, comment.subject_name) == (scope, "Knife crime")
    assert comment.changes["comment"]["quarter"] == "2023/24 Q3"


def test_no_withheld_figure_is_in_the_ledger(loaded):
    withheld = with_cell("measurements.csv", 6, "value", "61.4321", fourteen())
    load(withheld, at=LATER)
    assert Observation.objects.filter(value=Decimal("61.4321")).exists()
    for event in AuditEvent.objects.all():
        assert "61.4321" not in f"{event.changes} {event.state} {event.note}"


def _states(**asked):
    models = (KPI, Area, Term)
    return states_by_type(states_asked(models=models, **asked).read(), models)


def test_ledger_holds_the_whole_states_that_are_stored(loaded):
    given = with_cell("definitions.csv", 3, "terms", "trust", fourteen())
    with_cell("areas.csv", 2, "similar", "isle", given)
    with_cell("glossary.csv", 4, "word", "Confidence", given)
    load(given, at=LATER)
    states = _states(scope="register/anyshire")
    for model in (KPI, Area, Term):
        assert states[f"kpis.{model.__name__.lower()}"] == {row.pk: full_state(row) for row in model.objects.all()}
    earlier = _states(scope="register/anyshire", before=LATER)
    assert earlier["kpis.kpi"][kpi("knife-crime").pk]["terms"] == sorted(
        Term.objects.filter(slug__in=["knife", "offence"]).values_list("pk", flat=True)
    )
    assert len(earlier["kpis.area"][Area.objects.get(slug="anyshire").pk]["similar"]) == 2
    assert earlier["kpis.term"][Term.objects.get(slug="trust").pk]["word"] == "Trust"


@pytest.mark.parametrize("at", [AT, LATER])
def test_importing_again_changes_nothing(loaded, at):
    before = anyshire.rows_of_every_table()
    imported = load(fourteen(), at=at)
    assert anyshire.rows_of_every_table() == before
    assert not imported.changed_anything
    assert {name: counts(imported.checked)[name] for name in OPTIONAL_ROWS} == {
        "definitions.csv": (0, 0, 3),
        "glossary.csv": (0, 0, 3),
        "areas.csv": (0, 0, 4),
        "targets.csv": (0, 0, 3),
        "resets.csv": (0, 0, 1),
        "measurements.csv": (0, 0, 7),
        "comments.csv": (0, 0, 2),
    }


def test_missing_optional_files_say_nothing_and_delete_nothing(loaded):
    before = anyshire.rows_of_every_table()
    imported = load(at=LATER)
    assert anyshire.rows_of_every_table() == before
    assert list(imported.checked.counts) == list(tables())


def test_optional_files_without_rows_delete_nothing(loaded):
    before = anyshire.rows_of_every_table()
    load({name: rows if name in tables() else [] for name, rows in fourteen().items()}, at=LATER)
    assert anyshire.rows_of_every_table() == before


def test_order_of_rows_and_of_lists_changes_nothing(loaded):
    given = {name: list(reversed(rows)) for name, rows in fourteen().items()}
    with_cell("definitions.csv", 3, "terms", "offence;knife", given)
    with_cell("definitions.csv", 3, "owner", "Lead@Force.Example", given)
    with_cell("areas.csv", 5, "similar", "westshire;othershire", given)
    with_cell("measurements.csv", 7, "status", "", given)
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


def differing(model, was, now):
    """The columns in which two rows of a table differ, with their new values."""
    columns = [field.attname for field in model._meta.concrete_fields]
    return {each: new for each, old, new in zip(columns, was, now, strict=True) if old != new}


# One cell, the table whose one row changes, and the columns that do.
EDITED = [
    ("definitions.csv", 3, "wanted", "", KPI, {"wanted": ""}),
    ("definitions.csv", 3, "number", "3.11", KPI, {"number": "3.11"}),
    ("definitions.csv", 3, "section", "'=Knives", KPI, {"section": "=Knives"}),
    ("definitions.csv", 3, "board", "", KPI, {"board": ""}),
    ("definitions.csv", 3, "framework", "", KPI, {"framework": ""}),
    ("definitions.csv", 3, "framework_version", "2024.1", KPI, {"framework_version": "2024.1"}),
    ("definitions.csv", 3, "rule", "", KPI, {"rule": "baseline"}),
    ("definitions.csv", 3, "sigma", "", KPI, {"sigma": "moving_range"}),
    ("definitions.csv", 3, "lines", "average", KPI, {"lines": "average"}),
    ("definitions.csv", 4, "proxy", "", KPI, {"proxy": ""}),
    ("definitions.csv", 3, "own_area", "", KPI, {"own_area_id": None}),
    ("definitions.csv", 3, "owner", "", KPI, {"owner_id": None}),
    # Of a measure with one version the words are its own columns.
    ("definitions.csv", 4, "combine", "pooled", KPI, {"combine": "pooled"}),
    ("glossary.csv", 2, "word", "Blade", Term, {"word": "Blade"}),
    ("glossary.csv", 2, "meaning", "Any blade.", Term, {"meaning": "Any blade."}),
    ("areas.csv", 2, "name", "Anyshire Police", Area, {"name": "Anyshire Police"}),
    ("areas.csv", 2, "population", "", Area, {"population": None}),
]


@pytest.mark.parametrize(("name", "row", "column", "value", "model", "changes"), EDITED)
def test_one_changed_cell_edits_one_record(loaded, name, row, column, value, model, changes):
    before = anyshire.rows_of_every_table()
    imported = load(with_cell(name, row, column, value, fourteen()), at=LATER)
    found = difference(before, anyshire.rows_of_every_table())
    [was], [now] = found.pop(model._meta.db_table)
    assert differing(model, was, now) == {**changes, "version": 2}
    gone, come = found.pop("ledger_auditevent")
    assert (gone, len(come), found) == ([], 2, {})
    event, last = AuditEvent.objects.order_by("-id")[:2][::-1]
    assert (event.action, last.action) == (f"edit_{model.__name__.lower()}", "import_plan")
    assert set(event.changes) == {*changes, "version"}
    assert {each for each, of_file in imported.checked.counts.items() if of_file["changed"]} == {name}


# One cell, the table that gets one more row, and where that differs from the row before it.
APPENDED = [
    ("definitions.csv", 2, "source", "One force", Definition, {"source": "One force"}),
    ("definitions.csv", 2, "combine", "sum", Definition, {"combine": "sum"}),
    ("definitions.csv", 3, "comparable", "yes", Definition, {"is_comparable": True}),
    ("definitions.csv", 3, "reason", "'=Parted.", Definition, {"reason": "=Parted."}),
    ("targets.csv", 2, "value", "1100", Target, {"value": Decimal(1100)}),
    ("targets.csv", 3, "set_by", "Panel", Target, {"set_by": "Panel"}),
    ("targets.csv", 4, "reason", "Fair.", Target, {"reason": "Fair."}),
    ("resets.csv", 2, "reason", "Parted.", Reset, {"reason": "Parted."}),
    ("resets.csv", 2, "decided_by", "Commissioner", Reset, {"decided_by": "Commissioner"}),
    ("resets.csv", 2, "decided_on", "2023-07-21", Reset, {"decided_on": date(2023, 7, 21)}),
    ("measurements.csv", 2, "value", "1251", Observation, {"value": Decimal(1251)}),
    ("measurements.csv", 2, "status", "final", Observation, {"status": "final"}),
    ("measurements.csv", 4, "note", "Late.", Observation, {"note": "Late."}),
    ("measurements.csv", 5, "absence", "late", Observation, {"absence": "late"}),
    ("measurements.csv", 6, "value", "62", Observation, {"value": Decimal(62)}),
    ("measurements.csv", 6, "withheld_by", "", Observation, {"withheld_by": ""}),
    ("measurements.csv", 6, "review_on", "2025-06-01", Observation, {"review_on": date(2025, 6, 1)}),
    ("measurements.csv", 7, "numerator", "493", Observation, {"numerator": Decimal(493)}),
    ("measurements.csv", 7, "denominator", "821", Observation, {"denominator": Decimal(821)}),
    ("measurements.csv", 7, "sample", "", Observation, {"sample": None}),
    ("comments.csv", 2, "comment", "Counted again.", ExceptionComment, {"text": "Counted again."}),
    ("comments.csv", 2, "analysis", "no", ExceptionComment, {"asks_analysis": False}),
]


@pytest.mark.parametrize(("name", "row", "column", "value", "model", "changes"), APPENDED)
def test_one_changed_cell_appends_one_row(loaded, name, row, column, value, model, changes):
    before = anyshire.rows_of_every_table()
    given = with_cell(name, row, column, value, fourteen())
    imported = load(given, at=LATER)
    found = difference(before, anyshire.rows_of_every_table())
    gone, [now] = found.pop(model._meta.db_table)
    assert gone == []
    told = [differing(model, was, now) for was in before[model._meta.db_table]]
    always = {"id", "recorded_at"}
    assert changes in [{each: new for each, new in one.items() if each not in always} for one in told]
    gone, come = found.pop("ledger_auditevent")
    assert (gone, len(come), found) == ([], 2, {})
    assert {each for each, of_file in imported.checked.counts.items() if of_file["changed"]} == {name}
    # The newer row is the one that counts.
    assert not load(given, at=LATEST).changed_anything


def test_changed_terms_of_a_measure(loaded):
    before = anyshire.rows_of_every_table()
    load(with_cell("definitions.csv", 3, "terms", "trust;knife", fourteen()), at=LATER)
    assert [term.slug for term in kpi("knife-crime").terms.order_by("slug")] == ["knife", "trust"]
    found = difference(before, anyshire.rows_of_every_table())
    assert set(found) == {"kpis_kpi", "kpis_kpi_terms", "ledger_auditevent"}
    assert set(said("edit_kpi")[-1].changes) == {"terms", "version"}


def test_changed_similar_areas(loaded):
    before = anyshire.rows_of_every_table()
    load(with_cell("areas.csv", 4, "similar", "", fourteen()), at=LATER)
    assert not Area.objects.get(slug="othershire").similar.exists()
    found = difference(before, anyshire.rows_of_every_table())
    assert set(found) == {"kpis_area", "kpis_area_similar", "ledger_auditevent"}
    assert set(said("edit_area")[-1].changes) == {"similar", "version"}


def test_new_area_is_compared_with_one_that_is_stored_and_the_other_way_round(loaded):
    given = with_cell("areas.csv", 3, "similar", "northshire", fourteen())
    given["areas.csv"].append(["northshire", "Northshire", "1", "isle;northshire"])
    load(given, at=LATER)
    north, isle = Area.objects.get(slug="northshire"), Area.objects.get(slug="isle")
    assert ([*isle.similar.all()], {*north.similar.all()}) == ([north], {isle, north})


def reworded(given, row=2, **cells):
    """The files with other words for a measure: in kpis.csv, and where there are several versions in the newest."""
    for column, value in cells.items():
        with_cell("kpis.csv", row, column, value, given)
        if "definitions.csv" in given:
            with_cell("definitions.csv", row + 1, column, value, given)
    return given


@pytest.mark.parametrize("has_definitions", [True, False])
def test_new_words_of_a_measure_with_versions_reword_the_newest(loaded, has_definitions):
    before = anyshire.rows_of_every_table()
    load(reworded(fourteen() if has_definitions else tables(), source="Home Office"), at=LATER)
    knives = kpi("knife-crime")
    assert (knives.source, knives.version) == ("Home Office", 2)
    _first, second, third = Definition.objects.order_by("id")
    assert (second.source, third.source) == ("Force", "Home Office")
    assert (third.valid_from, third.is_comparable, third.reason) == (second.valid_from, False, second.reason)
    assert (third.combine, third.recorded_at) == ("sum", LATER)
    found = difference(before, anyshire.rows_of_every_table())
    assert set(found) == {"kpis_kpi", "kpis_definition", "ledger_auditevent"}
    assert len(found["ledger_auditevent"][1]) == 3


@pytest.mark.parametrize("has_definitions", [True, False])
def test_new_words_of_a_measure_with_one_version_are_its_own_columns_alone(loaded, has_definitions):
    load(reworded(fourteen() if has_definitions else tables(), row=3, source="Survey of 2024"), at=LATER)
    assert (kpi("confidence").source, kpi("confidence").version) == ("Survey of 2024", 2)
    assert Definition.objects.count() == 2


def test_new_title_of_a_measure_with_versions_rewords_nothing(loaded):
    load(with_cell("kpis.csv", 2, "title", "Knives", fourteen()), at=LATER)
    assert kpi("knife-crime").title == "Knives"
    assert Definition.objects.count() == 2


def without_sheet(row):
    """A row of definitions.csv as that of an older version."""
    return row[: anyshire.place("definitions.csv", "wanted")] + 13 * [""]


def newer(row, day, reason, **cells):
    """The same row as that of a newer version."""
    row = list(row)
    for column, value in {"valid_from": day, "comparable": "no", "reason": reason, **cells}.items():
        row[anyshire.place("definitions.csv", column)] = value
    return row


@pytest.mark.parametrize("with_older", [True, False])
def test_second_version_of_a_measure_that_had_one(loaded, with_older):
    given = with_cell("kpis.csv", 3, "source", "New survey", fourteen())
    first = given["definitions.csv"].pop()
    given["definitions.csv"] += [without_sheet(first)] if with_older else []
    given["definitions.csv"].append(newer(first, "2024-01-01", "Asked otherwise.", source="New survey"))
    imported = load(given, at=LATER)
    assert counts(imported.checked)["definitions.csv"] == (1, 0, 3)
    old, new = Definition.objects.filter(kpi=kpi("confidence")).order_by("id")
    assert (old.valid_from, old.source, old.is_comparable, old.reason) == (None, "Survey", True, "")
    assert (new.valid_from, new.source, new.is_comparable) == (date(2024, 1, 1), "New survey", False)
    assert (kpi("confidence").source, kpi("confidence").proxy) == ("New survey", "Trust in the police")
    assert not load(given, at=LATEST).changed_anything
    given["definitions.csv"] = [*fourteen()["definitions.csv"][:2], without_sheet(first), given["definitions.csv"][-1]]
    assert plan_files(loaded).files == files(given)


def test_second_version_beside_new_words_of_the_first(loaded):
    first = fourteen()["definitions.csv"][2]
    given = with_cell("kpis.csv", 3, "source", "New survey", fourteen())
    given["definitions.csv"][2:] = [
        without_sheet(newer(first, "", "", source="Old survey", comparable="yes")),
        newer(first, "2024-01-01", "Asked otherwise.", source="New survey"),
    ]
    load(given, at=LATER)
    assert list(Definition.objects.filter(kpi=kpi("confidence")).order_by("id").values_list("source", flat=True)) == [
        "Old survey",
        "New survey",
    ]
    assert plan_files(loaded).files == files(given)


def test_third_version_leaves_the_rows_of_the_others(loaded):
    given = with_cell("kpis.csv", 2, "definition", "Recorded by the police.", fourteen())
    second = given["definitions.csv"][1]
    given["definitions.csv"][1] = without_sheet(second)
    newest = newer(second, "2024-01-01", "Renamed.", definition="Recorded by the police.", comparable="yes")
    given["definitions.csv"].insert(2, newest)
    load(given, at=LATER)
    assert list(Definition.objects.order_by("id").values_list("valid_from", flat=True)) == [
        None,
        date(2023, 4, 1),
        date(2024, 1, 1),
    ]
    assert plan_files(loaded).files == files(given)


def test_rewording_of_an_older_version_makes_it_no_newest_one(loaded):
    load(with_cell("definitions.csv", 2, "source", "Two forces", fourteen()), at=LATER)
    stored = kpi("knife-crime")
    by = system_account(at=AT)
    edit_kpi(kpi=stored, changes={"source": "Home Office"}, based_on=stored.version, by=by, at=LATEST)
    last = Definition.objects.order_by("id").last()
    assert (last.valid_from, last.source, last.is_comparable) == (date(2023, 4, 1), "Home Office", False)
    meanings = decisions_known([stored.pk], Recorded()).meanings[stored.pk]
    assert [(each.valid_from, each.source) for each in meanings] == [
        (None, "Two forces"),
        (date(2023, 4, 1), "Home Office"),
    ]


def test_definition_of_the_tracker_is_exported_and_left_alone_on_return():
    load()
    stored = kpi("confidence")
    new = NewDefinition(date(2024, 1, 1), "Asked otherwise.", False, {"source": "New survey"})
    redefine_kpi(kpi=stored, new=new, based_on=1, by=system_account(at=AT), at=LATER)
    exported = plan_files(stored_plan()).files
    given = with_cell("kpis.csv", 3, "source", "New survey")
    first = fourteen()["definitions.csv"][2]
    plain = {"combine": "", "proxy": "", "section": "", "rule": "baseline"}
    given["definitions.csv"] = [
        without_sheet(newer(first, "", "", comparable="yes", **plain)),
        newer(first, "2024-01-01", "Asked otherwise.", source="New survey", **plain),
    ]
    assert exported == files(given)
    assert not load(given, at=LATEST).changed_anything


def test_plain_definition_is_a_row_only_where_the_file_has_it(loaded):
    row = newer(fourteen()["definitions.csv"][2], "", "", comparable="yes", combine="")
    given = tables() | {"definitions.csv": [without_sheet(row)]}
    imported = load(given, at=LATER)
    assert counts(imported.checked)["definitions.csv"] == (0, 1, 2)
    assert (kpi("confidence").rule, kpi("confidence").proxy, kpi("confidence").combine) == ("baseline", "", "")
    assert not load(given, at=LATEST).changed_anything
    exported = plan_files(loaded).files["definitions.csv"].decode()
    assert "confidence" not in exported


def test_plain_definition_of_another_measure_is_no_row_that_is_left():
    load()
    confidence = fourteen()["definitions.csv"][2]
    checked = check(tables() | {"definitions.csv": [confidence]}, at=LATER)
    assert counts(checked)["definitions.csv"] == (0, 1, 0)


def test_target_and_reset_that_were_taken_back_are_set_again(loaded):
    by = system_account(at=AT)
    target = Target.objects.get(period="2023/24 Q4")
    Target.objects.create(
        kpi=target.kpi, period="2023/24 Q4", set_by="Board", reason="No.", recorded_at=LATER, recorded_by=by
    )
    reset = Reset.objects.get()
    Reset.objects.create(
        **{name: getattr(reset, name) for name in ("kpi", "month", "reason", "decided_by", "decided_on")},
        stands=False,
        recorded_at=LATER,
        recorded_by=by,
    )
    given = fourteen()
    del given["targets.csv"][0], given["resets.csv"][0]
    exported = plan_files(loaded).files
    del given["resets.csv"]
    assert exported == files(given)
    imported = load(fourteen(), at=LATEST)
    assert counts(imported.checked)["targets.csv"] == (1, 0, 2)
    assert counts(imported.checked)["resets.csv"] == (1, 0, 0)
    assert plan_files(loaded).files == files(fourteen())


def test_observation_in_the_wrong_file_is_taken_and_exported_in_its_own():
    given = fourteen()
    plain = given["observations.csv"].pop(0)
    kpi_, period, value, absence, known_on, note = plain
    given["measurements.csv"].insert(0, [kpi_, "", period, value, "", "", "", "", absence, known_on, note, "", ""])
    load(given)
    assert plan_files(stored_plan()).files == files(fourteen())
    imported = load(given, at=LATER)
    assert not imported.changed_anything
    assert counts(imported.checked)["observations.csv"] == (0, 0, 3)
    assert counts(imported.checked)["measurements.csv"] == (0, 0, 7)


def test_observation_changes_its_file_with_what_it_holds(loaded):
    given = fourteen()
    # A plain value in observations.csv in the place of a provisional one that measurements.csv had.
    given["observations.csv"].insert(0, ["knife-crime", "2023/24 Q1", "1250", "", "2023-07-10", ""])
    del given["measurements.csv"][0]
    checked = check(given, at=LATER)
    assert counts(checked)["observations.csv"] == (0, 1, 3)
    assert counts(checked)["measurements.csv"] == (0, 0, 6)
    assert "  changed: row 2: knife-crime, 2023/24 Q1, 2023-07-10 (status)" in checked.lines()
    load(given, at=LATER)
    assert plan_files(loaded).files == files(given)


def test_measure_of_the_register_is_linked_with_what_is_stored_of_it(loaded):
    Plan.objects.create(
        **{column: getattr(loaded, column) for column in ("title", "area", "office", "board", "panel")},
        slug="second",
        register="anyshire",
        starts_on=loaded.starts_on,
        ends_on=loaded.ends_on,
    )
    given = with_cell("plan.csv", 2, "slug", "second", fourteen())
    with_cell("targets.csv", 2, "value", "1100", given)
    checked = load(given, at=LATER).checked
    assert counts(checked)["kpis.csv"] == (2, 0, 0)
    assert counts(checked)["definitions.csv"] == (0, 0, 3)
    assert counts(checked)["targets.csv"] == (0, 1, 2)
    assert counts(checked)["measurements.csv"] == (0, 0, 7)
    assert counts(checked)["areas.csv"] == (0, 0, 4)
    # Comments are the plan's own.
    assert counts(checked)["comments.csv"] == (2, 0, 0)
    assert plan_files(Plan.objects.get(slug="second")).files == files(given)


def test_governance_gives_a_measure_an_owner(loaded):
    load(
        with_cell("definitions.csv", 4, "owner", "analyst@pcc.example", fourteen()),
        by=person("gov@pcc.example"),
        at=LATER,
    )
    assert kpi("confidence").owner == person("analyst@pcc.example")
