"""What differs between two quarters: each aim in one group, and the groups add up."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commitments.reporting.changes import changes_between
from commitments.reporting.summary import KpiSheet
from kpis.methods.comparison import Comparison
from kpis.methods.series import Meaning, Point, Reset, Target
from kpis.methods.verdict import Judgement
from kpis.periods import Period
from tests.commitments.reporting.made import aim, kpi, quarter, theme, verdict

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
        ({"current_value": Decimal(310)}, "revised"),
        ({"current_value": None, "current_absence": "late"}, "revised"),
        ({"current_period": "2023/24 Q3"}, "moved"),
        ({"current_period": "2023/24 Q3", "current_value": Decimal(310)}, "moved"),
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


JUDGED = kpi("burglary", verdicts=(verdict(word="Bad", judgement=Judgement.BAD),))
GOOD = (verdict(word="Good"),)
Q1, Q2 = Period.parse("2023/24 Q1"), Period.parse("2023/24 Q2")


def change_of(before, after):
    (change,) = changes_between(quarter("2023/24 Q2", [], [before]), quarter("2023/24 Q3", [], [after])).kpis
    return change


@pytest.mark.parametrize(
    ("differing", "kind"),
    [
        ({"verdicts": GOOD}, "verdict changed"),
        ({"verdicts": GOOD, "current_period": "2023/24 Q3"}, "verdict changed"),
        ({"verdicts": GOOD, "current_value": Decimal(310)}, "verdict changed"),
        ({"verdicts": GOOD, "definition": "Counted otherwise."}, "verdict changed"),
        ({"verdicts": GOOD, "baseline_value": Decimal(410)}, "baseline changed"),
        # The same word and judgement in another sentence, and another rule's verdict, are no change.
        ({"verdicts": (verdict(word="Bad", judgement=Judgement.BAD, sentence="More."),)}, "unchanged"),
        ({"verdicts": (*JUDGED.verdicts, verdict("classes"))}, "unchanged"),
        # A record without verdicts is compared by its figures only.
        ({"verdicts": ()}, "unchanged"),
    ],
)
def test_a_changed_verdict_comes_before_its_figures(differing, kind):
    assert change_of(JUDGED, replace(JUDGED, **differing)).kind == kind


@pytest.mark.parametrize(
    ("differing", "causes"),
    [
        ({}, ()),
        ({"current_value": Decimal(310)}, ()),
        ({"series": (Point(Q1, Decimal(300)), Point(Q2, Decimal(310)))}, ()),  # a newer period
        ({"series": (Point(Q1, Decimal(301)),)}, ("revision",)),
        ({"series": (Point(Q1, None, "withheld"),)}, ("revision",)),
        ({"series": ()}, ("revision",)),
        ({"sheet": KpiSheet(sigma="sample_sd")}, ("rule",)),
        ({"definition": "Counted otherwise."}, ("definition",)),
        ({"meanings": (Meaning(None, "x", "", "offences", "quarter", "sum", "lower", ""),)}, ("definition",)),
        ({"baseline_value": Decimal(410)}, ("baseline",)),
        ({"targets": (Target(Decimal(1), "The board", "It can be done."),)}, ("target",)),
        ({"resets": (Reset(Q1, "A new system", "The board", MEASURE.current_known_on),)}, ("reset",)),
        ({"sheet": KpiSheet(lines="single month"), "series": ()}, ("rule", "revision")),
        ({"verdicts": (), "definition": "Counted otherwise."}, ()),
    ],
)
def test_what_lies_between_two_verdicts(differing, causes):
    before = replace(JUDGED, series=(Point(Q1, Decimal(300)),))
    assert change_of(before, replace(before, **differing)).causes == causes


BREAK = Meaning(date(2023, 7, 1), "x", "", "offences", "quarter", "sum", "lower", "", is_comparable=False)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ({}, {}, ""),
        ({}, {"meanings": (BREAK,)}, "its definition changed"),
        ({}, {"meanings": (replace(BREAK, reason="lockers are counted too"),)}, "lockers are counted too"),
        ({}, {"meanings": (replace(BREAK, is_comparable=True),)}, ""),
        ({"meanings": (BREAK,)}, {"meanings": (BREAK,)}, ""),
        # Recorded before either figure, it begins between the two.
        (
            {"meanings": (BREAK,), "current_period": "2023/24 Q1"},
            {"meanings": (BREAK,), "current_period": "2023/24 Q2"},
            "its definition changed",
        ),
        (
            {"meanings": (BREAK,), "current_period": "2023/24 Q2"},
            {"meanings": (BREAK,), "current_period": "2023/24 Q3"},
            "",
        ),
        ({"meanings": (BREAK,), "current_period": ""}, {"meanings": (BREAK,)}, ""),
        ({}, {"unit": "people"}, "the unit was offences and is people"),
    ],
)
def test_why_two_figures_are_not_comparable(before, after, reason):
    assert change_of(replace(MEASURE, **before), replace(MEASURE, **after)).break_reason == reason


def test_new_and_gone_measures():
    older, newer = quarter("2023/24 Q2", [], [MEASURE]), quarter("2023/24 Q3", [], [kpi("robbery")])
    changes = changes_between(older, newer)
    assert [(each.slug, each.kind) for each in changes.kpis] == [("robbery", "new"), ("burglary", "gone")]
    assert (changes.older, changes.newer) == ("2023/24 Q2", "2023/24 Q3")


@pytest.mark.parametrize("judgement", Judgement)
def test_without_verdicts_the_comparison_alone_changes_nothing(judgement):
    assert change_of(MEASURE, replace(MEASURE, comparison=Comparison(judgement, ""))).kind == "unchanged"


def test_a_quarter_against_itself_differs_in_nothing():
    same = quarter("2023/24 Q3", [theme(aims=[aim("one", rag=R)])], [MEASURE])
    changes = changes_between(same, same)
    assert {each.kind for each in (*changes.aims, *changes.kpis)} == {"unchanged"}
