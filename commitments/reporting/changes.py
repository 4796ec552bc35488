"""What differs between two quarters of a plan, from their summaries alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from commitments.choices import Rag
from commitments.ratings import ORDER, fall, movement
from commitments.reporting.moves import GROUPS, kind_of
from commitments.reporting.summary import AimSummary, KpiSummary, QuarterSummary
from kpis.methods.series import Meaning
from kpis.periods import Period

VERDICT_CHANGED = "verdict changed"
NO_FALL = (len(ORDER), True, 0)


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
    def has_new_wording(self) -> bool:
        """Whether a rewording lies between the two records, also one that led back to the words of the first."""
        if not (self.before and self.after):
            return False
        return self.is_reworded or self.before.reworded_on != self.after.reworded_on

    @property
    def gravity(self) -> tuple[int, bool, int]:
        """Where the aim sorts by how bad it got, the worst first.

        What the rating fell to (Red first), the RAG before the projected RAG, then how far it fell; of two that fell
        the graver counts. An aim of which none fell comes after all that did.
        """
        if not (self.before and self.after):
            return NO_FALL
        pairs = ((self.before.rag, self.after.rag), (self.before.projected_rag, self.after.projected_rag))
        fallen = [
            (ORDER.index(Rag(now)), is_projected, -steps)
            for is_projected, (was, now) in zip((False, True), pairs, strict=True)
            if (steps := fall(was, now))
        ]
        return min(fallen, default=NO_FALL)

    @cached_property
    def kind(self) -> str:
        """The one way in which the aim changed."""
        return kind_of(self.before, self.after)


@dataclass(frozen=True)
class KpiChange:
    """How one measure differs. ``before`` is None for a new measure, ``after`` for a gone one."""

    slug: str
    before: KpiSummary | None
    after: KpiSummary | None

    @cached_property
    def kind(self) -> str:
        """The first that holds.

        1. ``new``, ``gone``. 2. ``baseline changed``: what it is compared with by the plan, or its
        unit. 3. ``verdict changed``: the rule that rates it says another word. 4. ``revised``: the
        same period has another figure. 5. ``moved``: there is a figure of another period. 6.
        ``definition changed``. 7. ``unchanged``.
        """
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        before, after = self.before, self.after
        is_revised = before.current_period == after.current_period
        kinds = (
            ("baseline changed", _baseline(before) != _baseline(after)),
            (VERDICT_CHANGED, _verdict(before, after) != _verdict(after, before)),
            ("revised" if is_revised else "moved", _current(before) != _current(after)),
            ("definition changed", _definition(before) != _definition(after)),
        )
        return next((kind for kind, holds in kinds if holds), "unchanged")

    @property
    def break_reason(self) -> str:
        """Why the two figures are not to be compared; empty where they may be.

        They may not where the unit changed, and where a definition that breaks the series was
        recorded between the two records or begins between their figures.
        """
        if not (self.before and self.after):
            return ""
        before, after = self.before, self.after
        if before.unit != after.unit:
            return f"the unit was {before.unit} and is {after.unit}"
        breaks = [each for each in after.meanings if not each.is_comparable and _lies_between(each, before, after)]
        return (breaks[-1].reason or "its definition changed") if breaks else ""

    @property
    def causes(self) -> tuple[str, ...]:
        """What, beside newer figures, lies between the two verdicts; empty where only those do.

        Of ``rule``, ``definition``, ``baseline``, ``target``, ``reset`` and ``revision`` (a figure
        that the earlier record holds has changed), those that differ. Empty too where either record
        holds no verdict.
        """
        if not (self.before and self.after and self.before.verdict and self.after.verdict):
            return ()
        before, after = self.before, self.after
        held = {
            "rule": _rule(before) != _rule(after),
            "definition": _definition(before) != _definition(after) or before.meanings != after.meanings,
            "baseline": _baseline(before) != _baseline(after),
            "target": before.targets != after.targets,
            "reset": before.resets != after.resets,
            "revision": _is_revised(before, after),
        }
        return tuple(cause for cause, holds in held.items() if holds)


@dataclass(frozen=True)
class ThemeChange:
    """How governance's rating of a theme differs; ``before`` is None for a theme that has just begun."""

    slug: str
    title: str
    before: str | None
    after: str | None

    @cached_property
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

    def kpis_of_kind(self, kind: str) -> tuple[KpiChange, ...]:
        return tuple(change for change in self.kpis if change.kind == kind)

    def aims_of_group(self, group: str) -> tuple[AimChange, ...]:
        """The aims of one of ``GROUPS``: those that got worse the worst first, all others in their order."""
        kinds = GROUPS[group]
        found = tuple(change for change in self.aims if change.kind in kinds)
        return worst_first(found) if group == "worse" else found


def worst_first(changes: Iterable[AimChange]) -> tuple[AimChange, ...]:
    """Aims by how bad they got, the worst first; ties keep their order."""
    return tuple(sorted(changes, key=lambda change: change.gravity))


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


def _verdict(kpi: KpiSummary, other: KpiSummary) -> tuple[object, ...]:
    """What its rule says; nothing where the other record holds no verdict, for then they do not compare."""
    return (kpi.verdict.word, kpi.verdict.judgement) if kpi.verdict and other.verdict else ()


def _rule(kpi: KpiSummary) -> tuple[object, ...]:
    return (kpi.sheet.rule, kpi.sheet.sigma, kpi.sheet.lines)


def _is_revised(before: KpiSummary, after: KpiSummary) -> bool:
    """Whether a period that the earlier record speaks of has another figure, or another reason for none."""
    now = {point.period: (point.value, point.absence) for point in after.series}
    return any(now.get(point.period) != (point.value, point.absence) for point in before.series)


def _lies_between(meaning: Meaning, before: KpiSummary, after: KpiSummary) -> bool:
    """Whether a definition was recorded after the earlier record, or begins after that one's figure."""
    if meaning not in before.meanings:
        return True
    if not (meaning.valid_from and before.current_period and after.current_period):
        return False
    return Period.parse(before.current_period).start < meaning.valid_from <= Period.parse(after.current_period).start
