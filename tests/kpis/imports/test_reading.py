"""Rows of figures as values: the two layouts, what cells of a row owe each other, and what is said twice."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.choices import Absence
from kpis.imports.layouts import Layout
from kpis.imports.reading import read_observations
from kpis.imports.rows import ReadRow, Rows
from kpis.periods import Period
from plantracker.csvfiles import BY_UPLOAD, guarded
from tests.kpis.imports.reads import NO_FIGURE, REASONS, long_file, only_problem, only_row, problem, quoted, read
from tests.kpis.imports.workbooks import saved

APRIL = Period.parse("2026-04")
NOTHING = f"Give a value, two counts, or the reason why there is none as absence ({REASONS})."
BESIDE = "There is a figure already: leave it or the absence empty. Only “withheld” goes beside one."
BOTH = "Give both counts, or neither."
COUNTS = "The two counts make the value: leave it empty, or both of them."
BELOW = "A count is never below zero."
NO_ABSENCE = "Who decided and the review date belong to an absence: give it, or leave the cell empty."
TWICE = "Row {} has the same kpi, area, period and known_on: leave one of the two."


def test_shortest_row_and_what_it_leaves_unsaid():
    assert only_row(long_file()) == ReadRow(
        number=2,
        column="value",
        kpi="shoplifting",
        area="",
        period=APRIL,
        value=Decimal(12),
        numerator=None,
        denominator=None,
        sample=None,
        status="final",
        absence="",
        known_on=None,
        note="",
        withheld_by="",
        review_on=None,
    )


def test_fullest_row():
    given = {
        **{"area": "Harborough", "value": "", "numerator": "51", "denominator": "64", "sample": "64"},
        **{"status": "provisional", "absence": "withheld", "known_on": "12/05/2026", "note": "Under review"},
        **{"withheld_by": "Head of governance", "review_on": "2027-04-01"},
    }
    assert only_row(long_file(**given)) == ReadRow(
        number=2,
        column="numerator",
        kpi="shoplifting",
        area="Harborough",
        period=APRIL,
        value=None,
        numerator=Decimal(51),
        denominator=Decimal(64),
        sample=64,
        status="provisional",
        absence="withheld",
        known_on=date(2026, 5, 12),
        note="Under review",
        withheld_by="Head of governance",
        review_on=date(2027, 4, 1),
    )


@pytest.mark.parametrize("absence", Absence.values)
def test_absence_alone(absence):
    row = only_row(long_file(value="", absence=absence))
    assert (row.value, row.absence, row.column) == (None, absence, "absence")


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        ({"value": ""}, [("value", "", NOTHING)]),
        (
            {"value": "", "sample": "30"},
            [("value", "", NOTHING), ("sample", "30", "There is no figure that was asked for: leave the cell empty.")],
        ),
        ({"absence": "late"}, [("absence", "late", BESIDE)]),
        ({"value": "", "numerator": "1", "denominator": "2", "absence": "late"}, [("absence", "late", BESIDE)]),
        ({"numerator": "1", "denominator": "2"}, [("value", "12", COUNTS)]),
        ({"value": "", "numerator": "1", "denominator": ""}, [("denominator", "", BOTH)]),
        ({"value": "", "numerator": "", "denominator": "2"}, [("numerator", "", BOTH)]),
        (
            {"value": "", "numerator": "-1", "denominator": "-2"},
            [("denominator", "-2", BELOW)],
        ),
        (
            {"value": "", "numerator": "0", "denominator": "0"},
            [
                (
                    "denominator",
                    "0",
                    "Nothing can be divided by 0: leave both counts empty, and give the reason as absence"
                    f" ({REASONS}).",
                )
            ],
        ),
        ({"withheld_by": "Head of governance"}, [("withheld_by", "Head of governance", NO_ABSENCE)]),
        ({"review_on": "2027-04-01"}, [("review_on", "2027-04-01", NO_ABSENCE)]),
        (
            {"withheld_by": "x", "review_on": "2027-04-01"},
            [("withheld_by", "x", NO_ABSENCE), ("review_on", "2027-04-01", NO_ABSENCE)],
        ),
    ],
)
def test_cells_that_do_not_go_together(cells, problems):
    expected = tuple(problem(2, *each) for each in problems)
    assert read(long_file(**cells)).problems == expected


def test_whoever_decided_on_an_absence_may_be_named():
    row = only_row(long_file(value="", absence="late", withheld_by="Head of data", review_on="2027-04-01"))
    assert (row.absence, row.withheld_by, row.review_on) == ("late", "Head of data", date(2027, 4, 1))


def test_counts_over_nothing_but_counts_are_sound():
    assert only_row(long_file(value="", numerator="0", denominator="64")).numerator == 0


WIDE = b"""KPI,Area,2026-04,May 2026,Q1 2026/27
shoplifting,,"1,204",late,
shoplifting,Harborough,12,,withheld
confidence,,,,64.5
nothing-said,,,,
"""


def test_wide_file_has_a_row_for_each_cell_that_says_something():
    found = read(WIDE)
    assert (found.problems, found.layout) == ((), Layout.WIDE)
    assert [
        (row.number, row.column, row.kpi, row.area, str(row.period), row.value, row.absence) for row in found.rows
    ] == [
        (2, "2026-04", "shoplifting", "", "2026-04", Decimal(1204), ""),
        (2, "May 2026", "shoplifting", "", "2026-05", None, "late"),
        (3, "2026-04", "shoplifting", "Harborough", "2026-04", Decimal(12), ""),
        (3, "Q1 2026/27", "shoplifting", "Harborough", "2026/27 Q1", None, "withheld"),
        (4, "Q1 2026/27", "confidence", "", "2026/27 Q1", Decimal("64.5"), ""),
    ]
    assert {row.status for row in found.rows} == {"final"}


def test_three_wrong_cells_of_a_wide_file():
    content = WIDE.replace(b"late", b"Late").replace(b"64.5", b"64.5%").replace(b",12,", b",12.,")
    assert [(each.row, each.column, each.value) for each in read(content).problems] == [
        (2, "May 2026", "Late"),
        (3, "2026-04", "12."),
        (4, "Q1 2026/27", "64.5%"),
    ]


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        # However a period is written, it is the same one.
        (["a,,2026-04,1,", "a,,Apr 2026,2,"], [(3, 2)]),
        (["a,,2026-04,1,", "b,,2026-04,1,", "a,,2026-04,1,", "a,,2026-04,1,"], [(4, 2), (5, 2)]),
        (["a,x,2026-04,1,2026-05-01", "a,x,2026-04,2,01/05/2026"], [(3, 2)]),
        (["a,,2026-04,1,", "a,x,2026-04,1,", "b,,2026-04,1,", "a,,2026-05,1,", "a,,2026-04,1,2026-05-01"], []),
        # A month and the quarter that begins with it are two periods.
        (["a,,2026-04,1,", "a,,2026/27 Q1,1,", "a,,2026/27,1,"], []),
    ],
)
def test_same_figure_twice_names_the_first(rows, problems):
    content = "\n".join(["kpi,area,period,value,known_on", *rows]).encode()
    expected = tuple(problem(second, "period", "2026-04", TWICE.format(first)) for second, first in problems)
    assert read(content).problems == expected


def test_row_with_a_bad_cell_may_be_the_second_or_the_first():
    content = b"kpi,period,value\na,2026-04,1\na,2026-04,n/a\nb,2026-04,x1\nb,2026-04,1\nb,Apr-26,1\n"
    found = read(content).problems
    assert [(each.row, each.column) for each in found] == [
        (3, "value"),
        (3, "period"),
        (4, "value"),
        (5, "period"),
        (6, "period"),
    ]
    assert found[:2] == (problem(3, "value", "n/a", NO_FIGURE), problem(3, "period", "2026-04", TWICE.format(2)))
    assert found[3] == problem(5, "period", "2026-04", TWICE.format(4))


def test_same_figure_twice_in_a_wide_file():
    content = b"kpi,Apr 2026,2026-05\na,1,\na,2,3\n"
    assert only_problem(content) == problem(3, "Apr 2026", "2026-04", TWICE.format(2))


@pytest.mark.parametrize("at", [2, 199, 200, 201, 202, 400, 401, 450])
def test_row_is_named_wherever_it_stands_among_many(at):
    lines = [b"kpi,period,value", *(b"m%d,2026-04,1" % number for number in range(2, 451))]
    lines[at - 1] = b"m,2026-04,x1"
    found = read(b"\n".join(lines))
    assert [(each.row, each.value) for each in found.problems] == [(at, "x1")]
    assert [row.number for row in found.rows] == [number for number in range(2, 451) if number != at]


def test_rows_are_kept_in_order_whatever_columns_they_come_with():
    rows = Rows()
    assert (len(rows), list(rows), rows.says_twice()) == (0, [], False)
    rows.add({"number": [2], "kpi": ["a"], "period": [APRIL], "value": [Decimal(1)]})
    rows.add({"number": [3, 4], "kpi": ["a", "b"], "period": [APRIL, APRIL], "absence": ["late", ""]})
    rows.add({"number": [5], "kpi": ["c"], "period": [APRIL], "value": [Decimal(2)]})
    assert [(row.number, row.kpi, row.value, row.absence, row.status) for row in rows] == [
        (2, "a", 1, "", "final"),
        (3, "a", None, "late", "final"),
        (4, "b", None, "", "final"),
        (5, "c", 2, "", "final"),
    ]
    assert rows.says_twice()


cells = st.one_of(
    st.sampled_from(
        ["", "a", "2026-04", "Apr 2026", "12", "1,204", "late", "withheld", "2026-05-01", "final", " ", "Total"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
)


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(["area", "value", "absence", "known_on", "note"]), unique=True),
    st.lists(st.lists(cells, min_size=1, max_size=8), max_size=6),
)
def test_every_row_is_read_or_told_of(titles, rows):
    """No row with anything in it is lost without a word, whatever is in it, and nothing but problems comes of it."""
    table = [["kpi", "period", *titles], *rows]
    content = "\n".join(quoted(*each) for each in table).encode()
    found = read_observations("figures", content, BY_UPLOAD)
    told = {row.number for row in found.rows} | {each.row for each in found.problems}
    if found.layout:
        assert told >= {number for number, cells in enumerate(table, 1) if number > 1 and any(cells)}


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
figures = st.decimals(-99_999_999_999, 99_999_999_999, places=4, allow_nan=False).map(lambda number: number.normalize())
observations = st.tuples(
    st.from_regex(r"\A[a-z]{1,8}(-[a-z0-9]{1,4}){0,2}\Z"),
    st.sampled_from(["2026-04", "2023/24 Q3", "2023/24", "1990-01"]),
    figures,
    texts,
)


@settings(max_examples=60)
@given(st.lists(observations, min_size=1, max_size=8, unique_by=lambda each: each[:2]))
def test_workbook_and_csv_of_the_same_rows_read_the_same(rows):
    rows = [(key, period, f"{figure:f}", note) for key, period, figure, note in rows if abs(figure) < 10**9]
    file = io.StringIO()
    csv.writer(file).writerow(["kpi", "period", "value", "note"])
    csv.writer(file).writerows((*said, guarded(note)) for *said, note in rows)
    book = openpyxl.Workbook()
    book.active.append(["kpi", "period", "value", "note"])
    for number, (key, period, figure, note) in enumerate(rows, 2):
        book.active.append([key, period, float(figure)])
        written = book.active.cell(number, 4, guarded(note))
        # The library makes a formula of a text that begins like one.
        written.data_type = "s" if note else "n"
    expected = [(key, period, Decimal(figure), note) for key, period, figure, note in rows]
    for content in (file.getvalue().encode(), saved(book)):
        found = read(content)
        assert [(row.kpi, str(row.period), row.value, row.note) for row in found.rows] == expected
