"""The only writers of observations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from kpis.actions.records import register_scope
from kpis.choices import Absence, Status
from kpis.methods.counts import NEGATIVE_COUNT, negative_count
from kpis.models import KPI, Area, Observation
from kpis.periods import LONDON, Period
from kpis.permissions import authority, check_can_record
from plantracker.ledger.events import Entry, record, record_many
from plantracker.people.models import User


class WrongPeriod(ValueError):
    """The period does not fit the measure, or the value is said to be known in the future."""


@dataclass(frozen=True)
class NewObservation:
    """What somebody reports of one measure for one period, and when it became known.

    A figure is a ``value``, or a ``numerator`` over a ``denominator``; without one there is an
    ``absence``. ``withheld`` alone may stand beside a figure. ``area`` is None for the measure's own.
    """

    kpi: KPI
    period: Period
    value: Decimal | None
    absence: str
    known_on: date
    note: str = ""
    area: Area | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    sample: int | None = None
    status: str = Status.FINAL
    withheld_by: str = ""
    review_on: date | None = None

    @property
    def has_figure(self) -> bool:
        """Whether there is a figure, withheld or not."""
        return self.value is not None or self.numerator is not None


@transaction.atomic
def record_observation(*, observation: NewObservation, by: User, at: datetime) -> Observation:
    """Record a value or an absence; it counts from ``at``, whatever date it bears.

    Raises ``WrongPeriod`` where the period's length is not the measure's, or ``known_on`` is
    after the day in London; ``ValidationError`` where the figure, its area or who decided that it
    is withheld cannot be right.
    """
    authority().hold(observation.kpi.register, at=at)
    # The measure as it is now: its owner or frequency may have changed since it was read.
    observation = replace(observation, kpi=KPI.objects.get(pk=observation.kpi.pk))
    check_can_record(by, observation.kpi)
    today = at.astimezone(LONDON).date()
    if observation.known_on > today:
        raise WrongPeriod(f"Known on {observation.known_on} lies in the future: give {today} or an earlier day.")
    check_period(observation.kpi, observation.period)
    check_area(observation.kpi, observation.area)
    if observation.has_figure and observation.period.start > today:
        raise WrongPeriod(f"The period {observation.period} has not begun: there can be no value yet.")
    row = _row(observation, imported=False, counts_from=at, by=by, at=at)
    row.full_clean()
    _check_said(row)
    row.save(force_insert=True)
    record(by=by, at=at, entry=_entry(row))
    return row


def check_period(kpi: KPI, period: Period) -> None:
    """Raise ``WrongPeriod`` unless the period is as long as the measure is frequent."""
    if period.frequency != kpi.frequency:
        raise WrongPeriod(f"“{kpi}” is kept by the {kpi.frequency}: give a {kpi.frequency}, not {period}.")


def check_area(kpi: KPI, area: Area | None) -> None:
    """Raise ``ValidationError`` unless figures of the area can stand beside the measure's own; None always can."""
    if area is None:
        return
    if area.register != kpi.register:
        raise ValidationError({"area": f"“{area}” is kept in another register than “{kpi}”."})
    if area.pk == kpi.own_area_id:
        raise ValidationError({"area": f"“{area}” is the measure's own area: leave the area empty."})


def _check_said(row: Observation) -> None:
    """Raise ``ValidationError`` for a negative count, and for a figure withheld by nobody or for ever."""
    said: dict[str, str] = {}
    if name := negative_count(row.value, row.numerator, unit=row.kpi.unit, combine=row.kpi.combine):
        said[name] = NEGATIVE_COUNT
    if row.absence == Absence.WITHHELD:
        if not row.withheld_by.strip():
            said["withheld_by"] = "Say which post decided that the figure is withheld."
        if row.review_on is None:
            said["review_on"] = "Say when the decision to withhold is looked at again."
    if said:
        raise ValidationError(said)


@transaction.atomic
def import_observations(*, observations: Sequence[NewObservation], by: User, at: datetime) -> None:
    """Store checked observations of a file; each counts from 00:00 in London of its ``known_on``."""
    rows = [
        _row(
            each,
            imported=True,
            counts_from=datetime.combine(each.known_on, datetime.min.time(), tzinfo=LONDON),
            by=by,
            at=at,
        )
        for each in observations
    ]
    Observation.objects.bulk_create(rows, batch_size=1000)
    # One event per measure: the rows themselves say who, when and what, and are never changed.
    by_kpi: dict[KPI, list[Observation]] = {}
    for row in rows:
        by_kpi.setdefault(row.kpi, []).append(row)
    entries = [
        Entry("import_observations", register_scope(kpi.register), kpi, changes={"observations": len(of_kpi)})
        for kpi, of_kpi in by_kpi.items()
    ]
    record_many(by=by, at=at, entries=entries)


def _row(new: NewObservation, *, imported: bool, counts_from: datetime, by: User, at: datetime) -> Observation:
    return Observation(
        kpi=new.kpi,
        period=str(new.period),
        period_start=new.period.start,
        period_end=new.period.end,
        area=new.area,
        value=new.value,
        numerator=new.numerator,
        denominator=new.denominator,
        sample=new.sample,
        status=new.status,
        absence=new.absence,
        withheld_by=new.withheld_by,
        review_on=new.review_on,
        known_on=new.known_on,
        note=new.note,
        imported=imported,
        counts_from=counts_from,
        recorded_at=at,
        recorded_by=by,
    )


def _entry(row: Observation) -> Entry:
    """The event holds what was said; not a withheld figure, which only the row itself holds."""
    is_withheld = row.absence == Absence.WITHHELD
    said = {"period": row.period, "value": None if is_withheld or row.figure is None else str(row.figure)}
    said |= {"area": row.area.slug} if row.area else {}
    said |= {"absence": row.absence, "known_on": row.known_on.isoformat(), "note": "" if is_withheld else row.note}
    return Entry("record_observation", register_scope(row.kpi.register), row.kpi, changes={"observation": said})
