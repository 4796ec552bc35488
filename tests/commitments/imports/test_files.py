"""Export gives the bytes that were imported, and leaves out what may not travel."""

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments import demo
from commitments.actions.importing import import_plan
from commitments.actions.plan import create_aim, edit_aim, withdraw_aim
from commitments.actions.records import Changes
from commitments.choices import Marking
from commitments.imports.plans import plan_import
from commitments.imports.sources import from_folder, from_zip
from commitments.models import Aim, Membership, Plan, ProgressUpdate, Theme
from commitments.reporting.plan_files import LeftOut, as_zip, plan_files
from kpis.actions.observations import NewObservation, record_observation
from kpis.models import KPI, Observation
from kpis.periods import Period
from plantracker.csvfiles import BY_COMMAND, BY_UPLOAD
from plantracker.people.actions import create_people, system_account
from plantracker.people.models import User
from tests.commitments.imports import anyshire
from tests.commitments.imports.anyshire import AT, LATER, files, load, person, stored_plan, tables, with_cell

pytestmark = pytest.mark.django_db

DEMO = Path(demo.__file__).parent / "llr"


def exported():
    return plan_files(stored_plan()).files


def cells(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_export_gives_the_bytes_that_were_imported():
    load()
    assert exported() == files()
    assert list(exported()) == list(files())


def test_export_does_not_depend_on_the_order_of_the_rows_imported():
    given = {name: list(reversed(rows)) for name, rows in tables().items()}
    # The order of the KPIs is their order in the file, so that it stays.
    given["kpis.csv"].reverse()
    load(given)
    assert exported() == files()


def test_export_does_not_depend_on_a_byte_order_mark_or_line_ends():
    plain = {name: content.removeprefix(b"\xef\xbb\xbf") for name, content in files().items()}
    plain = {name: content.replace(b'"\r\n', b'"\n') for name, content in plain.items()}
    by = system_account(at=AT)
    checked = plan_import(source=anyshire.Source(plain, BY_COMMAND), by=by, at=AT)
    import_plan(checked=checked, by=by, at=AT)
    assert exported() == files()


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
        ("'tis", "''tis"),
        ("''=x", "'''=x"),
        ("x\r\ny\nz", "x\r\ny\nz"),
        ('say "no"', 'say "no"'),
        (" blanks ", " blanks "),
    ],
)
def test_every_text_column_is_guarded_and_given_back(stored, written):
    texts = {
        "plan.csv": "title area office board panel",
        "themes.csv": "title objective rag_reason",
        "aims.csv": "title",
        "updates.csv": "rag_reason projected_reason activity",
        "people.csv": "name organisation",
        "kpis.csv": "title definition unit polarity_reason source",
        "observations.csv": "note",
    }
    given = tables()
    for name, columns in texts.items():
        for column in columns.split():
            with_cell(name, 2, column, written, given)
    load(given)
    assert exported() == files(given)
    assert (Aim.objects.get(slug="streets-01").title, Plan.objects.get().area) == (stored, stored)
    assert KPI.objects.get(slug="knife-crime").unit == stored
    assert Observation.objects.get(period="2023/24 Q2").note == stored


def test_address_that_a_spreadsheet_would_run_is_guarded():
    given = with_cell("people.csv", 2, "email", "'=cmd@pcc.example")
    with_cell("aims.csv", 5, "lead", "'=cmd@pcc.example", given)
    load(given)
    assert Aim.objects.get(slug="victims-02").lead.email == "=cmd@pcc.example"
    assert exported() == files(given)


@pytest.mark.parametrize(
    ("written", "plain"),
    [("1.50", "1.5"), ("100", "100"), ("-0", "0"), ("007", "7"), ("-4.5000", "-4.5"), ("99999999999.9999",) * 2],
)
def test_numbers_are_written_plainly(written, plain):
    load(with_cell("observations.csv", 2, "value", written))
    assert exported() == files(with_cell("observations.csv", 2, "value", plain))


def test_demo_plan_travels_unchanged():
    by = system_account(at=AT)
    source = from_folder(DEMO, BY_COMMAND)
    checked = plan_import(source=source, by=by, at=AT)
    assert checked.errors == ()
    import_plan(checked=checked, by=by, at=AT)
    assert plan_files(Plan.objects.get(slug="llr")).files == source.files
    counts = [len(rows) for _kind, rows in checked.read.rows.by_file()]
    assert counts == [1, 12, 97, 248, 17, 21, 62, 21, 12, 0, 0, 0, 1, 0]


def test_last_row_of_a_day_alone_is_exported():
    load()
    kpi = KPI.objects.get(slug="knife-crime")
    by = system_account(at=AT)
    for value in (7, 8):
        new = NewObservation(kpi, Period.parse("2023/24 Q2"), value, "", date(2023, 10, 10))
        record_observation(observation=new, by=by, at=LATER)
    assert exported() == files(with_cell("observations.csv", 2, "value", "8"))


def test_withdrawn_aims_and_their_updates_stay_out_and_are_counted():
    load()
    aim = Aim.objects.get(slug="victims-01")
    by = system_account(at=AT)
    withdraw_aim(aim=aim, on=AT.date(), reason="Merged.", based_on=1, by=by, at=LATER)
    given = tables()
    del given["aims.csv"][2]
    del given["updates.csv"][2]
    found = plan_files(stored_plan())
    assert found.files == files(given)
    assert found.left_out == LeftOut(withdrawn_aims=1, withdrawn_updates=1)
    assert found.rows["aims.csv"] == 3


def store_update(**values):
    aim = Aim.objects.get(slug="streets-01")
    given = {
        "quarter": "2023/24 Q3",
        "quarter_start": date(2023, 10, 1),
        "version": 2,
        "state": "approved",
        "activity": "Newer.",
        "rag": "green",
        "projected_rag": "green",
        "importer": system_account(at=AT),
        "written_at": AT,
        "approved_on": date(2024, 1, 20),
        "counts_from": datetime(2024, 1, 20, tzinfo=anyshire.LONDON),
    }
    return ProgressUpdate.objects.create(aim=aim, **{**given, **values})


@pytest.mark.parametrize("marking", [Marking.SENSITIVE, "", "SECRET"])
def test_update_marked_higher_stays_out_with_the_versions_before_it(marking):
    load()
    store_update(marking=marking)
    given = tables()
    del given["updates.csv"][1]
    found = plan_files(stored_plan())
    assert found.files == files(given)
    assert found.left_out == LeftOut(sensitive_updates=1)


def test_newest_approved_version_is_exported_and_no_draft():
    load()
    store_update()
    store_update(
        version=3, state="draft", activity="Draft.", importer=None, author=person("lead@force.example"),
        approved_on=None, counts_from=None,
    )  # fmt: skip
    row = cells(exported()["updates.csv"])[2]
    assert row == ["streets-01", "2023/24 Q3", "green", "", "green", "", "Newer.", "2024-01-20"]


def test_lead_without_a_role_is_exported_as_named_and_changes_nothing_on_return():
    load()
    by = system_account(at=AT)
    someone = User(email="zoe@pcc.example", name="Auditor")
    create_people(people=[someone], by=by, at=AT)
    edit_aim(aim=Aim.objects.get(slug="victims-02"), changes=Changes({"lead": someone}), based_on=1, by=by, at=AT)
    given = with_cell("aims.csv", 5, "lead", "zoe@pcc.example")
    given["people.csv"].append(["zoe@pcc.example", "Auditor", "", ""])
    assert exported() == files(given)
    assert not load(given, at=LATER).changed_anything
    load(with_cell("people.csv", 7, "role", "lead", given), at=LATER)
    assert Membership.objects.get(person=someone).role == "lead"


def query_count():
    with CaptureQueriesContext(connection) as queries:
        plan_files(stored_plan())
    return len(queries)


def test_export_asks_as_many_queries_for_a_larger_plan(django_assert_max_num_queries):
    load()
    small = query_count()
    by = system_account(at=AT)
    theme = Theme.objects.get(slug="victims")
    for number in range(30):
        aim = Aim(plan=theme.plan, theme=theme, slug=f"more-{number}", order=number, title="More")
        deputies = [person("chief@force.example"), person("gov@pcc.example")]
        create_aim(aim=aim, deputies=deputies, kpis=[], by=by, at=LATER)
    given = tables()
    for number in range(30):
        given["updates.csv"].append([f"more-{number}", "2023/24 Q3", *["green", ""] * 2, "Done.", "2024-01-15"])
        given["observations.csv"].append(["knife-crime", "2023/24 Q1", str(number), "", f"2023-08-{number + 1:02}", ""])
        given["people.csv"].append([f"p{number}@pcc.example", "Post", "", "panel"])
    load(given, at=LATER)
    assert query_count() == small
    with django_assert_max_num_queries(22):
        plan_files(stored_plan())


def test_zip_is_the_same_for_the_same_files_and_is_read_back():
    content = as_zip(files())
    assert content == as_zip(files())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == list(files())
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    source = from_zip(content, BY_UPLOAD)
    assert source.problems == ()
    by = system_account(at=AT)
    import_plan(checked=plan_import(source=source, by=by, at=AT), by=by, at=AT)
    assert as_zip(exported()) == content
