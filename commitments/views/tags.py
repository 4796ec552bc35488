"""Ratings as pages print them: the word first, then a sign and a colour."""

from commitments.choices import Rag
from commitments.filters import aims as filters
from commitments.ratings import ORDER, RagCounts, movement
from commitments.reporting.summary import AimSummary, QuarterSummary, ThemeSummary
from plantracker.ui.fragments import Count, RatedTag, Tag

NOT_RATED = "Not rated"
# Shapes that differ in black and white too.
SIGNS = {Rag.RED: "■", Rag.AMBER: "▲", Rag.GREEN: "●", Rag.COMPLETE: "✓"}


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


def theme_rating(theme: ThemeSummary, older: QuarterSummary | None) -> RatedTag:
    """A theme's rating beside that of an earlier record; alone where there is none, or where it had no such theme."""
    now = rating_tag(theme.rag)
    before = [each.rag for each in older.themes if each.slug == theme.slug] if older else []
    if older is None or not before:
        return RatedTag(now)
    said = rated_tag(theme.rag, before[0]).was or "the same"
    return RatedTag(now, f"{said} in {older.quarter}.")


def severity(rag: str) -> int:
    """Where a rating sorts: Red first, not rated last."""
    return ORDER.index(Rag(rag)) if rag else len(ORDER)


def six_counts(counts: RagCounts, *, url: str, field: str, chosen: str = "") -> tuple[Count, ...]:
    """Always all six, in one order, zeros included, each leading to the list that proves it.

    ``url`` is that of the list of aims, ``field`` the rating that is counted as the list's filter
    calls it, ``chosen`` what else the list is filtered by, such as ``theme=streets``.
    """
    numbers = (
        *((str(rag.label), rag.value, getattr(counts, rag.value)) for rag in ORDER),
        (NOT_RATED, filters.NOT_RATED, counts.not_rated),
    )
    found = [Count(word, number, _filtered(url, chosen, f"{field}={value}")) for word, value, number in numbers]
    return (*found, Count("All", counts.total, _filtered(url, chosen)))


def _filtered(url: str, *clauses: str) -> str:
    asked = "&".join(clause for clause in clauses if clause)
    return f"{url}?{asked}" if asked else url
