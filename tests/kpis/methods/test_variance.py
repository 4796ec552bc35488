"""Variance of the 2014 dashboard, on real London months; lines and colours as the paper on methods works them."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.methods.variance import variance_verdict
from kpis.methods.verdict import Judgement
from tests.kpis.methods import london
from tests.kpis.methods.made import measured, period

# Series, quarter, recent average, base mean, lines and colour of reading A, then of reading B.
TABLE = [
    (london.SHOPLIFTING, "2023/24 Q3", "5031.0", "3891.0", "2397.9 5384.1 amber", "3144.5 4637.5 red"),
    (london.SHOPLIFTING, "2024/25 Q2", "7768.5", "5105.8", "4290.0 5921.7 red", "4697.9 5513.8 red"),
    (london.THEFT_FROM_THE_PERSON, "2020/21 Q1", "2507.5", "4559.3", "3637.7 5481.0 green", "4098.5 5020.1 green"),
    (london.RAPE, "2018/19 Q4", "668.7", "699.0", "567.8 830.2 amber", "633.4 764.6 amber"),
    (london.BICYCLE_THEFT, "2019/20 Q2", "2012.8", "1696.0", "866.5 2525.5 amber", "1281.2 2110.8 amber"),
]


@pytest.mark.parametrize("lines", ["single month", "average"])
@pytest.mark.parametrize(("points", "quarter", "recent", "base", "single", "average"), TABLE)
def test_london_in_both_readings(points, quarter, recent, base, single, average, lines):
    verdict = variance_verdict(measured(points, lines=lines), period(quarter))
    lower, upper, rag = (single if lines == "single month" else average).split()
    assert [f"{used.value:.1f}" for used in verdict.figures] == [recent, base, lower, upper]
    assert (verdict.rag, verdict.word) == (rag, rag.capitalize())


def test_the_reading_is_named():
    names = {
        lines: variance_verdict(measured(london.RAPE, lines=lines), period("2018/19 Q4")).rule_name
        for lines in ("average", "single month")
    }
    assert names == {
        "average": "Variance of the 2014 dashboard: lines for an average of six months (reading B)",
        "single month": "Variance of the 2014 dashboard: lines for a single month (reading A, as printed)",
    }


@pytest.mark.parametrize(
    ("polarity", "rag", "word", "judgement"),
    [
        ("lower", "red", "Red", Judgement.BAD),
        ("higher", "green", "Green", Judgement.GOOD),
        ("neutral", "", "Above the lines", Judgement.CANNOT_BE_SAID),
    ],
)
def test_polarity_colours_what_is_outside(polarity, rag, word, judgement):
    verdict = variance_verdict(measured(london.SHOPLIFTING, polarity=polarity), period("2024/25 Q2"))
    assert (verdict.rag, verdict.word, verdict.judgement) == (rag, word, judgement)


def test_the_sentence_and_its_caution():
    verdict = variance_verdict(measured(london.SHOPLIFTING, title="Shoplifting"), period("2023/24 Q3"))
    assert verdict.sentence == (
        "Shoplifting: 5,031 a month on average in July to December 2023 against 3,891 in July 2022 to June 2023, "
        "above the lines at 3,144 and 4,638. A lower figure is wanted here, so this is bad: red."
    )
    assert verdict.guards == ("Six months are held against twelve: the season alone can move them.",)


def test_on_a_line_is_between_the_lines():
    flat = "2022-07: " + "5 " * 18
    assert variance_verdict(measured(flat), period("2023/24 Q3")).sentence == (
        "Burglary: 5.0 a month on average in July to December 2023 against 5.0 in July 2022 to June 2023, "
        "between the lines at 5.0 and 5.0. That is amber."
    )
    rise = "2022-07: " + "5 " * 17 + "6"
    assert variance_verdict(measured(rise), period("2023/24 Q3")).rag == "red"


def test_the_lines_take_the_standard_deviation_of_the_base_alone():
    # Base 4 and 6 by turns: mean 5, SD (n − 1) = √(12/11) = 1.0445; B: 1.96 × 1.0445 / 2 = 1.0236.
    verdict = variance_verdict(measured("2022-07: " + "4 6 " * 6 + "7 7 7 7 7 7"), period("2023/24 Q3"))
    assert [used.value for used in verdict.figures[2:]] == [Decimal("3.9764"), Decimal("6.0236")]


@pytest.mark.parametrize(
    ("points", "fields", "because"),
    [
        ("2022/23 Q1: 1 2 3 4 5 6 7", {}, "this rule is for monthly counts"),
        (london.SHOPLIFTING, {"unit": "%"}, "this rule is for counts whose months add up"),
        (london.SHOPLIFTING, {"unit": "£"}, "this rule is for counts whose months add up"),
        (london.SHOPLIFTING, {"combine": "rolling"}, "this rule is for counts whose months add up"),
        (london.SHOPLIFTING, {"combine": "last"}, "this rule is for counts whose months add up"),
        ("2022-08: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", {}, "July 2022 has no figure"),
        ("2022-07: 1 2 3 4 5 - 7 8 9 10 11 12 13 14 15 16 17 18", {}, "December 2022 has no figure"),
    ],
)
def test_cannot_be_said_because(points, fields, because):
    verdict = variance_verdict(measured(points, **fields), period("2023/24 Q3"))
    assert verdict.sentence == f"Burglary: cannot be said, because {because}."


@pytest.mark.parametrize(
    ("day", "is_compared"), [(date(2022, 7, 1), True), (date(2022, 7, 2), False), (date(2023, 12, 31), False)]
)
def test_nothing_is_compared_across_a_break(day, is_compared):
    verdict = variance_verdict(measured(london.SHOPLIFTING, breaks=[(day, "A new rule.")]), period("2023/24 Q3"))
    assert (verdict.word != "Not comparable") is is_compared
