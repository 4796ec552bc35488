"""Days and periods in files: the one spelling of the plan's files, and those that people write in figures.

A day is written 2026-04-01 or 01/04/2026, the day before the month and never the other way round. A month
is 2026-04, Apr 2026, April 2026 or Apr-2026, or the first day of it, which is what a spreadsheet makes of
2026-04; a quarter is 2023/24 Q3 or Q3 2023/24; a financial year is 2023/24. Two digits are never a year.
"""

import re
from datetime import date, timedelta

from kpis.periods import FIRST_YEAR, LAST_YEAR, Frequency, NotAPeriod, Period
from plantracker.cells import BadCell

# What a spreadsheet counts its days from, unless the workbook counts from 1904.
EPOCH = date(1899, 12, 30)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BRITISH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})[ -]([0-9]{4})")
_QUARTER_FIRST = re.compile(r"(Q[1-4]) ([0-9]{4}/[0-9]{2})")
_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {name: number for number, month in enumerate(_NAMES, 1) for name in (month, month[:3])} | {"sept": 9}

_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/].*", re.DOTALL)
_WITH_TIME = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})[T ].*", re.DOTALL)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}|[0-9]{1,2}[ -][A-Za-z]{3,9}[ -][0-9]{2}")

_YEARS = f"Give a year from {FIRST_YEAR} to {LAST_YEAR}."
_DAY = "Write a day as 2024-03-31 or 31/03/2024."
_PERIOD = "Write a month as 2023-10, a quarter as 2023/24 Q3, a financial year as 2023/24."
# Spellings that are no period, and what is said of each: the first that fits.
_PERIOD_HINTS = (
    (_WITH_TIME, "Write the period alone, such as 2023-10 or 2023/24 Q3, without a time or a time zone."),
    (_SHORT_YEAR, "Two digits leave the year open: write a month as 2023-10 or Oct 2023."),
    (
        re.compile(r"[A-Za-z]{3,9}[ -]'?[0-9]{2}|[0-9]{1,2}[ -][A-Za-z]{3,9}"),
        "That may be a day or a month, and two digits leave the year open: write a month as 2023-10 or Oct 2023.",
    ),
    (
        re.compile(r".*[Qq][0-9].*", re.DOTALL),
        "Write a quarter as 2023/24 Q3; Q1 is April to June, and Q4 January to March.",
    ),
)


def iso_date(text: str) -> date:
    """A date, such as 2024-03-31."""
    try:
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadCell("Write a date of the calendar as 2024-03-31.") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadCell(_YEARS)
    return day


def period(text: str) -> Period:
    """A month, quarter or financial year."""
    try:
        return Period.parse(text)
    except NotAPeriod as error:
        raise BadCell(_PERIOD) from error


def period_text(text: str) -> str:
    """A month, quarter or financial year, kept as the text it is written in."""
    return str(period(text))


def quarter(text: str) -> Period:
    """A financial quarter, such as 2023/24 Q3."""
    try:
        found = Period.parse(text)
    except NotAPeriod:
        found = None
    if found is None or found.frequency != "quarter":
        raise BadCell("Write a quarter as 2023/24 Q3.")
    return found


def any_day(text: str) -> date:
    """A day as people write it: 2026-04-01, or 01/04/2026, which is the first of April."""
    day = _written_day(text)
    if day is None:
        raise BadCell(_serial_hint(text, "the day as {:%Y-%m-%d}") or _day_hint(text))
    return day


def any_period(text: str) -> Period:
    """A month, quarter or financial year as people write it; the first day of a month is that month."""
    try:
        return Period.parse(text)
    except NotAPeriod:
        pass
    if match := _QUARTER_FIRST.fullmatch(text):
        return period(f"{match[2]} {match[1]}")
    if (match := _NAMED_MONTH.fullmatch(text)) and (month := _MONTHS.get(match[1].lower())):
        return Period(_checked(int(match[2]), month, 1), Frequency.MONTH)
    day = _written_day(text)
    if day is None:
        raise BadCell(_serial_hint(text, "the month as {:%Y-%m}") or _period_hint(text))
    if day.day != 1:
        raise BadCell(f"This is a day: write the month as {day:%Y-%m}, or a quarter as 2023/24 Q3.")
    return Period(day, Frequency.MONTH)


def _written_day(text: str) -> date | None:
    """The day in one of the two spellings; None where it is in neither."""
    if _DATE.fullmatch(text):
        return _checked(*map(int, text.split("-")))
    if match := _BRITISH.fullmatch(text):
        day, month, year = map(int, match.groups())
        return _checked(year, month, day)
    return None


def _checked(year: int, month: int, day: int) -> date:
    """The day of the calendar; raises ``BadCell`` where there is none, or not in the years that are kept."""
    if month > 12:
        raise BadCell(f"There is no month {month}. {_DAY}")
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise BadCell(f"The calendar has no such day. {_DAY}") from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadCell(_YEARS)
    return found


def _serial_hint(text: str, advice: str) -> str:
    """What a number in the place of a date stands for; empty where it is no day of the years that are kept."""
    if not _SERIAL.fullmatch(text):
        return ""
    day = EPOCH + timedelta(days=int(text[:5]))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return ""
    return (
        f"A spreadsheet keeps {day:%Y-%m-%d} as this number: format the cell as a date, or write {advice.format(day)}."
    )


def _day_hint(text: str) -> str:
    if _WITH_TIME.fullmatch(text):
        return "Write the day alone, such as 2024-03-31, without a time or a time zone."
    if _SHORT_YEAR.fullmatch(text):
        return f"Two digits leave the year open. {_DAY}"
    return _DAY


def _period_hint(text: str) -> str:
    year = _YEAR_FIRST.fullmatch(text)
    if year and not FIRST_YEAR <= int(year[1]) <= LAST_YEAR:
        return _YEARS
    return next((hint for spelling, hint in _PERIOD_HINTS if spelling.fullmatch(text)), _PERIOD)
