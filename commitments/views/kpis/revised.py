"""Figures as published beside the same figures as revised since: what a seal holds against what is known now."""

from collections.abc import Sequence
from dataclasses import dataclass

from commitments.models import SealedQuarter
from commitments.reporting.revisions import Revision, published_points, revisions_between
from commitments.reporting.summary import KpiSummary
from commitments.views.figures import period_name
from commitments.views.kpis.cells import made_from, point_cell
from commitments.views.reading import Reading, Tree
from kpis.choices import SHARE_UNIT
from kpis.known import series_known
from kpis.methods.comparison import MIN_BASE
from kpis.methods.series import Point
from kpis.periods import Period
from plantracker.ui.formatting import counted, day, signed, signed_percent
from plantracker.ui.fragments import Cell

NO_SEAL = "No quarter of this plan is sealed yet, so no figure has been published."
NO_LATER = "No later quarter is published, so nothing can be said of figures revised since."
NOT_IN_PLAN = "The plan no longer keeps a KPI by this name, so what is known of it now cannot be shown."


@dataclass(frozen=True)
class RevisedRow:
    """One period: as published, as it stands now, the difference, and when the newer word became known."""

    period: str
    published: Cell
    now: Cell
    change: Cell
    known_on: str


@dataclass(frozen=True)
class Revised:
    """The comparison as a sentence, and its rows, the newest first."""

    sentence: str
    rows: tuple[RevisedRow, ...] = ()


def revised_since(reading: Reading, kpi: KpiSummary) -> Revised:
    """Of a published quarter: what the newest published one says otherwise. Of a sealed one: what is known otherwise
    now. Of the live plan or a draft: what it says otherwise than the newest seal.
    """
    newest = reading.seals[-1] if reading.seals else None
    if reading.tree is Tree.PUBLISHED:
        return _published_since(reading, kpi, newest)
    if reading.record is not None:
        now = _known_now(reading, kpi)
        return Revised(NOT_IN_PLAN) if now is None else _revised(kpi, kpi, now, reading.quarter)
    if newest is None:
        return Revised(NO_SEAL)
    published = reading.read(newest).kpis_by_slug.get(kpi.slug)
    if published is None:
        return Revised(f"The newest sealed quarter, {newest.quarter}, does not hold this KPI.")
    return _revised(published, kpi, kpi.series, newest.as_period)


def _published_since(reading: Reading, kpi: KpiSummary, newest: SealedQuarter | None) -> Revised:
    """A revision is told once a later quarter that holds it is published, and no sooner."""
    if newest is None or newest.quarter_start <= reading.quarter.start:
        return Revised(NO_LATER)
    later = reading.read(newest).kpis_by_slug.get(kpi.slug)
    if later is None:
        return Revised(f"The newest published quarter, {newest.quarter}, does not hold this KPI.")
    now = [point for point in published_points(later) if point.period.frequency == kpi.frequency]
    return _revised(kpi, kpi, now, reading.quarter)


def _known_now(reading: Reading, kpi: KpiSummary) -> Sequence[Point] | None:
    """The series as it is known now, without withheld figures; None where the plan no longer has the measure."""
    units = dict(reading.plan.kpi_links.filter(kpi__slug=kpi.slug).values_list("kpi_id", "kpi__unit"))
    if not units:
        return None
    found = series_known(units, before=reading.at, ends_by=reading.quarter.end)
    return [point for points in found.values() for point in points if point.period.frequency == kpi.frequency]


def _revised(published: KpiSummary, shown: KpiSummary, now: Sequence[Point], quarter: Period) -> Revised:
    points = published_points(published)
    if not published.series:
        # A record of the first format holds no series: its one figure is all that can be compared.
        now = [point for point in now if point.period in {each.period for each in points}]
    found = revisions_between(points, now, unit=published.unit, until=quarter.end)
    if not found:
        return Revised(f"No figure has been revised since {quarter} was sealed.")
    number = counted(len(found), "period reads", "periods read")
    sentence = f"{number} otherwise now than in the sealed record of {quarter}, which stays as it is."
    return Revised(sentence, tuple(_row(each, shown) for each in found))


def _row(revision: Revision, kpi: KpiSummary) -> RevisedRow:
    return RevisedRow(
        period=period_name(str(revision.period)),
        published=_cell(revision.published, kpi),
        now=_cell(revision.now, kpi),
        change=_change(revision, kpi),
        known_on=day(revision.known_on) if revision.known_on else "not told",
    )


def _cell(point: Point, kpi: KpiSummary) -> Cell:
    cell, made = point_cell(point, kpi), made_from(point)
    return Cell(cell.text, cell.is_absent, (*cell.details, made) if made else cell.details)


def _change(revision: Revision, kpi: KpiSummary) -> Cell:
    if revision.change is None:
        return Cell("No difference can be told", True)
    text = signed(revision.change, kpi.unit, kpi.decimals)
    if revision.percent is not None:
        return Cell(f"{text} ({signed_percent(revision.percent)})")
    return Cell(text, details=() if kpi.unit == SHARE_UNIT else (f"no percentage for a base under {MIN_BASE}",))
