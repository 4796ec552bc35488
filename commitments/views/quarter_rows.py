"""The quarters of a plan as rows of a list: how each moved, its publication, its corrections, its pack."""

from collections.abc import Mapping, Sequence

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


def moved_parts(older: Mapping[str, Stand], newer: Mapping[str, Stand], earlier: str) -> tuple[tuple[str, str], ...]:
    """How the aims of two quarters moved; the counts add up to all aims of both.

    In parts, each with the group that it counts, by its slug; empty for words between.
    """
    if not older and not newer:
        return ((NO_AIMS, "verdicts"),)
    counts = group_counts(older, newer)
    parts = _between([(f"{counts[group]} {group}", group) for group in ALWAYS])
    others = [(f"{counts[group]} {words}", group.replace(" ", "-")) for group, words in WORDS.items() if counts[group]]
    rest = [("; ", ""), *_between(others)] if others else []
    return (*parts, (f" since {earlier}", ""), *rest)


def _between(parts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parts with a comma between each and the next."""
    return [each for part in parts for each in ((", ", ""), part)][1:]


def _moved(
    desk: Desk, earlier: SealedQuarter, seal: SealedQuarter, stands: Mapping[int, Mapping[str, Stand]]
) -> tuple[tuple[str, str], ...]:
    """The same, each count with the address of what proves it."""
    when = seal.as_period.slug
    changes = desk.url("changes", when=when)
    held = f"{desk.url('aim-list', when=when)}?since={earlier.as_period.slug}&moved=unchanged"
    parts = moved_parts(stands[earlier.pk], stands[seal.pk], earlier.quarter)
    return tuple(
        (said, held if group == "unchanged" else f"{changes}#{group}" if group else "") for said, group in parts
    )


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
        moved=_moved(desk, earlier, seal, stands) if earlier else ((FIRST, ""),),
        cut_off=seal.cut_off,
        taken_at=seal.taken_at,
        published_at=publication.published_at if publication else None,
        corrections=corrections,
        digest=short_digest(seal),
        pack_url=desk.url("pack", **place),
        pack_size=file_size(size) if size else "",
    )
