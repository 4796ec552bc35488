"""What was known of measures at an instant: their series, definitions, targets and resets, as values.

The number of queries does not depend on how many measures are asked for, or how long their series are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from kpis.choices import Absence, Status
from kpis.methods.series import Meaning, Point, Reset, Target, figure_of
from kpis.models import DEFINING, Definition, Observation
from kpis.models import Reset as StoredReset
from kpis.models import Target as StoredTarget
from kpis.periods import Period

_COLUMNS = (
    "kpi_id",
    "area_id",
    "period",
    "value",
    "numerator",
    "denominator",
    "sample",
    "status",
    "absence",
    "known_on",
    "note",
    "withheld_by",
    "review_on",
)


@dataclass(frozen=True)
class Recorded:
    """Up to when decisions are read, by the instant at which they were recorded.

    ``before`` leaves that very instant out, ``through`` lets it in; with neither, all are read.
    """

    before: datetime | None = None
    through: datetime | None = None

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that were recorded by then."""
        if self.before is not None:
            rows = rows.filter(recorded_at__lt=self.before)
        return rows if self.through is None else rows.filter(recorded_at__lte=self.through)


@dataclass(frozen=True)
class Decisions:
    """What was decided of measures, by their keys; a measure that was never redefined has no meanings."""

    meanings: Mapping[int, tuple[Meaning, ...]] = field(default_factory=dict)
    targets: Mapping[int, tuple[Target, ...]] = field(default_factory=dict)
    resets: Mapping[int, tuple[Reset, ...]] = field(default_factory=dict)


def newest_words(rows: QuerySet[Observation]) -> QuerySet[Any]:
    """Of some observations, the newest word on each period of each series, oldest period first."""
    return (
        rows.annotate(
            newness=Window(
                RowNumber(),
                partition_by=[F("kpi_id"), F("area_id"), F("period")],
                order_by=[F("known_on").desc(), F("id").desc()],
            )
        )
        .filter(newness=1)
        .order_by("kpi_id", "area_id", "period_end")
    )


def series_known(
    units: Mapping[int, str], *, before: datetime, ends_by: date | None = None, shows_withheld: bool = False
) -> dict[int, list[Point]]:
    """The measures' own series as known just before an instant, oldest period first.

    ``units`` are the measures' units by key: a share is made of its two counts by them. ``ends_by``
    leaves out periods that end later. A withheld figure, and what was noted beside it, stay out
    unless ``shows_withheld``.
    """
    rows = Observation.objects.own().known(before=before).filter(kpi_id__in=list(units))
    if ends_by is not None:
        rows = rows.filter(period_end__lte=ends_by)
    found: dict[int, list[Point]] = {}
    for (kpi, _area), points in _points(rows, units, shows_withheld=shows_withheld).items():
        found[kpi] = points
    return found


def area_series_known(
    units: Mapping[int, str], *, before: datetime, first: date, last: date
) -> dict[int, dict[int, list[Point]]]:
    """Other areas' series between two days, both included: measure → area → points. No withheld figure."""
    rows = Observation.objects.known(before=before).filter(
        kpi_id__in=list(units), area__isnull=False, period_start__gte=first, period_end__lte=last
    )
    found: dict[int, dict[int, list[Point]]] = {}
    for (kpi, area), points in _points(rows, units, shows_withheld=False).items():
        if area is not None:
            found.setdefault(kpi, {})[area] = points
    return found


def decisions_known(kpi_ids: Iterable[int], recorded: Recorded) -> Decisions:
    """Definitions, targets and resets of measures, recorded by an instant; the newest word on each."""
    keys = list(kpi_ids)
    return Decisions(
        meanings=_meanings(recorded.of(Definition.objects.filter(kpi_id__in=keys))),
        targets=_targets(recorded.of(StoredTarget.objects.filter(kpi_id__in=keys))),
        resets=_resets(recorded.of(StoredReset.objects.filter(kpi_id__in=keys))),
    )


def current_meaning(state: Mapping[str, Any]) -> Meaning:
    """A measure's own columns, or an event's state of them, as the one version of its definition."""
    return Meaning(None, **{name: state.get(name, "") for name in DEFINING})


def _points(
    rows: QuerySet[Observation], units: Mapping[int, str], *, shows_withheld: bool
) -> dict[tuple[int, int | None], list[Point]]:
    period_of = cache(Period.parse)
    found: dict[tuple[int, int | None], list[Point]] = {}
    for row in newest_words(rows).values_list(*_COLUMNS).iterator(chunk_size=2000):
        kpi, area, period, *said = row
        point = _point(period_of(period), units[kpi], said, shows_withheld=shows_withheld)
        found.setdefault((kpi, area), []).append(point)
    return found


def _point(period: Period, unit: str, said: Sequence[Any], *, shows_withheld: bool) -> Point:
    value, numerator, denominator, sample, status, absence, known_on, note, withheld_by, review_on = said
    if absence == Absence.WITHHELD and not shows_withheld:
        # The day on which a withheld figure became known says something of it too.
        return Point(period, None, absence, decided_by=withheld_by, review_on=review_on)
    return Point(
        period=period,
        value=figure_of(value, numerator, denominator, unit),
        absence=absence,
        numerator=numerator,
        denominator=denominator,
        sample=sample,
        is_provisional=status == Status.PROVISIONAL,
        known_on=known_on,
        note=note,
        decided_by=withheld_by,
        review_on=review_on,
    )


def _meanings(rows: QuerySet[Definition]) -> dict[int, tuple[Meaning, ...]]:
    newest: dict[int, dict[date | None, Meaning]] = {}
    for row in rows.order_by("id"):
        newest.setdefault(row.kpi_id, {})[row.valid_from] = row.meaning
    return {
        kpi: tuple(sorted(of_kpi.values(), key=lambda each: each.valid_from or date.min))
        for kpi, of_kpi in newest.items()
    }


def _targets(rows: QuerySet[StoredTarget]) -> dict[int, tuple[Target, ...]]:
    newest: dict[int, dict[tuple[str, date | None], StoredTarget]] = {}
    for row in rows.order_by("id"):
        newest.setdefault(row.kpi_id, {})[(row.period, row.by)] = row
    return {
        kpi: tuple(row.as_value for row in of_kpi.values() if row.value is not None) for kpi, of_kpi in newest.items()
    }


def _resets(rows: QuerySet[StoredReset]) -> dict[int, tuple[Reset, ...]]:
    newest: dict[int, dict[str, StoredReset]] = {}
    for row in rows.order_by("id"):
        newest.setdefault(row.kpi_id, {})[row.month] = row
    return {
        kpi: tuple(sorted((row.as_value for row in of_kpi.values() if row.stands), key=lambda reset: reset.month))
        for kpi, of_kpi in newest.items()
    }
