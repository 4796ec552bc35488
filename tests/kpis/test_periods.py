"""Months, quarters and years: how they are written, and where they begin and end in London."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kpis.periods import LONDON, Frequency, NotAPeriod, Period


@pytest.mark.parametrize(
    ("text", "frequency", "start", "end"),
    [
        ("2023-10", "month", "2023-10-01", "2023-10-31"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2023-02", "month", "2023-02-01", "2023-02-28"),
        ("2023-12", "month", "2023-12-01", "2023-12-31"),
        ("2023/24 Q1", "quarter", "2023-04-01", "2023-06-30"),
        ("2023/24 Q2", "quarter", "2023-07-01", "2023-09-30"),
        ("2023/24 Q3", "quarter", "2023-10-01", "2023-12-31"),
        ("2023/24 Q4", "quarter", "2024-01-01", "2024-03-31"),
        ("2023/24", "year", "2023-04-01", "2024-03-31"),
        ("1999/00", "year", "1999-04-01", "2000-03-31"),
        ("1990/91 Q1", "quarter", "1990-04-01", "1990-06-30"),
        ("2099/00 Q4", "quarter", "2100-01-01", "2100-03-31"),
    ],
)
def test_parse_reads_and_writes_the_same_text(text, frequency, start, end):
    period = Period.parse(text)
    assert (period.frequency, period.start.isoformat(), period.end.isoformat()) == (frequency, start, end)
    assert str(period) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "2023",
        "2023-00",
        "2023-13",
        "2023-1",
        "2023-10-01",
        "23-10",
        "1989-12",
        "2100-01",
        "2023/25",
        "2023/23",
        "2023/2024",
        "1989/90",
        "2023/24Q3",
        "2023/24  Q3",
        "2023/24 q3",
        "2023/24 Q0",
        "2023/24 Q5",
        "2023/25 Q1",
        "2023-24 Q3",
        "Q3 2023/24",
        "2023/24 Q3 ",
        " 2023-10",
        "2023-10\n",
        "-2023-10",
        "２０２３-１０",
        "２０２３/２４ Q３",
        "٢٠٢٣-١٠",
        "0001-01",
        "9999-12",
        "2023-24-q3",
        "Oct-23",
        "45200",
    ],
)
def test_parse_refuses_what_is_no_period(text):
    with pytest.raises(NotAPeriod):
        Period.parse(text)


@pytest.mark.parametrize("text", ["2023/24 Q3", "2023-24-q3"])
def test_parse_quarter_reads_both_spellings(text):
    period = Period.parse_quarter(text)
    assert (str(period), period.slug) == ("2023/24 Q3", "2023-24-q3")


@pytest.mark.parametrize(
    "text", ["2023-10", "2023/24", "2023-24-Q3", "2023-25-q3", "2023-24-q5", "２０２３-２４-q３", "2023-24-q3\n", ""]
)
def test_parse_quarter_refuses_the_rest(text):
    with pytest.raises(NotAPeriod):
        Period.parse_quarter(text)


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("2023/24 Q4", 1, "2024/25 Q1"),
        ("2024/25 Q1", -1, "2023/24 Q4"),
        ("2023/24 Q3", 5, "2024/25 Q4"),
        ("2023-12", 1, "2024-01"),
        ("2024-01", -1, "2023-12"),
        ("2023/24", -3, "2020/21"),
        ("2023/24 Q3", 0, "2023/24 Q3"),
    ],
)
def test_shifted(text, count, expected):
    assert str(Period.parse(text).shifted(count)) == expected


@pytest.mark.parametrize(("frequency", "months"), [("month", 1), ("quarter", 3), ("year", 12)])
def test_frequency_in_months(frequency, months):
    assert Frequency(frequency).months == months


# The first day of each quarter from 2024 to 2030, with the quarter that ends and the one that begins.
BOUNDARIES = [
    (date(year, month, 1), ends.format(year - 1, year % 100, year), begins.format(year - 1, year % 100, year))
    for year in range(2024, 2031)
    for month, ends, begins in (
        (1, "{0}/{1:02d} Q3", "{0}/{1:02d} Q4"),
        (4, "{0}/{1:02d} Q4", "{2}/NEXT Q1"),
        (7, "{2}/NEXT Q1", "{2}/NEXT Q2"),
        (10, "{2}/NEXT Q2", "{2}/NEXT Q3"),
    )
]
# In London, around midnight: minutes from it.
INSTANTS = (-60, -31, -1, -1 / 60, 0, 1 / 60, 1, 5, 60)


@pytest.mark.parametrize("minutes", INSTANTS)
@pytest.mark.parametrize(
    ("day", "ends", "begins"), BOUNDARIES, ids=[boundary[0].isoformat() for boundary in BOUNDARIES]
)
def test_quarter_at_is_named_by_the_date_in_london(day, ends, begins, minutes):
    following = f"{(day.year + 1) % 100:02d}"
    # London is an hour ahead of UTC on 1 April, July and October, and with it on 1 January.
    midnight = datetime(day.year, day.month, 1, tzinfo=UTC) - timedelta(hours=0 if day.month == 1 else 1)
    expected = (ends if minutes < 0 else begins).replace("NEXT", following)
    assert str(Period.quarter_at(midnight + timedelta(minutes=minutes))) == expected


def test_boundaries_are_twenty_eight():
    assert len(BOUNDARIES) == 28
    assert BOUNDARIES[0] == (date(2024, 1, 1), "2023/24 Q3", "2023/24 Q4")
    assert BOUNDARIES[1][1:] == ("2023/24 Q4", "2024/NEXT Q1")


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-03-29T00:30:00+00:00", "2025/26 Q4"),  # before the clocks go forward
        ("2026-03-29T01:30:00+00:00", "2025/26 Q4"),  # after
        ("2026-10-25T00:30:00+00:00", "2026/27 Q3"),  # the hour that comes twice
        ("2026-10-25T01:30:00+00:00", "2026/27 Q3"),
        ("2024-02-29T23:59:59+00:00", "2023/24 Q4"),
        ("2026-03-31T22:59:59+00:00", "2025/26 Q4"),
        ("2026-03-31T23:00:00+00:00", "2026/27 Q1"),
        ("2026-12-31T23:59:59+00:00", "2026/27 Q3"),
        ("2027-01-01T00:00:00+00:00", "2026/27 Q4"),
    ],
)
def test_quarter_at_clock_changes_and_leap_day(instant, expected):
    assert str(Period.quarter_at(datetime.fromisoformat(instant))) == expected


@pytest.mark.parametrize(
    ("text", "ends_at"),
    [
        ("2023/24 Q3", "2024-01-01T00:00:00+00:00"),
        ("2023/24 Q4", "2024-03-31T23:00:00+00:00"),
        ("2024/25 Q1", "2024-06-30T23:00:00+00:00"),
        ("2024/25 Q2", "2024-09-30T23:00:00+00:00"),
        ("2024-10", "2024-11-01T00:00:00+00:00"),
        ("2023/24", "2024-03-31T23:00:00+00:00"),
    ],
)
def test_ends_at_is_midnight_in_london(text, ends_at):
    assert Period.parse(text).ends_at == datetime.fromisoformat(ends_at)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("2026/27 Q1", 2184), ("2026/27 Q2", 2208), ("2026/27 Q3", 2209), ("2026/27 Q4", 2159), ("2027/28 Q4", 2183)],
)
def test_a_day_is_not_always_24_hours(text, hours):
    period = Period.parse(text)
    assert period.ends_at.astimezone(UTC) - period.shifted(-1).ends_at.astimezone(UTC) == timedelta(hours=hours)


def test_quarter_on_takes_the_days_on_either_side():
    days = [date(2024, 3, 31), date(2024, 4, 1), date(2024, 6, 30), date(2024, 7, 1)]
    assert [str(Period.quarter_on(day)) for day in days] == ["2023/24 Q4", "2024/25 Q1", "2024/25 Q1", "2024/25 Q2"]


def test_london_is_what_the_site_runs_in(settings):
    assert str(LONDON) == settings.TIME_ZONE


@pytest.mark.parametrize(
    ("day", "text", "start"),
    [
        ("2014-09-30", "12 months to 2014-09", "2013-10-01"),
        ("2014-09-01", "12 months to 2014-09", "2013-10-01"),
        ("2014-03-31", "2013/14", "2013-04-01"),
        ("2014-12-31", "12 months to 2014-12", "2014-01-01"),
    ],
)
def test_twelve_months_need_be_no_financial_year(day, text, start):
    period = Period.twelve_months_to(date.fromisoformat(day))
    assert (str(period), period.start.isoformat(), period.frequency) == (text, start, Frequency.YEAR)
    assert period.end.isoformat()[:7] == day[:7]


@pytest.mark.parametrize(
    ("text", "frequency", "parts"),
    [
        ("2023/24 Q3", Frequency.MONTH, "2023-10 2023-11 2023-12"),
        ("2023/24", Frequency.QUARTER, "2023/24 Q1,2023/24 Q2,2023/24 Q3,2023/24 Q4"),
        ("2023-10", Frequency.MONTH, "2023-10"),
        ("2023-10", Frequency.QUARTER, ""),
        ("2023/24 Q3", Frequency.YEAR, ""),
    ],
)
def test_a_period_is_made_of_shorter_ones(text, frequency, parts):
    expected = parts.split(",") if "," in parts else parts.split()
    assert [str(part) for part in Period.parse(text).parts(frequency)] == expected


def test_twelve_months_are_made_of_quarters_where_one_begins_with_them():
    september, october = date(2014, 9, 30), date(2014, 10, 31)
    assert len(Period.twelve_months_to(september).parts(Frequency.QUARTER)) == 4
    assert Period.twelve_months_to(october).parts(Frequency.QUARTER) == ()
    assert len(Period.twelve_months_to(october).parts(Frequency.MONTH)) == 12
