"""The measures' files are exported as they were imported, each only where it has rows."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.imports.sources import from_zip
from commitments.models import ExceptionComment, Plan, PlanKPI
from commitments.reporting.plan_files import WITHHELD_TRAVELS, as_zip, plan_files
from kpis.actions.measures import edit_kpi
from kpis.actions.observations import NewObservation, import_observations
from kpis.models import KPI, Area, Observation, Term
from kpis.periods import Period
from plantracker.csvfiles import BY_UPLOAD
from plantracker.people.actions import create_people, system_account
from plantracker.people.models import User
from tests.commitments.imports.anyshire import (
    AT,
    LATER,
    OPTIONAL_ROWS,
    files,
    fourteen,
    load,
    place,
    stored_plan,
    tables,
    with_cell,
)

pytestmark = pytest.mark.django_db


def exported(slug="anyshire"):
    return plan_files(Plan.objects.get(slug=slug)).files


def test_export_gives_the_bytes_that_were_imported():
    load(fourteen())
    assert exported() == files(fourteen())
    assert list(exported()) == list(files(fourteen()))


def test_export_into_an_empty_register_and_export_again_gives_the_same_bytes():
    load(fourteen())
    given = {name: [list(row) for row in rows] for name, rows in fourteen().items()}
    with_cell("plan.csv", 2, "slug", "othershire", given)
    load(given, at=LATER)
    assert KPI.objects.filter(register="othershire").count() == 2
    assert exported("othershire") == files(given)


def test_export_does_not_depend_on_the_order_of_the_rows_imported():
    given = {name: list(reversed(rows)) for name, rows in fourteen().items()}
    # The order of the KPIs is their order in the file, so that it stays.
    given["kpis.csv"].reverse()
    load(given)
    assert exported() == files(fourteen())


@pytest.mark.parametrize("name", OPTIONAL_ROWS)
def test_optional_file_alone(name):
    """What it names comes with it."""
    named = {
        "definitions.csv": ("areas.csv", "glossary.csv"),
        "measurements.csv": ("areas.csv",),
    }
    given = tables() | {each: fourteen()[each] for each in (name, *named.get(name, ()))}
    load(given)
    assert exported() == files({each: given[each] for each in fourteen() if each in given})


@pytest.mark.parametrize("name", OPTIONAL_ROWS)
def test_optional_file_with_a_header_alone_is_not_exported(name):
    load(tables() | {name: []})
    assert exported() == files()


def test_definitions_that_say_no_more_than_kpis_are_not_exported():
    rows = [
        "knife-crime||Recorded by the force.|Force|offences|quarter||lower|Fewer is better.|yes||" + 13 * "|",
        "confidence|||Survey|%|year||higher||yes||||||||baseline|moving_range|average||||",
    ]
    load(tables() | {"definitions.csv": [row.split("|")[:24] for row in rows]})
    assert exported() == files()


TEXTS = {
    "definitions.csv": "definition source unit polarity_reason",
    "glossary.csv": "word meaning",
    "areas.csv": "name",
    "targets.csv": "set_by reason",
    "resets.csv": "reason decided_by",
    "measurements.csv": "note",
    "comments.csv": "comment",
}
SHEET_TEXTS = "reason wanted number section board framework framework_version proxy"


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("=1+1", "'=1+1"),
        (" +1", "' +1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("\uff1d1", "'\uff1d1"),
        ("'x", "''x"),
        ("''=x", "'''=x"),
        ("x\r\ny\nz", "x\r\ny\nz"),
        ('say "no"', 'say "no"'),
        (" blanks ", " blanks "),
    ],
)
def test_every_text_column_is_guarded_and_given_back(stored, written):
    given = fourteen()
    for name, columns in TEXTS.items():
        for column in columns.split():
            with_cell(name, 2, column, written, given)
    for column in SHEET_TEXTS.split():
        with_cell("definitions.csv", 3, column, written, given)
    with_cell("measurements.csv", 6, "withheld_by", written, given)
    load(given)
    assert exported() == files(given)
    knives = KPI.objects.get(slug="knife-crime")
    assert (knives.wanted, knives.number, Term.objects.get(slug="knife").meaning) == (stored, stored, stored)
    assert Observation.objects.get(period="2020/21").withheld_by == stored


@pytest.mark.parametrize(
    ("column", "written", "plain"),
    [
        ("numerator", "492.50", "492.5"),
        ("numerator", "0", "0"),
        ("numerator", "-12.3400", "-12.34"),
        ("denominator", "0.0001", "0.0001"),
        ("denominator", "99999999999.9999", "99999999999.9999"),
        ("sample", "01004", "1004"),
        ("status", "", "final"),
    ],
)
def test_figures_are_written_plainly(column, written, plain):
    load(with_cell("measurements.csv", 7, column, written, fourteen()))
    assert exported() == files(with_cell("measurements.csv", 7, column, plain, fourteen()))


def cells(name):
    return list(csv.reader(io.StringIO(exported()[name].decode("utf-8-sig"), newline="")))


# What an observation holds beyond its period and day, and the file that it is exported in.
HOMES = [
    ({"value": 5}, "observations.csv"),
    ({"value": 5, "note": "Noted."}, "observations.csv"),
    ({"absence": "late"}, "observations.csv"),
    ({"absence": "withheld", "note": "Few."}, "observations.csv"),
    ({"value": 5, "status": "provisional"}, "measurements.csv"),
    ({"absence": "late", "status": "provisional"}, "measurements.csv"),
    ({"numerator": 5, "denominator": 8}, "measurements.csv"),
    ({"value": 5, "sample": 900}, "measurements.csv"),
    ({"absence": "withheld", "withheld_by": "Board"}, "measurements.csv"),
    ({"absence": "withheld", "review_on": AT.date()}, "measurements.csv"),
    ({"value": 5, "absence": "withheld"}, "measurements.csv"),
    ({"numerator": 5, "denominator": 8, "absence": "withheld"}, "measurements.csv"),
    ({"value": 5, "area": "isle"}, "measurements.csv"),
    ({"absence": "late", "area": "isle"}, "measurements.csv"),
]


@pytest.mark.parametrize(("held", "home"), HOMES)
def test_observation_has_one_home(held, home):
    load(tables() | {"areas.csv": fourteen()["areas.csv"]})
    held = {"value": None, "absence": "", **held}
    if "area" in held:
        held["area"] = Area.objects.get(slug=held["area"])
    new = NewObservation(
        kpi=KPI.objects.get(slug="knife-crime"), period=Period.parse("2022/23 Q4"), known_on=AT.date(), **held
    )
    # As an import stores it: whoever types a withheld figure has to say who decided it.
    import_observations(observations=[new], by=system_account(at=AT), at=LATER)
    found = {name for name in exported() for row in cells(name) if "2022/23 Q4" in row}
    assert found == {home}
    before = exported()
    given = {name: cells(name)[1:] for name in before}
    assert not load(given, at=LATER).changed_anything


def test_withheld_figures_are_remarked_on_where_there_are_any():
    load(fourteen())
    assert plan_files(stored_plan()).remarks()[-1] == WITHHELD_TRAVELS
    assert WITHHELD_TRAVELS == (
        "Withheld figures are in measurements.csv: keep the files where the figures may be seen."
    )


def test_withheld_without_a_figure_is_not_remarked_on():
    given = with_cell("measurements.csv", 6, "value", "", fourteen())
    load(given)
    assert WITHHELD_TRAVELS not in plan_files(stored_plan()).remarks()


def test_comment_that_says_nothing_is_not_exported():
    load(fourteen())
    link = PlanKPI.objects.get(kpi__slug="confidence")
    said = {"link": link, "recorded_at": LATER, "recorded_by": system_account(at=AT)}
    start = Period.parse("2023/24 Q2").start
    ExceptionComment.objects.create(**said, quarter="2023/24 Q2", quarter_start=start, text="", asks_analysis=False)
    given = fourteen()
    del given["comments.csv"][1]
    assert exported() == files(given)


def test_owner_who_is_no_member_is_exported_as_named():
    load(fourteen())
    by = system_account(at=AT)
    someone = User(email="zoe@pcc.example", name="Statistician", organisation="PCC")
    create_people(people=[someone], by=by, at=AT)
    edit_kpi(kpi=KPI.objects.get(slug="confidence"), changes={"owner": someone}, based_on=1, by=by, at=LATER)
    given = with_cell("definitions.csv", 4, "owner", "zoe@pcc.example", fourteen())
    given["people.csv"].append(["zoe@pcc.example", "Statistician", "PCC", ""])
    assert exported() == files(given)


def test_areas_and_terms_of_the_measures_own_register_travel_too():
    load(fourteen())
    for model in (KPI, Area, Term):
        model.objects.filter(register="anyshire").update(register="region")
    own = Area.objects.create(register="anyshire", slug="isle", name="Our isle", population=7)
    given = with_cell("areas.csv", 3, "name", "Our isle", fourteen())
    with_cell("areas.csv", 3, "population", "7", given)
    assert exported() == files(given)
    # The plan's own of two with one key is exported, and is what a row of the file means.
    load(with_cell("areas.csv", 3, "population", "8", given), at=LATER)
    own.refresh_from_db()
    assert own.population == 8
    assert Area.objects.get(register="region", slug="isle").population == 98000


def grown(count):
    """The plan with so many more rows in every file of its measures."""
    given = fourteen()
    for number in range(count):
        kpi = list(given["kpis.csv"][0])
        kpi[0] = f"more-{number:03}"
        given["kpis.csv"].append(kpi)
        for row in given["definitions.csv"][:2]:
            given["definitions.csv"].append([kpi[0], *row[1:-1], "knife;trust" if row[-1] else ""])
        given["glossary.csv"].append([f"zz-{number:03}", "Word", "Meaning"])
        given["areas.csv"].append([f"zz-{number:03}", "Area", str(number + 1), "anyshire;isle"])
        given["targets.csv"].append([kpi[0], "2023/24 Q4", "", str(number), "Board", "Less."])
        given["resets.csv"].append([kpi[0], "2023/24 Q1", "Parted.", "Board", "2023-07-20"])
        given["measurements.csv"].append(
            [kpi[0], f"zz-{number:03}", "2023/24 Q3", "1", *["", "", "", "final", "", "2024-01-10", "", "", ""]]
        )
        given["comments.csv"].append([kpi[0], "2023/24 Q3", "Said.", "no"])
    return given


def queries(act):
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def test_export_asks_as_many_queries_for_more_measures(django_assert_max_num_queries):
    load(fourteen())
    small = queries(exported)
    load(grown(40), at=LATER)
    assert exported() == files(grown(40))
    assert queries(exported) == small
    with django_assert_max_num_queries(22):
        plan_files(stored_plan())


def test_import_asks_no_query_per_row():
    """One statement holds many rows, of the widest tables some 40 on SQLite: never one row alone."""
    small = queries(lambda: load(grown(10)))
    renamed = with_cell("plan.csv", 2, "slug", "large", grown(210))
    large = queries(lambda: load(renamed, at=LATER))
    # 200 measures more, with 9 rows each in the files and 4 events each in the ledger.
    assert large - small < 200
    for row in renamed["definitions.csv"][4::2]:
        row[place("definitions.csv", "wanted")] = "Fewer"
        row[place("definitions.csv", "terms")] = "trust"
        row[place("definitions.csv", "reason")] = "Parted."
    for name, column in (("areas.csv", "similar"), ("glossary.csv", "meaning")):
        for row in renamed[name][4:]:
            row[place(name, column)] = "isle"
    assert queries(lambda: load(renamed, at=LATER)) < 200


def test_zip_of_all_files_is_read_back():
    content = as_zip(files(fourteen()))
    source = from_zip(content, BY_UPLOAD)
    assert (source.files, source.problems) == (files(fourteen()), ())
