"""Importing a file of figures in the admin: checked, shown, mended, confirmed; and what stands beside a measure."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from commitments.models import ExceptionComment
from kpis.choices import BatchState
from kpis.models import Definition, ImportBatch, Observation, Reset, Target
from tests.commitments.admin.pages import all_rows

ADD = "admin:kpis_importbatch_add"


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(client, content, name="figures.xlsx", register="north"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse(ADD), {"file": file, "register": register}, follow=True)


WRONG = workbook(
    ["kpi", "2023/24 Q1", "2023/24 Q2"],
    ["burglary", "29%", 220],
    ["satisfaction", "n/a", 81.5],
    ["fires", 3, None],
)
RIGHT = workbook(["kpi", "2023/24 Q1", "2023/24 Q2"], ["burglary", 210, 220], ["satisfaction", None, 81.5])


def test_a_wide_workbook_with_wrong_cells_is_shown_and_not_written(cast, as_):
    client = as_(cast.analyst)
    page = upload(client, WRONG)
    said = page.content.decode()
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.content) == (BatchState.REFUSED, None)
    assert [problem[:2] for problem in batch.report["problems"]] == [
        [2, "2023/24 Q1"],
        [3, "2023/24 Q1"],
        [4, "kpi"],
    ]
    assert "Nothing can be imported until these are mended" in said
    assert "Import these figures" not in said
    assert not Observation.objects.exists()


def test_a_mended_workbook_is_confirmed_and_written(cast, as_):
    client = as_(cast.analyst)
    said = upload(client, RIGHT).content.decode()
    batch = ImportBatch.objects.get()
    assert "3 rows: 3 new, 0 revised, 0 unchanged." in said
    assert not Observation.objects.exists()
    page = client.post(reverse("admin:kpis_importbatch_confirm", args=[batch.pk]), follow=True)
    assert "<strong>Imported.</strong>" in page.content.decode()
    assert Observation.objects.count() == 3
    again = upload(client, RIGHT, name="again.xlsx").content.decode()
    assert "This very file was imported on" in again
    assert Observation.objects.count() == 3


def test_a_double_click_on_confirm_imports_once(cast, as_):
    client = as_(cast.analyst)
    upload(client, RIGHT)
    confirm = reverse("admin:kpis_importbatch_confirm", args=[ImportBatch.objects.get().pk])
    client.post(confirm)
    page = client.post(confirm, follow=True)
    assert "This very file was imported on" in page.content.decode()
    assert Observation.objects.count() == 3


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "empty.csv"), (b"PK\x03\x04broken", "broken.xlsx"), (b"\x00" * 50, "zeros.csv"), (b"a", "../../a.csv")],
)
def test_a_bad_file_is_answered_with_a_sentence(cast, as_, content, name):
    before = all_rows()
    page = upload(as_(cast.analyst), content, name=name)
    assert page.status_code == 200
    assert Observation.objects.count() == 0
    after = all_rows()
    changed = {table for table, rows in after.items() if rows != before[table]}
    assert changed <= {"kpis.ImportBatch", "ledger.AuditEvent"}


def test_a_file_over_the_limit_is_not_kept(cast, as_):
    before = all_rows()
    page = upload(as_(cast.analyst), b"kpi,period,value\n" + b"x" * (5 * 1024 * 1024), name="large.csv")
    assert "larger than 5 MB" in page.content.decode()
    assert all_rows() == before


def test_another_register_cannot_be_chosen(cast, other, as_):
    before = all_rows()
    page = upload(as_(cast.analyst), RIGHT, register=other.plan.register)
    assert page.status_code == 200
    assert all_rows() == before


def test_a_definition_is_changed_on_its_own_page(cast, as_):
    url = reverse("admin:kpis_kpi_redefine", args=[cast.burglary.pk])
    typed = {
        "valid_from": "2023-10-01",
        "comparable": "no",
        "reason": "Sheds are counted apart.",
        "definition": "Homes only.",
        "unit": "offences",
        "polarity": "lower",
        "version": 1,
    }
    page = as_(cast.analyst).post(url, typed, follow=True)
    assert "Sheds are counted apart." in page.content.decode()
    assert [row.is_comparable for row in Definition.objects.filter(kpi=cast.burglary).order_by("id")] == [True, False]
    cast.burglary.refresh_from_db()
    assert cast.burglary.definition == "Homes only."
    # Whoever read the version before is told, and what was typed is kept.
    late = as_(cast.governance).post(url, {**typed, "valid_from": "2024-01-01", "reason": "Mine."})
    assert "Somebody else changed the KPI while you were here" in late.content.decode()
    assert "Mine." in late.content.decode()
    assert Definition.objects.filter(kpi=cast.burglary).count() == 2


@pytest.mark.parametrize(
    ("name", "typed", "model", "sentence"),
    [
        ("target", {"value": "300", "set_by": "Board", "reason": "Why"}, Target, "Give a period or a date"),
        (
            "target",
            {"value": "300", "period": "2023-10", "set_by": "Board", "reason": "Why"},
            Target,
            "is kept by the quarter",
        ),
        (
            "reset",
            {"month": "2023-10", "reason": "Why", "decided_by": "Board", "decided_on": "2024-01-05", "stands": "on"},
            Reset,
            "is kept by the quarter",
        ),
        ("reset", {"month": "soon", "reason": "Why", "decided_by": "Board"}, Reset, "Give a period such as"),
    ],
)
def test_a_decision_that_does_not_do_is_refused_and_kept_on_the_form(cast, as_, name, typed, model, sentence):
    page = as_(cast.analyst).post(reverse(f"admin:kpis_kpi_{name}", args=[cast.burglary.pk]), typed)
    said = page.content.decode()
    assert sentence in said
    assert "Board" in said
    assert not model.objects.exists()


def test_a_comment_says_something(cast, as_):
    url = reverse("admin:commitments_plankpi_comment", args=[cast.burglary_link.pk])
    client = as_(cast.analyst)
    assert (
        "Say what explains the figure, or ask for further analysis" in client.post(url, {"text": " "}).content.decode()
    )
    assert not ExceptionComment.objects.exists()
    client.post(url, {"text": "Two series.", "asks_analysis": "on"})
    comment = ExceptionComment.objects.get()
    assert (comment.text, comment.asks_analysis, comment.recorded_by_id) == ("Two series.", True, cast.analyst.pk)
    assert "Two series." in client.get(url).content.decode()
