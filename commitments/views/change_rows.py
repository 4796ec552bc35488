"""The groups of what changed between two quarters, each row with what was and what is now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from commitments.reporting.changes import AimChange, Changes, KpiChange, ThemeChange
from commitments.reporting.summary import AimSummary, KpiSummary, QuarterSummary
from commitments.views.aim_blocks import higher_marking
from commitments.views.figures import Cell, baseline_cell, current_cell
from commitments.views.tags import Tag, rating_tag
from commitments.views.verdicts import mark_of
from plantracker.ui.formatting import counted, listed

AIM_GROUPS = {
    "worse": "Worse",
    "better": "Better",
    "newly rated": "Newly rated",
    "no longer rated": "No longer rated",
    "new": "New",
    "gone": "Gone",
    "text changed": "Text changed",
}
# In the order in which they are listed.
KPI_MOVES = {
    "verdict changed": "Verdict changed",
    "revised": "Revised: the same period has another figure",
    "baseline changed": "Baseline changed",
    "definition changed": "Definition changed",
    "new": "New",
    "gone": "Gone",
    "moved": "Moved",
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
THEME_MOVES = {
    "better": "Better",
    "worse": "Worse",
    "newly rated": "Newly rated",
    "no longer rated": "No longer rated",
    "new": "New",
    "gone": "Gone",
}


@dataclass(frozen=True)
class AimMove:
    """One aim: what was, what is, why. A side is None where the aim was not in that record."""

    title: str
    old_title: str
    theme: str
    was: tuple[Tag, Tag] | None
    now: tuple[Tag, Tag] | None
    reasons: tuple[str, ...]
    marking: str


@dataclass(frozen=True)
class AimGroup:
    """The aims that changed in one way."""

    slug: str
    title: str
    count: str
    rows: tuple[AimMove, ...]


@dataclass(frozen=True)
class KpiMove:
    """One measure: its figure and what it meant, then and now, and what beside newer figures made it so.

    ``url`` is empty where the record in the address does not hold it.
    """

    title: str
    url: str
    unit: str
    kind: str
    was: Cell
    now: Cell
    meaning: str
    sentences: tuple[str, ...]
    cause: str


@dataclass(frozen=True)
class ThemeMove:
    """One theme's rating, then and now, with the reason as it stands."""

    title: str
    kind: str
    was: Tag | None
    now: Tag | None
    reason: str


@dataclass(frozen=True)
class ChangeGroups:
    """Everything that differs, each thing once; what does not is counted only.

    ``has_themes`` is false for a plan that keeps measures only: there are then no aims to tell of.
    """

    has_themes: bool
    headline: str
    themes: tuple[ThemeMove, ...]
    themes_unchanged: str
    aims: tuple[AimGroup, ...]
    unchanged: str
    kpis: tuple[KpiMove, ...]
    kpis_unchanged: str


def groups_of(changes: Changes, older: QuarterSummary, newer: QuarterSummary, urls: Mapping[str, str]) -> ChangeGroups:
    """Put what differs into its groups, with the words of both quarters; ``urls`` are those of KPIs by slug."""
    has_themes = older.has_themes or newer.has_themes
    titles = {theme.slug: theme.title for summary in (older, newer) for theme in summary.themes}
    gone = {aim.slug: f"Withdrawn: {aim.reason}" for summary in (older, newer) for aim in summary.gone}
    aims = tuple(
        _group(kind, changes.aims_of_kind(kind), lambda change: _aim_move(change, titles, gone)) for kind in AIM_GROUPS
    )
    themes = [change for change in changes.themes if change.kind != "same"]
    kpis = [change for kind in KPI_MOVES for change in changes.kpis if change.kind == kind]
    reasons = {theme.slug: theme.rag_reason for theme in newer.themes}
    return ChangeGroups(
        has_themes=has_themes,
        headline=_headline(changes) if has_themes else _measures_headline(changes),
        themes=tuple(_theme_move(change, reasons) for change in themes),
        themes_unchanged=_unchanged(len(changes.themes) - len(themes), "theme"),
        aims=aims,
        unchanged=_unchanged(len(changes.aims_of_kind("unchanged")), "aim"),
        kpis=tuple(_kpi_move(change, urls.get(change.slug, "")) for change in kpis),
        kpis_unchanged=_unchanged(len(changes.kpis) - len(kpis), "KPI"),
    )


def _headline(changes: Changes) -> str:
    """All groups of aims; they add up to all aims of both quarters."""
    if not changes.aims:
        return "Neither record holds any aims."
    parts = [f"{len(changes.aims_of_kind(kind))} {word.lower()}" for kind, word in AIM_GROUPS.items()]
    parts.append(f"{len(changes.aims_of_kind('unchanged'))} unchanged")
    return f"Of {counted(len(changes.aims), 'aim')} in either record: {listed(parts)}."


def _measures_headline(changes: Changes) -> str:
    """The same of a plan that keeps measures only."""
    if not changes.kpis:
        return "Neither record holds any KPIs."
    kinds = [change.kind for change in changes.kpis]
    parts = [f"{kind} {kinds.count(kind)}" for kind in (*KPI_MOVES, "unchanged")]
    return f"Of {counted(len(kinds), 'KPI')} in either record: {listed(parts)}."


def _unchanged(number: int, noun: str) -> str:
    return f"{counted(number, noun)} unchanged."


def _group(kind: str, found: tuple[AimChange, ...], move: Callable[[AimChange], AimMove]) -> AimGroup:
    return AimGroup(kind.replace(" ", "-"), AIM_GROUPS[kind], counted(len(found), "aim"), tuple(map(move, found)))


def _aim_move(change: AimChange, titles: dict[str, str], gone: dict[str, str]) -> AimMove:
    shown = change.after or change.before
    if shown is None:
        raise ValueError("a change has a side")
    reasons = _reasons(change.after) if change.after else (gone.get(change.slug, "No longer in the record"),)
    return AimMove(
        title=shown.title,
        old_title=change.before.title if change.before and change.is_reworded else "",
        theme=titles[change.theme],
        was=_tags(change.before),
        now=_tags(change.after),
        reasons=reasons,
        marking=higher_marking(change.after.update) if change.after and change.after.update else "",
    )


def _tags(aim: AimSummary | None) -> tuple[Tag, Tag] | None:
    return (rating_tag(aim.rag), rating_tag(aim.projected_rag)) if aim else None


def _reasons(aim: AimSummary) -> tuple[str, ...]:
    """The reasons as approved, and whether the ratings stand on an earlier quarter."""
    said = []
    if aim.update and aim.update.rag_reason:
        said.append(f"RAG: {aim.update.rag_reason}")
    if aim.update and aim.update.projected_reason:
        said.append(f"Projection: {aim.update.projected_reason}")
    if aim.is_carried:
        said.append(f"Carried from {aim.rated_in}.")
    if aim.reworded_on and aim.reworded_reason:
        said.append(f"Reworded: {aim.reworded_reason}")
    return tuple(said)


def _kpi_move(change: KpiChange, url: str) -> KpiMove:
    shown = change.after or change.before
    if shown is None:
        raise ValueError("a change has a side")
    cell = baseline_cell if change.kind == "baseline changed" else current_cell
    return KpiMove(
        title=shown.title,
        url=url,
        unit=shown.unit,
        kind=KPI_MOVES[change.kind],
        was=_side(change.before, cell),
        now=_side(change.after, cell),
        meaning=_meaning(change),
        sentences=_sentences(change),
        cause=_cause(change),
    )


def _side(kpi: KpiSummary | None, cell: Callable[[KpiSummary], Cell]) -> Cell:
    return cell(kpi) if kpi else Cell("Not in the record", True)


def _meaning(change: KpiChange) -> str:
    """What the figure meant then and means now; said once where it is the same."""
    said = [mark_of(kpi).word for kpi in (change.before, change.after) if kpi]
    if len(set(said)) == 1:
        return said[0]
    return f"Was: {said[0].lower()}. Now: {said[1].lower()}."


def _sentences(change: KpiChange) -> tuple[str, ...]:
    """What is read aloud of the measure now; of a changed verdict, then and now."""
    if change.kind == "verdict changed" and change.before and change.after:
        return (f"Was: {mark_of(change.before).sentence}", f"Now: {mark_of(change.after).sentence}")
    shown = change.after or change.before
    return (mark_of(shown).sentence,) if shown and shown.verdict else ()


def _cause(change: KpiChange) -> str:
    """Whether a rule, a definition, a decision or a revision made the change, as a sentence; empty where unknown."""
    if change.causes:
        return f"Between them: {listed([CAUSES[cause] for cause in change.causes])}."
    return "Newer figures alone made the change." if change.kind == "verdict changed" else ""


def _theme_move(change: ThemeChange, reasons: dict[str, str]) -> ThemeMove:
    return ThemeMove(
        title=change.title,
        kind=THEME_MOVES[change.kind],
        was=None if change.before is None else rating_tag(change.before),
        now=None if change.after is None else rating_tag(change.after),
        reason=reasons.get(change.slug, ""),
    )
