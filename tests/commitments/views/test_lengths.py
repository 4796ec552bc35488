"""How much of long things a page shows; every expected number is counted by hand."""

import pytest

from commitments.views.lengths import Piece, length_of, pages_of, shown_of
from plantracker.ui.fragments import Tag, WasNow


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ("", 0),
        (None, 0),
        (True, 0),
        ((), 0),
        ("four", 4 + 45),
        ("’", 3 + 45),
        ("R&D", 7 + 45),
        ("a\nb\n\nc", 6 + 3 * 8 + 45),
        (("one", "", "two"), 2 * (3 + 45)),
        (Tag("Red", "red", "■"), 3 * (3 + 45)),
        (WasNow(None, Tag("Red", "red", "■"), "new"), 4 * (3 + 45)),
    ],
)
def test_a_length_is_that_of_all_texts_as_written_out(value, length):
    assert length_of(value) == length


@pytest.mark.parametrize(
    ("groups", "room", "shown"),
    [
        ([], 100, []),
        ([[], []], 100, [0, 0]),
        ([[10, 10], [20, 20, 20]], 80, [2, 3]),
        # Each has 30; what the first leaves is the second's.
        ([[10], [20, 20, 20]], 60, [1, 2]),
        ([[20, 20, 20], [10]], 60, [2, 1]),
        # Of its 30 the first needs 20 for a row: the second has 40.
        ([[20, 20], [20, 20]], 60, [1, 2]),
        # 90 for three: 30 each; the empty one leaves all of it, so that both others have 45.
        ([[10] * 9, [], [10] * 9], 90, [4, 0, 5]),
        # One row in any case, however long; and of every group.
        ([[500, 1], [500, 1]], 60, [1, 1]),
        ([[5, 5]], -10, [1]),
    ],
)
def test_groups_share_the_room(groups, room, shown):
    assert shown_of(groups, room) == shown


@pytest.mark.parametrize(
    ("things", "pages"),
    [
        ([], []),
        ([[10, 20]], [[(0, 0, 2)]]),
        # Whole things together, as many as fit into 100.
        ([[50], [50], [1]], [[(0, 0, 1), (1, 0, 1)], [(2, 0, 1)]]),
        ([[60], [30, 20], [10]], [[(0, 0, 1)], [(1, 0, 2), (2, 0, 1)]]),
        # What fits a page is not divided; what does not begins on a page of its own, and its end is shared.
        ([[10], [40, 40, 40], [60], [10]], [[(0, 0, 1)], [(1, 0, 2)], [(1, 2, 3), (2, 0, 1)], [(3, 0, 1)]]),
        ([[100], [101]], [[(0, 0, 1)], [(1, 0, 1)]]),
        # A row that is longer than a page stands alone.
        ([[10, 300, 10]], [[(0, 0, 1)], [(0, 1, 2)], [(0, 2, 3)]]),
    ],
)
def test_things_are_divided_among_pages(things, pages):
    assert pages_of(things, 100) == [[Piece(*piece) for piece in page] for page in pages]
