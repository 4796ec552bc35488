"""How an import writes measures, what they mean and what was decided of them. Only ``importing`` calls it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from commitments.actions.import_catalogue import changed_lists, store_lists
from commitments.actions.import_writes import AT_A_TIME, Batch, Edited, next_version, store_edited
from commitments.reporting.measure_rows import SHEET, DefinitionRow, ResetRow, TargetRow
from commitments.reporting.plan_rows import KpiRow
from kpis.actions.records import register_scope
from kpis.methods.series import Meaning
from kpis.models import DEFINING, KPI, Definition, Reset, Target
from plantracker.ledger.events import Entry, State, state_of

# Columns of the sheet that name other records, which are kept by their keys.
_NAMING = ("own_area", "owner", "terms")


@dataclass(frozen=True)
class _Said:
    """What the files say of one measure that is new or differs: its row in kpis.csv, and its sheet."""

    measure: KpiRow | None
    sheet: DefinitionRow | None


def write_kpis(batch: Batch) -> dict[str, State]:
    """Store measures that are new to the register, and change those whose columns or terms differ.

    Answers the earlier states of those that were changed, by slug.
    """
    measures = {row.kpi: row for row in batch.new(KpiRow)}
    sheets = {row.kpi: row for row in batch.new(DefinitionRow) if row.has_sheet}
    said = {slug: _Said(measures.get(slug), sheets.get(slug)) for slug in measures | sheets}
    new = [
        KPI(register=batch.plan.register, slug=slug, **_columns(batch, batch.plan.register, of_kpi))
        for slug, of_kpi in said.items()
        if slug not in batch.kpis
    ]
    edited = _edited_kpis(batch, said)
    KPI.objects.bulk_create(new, batch_size=AT_A_TIME)
    batch.kpis |= {kpi.slug: kpi for kpi in new}
    terms = {kpi.pk: _term_keys(batch, kpi.register, sheets.get(kpi.slug)) for kpi in new}
    batch.log(
        Entry("create_kpi", register_scope(kpi.register), kpi, state_of(kpi, {"terms": terms[kpi.pk]})) for kpi in new
    )
    store_edited(batch, list(edited.values()))
    store_lists(KPI.terms.through, ("kpi_id", "term_id"), terms | changed_lists(edited.values(), "terms"))
    return {slug: each.before for slug, each in edited.items()}


def write_definitions(batch: Batch, befores: Mapping[str, State]) -> None:
    """Append the versions of definitions that are new or were reworded.

    ``befores`` are the earlier states of the measures that were changed. A measure with one version
    has no row: its own columns are that version, until there is a second one.
    """
    given: dict[str, dict[date | None, DefinitionRow]] = {slug: {} for slug in befores}
    for row in _reworded(batch):
        given.setdefault(row.kpi, {})[row.valid_from] = row
    new = [each for slug, rows in given.items() for each in _versions(batch, batch.kpis[slug], rows, befores.get(slug))]
    Definition.objects.bulk_create(new, batch_size=AT_A_TIME)
    batch.log(_decision("define_kpi", "definition", row) for row in new)


def write_decisions(batch: Batch) -> None:
    """Append targets and resets; one that differs from what stands is a newer row beside it."""
    recorded = {"recorded_at": batch.at, "recorded_by": batch.by}
    targets = [
        Target(
            kpi=batch.kpis[row.kpi],
            period=str(row.period) if row.period else "",
            by=row.by,
            value=row.value,
            set_by=row.set_by,
            reason=row.reason,
            **recorded,
        )
        for row in batch.new(TargetRow)
    ]
    resets = [
        Reset(
            kpi=batch.kpis[row.kpi],
            month=str(row.month),
            reason=row.reason,
            decided_by=row.decided_by,
            decided_on=row.decided_on,
            **recorded,
        )
        for row in batch.new(ResetRow)
    ]
    Target.objects.bulk_create(targets, batch_size=AT_A_TIME)
    Reset.objects.bulk_create(resets, batch_size=AT_A_TIME)
    batch.log(_decision("set_target", "target", row) for row in targets)
    batch.log(_decision("decide_reset", "reset", row) for row in resets)


def _decision(action: str, called: str, row: Definition | Target | Reset) -> Entry:
    """The event of an append-only row, as the actions on single ones write it."""
    return Entry(action, register_scope(row.kpi.register), row.kpi, changes={called: state_of(row)}, note=row.reason)


def _edited_kpis(batch: Batch, said: Mapping[str, _Said]) -> dict[str, Edited]:
    """The stored measures with their new values; those that do not differ are left out."""
    stored_terms = batch.checked.background.measures.terms
    edited = {}
    for slug, of_kpi in said.items():
        kpi = batch.kpis.get(slug)
        if kpi is None:
            continue
        before = state_of(kpi, {"terms": stored_terms.get(kpi.pk, ())})
        terms = _term_keys(batch, kpi.register, of_kpi.sheet) if of_kpi.sheet else before["terms"]
        columns = _columns(batch, kpi.register, of_kpi)
        if terms != before["terms"] or any(getattr(kpi, name) != value for name, value in columns.items()):
            scope = register_scope(kpi.register)
            edited[slug] = Edited(next_version(kpi, columns), before, "edit_kpi", scope, {"terms": terms})
    return edited


def _columns(batch: Batch, register: str, said: _Said) -> dict[str, Any]:
    """The measure's columns as far as the files speak of them."""
    columns: dict[str, Any] = {}
    if said.measure:
        columns |= {name: getattr(said.measure, name) for name in said.measure.of_measure}
    if said.sheet:
        columns |= {name: getattr(said.sheet, name) for name in ("combine", *SHEET) if name not in _NAMING}
        own_area = said.sheet.own_area
        columns["own_area_id"] = batch.areas[(register, own_area)].pk if own_area else None
        columns["owner_id"] = batch.person(said.sheet.owner)
    return columns


def _term_keys(batch: Batch, register: str, sheet: DefinitionRow | None) -> list[int]:
    return sorted(batch.terms[(register, slug)].pk for slug in sheet.terms) if sheet else []


def _reworded(batch: Batch) -> Iterable[DefinitionRow]:
    """The versions that are new, or whose words and not only the sheet beside them differ."""
    yield from batch.added(DefinitionRow)
    yield from (row for row, difference in batch.changed(DefinitionRow) if not set(difference.columns) <= SHEET.keys())


def _versions(
    batch: Batch, kpi: KPI, given: Mapping[date | None, DefinitionRow], before: State | None
) -> list[Definition]:
    """The rows to append for one measure, oldest version first.

    1. With one version before and after, there is none.
    2. Each version that the files add or reword.
    3. Before the first later version the words so far, unless the files reword the first as well.
    4. Where kpis.csv alone has new words, they reword the newest version.
    """
    stored = batch.checked.background.measures.versions.get(kpi.pk, {})
    if not stored and not any(given):
        return []
    words = _words(kpi)
    earlier = {name: before[name] for name in DEFINING} if before else words
    found = {
        day: Meaning(day, **_words(row), is_comparable=row.comparable, reason=row.reason) for day, row in given.items()
    }
    if not stored and None not in found:
        found[None] = Meaning(None, **earlier)
    newest = max({*stored, *found}, key=_by_day)
    if newest not in found and words != earlier:
        found[newest] = replace(stored[newest].meaning, **words)
    return [
        Definition(kpi=kpi, recorded_at=batch.at, recorded_by=batch.by, **asdict(found[day]))
        for day in sorted(found, key=_by_day)
    ]


def _words(said: KPI | DefinitionRow) -> dict[str, Any]:
    return {name: getattr(said, name) for name in DEFINING}


def _by_day(day: date | None) -> date:
    return day or date.min
