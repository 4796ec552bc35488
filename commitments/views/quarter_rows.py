"""The quarters of a plan as rows of a list: how each moved, its publication, its corrections, its pack."""

from collections.abc import Mapping

from commitments.models import SealedQuarter
from commitments.reporting.derived import pack_sizes_of, stands_in
from commitments.reporting.moves import Stand, group_counts
from commitments.reporting.publications import publication_of
from commitments.tables import QuarterRow
from commitments.views.citing import short_digest
from commitments.views.desks import Desk
from commitments.views.headlines import OTHER_GROUPS
from commitments.views.reading import seal_before
from plantracker.ui.formatting import file_size, months

FIRST = "The first that can be read here: there is nothing to compare it with."
NO_AIMS = "Neither record holds aims: see how the KPIs moved."
# Said of every quarter, zeros included; the other groups only where there are any.
ALWAYS = ("worse", "better", "unchanged")
WORDS = {**OTHER_GROUPS, "gone": "withdrawn"}


def quarter_rows(desk: Desk, corrections: Mapping[str, int]) -> list[QuarterRow]:
    """The quarters that the reader may know of, the newest first, in two queries.

    ``corrections`` is how many each has, by its name.
    """
    stands, sizes = stands_in(desk.seals), pack_sizes_of(desk.seals)
    return [
        _row(desk, seal, stands, corrections.get(seal.quarter, 0), sizes.get(seal.pk)) for seal in reversed(desk.seals)
    ]


def moved_words(older: Mapping[str, Stand], newer: Mapping[str, Stand], earlier: str) -> str:
    """How the aims of two quarters moved; the counts add up to all aims of both."""
    if not older and not newer:
        return NO_AIMS
    counts = group_counts(older, newer)
    said = f"{', '.join(f'{counts[group]} {group}' for group in ALWAYS)} since {earlier}"
    others = [f"{counts[group]} {words}" for group, words in WORDS.items() if counts[group]]
    return f"{said}; {', '.join(others)}" if others else said


def _row(
    desk: Desk, seal: SealedQuarter, stands: Mapping[int, Mapping[str, Stand]], corrections: int, size: int | None
) -> QuarterRow:
    quarter, publication = seal.as_period, publication_of(seal)
    place = {"when": quarter.slug}
    earlier = seal_before(seal, desk.seals)
    return QuarterRow(
        quarter=seal.quarter,
        url=desk.url("overview", **place),
        start=seal.quarter_start,
        months=months(quarter.start, quarter.end),
        moved=moved_words(stands[earlier.pk], stands[seal.pk], earlier.quarter) if earlier else FIRST,
        changes_url=desk.url("changes", **place) if earlier else "",
        cut_off=seal.cut_off,
        taken_at=seal.taken_at,
        published_at=publication.published_at if publication else None,
        corrections=corrections,
        digest=short_digest(seal),
        pack_url=desk.url("pack", **place),
        pack_size=file_size(size) if size else "",
    )
