"""One plain sentence a verdict: what each rule says in each of its cases, as it is read aloud."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kpis.methods.rating import AreaFigure, rated
from kpis.methods.series import Reset, Target
from tests.kpis.methods import london
from tests.kpis.methods.made import measured, period, point, series, stated

DECEMBER, JUNE, MARCH = period("2023/24 Q3"), period("2020/21 Q1"), period("2020/21 Q4")
NOTHING = stated(None, None)
HOME = [(date(2023, 4, 1), "Burglary of a home replaced domestic burglary.")]


def quarterly(now, **fields):
    fields = {"title": "Shoplifting", "combine": "", **fields}
    return measured([point("2023/24 Q3", now)], **fields)


def satisfaction(now, before, asked):
    points = [point("2022/23", before, sample=asked), point("2023/24", now, sample=asked)]
    return measured(points, title="Satisfaction", unit="%", combine="pooled", polarity="higher", decimals=1)


def officers(*values):
    target = Target(Decimal("37.5"), "the Force", "Agreed.", by=date(2023, 3, 31))
    points = [point(str(MARCH.shifted(number + 1 - len(values))), value) for number, value in enumerate(values)]
    fields = {"unit": "%", "combine": "last", "polarity": "higher", "decimals": 1}
    return measured(points, title="Female officers", targets=(target,), **fields)


def areas(*figures):
    return [AreaFigure(name, series(f"2023/24 Q3: {value}"), 100_000, name == "Ours") for name, value in figures]


EIGHT = [(name, 6000) for name in "ABCDEFG"]
CALLS = "2016-10: " + "108 112 " * 11 + "108 " + "88 92 " * 11

SENTENCES = [
    (
        "baseline, bad",
        "baseline",
        quarterly(5331),
        DECEMBER,
        {"baseline": stated("2020/21", 3089)},
        "Shoplifting: 5,331 for 2023/24 Q3 against 3,089 in 2020/21, 2,242 more (+72.6%). "
        "A lower figure is wanted here, so this is bad.",
    ),
    (
        "baseline, the same",
        "baseline",
        quarterly(3089),
        DECEMBER,
        {"baseline": stated("2020/21", 3089)},
        "Shoplifting: 3,089 for 2023/24 Q3 against 3,089 in 2020/21, no change.",
    ),
    (
        "baseline, no evidence",
        "baseline",
        quarterly(110, combine="sum"),
        DECEMBER,
        {"baseline": stated("2020/21 Q3", 100)},
        "Shoplifting: 110 in October to December 2023 against 100 in October to December 2020, 10 more (+10.0%). "
        "This is no evidence of change.",
    ),
    (
        "baseline, small base",
        "baseline",
        quarterly(24, title="Front enquiry offices", unit="offices", polarity="higher", combine="last"),
        DECEMBER,
        {"baseline": stated("2020/21", 17)},
        "Front enquiry offices: 24 at December 2023 against 17 in 2020/21, "
        "7 more (no percentage: the base is under 20). A higher figure is wanted here, so this is good.",
    ),
    (
        "baseline, share",
        "baseline",
        quarterly(53, title="101 calls in time", unit="%", polarity="higher"),
        DECEMBER,
        {"baseline": stated("2020/21", 78)},
        "101 calls in time: 53% for 2023/24 Q3 against 78% in 2020/21, 25 percentage points lower. "
        "A higher figure is wanted here, so this is bad.",
    ),
    (
        "baseline, money, provisional",
        "baseline",
        measured(
            [point("2023/24 Q3", 505750, is_provisional=True)],
            title="Income from recovered assets",
            unit="£",
            polarity="higher",
            combine="",
        ),
        DECEMBER,
        {"baseline": stated("2020/21", 866733)},
        "Income from recovered assets: £505,750 (provisional) for 2023/24 Q3 against £866,733 in 2020/21, "
        "£360,983 less (−41.6%). A higher figure is wanted here, so this is bad.",
    ),
    (
        "baseline, neutral",
        "baseline",
        quarterly(1143, title="Complaints", polarity="neutral", polarity_reason="Many may mean that people trust it."),
        DECEMBER,
        {"baseline": stated("2020/21", 1000)},
        "Complaints: 1,143 for 2023/24 Q3 against 1,000 in 2020/21, 143 more (+14.3%). "
        "Neither way is better here. Many may mean that people trust it.",
    ),
    (
        "baseline, broken",
        "baseline",
        quarterly(86, title="Burglary", breaks=HOME),
        DECEMBER,
        {"baseline": stated("2020/21", 40000)},
        "Burglary: not comparable, because the definition changed on 1 April 2023: "
        "Burglary of a home replaced domestic burglary.",
    ),
    (
        "control, stable",
        "control",
        measured("2019-07: 50 52 50 52 50 52 50 52 50 52 50 52", title="Robbery"),
        JUNE,
        {},
        "Robbery: 52 in June 2020 is no more than chance does (limits of 45.7 and 56.3 around a mean of 51.0).",
    ),
    (
        "control, rolling",
        "control",
        measured(london.RAPE, title="Rape", combine="rolling"),
        JUNE,
        {},
        "Rape: cannot be said, because each figure covers twelve months: neighbours share eleven of them, "
        "so limits drawn from month to month would be far too narrow.",
    ),
    (
        "classes, single point exception",
        "classes",
        measured(london.OTHER_THEFT, title="Other theft"),
        JUNE,
        {},
        "Other theft: single point exception in April to June 2020. April 2020 (3,845), May 2020 (4,428) and "
        "June 2020 (5,332) lie below the lower limit of 8,282. 6 earlier months lay outside the limits too. "
        "A lower figure is wanted here, so this is good.",
    ),
    (
        "classes, stable",
        "classes",
        measured("2019-07: 50 52 50 52 50 52 50 52 50 52 50 52", title="Robbery"),
        JUNE,
        {},
        "Robbery: stable in April to June 2020. No month of it lies outside the limits of 45.7 and 56.3 "
        "around a mean of 51.0.",
    ),
    (
        "classes, shift",
        "classes",
        measured(CALLS, title="101 calls", unit="calls", sigma="sample_sd"),
        JUNE,
        {},
        "101 calls: stable below the mean in April to June 2020. "
        "The 22 months to June 2020 all lie below the mean of 100.",
    ),
    (
        "classes, neutral trend",
        "classes",
        measured(
            "2019-07: 50 52 50 52 50 51 52 53 54 55 56 57",
            title="Stop and search",
            sigma="sample_sd",
            polarity="neutral",
            polarity_reason="",
        ),
        JUNE,
        {},
        "Stop and search: increasing trend in April to June 2020. The 8 months to June 2020 rise without a break. "
        "Neither way is better here.",
    ),
    (
        "same quarter, good",
        "same quarter",
        measured(london.DOMESTIC_BURGLARY),
        JUNE,
        {},
        "Burglary: 8,786 in April to June 2020 against 13,673 in April to June 2019, 4,887 fewer (−35.7%). "
        "A lower figure is wanted here, so this is good.",
    ),
    (
        "same quarter, missing",
        "same quarter",
        measured("2020-04: 5 6 7"),
        JUNE,
        {},
        "Burglary: cannot be said, because April 2019, May 2019 and June 2019 have no figure.",
    ),
    (
        "variance, green",
        "variance",
        measured(london.THEFT_FROM_THE_PERSON, title="Theft from the person"),
        JUNE,
        {},
        "Theft from the person: 2,508 a month on average in January to June 2020 against 4,559 in "
        "January to December 2019, below the lines at 4,099 and 5,020. "
        "A lower figure is wanted here, so this is good: green.",
    ),
    (
        "survey, worse",
        "survey",
        satisfaction(70, 80, 400),
        period("2023/24 Q4"),
        {"baseline": stated("2022/23", 80)},
        "Satisfaction: 70.0% in 2023/24 against 80.0% in 2022/23, 10.0 percentage points lower. 400 were asked: "
        "the 95% interval is 65.3% to 74.3%, the margin of error 4.9 percentage points. "
        "A higher figure is wanted here, so this is bad: red.",
    ),
    (
        "survey, without sample",
        "survey",
        replace(satisfaction(70, 80, 400), points=(point("2023/24", 70),)),
        period("2023/24 Q4"),
        {"baseline": stated("2022/23", 80)},
        "Satisfaction: cannot be said, because it is not known how many were asked in 2023/24.",
    ),
    (
        "similar, outside",
        "similar",
        quarterly(9000, title="All crime", combine="sum"),
        DECEMBER,
        {"areas": areas(*EIGHT, ("Ours", 9000))},
        "All crime: Ours had 90.00 per 1,000 people in October to December 2023, 8th of 8 areas and above the lines "
        "(mean 63.75, lines at 42.96 and 84.54). A lower figure is wanted here, so this is bad: red.",
    ),
    (
        "similar, alone",
        "similar",
        quarterly(9000, title="All crime", combine="sum"),
        DECEMBER,
        {},
        "All crime: cannot be said, because 0 areas have a figure, and 3 are needed.",
    ),
    (
        "baseline year, red",
        "baseline year",
        measured([point("2014-09", 4912)], title="Violence with injury", combine="rolling"),
        period("2014/15 Q2"),
        {"baseline": stated("2012/13", 4365), "until": period("2016/17")},
        "Violence with injury: 4,912 in the 12 months to September 2014 against 4,365 in 2012/13, 547 more (+12.5%). "
        "A lower figure is wanted here. It is worse by more than chance. "
        "No trend leads below the baseline in 2016/17 (nearest: 5,824, +33.4%). That is red.",
    ),
    (
        "target, not on course",
        "target",
        officers("32.0", "32.4", "32.8", "33.2", "33.6"),
        MARCH,
        {},
        "Female officers: 33.6% at March 2021; the trend of the last 5 quarters leads to 36.8% at March 2023, "
        "which is 0.7 percentage points short of the target of 37.5%. A higher figure is wanted here, so this is bad.",
    ),
    (
        "target, two figures",
        "target",
        officers("32.7", "33.6"),
        MARCH,
        {},
        "Female officers: cannot be said, because a trend needs 3 figures and there are 2; "
        "33.6% at March 2021 is 3.9 percentage points short of the target of 37.5% by March 2023.",
    ),
]


@pytest.mark.parametrize(
    ("rule", "kpi", "quarter", "asked", "sentence"), [row[1:] for row in SENTENCES], ids=[row[0] for row in SENTENCES]
)
def test_what_is_read_aloud(rule, kpi, quarter, asked, sentence):
    verdict = rated(kpi, rule, quarter=quarter, **{"baseline": NOTHING, **asked})
    assert verdict.sentence == sentence
    assert verdict.rule == rule
    assert verdict.rule_name


def test_a_reset_is_told_beside_the_sentence():
    reset = Reset(period("2018-09"), "Online reporting began.", "Analyst", date(2020, 8, 1))
    verdict = rated(measured(CALLS, resets=(reset,)), "classes", quarter=JUNE, baseline=NOTHING)
    assert verdict.guards == ("The limits were drawn anew from September 2018. Online reporting began.",)
