"""All rules of a measure together."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kpis.choices import Polarity, Rule
from kpis.methods.polarity import colour_of, direction_of, judged
from kpis.methods.rating import JUDGES, RULE_TEXTS, AreaFigure, is_exception, rated, verdicts_of
from kpis.methods.series import Target
from kpis.methods.verdict import Judgement, Verdict
from tests.kpis.methods import london
from tests.kpis.methods.made import measured, period, series, stated

QUARTER = period("2020/21 Q1")
BASELINE = stated("2018/19", 60083)


def words(kpi, rule="baseline", quarter=QUARTER, baseline=BASELINE, **fields):
    found = verdicts_of(kpi, quarter=quarter, baseline=baseline, rule=rule, **fields)
    return {verdict.rule: verdict.word for verdict in found}


def test_every_rule_has_a_judge_and_a_text():
    assert list(JUDGES) == list(RULE_TEXTS) == Rule.values


@pytest.mark.parametrize("rule", Rule.values)
def test_a_rules_text_is_one_or_two_sentences_and_maybe_its_source(rule):
    text = RULE_TEXTS[rule]
    stops = text.count(". ") + 1
    assert stops - ("Source:" in text) <= 2
    assert text.endswith(".")


def test_monthly_counts_get_every_rule_that_fits_them():
    kpi = measured(london.DOMESTIC_BURGLARY)
    assert words(kpi, until=period("2024/25")) == {
        "baseline": "Good",
        "control": "Special cause: improvement",
        "classes": "Single point exception",
        "same quarter": "Good",
        "variance": "Green",
        "baseline year": "Amber",  # z of the monthly means is −1.86
    }


def test_only_the_rule_that_rates_says_that_it_cannot():
    kpi = measured("2020/21 Q1: 5", combine="")
    assert words(kpi) == {"baseline": "Good"}
    assert words(kpi, "classes") == {"baseline": "Good", "classes": "Cannot be said"}
    assert words(kpi, "survey")["survey"] == "Cannot be said"


def test_a_changed_definition_is_said_by_every_rule_that_it_stops():
    kpi = measured(london.DOMESTIC_BURGLARY, breaks=[(date(2023, 4, 1), "Burglary of a home replaced it.")])
    found = words(kpi, quarter=period("2023/24 Q2"), until=period("2024/25"))
    assert found == {
        "baseline": "Not comparable",
        "control": "Special cause: improvement",
        "classes": "Single point exception",
        "same quarter": "Not comparable",
        "variance": "Not comparable",
        "baseline year": "Not comparable",
    }


def test_a_survey_is_judged_as_one_where_it_is_known_how_many_were_asked():
    points = series("2019/20 Q1: 80 81 80 81 80")
    fields = {"unit": "%", "combine": "pooled", "polarity": "higher", "decimals": 0}
    assert "survey" not in words(measured(points, **fields))
    answered = [replace(each, numerator=each.value, denominator=Decimal(100)) for each in points]
    assert "survey" not in words(measured(answered, **fields))
    assert words(measured(answered, **fields), "survey")["survey"] == "Cannot be said"
    asked = [replace(each, sample=50) for each in points]
    assert words(measured(asked, **fields))["survey"] == "Amber"


def test_targets_and_similar_areas_are_judged_where_there_are_any():
    target = Target(Decimal(9000), "The board", "Agreed.", period=QUARTER)
    areas = [
        AreaFigure(name, series(f"2020-04: {first} 1 1"), 1000, name == "Ours")
        for name, first in (("Ours", 5), ("North", 6), ("South", 7))
    ]
    found = words(measured(london.DOMESTIC_BURGLARY, targets=(target,)), areas=areas)
    assert (found["target"], found["similar"]) == ("Met", "Amber")
    assert "similar" not in words(measured(london.DOMESTIC_BURGLARY), areas=areas[:2])


def test_areas_months_are_combined_as_the_measures_are():
    areas = [
        AreaFigure(name, series(f"2020-04: {months}"), 1000, name == "Ours")
        for name, months in (("Ours", "5 1 1"), ("North", "6 1 1"), ("South", "7 1 1"), ("East", "7 - 1"))
    ]
    verdict = rated(measured(london.DOMESTIC_BURGLARY), "similar", quarter=QUARTER, baseline=BASELINE, areas=areas)
    assert [(used.name, used.value) for used in verdict.figures[:3]] == [("Ours", 7), ("North", 8), ("South", 9)]
    assert "East has no figure." in verdict.guards


@pytest.mark.parametrize(
    ("months", "combine", "own", "because"),
    [
        ("5 1 1", "", "Ours", "Ours has no figure (nobody has said how its months combine)"),
        ("5 - 1", "sum", "Ours", "Ours has no figure (May 2020 has no figure)"),
        ("5 1 1", "", "", "0 areas have a figure (nobody has said how its months combine), and 3 are needed"),
    ],
    ids=["own, not stated", "own, a month missing", "no own, not stated"],
)
def test_why_areas_have_no_figure_is_said(months, combine, own, because):
    areas = [AreaFigure(name, series(f"2020-04: {months}"), 1000, name == own) for name in ("Ours", "North", "South")]
    kpi = measured(london.DOMESTIC_BURGLARY, combine=combine)
    verdict = rated(kpi, "similar", quarter=QUARTER, baseline=BASELINE, areas=areas)
    assert verdict.sentence == f"Burglary: cannot be said, because {because}."


@pytest.mark.parametrize("rule", Rule.values)
def test_every_rule_answers_for_a_measure_without_figures(rule):
    verdict = rated(measured(), rule, quarter=QUARTER, baseline=stated(None, None))
    assert isinstance(verdict, Verdict)
    assert (verdict.rule, verdict.rule_name) == (rule, Rule(rule).label)
    assert (verdict.word, verdict.judgement) == ("Cannot be said", Judgement.CANNOT_BE_SAID)
    assert verdict.sentence.startswith("Burglary: cannot be said, because ")
    assert verdict.sentence.count("..") == 0


def test_there_is_no_other_rule():
    with pytest.raises(KeyError):
        rated(measured(), "none", quarter=QUARTER, baseline=BASELINE)


@pytest.mark.parametrize(
    ("rule", "word", "is_one"),
    [
        ("classes", "Stable", False),
        ("classes", "Stable below the mean", True),
        ("classes", "Single point exception", True),
        ("classes", "Cannot be said", False),
        ("control", "Stable", False),
        ("control", "Special cause: concern", True),
        ("baseline", "Bad", False),
        ("variance", "Red", False),
    ],
)
def test_exceptions_are_what_is_outside_stable(rule, word, is_one):
    assert is_exception(Verdict(rule, "", word, Judgement.BAD, "")) is is_one


@pytest.mark.parametrize(
    ("polarity", "direction", "higher", "lower"),
    [
        (Polarity.HIGHER, "increase", "good", "bad"),
        (Polarity.LOWER, "decrease", "bad", "good"),
        (Polarity.NEUTRAL, "neutral", "cannot be said", "cannot be said"),
    ],
)
def test_polarity_gives_direction_judgement_and_colour(polarity, direction, higher, lower):
    assert direction_of(polarity.value) == direction
    assert (judged(True, polarity), judged(False, polarity)) == (higher, lower)
    assert {colour_of(Judgement.GOOD), colour_of(Judgement.BAD)} == {"green", "red"}
    assert {colour_of(Judgement.UNCHANGED), colour_of(Judgement.CANNOT_BE_SAID)} == {""}
