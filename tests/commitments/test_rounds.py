"""The dates of rounds, counted by hand on the calendar of England and Wales."""

from datetime import date, datetime

import pytest

from commitments.rounds import default_dates, is_working_day, working_days_after, working_days_until
from kpis.periods import Period


@pytest.mark.parametrize(
    ("quarter", "submit_by", "cut_off"),
    [
        # April 2023: Good Friday on the 7th, Easter Monday on the 10th.
        ("2022/23 Q4", "2023-04-18", "2023-04-25T18:00:00+01:00"),
        ("2023/24 Q1", "2023-07-14", "2023-07-21T18:00:00+01:00"),
        # 30 September 2023 was a Saturday: the 2nd of October is the first day.
        ("2023/24 Q2", "2023-10-13", "2023-10-20T18:00:00+01:00"),
        # 1 January 2024, a Monday, is a bank holiday.
        ("2023/24 Q3", "2024-01-15", "2024-01-22T18:00:00+00:00"),
        # 2024: Easter Monday on 1 April.
        ("2023/24 Q4", "2024-04-15", "2024-04-22T18:00:00+01:00"),
        # 2025: Good Friday on 18 April, Easter Monday on the 21st: between the two dates.
        ("2024/25 Q4", "2025-04-14", "2025-04-23T18:00:00+01:00"),
        # 2026: Good Friday on 3 April, Easter Monday on the 6th.
        ("2025/26 Q4", "2026-04-16", "2026-04-23T18:00:00+01:00"),
        # 1 January 2028 is a Saturday: the Monday after it stands in for it.
        ("2027/28 Q3", "2028-01-17", "2028-01-24T18:00:00+00:00"),
    ],
)
def test_default_dates(quarter, submit_by, cut_off):
    dates = default_dates(Period.parse(quarter))
    assert dates.submit_by.isoformat() == submit_by
    assert dates.cut_off == datetime.fromisoformat(cut_off)
    assert dates.cut_off.isoformat() == cut_off


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-12-22", True),
        ("2023-12-23", False),  # Saturday
        ("2023-12-24", False),  # Sunday
        ("2023-12-25", False),
        ("2023-12-26", False),
        ("2023-12-27", True),
        ("2021-12-27", False),  # for Christmas Day, a Saturday
        ("2021-12-28", False),  # for Boxing Day, a Sunday
        ("2022-06-02", False),  # spring bank holiday, moved
        ("2022-05-30", True),
        ("2022-06-03", False),  # the Platinum Jubilee
        ("2022-09-19", False),  # the State Funeral
        ("2023-05-08", False),  # the Coronation
        ("2024-08-26", False),  # summer bank holiday of England and Wales
        ("2024-08-05", True),  # that of Scotland
        ("2024-01-02", True),  # a bank holiday in Scotland only
        ("2024-03-18", True),  # one in Northern Ireland only
    ],
)
def test_is_working_day(day, expected):
    assert is_working_day(date.fromisoformat(day)) is expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2023-12-21", 0, "2023-12-21"),
        ("2023-12-21", 1, "2023-12-22"),
        ("2023-12-22", 1, "2023-12-27"),
        ("2023-12-24", 1, "2023-12-27"),
        ("2023-12-29", 1, "2024-01-02"),
        ("2023-12-22", 4, "2024-01-02"),
    ],
)
def test_working_days_after_over_christmas(day, count, expected):
    assert working_days_after(date.fromisoformat(day), count).isoformat() == expected


@pytest.mark.parametrize(
    ("today", "day", "expected"),
    [
        ("2024-01-15", "2024-01-15", 0),
        ("2024-01-14", "2024-01-15", 1),
        ("2024-01-12", "2024-01-15", 1),
        ("2024-01-16", "2024-01-15", -1),
        ("2024-01-20", "2024-01-19", 0),  # a Saturday after a Friday: no working day has passed
        ("2024-01-22", "2024-01-19", -1),
        ("2024-01-03", "2024-01-15", 8),
        ("2023-12-22", "2024-01-02", 4),
        ("2024-01-02", "2023-12-22", -4),
    ],
)
def test_working_days_until(today, day, expected):
    assert working_days_until(date.fromisoformat(today), date.fromisoformat(day)) == expected
