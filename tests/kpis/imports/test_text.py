"""Texts are stored as they are written, whatever they hold, save what no database or file can keep."""

import pytest

from plantracker.csvfiles import Column, csv_chunks, guarded
from tests.kpis.imports.reads import long_file, only_problem, only_row, problem
from tests.kpis.imports.workbooks import cell, row, workbook

KEPT = {
    "script": "<script>alert(1)</script>",
    "handler": '<img src=x onerror="alert(1)">',
    "link": "javascript:alert(1)",
    "template": "{{ settings.SECRET_KEY }} {% load x %} ${7*7}",
    "table from Word": '<table class="MsoNormalTable"><tr><td>1</td></tr></table>',
    "right to left": "abc\u202etxt.exe",
    "zero width": "a\u200bb\u2060c\ufeffd",
    "emoji with joiners": "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "flood of accents": "Z" + "\u0351" * 2_000,
    "new lines": "one\r\ntwo\nthree\rfour",
    "blanks": "  \t ",
    "1,000 lines": "line\n" * 1_000,
    "as long as may be": "x" * 32_000,
    **{f"formula {start!r}": f"{start}1+1" for start in ("=", "+", "-", "@", "\t", "\r", "\n")},
    "guard of its own": "'=1",
}


@pytest.mark.parametrize("name", KEPT)
def test_text_is_kept_as_written(name):
    text = KEPT[name]
    assert only_row(long_file(note=guarded(text))).note == text


@pytest.mark.parametrize("name", KEPT)
def test_text_comes_back_from_our_own_writing(name):
    columns = [Column("kpi"), Column("area"), Column("period"), Column("value", is_text=False), Column("note")]
    cells = ["shoplifting", "=Area 1", "2023/24 Q3", "-11", KEPT[name]]
    found = only_row(b"".join(csv_chunks(columns, [cells])))
    assert (found.area, str(found.period), found.value, found.note) == ("=Area 1", "2023/24 Q3", -11, KEPT[name])


LONG = "x" * 59 + "…"
BAD = {
    "1 MB": ("x" * 1_048_576, LONG, "The cell has 1,048,576 characters: give it at most 32,767."),
    "100,000 lines": (
        "\n" * 100_000,
        "\\n" * 59 + "…",
        "The cell has 100,000 characters: give it at most 32,767.",
    ),
    "a character too many": ("x" * 32_768, LONG, "The cell has 32,768 characters: give it at most 32,767."),
    "longer than a text may be": ("x" * 32_001, LONG, "The text has 32001 characters: give it at most 32000."),
    "NUL": ("a\x00b", "a\\x00b", "The cell holds a NUL character: take it out."),
    "formula start NUL": ("\x00=1", "\\x00=1", "The cell holds a NUL character: take it out."),
}


@pytest.mark.parametrize("name", BAD)
def test_text_that_cannot_be_kept_is_named(name):
    text, shown, message = BAD[name]
    assert only_problem(long_file(note=text)) == problem(2, "note", shown, message)


@pytest.mark.parametrize(
    ("area", "shown", "message"),
    [
        ("x" * 201, LONG, "The text has 201 characters: give it at most 200."),
        (" Harborough", " Harborough", "There are blanks before or after the name: take them out."),
        ("Harborough\n", "Harborough\\n", "There are blanks before or after the name: take them out."),
        (" ", " ", "There are blanks before or after the name: take them out."),
        ("a\x00", "a\\x00", "The cell holds a NUL character: take it out."),
    ],
)
def test_area_that_is_no_name(area, shown, message):
    assert only_problem(long_file(area=area)) == problem(2, "area", shown, message)
    wide = f'kpi,area,2026-04\r\nshoplifting,"{area}",5\r\n'.encode()
    assert only_problem(wide) == problem(2, "area", shown, message)


@pytest.mark.parametrize(("title", "text"), [("status", "Final"), ("status", "revised"), ("absence", "Late")])
def test_word_of_a_closed_list_is_spelt_as_in_it(title, text):
    words = {"status": "final, provisional", "absence": "not collected, in development, late, withheld"}
    value = {"value": ""} if title == "absence" else {}
    assert only_problem(long_file(**value, **{title: text})) == problem(
        2, title, text, f"Write one of: {words[title]}."
    )


def noted(text):
    """A workbook with this text as the note of its only figure."""
    return workbook(row(1, "kpi", "period", "value", "note"), row(2, "shoplifting", "2026-04", 12, text))


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("one_x000D_&#10;two", "one\r\ntwo"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x00", "_x00"),
        ("&lt;script&gt;", "<script>"),
        ("=1+1", "=1+1"),
    ],
)
def test_text_of_a_workbook_is_kept(written, note):
    assert only_row(noted(written)).note == note


@pytest.mark.parametrize(
    ("written", "shown", "message"),
    [
        ("a_x0000_b", "a\\x00b", "The cell holds a NUL character: take it out."),
        (
            "_xD800_",
            "\\ud800",
            "The cell is not UTF-8: save the file as “CSV UTF-8”, and take out what is no character.",
        ),
        ("x" * 40_000, LONG, "The cell has 40,000 characters: give it at most 32,767."),
    ],
)
def test_text_of_a_workbook_that_cannot_be_kept(written, shown, message):
    assert only_problem(noted(written)) == problem(2, "note", shown, message)


def test_key_in_a_workbook_may_be_a_number():
    content = workbook(row(1, "kpi", "period", "value"), row(2, cell("A2", 101), "2026-04", 12))
    assert only_row(content).kpi == "101"
