"""The papers' three tables as arrangements of the list of measures: force, office, partnership. Pure.

Their figures are those that verdicts used, else the series; nothing is computed in another way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from commitments.reporting.compared import ASKED, CHANGE, CURRENT, EARLIER, PERCENT, PROJECTED, answer, named
from commitments.reporting.measured import measured_of
from commitments.reporting.similar import similar_areas
from commitments.reporting.summary import KpiSummary, QuarterSummary
from kpis.choices import Absence, Rule
from kpis.methods.combining import combined
from kpis.methods.refusals import CannotBeSaid
from kpis.methods.series import Point, Target
from kpis.methods.targets import target_of
from kpis.methods.verdict import Used, Verdict
from kpis.methods.wording import ordinal, time_words
from kpis.periods import Frequency, Period
from plantracker.ui.formatting import counted

NOT_RECEIVED = "not received"
QUARTERS_A_YEAR = 4


@dataclass(frozen=True)
class Paper:
    """One arrangement; it holds the measures whose section begins with its word."""

    slug: str
    title: str
    word: str


PAPERS = {
    paper.slug: paper
    for paper in (
        Paper("force", "Force report", "Force"),
        Paper("office", "Office report", "Office"),
        Paper("partnership", "Partnership dashboard", "Partnership"),
    )
}


@dataclass(frozen=True)
class Held:
    """A figure of an arrangement with its period in words, or (``value`` None) why there is none.

    ``sample`` is how many were asked, None where it is no survey or not known. ``decided_by`` is who
    decided that there is none, ``review_on`` when that is looked at again, as far as it is recorded.
    """

    value: Decimal | None
    period: str
    absence: str = ""
    sample: int | None = None
    is_provisional: bool = False
    decided_by: str = ""
    review_on: date | None = None


@dataclass(frozen=True)
class ForceRow:
    """As in the force report of 2019. ``refusal`` is what the rule says where it refuses to compare, else empty."""

    kpi: KpiSummary
    quarter: Held
    last_year: Held
    change: Decimal | None
    percent: Decimal | None
    refusal: str
    trend: Verdict | None


@dataclass(frozen=True)
class OfficeRow:
    """As in the office's report of 2020; ``target`` is None where there is none for the quarter or to come."""

    kpi: KpiSummary
    quarter: Held
    before: Held
    target: Target | None


@dataclass(frozen=True)
class PartnershipRow:
    """As on the partnership dashboard of 2014; ``position`` is empty where areas are not compared."""

    kpi: KpiSummary
    baseline: Held
    latest: Held
    change: Decimal | None
    percent: Decimal | None
    position: str
    variance: Verdict | None
    projections: tuple[Used, ...]


def has_paper(summary: QuarterSummary, paper: Paper) -> bool:
    """Whether the plan has measures for an arrangement."""
    return any(_is_of(kpi, paper) for kpi in summary.kpis)


def sections_of(summary: QuarterSummary, paper: Paper) -> Iterator[tuple[str, list[KpiSummary]]]:
    """The sections of an arrangement with their measures, all in plan order."""
    found: dict[str, list[KpiSummary]] = {}
    for kpi in summary.kpis:
        if _is_of(kpi, paper):
            found.setdefault(kpi.sheet.section, []).append(kpi)
    yield from found.items()


def force_row(kpi: KpiSummary, quarter: Period) -> ForceRow:
    """The quarter against the same one of the year before, as that rule's verdict has it."""
    verdict = answer(kpi, Rule.SAME_QUARTER)
    trend = answer(kpi, Rule.CLASSES)
    if verdict:
        now, before = (
            _of_quarter(kpi, named(verdict.figures, name), each)
            for name, each in ((CURRENT, quarter), (EARLIER, quarter.shifted(-QUARTERS_A_YEAR)))
        )
        return ForceRow(kpi, now, before, *_moved(kpi, verdict.figures), refusal="", trend=trend)
    refused = kpi.by_rule.get(Rule.SAME_QUARTER)
    return ForceRow(
        kpi=kpi,
        quarter=figure_of(kpi, quarter),
        last_year=figure_of(kpi, quarter.shifted(-QUARTERS_A_YEAR)),
        change=None,
        percent=None,
        refusal=refused.sentence if refused else "",
        trend=trend,
    )


def office_row(kpi: KpiSummary, quarter: Period) -> OfficeRow:
    """The quarter beside the one before it and the target."""
    try:
        target = target_of(measured_of(kpi), quarter)
    except CannotBeSaid:
        target = None
    return OfficeRow(kpi, figure_of(kpi, quarter), figure_of(kpi, quarter.shifted(-1)), target)


def partnership_row(kpi: KpiSummary) -> PartnershipRow:
    """The baseline year against the latest twelve months, with what the dashboard's other rules say."""
    year = answer(kpi, Rule.BASELINE_YEAR)
    rated = year or answer(kpi, Rule.SURVEY) or answer(kpi, Rule.BASELINE)
    figures = rated.figures if rated else ()
    change, percent = _moved(kpi, figures)
    areas = similar_areas(kpi)
    own = areas.own if areas else None
    return PartnershipRow(
        kpi=kpi,
        baseline=_used(named(figures, EARLIER), _baseline(kpi)),
        latest=_latest(kpi, named(figures, CURRENT), named(figures, ASKED)),
        change=change,
        percent=percent,
        position=f"{ordinal(own.rank)} of {counted(len(areas.areas), 'area')}" if own and areas else "",
        variance=answer(kpi, Rule.VARIANCE),
        projections=tuple(used for used in year.figures if used.name.startswith(PROJECTED)) if year else (),
    )


def figure_of(kpi: KpiSummary, quarter: Period) -> Held:
    """The figure of a quarter: the one recorded for it, or what its months make as the definition says."""
    if kpi.frequency != Frequency.MONTH:
        return _held(next((point for point in kpi.series if point.period == quarter), Point(quarter)))
    meaning = measured_of(kpi).meaning
    return _held(combined(kpi.series, quarter, meaning.combine, meaning.unit))


def notes_of(kpi: KpiSummary) -> tuple[str, ...]:
    """What is said beside a row: the analyst's comment, then what was noted beside the current figure."""
    said = (kpi.comment.text.strip() if kpi.comment else "", kpi.current_note.strip())
    return tuple(dict.fromkeys(text for text in said if text))


def _is_of(kpi: KpiSummary, paper: Paper) -> bool:
    return re.match(rf"{paper.word}\b", kpi.sheet.section) is not None


def _held(point: Point) -> Held:
    return Held(
        value=point.value,
        period=str(point.period),
        absence="" if point.value is not None else point.absence or NOT_RECEIVED,
        sample=point.sample,
        is_provisional=point.is_provisional,
        decided_by=point.decided_by,
        review_on=point.review_on,
    )


def _used(used: Used | None, otherwise: Held) -> Held:
    return Held(used.value, used.period) if used else otherwise


def _of_quarter(kpi: KpiSummary, used: Used | None, quarter: Period) -> Held:
    """A figure that a verdict used of a quarter, which does not say itself that it is provisional."""
    held = _used(used, Held(None, "", NOT_RECEIVED))
    return replace(held, is_provisional=held.value is not None and figure_of(kpi, quarter).is_provisional)


def _moved(kpi: KpiSummary, figures: tuple[Used, ...]) -> tuple[Decimal | None, Decimal | None]:
    """The change and its percentage that a verdict used; of a record without verdicts, those of its comparison."""
    if kpi.verdict is None:
        return kpi.comparison.change, kpi.comparison.percent
    change, percent = (named(figures, name) for name in (CHANGE, PERCENT))
    return (change.value if change else None), (percent.value if percent else None)


def _baseline(kpi: KpiSummary) -> Held:
    absence = kpi.baseline_absence or NOT_RECEIVED if kpi.baseline_value is None else ""
    return Held(kpi.baseline_value, kpi.baseline_period, absence)


def _latest(kpi: KpiSummary, used: Used | None, asked: Used | None) -> Held:
    """The figure that a verdict used, else the newest one of the series, else the record's current one."""
    sample = int(asked.value) if asked and asked.value is not None else None
    if used and used.value is not None:
        return Held(used.value, used.period, sample=sample, is_provisional=_is_provisional(kpi, used))
    if kpi.current:
        return _held(kpi.current)
    absence = kpi.current_absence if kpi.current_absence in Absence.values else NOT_RECEIVED
    return Held(kpi.current_value, kpi.current_period, "" if kpi.current_value is not None else absence)


def _is_provisional(kpi: KpiSummary, used: Used) -> bool:
    """Whether a figure that a verdict used is, or is made of, a provisional one: it names its period in words."""
    meaning = measured_of(kpi).meaning
    for point in reversed(kpi.series):
        own, end = point.period, point.period.end
        for period in (own, Period.quarter_on(end), Period.twelve_months_to(end)):
            if time_words(period, meaning.combine) == used.period:
                return combined(kpi.series, period, meaning.combine, meaning.unit).is_provisional
    return False
