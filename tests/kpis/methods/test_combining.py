"""Months made into quarters and years. All figures are worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.methods.combining import PLAIN_AVERAGE, combined, latest_twelve
from kpis.methods.spans import covered
from tests.kpis.methods.made import period, point, series

QUARTER = period("2023/24 Q3")


@pytest.mark.parametrize(
    ("combine", "value"),
    [("sum", "36"), ("mean", "12.0000"), ("last", "15"), ("rolling", "15")],
)
def test_three_months_make_a_quarter(combine, value):
    made = combined(series("2023-10: 10 11 15"), QUARTER, combine, "offences")
    assert (made.period, made.value, made.absence) == (QUARTER, Decimal(value), "")


def test_months_and_quarters_make_a_year():
    months = series("2022-04: 1 2 3 4 5 6 7 8 9 10 11 12")
    assert combined(months, period("2022/23"), "sum", "offences").value == 78
    quarters = series("2022/23 Q1: 6 15 24 33")
    assert combined(quarters, period("2022/23"), "sum", "offences").value == 78
    assert combined(quarters, period("2022/23"), "last", "officers").value == 33


def test_a_recorded_quarter_stands_as_it_is():
    recorded = point("2023/24 Q3", 7, note="length not printed")
    assert combined([recorded], QUARTER, "", "offences") is recorded


@pytest.mark.parametrize(
    ("points", "absence"),
    [
        ("2023-10: 10 - 15", "November 2023 has no figure"),
        ("2023-10: 10", "November 2023 and December 2023 have no figure"),
        ("2023-11: 1 2", "October 2023 has no figure"),
    ],
)
def test_a_quarter_with_a_missing_month_has_no_figure_and_says_which(points, absence):
    for combine in ("sum", "mean"):
        made = combined(series(points), QUARTER, combine, "offences")
        assert (made.value, made.absence) == (None, absence)


def test_the_reason_of_a_missing_month_is_said():
    points = [point("2023-10", 1), point("2023-11", None, absence="late"), point("2023-12", 3)]
    assert combined(points, QUARTER, "sum", "offences").absence == "November 2023 has no figure (late)"
    assert combined(points, QUARTER, "last", "offences").value == 3


def test_only_the_last_month_need_be_there_where_it_stands_for_the_whole():
    points = series("2023-12: 5")
    assert combined(points, QUARTER, "last", "officers").value == 5
    assert combined(series("2023-10: 4 5"), QUARTER, "last", "officers").absence == "December 2023 has no figure"


@pytest.mark.parametrize(
    ("points", "absence"),
    [
        ("2023-10: 1 2 3", "nobody has said how its months combine"),
        ("2023-10: 1 - 3", "nobody has said how its months combine, and November 2023 has no figure"),
        ("2023-12: 3", "nobody has said how its months combine, and October 2023 and November 2023 have no figure"),
        ("2023-10: - - -", "October 2023, November 2023 and December 2023 have no figure"),
        ("2023-09: 1", "October 2023, November 2023 and December 2023 have no figure"),
    ],
    ids=["all there", "one missing", "two missing", "all missing", "none of the quarter"],
)
def test_nobody_has_said_how_months_combine(points, absence):
    made = combined(series(points), QUARTER, "", "offences")
    assert (made.value, made.absence) == (None, absence)


def test_the_reason_of_a_missing_month_is_said_beside_how_months_combine():
    points = [point("2023-10", 1), point("2023-11", None, absence="late"), point("2023-12", 3)]
    assert combined(points, QUARTER, "", "offences").absence == (
        "nobody has said how its months combine, and November 2023 has no figure (late)"
    )


def test_nobody_has_said_how_quarters_combine():
    assert combined(series("2022/23 Q1: 1 2 3"), period("2022/23"), "", "offences").absence == (
        "nobody has said how its quarters combine, and January to March 2023 has no figure"
    )


@pytest.mark.parametrize("points", ["2023/24: 5", "2023/24 Q1: 5"])
def test_no_shorter_period_is_made_of_a_longer_one(points):
    made = combined(series(points), period("2023-10"), "sum", "offences")
    assert (made.value, made.absence) == (None, "")


def test_nothing_is_made_of_nothing():
    assert combined((), QUARTER, "sum", "offences").value is None


def counts(*pairs):
    return [
        point(f"2023-{10 + number}", value, numerator=numerator, denominator=denominator)
        for number, (value, numerator, denominator) in enumerate(pairs)
    ]


def test_shares_are_pooled_by_their_counts():
    points = counts((50, 1, 2), (10, 9, 90), (25, 2, 8))
    made = combined(points, QUARTER, "pooled", "%")
    assert (made.value, made.numerator, made.denominator) == (Decimal("12.0000"), 12, 100)  # 12 of 100, not 28.3


def test_an_average_is_weighted_where_its_counts_are_known():
    # 10 incidents of 20 minutes, 30 of 12, 60 of 15: 200 + 360 + 900 minutes over 100 incidents.
    points = counts((20, 200, 10), (12, 360, 30), (15, 900, 60))
    made = combined(points, QUARTER, "mean", "minutes")
    assert (made.value, made.note) == (Decimal("14.6000"), "")


def test_shares_of_a_survey_are_weighted_by_how_many_were_asked():
    points = [point("2023-10", 80, sample=100), point("2023-11", 70, sample=200), point("2023-12", 60, sample=100)]
    made = combined(points, QUARTER, "pooled", "%")
    assert (made.value, made.sample) == (Decimal("70.0000"), 400)


def test_a_plain_average_says_that_it_is_one():
    made = combined(series("2023-10: 10 11 13"), QUARTER, "mean", "minutes")
    assert (made.value, made.note) == (Decimal("11.3333"), PLAIN_AVERAGE)


def test_shares_without_counts_are_not_pooled():
    points = [*counts((50, 1, 2)), point("2023-11", 40), point("2023-12", 30)]
    made = combined(points, QUARTER, "pooled", "%")
    assert (made.value, made.absence) == (None, "November 2023 and December 2023 have no counts to pool")


def test_nothing_of_nothing_weighs_nothing():
    points = counts((None, 0, 0), (50, 1, 2), (25, 2, 8))
    assert combined(points, QUARTER, "pooled", "%").value == Decimal("30.0000")
    empty = combined(counts((None, 0, 0), (None, 0, 0), (None, 0, 0)), QUARTER, "pooled", "%")
    assert (empty.value, empty.absence) == (None, "its denominators add up to 0")
    mixed = [*counts((None, 0, 0), (50, 1, 2)), point("2023-12", 20, sample=8)]
    assert combined(mixed, QUARTER, "pooled", "%").value == Decimal("26.0000")  # (2 × 50 + 8 × 20) / 10


def test_a_figure_is_provisional_where_any_part_is_and_as_late_as_the_latest():
    points = [
        point("2023-10", 1, known_on=date(2023, 11, 5)),
        point("2023-11", 2, is_provisional=True, known_on=date(2024, 1, 20)),
        point("2023-12", 3, known_on=date(2024, 1, 5)),
    ]
    made = combined(points, QUARTER, "sum", "offences")
    assert (made.is_provisional, made.known_on) == (True, date(2024, 1, 20))
    assert not combined(points, QUARTER, "last", "offences").is_provisional


def test_the_latest_twelve_months_end_with_the_month_asked_for():
    points = series("2022-11: 100 1 1 1 1 1 1 1 1 1 1 1 1 50")
    made = latest_twelve(points, date(2023, 11, 30), "sum", "offences")
    assert (made.value, str(made.period)) == (12, "12 months to 2023-11")
    assert latest_twelve(points, date(2024, 3, 31), "sum", "offences").absence == (
        "January 2024, February 2024 and March 2024 have no figure"
    )
    assert latest_twelve(points, date(2024, 12, 31), "sum", "offences").absence == (
        "January 2024, February 2024, March 2024 and 9 others have no figure"
    )


@pytest.mark.parametrize(
    ("at", "combine", "first", "last"),
    [
        ("2023/24 Q3", "sum", "2023-10-01", "2023-12-31"),
        ("2023/24 Q3", "last", "2023-12-01", "2023-12-31"),
        ("2023/24 Q3", "rolling", "2023-01-01", "2023-12-31"),
        ("2014-09", "rolling", "2013-10-01", "2014-09-30"),
        ("2020/21", "last", "2021-03-01", "2021-03-31"),
        ("2020/21", "rolling", "2020-04-01", "2021-03-31"),
        ("2023-10", "", "2023-10-01", "2023-10-31"),
    ],
)
def test_what_a_figure_covers(at, combine, first, last):
    span = covered(period(at), combine)
    assert (span.start.isoformat(), span.end.isoformat()) == (first, last)
