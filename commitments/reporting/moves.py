"""In which one way an aim changed between two quarters: one rule for summaries and for derived rows. Pure."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from commitments.ratings import movement

# What aims are told of in, in the order in which it is read, with the kinds of change that belong there.
GROUPS = {
    "worse": ("worse",),
    "better": ("better",),
    "rated": ("newly rated", "no longer rated"),
    "new": ("new",),
    "gone": ("gone",),
    "text changed": ("text changed",),
    "unchanged": ("unchanged",),
}
GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
# What has moved: a rating is another one, or the aim was not there.
MOVED = frozenset({"worse", "better", "rated", "new"})


class Rated(Protocol):
    """An aim as one quarter has it; a rating is empty where it is not rated."""

    @property
    def title(self) -> str: ...

    @property
    def rag(self) -> str: ...

    @property
    def projected_rag(self) -> str: ...


class Stand(NamedTuple):
    """An aim as one quarter has it, and no more of it than is compared."""

    title: str
    rag: str
    projected_rag: str


def kind_of(before: Rated | None, after: Rated | None) -> str:
    """The one way in which an aim changed: worse comes before better, movement before wording.

    ``before`` is None for a new aim, ``after`` for one that is gone.
    """
    if before is None:
        return "new"
    if after is None:
        return "gone"
    moves = (movement(before.rag, after.rag), movement(before.projected_rag, after.projected_rag))
    for kind in ("worse", "better", "newly rated", "no longer rated"):
        if kind in moves:
            return kind
    return "text changed" if before.title != after.title else "unchanged"


def group_of(before: Rated | None, after: Rated | None) -> str:
    """The one of ``GROUPS`` that an aim belongs to."""
    return GROUP_OF[kind_of(before, after)]


def group_counts(older: Mapping[str, Rated], newer: Mapping[str, Rated]) -> dict[str, int]:
    """How many aims of either quarter, by slug, are in each of ``GROUPS``, zeros included, in their order."""
    found = Counter(group_of(older.get(slug), newer.get(slug)) for slug in {*older, *newer})
    return {group: found[group] for group in GROUPS}
