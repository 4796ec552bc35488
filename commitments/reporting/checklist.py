"""What governance looks through before the cut-off: what the pack would lack, and what moved in it."""

from dataclasses import dataclass
from datetime import datetime

from commitments.models import Plan, Round, SealedQuarter
from commitments.ratings import is_at_odds
from commitments.reporting.changes import AimChange, ThemeChange, changes_between
from commitments.reporting.exceptions import lacks_comment
from commitments.reporting.records import sealed_summary, summary_as_at
from commitments.reporting.summary import AimSummary, KpiSummary, QuarterSummary, ThemeSummary
from kpis.periods import Frequency, Period


@dataclass(frozen=True)
class UnevidencedAim:
    """An aim whose update of this quarter shows no activity, and why."""

    aim: AimSummary
    why: str


@dataclass(frozen=True)
class BehindKpi:
    """A measure without a value for the period that should be known, and why there is none."""

    kpi: KpiSummary
    period: Period
    why: str


@dataclass(frozen=True)
class Checklist:
    """All lists in plan order. ``compared_with`` is the seal that movements count from, empty for none."""

    without_update: tuple[AimSummary, ...]
    without_evidence: tuple[UnevidencedAim, ...]
    mismatches: tuple[AimSummary, ...]
    without_value: tuple[BehindKpi, ...]
    without_comment: tuple[KpiSummary, ...]
    unrated_themes: tuple[ThemeSummary, ...]
    moved_aims: tuple[AimChange, ...]
    moved_themes: tuple[ThemeChange, ...]
    compared_with: str


def checklist_of(plan: Plan, round_: Round, *, at: datetime) -> Checklist:
    """Look through the open round's quarter as it would be sealed now."""
    quarter = round_.as_period
    summary = summary_as_at(plan, quarter, cut_off=at)
    rated = set(round_.theme_ratings.values_list("theme__slug", flat=True))
    seals = SealedQuarter.objects.seals().filter(plan=plan, quarter_start__lt=quarter.start)
    earlier = seals.order_by("-quarter_start").first()
    changes = changes_between(sealed_summary(earlier), summary) if earlier else None
    return Checklist(
        without_update=tuple(aim for aim in summary.aims if aim.is_stale),
        without_evidence=_without_evidence(summary),
        mismatches=tuple(aim for aim in summary.aims if is_at_odds(aim.rag, aim.projected_rag)),
        without_value=tuple(_behind(summary, quarter)),
        without_comment=tuple(kpi for kpi in summary.kpis if lacks_comment(kpi)),
        unrated_themes=tuple(theme for theme in summary.themes if theme.slug not in rated),
        moved_aims=tuple(each for each in changes.aims if each.kind != "unchanged") if changes else (),
        moved_themes=tuple(each for each in changes.themes if each.kind != "same") if changes else (),
        compared_with=earlier.quarter if earlier else "",
    )


def newest_ended(frequency: str, quarter: Period) -> Period:
    """The newest period of a length that ends by a quarter's end: what should be known of a measure.

    >>> third = Period.parse("2023/24 Q3")
    >>> [str(newest_ended(each, third)) for each in ("month", "quarter", "year")]
    ['2023-12', '2023/24 Q3', '2022/23']
    >>> str(newest_ended("year", Period.parse("2023/24 Q4")))
    '2023/24'
    """
    if frequency == Frequency.QUARTER:
        return quarter
    if frequency == Frequency.MONTH:
        return Period(quarter.end.replace(day=1), Frequency.MONTH)
    year = Period.parse(str(quarter)[: len("2023/24")])
    return year if year.end <= quarter.end else year.shifted(-1)


def _without_evidence(summary: QuarterSummary) -> tuple[UnevidencedAim, ...]:
    """Aims of their own with an update for this very quarter; one reported with another has the other's."""
    own = (aim for aim in summary.aims if aim.update and aim.update.aim == aim.slug and not aim.is_carried)
    return tuple(
        UnevidencedAim(aim, aim.update.lacks_evidence) for aim in own if aim.update and aim.update.lacks_evidence
    )


def _behind(summary: QuarterSummary, quarter: Period) -> list[BehindKpi]:
    found = []
    for kpi in summary.kpis:
        wanted = newest_ended(kpi.frequency, quarter)
        current = Period.parse(kpi.current_period) if kpi.current_period else None
        if current is None or current.end < wanted.end:
            last = f"nothing recorded since {current}" if current else "nothing recorded"
            found.append(BehindKpi(kpi, wanted, last))
        elif kpi.current_value is None:
            found.append(BehindKpi(kpi, wanted, kpi.current_absence))
    return found
