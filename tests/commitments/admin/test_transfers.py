"""A plan's files through the admin: checked, shown, imported; exported as the same zip."""

import io
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commitments.models import Aim, Plan, Theme
from commitments.reporting.plan_files import as_zip, plan_files
from kpis.actions.observations import NewObservation, record_observation
from kpis.models import Term
from kpis.periods import Period
from plantracker.csvfiles import MEBIBYTE
from tests.cast import approve, submit
from tests.commitments.admin.conftest import NOW
from tests.commitments.admin.pages import all_rows, form_of, sentences

IMPORT = reverse("admin:commitments_plan_import")
CONFIRM = reverse("admin:commitments_plan_import_confirm")


@pytest.fixture
def governance(as_, cast):
    return as_(cast.governance)


def zipped(cast, **edits):
    """The plan's own files, some of them edited: ``name=(was, becomes)``."""
    files = dict(plan_files(cast.plan).files)
    for name, (was, becomes) in edits.items():
        text = files[f"{name}.csv"].decode()
        assert was in text
        files[f"{name}.csv"] = text.replace(was, becomes).encode()
    return as_zip(files)


def upload(client, content, name="plan.zip"):
    return client.post(IMPORT, {"archive": SimpleUploadedFile(name, content, "application/zip")})


def test_what_would_change_is_shown_before_it_is_written(governance, cast):
    before = all_rows()
    page = upload(governance, zipped(cast, themes=("Safer streets", "Safer roads")))
    counts = {each.file: (len(each.added), len(each.changed), each.left) for each in page.context["differences"]}
    assert counts["themes.csv"] == (0, 1, 1)
    assert counts["aims.csv"] == (0, 0, 4)
    assert all_rows() == before
    response = governance.post(CONFIRM, form_of(page))
    assert response["Location"] == reverse("admin:commitments_plan_change", args=[cast.plan.pk])
    assert Theme.objects.get(pk=cast.streets.pk).title == "Safer roads"
    # The files are put aside for this one purpose.
    assert Session.objects.filter(session_key=form_of(page)["kept"][0]).count() == 0


def test_every_error_is_a_row_of_a_table(governance, cast):
    before = all_rows()
    page = upload(governance, zipped(cast, aims=('"force"', '"the force"')))
    (error,) = page.context["errors"]
    assert (error.file, error.row, error.column, error.value) == ("aims.csv", 2, "delivered_by", "the force")
    assert "the force" in page.content.decode()
    assert "kept" not in page.context
    assert all_rows() == before


def test_the_same_files_again_change_nothing(governance, cast):
    page = upload(governance, zipped(cast))
    assert "There is nothing to change: all of it is stored already." in page.content.decode()
    assert "kept" not in page.context


def test_a_change_after_the_check_is_shown_again_and_not_overwritten(governance, as_, cast):
    page = upload(governance, zipped(cast, themes=("Safer streets", "Safer roads")))
    Theme.objects.filter(pk=cast.streets.pk).update(title="Somebody else's title")
    response = governance.post(CONFIRM, form_of(page))
    assert "The plan changed after you looked at this page" in sentences(response)[0]
    assert Theme.objects.get(pk=cast.streets.pk).title == "Somebody else's title"
    # It was shown again as it would be now, and can be confirmed as such.
    assert governance.post(CONFIRM, form_of(response)).status_code == 302
    assert Theme.objects.get(pk=cast.streets.pk).title == "Safer roads"


def test_a_double_click_imports_once(governance, cast):
    page = form_of(upload(governance, zipped(cast, themes=("Safer streets", "Safer roads"))))
    governance.post(CONFIRM, page)
    before = all_rows()
    response = governance.post(CONFIRM, page, follow=True)
    assert "The files are no longer kept: choose the zip again." in sentences(response)
    assert all_rows() == before


def test_files_are_kept_for_an_hour_and_for_who_chose_them(governance, as_, cast):
    page = form_of(upload(governance, zipped(cast, themes=("Safer streets", "Safer roads"))))
    before = all_rows()
    assert as_(cast.second_governance).post(CONFIRM, page)["Location"] == IMPORT
    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        assert governance.post(CONFIRM, page)["Location"] == IMPORT
    assert all_rows() == before


@pytest.mark.parametrize("kept", ["", "x", "a" * 32, "'; --", "\0" + "a" * 31, "a" * 5_000, "²" * 32])
def test_a_forged_key_imports_nothing(governance, cast, kept):
    before = all_rows()
    assert governance.post(CONFIRM, {"kept": kept})["Location"] == IMPORT
    assert all_rows() == before


def test_ones_own_session_is_no_upload(governance, cast):
    assert governance.post(CONFIRM, {"kept": governance.session.session_key})["Location"] == IMPORT
    assert governance.get(IMPORT).status_code == 200


def test_governance_imports_into_its_own_plan_only(governance, cast, other):
    before = all_rows()
    response = upload(governance, zipped(other, themes=("Safer streets", "Mine now")))
    assert response["Location"] == IMPORT
    assert sentences(governance.get(IMPORT)) == [
        "Only a plan's own governance may import into it, and only an administrator may set up a new plan."
    ]
    assert all_rows() == before


def test_an_administrator_sets_up_a_plan_from_its_files(as_, cast):
    content = zipped(
        cast,
        plan=('"north"', '"east"'),
        people=("@north", "@east"),
        themes=("@north", "@east"),
        aims=("@north", "@east"),
        definitions=("@north", "@east"),
    )
    client = as_(cast.administrator)
    assert client.post(CONFIRM, form_of(upload(client, content))).status_code == 302
    assert Aim.objects.filter(plan=Plan.objects.get(slug="east")).count() == 4


def test_the_page_names_the_files_that_are_taken_if_wanted(governance, cast):
    sentence = (
        "The seven files, if wanted definitions.csv, glossary.csv, areas.csv, targets.csv, resets.csv,"
        " measurements.csv and comments.csv; at most 5 MB."
    )
    assert sentence in governance.get(IMPORT).content.decode()


def test_optional_files_are_shown_and_imported_with_the_seven(governance, cast):
    with zipfile.ZipFile(io.BytesIO(zipped(cast))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["glossary.csv"] = b"term,word,meaning\r\nburglary,Burglary,Entry as a trespasser.\r\n"
    page = upload(governance, as_zip(files))
    counts = {each.file: (len(each.added), len(each.changed), each.left) for each in page.context["differences"]}
    assert counts["glossary.csv"] == (1, 0, 0)
    assert "areas.csv" not in counts
    assert governance.post(CONFIRM, form_of(page)).status_code == 302
    assert Term.objects.get(register="north").meaning == "Entry as a trespasser."


def test_a_wrong_cell_of_an_optional_file_is_a_row_of_the_table(governance, cast):
    with zipfile.ZipFile(io.BytesIO(zipped(cast))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["areas.csv"] = b"area,name,population,similar\r\nisle,The Isle,many,\r\n"
    before = all_rows()
    (error,) = upload(governance, as_zip(files)).context["errors"]
    assert (error.file, error.row, error.column, error.value) == ("areas.csv", 2, "population", "many")
    assert all_rows() == before


@pytest.mark.parametrize("withheld", ["", "withheld"])
def test_the_export_page_says_that_withheld_figures_are_in_the_files(governance, cast, withheld):
    decided = {"withheld_by": "Commissioner", "review_on": NOW.date()} if withheld else {}
    said = {"status": "provisional", **decided}
    new = NewObservation(cast.burglary, Period.parse("2023/24 Q2"), 40, withheld, NOW.date(), **said)
    record_observation(observation=new, by=cast.governance, at=NOW)
    page = governance.get(reverse("admin:commitments_plan_export", args=[cast.plan.pk]))
    sentence = "Withheld figures are in measurements.csv: keep the files where the figures may be seen."
    assert (sentence in page.content.decode()) is bool(withheld)
    assert dict(page.context["rows"])["measurements.csv"] == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK nonsense", "It is no zip archive, or a damaged one"),
        (b"x" * (5 * MEBIBYTE + 1), "It is larger than 5 MB"),
    ],
)
def test_what_is_no_such_zip_is_refused(governance, cast, content, sentence):
    page = upload(governance, content)
    assert sentence in page.context["errors"][0].message


@pytest.mark.parametrize("name", ["../../etc/passwd", "themes.csv/../x", "extra.csv", "a" * 300 + ".csv"])
def test_other_parts_than_the_plans_files_are_refused(governance, cast, name):
    buffer = io.BytesIO(zipped(cast))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, "x")
    assert upload(governance, buffer.getvalue()).context["errors"]


@pytest.mark.parametrize("name", ["plan.zip.exe", "../plan.zip", "x" * 240 + ".zip"])
def test_the_uploads_own_name_does_not_matter(governance, cast, name):
    assert upload(governance, zipped(cast), name).status_code == 200


def test_nothing_chosen_is_said(governance, cast):
    for posted in ({}, {"archive": ""}, {"archive": SimpleUploadedFile("plan.zip", b"")}):
        page = governance.post(IMPORT, posted)
        assert page.context["form"].errors


def test_the_export_is_what_import_reads(governance, cast, round_):
    approve(submit(cast.helpline, round_, by=cast.other_lead, marking="OFFICIAL-SENSITIVE"), by=cast.governance)
    address = reverse("admin:commitments_plan_export", args=[cast.plan.pk])
    page = governance.get(address)
    assert dict(page.context["rows"])["aims.csv"] == 4
    assert "Updates marked higher than OFFICIAL left out: 1" in page.context["remarks"]
    response = governance.post(address)
    assert response["Content-Disposition"] == 'attachment; filename="north-2024-01-08.zip"'
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert files == plan_files(cast.plan).files
