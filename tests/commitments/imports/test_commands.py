"""The two commands, as somebody types them."""

import io

import pytest
from django.core.management import CommandError, call_command

from commitments.models import Plan, Theme
from plantracker.people.actions import create_people, system_account
from plantracker.people.models import SYSTEM_EMAIL, User
from tests.commitments.imports import anyshire
from tests.commitments.imports.anyshire import AT, OPTIONAL_ROWS, files, fourteen, load, write

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command(*[str(each) for each in arguments], stdout=out)
    return out.getvalue().splitlines()


def test_import_then_export_gives_the_same_bytes(tmp_path):
    lines = run("import_plan", write(tmp_path))
    assert lines[0] == "plan.csv: 1 added, 0 changed, 0 left"
    assert lines[-1] == "The plan was imported."
    assert run("export_plan", "anyshire", tmp_path / "out" / "llr") == [
        "plan.csv: 1 row",
        "themes.csv: 2 rows",
        "aims.csv: 4 rows",
        "updates.csv: 3 rows",
        "people.csv: 5 rows",
        "kpis.csv: 2 rows",
        "observations.csv: 3 rows",
        "Withdrawn aims left out: 0",
        "Updates of withdrawn aims left out: 0",
        "Updates marked higher than OFFICIAL left out: 0",
    ]
    found = {path.name: path.read_bytes() for path in (tmp_path / "out" / "llr").iterdir()}
    assert found == files()


def test_import_then_export_of_all_fourteen_files_gives_the_same_bytes(tmp_path):
    lines = run("import_plan", write(tmp_path, fourteen()))
    assert "measurements.csv: 7 added, 0 changed, 0 left" in lines
    assert run("export_plan", "anyshire", tmp_path / "out")[7:] == [
        "definitions.csv: 3 rows",
        "glossary.csv: 3 rows",
        "areas.csv: 4 rows",
        "targets.csv: 3 rows",
        "resets.csv: 1 row",
        "measurements.csv: 7 rows",
        "comments.csv: 2 rows",
        "Withdrawn aims left out: 0",
        "Updates of withdrawn aims left out: 0",
        "Updates marked higher than OFFICIAL left out: 0",
        "Withheld figures are in measurements.csv: keep the files where the figures may be seen.",
    ]
    found = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert found == files(fourteen())


def test_export_takes_out_optional_files_of_an_earlier_one(tmp_path):
    load()
    write(tmp_path, fourteen())
    (tmp_path / "notes.csv").write_text("Ours.")
    lines = run("export_plan", "anyshire", tmp_path)
    assert [line for line in lines if "taken out" in line] == [
        f"{name}: no rows, so the older file was taken out" for name in OPTIONAL_ROWS
    ]
    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == {**files(), "notes.csv": b"Ours."}


def test_import_without_by_acts_as_the_system_account(tmp_path):
    run("import_plan", write(tmp_path))
    assert User.objects.get(email=SYSTEM_EMAIL).is_superuser
    assert {event.by_name for event in anyshire.apps.get_model("ledger", "AuditEvent").objects.all()} == {"The tracker"}


def test_second_import_says_that_there_is_nothing_to_do(tmp_path):
    run("import_plan", write(tmp_path))
    before = anyshire.rows_of_every_table()
    assert run("import_plan", tmp_path)[-1] == "There is nothing to change: all of it is stored already."
    assert anyshire.rows_of_every_table() == before


def test_dry_run_into_an_empty_database_writes_nothing(tmp_path):
    before = anyshire.rows_of_every_table()
    lines = run("import_plan", write(tmp_path), "--dry-run")
    assert "aims.csv: 4 added, 0 changed, 0 left" in lines
    assert lines[-1] == "This was a dry run: nothing was written."
    assert anyshire.rows_of_every_table() == before
    assert not User.objects.exists()


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_import_with_errors_names_them_and_writes_nothing(tmp_path, dry_run):
    given = anyshire.with_cell("aims.csv", 3, "lead", "nobody@pcc.example")
    anyshire.with_cell("kpis.csv", 2, "key", "maybe", given)
    before = anyshire.rows_of_every_table()
    with pytest.raises(CommandError) as refused:
        run("import_plan", write(tmp_path, given), *dry_run)
    assert str(refused.value).splitlines() == [
        "aims.csv, row 3, column “lead”, value “nobody@pcc.example”: Nobody in people.csv or in the stored plan has"
        " this address: add them to people.csv.",
        "kpis.csv, row 2, column “key”, value “maybe”: Write yes or no.",
        "Nothing was imported: 2 errors.",
    ]
    assert anyshire.rows_of_every_table() == before


def test_import_of_an_empty_folder_names_all_seven_files(tmp_path):
    with pytest.raises(CommandError) as refused:
        run("import_plan", tmp_path)
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [*files(), "Nothing was imported"]


def test_import_by_governance(tmp_path):
    load()
    write(tmp_path, anyshire.with_cell("themes.csv", 2, "title", "Streets"))
    run("import_plan", tmp_path, "--by", "GOV@pcc.example")
    assert Theme.objects.get(slug="safer-streets").title == "Streets"
    event = anyshire.apps.get_model("ledger", "AuditEvent").objects.order_by("id").last()
    assert (event.action, event.by_name) == ("import_plan", "Head of Governance")


@pytest.mark.parametrize("email", ["nobody@pcc.example", "gone@pcc.example"])
def test_import_by_nobody_who_may_act(tmp_path, email):
    gone = User(email="gone@pcc.example", name="Gone", is_superuser=True, is_active=False)
    create_people(people=[gone], by=system_account(at=AT), at=AT)
    with pytest.raises(CommandError, match=f"Nobody with the address {email} may act here"):
        run("import_plan", write(tmp_path), "--by", email)
    assert not Plan.objects.exists()


def test_import_by_somebody_who_is_not_allowed(tmp_path):
    load()
    with pytest.raises(CommandError, match="Only a plan's own governance may import into it"):
        run("import_plan", write(tmp_path), "--by", "lead@force.example")


def test_export_of_no_plan(tmp_path):
    load()
    with pytest.raises(CommandError, match=r"There is no plan “nowhere”\. Plans here: anyshire\."):
        run("export_plan", "nowhere", tmp_path)


def test_export_to_what_is_no_folder(tmp_path):
    load()
    (tmp_path / "taken").write_text("")
    with pytest.raises(CommandError, match="The files cannot be written to"):
        run("export_plan", "anyshire", tmp_path / "taken")


def test_export_replaces_older_files_whole(tmp_path):
    load()
    write(tmp_path, anyshire.with_cell("themes.csv", 2, "title", "Streets"))
    run("export_plan", "anyshire", tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files()
