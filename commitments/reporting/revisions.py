"""Figures as published beside the same figures as revised since. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commitments.reporting.summary import KpiSummary
from kpis.choices import SHARE_UNIT
from kpis.methods.comparison import percent_change
from kpis.methods.series import Point
from kpis.periods import Period


@dataclass(frozen=True)
class Revision:
    """One period whose figure, or whose reason for none, is not what the record holds.

    ``change`` is None where either has no figure. ``percent`` is the change in percent of the
    published figure, None for shares and for a base under 20. ``known_on`` is when the newer word
    became known, None where that is not told.
    """

    published: Point
    now: Point
    change: Decimal | None
    percent: Decimal | None

    @property
    def period(self) -> Period:
        return self.now.period

    @property
    def known_on(self) -> date | None:
        return self.now.known_on


def revisions_between(published: Iterable[Point], now: Iterable[Point], *, unit: str, until: date) -> list[Revision]:
    """The periods that ended by a day, included, and read otherwise now; the newest first.

    A period of which the record holds nothing counts where something is known of it now, and the
    other way round. A figure that went from provisional to final without changing is no revision.
    """
    before = {point.period: point for point in published if point.period.end <= until}
    after = {point.period: point for point in now if point.period.end <= until}
    found = []
    for period in sorted({*before, *after}, reverse=True):
        old, new = before.get(period, Point(period)), after.get(period, Point(period))
        if (old.value, old.absence) != (new.value, new.absence):
            found.append(_revision(old, new, unit))
    return found


def published_points(kpi: KpiSummary) -> Sequence[Point]:
    """The series that a record holds; of one without series, its current figure alone."""
    if kpi.series or not kpi.current_period:
        return kpi.series
    known_on = kpi.current_known_on
    return (Point(Period.parse(kpi.current_period), kpi.current_value, kpi.current_absence, known_on=known_on),)


def _revision(old: Point, new: Point, unit: str) -> Revision:
    if old.value is None or new.value is None:
        return Revision(old, new, None, None)
    percent = None if unit == SHARE_UNIT else percent_change(old.value, new.value)
    return Revision(old, new, new.value - old.value, percent)
