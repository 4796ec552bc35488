"""How an import writes the areas and the glossary of a register. Only ``importing`` calls it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commitments.actions.import_writes import AT_A_TIME, Batch, Edited, next_version, store_edited
from commitments.reporting.measure_rows import AreaRow, TermRow
from kpis.actions.records import register_scope
from kpis.models import Area, Term
from plantracker.ledger.events import Entry, state_of


def write_catalogue(batch: Batch) -> None:
    """Store the glossary and the areas; an area may be compared with one that is new too."""
    _write_terms(batch)
    _write_areas(batch)


def changed_lists(edited: Iterable[Edited], name: str) -> dict[int, list[int]]:
    """The lists of that name that are not what is stored, by the keys of their records."""
    return {each.record.pk: each.lists[name] for each in edited if each.lists[name] != each.before[name]}


def store_lists(through: Any, columns: tuple[str, str], lists: Mapping[int, Sequence[int]]) -> None:
    """Store many-to-many lists whole, given by the keys of their owners, with no query per list."""
    owner, member = columns
    keys = list(lists)
    for start in range(0, len(keys), AT_A_TIME):
        through.objects.filter(**{f"{owner}__in": keys[start : start + AT_A_TIME]}).delete()
    pairs = [through(**{owner: key, member: other}) for key, members in lists.items() for other in members]
    through.objects.bulk_create(pairs, batch_size=AT_A_TIME)


def _write_terms(batch: Batch) -> None:
    shown = batch.checked.background.catalogue.shown_terms
    new, edited = [], []
    for row in batch.new(TermRow):
        said = {"word": row.word, "meaning": row.meaning}
        term = shown.get(row.term)
        if term is None:
            new.append(Term(register=batch.plan.register, slug=row.term, **said))
        else:
            before = state_of(term)
            edited.append(Edited(next_version(term, said), before, "edit_term", register_scope(term.register)))
    Term.objects.bulk_create(new, batch_size=AT_A_TIME)
    batch.terms |= {(term.register, term.slug): term for term in new}
    batch.log(Entry("create_term", register_scope(term.register), term, state_of(term)) for term in new)
    store_edited(batch, edited)


def _write_areas(batch: Batch) -> None:
    catalogue = batch.checked.background.catalogue
    rows = {row.area: row for row in batch.new(AreaRow)}
    new = [
        Area(register=batch.plan.register, slug=slug, name=row.name, population=row.population)
        for slug, row in rows.items()
        if slug not in catalogue.shown_areas
    ]
    Area.objects.bulk_create(new, batch_size=AT_A_TIME)
    batch.areas |= {(area.register, area.slug): area for area in new}
    # Only now has every area that is named its key.
    similar = {area.pk: _similar(batch, area, rows[area.slug]) for area in new}
    batch.log(
        Entry("create_area", register_scope(area.register), area, state_of(area, {"similar": similar[area.pk]}))
        for area in new
    )
    edited = [_edited_area(batch, area, rows[slug]) for slug, area in catalogue.shown_areas.items() if slug in rows]
    store_edited(batch, edited)
    store_lists(Area.similar.through, ("from_area_id", "to_area_id"), similar | changed_lists(edited, "similar"))


def _edited_area(batch: Batch, area: Area, row: AreaRow) -> Edited:
    before = state_of(area, {"similar": batch.checked.background.catalogue.similar.get(area.pk, ())})
    changed = next_version(area, {"name": row.name, "population": row.population})
    lists = {"similar": _similar(batch, area, row)}
    return Edited(changed, before, "edit_area", register_scope(area.register), lists)


def _similar(batch: Batch, area: Area, row: AreaRow) -> list[int]:
    return sorted(batch.areas[(area.register, slug)].pk for slug in row.similar)
