"""Days and periods in files: the one spelling of the plan's files, and those that people write in figures."""

import re
from datetime import date

from kpis.periods import FIRST_YEAR, LAST_YEAR, NotAPeriod, Period
from plantracker.cells import BadCell

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def iso_date(text: str) -> date:
    """A date, such as 2024-03-31."""
    try:
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadCell("Write a date of the calendar as 2024-03-31.") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadCell(f"Give a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return day


def period(text: str) -> Period:
    """A month, quarter or financial year."""
    try:
        return Period.parse(text)
    except NotAPeriod as error:
        raise BadCell("Write a month as 2023-10, a quarter as 2023/24 Q3, a financial year as 2023/24.") from error


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
