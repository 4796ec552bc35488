"""The shape of CSV files: what is tolerated, and what is refused with a word on how to mend it."""

import pytest

from kpis.imports.layouts import Layout
from plantracker.csvfiles import BY_COMMAND, BY_UPLOAD
from tests.kpis.imports.reads import PERIOD, only_problem, problem, read

KPI = (
    "The cell may not be empty. Use small letters, digits and single hyphens between them, such as"
    " “rural-policing”, at most 80 characters."
)
KEY = "Use small letters, digits and single hyphens between them, such as “rural-policing”, at most 80 characters."
TOTAL = "This looks like a row of totals: take it out; the tracker adds up itself."
COMMAS = "The cells are separated by {}: save the file with commas."
SEP = "This line tells a spreadsheet how cells are separated: take it out, and save the file with commas."
LAYOUTS = (
    "The first row has to name the columns: kpi, area, period and value, and then one row for each figure;"
    " or kpi, area and one column for each period."
)
COLUMNS = (
    "The columns are: kpi, area, period, value, numerator, denominator, sample, status, absence, known_on, note,"
    " withheld_by, review_on."
)
MISSING = f"The column is missing. {COLUMNS}"
UNKNOWN = f"There is no such column. {COLUMNS}"
WIDE = "Beside kpi and area, a file without the column “period” has one column for each period."
TOO_MANY = (
    "There are more than 50 columns: take out what is too much, or use the long form, with the columns kpi, area,"
    " period and value and one row for each figure."
)
NO_NAME = "Column 4 has no name: name it, or take it out with all that is in it."
HEAD = b"kpi,period,value\r\n"
ROW = b"shoplifting,2026-04,12\r\n"

BAD = {
    "empty file": (b"", None, "", "", "The file is empty: it needs at least a header."),
    "only a mark": (b"\xef\xbb\xbf", None, "", "", "The file is empty: it needs at least a header."),
    "only blank lines": (b"\r\n\r\n", None, "", "", "The file is empty: it needs at least a header."),
    "no row": (HEAD, None, "", "", "There is no figure below the header: give at least one."),
    "semicolons": (
        b"kpi;period;value\r\nshoplifting;2026-04;12\r\n",
        *(1, "", "kpi;period;value", COMMAS.format("semicolons")),
    ),
    "tabs": (b"kpi\tperiod\tvalue\r\n", 1, "", "kpi\\tperiod\\tvalue", COMMAS.format("tabs")),
    "bars": (b"kpi|period|value\r\n", 1, "", "kpi|period|value", COMMAS.format("bars")),
    "sep line": (b"sep=;\r\nkpi;period;value\r\n", 1, "", "sep=;", SEP),
    "sep line with a comma": (b"sep=,\r\n" + HEAD + ROW, 1, "", "sep=", SEP),
    "CR alone": (
        (HEAD + ROW).replace(b"\r\n", b"\r"),
        *(1, "", "value\\rshoplifting,2026-04,12\\r"),
        "The line ends in CR alone: save the file with CRLF or LF at the ends of lines.",
    ),
    "unclosed quote": (
        HEAD + ROW + b'"shoplifting,2026-05,12\r\n',
        *(3, "", '"shoplifting,2026-05,12\\r\\n'),
        "The quote that opens this cell is never closed: close it with a quote.",
    ),
    "quote inside": (
        HEAD + b'shop"lifting,2026-05,12\r\n',
        *(2, "", 'shop"lifting,2026-05,12\\r\\n'),
        "There is a quote inside a cell without quotes around it: put quotes around the cell and double it.",
    ),
    "short row": (
        HEAD + b"shoplifting,2026-04\r\n",
        *(2, "", "", "The row has 2 cells, the header 3: give it as many."),
    ),
    "long row": (
        HEAD + b"shoplifting,2026-04,12,13\r\n",
        *(2, "", "13", "The row has 4 cells, the header 3: give it as many."),
    ),
    "short row of a wide file": (
        b"kpi,2026-04,2026-05\r\nshoplifting,1\r\n",
        *(2, "", "", "The row has 2 cells, the header 3: give it as many."),
    ),
    "column twice": (b"kpi,period,value,Value\r\n", 1, "value", "value", "The column is there twice: leave one."),
    "period twice": (
        b"kpi,2026-04,2026-05,Apr 2026\r\n",
        *(1, "Apr 2026", "Apr 2026", "Column “2026-04” is of the same period: leave one of the two."),
    ),
    "column of a period twice": (
        b"kpi,2026-04,2026-04\r\n",
        *(1, "2026-04", "2026-04", "The column is there twice: leave one."),
    ),
    "no header": (ROW, 1, "", "shoplifting", LAYOUTS),
    "another table": (b"title,count\r\nx,1\r\n", 1, "", "title", LAYOUTS),
    "column missing": (b"kpi,value\r\nshoplifting,12\r\n", 1, "period", "period", MISSING),
    "no column of figures": (b"kpi,period,note\r\n", 1, "value", "value", MISSING),
    "one count": (b"kpi,period,numerator\r\n", 1, "denominator", "denominator", MISSING),
    "extra column": (b"kpi,period,value,colour\r\n", 1, "colour", "colour", UNKNOWN),
    "extra column of a wide file": (
        b"kpi,2026-04,note\r\n",
        *(1, "note", "note", f"There is no such column. {WIDE}"),
    ),
    "column that is no period": (b"kpi,2026-04,2026-13\r\n", 1, "2026-13", "2026-13", f"{PERIOD} {WIDE}"),
    "only kpi and area": (b"kpi,area\r\n", 1, "", "", f"There is no column with figures. {LAYOUTS}"),
    "column without a name": (b"kpi,period,value,\r\n", 1, "", "", NO_NAME),
    "NUL in the header": (b"kpi,period,value,\x00\r\n", 1, "\\x00", "\\x00", UNKNOWN),
    "blank lines above": (
        b"\r\n,,\r\n" + HEAD + ROW,
        *(3, "", "kpi", "The header stands in row 3: take out the empty rows above it."),
    ),
    "title above": (
        b"Crime in figures,,\r\nApril 2026,,\r\n\r\n" + HEAD + ROW,
        *(1, "", "Crime in figures", "The header stands in row 4: take out the rows above it."),
    ),
    "blank line between": (
        HEAD + ROW + b"\r\n" + ROW.replace(b"04", b"05"),
        3,
        "",
        "",
        "The row is empty: take it out.",
    ),
    "blank lines between": (
        HEAD + ROW + b",,\r\n\r\n,,\r\n" + ROW.replace(b"04", b"05"),
        *(3, "", "", "Rows 3 to 5 are empty: take them out."),
    ),
    "row of totals": (HEAD + ROW + b"Total,2026-05,12\r\n", 3, "kpi", "Total", TOTAL),
    "row of totals of a wide file": (
        b"kpi,2026-04\r\nshoplifting,1\r\nGrand total,1\r\n",
        3,
        "kpi",
        "Grand total",
        TOTAL,
    ),
    "title of a measure": (HEAD + b"Residential burglary,2026-05,12\r\n", 2, "kpi", "Residential burglary", KEY),
    "no measure": (HEAD + b",2026-05,12\r\n", 2, "kpi", "", KPI),
    "no measure in a wide file": (b"kpi,2026-04\r\n,12\r\n", 2, "kpi", "", KPI),
    "51 columns": (",".join(["kpi", *(f"x{at}" for at in range(50))]).encode(), 1, "", "kpi", TOO_MANY),
    "191 months": (
        ",".join(["kpi", *(f"{at // 12}-{at % 12 + 1:02d}" for at in range(24_000, 24_191))]).encode(),
        *(1, "", "kpi", TOO_MANY),
    ),
    "5 MB and a byte": (b"x" * (5 * 1024 * 1024 + 1), None, "", "", "The file is larger than 5 MB: split it."),
}


@pytest.mark.parametrize("name", BAD)
def test_misshapen_file_is_told_of(name):
    content, row, column, value, message = BAD[name]
    assert only_problem(content) == problem(row, column, value, message)


def test_tolerated_differences():
    # Capitals, blanks and the order of columns in the header; blank lines at the end; LF; no end of line.
    content = b"Value,\xc2\xa0Known on ,KPI,PERIOD\n12,2026-05-01,shoplifting,2026-04\n\n,,,\n\n"
    found = read(content)
    assert (found.problems, found.notices, found.layout) == ((), (), Layout.LONG)
    assert [(row.number, row.kpi, row.value) for row in found.rows] == [(2, "shoplifting", 12)]
    assert read(content.rstrip(b"\n,")).problems == ()


def test_all_problems_are_found_in_the_order_of_the_rows():
    content = HEAD + b"shoplifting,Apr-26,+5\r\n" + ROW + b"\r\nTotal,2026-04,n/a\r\nshoplifting,2026-05\r\n"
    assert [(each.row, each.column) for each in read(content).problems] == [
        *[(2, "period"), (2, "value")],
        *[(4, ""), (5, "kpi"), (5, "value"), (6, "")],
    ]


def test_problems_above_a_broken_row_are_found_too():
    content = HEAD + b"shoplifting,Apr-26,5\r\n" + ROW + b'"shoplifting,2026-05,12\r\n'
    assert [each.row for each in read(content).problems] == [2, 4]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    content = b'kpi,period,value,note\r\nshoplifting,2026-04,1,"one\r\ntwo"\r\nshoplifting,2026-05,x,\r\n'
    assert only_problem(content).row == 3


@pytest.mark.parametrize(
    "content",
    [
        HEAD + b"".join(b"shoplifting,2026-04,x%d\r\n" % number for number in range(19_000)),
        HEAD + ROW * 19_000,
        b"kpi,"
        + b",".join(b"20%d-04" % year for year in range(10, 50))
        + b"\r\n"
        + (b"m" + b",x" * 40 + b"\r\n") * 600,
    ],
    ids=["bad cells", "the same row", "a wide file"],
)
def test_file_of_nothing_but_faults_stops_at_a_thousand(content):
    found = read(content).problems
    message = "There are more than 1,000 problems: mend the first ones, and try again."
    assert (len(found), found[0]) == (1_001, problem(None, "", "", message))
    assert found[1].row in (2, 3)


def rows(count):
    return b"".join(b"m%d,2026-04,1\r\n" % number for number in range(count))


@pytest.mark.parametrize(("limits", "most"), [(BY_UPLOAD, 20_000), (BY_COMMAND, 250_000)])
def test_rows_at_the_limit_and_one_more(limits, most):
    assert len(read(HEAD + rows(most), limits).rows) == most
    message = f"The file has more than {most:,} rows: split it."
    assert only_problem(HEAD + rows(most + 1), limits=limits) == problem(most + 2, "", "", message)


def test_figures_of_a_wide_file_at_the_limit_and_above_it():
    months = [f"2022-{month:02d}" for month in range(1, 11)]
    header = ",".join(["kpi", *months]).encode() + b"\r\n"
    full = b"".join(b"m%d" % number + b",1" * 10 + b"\r\n" for number in range(2_000))
    assert len(read(header + full).rows) == 20_000
    message = "The file has more than 20,000 figures: split it."
    assert only_problem(header + full + b"more,1" + b"," * 9 + b"\r\n") == problem(None, "", "", message)
