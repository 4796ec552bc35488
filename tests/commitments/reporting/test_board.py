"""What a board has before it, from two summaries made by hand."""

from datetime import date

import pytest

from commitments.reporting.board import Span, board_of
from commitments.reporting.summary import KpiComment
from kpis.methods.verdict import Judgement
from tests.commitments.reporting.made import aim, kpi, quarter, theme, verdict

SINCE, UNTIL = date(2024, 1, 25), date(2024, 3, 21)
SPAN = Span(SINCE, UNTIL)


def board(before=(), now=(), kpis_before=(), kpis=()):
    return board_of(
        quarter("2023/24 Q3", [theme(aims=before)], kpis_before),
        quarter("2023/24 Q4", [theme(aims=now)], kpis),
        SPAN,
    )


def slugs(changes):
    return [change.slug for change in changes]


def test_the_worst_five_red_first_then_by_their_fall_and_of_as_bad_ones_the_forces_part_first():
    fell = {
        "by-lobby": ("complete", "amber", "lobby"),
        "one-step": ("amber", "red", "force"),
        "two-steps": ("green", "red", "commissioner"),
        "complete-to-red": ("complete", "red", "partners"),
        "one-of-partners": ("complete", "green", "partners"),
        "two-of-force": ("green", "red", "force"),
        "not-rated": ("", "red", "force"),
    }
    before = [aim(slug, rag=was, delivered_by=by) for slug, (was, _, by) in fell.items()]
    now = [aim(slug, rag=is_, delivered_by=by) for slug, (_, is_, by) in fell.items()]
    found = board(before, now)
    assert slugs(found.worst) == ["complete-to-red", "two-of-force", "two-steps", "one-step", "by-lobby"]
    assert slugs(found.also_worse) == ["one-of-partners"]
    assert len(found.worse) == 6


def test_a_rag_that_fell_comes_before_a_projection_that_fell_to_the_same():
    before = [
        aim("projected", rag="amber", projected_rag="complete"),
        aim("to-amber", rag="complete", projected_rag="green"),
        aim("to-red", rag="amber", projected_rag="green"),
        aim("both", rag="green", projected_rag="green"),
    ]
    now = [
        aim("projected", rag="amber", projected_rag="red"),
        aim("to-amber", rag="amber", projected_rag="green"),
        aim("to-red", rag="red", projected_rag="green"),
        aim("both", rag="red", projected_rag="amber"),
    ]
    assert slugs(board(before, now).worst) == ["both", "to-red", "projected", "to-amber"]


def test_what_improved_has_the_forces_part_first():
    before = [aim("a", rag="red", delivered_by="partners"), aim("b", rag="red", delivered_by="force")]
    now = [aim("a", rag="green", delivered_by="partners"), aim("b", rag="amber", delivered_by="force")]
    assert slugs(board(before, now).better) == ["b", "a"]


def test_late_by_lead_who_owes_most_first_and_what_nobody_leads_last():
    now = [
        aim("a", is_stale=True, lead=""),
        aim("b", is_stale=True, lead="Zoë"),
        aim("c", is_stale=True, lead="Zoë", delivered_by="partners"),
        aim("d", is_stale=True, lead="Adam"),
        aim("e", is_stale=True, lead="zoë"),
        aim("f", is_stale=True, lead=""),
        aim("g", is_stale=False, lead="Adam"),
    ]
    found = board([], now)
    assert [(each.lead, slugs(each.aims)) for each in found.late] == [
        ("Zoë", ["b", "c"]),
        ("Adam", ["d"]),
        ("zoë", ["e"]),
        ("", ["a", "f"]),
    ]
    assert len(found.late_aims) == 6


def test_who_was_late_then_and_is_not_now_is_not_late():
    assert board([aim("a", is_stale=True)], [aim("a", is_stale=False)]).late == ()
    assert board([aim("gone", is_stale=True)], []).late == ()


BAD = (verdict(word="Bad", judgement=Judgement.BAD),)
SAID = KpiComment("A new way of counting.", asks_analysis=False, by="Anna Analyst", on=UNTIL)


def test_adverse_measures_without_a_comment_first():
    kpis = [
        kpi("explained", verdicts=BAD, comment=SAID, current_note=""),
        kpi("good", verdicts=(verdict(),), current_note=""),
        kpi("silent", verdicts=BAD, current_note=""),
        kpi("noted", verdicts=BAD, current_note="Provisional."),
    ]
    found = board(kpis=kpis)
    assert slugs(found.adverse) == ["silent", "noted", "explained"]
    assert slugs(found.uncommented) == ["silent", "noted"]


def test_an_adverse_measure_that_is_gone_is_none():
    assert board(kpis_before=[kpi("gone", verdicts=BAD)]).adverse == ()


def test_exceptions_are_those_with_a_class_only():
    kpis = [
        kpi("stable", verdicts=(verdict("classes", word="Stable"),)),
        kpi("below", verdicts=(verdict("classes", word="Stable below the mean"),)),
        kpi("point", verdicts=(verdict("classes", word="Single point exception"),)),
        kpi("unsaid", verdicts=(verdict("classes", word="Cannot be said"),)),
        kpi("adverse", verdicts=BAD, current_note=""),
    ]
    assert [each.kpi.slug for each in board(kpis=kpis).exceptions] == ["point", "below"]


@pytest.mark.parametrize(
    ("due_on", "rag", "is_due"),
    [
        (date(2024, 1, 24), "red", False),
        (date(2024, 1, 25), "red", False),  # it belongs to the board before
        (date(2024, 1, 26), "red", True),
        (date(2024, 1, 26), "", True),
        (date(2024, 1, 26), "green", True),
        (date(2024, 1, 26), "complete", False),
        (date(2024, 3, 20), "red", True),
        (date(2024, 3, 21), "red", True),
        (date(2024, 3, 22), "red", False),
        (None, "red", False),
    ],
)
def test_aims_that_were_due_within_the_span(due_on, rag, is_due):
    assert slugs(board([], [aim("one", due_on=due_on, rag=rag)]).due) == (["one"] if is_due else [])


def test_an_aim_that_is_gone_is_not_due():
    assert board([aim("one", due_on=date(2024, 2, 1), rag="red")], []).due == ()


@pytest.mark.parametrize(
    ("was", "now", "is_told"),
    [
        ("green", "amber", True),
        ("complete", "red", True),
        ("green", "", True),
        ("complete", "green", False),
        ("green", "complete", False),
        ("amber", "red", False),
        ("", "red", False),
    ],
)
def test_aims_of_which_more_was_promised_then(was, now, is_told):
    found = board([aim("one", projected_rag=was)], [aim("one", projected_rag=now)])
    assert slugs(found.off_course) == (["one"] if is_told else [])


def test_a_promise_that_is_gone_is_told_and_a_new_aim_promised_nothing_then():
    found = board([aim("gone", projected_rag="green")], [aim("new", projected_rag="red")])
    assert slugs(found.off_course) == ["gone"]


def test_nothing_moved():
    same = [aim("one", rag="green", projected_rag="green")]
    found = board(same, same)
    assert (found.worse, found.better, found.late, found.adverse, found.exceptions, found.due, found.off_course) == (
        ((),) * 7
    )
