"""Measures that moved between two records, as rows: the figure and what it means, then and now, and what made it so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commitments.reporting.changes import VERDICT_CHANGED, KpiChange
from commitments.reporting.summary import KpiSummary
from commitments.views.figures import baseline_cell, letters_of, noted_figure
from commitments.views.verdicts import mark_of
from plantracker.ui.formatting import listed
from plantracker.ui.fragments import Cell, Noted

NEWER_FIGURES = "Newer figures alone made the change, unless a row says what else lies between."
# All else that can happen to a measure, in the order in which it is listed.
_OTHER_KINDS = {
    "revised": "Revised: the same period has another figure",
    "baseline changed": "Baseline changed",
    "definition changed": "Definition changed",
    "new": "New",
    "gone": "Gone",
    "moved": "Newer figure, same verdict",
}
# What is said instead of a newer or a revised figure where one is missing.
_LACKS = {
    "first figure": "First figure, same verdict",
    "no figure now": "No figure now, same verdict",
    "no figure in either": "No figure in either",
}
OTHER_MOVES = {**_OTHER_KINDS, **_LACKS}
KPI_MOVES = {VERDICT_CHANGED: "Verdict changed", **OTHER_MOVES}
KPI_KINDS = (VERDICT_CHANGED, *_OTHER_KINDS)
# Of a changed verdict, where it was no newer figure that made it.
WITHOUT = {
    "first figure": "there was no figure before",
    "no figure now": "there is no figure now",
    "no figure in either": "there is no figure in either",
}
# What lies between two verdicts, as the end of “Between them”.
CAUSES = {
    "rule": "the rule that rates it changed",
    "definition": "its definition changed",
    "baseline": "its baseline changed",
    "target": "its targets changed",
    "reset": "its limits were reset",
    "revision": "earlier figures were revised",
}


@dataclass(frozen=True)
class KpiMove:
    """One measure: its figure and what it meant, then and now, and what beside newer figures made it so.

    ``kind`` is what happened to it, empty where its verdict changed: those stand under a heading that says so.
    ``url`` is empty where the record in the address does not hold it. ``not_comparable`` says why the
    two figures are not to be held against each other, empty where they may be. ``then`` is the sentence of a
    verdict whose word ``meaning`` has already, and ``is_lack`` says that all of ``cause`` is a figure which the row
    shows to be missing: paper, which is to be short, goes without both.
    """

    title: str
    url: str
    unit: str
    kind: str
    was: Noted
    now: Noted
    meaning: str
    then: str
    sentences: tuple[str, ...]
    not_comparable: str
    cause: str
    is_lack: bool


def move_of(change: KpiChange) -> str:
    """What happened to a measure, one of ``KPI_MOVES``; where a figure is missing that is said before how it moved.

    ``unchanged`` where nothing did.
    """
    return _lack(change) or change.kind if change.kind in ("moved", "revised") else change.kind


def letters_beside(changes: Iterable[KpiChange]) -> dict[str, str]:
    """The letters of the notes beside the figures of these rows."""
    sides = (kpi for change in changes if _is_noted(change) for kpi in (change.before, change.after) if kpi)
    return letters_of(kpi.current_note for kpi in sides)


def kpi_move(change: KpiChange, url: str, letters: Mapping[str, str]) -> KpiMove:
    """The row of one measure, its notes under the letters of ``letters_beside``."""
    shown = change.after or change.before
    if shown is None:
        raise ValueError("a change has a side")
    then, *sentences = _sentences(change)
    return KpiMove(
        title=shown.title,
        url=url,
        unit=shown.unit,
        kind=OTHER_MOVES.get(move_of(change), ""),
        was=_side(change, change.before, letters),
        now=_side(change, change.after, letters),
        meaning=_meaning(change),
        then=then,
        sentences=tuple(sentences),
        not_comparable=f"Not comparable, because {change.break_reason}." if change.break_reason else "",
        cause=_cause(change),
        is_lack=not change.causes,
    )


def _is_noted(change: KpiChange) -> bool:
    return change.kind != "baseline changed"


def _side(change: KpiChange, kpi: KpiSummary | None, letters: Mapping[str, str]) -> Noted:
    if kpi is None:
        return Noted(Cell("Not in the record", True))
    return noted_figure(kpi, letters) if _is_noted(change) else Noted(baseline_cell(kpi))


def _meaning(change: KpiChange) -> str:
    """What the figure meant then and means now; said once where it is the same."""
    said = _words(change)
    if len(set(said)) == 1:
        return said[0]
    return f"Was: {said[0].lower()}. Now: {said[1].lower()}."


def _words(change: KpiChange) -> list[str]:
    return [mark_of(kpi).word for kpi in (change.before, change.after) if kpi]


def _sentences(change: KpiChange) -> tuple[str, ...]:
    """What is read aloud of the measure now; of a changed verdict, then and now.

    The first is that of another word then, empty for none: a verdict may change its judgement and keep its word.
    """
    if change.kind == VERDICT_CHANGED and change.before and change.after:
        said = (f"Was: {mark_of(change.before).sentence}", f"Now: {mark_of(change.after).sentence}")
        return said if len(set(_words(change))) > 1 else ("", *said)
    shown = change.after or change.before
    return ("", mark_of(shown).sentence) if shown and shown.verdict else ("",)


def _cause(change: KpiChange) -> str:
    """Whether a rule, a definition, a decision or a revision made the change, or a figure is missing, as a sentence.

    Empty where none did and none is.
    """
    causes = [CAUSES[cause] for cause in change.causes]
    lack = _lack(change) if change.kind == VERDICT_CHANGED else ""
    causes += [WITHOUT[lack]] if lack else []
    return f"Between them: {listed(causes)}." if causes else ""


def _lack(change: KpiChange) -> str:
    """Which of the two figures is missing; empty where both are there, or one of the records is none."""
    if not (change.before and change.after):
        return ""
    was, now = change.before.current_value is not None, change.after.current_value is not None
    return {(True, True): "", (False, True): "first figure", (True, False): "no figure now"}.get(
        (was, now), "no figure in either"
    )
