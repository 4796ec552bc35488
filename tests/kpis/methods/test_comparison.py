"""A current figure against its baseline. Every expected value is worked by hand or printed in the paper."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kpis.methods.comparison import Direction, Stated, compare, percent_change
from kpis.methods.series import Meaning
from kpis.methods.verdict import Judgement
from kpis.periods import Period

YEAR, QUARTER = Period.parse("2020/21"), Period.parse("2023/24 Q3")


def compared(baseline, current, *, unit="offences", polarity="lower", reason="", periods=(YEAR, QUARTER)):
    before, now = (None if value is None else Decimal(value) for value in (baseline, current))
    return compare(
        Stated(periods[0], before, "" if before is not None else "not collected"),
        Stated(periods[1], now, "" if now is not None else "late"),
        unit=unit,
        polarity=polarity,
        polarity_reason=reason,
    )


# Table One of the report of 12 March 2024, in its order: baseline and current as printed, the
# difference and the percentage worked by hand, and how the report reads it. The two rows without a
# baseline cannot be said.
H, L, N = "higher", "lower", "neutral"
TABLE_ONE = [
    ("special constables", 30, 109, "people", H, "79", "263.3", "up", "good"),
    ("police or council dealing with crime", 51, 46, "%", H, "-5", None, "down", "bad"),
    ("asset recovery income", 866733, 505750, "£", H, "-360983", "-41.6", "down", "bad"),
    ("urban offences", 33940, 35213, "offences", L, "1273", "3.8", "up", "bad"),
    ("rural offences", 15813, 24793, "offences", H, "8980", "56.8", "up", "good"),
    ("electric vehicles", 0, 7, "vehicles", H, "7", None, "up", "good"),
    ("energy", 14310294, 10284362, "kWh", L, "-4025932", "-28.1", "down", "good"),
    ("neighbourhood officers", 161, 189, "officers", H, "28", "17.4", "up", "good"),
    ("front enquiry offices", 17, 24, "offices", H, "7", None, "up", "good"),
    ("101 calls", 78, 53, "%", H, "-25", None, "down", "bad"),
    ("alert users", None, 95550, "users", H, None, None, "", "cannot be said"),
    ("shoplifting", 3089, 5331, "offences", H, "2242", "72.6", "up", "good"),
    ("shoplifting outcomes", 20, 21, "%", H, "1", None, "up", "good"),
    ("serious violence", 28344, 27179, "offences", L, "-1165", "-4.1", "down", "good"),
    ("hospital admissions", 186, 164, "admissions", L, "-22", "-11.8", "down", "good"),
    ("victim satisfaction", 85, 79, "%", H, "-6", None, "down", "bad"),
    ("victims' code", 30, 86, "%", H, "56", None, "up", "good"),
    ("file quality", 29, 61, "%", H, "32", None, "up", "good"),
    ("positive outcomes", 11, 13, "%", H, "2", None, "up", "good"),
    ("public confidence", 56, 59, "%", H, "3", None, "up", "good"),
    ("complaints", None, 1143, "complaints", N, None, None, "", "cannot be said"),
]


@pytest.mark.parametrize(
    ("baseline", "current", "unit", "polarity", "change", "percent", "direction", "judgement"),
    [row[1:] for row in TABLE_ONE],
    ids=[row[0] for row in TABLE_ONE],
)
def test_table_one_as_printed(baseline, current, unit, polarity, change, percent, direction, judgement):
    found = compared(baseline, current, unit=unit, polarity=polarity)
    assert found.change == (None if change is None else Decimal(change))
    assert found.percent == (None if percent is None else Decimal(percent))
    assert (found.direction, found.judgement) == (direction, judgement)
    assert found.change_unit == ("" if change is None else "percentage points" if unit == "%" else unit)


def test_table_one_has_twenty_one_rows():
    assert len(TABLE_ONE) == 21
    assert sum(row[-1] == "good" for row in TABLE_ONE) == 14
    assert sum(row[-1] == "bad" for row in TABLE_ONE) == 5


@pytest.mark.parametrize(
    ("base", "value", "expected"),
    [
        ("0", "7", None),
        ("19", "38", None),
        ("19.9999", "20", None),
        ("20", "21", "5.0"),
        ("20", "20", "0.0"),
        ("20", "0", "-100.0"),
        ("-50", "50", None),
        ("1000", "1000.5", "0.1"),  # 0.05 rounds away from zero, up and down
        ("1000", "999.5", "-0.1"),
        ("1000", "1000.49", "0.0"),
        ("3", "1000000", None),
    ],
)
def test_percent_change_only_on_a_base_of_twenty_or_more(base, value, expected):
    assert percent_change(Decimal(base), Decimal(value)) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("polarity", "current", "judgement", "direction"),
    [
        ("higher", 101, Judgement.GOOD, Direction.UP),
        ("higher", 99, Judgement.BAD, Direction.DOWN),
        ("lower", 101, Judgement.BAD, Direction.UP),
        ("lower", 99, Judgement.GOOD, Direction.DOWN),
        ("neutral", 101, Judgement.CANNOT_BE_SAID, Direction.UP),
        ("neutral", 99, Judgement.CANNOT_BE_SAID, Direction.DOWN),
        ("higher", 100, Judgement.UNCHANGED, Direction.LEVEL),
        ("neutral", 100, Judgement.UNCHANGED, Direction.LEVEL),
    ],
)
def test_polarity_decides_what_is_good(polarity, current, judgement, direction):
    found = compared(100, current, polarity=polarity)
    assert (found.judgement, found.direction) == (judgement, direction)


@pytest.mark.parametrize(
    ("polarity", "reason", "current", "why"),
    [
        ("lower", "", 90, "lower is better"),
        ("lower", "Fewer people are hurt.", 90, "lower is better: Fewer people are hurt."),
        ("neutral", "", 90, "neither way is better"),
        ("neutral", "More may mean more trust.", 90, "More may mean more trust."),
        ("higher", "Any.", 100, "the same as the baseline"),
    ],
)
def test_why_says_the_reason(polarity, reason, current, why):
    assert compared(100, current, polarity=polarity, reason=reason).why == why


@pytest.mark.parametrize(
    ("baseline", "current", "why"),
    [
        (None, 5, "no baseline: not collected"),
        (5, None, "no current value: late"),
        (None, None, "no baseline: not collected"),
    ],
)
def test_an_absence_is_never_zero(baseline, current, why):
    found = compared(baseline, current)
    assert (found.judgement, found.why) == (Judgement.CANNOT_BE_SAID, why)
    assert (found.change, found.percent, found.direction, found.change_unit) == (None, None, Direction.NONE, "")


def test_nothing_recorded_is_said():
    nothing, value = Stated(None, None), Stated(QUARTER, Decimal(5))
    assert compare(value, nothing, unit="x", polarity="lower", polarity_reason="").why == (
        "no current value: none recorded"
    )
    assert compare(nothing, value, unit="x", polarity="lower", polarity_reason="").why == "no baseline: none recorded"


@pytest.mark.parametrize(
    ("before", "now", "may_be_compared"),
    [
        ("2020-10", "2023-10", True),
        ("2020/21 Q3", "2023/24 Q3", True),
        ("2020/21", "2023/24", True),
        ("2020/21", "2023/24 Q3", True),
        ("2020/21 Q3", "2023/24", True),
        ("2020-10", "2023/24", False),
        ("2020-10", "2023/24 Q3", False),
        ("2020/21", "2023-10", False),
        ("2020/21 Q3", "2023-10", False),
    ],
)
def test_a_month_is_compared_with_a_month_only(before, now, may_be_compared):
    found = compared(100, 90, periods=(Period.parse(before), Period.parse(now)))
    if may_be_compared:
        assert (found.judgement, found.change) == (Judgement.GOOD, Decimal(-10))
    else:
        assert (found.judgement, found.change) == (Judgement.CANNOT_BE_SAID, None)
        assert found.why == "a month is not compared with a quarter or a year"


def test_a_baseline_without_a_period_is_not_compared():
    found = compared(100, 90, periods=(None, QUARTER))
    assert (found.judgement, found.why) == (Judgement.CANNOT_BE_SAID, "the baseline's period is not known")


def test_a_share_has_percentage_points_and_no_percentage():
    found = compared("85", "79.5", unit="%", polarity="higher")
    assert (found.change, found.change_unit, found.percent) == (Decimal("-5.5"), "percentage points", None)


REPLACED = Meaning(
    valid_from=date(2023, 4, 1),
    definition="Burglary of a home.",
    source="The force",
    unit="offences",
    frequency="quarter",
    combine="",
    polarity="lower",
    polarity_reason="",
    is_comparable=False,
    reason="Burglary of a home replaced domestic burglary",
)


def across(baseline, current, meanings, combine=""):
    return compare(
        Stated(Period.parse(baseline), Decimal(100)),
        Stated(Period.parse(current), Decimal(90)),
        unit="offences",
        polarity="lower",
        polarity_reason="",
        combine=combine,
        meanings=meanings,
    )


def test_nothing_is_compared_across_a_break_of_definition():
    found = across("2020/21", "2023/24 Q1", [REPLACED])
    assert (found.judgement, found.change, found.direction) == (Judgement.CANNOT_BE_SAID, None, Direction.NONE)
    assert found.why == (
        "not comparable, because the definition changed on 1 April 2023: Burglary of a home replaced domestic burglary"
    )
    assert across("2020/21", "2022/23 Q4", [REPLACED]).judgement == Judgement.GOOD
    assert across("2023/24 Q1", "2023/24 Q2", [REPLACED]).judgement == Judgement.GOOD
    unsaid = replace(REPLACED, reason="")
    assert across("2020/21", "2023/24 Q1", [unsaid]).why == (
        "not comparable, because the definition changed on 1 April 2023"
    )
    comparable = replace(REPLACED, is_comparable=True)
    assert across("2020/21", "2023/24 Q1", [comparable]).judgement == Judgement.GOOD


@pytest.mark.parametrize(
    ("baseline", "current", "combine", "why"),
    [
        ("2020/21", "2023/24 Q1", "sum", "sums over unequal lengths are not compared"),
        ("2020/21", "2023-12", "sum", "sums over unequal lengths are not compared"),
        ("2020/21", "2023/24", "sum", "lower is better"),
        ("2020/21", "2023/24 Q1", "mean", "lower is better"),
        ("2020/21", "2023-12", "mean", "a month is not compared with a quarter or a year"),
        ("2020/21", "2023-12", "last", "lower is better"),
        ("2020/21", "2023-12", "rolling", "lower is better"),
    ],
)
def test_how_months_combine_decides_which_lengths_are_compared(baseline, current, combine, why):
    assert across(baseline, current, [], combine).why == why
