"""What differs between two quarters of a plan, from their summaries alone."""

from dataclasses import dataclass

from commitments.ratings import movement
from commitments.reporting.summary import AimSummary, KpiSummary, QuarterSummary
from kpis.methods.verdict import Judgement


@dataclass(frozen=True)
class AimChange:
    """How one aim differs. ``before`` is None for a new aim, ``after`` for one that is gone."""

    slug: str
    theme: str
    before: AimSummary | None
    after: AimSummary | None

    @property
    def rag(self) -> str:
        """How the RAG moved; empty for a new or gone aim."""
        return movement(self.before.rag, self.after.rag) if self.before and self.after else ""

    @property
    def projected_rag(self) -> str:
        """How the projected RAG moved; empty for a new or gone aim."""
        return movement(self.before.projected_rag, self.after.projected_rag) if self.before and self.after else ""

    @property
    def is_reworded(self) -> bool:
        return bool(self.before and self.after and self.before.title != self.after.title)

    @property
    def kind(self) -> str:
        """The one group that the aim belongs to: worse comes before better, movement before wording."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        moves = (self.rag, self.projected_rag)
        for group in ("worse", "better", "newly rated", "no longer rated"):
            if group in moves:
                return group
        return "text changed" if self.is_reworded else "unchanged"


@dataclass(frozen=True)
class KpiChange:
    """How one measure's current figure differs. ``before`` is None for a new measure, ``after`` for a gone one."""

    slug: str
    before: KpiSummary | None
    after: KpiSummary | None

    @property
    def kind(self) -> str:
        """The first that holds: ``new``, ``gone``, ``baseline changed``, ``moved`` (the current figure
        differs), ``definition changed`` or ``unchanged``.
        """
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        if _baseline(self.before) != _baseline(self.after):
            return "baseline changed"
        if _current(self.before) != _current(self.after):
            return "moved"
        return "definition changed" if _definition(self.before) != _definition(self.after) else "unchanged"


@dataclass(frozen=True)
class ThemeChange:
    """How governance's rating of a theme differs; ``before`` is None for a theme that has just begun."""

    slug: str
    title: str
    before: str | None
    after: str | None

    @property
    def kind(self) -> str:
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        return movement(self.before, self.after)


@dataclass(frozen=True)
class Changes:
    """Everything of both quarters, each thing once, unchanged ones included; newer order first, then the gone."""

    older: str
    newer: str
    themes: tuple[ThemeChange, ...]
    aims: tuple[AimChange, ...]
    kpis: tuple[KpiChange, ...]

    def aims_of_kind(self, kind: str) -> tuple[AimChange, ...]:
        return tuple(change for change in self.aims if change.kind == kind)


def changes_between(older: QuarterSummary, newer: QuarterSummary) -> Changes:
    """Compare two quarters of one plan."""
    return Changes(
        older=older.quarter,
        newer=newer.quarter,
        themes=_themes(older, newer),
        aims=_aims(older, newer),
        kpis=_kpis(older, newer),
    )


def _themes(older: QuarterSummary, newer: QuarterSummary) -> tuple[ThemeChange, ...]:
    before = {theme.slug: theme for theme in older.themes}
    after = {theme.slug: theme for theme in newer.themes}
    return tuple(
        ThemeChange(
            slug,
            (after.get(slug) or before[slug]).title,
            before[slug].rag if slug in before else None,
            after[slug].rag if slug in after else None,
        )
        for slug in [*after, *(slug for slug in before if slug not in after)]
    )


def _aims(older: QuarterSummary, newer: QuarterSummary) -> tuple[AimChange, ...]:
    before = {aim.slug: (theme.slug, aim) for theme in older.themes for aim in theme.aims}
    after = {aim.slug: (theme.slug, aim) for theme in newer.themes for aim in theme.aims}
    return tuple(
        AimChange(
            slug,
            (after.get(slug) or before[slug])[0],
            before[slug][1] if slug in before else None,
            after[slug][1] if slug in after else None,
        )
        for slug in [*after, *(slug for slug in before if slug not in after)]
    )


def _kpis(older: QuarterSummary, newer: QuarterSummary) -> tuple[KpiChange, ...]:
    before, after = older.kpis_by_slug, newer.kpis_by_slug
    slugs = [*after, *(slug for slug in before if slug not in after)]
    return tuple(KpiChange(slug, before.get(slug), after.get(slug)) for slug in slugs)


def _current(kpi: KpiSummary) -> tuple[object, ...]:
    return (kpi.current_period, kpi.current_value, kpi.current_absence)


def _definition(kpi: KpiSummary) -> tuple[object, ...]:
    return (kpi.definition, kpi.polarity, kpi.frequency, kpi.source)


def _baseline(kpi: KpiSummary) -> tuple[object, ...]:
    return (kpi.baseline_period, kpi.baseline_value, kpi.baseline_absence, kpi.unit)


def is_adverse(kpi: KpiSummary) -> bool:
    """Whether the measure went the wrong way."""
    return kpi.comparison.judgement is Judgement.BAD
