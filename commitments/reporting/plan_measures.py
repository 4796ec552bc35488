"""What is stored of a plan's measures beside its links to them, and its rows as the files spell them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

from commitments.reporting.measure_rows import (
    SHEET,
    AreaRow,
    DefinitionRow,
    FigureRow,
    MeasurementRow,
    ObservationRow,
    ResetRow,
    TargetRow,
    TermRow,
    at_home,
)
from kpis.models import DEFINING, KPI, Area, Definition, Observation, Reset, Target, Term
from kpis.periods import Period

Lists = dict[int, frozenset[int]]
# A measure's key, the key of an area (None: its own series), a period and the day it became known.
FigureKey = tuple[int, int | None, Period, date]

_FIGURE_COLUMNS = (
    "kpi_id",
    "area_id",
    "period",
    "known_on",
    "value",
    "numerator",
    "denominator",
    "sample",
    "status",
    "absence",
    "note",
    "withheld_by",
    "review_on",
)
# At so many rows a time they are taken from the database.
_AT_A_TIME = 2000


@dataclass(frozen=True)
class Catalogue:
    """The areas and the glossary of a plan's register, and of the others that its measures are kept in."""

    register: str = ""
    areas: dict[int, Area] = field(default_factory=dict)
    similar: Lists = field(default_factory=dict)
    terms: dict[int, Term] = field(default_factory=dict)

    @cached_property
    def shown_areas(self) -> dict[str, Area]:
        """The areas that are exported, by slug: of two with one slug that of the plan's own register."""
        return _shown(self.areas.values(), self.register)

    @cached_property
    def shown_terms(self) -> dict[str, Term]:
        """The terms that are exported, by slug: of two with one slug that of the plan's own register."""
        return _shown(self.terms.values(), self.register)


@dataclass(frozen=True)
class StoredMeasures:
    """What is stored of some measures, by their keys.

    ``versions`` holds the last recorded row per first day, and nothing of a measure that was never
    redefined. ``targets`` and ``resets`` are those that stand. ``figures`` holds the last recorded
    row per series, period and day.
    """

    kpis: dict[int, KPI] = field(default_factory=dict)
    terms: Lists = field(default_factory=dict)
    versions: dict[int, dict[date | None, Definition]] = field(default_factory=dict)
    targets: dict[int, list[Target]] = field(default_factory=dict)
    resets: dict[int, list[Reset]] = field(default_factory=dict)
    figures: dict[FigureKey, FigureRow] = field(default_factory=dict)

    def and_those_of(self, others: "StoredMeasures") -> "StoredMeasures":
        """Both, these first."""
        if not others.kpis:
            return self
        return StoredMeasures(
            kpis=self.kpis | others.kpis,
            terms=self.terms | others.terms,
            versions=self.versions | others.versions,
            targets=self.targets | others.targets,
            resets=self.resets | others.resets,
            figures=self.figures | others.figures,
        )


def lists_of(pairs: Iterable[tuple[int, int]]) -> Lists:
    """Who owns which members, from pairs of their keys."""
    found: dict[int, set[int]] = {}
    for owner, member in pairs:
        found.setdefault(owner, set()).add(member)
    return {owner: frozenset(members) for owner, members in found.items()}


def read_catalogue(register: str, others: Iterable[str] = ()) -> Catalogue:
    """Read areas and glossary of a plan's register and of others, in a fixed number of queries."""
    registers = {register, *others}
    through = Area.similar.through.objects.filter(from_area__register__in=registers)
    return Catalogue(
        register=register,
        areas={row.pk: row for row in Area.objects.filter(register__in=registers).order_by("slug", "pk")},
        similar=lists_of(through.values_list("from_area_id", "to_area_id")),
        terms={row.pk: row for row in Term.objects.filter(register__in=registers).order_by("slug", "pk")},
    )


def read_measures(kpis: Iterable[KPI], catalogue: Catalogue) -> StoredMeasures:
    """Read what is stored of measures, in a fixed number of queries; none where there are none."""
    by_key = {kpi.pk: kpi for kpi in kpis}
    if not by_key:
        return StoredMeasures()
    of_these = {"kpi_id__in": list(by_key)}
    terms = KPI.terms.through.objects.filter(**of_these)
    return StoredMeasures(
        kpis=by_key,
        terms=lists_of(terms.values_list("kpi_id", "term_id")),
        versions=_versions(Definition.objects.filter(**of_these).order_by("id")),
        targets=_targets(Target.objects.filter(**of_these).order_by("id")),
        resets=_resets(Reset.objects.filter(**of_these).order_by("id")),
        figures=_figures(by_key, catalogue),
    )


def definition_rows(measures: StoredMeasures, catalogue: Catalogue) -> Iterator[DefinitionRow]:
    """All versions of every measure, plain ones included: oldest first, the newest with the sheet."""
    for kpi in measures.kpis.values():
        stored = measures.versions.get(kpi.pk, {})
        *older, newest = sorted(stored, key=lambda day: day or date.min) or [None]
        for day in older:
            yield _version_row(kpi, stored[day], stored[day]).without_sheet()
        # The measure's own columns are the definition in force.
        sheet = _sheet(kpi, measures, catalogue)
        yield _version_row(kpi, kpi, stored.get(newest), sheet)


def target_rows(measures: StoredMeasures) -> Iterator[TargetRow]:
    """The targets that stand: those for a period first, each kind by its date."""
    for key, kpi in measures.kpis.items():
        rows = [_target_row(kpi.slug, target) for target in measures.targets.get(key, ())]
        yield from sorted(rows, key=lambda row: (row.by or date.min, row.period.start if row.period else date.min))


def reset_rows(measures: StoredMeasures) -> Iterator[ResetRow]:
    """The resets that stand, by their month."""
    for key, kpi in measures.kpis.items():
        rows = [
            ResetRow(
                kpi=kpi.slug,
                month=Period.parse(reset.month),
                reason=reset.reason,
                decided_by=reset.decided_by,
                decided_on=reset.decided_on,
            )
            for reset in measures.resets.get(key, ())
        ]
        yield from sorted(rows, key=lambda row: row.month)


def figure_rows(measures: StoredMeasures) -> tuple[tuple[ObservationRow, ...], tuple[MeasurementRow, ...]]:
    """Every observation in its one file: those of observations.csv and those of measurements.csv.

    By measure, then by series with the measure's own first, then by period and by day.
    """
    by_kpi: dict[int, list[tuple[str, Period, date, FigureRow]]] = {key: [] for key in measures.kpis}
    for (kpi, _area, period, known_on), row in measures.figures.items():
        area = row.area if isinstance(row, MeasurementRow) else ""
        by_kpi[kpi].append((area, period, known_on, row))
    rows = [
        each[-1]
        for of_kpi in by_kpi.values()
        for each in sorted(of_kpi, key=lambda each: (each[0], each[1].start, str(each[1]), each[2]))
    ]
    plain = tuple(row for row in rows if isinstance(row, ObservationRow))
    return plain, tuple(row for row in rows if isinstance(row, MeasurementRow))


def area_rows(catalogue: Catalogue) -> Iterator[AreaRow]:
    """The areas by slug."""
    for slug, area in catalogue.shown_areas.items():
        similar = frozenset(catalogue.areas[other].slug for other in catalogue.similar.get(area.pk, ()))
        yield AreaRow(area=slug, name=area.name, population=area.population, similar=similar)


def term_rows(catalogue: Catalogue) -> Iterator[TermRow]:
    """The glossary by slug."""
    for slug, term in catalogue.shown_terms.items():
        yield TermRow(term=slug, word=term.word, meaning=term.meaning)


def _shown(records: Iterable[Any], register: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in records:
        if each.slug not in found or each.register == register:
            found[each.slug] = each
    return found


def _versions(rows: Iterable[Definition]) -> dict[int, dict[date | None, Definition]]:
    found: dict[int, dict[date | None, Definition]] = {}
    for row in rows:
        found.setdefault(row.kpi_id, {})[row.valid_from] = row
    return found


def _targets(rows: Iterable[Target]) -> dict[int, list[Target]]:
    newest = {(row.kpi_id, row.period, row.by): row for row in rows}
    return _by_kpi(row for row in newest.values() if row.value is not None)


def _resets(rows: Iterable[Reset]) -> dict[int, list[Reset]]:
    newest = {(row.kpi_id, row.month): row for row in rows}
    return _by_kpi(row for row in newest.values() if row.stands)


def _by_kpi(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.kpi_id, []).append(row)
    return found


def _figures(kpis: dict[int, KPI], catalogue: Catalogue) -> dict[FigureKey, FigureRow]:
    period_of = cache(Period.parse)
    rows = Observation.objects.filter(kpi_id__in=list(kpis)).order_by("id").values_list(*_FIGURE_COLUMNS)
    found: dict[FigureKey, FigureRow] = {}
    # Of rows recorded by hand on one day the last counts, and it alone is exported.
    for kpi, area, text, known_on, *said in rows.iterator(chunk_size=_AT_A_TIME):
        period = period_of(text)
        of_area = catalogue.areas[area].slug if area else ""
        found[(kpi, area, period, known_on)] = _figure_row(kpis[kpi].slug, of_area, period, known_on, *said)
    return found


def _figure_row(kpi: str, area: str, period: Period, known_on: date, *said: Any) -> FigureRow:
    whole = dict(zip(_FIGURE_COLUMNS[4:], said, strict=True))
    return at_home(MeasurementRow(kpi=kpi, area=area, period=period, known_on=known_on, **whole))


def _version_row(
    kpi: KPI, words: Any, version: Definition | None, sheet: dict[str, Any] | None = None
) -> DefinitionRow:
    return DefinitionRow(
        kpi=kpi.slug,
        valid_from=version.valid_from if version else None,
        **{name: getattr(words, name) for name in DEFINING},
        comparable=version.is_comparable if version else True,
        reason=version.reason if version else "",
        **(sheet or SHEET),
    )


def _sheet(kpi: KPI, measures: StoredMeasures, catalogue: Catalogue) -> dict[str, Any]:
    """The columns of the measure's sheet as its file has them."""
    named = {
        "own_area": catalogue.areas[kpi.own_area_id].slug if kpi.own_area_id else "",
        "owner": kpi.owner.email if kpi.owner else "",
        "terms": frozenset(catalogue.terms[key].slug for key in measures.terms.get(kpi.pk, ())),
    }
    return {name: named[name] if name in named else getattr(kpi, name) for name in SHEET}


def _target_row(kpi: str, target: Target) -> TargetRow:
    if target.value is None:
        raise ValueError("The target was taken back.")
    period = Period.parse(target.period) if target.period else None
    return TargetRow(
        kpi=kpi, period=period, by=target.by, value=target.value, set_by=target.set_by, reason=target.reason
    )
