"""What a verdict holds against what, under the names that the rules themselves use."""

from dataclasses import replace
from decimal import Decimal

import pytest

from commitments.reporting.compared import PAIRS, answer, compared_in
from commitments.reporting.similar import similar_areas
from commitments.reporting.summary import KpiSheet
from kpis.choices import Rule
from kpis.methods.comparison import Comparison
from kpis.methods.rating import AreaFigure
from kpis.methods.series import Meaning, Target
from kpis.methods.verdict import Judgement
from kpis.periods import Period
from tests.commitments.reporting.made import judged, kpi, verdict
from tests.kpis.methods.made import point, series

D = Decimal
# Three years of months, the last six of them higher.
MONTHS = "2021-01: " + "100 102 " * 15 + "150 " * 6
SURVEY = (point("2021-03", 70, sample=400), point("2023-12", 80, sample=400))
COUNTED = Meaning(None, "", "", "offences", "month", "sum", "lower", "")
ASKED = Meaning(None, "", "", "%", "month", "rolling", "higher", "")


def measure(rule, **fields):
    said = {
        "unit": "offences",
        "frequency": "month",
        "series": series(MONTHS),
        "meanings": (COUNTED,),
        "baseline_period": "2021/22",
        "baseline_value": D(1212),
        "targets": (Target(D(120), "The board", "Less than last year", Period.parse("2023-12")),),
        "sheet": KpiSheet(rule=rule),
    }
    return judged(kpi(**{**said, **fields}))


def survey():
    fields = {"series": SURVEY, "meanings": (ASKED,), "unit": "%", "polarity": "higher"}
    return measure("survey", **fields, baseline_period="2020/21", baseline_value=D(70), targets=())


# By hand: the year 2023 is 100 and 102 three times each, then 150 six times: 606 + 900.
@pytest.mark.parametrize(
    ("rule", "current", "other"),
    [
        ("baseline", (D(1506), "the 12 months to December 2023"), (D(1212), "2021/22")),
        ("baseline year", (D(1506), "the 12 months to December 2023"), (D(1212), "2021/22")),
        ("same quarter", (D(450), "October to December 2023"), (D(304), "October to December 2022")),
        ("variance", (D(150), "July to December 2023"), (D(101), "July 2022 to June 2023")),
        ("control", (D(150), "December 2023"), (D("109.1667"), "36 months to December 2023")),
        ("classes", (D(150), "December 2023"), (D("109.1667"), "36 months to December 2023")),
        ("target", (D(150), "December 2023"), (D(120), "December 2023")),
    ],
)
def test_the_figures_of_each_rule(rule, current, other):
    compared = compared_in(measure(rule))
    assert compared.current is not None
    assert compared.other is not None
    assert (compared.current.value, compared.current.period) == current
    assert (compared.other.value, compared.other.period) == other


def test_the_figures_of_a_survey():
    compared = compared_in(survey())
    assert compared.current is not None
    assert compared.other is not None
    assert (compared.current.value, compared.other.value, compared.percent) == (80, 70, None)
    assert compared.change is not None
    assert (compared.change.value, compared.change.unit) == (10, "percentage points")


def test_every_rule_has_its_pair():
    assert {*PAIRS, Rule.SIMILAR} == set(Rule)


def test_change_and_percentage_are_the_verdicts_own():
    compared = compared_in(measure("same quarter"))
    assert compared.change is not None
    assert (compared.change.value, compared.percent) == (146, D("48.0"))
    assert compared_in(measure("control")).change is None


@pytest.mark.parametrize("word", ["Cannot be said", "Not comparable"])
def test_a_rule_without_an_answer_compares_nothing(word):
    refused = kpi(verdicts=(verdict(word=word),))
    assert compared_in(refused) == compared_in(kpi(verdicts=(verdict(),)))
    assert answer(refused, Rule.BASELINE) is None
    assert answer(kpi(verdicts=(verdict(),)), Rule.BASELINE) == verdict()
    assert answer(kpi(), Rule.BASELINE) is None


def test_a_record_without_verdicts_states_figure_and_baseline():
    compared = compared_in(kpi())
    assert compared.current is not None
    assert compared.other is not None
    assert compared.change is not None
    assert (compared.current.value, compared.other.value) == (300, 400)
    assert (compared.other.name, compared.change.value, compared.percent) == ("baseline", -100, -25)
    without = compared_in(kpi(comparison=Comparison(Judgement.CANNOT_BE_SAID, "")))
    assert (without.change, without.percent) == (None, None)


def areas(*rates, own="66", population=1000):
    found = [AreaFigure(f"Area {rate}", (point("2023-12", rate),), population, False) for rate in rates]
    return [*found, AreaFigure("Ours", (point("2023-12", own),), population, True)] if own else found


def compared_areas(found, polarity="lower", own_area="Ours"):
    rolling = replace(COUNTED, combine="last", polarity=polarity)
    fields = {"series": series("2023-12: 66"), "meanings": (rolling,), "polarity": polarity}
    return judged(replace(kpi(**fields), frequency="month", sheet=KpiSheet(own_area=own_area)), areas=found)


OTHERS = ("61.2", "58.4", "57.9", "63.5", "60.1", "70.3", "55.8")


def test_areas_are_ranked_as_the_sentence_says():
    made = compared_areas(areas(*OTHERS))
    found = similar_areas(made)
    assert found is not None
    assert [(area.rank, area.name) for area in found.areas] == [
        (1, "Area 55.8"),
        (2, "Area 57.9"),
        (3, "Area 58.4"),
        (4, "Area 60.1"),
        (5, "Area 61.2"),
        (6, "Area 63.5"),
        (7, "Ours"),
        (8, "Area 70.3"),
    ]
    assert found.own is not None
    assert (found.own.name, found.own.side, found.unit) == ("Ours", 0, "per 1,000 people")
    assert (found.mean, found.lower, found.upper) == (D("61.6500"), D("52.3199"), D("70.9801"))
    assert "7th of 8 areas" in made.by_rule["similar"].sentence


def test_the_highest_is_first_where_higher_is_better_and_ties_share_the_better_rank():
    found = similar_areas(compared_areas(areas("50", "70", "70.0", "40", own="66"), polarity="higher"))
    assert found is not None
    assert [(area.rank, area.name) for area in found.areas] == [
        (1, "Area 70"),
        (1, "Area 70.0"),
        (3, "Ours"),
        (4, "Area 50"),
        (5, "Area 40"),
    ]


def test_an_area_outside_the_lines_says_on_which_side():
    found = similar_areas(compared_areas(areas("50", "51", "49", "50.5", "49.5", "52", "48", own="90")))
    assert found is not None
    assert [(area.name, area.side) for area in found.areas if area.side] == [("Ours", 1)]


def test_without_an_area_of_our_own_all_are_ranked():
    found = similar_areas(compared_areas(areas(*OTHERS, own=None), own_area=""))
    assert found is not None
    assert found.own is None
    assert len(found.areas) == 7


def test_areas_that_were_not_compared_are_none():
    assert similar_areas(kpi()) is None
    assert similar_areas(compared_areas(areas("50"))) is None
