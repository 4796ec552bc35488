"""The dates of a round, from the working days of England and Wales. Pure: no database, no clock."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

from kpis.periods import LONDON, Period

SUBMIT_AFTER = 10
CUT_OFF_AFTER = 15
CUT_OFF_TIME = time(18, 0)


@dataclass(frozen=True)
class RoundDates:
    """When updates are due and when the round closes: a local date and an aware instant."""

    submit_by: date
    cut_off: datetime


def default_dates(quarter: Period) -> RoundDates:
    """Submission 10 working days after the quarter's end, cut-off 15, at 18:00 in London."""
    return RoundDates(
        submit_by=working_days_after(quarter.end, SUBMIT_AFTER),
        cut_off=datetime.combine(working_days_after(quarter.end, CUT_OFF_AFTER), CUT_OFF_TIME, tzinfo=LONDON),
    )


def is_working_day(day: date) -> bool:
    """Whether England and Wales work on this day: no weekend, no bank holiday."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def working_days_after(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``, which is not counted itself."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_until(today: date, day: date) -> int:
    """Working days left, ``day`` included and ``today`` not; 0 on the day, negative once it is past."""
    first, last, sign = (today, day, 1) if today <= day else (day, today, -1)
    return sign * sum(is_working_day(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
