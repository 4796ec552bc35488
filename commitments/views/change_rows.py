"""The groups of what changed between two quarters: each thing in one of them, and what did not change counted."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from commitments.reporting.changes import VERDICT_CHANGED, AimChange, Changes, KpiChange, ThemeChange
from commitments.reporting.moves import GROUPS
from commitments.reporting.summary import QuarterSummary
from commitments.views.aim_moves import AimMove, AimMoves
from commitments.views.frame import Link, Rest
from commitments.views.kpi_moves import (
    KPI_MOVES,
    NEWER_FIGURES,
    OTHER_MOVES,
    KpiMove,
    kpi_move,
    letters_beside,
    move_of,
)
from commitments.views.lengths import ROOM, length_of, shown_of
from commitments.views.tags import rating_tag
from kpis.methods.verdict import Judgement
from kpis.methods.wording import joined
from plantracker.ui.formatting import counted, listed, sentence
from plantracker.ui.fragments import Tag

UNCHANGED = "unchanged"
# What happened to measures after how many it happened to; of other kinds their own name serves.
KPI_WORDS = {
    VERDICT_CHANGED: "with another verdict",
    "baseline changed": "with another baseline",
    "definition changed": "with another definition",
    "moved": "with a newer figure and the same verdict",
    "first figure": "with a first figure and the same verdict",
    "no figure now": "with no figure now and the same verdict",
    "no figure in either": "with no figure in either",
}
# What a verdict means, as one of the two ends of a change.
MEANINGS = {
    Judgement.BAD: "bad",
    Judgement.UNCHANGED: "neither good nor bad",
    Judgement.GOOD: "good",
    Judgement.CANNOT_BE_SAID: "“cannot be said”",
}
TITLES = {
    "worse": "Worse",
    "better": "Better",
    "rated": "Newly or no longer rated",
    "new": "New",
    "gone": "Gone",
    "text changed": "Text changed",
}
# What a group holds, after a number; of aims and of measures.
HELD = {
    "worse": "that got worse",
    "better": "that got better",
    "rated": "newly or no longer rated",
    "new": "that are new",
    "gone": "that are gone",
    "text-changed": "with another text and the same ratings",
    "unchanged": "that are unchanged",
    "verdicts": "with another verdict",
    "other-kpis": "that changed otherwise",
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
class AimGroup:
    """The aims that changed in one way; ``rest`` is None where all of them are shown."""

    slug: str
    title: str
    count: str
    rows: tuple[AimMove, ...]
    rest: Rest | None = None


@dataclass(frozen=True)
class KpiGroup:
    """The measures that changed in one way; ``said`` is true of all its rows, ``rest`` is as of aims.

    ``notes`` are those beside several figures, after their letters, for paper.
    """

    slug: str
    title: str
    count: str = ""
    said: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    rows: tuple[KpiMove, ...] = ()
    rest: Rest | None = None


@dataclass(frozen=True)
class UnchangedAims:
    """The names of the aims that did not change; ``rest`` is as of those that did."""

    slug: str
    rows: tuple[Link, ...]
    rest: Rest | None = None


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
    """Everything that differs, each thing once; what does not is counted and named.

    ``has_themes`` is false for a plan that keeps measures only, ``has_aims`` where neither record holds an aim to tell
    of. ``part`` says that not all of it is shown; empty where all is.
    """

    has_themes: bool
    has_aims: bool
    themes: tuple[ThemeMove, ...]
    themes_unchanged: str
    aims: tuple[AimGroup, ...]
    unchanged: str
    unchanged_aims: UnchangedAims
    kpis: tuple[KpiGroup, ...]
    kpis_unchanged: str
    part: str = ""


Group = TypeVar("Group", AimGroup, KpiGroup, UnchangedAims)


def groups_of(changes: Changes, moves: AimMoves) -> ChangeGroups:
    """Put what differs into its groups, with the words of both quarters."""
    older, newer = moves.older, moves.newer
    themes = [change for change in changes.themes if change.kind != "same"]
    same = changes.aims_of_group(UNCHANGED)
    held = newer.kpis_by_slug

    def url(change: KpiChange) -> str:
        return moves.url_now("kpi", kpi=change.slug) if change.slug in held else ""

    return ChangeGroups(
        has_themes=older.has_themes or newer.has_themes,
        has_aims=bool(older.aims or newer.aims),
        themes=tuple(_theme_move(change, newer) for change in themes),
        themes_unchanged=_unchanged(len(changes.themes) - len(themes), "theme"),
        aims=tuple(_group(name, changes.aims_of_group(name), moves) for name in TITLES),
        unchanged=_unchanged(len(same), "aim"),
        unchanged_aims=UnchangedAims(UNCHANGED, tuple(_link(change, moves) for change in same)),
        kpis=_kpi_groups(changes, url),
        kpis_unchanged=_unchanged(sum(change.kind == UNCHANGED for change in changes.kpis), "KPI"),
    )


def first_of(groups: ChangeGroups, all_of: Callable[[str], str], *, beside: int) -> ChangeGroups:
    """The first rows of each group, as many as a page has room for; counts stay.

    ``all_of`` gives the address of all that a group holds, by its slug; ``beside`` is how long the rest of the page is.
    """
    lists: tuple[AimGroup | KpiGroup | UnchangedAims, ...] = (*groups.aims, *groups.kpis, groups.unchanged_aims)
    lengths = [[length_of(row) for row in each.rows] for each in lists]
    room = ROOM - beside - length_of(groups.themes)
    numbers = {each.slug: number for each, number in zip(lists, shown_of(lengths, room), strict=True)}
    shown, total = sum(numbers.values()), sum(len(each.rows) for each in lists)
    if shown == total:
        return groups

    def cut(group: Group, noun: str) -> Group:
        number, length = numbers[group.slug], len(group.rows)
        if number == length:
            return group
        said = f"Shown: {number:,} of {counted(length, noun)} {HELD[group.slug]}."
        return replace(
            group, rows=group.rows[:number], rest=Rest(said, Link(f"See all {length:,}", all_of(group.slug)))
        )

    return replace(
        groups,
        aims=tuple(cut(group, "aim") for group in groups.aims),
        kpis=tuple(cut(group, "KPI") for group in groups.kpis),
        unchanged_aims=cut(groups.unchanged_aims, "aim"),
        part=f"This page is a part: it shows {shown:,} of {total:,} rows, the first of each group.",
    )


def aims_headline(changes: Changes) -> str:
    """All groups of aims; they add up to all aims of both quarters."""
    if not changes.aims:
        return "Neither record holds any aims."
    words = {**TITLES, UNCHANGED: UNCHANGED}
    parts = [f"{len(changes.aims_of_group(name))} {words[name].lower()}" for name in GROUPS]
    return f"Of {counted(len(changes.aims), 'aim')} in either record: {listed(parts)}."


def kpis_headline(changes: Changes) -> str:
    """All that happened to any measure; it adds up to all of both quarters."""
    if not changes.kpis:
        return "Neither record holds any KPIs."
    kinds = [move_of(change) for change in changes.kpis]
    parts = [
        f"{kinds.count(kind)} {KPI_WORDS.get(kind, kind)}" for kind in (*KPI_MOVES, UNCHANGED) if kinds.count(kind)
    ]
    return f"Of {counted(len(kinds), 'KPI')} in either record: {listed(parts)}."


def _unchanged(number: int, noun: str) -> str:
    return f"{counted(number, noun)} unchanged"


def _group(name: str, found: tuple[AimChange, ...], moves: AimMoves) -> AimGroup:
    return AimGroup(name.replace(" ", "-"), TITLES[name], counted(len(found), "aim"), moves.rows(found))


def _link(change: AimChange, moves: AimMoves) -> Link:
    title = change.after.title if change.after else change.slug
    return Link(title, moves.url_now("aim", aim=change.slug))


def _kpi_groups(changes: Changes, url: Callable[[KpiChange], str]) -> tuple[KpiGroup, ...]:
    """Changed verdicts first, always; then whatever else happened."""
    verdicts = [change for change in changes.kpis if change.kind == VERDICT_CHANGED]
    others = [change for kind in OTHER_MOVES for change in changes.kpis if move_of(change) == kind]
    said = joined(_ways_changed(verdicts), NEWER_FIGURES)
    return (
        _kpi_group(KpiGroup("verdicts", "KPI verdicts changed", said=said), verdicts, url),
        _kpi_group(KpiGroup("other-kpis", "Other changes of KPIs"), others, url),
    )


def _ways_changed(verdicts: Sequence[KpiChange]) -> str:
    """How many verdicts went from what to what, those that became bad first, as a sentence; empty without any."""
    found = Counter(
        (change.before.judgement, change.after.judgement) for change in verdicts if change.before and change.after
    )
    order = [(was, now) for now in MEANINGS for was in MEANINGS if found[was, now]]
    parts = [
        f"{found[was, now]} {'stayed' if was == now else f'from {MEANINGS[was]} to'} {MEANINGS[now]}"
        for was, now in order
    ]
    return sentence(listed(parts)) if parts else ""


def _kpi_group(group: KpiGroup, found: Sequence[KpiChange], url: Callable[[KpiChange], str]) -> KpiGroup:
    letters = letters_beside(found)
    return replace(
        group,
        count=counted(len(found), "KPI"),
        said=group.said if found else "",
        notes=tuple((letter, note) for note, letter in letters.items()),
        rows=tuple(kpi_move(each, url(each), letters) for each in found),
    )


def _theme_move(change: ThemeChange, newer: QuarterSummary) -> ThemeMove:
    reasons = {theme.slug: theme.rag_reason for theme in newer.themes}
    return ThemeMove(
        title=change.title,
        kind=THEME_MOVES[change.kind],
        was=None if change.before is None else rating_tag(change.before),
        now=None if change.after is None else rating_tag(change.after),
        reason=reasons.get(change.slug, ""),
    )
