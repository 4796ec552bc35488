"""What differs between two quarters: each aim in one group, and the groups add up."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from commitments.reporting.changes import changes_between, is_adverse
from kpis.methods.comparison import Comparison
from kpis.methods.verdict import Judgement
from tests.commitments.reporting.made import aim, kpi, quarter, theme

R, A, G, C = "red", "amber", "green", "complete"


def between(older, newer):
    return changes_between(quarter("2023/24 Q2", older), quarter("2023/24 Q3", newer))


def kind_of(before, after):
    (change,) = between([theme(aims=[before])] if before else [], [theme(aims=[after])] if after else []).aims
    return change.kind


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ((A, A), (G, A), "better"),
        ((A, A), (A, G), "better"),
        ((A, A), (R, A), "worse"),
        ((A, A), (A, R), "worse"),
        ((A, A), (G, R), "worse"),  # one each way: worse comes first
        ((A, A), (R, G), "worse"),
        ((C, C), (G, C), "worse"),
        (("", ""), (A, G), "newly rated"),
        (("", A), (G, A), "newly rated"),
        (("", A), (G, G), "better"),
        ((A, G), ("", ""), "no longer rated"),
        ((A, A), (A, A), "unchanged"),
        (("", ""), ("", ""), "unchanged"),
    ],
)
def test_group_of_an_aim(before, after, kind):
    said = [aim("one", rag=rag, projected_rag=projected) for rag, projected in (before, after)]
    assert kind_of(*said) == kind


def test_new_gone_and_reworded():
    assert kind_of(None, aim("one")) == "new"
    assert kind_of(aim("one"), None) == "gone"
    assert kind_of(aim("one"), aim("one", title="Otherwise")) == "text changed"


def test_an_aim_that_moved_and_was_reworded_is_in_one_group_and_says_both():
    before, after = aim("one", rag=A), aim("one", rag=R, title="Otherwise")
    (change,) = between([theme(aims=[before])], [theme(aims=[after])]).aims
    assert (change.kind, change.is_reworded, change.rag, change.projected_rag) == ("worse", True, "worse", "same")


def test_every_aim_of_both_quarters_is_in_exactly_one_group():
    older = [aim("a"), aim("b", rag=A), aim("c", rag=G), aim("d"), aim("e"), aim("gone"), aim("moved")]
    newer = [
        aim("new"),
        aim("a"),
        aim("b", rag=R),
        aim("c", rag=C),
        aim("d", title="Otherwise"),
        aim("e", rag=G),
    ]
    changes = between([theme("one", aims=older)], [theme("one", aims=newer), theme("two", aims=[aim("moved")])])
    kinds = Counter(change.kind for change in changes.aims)
    assert kinds == {
        "new": 1,
        "unchanged": 2,
        "worse": 1,
        "better": 1,
        "text changed": 1,
        "newly rated": 1,
        "gone": 1,
    }
    slugs = [change.slug for change in changes.aims]
    assert slugs == ["new", "a", "b", "c", "d", "e", "moved", "gone"]
    assert sum(len(changes.aims_of_kind(kind)) for kind in kinds) == len(slugs) == len(set(slugs))
    # An aim that went to another theme is told of there.
    assert {change.slug: change.theme for change in changes.aims}["moved"] == "two"


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(A, A, "same"), (A, G, "better"), (G, A, "worse"), ("", A, "newly rated"), (A, "", "no longer rated")],
)
def test_themes(before, after, kind):
    (change,) = between([theme(rag=before)], [theme(rag=after)]).themes
    assert (change.kind, change.before, change.after) == (kind, before, after)


def test_themes_that_began_or_ended():
    changes = between([theme("one"), theme("old", title="Old")], [theme("new", rag=A), theme("one")])
    assert [(each.slug, each.kind) for each in changes.themes] == [("new", "new"), ("one", "same"), ("old", "gone")]
    assert (changes.themes[2].title, changes.themes[2].after) == ("Old", None)


MEASURE = kpi("burglary")


@pytest.mark.parametrize(
    ("differing", "kind"),
    [
        ({}, "unchanged"),
        ({"current_value": Decimal(310)}, "moved"),
        ({"current_period": "2023/24 Q3"}, "moved"),
        ({"current_value": None, "current_absence": "late"}, "moved"),
        ({"baseline_value": Decimal(410)}, "baseline changed"),
        ({"baseline_period": "2019/20"}, "baseline changed"),
        ({"baseline_value": Decimal(410), "current_value": Decimal(310)}, "baseline changed"),
        ({"unit": "people"}, "baseline changed"),
        ({"polarity": "neutral"}, "definition changed"),
        ({"definition": "Counted otherwise."}, "definition changed"),
        ({"title": "Break-ins"}, "unchanged"),
    ],
)
def test_measures(differing, kind):
    older, newer = quarter("2023/24 Q2", [], [MEASURE]), quarter("2023/24 Q3", [], [replace(MEASURE, **differing)])
    (change,) = changes_between(older, newer).kpis
    assert (change.kind, change.before, change.after) == (kind, MEASURE, replace(MEASURE, **differing))


def test_new_and_gone_measures():
    older, newer = quarter("2023/24 Q2", [], [MEASURE]), quarter("2023/24 Q3", [], [kpi("robbery")])
    changes = changes_between(older, newer)
    assert [(each.slug, each.kind) for each in changes.kpis] == [("robbery", "new"), ("burglary", "gone")]
    assert (changes.older, changes.newer) == ("2023/24 Q2", "2023/24 Q3")


@pytest.mark.parametrize("judgement", Judgement)
def test_is_adverse(judgement):
    measure = replace(MEASURE, comparison=Comparison(judgement, ""))
    assert is_adverse(measure) is (judgement == "bad")


def test_a_quarter_against_itself_differs_in_nothing():
    same = quarter("2023/24 Q3", [theme(aims=[aim("one", rag=R)])], [MEASURE])
    changes = changes_between(same, same)
    assert {each.kind for each in (*changes.aims, *changes.kpis)} == {"unchanged"}
