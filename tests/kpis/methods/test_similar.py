"""The place among similar areas."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.methods.similar import Area, group_of, similar_verdict
from kpis.methods.verdict import Judgement
from tests.kpis.methods.made import measured, period

QUARTER = period("2023/24 Q3")
OTHERS = ["61.2", "58.4", "57.9", "63.5", "60.1", "70.3", "55.8"]


def areas(own, others=OTHERS, population=1_000_000):
    """Our area and others by rate per 1,000 people, each with its population, or (None) by value."""
    times = (population or 1000) // 1000
    found = [Area(name, Decimal(rate) * times, population) for name, rate in zip("ABCDEFGHIJ", others, strict=False)]
    return [*found, Area("Ours", Decimal(own) * times, population, is_own=True)] if own else found


def said(given, **fields):
    return similar_verdict(measured(**{"title": "All crime", **fields}), given, QUARTER)


def test_the_worked_example():
    verdict = said(areas("66.0"))
    assert verdict.sentence == (
        "All crime: Ours had 66.00 per 1,000 people in October to December 2023, 7th of 8 areas and between the "
        "lines (mean 61.65, lines at 52.32 and 70.98). That is amber."
    )
    assert (verdict.word, verdict.rag, verdict.judgement) == ("Amber", "amber", Judgement.UNCHANGED)
    assert verdict.rule_name == "Position among similar areas, by rate per 1,000 people"
    assert verdict.guards == ("A place in the order is no evidence by itself: the lines are.",)
    assert [used.value for used in verdict.figures[-3:]] == [Decimal("61.6500"), Decimal("52.3199"), Decimal("70.9801")]


@pytest.mark.parametrize(
    ("own", "polarity", "rag", "word", "judgement"),
    [
        ("100", "lower", "red", "Red", Judgement.BAD),
        ("100", "higher", "green", "Green", Judgement.GOOD),
        ("100", "neutral", "", "Above the lines", Judgement.CANNOT_BE_SAID),
        ("20", "lower", "green", "Green", Judgement.GOOD),
        ("20", "higher", "red", "Red", Judgement.BAD),
        ("20", "neutral", "", "Below the lines", Judgement.CANNOT_BE_SAID),
        ("60", "neutral", "amber", "Amber", Judgement.UNCHANGED),
    ],
)
def test_polarity_colours_what_is_outside(own, polarity, rag, word, judgement):
    verdict = said(areas(own), polarity=polarity)
    assert (verdict.rag, verdict.word, verdict.judgement) == (rag, word, judgement)


@pytest.mark.parametrize(
    ("own", "polarity", "rank"),
    [
        ("50", "lower", 1),
        ("66", "lower", 7),
        ("58.4", "lower", 3),  # shares the place with B, whose better one it is
        ("70.3", "lower", 7),
        ("71", "lower", 8),
        ("70.3", "higher", 1),
        ("50", "higher", 8),
        ("50", "neutral", 1),
    ],
)
def test_ties_share_the_better_place(own, polarity, rank):
    group = group_of(measured(polarity=polarity), areas(own))
    assert group.rank(group.own) == rank


def test_areas_of_unequal_size_are_compared_by_rate():
    given = [
        Area("Large", Decimal(900), 100_000),
        Area("Small", Decimal(95), 10_000),
        Area("Ours", Decimal(100), 10_000, is_own=True),
    ]
    verdict = said(given)
    assert "Ours had 10.00 per 1,000 people in October to December 2023, 3rd of 3 areas" in verdict.sentence
    assert [used.value for used in verdict.figures[:3]] == [Decimal("9.0000"), Decimal("9.5000"), Decimal("10.0000")]


def test_a_missing_population_makes_it_by_value_and_says_so():
    given = [Area("Large", Decimal(900)), Area("Small", Decimal(95), 10_000), Area("Ours", Decimal(100), 10_000, True)]
    verdict = said(given)
    assert verdict.rule_name == "Position among similar areas, by value"
    assert "Ours had 100 in October to December 2023, 2nd of 3 areas" in verdict.sentence
    assert verdict.guards[0] == "Compared by value: not every area has a population, so a large area stands high."


def test_shares_are_compared_as_they_are():
    given = [Area(name, Decimal(value), 10_000, name == "Ours") for name, value in (("A", 70), ("B", 75), ("Ours", 80))]
    verdict = said(given, unit="%", combine="pooled", polarity="higher", title="Satisfaction")
    assert verdict.sentence == (
        "Satisfaction: Ours had 80% in October to December 2023, 1st of 3 areas and between the lines "
        "(mean 75.0%, lines at 65.2% and 84.8%). That is amber."
    )
    assert verdict.guards == (
        "Among 3 areas none can lie outside such lines, however far off it is.",
        "A place in the order is no evidence by itself: the lines are.",
    )


def test_a_proxy_is_named():
    verdict = said(areas("66.0"), proxy="violent crime")
    assert verdict.sentence.endswith(
        " The areas are compared by violent crime, because they publish no figure of this measure."
    )


def test_without_an_area_of_our_own_those_outside_are_named():
    # Seven of 60 and one of 100: mean 65, SD √(7·25 + 35²)/√7 = 14.142; lines 37.28 and 92.72.
    verdict = said(areas(None, ["60"] * 7 + ["100"]))
    assert verdict.sentence == (
        "All crime: 8 areas in October to December 2023 (by rate per 1,000 people; mean 65.00, "
        "lines at 37.28 and 92.72). H lies above them."
    )
    assert (verdict.word, verdict.judgement, verdict.rag) == ("No area of our own", Judgement.CANNOT_BE_SAID, "")
    assert verdict.guards == ()
    low = said(areas(None, ["60"] * 7 + ["20"]))
    assert low.sentence.endswith(" H lies below them.")
    assert said(areas(None)).sentence.endswith(" No area lies outside them.")


def test_an_area_without_a_figure_is_named_and_left_out():
    given = [*areas("66.0"), Area("Kent", None, 5)]
    verdict = said(given)
    assert "7th of 8 areas" in verdict.sentence
    assert "Kent has no figure." in verdict.guards


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ([], "0 areas have a figure, and 3 are needed"),
        (areas("66.0", ["61.2"]), "2 areas have a figure, and 3 are needed"),
        (areas(None, ["61.2"]), "1 area has a figure, and 3 are needed"),
        ([*areas(None), Area("Ours", None, 5, is_own=True)], "Ours has no figure"),
    ],
)
def test_cannot_be_said_because(given, because):
    assert said(given).sentence == f"All crime: cannot be said, because {because}."


def test_only_one_area_can_be_our_own():
    with pytest.raises(ValueError, match="Only one area can be our own"):
        said([*areas("66.0"), Area("Also ours", Decimal(1), 5, is_own=True)])


def test_a_quarter_with_a_break_in_it_is_not_compared():
    verdict = said(areas("66.0"), breaks=[(date(2023, 11, 1), "A new rule.")])
    assert verdict.word == "Not comparable"
    assert said(areas("66.0"), breaks=[(date(2023, 10, 1), "A new rule.")]).word == "Amber"


@pytest.mark.parametrize(
    ("population", "lines"),
    # Seven ones and a nine: mean 2, squared distances 7 × 1 + 49 = 56, over 7 is 8: 2 ± 1.96 × 2.8284.
    [(1000, "mean 2.00, lines at −3.54 and 7.54"), (None, "mean 2.0, lines at −3.5 and 7.5")],
    ids=["by rate", "by value"],
)
def test_lines_are_said_as_they_lie(population, lines):
    verdict = said(areas("9", ["1"] * 7, population))
    assert lines in verdict.sentence
    assert [used.value for used in verdict.figures[-2:]] == [Decimal("-3.5437"), Decimal("7.5437")]
