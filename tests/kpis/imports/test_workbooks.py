"""Workbooks: what is read of them, and what is refused before or while it is unpacked."""

import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from plantracker.csvfiles import BY_COMMAND, BY_UPLOAD
from tests.kpis.imports.reads import only_problem, only_row, problem, read
from tests.kpis.imports.workbooks import MAIN, cell, parts_of, relationships, row, saved, sheet, workbook, zipped

HEAD = row(1, "kpi", "period", "value")
ROW = row(2, "shoplifting", "2026-04", 12)
FIGURES = sheet(HEAD, ROW)
NOTES = sheet(row(1, "Read me"))

FORMULA = "The formula has no saved result: open the file in a spreadsheet and save it, or write the result."
ERROR = "The spreadsheet has an error here: mend its formula, or leave the cell empty."
MERGED = "These cells are merged: unmerge them, and fill in each."
DAMAGED = "The workbook is damaged: open it in a spreadsheet and save it anew."
ENTITIES = "The workbook declares entities, which no spreadsheet does: save the sheet anew."
NO_WORKBOOK = "This is an archive, but no workbook: give the workbook or the CSV file itself."
NESTED = "The workbook holds another archive: save the sheet alone in a new workbook."
FIRST = "Only the first visible sheet, “Sheet1”, is read: put the figures there."
KEY = (
    "The cell may not be empty. Use small letters, digits and single hyphens between them, such as"
    " “rural-policing”, at most 80 characters."
)
LAYOUTS = (
    "The first row has to name the columns: kpi, area, period and value, and then one row for each figure;"
    " or kpi, area and one column for each period."
)
TOO_MANY = (
    "There are more than 50 columns: take out what is too much, or use the long form, with the columns kpi, area,"
    " period and value and one row for each figure."
)


def figures(found):
    return [(each.number, each.column, each.kpi, str(each.period), each.value, each.absence) for each in found.rows]


def test_workbook_of_the_library_is_read():
    book = openpyxl.Workbook()
    book.active.append(["kpi", "Area", "period", "value", "numerator", "denominator", "known on", "note"])
    book.active.append(["shoplifting", None, date(2026, 4, 1), 40089, None, None, date(2026, 5, 12), "Café\n£5"])
    book.active.append(["confidence", "Rutland", "2025/26 Q4", None, 51, 64, None, None])
    found = read(saved(book))
    assert (found.problems, found.notices) == ((), ())
    [first, second] = found.rows
    assert (first.value, str(first.period), first.known_on) == (Decimal(40089), "2026-04", date(2026, 5, 12))
    assert (first.area, first.note, first.column) == ("", "Café\n£5", "value")
    assert (second.area, second.value, second.numerator, second.denominator) == ("Rutland", None, 51, 64)


def test_wide_workbook_with_dates_as_titles():
    book = openpyxl.Workbook()
    book.active.append(["kpi", date(2026, 4, 1), date(2026, 5, 1), "2026/27 Q1"])
    book.active.append(["shoplifting", 1.5, "late", None])
    assert figures(read(saved(book))) == [
        (2, "2026-04-01", "shoplifting", "2026-04", Decimal("1.5"), ""),
        (2, "2026-05-01", "shoplifting", "2026-05", None, "late"),
    ]


def test_shared_strings_are_read_without_readings_and_formats():
    strings = (
        "<si><t>kpi</t></si><si><r><t>per</t></r><r><rPr><b/></rPr><t>iod</t></r></si><si><t>value</t></si>"
        '<si><t>shoplifting</t><rPh sb="0" eb="1"><t>x</t></rPh></si><si><t xml:space="preserve">2026-04</t></si>'
    )
    shared = [cell(f"{column}1", at, "s") for at, column in enumerate("ABC")]
    content = workbook(row(1, *shared), row(2, cell("A2", 3, "s"), cell("B2", 4, "s"), cell("C2", 5)), strings=strings)
    assert figures(read(content)) == [(2, "value", "shoplifting", "2026-04", Decimal(5), "")]


def test_text_in_a_cell_is_read_without_readings():
    text = '<c r="D2" t="inlineStr"><is><r><t>one</t></r><rPh sb="0" eb="1"><t>x</t></rPh><r><t> two</t></r></is></c>'
    assert (
        only_row(workbook(row(1, "kpi", "period", "value", "note"), row(2, "m", "2026-04", 12, text))).note == "one two"
    )


def test_names_with_prefixes_and_cells_without_places():
    prefixed = (
        f"<x:worksheet {MAIN.replace('xmlns', 'xmlns:x')}><x:sheetData>"
        '<x:row><x:c t="inlineStr"><x:is><x:t>kpi</x:t></x:is></x:c><x:c t="str"><x:v>2026-04</x:v></x:c></x:row>'
        '<x:row><x:c t="inlineStr"><x:is><x:t>shoplifting</x:t></x:is></x:c>\n<x:c>\n<x:v>7</x:v>\n</x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    assert figures(read(zipped(parts_of(prefixed)))) == [(2, "2026-04", "shoplifting", "2026-04", Decimal(7), "")]


def test_formula_counts_by_its_saved_result():
    saved_result = workbook(HEAD, row(2, "shoplifting", "2026-04", '<c r="C2"><f>SUM(A1:A9)</f><v>12</v></c>'))
    assert only_row(saved_result).value == 12
    as_text = '<c r="B2" t="str"><f>A1&amp;B1</f><v>2026-04</v></c>'
    assert str(only_row(workbook(HEAD, row(2, "shoplifting", as_text, 12))).period) == "2026-04"
    # A formula may well result in no text.
    empty = '<c r="D2" t="str"><f>A1&amp;B1</f><v></v></c>'
    assert only_row(workbook(row(1, "kpi", "period", "value", "note"), row(2, "m", "2026-04", 12, empty))).note == ""


@pytest.mark.parametrize(
    "written",
    [
        '<c r="C2"><f>SUM(A1:A9)</f></c>',
        '<c r="C2"><f>SUM(A1:A9)</f><v></v></c>',
        '<c r="C2"><f>SUM(A1:A9)</f><v/></c>',
    ],
)
def test_formula_without_a_saved_result_is_named(written):
    content = workbook(HEAD, row(2, "shoplifting", "2026-04", written))
    assert only_problem(content) == problem(2, "value", "=SUM(A1:A9)", FORMULA)


def test_formula_of_the_library_has_no_saved_result():
    book = openpyxl.Workbook()
    book.active.append(["kpi", "2026-04", "2026-05"])
    book.active.append(["shoplifting", 1, "=B2+1"])
    assert only_problem(saved(book)) == problem(2, "2026-05", "=B2+1", FORMULA)


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!"])
@pytest.mark.parametrize(("column", "title"), [("A", "kpi"), ("B", "period"), ("C", "value"), ("D", "note")])
def test_error_is_named_in_any_column(column, title, error):
    cells = {"A": "shoplifting", "B": "2026-04", "C": 12, "D": "x"}
    cells[column] = f'<c r="{column}2" t="e"><f>1/0</f><v>{error}</v></c>'
    content = workbook(row(1, "kpi", "period", "value", "note"), row(2, *cells.values()))
    assert only_problem(content) == problem(2, title, error, ERROR)


def test_merged_cells_are_named():
    below = '<mergeCells count="2"><mergeCell ref="A2:A3"/><mergeCell ref="C2:C3"/></mergeCells>'
    content = workbook(HEAD, ROW, row(3, "", "2026-05", 3), below=below)
    assert read(content).problems == (
        problem(2, "kpi", "A2:A3", MERGED),
        problem(2, "value", "C2:C3", MERGED),
        problem(3, "kpi", "", KEY),
    )


def test_merged_title_above_the_header():
    below = '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>'
    content = workbook(row(1, "Crime in figures"), row(3, "kpi", "period", "value"), below=below)
    message = "The header stands in row 3: take out the rows above it."
    assert only_problem(content) == problem(1, "", "Crime in figures", message)


def test_empty_cells_with_a_format_are_nothing():
    content = workbook(HEAD, ROW, '<row r="3"><c r="A3" s="1"/></row><row r="1048576"><c r="XFD1048576" s="1"/></row>')
    assert read(content).problems == ()


def test_rows_between_that_are_empty():
    content = workbook(HEAD, ROW, row(9, "shoplifting", "2026-05", 12))
    assert only_problem(content) == problem(3, "", "", "Rows 3 to 8 are empty: take them out.")


def test_short_rows_are_filled_and_long_ones_told_of():
    content = workbook(row(1, "kpi", "period", "value", "note"), ROW, row(3, "robbery", "2026-04", 1, "", "x"))
    message = "The row has 5 cells, the header 4: give it as many."
    assert only_problem(content) == problem(3, "", "x", message)


@pytest.mark.parametrize(
    ("sheets", "states", "notices"),
    [
        ((FIGURES, NOTES), (), ("Only the sheet “Sheet1” was read, the sheet “Sheet2” was not.",)),
        ((FIGURES, sheet()), (), ()),
        (
            (NOTES, FIGURES),
            ("hidden", "visible"),
            ("Only the sheet “Sheet2” was read, the hidden sheet “Sheet1” was not.",),
        ),
        (
            (NOTES, FIGURES, sheet()),
            ("veryHidden", "visible", "hidden"),
            ("Only the sheet “Sheet2” was read, the hidden sheet “Sheet1” was not.",),
        ),
    ],
)
def test_first_visible_sheet_is_read_and_others_are_told_of(sheets, states, notices):
    found = read(zipped(parts_of(*sheets, states=states)))
    assert (found.problems, found.notices) == ((), notices)
    assert figures(found) == [(2, "value", "shoplifting", "2026-04", Decimal(12), "")]


@pytest.mark.parametrize(
    ("sheets", "states", "row", "value", "message"),
    [
        ((NOTES, FIGURES), (), 1, "Read me", f"{LAYOUTS} {FIRST}"),
        ((sheet(), FIGURES), (), None, "", f"The file is empty: it needs at least a header. {FIRST}"),
        ((sheet(), FIGURES), ("visible", "hidden"), None, "", "The file is empty: it needs at least a header."),
        ((FIGURES,), ("hidden",), None, "", "The workbook has no visible sheet: show the one with the figures."),
    ],
)
def test_figures_on_another_sheet_are_asked_for(sheets, states, row, value, message):
    assert only_problem(zipped(parts_of(*sheets, states=states))) == problem(row, "", value, message)


def test_content_counts_and_not_the_name():
    csv = b"kpi,period,value\r\nshoplifting,2026-04,12\r\n"
    found = read(csv, name="figures.xlsx")
    assert (len(found.rows), found.notices) == (1, ("The file is named .xlsx but is CSV, and was read as CSV.",))
    found = read(workbook(HEAD, ROW), name="figures.csv")
    message = "The file is named .csv but is a workbook, and was read as one."
    assert (len(found.rows), found.notices) == (1, (message,))
    assert read(workbook(HEAD, ROW), name="FIGURES.XLSX").notices == ()


def test_name_is_made_fit_to_be_shown():
    found = only_problem(b"", name="../\x00" + "x" * 300 + ".csv")
    assert found.file == "../\\x00" + "x" * 55 + "…"


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500
PARTS = parts_of(FIGURES)
TYPE = "application/vnd.ms-excel.sheet.{}.main"
ENTITY = '<!DOCTYPE x [<!ENTITY a "{}">]>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BAD = {
    "old kind": (OLD, None, "", "This is a workbook of the old kind (.xls): save it as “Excel workbook (.xlsx)”."),
    "password": (
        OLD + "EncryptedPackage".encode("utf-16-le"),
        *(None, "", "The workbook is protected by a password: save it without one."),
    ),
    "macros": (
        workbook(HEAD, ROW, content_type=TYPE.format("macroEnabled")),
        *(None, "", "This is a workbook with macros (.xlsm): save it as “Excel workbook (.xlsx)”."),
    ),
    "binary": (
        workbook(HEAD, ROW, content_type=TYPE.format("binary.macroEnabled").replace("binary.macroEnabled", "binary")),
        *(None, "", "This is a binary workbook (.xlsb): save it as “Excel workbook (.xlsx)”."),
    ),
    "archive of CSV": (zipped({"figures.csv": "kpi,period,value"}), None, "", NO_WORKBOOK),
    "another document": (
        workbook(content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
        *(None, "", NO_WORKBOOK),
    ),
    "nested archive": (
        zipped(PARTS | {"xl/embeddings/more.zip": zipped({"a": "b"})}),
        *(None, "xl/embeddings/more.zip", NESTED),
    ),
    "101 parts": (
        zipped(PARTS | {f"x{number}": "" for number in range(96)}),
        *(None, ""),
        "It has more than 100 parts: save the sheet alone in a new workbook, or save the sheet alone as “CSV UTF-8”"
        " instead.",
    ),
    "external entity": (
        zipped(parts_of('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + FIGURES)),
        *(None, "", ENTITIES),
    ),
    "entity bomb": (zipped(parts_of(BOMB + FIGURES)), None, "", ENTITIES),
    "entity in another part": (
        zipped(PARTS | {"xl/workbook.xml": ENTITY.format("x") + PARTS["xl/workbook.xml"]}),
        *(None, "", ENTITIES),
    ),
    "far cell": (
        workbook(HEAD, ROW, '<row r="1048576">' + cell("XFD1048576", 1) + "</row>"),
        *(1_048_576, "1", TOO_MANY),
    ),
    "far row": (
        workbook(HEAD, ROW, '<row r="1048576">' + cell("A1048576", 1) + "</row>"),
        *(1_048_576, "1", "The file has more than 20,000 rows: split it."),
    ),
    "cut short": (workbook(HEAD, ROW)[:-40], None, "", DAMAGED),
    "only the mark of an archive": (b"PK\x03\x04", None, "", DAMAGED),
    "sheet cut short": (zipped(parts_of(FIGURES[:-30])), None, "", DAMAGED),
    "no sheet": (zipped({name: PARTS[name] for name in PARTS if "sheet1" not in name}), None, "", DAMAGED),
    "no relations": (zipped(PARTS | {"_rels/.rels": relationships()}), None, "", DAMAGED),
    "string that is not there": (workbook(HEAD, row(2, cell("A2", 7, "s")), strings="<si/>"), None, "", DAMAGED),
    "format that is not there": (workbook(HEAD, row(2, cell("A2", 7, style=99))), None, "", DAMAGED),
    "type that is not there": (workbook(HEAD, row(2, cell("A2", 7, "z"))), None, "", DAMAGED),
    "number that is none": (workbook(HEAD, row(2, cell("A2", "seven"))), None, "", DAMAGED),
    "cells out of order": (workbook(HEAD, row(2, cell("B2", 1), cell("A2", 1))), None, "", DAMAGED),
    "rows out of order": (workbook(HEAD, ROW, ROW), None, "", DAMAGED),
    "place that is none": (workbook(HEAD, row(2, cell("2", 1))), None, "", DAMAGED),
    "one part for many sheets": (
        zipped(PARTS | {"xl/workbook.xml": re.sub("(<sheet .*?/>)", r"\1\1", PARTS["xl/workbook.xml"])}),
        *(None, "", DAMAGED),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_workbook_that_is_refused(name):
    content, number, value, message = BAD[name]
    assert only_problem(content, name="figures.xlsx") == problem(number, "", value, message, "figures.xlsx")


def test_lying_dimension_is_not_believed():
    lying = FIGURES.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    assert len(read(zipped(parts_of(lying))).rows) == 1
    lying = FIGURES.replace("<sheetData>", '<dimension ref="A1"/><sheetData>')
    assert len(read(zipped(parts_of(lying))).rows) == 1


def test_lying_directory_gains_nothing():
    content = zipped(PARTS, compression=0)
    size = len(PARTS["xl/worksheets/sheet1.xml"]).to_bytes(4, "little")
    lying = content.replace(size * 2, (1).to_bytes(4, "little") * 2)
    assert lying != content
    assert only_problem(lying) == problem(None, "", "", DAMAGED)


def test_part_behind_a_password():
    content = bytearray(workbook(HEAD, ROW))
    content[content.index(b"PK\x01\x02") + 8] |= 0x1
    assert only_problem(bytes(content)).message == "It is protected by a password: save it without one."


def test_rows_of_a_workbook_at_the_limit():
    rows = [row(number, f"m{number}", "2026-04", 1) for number in range(2, 20_002)]
    assert len(read(workbook(HEAD, *rows), BY_UPLOAD).rows) == 20_000
    more = workbook(HEAD, *rows, row(20_002, "more", "2026-04", 1))
    assert only_problem(more) == problem(20_002, "", "more", "The file has more than 20,000 rows: split it.")
    assert len(read(more, BY_COMMAND).rows) == 20_001
