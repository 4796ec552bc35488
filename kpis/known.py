"""What was known of measures at an instant: their series, definitions, targets and resets, as values.

The number of queries does not depend on how many measures are asked for, or how long their series are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import F, Model, QuerySet, Window
from django.db.models.functions import RowNumber

from kpis.choices import Absence, Status
from kpis.methods.series import Meaning, Point, Reset, Target, figure_of
from kpis.models import DEFINING, Definition, Observation
from kpis.models import Reset as StoredReset
from kpis.models import Target as StoredTarget
from kpis.periods import Period
from plantracker.together import Asked, read_together

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


_DECISIONS: Mapping[str, type[Model]] = {"meanings": Definition, "targets": StoredTarget, "resets": StoredReset}

# A point with the keys of its measure and of its area, None for the measure's own series.
ToldPoint = tuple[int, int | None, Point]


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
    """Of some observations, the newest word on each period of each series."""
    return rows.annotate(
        newness=Window(
            RowNumber(),
            partition_by=[F("kpi_id"), F("area_id"), F("period")],
            order_by=[F("known_on").desc(), F("id").desc()],
        )
    ).filter(newness=1)


def series_known(
    units: Mapping[int, str], *, before: datetime, ends_by: date | None = None, shows_withheld: bool = False
) -> dict[int, list[Point]]:
    """The measures' own series as known just before an instant, oldest period first; see ``series_asked``."""
    return series_in(series_asked(units, before=before, ends_by=ends_by, shows_withheld=shows_withheld).read())


def decisions_known(kpi_ids: Collection[int], recorded: Recorded) -> Decisions:
    """Definitions, targets and resets of measures, recorded by an instant; the newest word on each."""
    return decisions_in(read_together(decisions_asked(kpi_ids, recorded)))


def series_asked(
    units: Mapping[int, str], *, before: datetime, ends_by: date | None = None, shows_withheld: bool = False
) -> Asked:
    """What ``series_in`` reads: the newest word on each period, as known just before an instant.

    ``units`` are the measures' units by key: a share is made of its two counts by them. ``ends_by``
    leaves out periods that end later. A withheld figure, and what was noted beside it, stay out
    unless ``shows_withheld``.
    """
    rows = Observation.objects.own().known(before=before).filter(kpi_id__in=list(units))
    if ends_by is not None:
        rows = rows.filter(period_end__lte=ends_by)
    return _asked(rows, units, shows_withheld=shows_withheld)


def area_series_asked(units: Mapping[int, str], *, before: datetime, first: date, last: date) -> Asked:
    """What ``area_series_in`` reads: other areas' series between two days, both included, without withheld figures."""
    rows = Observation.objects.known(before=before).filter(
        kpi_id__in=list(units), area__isnull=False, period_start__gte=first, period_end__lte=last
    )
    return _asked(rows, units, shows_withheld=False)


def decisions_asked(kpi_ids: Collection[int] | QuerySet[Any], recorded: Recorded) -> dict[str, Asked]:
    """What ``decisions_in`` reads; the keys may be a queryset of them."""
    return {
        name: _rows_of(recorded.of(model._default_manager.filter(kpi_id__in=kpi_ids)))
        for name, model in _DECISIONS.items()
    }


def series_in(told: Iterable[ToldPoint]) -> dict[int, list[Point]]:
    """Measure → points, oldest period first."""
    return {kpi: points for (kpi, _area), points in _by_series(told).items()}


def area_series_in(told: Iterable[ToldPoint]) -> dict[int, dict[int, list[Point]]]:
    """Measure → area → points, oldest period first."""
    found: dict[int, dict[int, list[Point]]] = {}
    for (kpi, area), points in _by_series(told).items():
        if area is not None:
            found.setdefault(kpi, {})[area] = points
    return found


def decisions_in(found: Mapping[str, Sequence[Any]]) -> Decisions:
    """The newest word on each decision."""
    meanings, targets, resets = (sorted(found[name], key=_key) for name in _DECISIONS)
    return Decisions(meanings=_meanings(meanings), targets=_targets(targets), resets=_resets(resets))


def current_meaning(state: Mapping[str, Any]) -> Meaning:
    """A measure's own columns, or an event's state of them, as the one version of its definition."""
    return Meaning(None, **{name: state.get(name, "") for name in DEFINING})


def _asked(rows: QuerySet[Observation], units: Mapping[int, str], *, shows_withheld: bool) -> Asked:
    period_of = cache(Period.parse)

    def made(kpi: int, area: int | None, period: str, *said: Any) -> ToldPoint:
        return kpi, area, _point(period_of(period), units[kpi], said, shows_withheld=shows_withheld)

    return Asked(newest_words(rows), _COLUMNS, made, many=True)


def _by_series(told: Iterable[ToldPoint]) -> dict[tuple[int, int | None], list[Point]]:
    found: dict[tuple[int, int | None], list[Point]] = {}
    for kpi, area, point in told:
        found.setdefault((kpi, area), []).append(point)
    for points in found.values():
        points.sort(key=_end)
    return found


def _end(point: Point) -> date:
    return point.period.end


def _key(row: Model) -> int:
    return int(row.pk)


def _rows_of(rows: QuerySet[Any]) -> Asked:
    """Whole rows, made into their models again."""
    names = tuple(field.attname for field in rows.model._meta.concrete_fields)

    def made(*values: Any) -> Any:
        return rows.model.from_db(rows.db, names, values)

    return Asked(rows, names, made)


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


def _meanings(rows: Iterable[Definition]) -> dict[int, tuple[Meaning, ...]]:
    newest: dict[int, dict[date | None, Meaning]] = {}
    for row in rows:
        newest.setdefault(row.kpi_id, {})[row.valid_from] = row.meaning
    return {
        kpi: tuple(sorted(of_kpi.values(), key=lambda each: each.valid_from or date.min))
        for kpi, of_kpi in newest.items()
    }


def _targets(rows: Iterable[StoredTarget]) -> dict[int, tuple[Target, ...]]:
    newest: dict[int, dict[tuple[str, date | None], StoredTarget]] = {}
    for row in rows:
        newest.setdefault(row.kpi_id, {})[(row.period, row.by)] = row
    return {
        kpi: tuple(row.as_value for row in of_kpi.values() if row.value is not None) for kpi, of_kpi in newest.items()
    }


def _resets(rows: Iterable[StoredReset]) -> dict[int, tuple[Reset, ...]]:
    newest: dict[int, dict[str, StoredReset]] = {}
    for row in rows:
        newest.setdefault(row.kpi_id, {})[row.month] = row
    return {
        kpi: tuple(sorted((row.as_value for row in of_kpi.values() if row.stands), key=lambda reset: reset.month))
        for kpi, of_kpi in newest.items()
    }
