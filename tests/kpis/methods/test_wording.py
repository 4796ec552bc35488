"""The words that all verdicts share."""

from decimal import Decimal

import pytest

from kpis.methods.series import Point
from kpis.methods.verdict import Judgement
from kpis.methods.wording import change_words, limit_words, point_words, so_words, wanted_words
from tests.kpis.methods.made import measured, period, point


@pytest.mark.parametrize(
    ("change", "percent", "unit", "decimals", "words"),
    [
        ("2242", "72.6", "offences", 0, "2,242 more (+72.6%)"),
        ("-397", "-13.4", "offences", 0, "397 fewer (−13.4%)"),
        ("7", None, "vehicles", 0, "7 more (no percentage: the base is under 20)"),
        ("-360983", "-41.6", "£", 0, "£360,983 less (−41.6%)"),
        ("-2", "-8.3", "minutes", 0, "2 minutes less (−8.3%)"),
        ("-4025932", "-28.1", "kWh", 0, "4,025,932 kWh less (−28.1%)"),
        ("-5", None, "%", 0, "5 percentage points lower"),
        ("1.0", None, "%", 0, "1 percentage point higher"),
        ("0.6", None, "%", 1, "0.6 percentage points higher"),
        ("0", "0.0", "offences", 0, "no change"),
        ("0", None, "%", 0, "no change"),
        ("0.25", "0.1", "days", 0, "0.25 days more (+0.1%)"),  # too small for the decimals, so not told as none
    ],
)
def test_a_change_in_words(change, percent, unit, decimals, words):
    kpi = measured(unit=unit, decimals=decimals)
    assert change_words(Decimal(change), None if percent is None else Decimal(percent), kpi) == words


@pytest.mark.parametrize(
    ("given", "fields", "words"),
    [
        (point("2023/24 Q3", 5331), {"combine": "last"}, "5,331 at December 2023"),
        (point("2023-12", 5331), {"combine": "sum"}, "5,331 in December 2023"),
        (point("2023/24 Q3", 5331), {"combine": "sum"}, "5,331 in October to December 2023"),
        (point("2023/24 Q3", 5331), {"combine": ""}, "5,331 for 2023/24 Q3"),
        (point("2020/21", 3089), {"combine": "last"}, "3,089 in 2020/21"),
        (point("2014-09", 60260), {"combine": "rolling"}, "60,260 in the 12 months to September 2014"),
        (point("2014-03", 60260), {"combine": "rolling"}, "60,260 in the 12 months to March 2014"),
        (point("2023-12", 5331, is_provisional=True), {}, "5,331 (provisional) in December 2023"),
        (point("2023-12", 24), {"unit": "minutes"}, "24 minutes in December 2023"),
        (point("2023-12", 866733), {"unit": "£"}, "£866,733 in December 2023"),
        (point("2023-12", 23.5), {"unit": "£ millions", "decimals": 1}, "23.5 £ millions in December 2023"),
        (
            point("2023-12", 90.625, numerator=29, denominator=32, is_provisional=True),
            {"unit": "%", "decimals": 1},
            "90.6% (29 of 32, provisional) in December 2023",
        ),
        (point("2023-12", 14.6, numerator=1460, denominator=100), {"unit": "minutes"}, "15 minutes in December 2023"),
    ],
)
def test_a_figure_with_its_time(given, fields, words):
    assert point_words(given, measured(**fields)) == words


def test_a_point_without_a_figure_has_no_words():
    with pytest.raises(ValueError, match="has no figure"):
        point_words(Point(period("2023-12"), None, "late"), measured())


@pytest.mark.parametrize(
    ("polarity", "wanted", "words"),
    [
        ("lower", "", "A lower figure is wanted here"),
        ("higher", "", "A higher figure is wanted here"),
        ("higher", " More reports are wanted here. ", "More reports are wanted here"),
        ("neutral", "More reports are wanted here", "Neither way is better here"),
    ],
)
def test_what_is_wanted(polarity, wanted, words):
    assert wanted_words(measured(polarity=polarity, wanted=wanted)) == words


@pytest.mark.parametrize(
    ("judgement", "polarity", "reason", "words"),
    [
        (Judgement.GOOD, "lower", "Any.", "A lower figure is wanted here, so this is good."),
        (Judgement.BAD, "higher", "Any.", "A higher figure is wanted here, so this is bad."),
        (Judgement.UNCHANGED, "higher", "Any.", ""),
        (
            Judgement.CANNOT_BE_SAID,
            "neutral",
            "more may mean more trust",
            "Neither way is better here. More may mean more trust.",
        ),
        (Judgement.CANNOT_BE_SAID, "neutral", "", "Neither way is better here."),
        (Judgement.UNCHANGED, "neutral", "Any.", ""),
        (Judgement.CANNOT_BE_SAID, "lower", "Any.", ""),
    ],
)
def test_so_this_is_good_or_bad(judgement, polarity, reason, words):
    assert so_words(judgement, measured(polarity=polarity, polarity_reason=reason)) == words


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "words"),
    [
        (4236.4, "offences", 0, "4,236"),
        (21.94, "offences", 0, "21.9"),
        (-0.7, "offences", 0, "−0.7"),
        (-0.7, "£", 0, "−£0.7"),
        (104.2, "%", 0, "104%"),
        (-4.2, "%", 0, "−4.2%"),
        (-0.04, "offences", 0, "0.0"),
        (67.95, "%", 0, "68.0%"),
        (23.96, "minutes", 1, "23.96 minutes"),
    ],
)
def test_a_limit_is_said_as_it_was_computed_and_finely_where_it_is_small(value, unit, decimals, words):
    assert limit_words(value, measured(unit=unit, decimals=decimals)) == words
