"""An aim through the quarters: both ratings as a strip, what was told as a timeline, what its wording was."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from commitments.reporting.derived import AimThen
from commitments.reporting.summary import UpdateSummary
from commitments.views.aim_blocks import higher_marking
from commitments.views.reading import Reading
from commitments.views.tags import rating_tag
from kpis.periods import Period
from plantracker.ui.formatting import day
from plantracker.ui.fragments import Tag

NOT_HERE = "No record"
IMPORTED = "imported, so author and approver are not recorded"


@dataclass(frozen=True)
class StripCell:
    """One quarter of the strip; tags are None where the reader has no record of it or the aim was not in it."""

    quarter: str
    rag: Tag | None
    projected: Tag | None
    said: str
    is_current: bool


@dataclass(frozen=True)
class Telling:
    """One earlier update, as it was approved."""

    quarter: str
    rag: Tag
    projected: Tag
    activity: str
    label: str
    rag_reason: str
    projected_reason: str
    marking: str
    no_evidence: str
    said: str


def strip_of(history: Sequence[AimThen], reading: Reading) -> tuple[StripCell, ...]:
    """A cell for each quarter from the first in the history to the one that is read, gaps included; oldest first."""
    held = {Period.parse_quarter(then.quarter): then for then in history}
    sealed = {seal.as_period for seal in reading.seals} | {reading.quarter}
    first, cells = min(held), []
    quarter = first
    while quarter <= reading.quarter:
        cells.append(
            _cell(quarter, held.get(quarter), is_read=quarter in sealed, is_current=quarter == reading.quarter)
        )
        quarter = quarter.shifted(1)
    return tuple(cells)


def tellings_of(history: Sequence[AimThen]) -> tuple[Telling, ...]:
    """The updates of the quarters before the last of the history, each once, the newest first.

    One that is carried is told where the history begins with it, else in its own quarter.
    """
    latest = history[-1].aim.update
    told = {(latest.aim, latest.quarter)} if latest else set()
    found = []
    for then in sorted(history[:-1], key=lambda then: then.aim.is_carried):
        update = then.aim.update
        if update and (update.aim, update.quarter) not in told:
            told.add((update.aim, update.quarter))
            found.append(_telling(then, update))
    return tuple(sorted(found, key=lambda telling: Period.parse_quarter(telling.quarter).start, reverse=True))


def wordings_of(history: Sequence[AimThen]) -> tuple[str, ...]:
    """Each earlier wording with the last quarter in which it stood, the newest first."""
    found = []
    for older, newer in pairwise(history):
        if older.aim.title != newer.aim.title:
            found.append(f"Until {older.quarter}: {older.aim.title}")
    return tuple(reversed(found))


def _cell(quarter: Period, then: AimThen | None, *, is_read: bool, is_current: bool) -> StripCell:
    if then is None:
        return StripCell(str(quarter), None, None, "Not in the record" if is_read else NOT_HERE, is_current)
    aim = then.aim
    carried = f"carried from {aim.rated_in}" if aim.is_carried else ""
    return StripCell(str(quarter), rating_tag(aim.rag), rating_tag(aim.projected_rag), carried, is_current)


def _telling(then: AimThen, update: UpdateSummary) -> Telling:
    posts = f"by {update.approver}; written by {update.author}" if update.approver or update.author else IMPORTED
    return Telling(
        quarter=update.quarter,
        rag=rating_tag(then.aim.rag),
        projected=rating_tag(then.aim.projected_rag),
        activity=update.activity,
        label="Nothing to report, because:" if update.is_nothing_to_report else "",
        rag_reason=update.rag_reason,
        projected_reason=update.projected_reason,
        marking=higher_marking(update),
        no_evidence=f"No evidence of activity: {update.lacks_evidence}." if update.lacks_evidence else "",
        said=f"Approved on {day(update.approved_on)}, {posts}.",
    )
