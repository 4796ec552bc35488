"""Ratings as pages print them: the word first, then a sign and a colour."""

from dataclasses import dataclass

from commitments.choices import Rag
from commitments.ratings import ORDER, RagCounts, movement
from commitments.reporting.summary import AimSummary

NOT_RATED = "Not rated"
# Shapes that differ in black and white too.
SIGNS = {Rag.RED: "■", Rag.AMBER: "▲", Rag.GREEN: "●", Rag.COMPLETE: "✓"}


@dataclass(frozen=True)
class Tag:
    """One rating: its word, the end of its style's name, its sign."""

    word: str
    style: str
    sign: str


@dataclass(frozen=True)
class RatedTag:
    """A rating with what it was, in words; ``was`` is empty where it has not moved."""

    now: Tag
    was: str = ""


@dataclass(frozen=True)
class Count:
    """One of the six numbers that a theme's aims add up to."""

    word: str
    number: int


def rating_word(rag: str) -> str:
    """The rating's word; ``Not rated`` for an empty one."""
    return Rag(rag).label if rag else NOT_RATED


def rating_tag(rag: str) -> Tag:
    """How a rating is printed."""
    if not rag:
        return Tag(NOT_RATED, "none", "–")
    return Tag(rating_word(rag), rag, SIGNS[Rag(rag)])


def rated_tag(now: str, before: str, *, is_first: bool = False) -> RatedTag:
    """A rating beside what it was before; a first rating has not moved."""
    if is_first or now == before:
        return RatedTag(rating_tag(now))
    moved = {"better": "better", "worse": "worse"}.get(movement(before, now), "")
    said = f"was {rating_word(before)}"
    return RatedTag(rating_tag(now), f"{moved}: {said}" if moved else said)


def rag_of(aim: AimSummary) -> RatedTag:
    """An aim's RAG beside the last one."""
    return rated_tag(aim.rag, aim.last_rag, is_first=not aim.last_rag)


def projected_of(aim: AimSummary) -> RatedTag:
    """An aim's projected RAG beside the last one."""
    return rated_tag(aim.projected_rag, aim.last_projected_rag, is_first=not aim.last_projected_rag)


def severity(rag: str) -> int:
    """Where a rating sorts: Red first, not rated last."""
    return ORDER.index(Rag(rag)) if rag else len(ORDER)


def six_counts(counts: RagCounts) -> tuple[Count, ...]:
    """Always all six, in one order, zeros included."""
    return (
        Count("Red", counts.red),
        Count("Amber", counts.amber),
        Count("Green", counts.green),
        Count("Complete", counts.complete),
        Count(NOT_RATED, counts.not_rated),
        Count("All", counts.total),
    )
