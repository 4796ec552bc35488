"""A baseline year against the latest twelve months, and the way to the plan's last year."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.methods.baseline_year import baseline_year_verdict
from kpis.methods.projection import months_between, projected_total, trend_of, two_point_total
from kpis.methods.verdict import Judgement
from kpis.periods import Period
from tests.kpis.methods.made import measured, period, point, stated

QUARTER, UNTIL = period("2014/15 Q2"), period("2016/17")

# The dashboard of 2014: 2012/13, the 12 months to September 2014, change, percent, z, two-point projection, percent.
DASHBOARD = [
    ("All crime", 58805, 60260, "1,455 more (+2.5%)", "4.2", 62685, "62,685, +6.6%"),
    ("Domestic burglary", 3935, 4253, "318 more (+8.1%)", "3.5", 4783, "4,783, +21.6%"),
    ("Violence with injury", 4365, 4912, "547 more (+12.5%)", "5.7", 5824, "5,824, +33.4%"),
    ("Theft from vehicles", 5236, 5466, "230 more (+4.4%)", "2.2", 5849, "5,849, +11.7%"),
    ("Theft of vehicles", 1051, 1198, "147 more (+14.0%)", "3.1", 1443, "1,443, +37.3%"),
]


@pytest.mark.parametrize(("title", "before", "now", "change", "z", "projected", "nearest"), DASHBOARD)
def test_the_dashboard_where_only_totals_are_known(title, before, now, change, z, projected, nearest):
    kpi = measured([point("2014-09", now)], title=title, combine="rolling")
    verdict = baseline_year_verdict(kpi, QUARTER, stated("2012/13", before), UNTIL)
    assert verdict.sentence == (
        f"{title}: {now:,} in the 12 months to September 2014 against {before:,} in 2012/13, {change}. "
        "A lower figure is wanted here. It is worse by more than chance. "
        f"No trend leads below the baseline in 2016/17 (nearest: {nearest}). That is red."
    )
    used = {each.name: each.value for each in verdict.figures}
    assert f"{used['z of the change']:.1f}" == z
    assert round(used["projected: line through both totals"]) == projected
    assert (verdict.word, verdict.rag, verdict.judgement) == ("Red", "red", Judgement.BAD)
    assert verdict.guards == (
        "The test is of the two totals, because months are missing: it is quick to see a change.",
    )


def months(*levels):
    """Years from April 2012 on, each of twelve months about its level with an SD of √(12/11): z of 10 apart is 23."""
    return "2012-04: " + " ".join(f"{level - 1} {level + 1} " * 6 for level in levels)


def verdict_of(points, quarter="2014/15 Q4", baseline=None, until=UNTIL, **fields):
    baseline = baseline or stated("2012/13", 1200)
    return baseline_year_verdict(measured(points, **fields), period(quarter), baseline, until)


@pytest.mark.parametrize(
    ("points", "polarity", "rag", "judgement"),
    [
        (months(100, 95, 90), "lower", "green", Judgement.GOOD),
        (months(100, 105, 110), "lower", "red", Judgement.BAD),
        (months(100, 105, 110), "higher", "green", Judgement.GOOD),
        (months(100, 95, 90), "higher", "red", Judgement.BAD),
        # No better now, but the latest year falls by one a month: its line leads far down.
        (
            "2012-04: " + "99 101 " * 12 + " ".join(map(str, range(105, 93, -1))),
            "lower",
            "amber",
            Judgement.UNCHANGED,
        ),
    ],
)
def test_better_now_and_by_a_trend(points, polarity, rag, judgement):
    verdict = verdict_of(points, polarity=polarity)
    assert (verdict.rag, verdict.word, verdict.judgement) == (rag, rag.capitalize(), judgement)


def test_better_now_but_by_no_trend_is_amber():
    # The dashboard leaves this open. Three years rise by two a month from 30 to 100: the last of them
    # is at 89 on average, under the baseline's 100, and the next at 113.
    points = "2012-04: " + "99 101 " * 6 + " ".join(map(str, range(30, 102, 2)))
    verdict = verdict_of(points, quarter="2015/16 Q4")
    assert (verdict.rag, verdict.judgement) == ("amber", Judgement.UNCHANGED)
    assert verdict.sentence.endswith(
        "It is better by more than chance. No trend leads below the baseline in 2016/17 "
        "(nearest: 1,356, +13.0%). That is amber."
    )


def test_the_sentence_names_the_trends_that_arrive():
    # Latest year 1,080 (z of the means −10/√(2·(12/11)/12) = −23.45); the lines are worked below.
    points = "2012-04: " + "99 101 " * 6 + "95 " * 12 + "89 91 " * 6
    verdict = verdict_of(points, title="Burglary")
    assert verdict.sentence.startswith(
        "Burglary: 1,080 in 2014/15 against 1,200 in 2012/13, 120 fewer (−10.0%). A lower figure is wanted here. "
        "It is better by more than chance. A trend leads below the baseline in 2016/17 (latest 12 months: "
    )
    assert verdict.sentence.endswith("). That is green.")
    assert {each.name: each.value for each in verdict.figures}["z of the change"] == Decimal("-23.4521")
    assert verdict.guards == ()
    assert verdict.rule_name.endswith("; trends: latest 12 months, latest 24 months and latest 36 months")


def test_monthly_figures_decide_over_totals():
    # 1,200 and 1,128: the totals alone have z = −1.49; the means differ by 6 with a standard error of 0.426.
    assert verdict_of(months(100, 97, 94)).rag == "green"
    # Wild months: SD 30 in both years, so 10 apart are z = −0.8, though the totals have −2.5.
    wild = "2012-04: " + "70 130 " * 6 + "95 " * 12 + "60 120 " * 6
    assert "There is no evidence of change." in verdict_of(wild).sentence


def test_a_baseline_that_its_months_do_not_make_is_said():
    verdict = verdict_of(months(100, 95, 90), baseline=stated("2012/13", 1210))
    assert verdict.guards == ("The months of 2012/13 add up to 1,200, not to the 1,210 of the baseline.",)


@pytest.mark.parametrize(
    ("points", "fields", "because"),
    [
        (months(1, 2, 3), {"unit": "%"}, "this rule is for counts whose months add up"),
        (months(1, 2, 3), {"combine": "last"}, "this rule is for counts whose months add up"),
        (months(1, 2, 3), {"combine": ""}, "this rule is for counts whose months add up"),
        (months(1, 2, 3), {"polarity": "neutral"}, "neither way is better here, so there is nothing to reach"),
        (months(1, 2, 3), {"until": None}, "it is not known which year the plan ends in"),
        (months(1, 2, 3), {"until": period("2014/15")}, "2014/15, the last year of the plan, is over"),
        (months(1, 2, 3), {"baseline": stated("2012/13", None, "late")}, "there is no baseline (late)"),
        (months(1, 2, 3), {"baseline": stated("2012/13 Q1", 5)}, "the baseline is not of a year"),
        (months(1), {"quarter": "2012/13 Q4"}, "2012/13 and 2012/13 share months"),
        (months(1, 2), {"quarter": "2013/14 Q3"}, "the 12 months to December 2013 and 2012/13 share months"),
        (
            "2014-09: 1200.5",
            {"quarter": "2014/15 Q2", "combine": "rolling"},
            "its figures are no whole numbers, so they cannot be tested as counts",
        ),
        (months(1, 2, 3), {"quarter": "2015/16 Q1"}, "April 2015, May 2015 and June 2015 have no figure"),
        ("2015-04: 1", {}, "nothing was recorded by the end of the quarter"),
    ],
)
def test_cannot_be_said_because(points, fields, because):
    assert verdict_of(points, **fields).sentence == f"Burglary: cannot be said, because {because}."


def test_nothing_is_compared_or_projected_across_a_break():
    broken = verdict_of(months(100, 95, 90), breaks=[(date(2013, 4, 1), "A new rule.")])
    assert broken.sentence == ("Burglary: not comparable, because the definition changed on 1 April 2013: A new rule.")
    assert verdict_of(months(100, 95, 90), breaks=[(date(2012, 4, 1), "A new rule.")]).rag == "green"


def test_no_line_goes_through_months_before_a_break():
    points = "2011-04: " + "400 " * 12 + "99 101 " * 6 + "95 " * 12
    verdict = verdict_of(points, quarter="2013/14 Q4", breaks=[(date(2012, 4, 1), "A new rule.")])
    assert verdict.rule_name.endswith("; trends: latest 12 months and latest 24 months")


def test_a_line_of_least_squares():
    # Places 0 1 2 4, values 1 3 2 6: means 1.75 and 3; step 10/8.75 = 8/7; start 3 − 8/7 × 1.75 = 1.
    line = trend_of([(0, 1), (1, 3), (2, 2), (4, 6)])
    assert (line.step, line.start) == (pytest.approx(8 / 7), pytest.approx(1))
    assert line.at(7) == pytest.approx(9)
    with pytest.raises(ValueError, match="two places"):
        trend_of([(3, 1)])


def test_a_projected_year_is_the_sum_of_its_months_and_never_below_nothing():
    falling = [float(value) for value in range(100, 88, -1)]  # 100 … 89 at places 0 … 11
    assert projected_total(falling, 0, 12) == pytest.approx(sum(range(77, 89)))
    assert projected_total(falling, 12, 12) == pytest.approx(sum(range(65, 77)))
    assert projected_total(falling, -6, 12) == pytest.approx(sum(range(83, 95)))
    assert projected_total(falling, 1000, 12) == 0


def test_two_totals_make_a_line_through_the_middle_of_their_times():
    latest = Period.twelve_months_to(date(2014, 9, 30))
    assert months_between(period("2012/13"), latest) == 18
    assert months_between(latest, UNTIL) == 30
    assert two_point_total((period("2012/13"), Decimal(1000)), (latest, Decimal(400)), UNTIL) == 0
