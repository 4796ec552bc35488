"""How days and periods are read: as they are written here, and never the American way round."""

from datetime import date

import pytest

from tests.kpis.imports.reads import (
    BLANKS,
    DAY,
    EMPTY,
    PERIOD,
    YEARS,
    long_file,
    only_problem,
    only_row,
    problem,
)
from tests.kpis.imports.workbooks import DAY as AS_DAY
from tests.kpis.imports.workbooks import GENERAL, INSTANT, MONTH, cell, row, workbook

OPEN = "Two digits leave the year open: write a month as 2023-10 or Oct 2023."
DAY_OR_MONTH = "That may be a day or a month, and two digits leave the year open: write a month as 2023-10 or Oct 2023."
QUARTER = "Write a quarter as 2023/24 Q3; Q1 is April to June, and Q4 January to March."
NO_DAY = f"The calendar has no such day. {DAY}"
PERIOD_ALONE = "Write the period alone, such as 2023-10 or 2023/24 Q3, without a time or a time zone."
DAY_ALONE = "Write the day alone, such as 2024-03-31, without a time or a time zone."
SERIAL = "A spreadsheet keeps 2025-04-01 as this number: format the cell as a date, or write "


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026-04", "2026-04"),
        ("2023/24 Q3", "2023/24 Q3"),
        ("2023/24", "2023/24"),
        ("Q1 2026/27", "2026/27 Q1"),
        ("Apr 2026", "2026-04"),
        ("Apr-2026", "2026-04"),
        ("April 2026", "2026-04"),
        ("SEPT 2025", "2025-09"),
        ("may 2025", "2025-05"),
        ("01/04/2026", "2026-04"),
        ("1/4/2026", "2026-04"),
        ("2026-04-01", "2026-04"),
        ("1990-01", "1990-01"),
        ("2099-12", "2099-12"),
    ],
)
def test_period_is_read(text, period):
    assert str(only_row(long_file(period=text)).period) == period


BAD_PERIODS = {
    "Apr-26": DAY_OR_MONTH,
    "Apr 26": DAY_OR_MONTH,
    "26-Apr": DAY_OR_MONTH,
    "01/04/26": OPEN,
    "2026-27 Q5": QUARTER,
    "2026-27 Q1": QUARTER,
    "2026/27 Q0": QUARTER,
    "Q1 26/27": QUARTER,
    "Q1": QUARTER,
    "31/02/2026": NO_DAY,
    "04/31/2026": f"There is no month 31. {DAY}",
    "04/01/2026": "This is a day: write the month as 2026-01, or a quarter as 2023/24 Q3.",
    "2026-04-30": "This is a day: write the month as 2026-04, or a quarter as 2023/24 Q3.",
    "45748": f"{SERIAL}the month as 2025-04.",
    "45748.5": f"{SERIAL}the month as 2025-04.",
    "00045": PERIOD,
    "0001-04": YEARS,
    "9999-12": YEARS,
    "1989-12": YEARS,
    "2100-01": YEARS,
    "01/04/1989": YEARS,
    "Apr 2100": YEARS,
    "1989/90 Q1": YEARS,
    "2026-13": PERIOD,
    "2026": PERIOD,
    "2026/2027": PERIOD,
    "2026/28": PERIOD,
    "Foo 2026": PERIOD,
    "12 months to April": PERIOD,
    "2026-03-29T01:30:00+01:00": PERIOD_ALONE,
    "01/04/2026 00:00": PERIOD_ALONE,
    "\uff12\uff10\uff12\uff16-\uff10\uff14": PERIOD,
    "2026-04 ": BLANKS,
    "": f"{EMPTY} {PERIOD}",
}


@pytest.mark.parametrize("text", BAD_PERIODS)
def test_period_that_is_none_is_named(text):
    assert only_problem(long_file(period=text)) == problem(2, "period", text, BAD_PERIODS[text])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("01/04/2026", date(2026, 4, 1)),
        ("12/11/2025", date(2025, 11, 12)),
        ("29/02/2024", date(2024, 2, 29)),
        ("1/4/2026", date(2026, 4, 1)),
    ],
)
def test_day_is_read_day_first(text, day):
    assert only_row(long_file(known_on=text)).known_on == day


BAD_DAYS = {
    "31/02/2026": NO_DAY,
    "29/02/2026": NO_DAY,
    "2026-02-30": NO_DAY,
    "00/04/2026": NO_DAY,
    "0000-04-01": NO_DAY,
    "04/31/2026": f"There is no month 31. {DAY}",
    "2026-13-01": f"There is no month 13. {DAY}",
    "01/04/26": f"Two digits leave the year open. {DAY}",
    "1 Apr 26": f"Two digits leave the year open. {DAY}",
    "45748": f"{SERIAL}the day as 2025-04-01.",
    "0001-01-01": YEARS,
    "9999-12-31": YEARS,
    "1989-12-31": YEARS,
    "2026-03-29T01:30:00+00:00": DAY_ALONE,
    "2026-10-25T01:30:00+01:00": DAY_ALONE,
    "2026-03-29 01:30": DAY_ALONE,
    "2026-04": DAY,
    "12.10.2023": DAY,
    "April": DAY,
    "\u0660\u0661/\u0660\u0664/\u0662\u0660\u0662\u0666": DAY,
}


@pytest.mark.parametrize("text", BAD_DAYS)
@pytest.mark.parametrize("title", ["known_on", "review_on"])
def test_day_that_is_none_is_named(title, text):
    beside = {"absence": "withheld"} if title == "review_on" else {}
    assert only_problem(long_file(**beside, **{title: text})) == problem(2, title, text, BAD_DAYS[text])


def in_workbook(period, known_on, **options):
    header = row(1, "kpi", "period", "value", "known_on")
    return workbook(header, row(2, "shoplifting", period, 12, known_on), **options)


@pytest.mark.parametrize(("style", "is_1904"), [(AS_DAY, False), (MONTH, False), (AS_DAY, True), (MONTH, True)])
def test_dates_of_a_workbook_from_1900_or_1904(style, is_1904):
    # 1 April 2026 is day 46,113 from 1900, and day 44,651 from 1904.
    serial = 44_651 if is_1904 else 46_113
    properties = f'<workbookPr date1904="{int(is_1904)}"/>'
    content = in_workbook(cell("B2", serial, style=style), cell("D2", serial + 20, style=AS_DAY), properties=properties)
    found = only_row(content)
    assert (str(found.period), found.known_on) == ("2026-04", date(2026, 4, 21))


def test_date_of_a_workbook_in_iso_form():
    found = only_row(in_workbook(cell("B2", "2026-04-01T00:00:00", "d"), cell("D2", "2026-04-21", "d")))
    assert (str(found.period), found.known_on) == ("2026-04", date(2026, 4, 21))


@pytest.mark.parametrize(
    ("column", "given", "value", "message"),
    [
        ("period", cell("B2", 45748, style=GENERAL), "45748", f"{SERIAL}the month as 2025-04."),
        (
            "period",
            cell("B2", 46_114, style=AS_DAY),
            "2026-04-02",
            "This is a day: write the month as 2026-04, or a quarter as 2023/24 Q3.",
        ),
        ("period", cell("B2", 0, style=AS_DAY), "1899-12-30", YEARS),
        ("period", cell("B2", 2_958_465, style=AS_DAY), "9999-12-31", YEARS),
        ("period", cell("B2", 2_958_466, style=AS_DAY), "2958466", PERIOD),
        ("known_on", cell("D2", 45748, style=GENERAL), "45748", f"{SERIAL}the day as 2025-04-01."),
        ("known_on", cell("D2", 46_113.0625, style=INSTANT), "2026-04-01 01:30:00", DAY_ALONE),
        ("known_on", cell("D2", -1, style=AS_DAY), "-1", DAY),
    ],
)
def test_date_of_a_workbook_that_is_none(column, given, value, message):
    sound = {"period": "2026-04", "known_on": "2026-04-21"} | {column: given}
    assert only_problem(in_workbook(**sound)) == problem(2, column, value, message)
