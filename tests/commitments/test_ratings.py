"""Judgements on ratings: tables of hand-worked cases, no database."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.ratings import (
    MissingReason,
    Projection,
    RagCounts,
    Ratings,
    agree,
    fall,
    is_at_odds,
    lack_of_evidence,
    missing_reasons,
    movement,
)

R, A, G, C = "red", "amber", "green", "complete"


@pytest.mark.parametrize(
    ("rag", "projected", "expected"),
    [
        (R, R, True),
        (R, A, False),
        (R, G, False),
        (R, C, False),
        (A, R, False),
        (A, A, True),
        (A, G, False),
        (A, C, False),
        (G, R, False),
        (G, A, False),
        (G, G, True),
        (G, C, True),
        (C, R, False),
        (C, A, False),
        (C, G, True),
        (C, C, True),
    ],
)
def test_agree(rag, projected, expected):
    assert agree(rag, projected) is expected


@pytest.mark.parametrize(
    ("rag", "projected", "expected"),
    [
        (R, R, False),
        (R, G, True),
        (A, G, True),
        (G, A, True),
        (G, C, False),  # it may still be completed
        (C, G, True),  # what is done cannot become less
        (C, A, True),
        (C, C, False),
        ("", C, False),
        (C, "", False),
    ],
)
def test_a_reader_is_told_of_ratings_that_disagree(rag, projected, expected):
    assert is_at_odds(rag, projected) is expected


def test_an_update_owes_no_reason_for_a_projection_of_green_beside_complete():
    both = Ratings(C, G)
    assert missing_reasons(both, both, rag_reason="", projected_reason="") == []


@pytest.mark.parametrize(
    ("previous", "now", "rag_reason", "projected_reason", "owed"),
    [
        # A first rating has not moved; it may still disagree.
        (("", ""), (G, G), "", "", []),
        (("", ""), (G, C), "", "", []),
        (("", ""), (C, G), "", "", []),
        (("", ""), (R, G), "", "", ["rag_reason"]),
        (("", ""), (R, G), "Why.", "", []),
        (("", ""), (R, G), "", "Why.", []),
        (("", ""), (A, G), "", "", ["rag_reason"]),
        (("", ""), (R, R), "", "", []),
        # Nothing moved, nothing disagrees.
        ((G, G), (G, G), "", "", []),
        # Nothing moved, and Red still stands beside a projected Green.
        ((R, G), (R, G), "", "", ["rag_reason"]),
        ((R, G), (R, G), "", "Why.", []),
        # A move is explained in its own field.
        ((G, G), (A, A), "", "", ["rag_reason", "projected_reason"]),
        ((G, G), (A, A), "Why.", "", ["projected_reason"]),
        ((G, G), (A, A), "", "Why.", ["rag_reason"]),
        ((G, G), (A, A), "Why.", "Why.", []),
        ((G, G), (C, G), "", "", ["rag_reason"]),
        ((G, G), (G, C), "", "", ["projected_reason"]),
        ((A, A), (A, G), "Why.", "", ["projected_reason"]),
        # A move that makes them disagree owes the one reason, not two.
        ((A, A), (A, G), "", "Why.", []),
        ((A, A), (R, A), "Why.", "", []),
        # Moved and disagreeing with no reason at all: both are told.
        ((A, A), (R, A), "", "", ["rag_reason", "rag_reason"]),
        # Blanks are no reason.
        ((G, G), (A, G), " \n\t", "  ", ["rag_reason", "rag_reason"]),
        # A draft without ratings owes no reasons yet.
        ((G, G), ("", ""), "", "", []),
        ((G, G), (G, ""), "", "", []),
        # One rating for the first time, the other moved.
        (("", G), (A, A), "", "", ["projected_reason"]),
    ],
)
def test_missing_reasons(previous, now, rag_reason, projected_reason, owed):
    found = missing_reasons(Ratings(*previous), Ratings(*now), rag_reason=rag_reason, projected_reason=projected_reason)
    assert [each.field for each in found] == owed


def test_missing_reasons_name_the_ratings():
    assert missing_reasons(Ratings(G, G), Ratings(R, C), rag_reason="", projected_reason="") == [
        MissingReason("rag_reason", "Say why the RAG moved from Green to Red."),
        MissingReason("projected_reason", "Say why the projection moved from Green to Complete."),
        MissingReason("rag_reason", "The RAG is Red and the projection Complete: say why they differ."),
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", "same"),
        ("", R, "newly rated"),
        (R, "", "no longer rated"),
        (R, A, "better"),
        (A, G, "better"),
        (G, C, "better"),
        (R, C, "better"),
        (C, G, "worse"),
        (G, A, "worse"),
        (A, R, "worse"),
        (C, R, "worse"),
        (A, A, "same"),
    ],
)
def test_movement(before, after, expected):
    assert movement(before, after) == expected


def test_rag_counts_add_up():
    counts = RagCounts.of([R, A, A, G, C, C, C, "", ""])
    assert counts == RagCounts(red=1, amber=2, green=1, complete=3, not_rated=2)
    assert counts.total == 9
    assert RagCounts.of([]).total == 0


@pytest.mark.parametrize(
    ("rags", "said"),
    [
        ([G] * 16 + [A], "94% (16 of 17)"),  # as the paper prints
        ([G, C, R, ""], "50% (2 of 4)"),
        ([G] * 199 + [A], "99% (199 of 200)"),  # 99.5 is not 100 while one is off course
        ([A] * 250 + [C], "1% (1 of 251)"),  # 0.4 is not 0 while one is on course
        ([A, G, G, G, G, G, G, G], "88% (7 of 8)"),  # 87.5: halves go up
        ([G, G], "100% (2 of 2)"),
        ([A, R, ""], "0% (0 of 3)"),
        ([], "cannot be said: no aims"),
    ],
)
def test_projection(rags, said):
    assert str(Projection.of(rags)) == said


@given(st.integers(0, 400), st.integers(0, 400))
def test_projection_is_whole_only_when_all_are_on_course(on_course, off_course):
    percent = Projection(on_course, on_course + off_course).percent
    if on_course + off_course == 0:
        assert percent is None
        return
    assert (percent == 100) == (off_course == 0)
    assert (percent == 0) == (on_course == 0)
    exact = Decimal(100 * on_course) / (on_course + off_course)
    assert abs(percent - exact) <= 1
    if 1 <= exact <= 99:
        assert percent == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("activity", "is_nothing", "previous", "expected"),
    [
        ("Two hubs opened.", False, None, ""),
        ("Two hubs opened.", False, "One hub opened.", ""),
        ("Two hubs opened.", False, "two  HUBS\nopened. ", "same text as last quarter"),
        ("The contract is late.", True, None, "nothing to report"),
        ("", False, None, "no text"),
        (" \n", False, None, "no text"),
        ("Work in progress", False, None, "work in progress"),
        ("WORK IN  PROGRESS.", False, None, "work in progress"),
        ("Work in progress through to March 2025", False, None, "work in progress"),
        ("Work in progress. Two hubs opened in May.", False, None, ""),
        ("Our work in progress includes two hubs.", False, None, ""),
        ("", False, "", "no text"),
    ],
)
def test_lack_of_evidence(activity, is_nothing, previous, expected):
    assert lack_of_evidence(activity, is_nothing_to_report=is_nothing, previous_activity=previous) == expected


@pytest.mark.parametrize(
    ("before", "after", "steps"),
    [(C, R, 3), (C, A, 2), (C, G, 1), (G, R, 2), (A, R, 1), (A, A, 0), (R, C, 0), ("", R, 0), (C, "", 0), ("", "", 0)],
)
def test_how_far_a_rating_fell(before, after, steps):
    assert fall(before, after) == steps
