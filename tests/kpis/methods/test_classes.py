"""The four exception classes of the 2020 report. Limits are worked by hand or given in the paper on methods."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.methods.classes import classes_verdict, classified, months_said
from kpis.methods.series import Reset
from kpis.methods.verdict import Judgement, Verdict
from kpis.methods.wording import limit_words
from tests.kpis.methods import london
from tests.kpis.methods.made import from_month, measured, period, point, series

QUARTER = period("2020/21 Q1")
OUTLIER = "2016-10: 1 2 1 2 10 1 2 1 2 1 2 1 2 1 2 1 2 1"


def said(points, quarter=QUARTER, **fields):
    return classes_verdict(measured(points, **fields), quarter)


def limits(verdict):
    return {used.name: used.value for used in verdict.figures if used.name in ("mean", "lower limit", "upper limit")}


@pytest.mark.parametrize(
    ("sigma", "lower", "upper", "shown"),
    [("moving_range", "-0.7156", "4.6044", "4.6"), ("sample_sd", "-4.2699", "8.1588", "8.2")],
)
def test_eighteen_points_with_one_far_out(sigma, lower, upper, shown):
    verdict = said(OUTLIER, period("2017/18 Q4"), sigma=sigma)
    assert limits(verdict) == {
        "mean": Decimal("1.9444"),
        "lower limit": Decimal(lower),
        "upper limit": Decimal(upper),
    }
    assert (verdict.word, verdict.rag, verdict.symbol, verdict.advice) == ("Stable", "amber", "circle", "")
    assert verdict.judgement is Judgement.UNCHANGED
    assert verdict.sentence.endswith(f" February 2017 (10) lay above the upper limit of {shown}.")


def test_the_reading_and_the_window_are_named():
    verdict = said(OUTLIER, period("2017/18 Q4"), sigma="sample_sd")
    assert verdict.rule_name == (
        "Exception classes of the 2020 report "
        "(sample standard deviation, as in the 2020 report, 18 months to March 2018)"
    )


# London, 45 months to June 2020: the same months under both sigmas.
LONDON = [
    (london.DOMESTIC_BURGLARY, "lower", "moving_range", 4629, 3671, 5587, (2522, 2947, 3317), "good", "green"),
    (london.POSSESSION_OF_DRUGS, "neutral", "moving_range", 3310, 2367, 4253, (5007, 6351, 4630), "cannot be said", ""),
    (london.POSSESSION_OF_DRUGS, "higher", "sample_sd", 3310, 930, 5690, (6351,), "good", "green"),
    (london.POSSESSION_OF_DRUGS, "lower", "sample_sd", 3310, 930, 5690, (6351,), "bad", "red"),
]


@pytest.mark.parametrize(
    ("points", "polarity", "sigma", "mean", "lower", "upper", "breaches", "judgement", "rag"), LONDON
)
def test_london_in_the_first_lockdown(points, polarity, sigma, mean, lower, upper, breaches, judgement, rag):
    verdict = said(points, polarity=polarity, sigma=sigma)
    assert {name: round(value) for name, value in limits(verdict).items()} == {
        "mean": mean,
        "lower limit": lower,
        "upper limit": upper,
    }
    found = classified(measured(points, polarity=polarity, sigma=sigma), QUARTER)
    assert tuple(found.line.values[run.first] for run in found.signals.breaches) == breaches
    assert (verdict.word, verdict.symbol) == ("Single point exception", "circle")
    assert (verdict.judgement, verdict.rag) == (judgement, rag)
    assert verdict.advice == "Analyse the cause of the exception."


def test_the_sample_sd_hides_the_burglaries_but_not_their_fall():
    verdict = said(london.DOMESTIC_BURGLARY, sigma="sample_sd", title="Burglary")
    assert verdict.sentence == (
        "Burglary: decreasing trend in April to June 2020. The 7 months to April 2020 fall without a break. "
        "April 2020 (2,522) and May 2020 (2,947) lie close to the lower limit. "
        "A lower figure is wanted here, so this is good."
    )
    assert (verdict.rag, verdict.symbol, verdict.advice) == ("green", "arrow down", "Investigate what drives it.")
    assert {name: round(value) for name, value in limits(verdict).items()} == {
        "mean": 4629,
        "lower limit": 2340,
        "upper limit": 6917,
    }


@pytest.mark.parametrize(
    ("points", "months"),
    [
        (london.SHOPLIFTING, ["April 2020", "May 2020", "June 2020"]),
        (london.OTHER_THEFT, ["April 2020", "May 2020", "June 2020"]),
        (london.THEFT_FROM_THE_PERSON, ["April 2020", "May 2020", "June 2020"]),
        (london.THEFT_FROM_A_VEHICLE, ["April 2020", "May 2020"]),
        (london.DOMESTIC_BURGLARY, ["April 2020", "May 2020", "June 2020"]),
    ],
)
def test_lockdown_months_are_exceptions(points, months):
    found = classified(measured(points), QUARTER)
    named = [f"{found.chart.current[run.first].period.start:%B %Y}" for run in found.signals.breaches]
    assert (named, {run.sign for run in found.signals.breaches}) == (months, {-1})


@pytest.mark.parametrize(
    ("sentence", "months"),
    [
        (
            "Fraud: single point exception in October to December 2025. November 2025 (7) lies above the upper limit of"
            " 3.9. December 2025 (0) lies below the lower limit of 0.2. 67 earlier months lay outside the limits too.",
            ("November 2025", "December 2025"),
        ),
        (
            "Theft: single point exception in January to March 2025. January 2025 (871.5) and February 2025 (854) lie"
            " below the lower limit of 1,065. The 7 months to February 2025 fall without a break. July 2021 (2,223)"
            " lay below the lower limit of 1,065.",
            ("January 2025", "February 2025"),
        ),
        (
            "Robbery: decreasing trend in January to March 2025. The 7 months to February 2025 fall without a break."
            " The 10 months to March 2025 all lie below the mean of 9. March 2025 (2) lies close to the lower limit.",
            ("7 months to February 2025",),
        ),
        (
            "Robbery: increasing trend in January to March 2025. The 8 months to March 2025 all lie above the mean of"
            " 9 and, over the whole run, rise (Mann and Kendall, 95%).",
            ("8 months to March 2025",),
        ),
        (
            "Robbery: stable below the mean in January to March 2025. The 12 months to March 2025 all lie below the"
            " mean of 2,198. July 2024 (5,265) lay above the upper limit of 5,008.",
            ("12 months to March 2025",),
        ),
        (
            "Robbery: stable in January to March 2025. February 2025 (4,442) lies close to the lower limit. July 2024"
            " (5,265) lay above the upper limit of 5,008.",
            (),
        ),
    ],
)
def test_the_months_of_a_class_are_read_from_its_sentence(sentence, months):
    verdict = Verdict("classes", "The classes", "A class", Judgement.UNCHANGED, sentence)
    assert months_said(verdict) == months


def test_the_months_of_a_class_are_read_from_what_the_rule_says():
    assert months_said(said(london.DOMESTIC_BURGLARY)) == ("April 2020", "May 2020", "June 2020")
    assert months_said(said(london.DOMESTIC_BURGLARY, sigma="sample_sd")) == ("7 months to April 2020",)
    assert months_said(said(SHIFT, sigma="sample_sd")) == ("22 months to June 2020",)
    assert months_said(said(OUTLIER, period("2017/18 Q4"))) == ()


# 23 months about 110 and then 22 about 90: mean 4,508/45 = 100.2, and one side of it each.
HIGH, LOW = "108 112 " * 11 + "108 ", "88 92 " * 11
SHIFT = f"2016-10: {HIGH}{LOW}"


def test_a_long_shift_is_stable_and_its_reset_advised():
    verdict = said(SHIFT, title="101 calls", unit="calls", sigma="sample_sd")
    assert verdict.sentence == (
        "101 calls: stable below the mean in April to June 2020. "
        "The 22 months to June 2020 all lie below the mean of 100."
    )
    assert (verdict.word, verdict.rag, verdict.symbol) == ("Stable below the mean", "amber", "arrow down")
    assert verdict.judgement is Judgement.UNCHANGED
    assert verdict.advice == ("Once the reason for the new level is understood, reset the limits from September 2018.")


def test_a_shift_upwards():
    verdict = said(f"2016-10: {LOW}88 {HIGH.removesuffix('108 ')}", sigma="sample_sd")
    assert (verdict.word, verdict.symbol, verdict.rag) == ("Stable above the mean", "arrow up", "amber")


@pytest.mark.parametrize(
    ("length", "word", "advice"),
    [
        (6, "Stable", ""),
        (7, "Stable above the mean", "A shift is under observation: 7 months above the mean."),
        (11, "Stable above the mean", "A shift is under observation: 11 months above the mean."),
        (
            12,
            "Stable above the mean",
            "Once the reason for the new level is understood, reset the limits from July 2019.",
        ),
    ],
)
def test_a_reset_is_advised_from_twelve_months_on(length, word, advice):
    values = ["100 98 " * 20, "104 106 " * 6]
    points = (values[0].split() + ["96"] * 2)[-(45 - length) :] + values[1].split()[:length]
    verdict = said("2016-10: " + " ".join(points), sigma="sample_sd")
    assert (verdict.word, verdict.advice) == (word, advice)


def test_a_trend_that_goes_to_and_fro_is_found_above_the_mean():
    # 40 calm months, then eight above the mean that rise throughout, 25 pairs of 28: Z = 2.60.
    rising = "110 112 111 113 115 114 116 118"
    verdict = said(f"2016-07: {'98 102 ' * 20}{rising}", sigma="sample_sd", polarity="lower")
    assert verdict.sentence == (
        "Burglary: increasing trend in April to June 2020. The 8 months to June 2020 all lie above the mean of 102 "
        "and, over the whole run, rise (Mann and Kendall, 95%). "
        "April 2020 (114), May 2020 (116) and June 2020 (118) lie close to the upper limit. "
        "A lower figure is wanted here, so this is bad."
    )
    assert (verdict.word, verdict.rag, verdict.symbol) == ("Increasing trend", "red", "arrow up")
    assert verdict.advice == "Investigate what drives it. A shift is under observation: 8 months above the mean."


CALM = "2018-04: " + "49 51 " * 12  # two years, mean moving range 2


def test_breaches_on_both_sides_are_named_and_the_latest_makes_the_class():
    verdict = said(CALM + "40 50 60", polarity="lower")
    assert verdict.sentence.startswith(
        "Burglary: single point exception in April to June 2020. June 2020 (60) lies above the upper limit of "
    )
    assert " April 2020 (40) lies below the lower limit of " in verdict.sentence
    assert (verdict.judgement, verdict.rag) == (Judgement.BAD, "red")
    assert said(CALM + "60 50 40", polarity="lower").rag == "green"


def test_a_point_on_a_limit_is_inside():
    # Mean (12 × 49 + 12 × 51 + 3 × 50)/27 = 50. Moving ranges: 23 of 2, one of 1, two of 0: 47/26 = 1.8077.
    verdict = said(CALM + "50 50 50")
    assert limits(verdict)["upper limit"] == Decimal("54.8085")  # 50 + 2.66 × 47/26 = 54.8085
    assert verdict.sentence == (
        "Burglary: stable in April to June 2020. No month of it lies outside the limits of 45.2 and 54.8 "
        "around a mean of 50.0."
    )


def test_months_of_other_quarters_make_no_class_but_are_named():
    # The lone 70 is outside: the moving ranges of 19 and 21 are screened, those left are 2 and 1.
    verdict = said("2018-04: " + "49 51 " * 11 + "49 70 50 50 50")
    assert verdict.word == "Stable"
    assert "March 2020 (70) lay above the upper limit of " in verdict.sentence


def test_many_earlier_breaches_are_counted():
    verdict = said(london.DOMESTIC_BURGLARY)
    assert "5 earlier months lay outside the limits too." in verdict.sentence


def test_fewer_than_twelve_months_have_provisional_limits():
    verdict = said("2019-08: 50 52 50 52 50 52 50 52 50 52 50")
    assert verdict.guards == ("The limits are provisional: they stand on 11 figures, fewer than 12.",)
    assert said("2019-07: 50 52 50 52 50 52 50 52 50 52 50 52").guards == ()


def test_a_reset_begins_new_limits_and_is_said():
    reset = Reset(period("2018-09"), "Online reporting.", "Analyst", date(2020, 8, 1))
    verdict = said(SHIFT, resets=(reset,))
    assert limits(verdict)["mean"] == Decimal("90.0000")
    assert verdict.word == "Stable"
    assert verdict.rule_name.endswith("(moving range (XmR), 22 months to June 2020)")
    assert verdict.guards == ("The limits were drawn anew from September 2018. Online reporting.",)


def test_signals_are_those_of_the_newest_limits_alone():
    reset = Reset(period("2019-04"), "A new system.", "Analyst", date(2020, 8, 1))
    verdict = said("2018-04: " + "10 90 " * 6 + "49 51 " * 6 + "55.5 51.5 55.5", resets=(reset,), decimals=1)
    assert "April 2020 (55.5) and June 2020 (55.5) lie close to the upper limit." in verdict.sentence


HOME = [(date(2023, 4, 1), "Burglary of a home replaced domestic burglary.")]


def test_only_months_since_a_break_count_and_it_is_said():
    found = classified(measured(london.DOMESTIC_BURGLARY, breaks=HOME), period("2023/24 Q2"))
    assert [each.value for each in found.chart.current] == [2283, 86, 76, 16, 0, 0]
    verdict = said(london.DOMESTIC_BURGLARY, period("2023/24 Q2"), breaks=HOME)
    assert verdict.guards[0] == (
        "Only figures from 1 April 2023 count: the definition changed. Burglary of a home replaced domestic burglary."
    )
    before = said(london.DOMESTIC_BURGLARY, period("2022/23 Q4"), breaks=HOME)
    assert before.guards == ()  # not known yet


@pytest.mark.parametrize(
    ("points", "fields", "because"),
    [
        ("2019/20 Q1: 1 2 3 4 5", {}, "the classes are of monthly figures"),
        ("2019-01: 1 2 3", {}, "April 2020, May 2020 and June 2020 have no figure; the latest is 3 in March 2019"),
        ("2020-05: 1 2", {}, "there are only 2 figures, and limits need 3"),
        ("2020-06: 1", {}, "there is only 1 figure, and limits need 3"),
        ("2020-07: 1", {}, "there is no figure, and limits need 3"),
        (
            "2019-01: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18",
            {"breaks": [(date(2020, 5, 1), "A new rule.")]},
            "there are only 2 figures since 1 May 2020, and limits need 3",
        ),
        (
            london.RAPE,
            {"combine": "rolling"},
            "each figure covers twelve months: neighbours share eleven of them, "
            "so limits drawn from month to month would be far too narrow",
        ),
    ],
)
def test_cannot_be_said_because(points, fields, because):
    verdict = said(points, **fields)
    assert verdict.sentence == f"Burglary: cannot be said, because {because}."
    assert (verdict.word, verdict.judgement, verdict.rag) == ("Cannot be said", Judgement.CANNOT_BE_SAID, "")


def test_a_late_month_is_said_and_the_quarter_ends_before_it():
    points = series(CALM + "50 50")
    late = [*points, point("2020-06", None, absence="late")]
    verdict = said(late)
    assert verdict.word == "Stable"
    assert verdict.guards == ("June 2020 has no figure (late): the latest is that of May 2020.",)
    assert said(points).guards == ("June 2020 has no figure: the latest is that of May 2020.",)
    assert said([each for each in series(CALM + "50 50 50") if each.period != period("2020-05")]).guards == (
        "May 2020 has no figure.",
    )


def test_a_season_is_said():
    points = from_month(series(london.BICYCLE_THEFT), "2016-10")
    assert said(points, period("2019/20 Q2"), unit="thefts").guards == (
        "The same months of earlier years show the same pattern, so this may be the season.",
    )


def test_without_neighbours_there_are_no_limits_and_no_class():
    assert said("2020-01: 5 - 6 - 5 -").sentence == (
        "Burglary: cannot be said, because no limits can be drawn: no two figures in a row are known."
    )
    assert said("2020-01: 5 - 6 - 5 -", sigma="sample_sd").word == "Stable"


def test_a_series_that_never_changes_is_stable():
    verdict = said("2020-01: 5 5 5 5 5 5")
    assert (verdict.word, limits(verdict)["upper limit"]) == ("Stable", Decimal("5.0000"))


@pytest.mark.parametrize(
    ("limit", "value", "shown"),
    [
        ("1102.3", "1102", "1,102.3"),  # they would read the same
        ("1102.3", "1101", "1,102"),
        ("1101.6", "1102", "1,101.6"),
        ("28.3", "28", "28.3"),  # below 100 it has that decimal anyway
    ],
)
def test_a_limit_reads_otherwise_than_the_figure_outside_it(limit, value, shown):
    assert limit_words(Decimal(limit), measured("2020-01: 1"), apart_from=[Decimal(value)]) == shown
