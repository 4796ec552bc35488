"""How numbers are read: what people write and spreadsheets keep, exactly or not at all."""

from decimal import Decimal

import pytest

from tests.kpis.imports.reads import (
    BLANKS,
    DIGITS,
    NO_FIGURE,
    NUMBER,
    REASONS,
    long_file,
    only_problem,
    only_row,
    problem,
    read,
)
from tests.kpis.imports.workbooks import DAY, DAYS, GENERAL, PERCENT, cell, row, workbook

CURRENCY = f"Leave out the sign of the currency, which the measure's unit says. {NUMBER}"
PER_CENT = f"Leave out the % sign, which the measure's unit says: 29% is 29 in a cell without a format. {NUMBER}"
PLUS = f"Leave out the plus sign. {NUMBER}"
BRACKETS = f"Write a number below zero with a minus, not in brackets. {NUMBER}"
COMMAS = f"Commas stand before every third digit or nowhere, a point before decimals. {NUMBER}"
POWER = f"Write the number out, without a power of ten. {NUMBER}"
OTHER_DIGITS = f"Write digits as 0 to 9. {NUMBER}"
DATE = f"This is a date: format the cell as a number. {NUMBER}"
MINUS = f"Write the minus with the key for it. {NUMBER}"
ERROR = "The spreadsheet has an error here: mend its formula, or leave the cell empty."
FORMULA = "This is a formula: write its result."


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("0", "0"),
        ("-0", "0"),
        ("-4.5", "-4.5"),
        ("0.0001", "0.0001"),
        ("007", "7"),
        ("40,089", "40089"),
        ("1,234,567.25", "1234567.25"),
        ("-2,242", "-2242"),
        ("12345678901.2345", "12345678901.2345"),
    ],
)
def test_number_is_read_exactly(text, value):
    found = only_row(long_file(value=text)).value
    assert str(found) == value
    assert isinstance(found, Decimal)


BAD = {
    "NaN": NO_FIGURE,
    "inf": NO_FIGURE,
    "-inf": NO_FIGURE,
    "1e400": POWER,
    "1E3": POWER,
    "1.234,56": COMMAS,
    "40,08": COMMAS,
    "4,0089": COMMAS,
    ",123": COMMAS,
    "£866,733": CURRENCY,
    "€5": CURRENCY,
    "29%": PER_CENT,
    "+11%": PER_CENT,
    "+11": PLUS,
    "(123)": BRACKETS,
    "1_000": NUMBER,
    "\uff11\uff13": OTHER_DIGITS,
    "\u0661\u0663": OTHER_DIGITS,
    "0x10": NUMBER,
    "12abc": NUMBER,
    "1.": NUMBER,
    ".5": NUMBER,
    "--1": NUMBER,
    "1 000": NUMBER,
    "\u221211": MINUS,
    "123456789012345": DIGITS,
    "1.23456": DIGITS,
    "0" * 40 + "123456789012": DIGITS,
    "Data not Available": NO_FIGURE,
    "n/a": NO_FIGURE,
    "-": NO_FIGURE,
    "..": NO_FIGURE,
    "#DIV/0!": ERROR,
    "#N/A": ERROR,
    "=SUM(A1:A9)": FORMULA,
    "=A+B": FORMULA,
    "2026-04-01": DATE,
    "01/04/2026": DATE,
    " 12": BLANKS,
    "12\u00a0": BLANKS,
}


@pytest.mark.parametrize("text", BAD)
def test_number_that_is_none_is_named(text):
    shown = text.replace("\u00a0", "\\xa0")
    assert only_problem(long_file(value=text)) == problem(2, "value", shown, BAD[text])


@pytest.mark.parametrize("title", ["numerator", "denominator"])
def test_counts_are_read_as_values_are(title):
    row = only_row(long_file(value="", numerator="1,234", denominator="4,000"))
    assert (row.value, row.numerator, row.denominator, row.column) == (None, 1234, 4000, "numerator")
    given = {"value": "", "numerator": "3", "denominator": "4"}
    assert only_problem(long_file(**(given | {title: "29%"}))) == problem(2, title, "29%", PER_CENT)


@pytest.mark.parametrize(("text", "asked"), [("1", 1), ("1,204", 1204), ("30.0", 30), ("2147483647", 2_147_483_647)])
def test_sample_is_a_whole_number(text, asked):
    assert only_row(long_file(sample=text)).sample == asked


@pytest.mark.parametrize("text", ["0", "-5", "30.5", "2147483648"])
def test_sample_of_nobody_or_of_parts(text):
    message = "Write a whole number from 1 to 2147483647."
    assert only_problem(long_file(sample=text)) == problem(2, "sample", text, message)


def test_count_below_zero_is_told_where_the_unit_is_known():
    assert only_row(long_file(value="-1")).value == -1
    assert only_row(long_file(value="", numerator="-1", denominator="4")).numerator == -1


@pytest.mark.parametrize("text", ["late", "withheld", "not collected", "in development"])
def test_reason_in_the_column_of_values_is_no_figure(text):
    assert only_problem(long_file(value=text)) == problem(2, "value", text, NO_FIGURE)


def in_workbook(value):
    """A workbook with this in its only cell for a value."""
    return workbook(row(1, "kpi", "period", "value"), row(2, "shoplifting", "2026-04", value))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", "12"),
        ("0", "0"),
        ("-0", "0"),
        ("866733", "866733"),
        # A spreadsheet keeps binary numbers and shows 15 digits of them.
        ("1.1000000000000001", "1.1"),
        ("0.30000000000000004", "0.3"),
        ("3.3000000000000003", "3.3"),
        ("1E3", "1000"),
        ("1.5E-3", "0.0015"),
        ("12345678901", "12345678901"),
    ],
)
def test_number_of_a_workbook_is_what_it_shows(written, value):
    assert str(only_row(in_workbook(cell("C2", written))).value) == value


@pytest.mark.parametrize(
    ("written", "style", "shown", "message"),
    [
        ("33.333333333333336", GENERAL, "33.3333333333333", DIGITS),
        ("1E22", GENERAL, "10000000000000000000000", DIGITS),
        ("1E-7", GENERAL, "0.0000001", DIGITS),
        ("1E999", GENERAL, "1E999", POWER),
        ("INF", GENERAL, "INF", NO_FIGURE),
        ("NaN", GENERAL, "NaN", NO_FIGURE),
        # The cell shows 33.6% and keeps 0.336.
        ("0.33600000000000002", PERCENT, "33.6%", PER_CENT),
        ("45748", DAY, "2025-04-01", DATE),
    ],
)
def test_number_of_a_workbook_that_is_none(written, style, shown, message):
    found = only_problem(in_workbook(cell("C2", written, style=style)), name="figures.xlsx")
    assert found == problem(2, "value", shown, message, "figures.xlsx")


def test_unit_in_the_format_of_a_cell_does_not_count():
    assert only_row(in_workbook(cell("C2", "12.5", style=DAYS))).value == Decimal("12.5")


def test_truth_is_no_figure():
    assert only_problem(in_workbook(cell("C2", "1", "b"))) == problem(2, "value", "TRUE", NO_FIGURE)


def test_words_in_a_wide_file_ask_for_a_reason():
    content = b"kpi,2026-04,2026-05\r\nshoplifting,Data not Available,late\r\n"
    message = f"This is no figure: leave the cell empty, or write the reason why there is none ({REASONS})."
    assert only_problem(content) == problem(2, "2026-04", "Data not Available", message)
    assert list(read(content).rows) == []
