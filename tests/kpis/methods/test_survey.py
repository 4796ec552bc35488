"""Surveys of the 2014 dashboard and of 2020."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.methods.survey import survey_verdict
from kpis.methods.verdict import Judgement
from tests.kpis.methods.made import measured, period, point, stated

NOTHING = stated("2012/13", None, "not collected")
CSEW = "Police do a good or excellent job"


def survey(*points, **fields):
    fields = {"unit": "%", "combine": "rolling", "polarity": "higher", "decimals": 1, "title": CSEW, **fields}
    return measured(points, **fields)


def csew(before_at="2019-03", before=51.8, now=54.6, **fields):
    return survey(point(before_at, before, sample=700), point("2020-03", now, sample=700), **fields)


def figures(verdict):
    return {used.name: used.value for used in verdict.figures}


def test_thirty_two_answers_are_amber_whatever_they_say():
    kpi = survey(point("2014-09", "90.625", numerator=29, denominator=32), title="Satisfaction")
    verdict = survey_verdict(kpi, period("2014/15 Q2"), NOTHING)
    assert verdict.sentence == (
        "Satisfaction: 90.6% (29 of 32) in the 12 months to September 2014. 32 were asked: the 95% interval is "
        "75.8% to 96.8%, the margin of error 17.3 percentage points. So few were asked that nothing can be "
        "concluded: amber."
    )
    assert (verdict.word, verdict.rag, verdict.judgement) == ("Amber", "amber", Judgement.UNCHANGED)
    assert verdict.rule_name == "Survey interval of the 2014 dashboard (Wilson)"
    assert figures(verdict) == {
        "current figure": Decimal("90.625"),
        "asked": 32,
        "lower end of the 95% interval": Decimal("75.7815"),
        "upper end of the 95% interval": Decimal("96.7599"),
        "margin of error": Decimal("17.3241"),
    }


@pytest.mark.parametrize(("asked", "is_small"), [(1, True), (96, True), (97, False), (105, False)])
def test_a_survey_is_small_under_ninety_seven_answers(asked, is_small):
    verdict = survey_verdict(survey(point("2014-09", 91, sample=asked)), period("2014/15 Q2"), NOTHING)
    assert (verdict.word == "Amber") is is_small
    assert (verdict.word == "Cannot be said") is not is_small


def test_the_crime_survey_of_2020_shows_no_change():
    verdict = survey_verdict(csew(), period("2019/20 Q4"), stated("2018/19", 51.8))
    assert verdict.sentence == (
        "Police do a good or excellent job: 54.6% in the 12 months to March 2020 against 51.8% in 2018/19, "
        "2.8 percentage points higher. 700 were asked: the 95% interval is 50.9% to 58.3%, the margin of error "
        "3.7 percentage points. This is no evidence of change: amber."
    )
    assert figures(verdict)["z of the change"] == Decimal("1.0502")
    assert (verdict.word, verdict.rag, verdict.judgement) == ("Amber", "amber", Judgement.UNCHANGED)


@pytest.mark.parametrize(
    ("now", "polarity", "rag", "word", "judgement"),
    [
        (60.0, "higher", "green", "Green", Judgement.GOOD),  # 8.2 points over 2.65: z = 3.1
        (44.0, "higher", "red", "Red", Judgement.BAD),
        (60.0, "lower", "red", "Red", Judgement.BAD),
        (60.0, "neutral", "", "Up", Judgement.CANNOT_BE_SAID),
        (44.0, "neutral", "", "Down", Judgement.CANNOT_BE_SAID),
        (51.8, "higher", "amber", "Amber", Judgement.UNCHANGED),
    ],
)
def test_better_and_worse_at_95_percent(now, polarity, rag, word, judgement):
    verdict = survey_verdict(csew(now=now, polarity=polarity), period("2019/20 Q4"), stated("2018/19", 51.8))
    assert (verdict.rag, verdict.word, verdict.judgement) == (rag, word, judgement)


@pytest.mark.parametrize(
    ("kpi", "baseline", "because"),
    [
        (
            csew("2019-12", 54.0),
            stated("2019-12", 54.0),
            "the samples of the 12 months to December 2019 and the 12 months to March 2020 overlap, "
            "so their difference cannot be tested",
        ),
        (
            survey(point("2020-03", 84)),
            stated("2018/19", 84.5),
            "it is not known how many were asked in the 12 months to March 2020",
        ),
        (
            survey(point("2020-03", 84, sample=700)),
            stated("2018/19", 84.5),
            "it is not known how many were asked in 2018/19",
        ),
        (csew(), stated("2018/19", None, "withheld"), "there is no baseline (withheld)"),
        (csew(unit="offences"), stated("2018/19", 51.8), "this rule is for the shares of a survey"),
        (survey(), stated("2018/19", 51.8), "nothing was recorded by the end of the quarter"),
        (
            survey(point("2020-03", None, absence="late")),
            stated("2018/19", 51.8),
            "March 2020 has no figure (late)",
        ),
    ],
)
def test_cannot_be_said_because(kpi, baseline, because):
    verdict = survey_verdict(kpi, period("2019/20 Q4"), baseline)
    assert verdict.sentence == f"{CSEW}: cannot be said, because {because}."


def test_twelve_months_apart_do_not_overlap_and_eleven_do():
    for at, word in (("2019-03", "Amber"), ("2019-04", "Cannot be said")):
        assert survey_verdict(csew(at), period("2019/20 Q4"), stated(at, 51.8)).word == word


def test_quarterly_surveys_are_pooled_into_the_baseline_year():
    points = [point(f"2018/19 Q{number}", 50, sample=200) for number in (1, 2, 3, 4)]
    kpi = survey(*points, point("2019/20 Q4", 60, sample=800), combine="pooled")
    verdict = survey_verdict(kpi, period("2019/20 Q4"), stated("2018/19", 50))
    # 10 points over √(0.25/800 + 0.24/800) = 0.02475: z = 4.04.
    assert (verdict.rag, figures(verdict)["z of the change"]) == ("green", Decimal("4.0406"))


def test_nothing_is_compared_across_a_break():
    kpi = csew(breaks=[(date(2019, 4, 1), "The question was changed.")])
    assert survey_verdict(kpi, period("2019/20 Q4"), stated("2018/19", 51.8)).sentence == (
        f"{CSEW}: not comparable, because the definition changed on 1 April 2019: The question was changed."
    )
