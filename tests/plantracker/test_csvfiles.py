"""Strict reading and guarded writing of CSV files."""

import contextlib
import csv
import io
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plantracker.csvfiles import (
    BOM,
    BY_COMMAND,
    BY_UPLOAD,
    BrokenFile,
    Column,
    Problem,
    csv_chunks,
    guarded,
    needs_guard,
    read_table,
    records,
    unguarded,
)

TITLE, COUNT = Column("title"), Column("count", is_text=False)
COLUMNS = (TITLE, COUNT)


def read(content, limits=BY_UPLOAD):
    return read_table("a.csv", content, COLUMNS, limits)


def written(*rows):
    return b"".join(csv_chunks(COLUMNS, rows))


def only_problem(content, limits=BY_UPLOAD):
    table = read(content, limits)
    [problem] = [*table.problems, *(each for row in table.rows for each in row.problems)]
    assert problem.file == "a.csv"
    return problem


def test_writing_is_utf8_with_mark_crlf_and_every_cell_quoted():
    assert written(["Café", "3"], ['say "no"', ""]) == (
        b'\xef\xbb\xbf"title","count"\r\n"Caf\xc3\xa9","3"\r\n"say ""no""",""\r\n'
    )


@pytest.mark.parametrize("mark", [b"", BOM])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_reading_takes_a_mark_or_none_and_either_line_end(mark, end):
    table = read(mark + b"count,title" + end + b'3,"a, b"' + end + b",")
    assert not table.problems
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, {"count": "3", "title": "a, b"}),
        (3, {"count": "", "title": ""}),
    ]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    table = read(b'title,count\r\n"one\r\ntwo\nthree",1\r\nfour,2\r\n')
    assert [(row.number, row.cells["title"]) for row in table.rows] == [(2, "one\r\ntwo\nthree"), (3, "four")]


GUARDED = [
    "=1+1",
    "+1",
    "-1",
    "@sum",
    "\tx",
    "\rx",
    "\nx",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "'quoted'",
    "''",
    "  =1",
    "\u00a0-1",
    " \n=1",
    "\u200b=1",
    "' =1",
]
PLAIN = ["", "a=1", "1-2", "£5", "“=1”", " a", "%", "5'", "\u2212 5", "a\n=1"]


@pytest.mark.parametrize("text", GUARDED)
def test_guard_is_put_before_what_a_spreadsheet_might_run(text):
    assert needs_guard(text)
    assert guarded(text) == "'" + text
    assert unguarded("'" + text) == text


@pytest.mark.parametrize("text", PLAIN)
def test_guard_leaves_plain_text_alone(text):
    assert not needs_guard(text)
    assert guarded(text) == text
    assert unguarded(text) == text


def test_guard_is_taken_off_only_before_what_needs_one():
    assert unguarded("'tis") == "'tis"
    assert unguarded("''tis") == "'tis"
    assert unguarded("'=1") == "=1"
    assert unguarded("''=1") == "'=1"


@pytest.mark.parametrize("figure", ["-11", "+3,857", "-11%", "-4.5", "+£2,000.50", "40089"])
def test_figures_stay_figures(figure):
    assert written(["x", figure]).endswith(f'"{figure}"\r\n'.encode())


def test_figures_column_guards_what_is_no_figure():
    assert written(["x", "-11+cmd"]).endswith(b'"\'-11+cmd"\r\n')


def test_figures_are_read_as_written():
    assert read(b"title,count\r\n'-1,'-1\r\n").rows[0].cells == {"title": "-1", "count": "'-1"}


texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
        st.sampled_from("'=+-@\t\r\n \",;\ufeff\uff1d"),
    ),
    max_size=40,
)


@settings(max_examples=400)
@given(st.lists(st.tuples(texts, st.from_regex(r"\A(-?[0-9]{1,6})?\Z")), max_size=6))
@example([("'=1", "-1"), ("\r", ""), ('"', "5")])
def test_round_trip_gives_back_every_text(rows):
    content = written(*rows)
    table = read(content)
    assert not table.problems
    assert [(row.cells["title"], row.cells["count"]) for row in table.rows] == rows
    assert written(*[(row.cells["title"], row.cells["count"]) for row in table.rows]) == content


@settings(max_examples=200)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=6))
def test_reader_agrees_with_the_standard_librarys(rows):
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerows([("a", "b"), *rows])
    columns = (Column("a", is_text=False), Column("b", is_text=False))
    table = read_table("a.csv", file.getvalue().encode(), columns, BY_UPLOAD)
    assert [tuple(row.cells.values()) for row in table.rows] == rows


EXPECTED = "The columns are: title, count."
UTF8 = "The cell is not UTF-8: save the file as “CSV UTF-8”, and take out what is no character."
SPLIT = "The cells are separated by {}: save the file with commas. The columns are: title, count."
BAD = {
    "empty": (b"", None, "", "", "The file is empty: it needs at least a header."),
    "only a mark": (BOM, None, "", "", "The file is empty: it needs at least a header."),
    "utf-16": (
        "title,count\r\n".encode("utf-16"),
        None,
        "",
        "",
        "The file is in UTF-16: save it as “CSV UTF-8”.",
    ),
    "utf-16 without mark": (
        "title,count\r\n".encode("utf-16-le"),
        None,
        "",
        "",
        "The file is in UTF-16: save it as “CSV UTF-8”.",
    ),
    "workbook": (
        b"PK\x03\x04rest",
        None,
        "",
        "",
        "This is a workbook or an archive, not CSV: save the sheet as “CSV UTF-8”.",
    ),
    "windows-1252": (b"title,count\r\n\xa3 a year,1\r\n", 2, "title", "\\xa3 a year", UTF8),
    "cut short": (b"title,count\r\ncaf\xc3,1\r\n", 2, "title", "caf\\xc3", UTF8),
    "lone surrogate": (b"title,count\r\n\xed\xa0\x80,1\r\n", 2, "title", "\\xed\\xa0\\x80", UTF8),
    "NUL": (b"title,count\r\na\x00b,1\r\n", 2, "title", "a\\x00b", "The cell holds a NUL character: take it out."),
    "long cell": (
        b"title,count\r\n" + b"x" * 32_768 + b",1\r\n",
        2,
        "title",
        "x" * 59 + "…",
        "The cell has 32,768 characters: give it at most 32,767.",
    ),
    "semicolons": (b"title;count\r\na;1\r\n", 1, "", "title;count", SPLIT.format("semicolons")),
    "sep line": (b"sep=;\r\ntitle;count\r\n", 1, "", "sep=;", SPLIT.format("semicolons")),
    "tabs": (b"title\tcount\r\n", 1, "", "title\\tcount", SPLIT.format("tabs")),
    "bars": (b"title|count\r\n", 1, "", "title|count", SPLIT.format("bars")),
    "unclosed quote": (
        b'title,count\r\na,1\r\n"b,2\r\nc,3\r\n',
        3,
        "",
        '"b,2\\r\\nc,3\\r\\n',
        "The quote that opens this cell is never closed: close it with a quote.",
    ),
    "text after quote": (
        b'title,count\r\n"a"b,1\r\n',
        2,
        "",
        '"a"b,1\\r\\n',
        'There is text after the closing quote: double every quote inside a cell, as in “""”.',
    ),
    "quote inside": (
        b'title,count\r\na"b",1\r\n',
        2,
        "",
        'a"b",1\\r\\n',
        "There is a quote inside a cell without quotes around it: put quotes around the cell and double it.",
    ),
    "CR alone": (
        b"title,count\ra,1\r",
        1,
        "",
        "count\\ra,1\\r",
        "The line ends in CR alone: save the file with CRLF or LF at the ends of lines.",
    ),
    "short row": (
        b"title,count\r\na,1\r\nb\r\n",
        3,
        "",
        "",
        "The row has 1 cell, the header 2: give it as many.",
    ),
    "long row": (
        b"title,count\r\na,1,extra\r\n",
        2,
        "",
        "extra",
        "The row has 3 cells, the header 2: give it as many.",
    ),
    "empty row": (b"title,count\r\n\r\na,1\r\n", 2, "", "", "The row is empty: take it out."),
    "column twice": (b"title,count,title\r\n", 1, "title", "title", "The column is there twice: leave one."),
    "column missing": (b"title\r\n", 1, "count", "", f"The column is missing. {EXPECTED}"),
    "column unknown": (b"title,count,colour\r\n", 1, "colour", "colour", f"There is no such column. {EXPECTED}"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_told_of(name):
    content, row, column, value, message = BAD[name]
    assert only_problem(content) == Problem("a.csv", row, column, value, message)


def test_too_many_columns():
    problem = only_problem(b",".join(b"c%d" % number for number in range(51)))
    assert (problem.row, problem.message) == (1, f"There are more than 50 columns. {EXPECTED}")


def test_too_large_file():
    problem = only_problem(b"x" * (5 * 1024 * 1024 + 1))
    assert (problem.row, problem.message) == (None, "The file is larger than 5 MB: split it.")


def test_rows_at_the_limit_and_one_more():
    three = replace(BY_UPLOAD, rows=3)
    assert len(read(b"title,count\r\n" + b"a,1\r\n" * 3, three).rows) == 3
    problem = only_problem(b"title,count\r\n" + b"a,1\r\n" * 4, three)
    assert (problem.row, problem.message) == (5, "The file has more than 3 rows: split it.")


def test_limits_are_those_that_are_stated():
    assert (BY_UPLOAD.size, BY_UPLOAD.rows, BY_UPLOAD.columns, BY_UPLOAD.cell) == (5_242_880, 20_000, 50, 32_767)
    assert (BY_COMMAND.size, BY_COMMAND.rows, BY_COMMAND.columns, BY_COMMAND.cell) == (20_971_520, 250_000, 50, 32_767)


def test_cell_at_the_limit_is_taken_guard_not_counted():
    text = "=" + "x" * 32_766
    assert read(written([text, "1"])).rows[0].cells["title"] == text


def test_every_bad_cell_is_told_of():
    table = read(b"title,count\r\n\xa3,1\x00\r\nb,2\r\n\xa3,3\r\n")
    found = [(each.row, each.column) for row in table.rows for each in row.problems]
    assert found == [(2, "title"), (2, "count"), (4, "title")]


def test_problem_says_where():
    assert str(Problem("a.csv", 4, "lead", "x", "Write y.")) == "a.csv, row 4, column “lead”, value “x”: Write y."
    assert str(Problem("a.csv", None, "", "", "It is missing.")) == "a.csv: It is missing."


@pytest.mark.parametrize(
    "content", [b'title,count\r\n"' + b'""' * 9_000_000, b"title,count\r\n" + b"a,1\r\n" * 1_000_000]
)
def test_hostile_file_is_refused(content):
    # With a quantifier that backtracks the first would not end.
    assert only_problem(content, BY_COMMAND)


def test_rows_above_a_break_are_read():
    table = read(b'title,count\r\na,1\r\n"b\r\nc",2\r\nd,"3"x\r\n')
    assert [(row.number, row.cells["title"]) for row in table.rows] == [(2, "a"), (3, "b\r\nc")]
    [problem] = table.problems
    assert (problem.row, problem.value) == (4, '"3"x\\r\\n')


def test_cell_longer_than_the_standard_librarys_limit_is_told_of():
    assert only_problem(b"title,count\r\n" + b"x" * 200_000 + b",1\r\n").message == (
        "The cell has 200,000 characters: give it at most 32,767."
    )


@settings(max_examples=300)
@given(st.text(st.sampled_from('"",,\r\n\nab€'), max_size=14))
def test_what_can_be_read_reads_the_same_when_written_again(text):
    found = []
    with contextlib.suppress(BrokenFile):
        found += records(text.encode())
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(found)
    assert list(records(file.getvalue().encode())) == found


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        (b"title,count\na,1\n", {"title": "a", "count": "1"}),
        (b"note,title,count\n'=b,a,1\n", {"note": "=b", "title": "a", "count": "1"}),
    ],
    ids=["left out", "there"],
)
def test_an_optional_column_may_be_left_out(content, cells):
    table = read_table("a.csv", content, COLUMNS, BY_UPLOAD, optional=[Column("note")])
    assert ([row.cells for row in table.rows], table.problems) == ([cells], ())


def test_optional_columns_are_named_where_the_header_is_wrong():
    table = read_table("a.csv", b"title,other\n", COLUMNS, BY_UPLOAD, optional=[Column("note"), Column("by")])
    assert [(problem.column, problem.message) for problem in table.problems] == [
        ("other", "There is no such column. The columns are: title, count; if wanted: note, by."),
        ("count", "The column is missing. The columns are: title, count; if wanted: note, by."),
    ]
