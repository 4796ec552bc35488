"""Which measures need a question: by class, and the adverse that nothing explains; table by table."""

from datetime import date

import pytest

from commitments.reporting.exceptions import exception_of, exceptions_of, is_adverse, lacks_comment
from commitments.reporting.summary import KpiComment, KpiSheet
from kpis.methods.comparison import Comparison
from kpis.methods.verdict import Judgement
from tests.commitments.reporting.made import kpi, quarter, verdict

GOOD, BAD, SAME, OPEN = Judgement.GOOD, Judgement.BAD, Judgement.UNCHANGED, Judgement.CANNOT_BE_SAID
CLASSES = [
    "Single point exception",
    "Increasing trend",
    "Decreasing trend",
    "Stable above the mean",
    "Stable below the mean",
]


def measure(slug, name="", *, rating=SAME, comment=None, note=""):
    """A measure rated against its baseline, with a class beside it."""
    verdicts = [verdict("baseline", judgement=rating)]
    if name:
        verdicts.append(verdict("classes", word=name, judgement=OPEN))
    said = KpiComment(comment, False, "Anna Analyst", date(2024, 1, 9)) if comment is not None else None
    return kpi(slug, verdicts=tuple(verdicts), comment=said, current_note=note)


def listed(*measures, earlier=None):
    found = exceptions_of(quarter(kpis=measures), earlier and quarter("2023/24 Q2", kpis=earlier))
    return [(each.kpi.slug, each.name, each.lacks_comment) for each in found.listed]


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("judgement", [GOOD, SAME, OPEN])
def test_every_class_but_stable_is_an_exception_whatever_the_rating(name, judgement):
    assert listed(measure("a", name, rating=judgement)) == [("a", name, False)]


@pytest.mark.parametrize("name", ["", "Stable", "Cannot be said", "Not comparable"])
def test_what_is_stable_or_cannot_be_said_is_none(name):
    assert exception_of(measure("a", name)) == ""
    assert listed(measure("a", name)) == []


@pytest.mark.parametrize(
    ("comment", "note", "lacks"),
    [
        (None, "", True),
        (None, "  \n", True),
        ("", "", True),  # analysis was asked for, and nothing explained yet
        (None, "a survey by post", True),  # where the figure comes from is no comment on it
        ("Two officers left.", "", False),
        ("   ", "a survey by post", True),
    ],
)
def test_adverse_without_comment_is_listed_though_it_is_no_exception(comment, note, lacks):
    adverse = measure("a", "Stable", rating=BAD, comment=comment, note=note)
    assert lacks_comment(adverse) is lacks
    assert listed(adverse) == ([("a", "", True)] if lacks else [])


@pytest.mark.parametrize("judgement", [GOOD, SAME, OPEN])
def test_only_adverse_measures_need_a_comment(judgement):
    assert lacks_comment(measure("a", rating=judgement)) is False


def test_adverse_is_what_the_rating_rule_calls_bad():
    both = (verdict("baseline", judgement=BAD), verdict("target", judgement=GOOD))
    assert is_adverse(kpi(verdicts=both))
    assert not is_adverse(kpi(verdicts=both, sheet=KpiSheet(rule="target")))


@pytest.mark.parametrize("judgement", Judgement)
def test_a_record_without_verdicts_is_judged_by_its_baseline(judgement):
    assert is_adverse(kpi(comparison=Comparison(judgement, ""))) is (judgement == "bad")


def test_those_that_are_no_exceptions_come_first_then_adverse_without_comment_then_the_classes_in_order():
    measures = [
        measure("below", "Stable below the mean"),
        measure("point", "Single point exception"),
        measure("quiet", "Stable", rating=BAD),
        measure("above", "Stable above the mean"),
        measure("falls", "Decreasing trend"),
        measure("explained", "Single point exception", rating=BAD, comment="A storm."),
        measure("rises", "Increasing trend", rating=BAD),
        measure("second point", "Single point exception"),
    ]
    assert [slug for slug, _, _ in listed(*measures)] == [
        "quiet",
        "rises",
        "point",
        "explained",
        "second point",
        "falls",
        "above",
        "below",
    ]


def test_a_class_of_another_version_comes_last():
    assert [slug for slug, _, _ in listed(measure("new", "Wavering"), measure("below", CLASSES[-1]))] == [
        "below",
        "new",
    ]


def test_what_became_of_the_earlier_exceptions():
    earlier = [
        measure("still", CLASSES[0]),
        measure("calm", CLASSES[1]),
        measure("dark", CLASSES[3]),
        measure("left", CLASSES[0]),
        measure("ever", "Stable"),
    ]
    now = [
        measure("ever", "Stable"),
        measure("dark", "Cannot be said"),
        measure("calm", "Stable", rating=BAD),
        measure("still", CLASSES[2]),
        measure("fresh", CLASSES[4]),
    ]
    found = exceptions_of(quarter(kpis=now), quarter("2023/24 Q2", kpis=earlier))
    assert [each.kpi.slug for each in found.listed] == ["calm", "still", "fresh"]
    assert found.former == 3
    assert [kpi.slug for kpi in found.over] == ["calm"]
    assert [kpi.slug for kpi in found.unsaid] == ["dark"]
    assert found.judged == 4
    assert exceptions_of(quarter(kpis=now), None).over == ()


def test_the_list_says_the_class_or_else_the_rating():
    exception, adverse = exceptions_of(
        quarter(kpis=[measure("a", CLASSES[0]), measure("b", "Stable", rating=BAD)]), None
    ).listed[::-1]
    assert (exception.verdict.rule, adverse.verdict.rule) == ("classes", "baseline")
