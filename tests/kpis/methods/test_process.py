"""Process control in words."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.methods.process import control_verdict, drawn
from kpis.methods.series import Reset, Target
from kpis.methods.verdict import Judgement
from tests.kpis.methods import london
from tests.kpis.methods.made import measured, period, point

QUARTER = period("2020/21 Q1")
# Two years about 50 with moving ranges of 2: limits near 44.7 and 55.3, which later figures move a little.
CALM = "2018-04: " + "49 51 " * 12


def said(points, **fields):
    return control_verdict(measured(points, **fields), QUARTER)


def target(value, at, **fields):
    return Target(Decimal(str(value)), "The board", "Agreed in May.", period=period(at), **fields)


@pytest.mark.parametrize(
    ("end", "polarity", "word", "judgement", "pattern"),
    [
        ("50 50 50", "lower", "Stable", "unchanged", "is no more than chance does"),
        ("50 50 70", "lower", "Special cause: concern", "bad", "lies above the upper of the limits of "),
        ("50 50 70", "higher", "Special cause: improvement", "good", "lies above the upper of the limits of "),
        ("50 50 70", "neutral", "Special cause: high", "cannot be said", "lies above the upper of the limits of "),
        ("50 50 30", "neutral", "Special cause: low", "cannot be said", "lies below the lower of the limits of "),
        (
            "48 49 50 51 52 53 54",
            "lower",
            "Special cause: concern",
            "bad",
            "ends a rise of seven months or more in a row",
        ),
        (
            "54 53 52 51 50 49 48",
            "lower",
            "Special cause: improvement",
            "good",
            "ends a fall of seven months or more in a row",
        ),
        (
            "48 49 48 49 48 49 48",
            "lower",
            "Special cause: improvement",
            "good",
            "is one of seven or more in a row below the mean",
        ),
        (
            "54.5 51.5 54.5",
            "lower",
            "Special cause: concern",
            "bad",
            "is close to the upper limit, as at least one of the two before it was",
        ),
    ],
)
def test_the_last_figure_among_its_limits(end, polarity, word, judgement, pattern):
    months = 24 - len(end.split()) + 3
    verdict = said(f"2018-04: {' '.join((CALM.split()[1:])[:months])} {end}", polarity=polarity)
    assert (verdict.word, verdict.judgement) == (word, judgement)
    assert pattern in verdict.sentence
    assert verdict.rag == ""


def test_the_sentence_of_an_improvement():
    verdict = said(london.DOMESTIC_BURGLARY, title="Burglary")
    assert verdict.sentence == (
        "Burglary: 3,317 in June 2020 lies below the lower of the limits of 3,671 and 5,587 around a mean of 4,629. "
        "A lower figure is wanted here, so this is good."
    )
    assert verdict.rule_name == "Process control (moving range (XmR), 45 months to June 2020)"
    assert [(used.name, round(used.value)) for used in verdict.figures] == [
        ("last figure", 3317),
        ("mean", 4629),
        ("lower limit", 3671),
        ("upper limit", 5587),
    ]


@pytest.mark.parametrize(
    ("value", "polarity", "assurance"),
    [
        (60, "lower", "The target of 60 will be met whatever chance does."),
        (40, "lower", "The target of 40 will not be met by chance: the way of working would have to change."),
        (50, "lower", "The target of 50 lies within the limits, so chance decides whether it is met."),
        (60, "higher", "The target of 60 will not be met by chance: the way of working would have to change."),
        (40, "higher", "The target of 40 will be met whatever chance does."),
        (40, "neutral", ""),
    ],
)
def test_what_can_be_assured_of_a_target(value, polarity, assurance):
    verdict = said(CALM + "50 50 50", polarity=polarity, targets=(target(value, "2020-06"),))
    assert verdict.sentence.endswith(assurance or "around a mean of 50.0).")
    assert ("target", Decimal(value)) in [(used.name, used.value) for used in verdict.figures]


@pytest.mark.parametrize(
    ("combine", "at", "counts"),
    [
        ("sum", "2020-06", True),
        ("sum", "2020/21", False),  # a year's sum is no month's
        ("last", "2020/21", True),
        ("mean", "2020/21 Q1", True),
        ("mean", "2020/21 Q2", False),
        ("", "2020/21", False),
    ],
)
def test_which_target_stands_for_the_last_figure(combine, at, counts):
    verdict = said(CALM + "50 50 50", combine=combine, targets=(target(60, at),))
    assert ("target" in verdict.sentence) is counts


def test_the_shorter_targets_period_comes_first():
    targets = (target(60, "2020/21"), target(40, "2020-06"), Target(Decimal(1), "", "", by=date(2020, 6, 30)))
    assert "The target of 40 " in said(CALM + "50 50 50", combine="mean", targets=targets).sentence


def test_limits_begin_anew_after_each_reset():
    resets = (Reset(period("2019-04"), "A new system.", "Analyst", date(2020, 1, 1)),)
    chart = drawn(measured(CALM + "80 82 81", resets=resets), QUARTER)
    assert (chart.first, len(chart.current), chart.control.segment[11:13]) == (12, 15, (0, 1))
    assert chart.guards == ("The limits were drawn anew from April 2019. A new system.",)


def test_quarters_and_years_may_be_charted_too():
    verdict = control_verdict(measured("2018/19 Q1: 5 6 5 6 5 6 5 6 5"), QUARTER)
    assert verdict.rule_name.endswith("9 quarters to June 2020)")
    assert verdict.word == "Stable"


@pytest.mark.parametrize(
    ("points", "fields", "because"),
    [
        ("2020-05: 1 2", {}, "there are only 2 figures, and limits need 3"),
        ("2021-05: 1 2 3", {}, "there is no figure, and limits need 3"),
        (
            CALM,
            {"breaks": [(date(2020, 3, 1), "A new rule.")]},
            "there is only 1 figure since 1 March 2020, and limits need 3",
        ),
        (CALM, {"combine": "rolling"}, None),
    ],
)
def test_cannot_be_said_because(points, fields, because):
    verdict = said(points, **fields)
    assert (verdict.word, verdict.judgement) == ("Cannot be said", Judgement.CANNOT_BE_SAID)
    if because:
        assert verdict.sentence == f"Burglary: cannot be said, because {because}."
    else:
        assert "neighbours share eleven" in verdict.sentence


# Of a series that ends before the quarter does, nothing is said as if it were the quarter's.
LATE = [
    ("no month", CALM, "April 2020, May 2020 and June 2020 have no figure; the latest is 51 in March 2020"),
    (
        "empty months",
        CALM + "- - -",
        "April 2020, May 2020 and June 2020 have no figure; the latest is 51 in March 2020",
    ),
    (
        "months before it too",
        "2018-04: " + "49 51 " * 11 + "49",
        "April 2020, May 2020 and June 2020 have no figure; the latest is 49 in February 2020",
    ),
    (
        "an old exception",
        CALM.removesuffix("51 ") + "90",
        "April 2020, May 2020 and June 2020 have no figure; the latest is 90 in March 2020",
    ),
    (
        "no quarter",
        "2017/18 Q1: 5 6 5 6 5 6 5 6 5 6 5 6",
        "April to June 2020 has no figure; the latest is 6 in January to March 2020",
    ),
    ("no year", "2012/13: 5 6 5 6 5 6 5", "2019/20 has no figure; the latest is 5 in 2018/19"),
]


@pytest.mark.parametrize(("points", "because"), [row[1:] for row in LATE], ids=[row[0] for row in LATE])
def test_a_stale_figure_is_not_judged_as_the_quarters(points, because):
    verdict = said(points)
    assert verdict.sentence == f"Burglary: cannot be said, because {because}."
    assert (verdict.word, verdict.judgement) == ("Cannot be said", Judgement.CANNOT_BE_SAID)
    assert [used.name for used in verdict.figures] == ["last figure"]
    assert f"the latest is {verdict.figures[0].value} in {verdict.figures[0].period}." in verdict.sentence


def test_the_reason_of_the_quarters_absence_is_said():
    points = [*measured("2017/18 Q1: 5 6 5 6 5 6 5 6 5 6 5 6").points, point("2020/21 Q1", None, absence="late")]
    assert said(points).sentence == (
        "Burglary: cannot be said, because April to June 2020 has no figure (late); "
        "the latest is 6 in January to March 2020."
    )


@pytest.mark.parametrize(
    ("points", "quarter"),
    [
        ("2012/13: 5 6 5 6 5 6 5 6", "2020/21 Q1"),
        ("2012/13: 5 6 5 6 5 6 5 6", "2020/21 Q3"),
        ("2012/13: 5 6 5 6 5 6 5 6 5", "2020/21 Q4"),
    ],
)
def test_the_newest_year_that_is_over_stands_for_a_quarter(points, quarter):
    verdict = control_verdict(measured(points), period(quarter))
    assert (verdict.word, [guard for guard in verdict.guards if "no figure" in guard]) == ("Stable", [])


@pytest.mark.parametrize(
    ("end", "guard"),
    [
        ("50 50 70", ""),
        ("50 70", "June 2020 has no figure: the latest is that of May 2020."),
        ("50 70 -", "June 2020 has no figure: the latest is that of May 2020."),
        ("70", "May 2020 and June 2020 have no figure: the latest is that of April 2020."),
    ],
)
def test_a_quarter_that_ends_early_says_so(end, guard):
    verdict = said(CALM + end)
    assert verdict.word == "Special cause: concern"
    assert verdict.guards == ((guard,) if guard else ())


def test_the_reason_of_a_month_that_the_quarter_lacks_is_said():
    verdict = said([*measured(CALM + "50 70").points, point("2020-06", None, absence="late")])
    assert verdict.guards == ("June 2020 has no figure (late): the latest is that of May 2020.",)


BELOW = "The lower limit lies below 0, so no figure can be low enough to lie outside."
ABOVE = "The upper limit lies above 100%, so no figure can be high enough to lie outside."


@pytest.mark.parametrize(
    ("points", "fields", "limits", "guards"),
    [
        # Eleven moves of 8: the limits lie 2.66 × 8 = 21.28 around the mean.
        ("2019-07: " + "16 24 " * 6, {}, "limits of −1.3 and 41.3", (BELOW,)),
        ("2019-07: " + "18 26 " * 6, {}, "limits of 0.7 and 43.3", ()),
        ("2019-07: " + "16 24 " * 6, {"unit": "minutes"}, "limits of −1.3 minutes and 41.3 minutes", ()),
        ("2019-07: " + "16 24 " * 6, {"unit": "%"}, "limits of −1.3% and 41.3%", (BELOW,)),
        ("2019-07: " + "76 84 " * 6, {"unit": "%"}, "limits of 58.7% and 101%", (ABOVE,)),
        # Moves of 40: 106.4 around a mean of 50.
        ("2019-07: " + "30 70 " * 6, {"unit": "%"}, "limits of −56.4% and 156%", (BELOW, ABOVE)),
        # A balance, which may be below 0.
        ("2019-07: " + "-4 4 " * 6, {"unit": "officers", "combine": ""}, "limits of −21.3 and 21.3", ()),
        ("2019-07: " + "96 104 " * 6, {"unit": "%"}, "limits of 78.7% and 121%", ()),
    ],
    ids=["count", "count, all above 0", "amount", "share", "share, high", "share, both", "balance", "over 100%"],
)
def test_limits_are_said_as_they_lie_and_that_none_can_pass_them(points, fields, limits, guards):
    verdict = said(points, **fields)
    assert f"({limits} around a mean of " in verdict.sentence
    assert tuple(guard for guard in verdict.guards if "so no figure" in guard) == guards


def test_sentence_and_figures_have_the_same_limits():
    verdict = said("2019-07: " + "16 24 " * 6)
    assert verdict.sentence == (
        "Burglary: 24 in June 2020 is no more than chance does (limits of −1.3 and 41.3 around a mean of 20.0)."
    )
    assert [(used.name, used.value) for used in verdict.figures[1:]] == [
        ("mean", Decimal("20.0000")),
        ("lower limit", Decimal("-1.2800")),
        ("upper limit", Decimal("41.2800")),
    ]
