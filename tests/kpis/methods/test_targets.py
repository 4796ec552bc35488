"""Targets for a period, and by a date."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.methods.series import Reset, Target
from kpis.methods.targets import course_of, end_of, target_of, target_verdict
from kpis.methods.verdict import Judgement
from tests.kpis.methods.made import measured, period, point

QUARTER = period("2020/21 Q4")
MARCH_2023 = date(2023, 3, 31)


def target(value, at=None, by=None):
    return Target(Decimal(str(value)), "the Force", "Agreed in May.", period=period(at) if at else None, by=by)


def officers(points, *targets, **fields):
    fields = {"title": "Female officers", "unit": "%", "combine": "last", "polarity": "higher", "decimals": 1, **fields}
    return measured(points, targets=targets or (target("37.5", by=MARCH_2023),), **fields)


def test_two_figures_are_too_few_for_a_trend():
    verdict = target_verdict(officers("2020/21 Q3: 32.7 33.6"), QUARTER)
    assert verdict.sentence == (
        "Female officers: cannot be said, because a trend needs 3 figures and there are 2; "
        "33.6% at March 2021 is 3.9 percentage points short of the target of 37.5% by March 2023."
    )
    assert (verdict.word, verdict.judgement) == ("Cannot be said", Judgement.CANNOT_BE_SAID)


def test_a_trend_that_falls_short():
    # Five quarters up 0.4 each: 33.6 + 8 × 0.4 = 36.8 two years on.
    verdict = target_verdict(officers("2019/20 Q4: 32.0 32.4 32.8 33.2 33.6"), QUARTER)
    assert verdict.sentence == (
        "Female officers: 33.6% at March 2021; the trend of the last 5 quarters leads to 36.8% at March 2023, "
        "which is 0.7 percentage points short of the target of 37.5%. A higher figure is wanted here, so this is bad."
    )
    assert (verdict.word, verdict.judgement) == ("Not on course", Judgement.BAD)
    assert verdict.rule_name == "Against the target (trend of 5 quarters)"
    assert [(used.name, used.value, used.period) for used in verdict.figures] == [
        ("current figure", Decimal("33.6"), "March 2021"),
        ("projected figure", Decimal("36.8000"), "March 2023"),
        ("target set by the Force", Decimal("37.5"), "by March 2023"),
    ]


def test_a_trend_that_gets_there():
    verdict = target_verdict(officers("2019/20 Q4: 31.6 32.1 32.6 33.1 33.6"), QUARTER)
    assert verdict.sentence.startswith(
        "Female officers: 33.6% at March 2021; the trend of the last 5 quarters leads to 37.6% at March 2023, "
        "which is 0.1 percentage points better than the target of 37.5%."
    )
    assert (verdict.word, verdict.judgement) == ("On course", Judgement.GOOD)


def test_exactly_there_is_on_course():
    verdict = target_verdict(officers("2020/21 Q2: 31.6 32.6 33.6", target("41.6", by=MARCH_2023)), QUARTER)
    assert "which is exactly the target of 41.6%." in verdict.sentence
    assert verdict.word == "On course"


@pytest.mark.parametrize(
    ("value", "polarity", "word", "judgement", "gap"),
    [
        (95, "higher", "Met", Judgement.GOOD, "5 percentage points better than the target of 90%"),
        (90, "higher", "Met", Judgement.GOOD, "exactly the target of 90%"),
        (89, "higher", "Not met", Judgement.BAD, "1 percentage point short of the target of 90%"),
        (89, "lower", "Met", Judgement.GOOD, "1 percentage point better than the target of 90%"),
        (90, "lower", "Met", Judgement.GOOD, "exactly the target of 90%"),
        (95, "lower", "Not met", Judgement.BAD, "5 percentage points over the target of 90%"),
    ],
)
def test_a_target_for_the_quarter_is_met_or_not(value, polarity, word, judgement, gap):
    kpi = officers([point("2020/21 Q4", value)], target(90, "2020/21 Q4"), decimals=0, polarity=polarity)
    verdict = target_verdict(kpi, QUARTER)
    assert (verdict.word, verdict.judgement) == (word, judgement)
    assert verdict.sentence.startswith(f"Female officers: {value}% at March 2021, which is {gap}.")


def test_months_are_combined_into_the_targets_period():
    kpi = measured("2020-04: 5 5 5 5 5 5 5 5 5 5 5 6", targets=(target(60, "2020/21"),))
    verdict = target_verdict(kpi, QUARTER)
    assert verdict.sentence == (
        "Burglary: 61 in 2020/21, which is 1 over the target of 60. A lower figure is wanted here, so this is bad."
    )


@pytest.mark.parametrize(
    ("targets", "chosen"),
    [
        ([target(1, "2019/20"), target(2, "2020/21 Q4"), target(3, by=MARCH_2023)], 2),
        ([target(1, "2020/21"), target(2, "2020/21 Q4")], 2),
        ([target(2, "2020/21 Q4"), target(1, "2020/21")], 2),
        ([target(1, "2020-02"), target(2, "2021-01")], 2),
        ([target(1, "2020/21 Q3"), target(2, by=MARCH_2023), target(3, by=date(2025, 3, 31))], 2),
        ([target(1, "2020/21 Q3"), target(2, by=date(2021, 2, 28)), target(3, "2021/22")], 2),
        ([target(1, "2019/20"), target(2, "2020/21 Q3")], 2),
    ],
)
def test_which_target_a_quarter_is_judged_by(targets, chosen):
    assert target_of(officers("2020/21 Q3: 1", *targets), QUARTER).value == chosen


def test_a_date_that_has_passed_is_met_or_not_by_the_last_figure_until_then():
    kpi = officers("2020/21 Q1: 30 36 38 33", target("35", by=date(2020, 12, 31)))
    verdict = target_verdict(kpi, QUARTER)
    assert verdict.sentence.startswith(
        "Female officers: 38.0% at December 2020, which is 3.0 percentage points better than the target of 35.0%."
    )
    early = officers("2020/21 Q4: 30", target("35", by=date(2020, 12, 31)))
    assert target_verdict(early, QUARTER).word == "Cannot be said"


@pytest.mark.parametrize(
    ("points", "targets", "fields", "because"),
    [
        ("2020/21 Q4: 5", (target(6, "2021/22"),), {}, "the period of its target is not over"),
        ("2021/22 Q1: 5", (), {}, "nothing was recorded by the end of the quarter"),
        ("2020/21 Q4: 5", (), {"polarity": "neutral"}, "neither way is better here, so no target can be met or missed"),
        ("2020/21 Q3: 5", (target(6, "2020/21 Q4"),), {}, "January to March 2021 has no figure"),
    ],
)
def test_cannot_be_said_because(points, targets, fields, because):
    verdict = target_verdict(officers(points, *targets, **fields), QUARTER)
    assert verdict.sentence == f"Female officers: cannot be said, because {because}."


def test_no_target_is_said():
    assert target_verdict(measured("2021-03: 5"), QUARTER).sentence == (
        "Burglary: cannot be said, because it has no target."
    )
    with pytest.raises(ValueError, match="for a period or by a date"):
        end_of(target(5))


def test_the_trend_goes_through_two_years_at_most():
    # Four quarters of 90 long ago, then eight that rise by one: 17 at the end, 25 two years on.
    kpi = officers("2018/19 Q1: 90 90 90 90 10 11 12 13 14 15 16 17", unit="officers", decimals=0)
    course = course_of(kpi, MARCH_2023)
    assert (course.number, course.value, str(course.period)) == (8, Decimal("25.0000"), "2022/23 Q4")
    monthly = measured("2018-04: " + "90 " * 12 + " ".join(map(str, range(1, 25))), combine="last")
    assert (course_of(monthly, date(2021, 4, 30)).number, course_of(monthly, date(2021, 4, 30)).value) == (24, 25)


def test_the_trend_begins_at_the_last_break_or_reset():
    points = "2019/20 Q1: 90 90 90 90 10 11 12 13"
    broken = measured(points, combine="last", breaks=[(date(2020, 4, 1), "A new rule.")])
    assert course_of(broken, date(2021, 6, 30)).value == 14
    reset = Reset(period("2020-04"), "A new system.", "Analyst", date(2020, 5, 1))
    assert course_of(measured(points, combine="last", resets=(reset,)), date(2021, 6, 30)).value == 14


def test_missing_figures_leave_their_places():
    kpi = measured("2020/21 Q1: 10 - 12 13", combine="last")
    assert course_of(kpi, date(2021, 6, 30)).value == 14


@pytest.mark.parametrize(
    ("points", "unit", "value"),
    [("2020/21 Q1: 90 93 96 99", "%", 100), ("2020/21 Q1: 9 6 3 0", "offences", 0), ("2020/21 Q1: 9 6 3 0", "£", -6)],
)
def test_a_trend_leads_to_nothing_impossible(points, unit, value):
    assert course_of(measured(points, unit=unit, combine="last"), date(2021, 9, 30)).value == value


def test_a_date_within_a_quarter_is_judged_by_the_quarter_before():
    kpi = measured("2020/21 Q2: 10 11 12", combine="last")
    assert str(course_of(kpi, date(2021, 9, 29)).period) == "2021/22 Q1"
    assert str(course_of(kpi, date(2021, 9, 30)).period) == "2021/22 Q2"


def test_a_target_is_not_held_against_two_definitions():
    kpi = measured(
        "2020-04: 5 5 5 5 5 5 5 5 5 5 5 6",
        targets=(target(60, "2020/21"),),
        breaks=[(date(2020, 10, 1), "A new rule.")],
    )
    assert target_verdict(kpi, QUARTER).word == "Not comparable"


def test_nothing_recorded_since_a_break_is_said():
    kpi = officers("2020/21 Q2: 31 32 33", breaks=[(date(2021, 3, 31), "A new rule.")])
    assert target_verdict(kpi, QUARTER).sentence == (
        "Female officers: cannot be said, because no figure was recorded since the definition changed."
    )
