"""Aims with their activity to date; those that share one update share one block, as in the papers."""

from dataclasses import dataclass, replace

from commitments.choices import Deliverer, Marking, is_sensitive
from commitments.reporting.summary import AimSummary, QuarterSummary, ThemeSummary, UpdateSummary
from commitments.views.notes import Note, Notes
from commitments.views.reading import Reading
from commitments.views.staleness import carried_sentence, stale_sentence
from commitments.views.tags import projected_of, rag_of
from plantracker.ui.formatting import day, listed
from plantracker.ui.fragments import RatedTag


@dataclass(frozen=True)
class AimLine:
    """One aim of a block. ``marks`` are short sentences that a reader must not miss."""

    slug: str
    title: str
    url: str
    facts: tuple[str, ...]
    marks: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class AimBlock:
    """Aims under one update, or a single aim without any; the activity stands once.

    ``moved`` is for aims of one block whose ratings came from different ones: each then says so
    in its own marks, and the block's tags do not.
    """

    lines: tuple[AimLine, ...]
    activity: str
    activity_label: str
    no_evidence: str
    carried: str
    marking: str
    rag: RatedTag
    rag_reason: str
    projected: RatedTag
    projected_reason: str
    approved: str
    elsewhere: str


def aim_blocks(theme: ThemeSummary, reading: Reading, notes: Notes) -> tuple[AimBlock, ...]:
    """A theme's aims in plan order, each block at the place of its first aim."""
    groups: dict[tuple[str, str], list[AimSummary]] = {}
    for aim in theme.aims:
        groups.setdefault(_shared(aim), []).append(aim)
    return tuple(_block(aims, reading, notes) for aims in groups.values())


def _shared(aim: AimSummary) -> tuple[str, str]:
    """What aims of one block have in common: the update that speaks for them."""
    return (aim.update.aim, aim.update.quarter) if aim.update else (aim.slug, "")


def _block(aims: list[AimSummary], reading: Reading, notes: Notes) -> AimBlock:
    first = aims[0]
    update = first.update
    is_alike = len({(aim.last_rag, aim.last_projected_rag) for aim in aims}) == 1
    rag, projected = rag_of(first), projected_of(first)
    block = AimBlock(
        lines=tuple(_line(aim, reading, notes, says_moves=not is_alike) for aim in aims),
        activity="",
        activity_label="No update has been approved.",
        no_evidence="",
        carried="",
        marking="",
        rag=rag if is_alike else RatedTag(rag.now),
        rag_reason="",
        projected=projected if is_alike else RatedTag(projected.now),
        projected_reason="",
        approved="",
        elsewhere=_elsewhere(first, aims, reading.summary),
    )
    return _with_update(block, first, update, reading) if update else block


def _with_update(block: AimBlock, aim: AimSummary, update: UpdateSummary, reading: Reading) -> AimBlock:
    return replace(
        block,
        activity=update.activity,
        activity_label="Nothing to report, because:" if update.is_nothing_to_report else "",
        no_evidence=f"No evidence of activity: {update.lacks_evidence}." if update.lacks_evidence else "",
        carried=carried_sentence(reading, aim.rated_in) if aim.is_carried else "",
        marking=higher_marking(update),
        rag_reason=update.rag_reason,
        projected_reason=update.projected_reason,
        approved=_approved(update),
    )


def _line(aim: AimSummary, reading: Reading, notes: Notes, *, says_moves: bool) -> AimLine:
    marks = []
    if aim.is_stale:
        marks.append(stale_sentence(reading))
    if aim.reworded_on:
        reason = f": {aim.reworded_reason}" if aim.reworded_reason else ""
        marks.append(f"Text changed on {day(aim.reworded_on)}{reason}")
    if says_moves:
        moves = [("RAG", rag_of(aim).was), ("projected RAG", projected_of(aim).was)]
        marks += [f"{name} {was}" for name, was in moves if was]
    url = reading.url("aim", aim=aim.slug)
    return AimLine(aim.slug, aim.title, url, _facts(aim), tuple(marks), notes.about("aim", aim.slug))


def _facts(aim: AimSummary) -> tuple[str, ...]:
    deputies = f" (deputies: {listed(aim.deputies)})" if len(aim.deputies) > 1 else ""
    if len(aim.deputies) == 1:
        deputies = f" (deputy: {aim.deputies[0]})"
    facts = [f"Led by {aim.lead}{deputies}" if aim.lead else f"No lead{deputies}"]
    if aim.delivered_by:
        facts.append(f"Delivered by: {deliverer_word(aim.delivered_by)}")
    if aim.due_on:
        facts.append(f"Due by {day(aim.due_on)}")
    return tuple(facts)


def deliverer_word(deliverer: str) -> str:
    """Who can deliver an aim, in words; empty where that is not known."""
    return Deliverer(deliverer).label if deliverer in Deliverer.values else deliverer


def higher_marking(update: UpdateSummary) -> str:
    """The marking of a text that is marked higher than usual; an unknown one counts as sensitive."""
    return str(Marking.SENSITIVE) if is_sensitive(update.marking) else ""


def _approved(update: UpdateSummary) -> str:
    said = f"Update for {update.quarter}, approved on {day(update.approved_on)}"
    if not update.author and not update.approver:
        return f"{said}; imported, so author and approver are not recorded."
    return f"{said} by {update.approver}; written by {update.author}."


def _elsewhere(aim: AimSummary, shown: list[AimSummary], summary: QuarterSummary) -> str:
    """The aims of other themes that share this update, named."""
    if not aim.update:
        return ""
    here = {each.slug for each in shown}
    others = [
        f"“{other.title}” ({theme.title})"
        for theme in summary.themes
        for other in theme.aims
        if other.slug not in here and other.update and _shared(other) == _shared(aim)
    ]
    return f"This update also covers {listed(others)}." if others else ""
