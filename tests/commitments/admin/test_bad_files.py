"""Bad files on the page that imports figures and in its command: row, column, value, what is right, nothing written.

A few files of every kind on the page; through the command all spellings of each kind, as files are read
(``tests/kpis/imports``).
On the page a refused file leaves what was found in it, without its content, and the event that says who sent it. The
command leaves nothing.
"""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from kpis.choices import BatchState
from kpis.models import ImportBatch, Observation
from plantracker.csvfiles import BY_UPLOAD
from tests.cast import observe
from tests.commitments.admin.conftest import NOW
from tests.commitments.admin.pages import nothing_stored
from tests.commitments.admin.uploads import body, field, file, send
from tests.commitments.views.pagetext import page_words
from tests.kpis.imports.reads import long_file
from tests.kpis.imports.test_days import BAD_DAYS as DAYS
from tests.kpis.imports.test_days import BAD_PERIODS as PERIODS
from tests.kpis.imports.test_encodings import WHOLE as ENCODINGS
from tests.kpis.imports.test_numbers import BAD as NUMBERS
from tests.kpis.imports.test_structure import BAD as STRUCTURE
from tests.kpis.imports.test_text import BAD as TEXTS
from tests.kpis.imports.test_workbooks import BAD as WORKBOOKS
from tests.kpis.imports.workbooks import cell, parts_of, row, sheet, workbook, zipped

ADD = reverse("admin:kpis_importbatch_add")
TO_MEND = "Nothing can be imported until these are mended in the file. Mend them, and choose the file again."
BUTTON = 'value="Import these figures"'
PUT_ASIDE = ("kpis.ImportBatch", "ledger.AuditEvent")

HEAD = "kpi,period,value,note\r\n"
SOUND = "burglary,2023/24 Q1,210,\r\n"
IN_BOOK = row(1, "kpi", "period", "value")
FIGURES = sheet(IN_BOOK, row(2, "burglary", "2023/24 Q1", 210))
ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def with_value(value):
    return f'{HEAD}burglary,2023/24 Q1,"{value}",\r\n'.encode()


def with_period(period, value="210"):
    return f"{HEAD}burglary,{period},{value},\r\n".encode()


def with_note(note):
    return HEAD.encode() + b"burglary,2023/24 Q1,210," + note + b"\r\n"


# name: (content, row, column, value, how what is said begins)
BAD = {
    # Encodings
    "UTF-16 without its mark": (
        (HEAD + SOUND).encode("utf-16-le"),
        *(None, "", "", "The file is in UTF-16 without its mark: save it as “CSV UTF-8”."),
    ),
    "Mac Roman": (
        with_note("Zoë".encode("mac_roman")),
        *(2, "note", "Zo\\x91", "The file is not UTF-8, and not Windows-1252 either: save it as “CSV UTF-8”."),
    ),
    "EBCDIC": ("kpi,period,value\n".encode("cp037"), None, "", "", "The file is in EBCDIC: save it as “CSV UTF-8”."),
    # Structure
    "semicolons": (
        b"kpi;period;value\r\nburglary;2023/24 Q1;210\r\n",
        *(1, "", "kpi;period;value", "The cells are separated by semicolons: save the file with commas."),
    ),
    "unclosed quote": (
        f'{HEAD}{SOUND}"burglary,2023/24 Q2,220,\r\n'.encode(),
        *(3, "", '"burglary,2023/24 Q2,220,\\r\\n', "The quote that opens this cell is never closed"),
    ),
    "ragged row": (
        f"{HEAD}{SOUND}burglary,2023/24 Q2\r\n".encode(),
        *(3, "", "", "The row has 2 cells, the header 4: give it as many."),
    ),
    "extra column": (b"kpi,period,value,colour\r\n", 1, "colour", "colour", "There is no such column."),
    "row of totals": (
        f"{HEAD}{SOUND}Total,2023/24 Q2,430,\r\n".encode(),
        *(3, "kpi", "Total", "This looks like a row of totals: take it out"),
    ),
    "empty but for a header": (HEAD.encode(), None, "", "", "There is no figure below the header: give at least one."),
    # Numbers
    "NaN": (with_value("NaN"), 2, "value", "NaN", "This is no figure: leave the value empty, and give the reason"),
    "1e400": (with_value("1e400"), 2, "value", "1e400", "Write the number out, without a power of ten."),
    "1.234,56": (with_value("1.234,56"), 2, "value", "1.234,56", "Commas stand before every third digit or nowhere"),
    "£866,733": (with_value("£866,733"), 2, "value", "£866,733", "Leave out the sign of the currency"),
    "29%": (with_value("29%"), 2, "value", "29%", "Leave out the % sign, which the measure's unit says"),
    "(123)": (with_value("(123)"), 2, "value", "(123)", "Write a number below zero with a minus, not in brackets."),
    "Arabic digits": (with_value("\u0661\u0663"), 2, "value", "\u0661\u0663", "Write digits as 0 to 9."),
    "15 digits": (with_value("123456789012345"), 2, "value", "123456789012345", "Give at most 11 digits before"),
    "no figure in words": (with_value("Data not Available"), 2, "value", "Data not Available", "This is no figure"),
    # Dates and periods
    "31/02/2026": (with_period("31/02/2026"), 2, "period", "31/02/2026", "The calendar has no such day."),
    "04/31/2026": (with_period("04/31/2026"), 2, "period", "04/31/2026", "There is no month 31."),
    "Apr-26": (with_period("Apr-26"), 2, "period", "Apr-26", "That may be a day or a month"),
    "fifth quarter": (with_period("2026-27 Q5"), 2, "period", "2026-27 Q5", "Write a quarter as 2023/24 Q3"),
    "serial": (with_period("45748"), 2, "period", "45748", "A spreadsheet keeps 2025-04-01 as this number"),
    "year 0001": (with_period("0001-04"), 2, "period", "0001-04", "Give a year from 1990 to 2099."),
    "year 9999": (with_period("9999-12"), 2, "period", "9999-12", "Give a year from 1990 to 2099."),
    "instant at a change of clocks": (
        with_period("2023-03-26T01:30:00+00:00"),
        *(2, "period", "2023-03-26T01:30:00+00:00", "Write the period alone, such as 2023-10 or 2023/24 Q3"),
    ),
    "01/04/2023, a month and no quarter": (
        with_period("01/04/2023"),
        *(2, "period", "2023-04", "The KPI is kept by the quarter: give a quarter."),
    ),
    "quarter that has not begun": (
        with_period("2024/25 Q1"),
        *(2, "period", "2024/25 Q1", "The period has not begun on 2024-01-08: there can be no figure yet."),
    ),
    "same period twice": (
        f"{HEAD}{SOUND}burglary,Q1 2023/24,211,\r\n".encode(),
        *(3, "period", "2023/24 Q1", "Row 2 has the same kpi, area, period and known_on: leave one of the two."),
    ),
    # Text
    "NUL": (with_note(b"a\x00b"), 2, "note", "a\\x00b", "The cell holds a NUL character: take it out."),
    "lone surrogate": (
        with_note(b"\xed\xa0\x80"),
        *(2, "note", "\\xed\\xa0\\x80", "The file is not UTF-8, and not Windows-1252 either"),
    ),
    "1 MB of text": (
        with_note(b"x" * 1_048_576),
        *(2, "note", "x" * 59 + "…", "The cell has 1,048,576 characters: give it at most 32,767."),
    ),
    # What the register does not have
    "no such KPI": (b"kpi,period,value\r\nfires,2023/24 Q1,1\r\n", 2, "kpi", "fires", "There is no such KPI in the"),
    "script for a KPI": (
        b"kpi,period,value\r\n<script>alert(1)</script>,2023/24 Q1,1\r\n",
        *(2, "kpi", "<script>alert(1)</script>", "Use small letters, digits and single hyphens between them"),
    ),
    # Workbooks
    "formula without its result": (
        workbook(IN_BOOK, row(2, "burglary", "2023/24 Q1", '<c r="C2"><f>SUM(A1:A9)</f></c>')),
        *(2, "value", "=SUM(A1:A9)", "The formula has no saved result"),
    ),
    "error in a cell": (
        workbook(IN_BOOK, row(2, "burglary", "2023/24 Q1", cell("C2", "#DIV/0!", "e"))),
        *(2, "value", "#DIV/0!", "The spreadsheet has an error here: mend its formula, or leave the cell empty."),
    ),
    "external entity": (
        zipped(parts_of(ENTITY + FIGURES)),
        *(None, "", "", "The workbook declares entities, which no spreadsheet does: save the sheet anew."),
    ),
    "old kind": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500,
        *(None, "", "", "This is a workbook of the old kind (.xls): save it as “Excel workbook (.xlsx)”."),
    ),
    "archive": (zipped({"figures.csv": HEAD + SOUND}), None, "", "", "This is an archive, but no workbook"),
    "cut short": (workbook(IN_BOOK)[:-40], None, "", "", "The workbook is damaged: open it in a spreadsheet"),
}


@pytest.fixture
def client(as_, cast):
    return as_(cast.analyst)


def upload(client, content, name="figures.csv"):
    """The page of what was found in a file."""
    sent = send(client, ADD, body(field("register", "north"), file("file", name, content)))
    return client.get(sent["Location"])


def run(path, *options):
    out = io.StringIO()
    call_command("import_observations", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_of_on_the_page(client, name):
    content, number, column, value, message = BAD[name]
    with nothing_stored(PUT_ASIDE):
        page = upload(client, content)
    words, markup = page_words(page), page.content.decode()
    told = " ".join(part for part in (str(number or "whole file"), column, " ".join(value.split()), message) if part)
    assert page.status_code == 200
    assert TO_MEND in words
    assert f"Row Column Value What would be right {told}" in words
    assert BUTTON not in markup
    assert "<script>alert" not in markup
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.content, batch.wrong) == (BatchState.REFUSED, None, 1)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_of_by_the_command(cast, tmp_path, name):
    content, number, column, value, message = BAD[name]
    path = tmp_path / "figures.csv"
    path.write_bytes(content)
    where = f", row {number}" if number else ""
    where += f", column “{column}”" if column else ""
    where += f", value “{value}”" if value else ""
    with nothing_stored():
        for option in ([], ["--dry-run"]):
            with pytest.raises(CommandError) as refused:
                run(path, *option)
            assert str(refused.value).startswith(f"figures.csv{where}: {message}")
            assert str(refused.value).endswith("\nNothing was imported: 1 error.")


# The tables of the reader by kind: name, (content, row, column, value, message).
SPELLINGS = {
    "encodings": {name: (content, None, "", "", message) for name, (content, message) in ENCODINGS.items()},
    "structure": {name: each for name, each in STRUCTURE.items() if len(each[0]) <= BY_UPLOAD.size},
    "numbers": {
        text: (long_file(value=text), 2, "value", text.replace("\u00a0", "\\xa0"), message)
        for text, message in NUMBERS.items()
    },
    "periods": {text: (long_file(period=text), 2, "period", text, message) for text, message in PERIODS.items()},
    "days": {text: (long_file(known_on=text), 2, "known_on", text, message) for text, message in DAYS.items()},
    "texts": {
        name: (long_file(note=text), 2, "note", shown, message) for name, (text, shown, message) in TEXTS.items()
    },
    "workbooks": {
        # The command takes more rows than an upload.
        name: (content, number, "", value, message.replace("20,000", "250,000"))
        for name, (content, number, value, message) in WORKBOOKS.items()
    },
}


@pytest.mark.parametrize("kind", SPELLINGS)
def test_every_spelling_is_told_of_by_the_command_and_stores_nothing(cast, tmp_path, kind):
    path = tmp_path / "figures.csv"
    with nothing_stored():
        for name, (content, number, column, value, message) in SPELLINGS[kind].items():
            path.write_bytes(content)
            with pytest.raises(CommandError) as refused:
                run(path)
            where = f", row {number}" if number else ""
            where += f", column “{column}”" if column else ""
            where += f", value “{value}”" if value else ""
            assert str(refused.value).startswith("figures.csv"), name
            assert f"{where}: {message}" in str(refused.value), name


def test_a_refused_file_can_be_neither_confirmed_nor_changed(client):
    upload(client, BAD["29%"][0])
    batch = ImportBatch.objects.get()
    with nothing_stored():
        page = client.post(reverse("admin:kpis_importbatch_confirm", args=[batch.pk]), follow=True)
        assert "This file is not waiting to be confirmed" in page_words(page)
        assert (
            client.post(reverse("admin:kpis_importbatch_change", args=[batch.pk]), {"state": "done"}).status_code == 403
        )


def test_windows_1252_is_taken_once_its_words_were_seen(client):
    content = f"{HEAD}burglary,2023/24 Q1,210,“Café”: £5\r\n".encode("cp1252")
    with nothing_stored(PUT_ASIDE):
        page = upload(client, content)
    assert "The file is not UTF-8. It was read as Windows-1252: check the £ signs and the quotes" in page_words(page)
    assert BUTTON in page.content.decode()


# Periods and what is stored -------------------------------------------------------------------


def confirm(client):
    return client.post(
        reverse("admin:kpis_importbatch_confirm", args=[ImportBatch.objects.latest("id").pk]), follow=True
    )


def test_a_period_before_the_plan_is_taken_for_a_measure_is_older_than_the_plan(client, cast):
    assert str(cast.plan.starts_on) == "2021-04-01"
    words = page_words(upload(client, with_period("2018/19 Q4", "512")))
    assert "1 row: 1 new, 0 revised, 0 unchanged." in words
    confirm(client)
    assert [(row.period, row.value) for row in Observation.objects.all()] == [("2018/19 Q4", 512)]
    # A figure counts from the instant after it is known.
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert "January to March 2019 512" in page_words(client.get("/review/north/live/kpis/burglary/"))


def test_a_period_that_is_stored_is_shown_with_both_figures_and_asked_about(client, cast):
    observe(cast.burglary, "2023/24 Q1", "210", by=cast.analyst)
    with nothing_stored(PUT_ASIDE):
        page = upload(client, with_period("2023/24 Q1", "211") + b"burglary,2023/24 Q2,220,\r\n")
    words = page_words(page)
    assert "2 rows: 1 new, 1 revised, 0 unchanged." in words
    assert "Revised figures Row KPI Area Period Stored now In the file 2 burglary 2023/24 Q1 210 211" in words
    assert BUTTON in page.content.decode()
    with nothing_stored(("kpis.Observation", *PUT_ASIDE)):
        assert "Imported." in page_words(confirm(client))
    stored = Observation.objects.filter(period="2023/24 Q1").order_by("id").values_list("value", flat=True)
    assert list(stored) == [210, 211]


def test_the_command_shows_both_figures_before_it_writes(cast, tmp_path):
    observe(cast.burglary, "2023/24 Q1", "210", by=cast.analyst)
    path = tmp_path / "figures.csv"
    path.write_bytes(with_period("2023/24 Q1", "211"))
    with nothing_stored():
        said = run(path, "--dry-run")
    assert "0 new figures, 1 revised, 0 unchanged." in said
    assert "revised: row 2: burglary, 2023/24 Q1: 210 → 211" in said
    assert "This was a dry run: nothing was written." in said
