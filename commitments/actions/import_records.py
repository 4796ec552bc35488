"""How an import writes the plan's links to measures, and aims. Only ``importing`` calls it."""

from typing import Any

from commitments.actions.import_writes import AT_A_TIME, IMPORTED, Batch, Edited, next_version, store_edited
from commitments.models import Aim, PlanKPI
from commitments.reporting.plan_rows import AimRow, KpiRow
from kpis.periods import LONDON
from plantracker.ledger.events import Entry, state_of


def write_links(batch: Batch) -> None:
    """Link new measures to the plan, after those that are linked and in the order of the file."""
    last = max((link.position for link in batch.links.values()), default=0)
    rows = batch.added(KpiRow)
    new = [
        PlanKPI(plan=batch.plan, kpi=batch.kpis[row.kpi], position=position, **_link(row))
        for position, row in enumerate(rows, last + 1)
    ]
    PlanKPI.objects.bulk_create(new, batch_size=AT_A_TIME)
    batch.links |= {link.kpi.slug: link for link in new}
    members = {link.pk: _theme_keys(batch, row) for link, row in zip(new, rows, strict=True)}
    through = PlanKPI.themes.through
    pairs = [through(plankpi_id=link, theme_id=theme) for link, themes in members.items() for theme in themes]
    through.objects.bulk_create(pairs, batch_size=AT_A_TIME)
    batch.log(
        Entry("create_plankpi", batch.plan.scope, link, state_of(link, {"themes": members[link.pk]})) for link in new
    )
    store_edited(batch, [_edited_link(batch, row) for row in _relinked(batch)])


def write_aims(batch: Batch) -> None:
    """Store aims: those on their own first, then those that are reported with one, then changes."""
    added = batch.added(AimRow)
    _create_aims(batch, [row for row in added if not row.reported_with])
    _create_aims(batch, [row for row in added if row.reported_with])
    store_edited(batch, [_edited_aim(batch, row) for row, _difference in batch.changed(AimRow)])


def _link(row: KpiRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "baseline_period": row.baseline_period,
        "baseline_value": row.baseline_value,
        "baseline_absence": row.baseline_absence,
    }


def _theme_keys(batch: Batch, row: KpiRow) -> list[int]:
    return sorted(batch.themes[theme].pk for theme in row.themes)


def _relinked(batch: Batch) -> list[KpiRow]:
    return [row for row, difference in batch.changed(KpiRow) if set(difference.columns) - set(row.of_measure)]


def _edited_link(batch: Batch, row: KpiRow) -> Edited:
    link = batch.links[row.kpi]
    before = state_of(link, {"themes": batch.stored.link_themes.get(link.pk, ())})
    themes = _theme_keys(batch, row)
    link.themes.set(themes)
    return Edited(next_version(link, _link(row)), before, "edit_kpi_link", batch.plan.scope, {"themes": themes})


def _aim_fields(batch: Batch, row: AimRow) -> dict[str, Any]:
    return {
        "theme_id": batch.themes[row.theme].pk,
        "order": row.order,
        "title": row.title,
        "delivered_by": row.delivered_by,
        "lead_id": batch.person(row.lead),
        "due_on": row.due_on,
        "reported_with_id": batch.aims[row.reported_with].pk if row.reported_with else None,
    }


def _aim_lists(batch: Batch, row: AimRow) -> dict[str, list[int]]:
    return {
        "deputies": sorted(batch.people[email].pk for email in row.deputies),
        "kpis": sorted(batch.links[slug].pk for slug in row.kpis),
    }


def _create_aims(batch: Batch, rows: list[AimRow]) -> None:
    new = [Aim(plan=batch.plan, slug=row.aim, **_aim_fields(batch, row)) for row in rows]
    Aim.objects.bulk_create(new, batch_size=AT_A_TIME)
    batch.aims |= {aim.slug: aim for aim in new}
    lists = {aim.pk: _aim_lists(batch, row) for aim, row in zip(new, rows, strict=True)}
    deputies, kpis = Aim.deputies.through, Aim.kpis.through
    deputies.objects.bulk_create(
        [deputies(aim_id=aim, user_id=person) for aim, of_aim in lists.items() for person in of_aim["deputies"]],
        batch_size=AT_A_TIME,
    )
    kpis.objects.bulk_create(
        [kpis(aim_id=aim, plankpi_id=link) for aim, of_aim in lists.items() for link in of_aim["kpis"]],
        batch_size=AT_A_TIME,
    )
    batch.log(Entry("create_aim", batch.plan.scope, aim, state_of(aim, lists[aim.pk])) for aim in new)


def _edited_aim(batch: Batch, row: AimRow) -> Edited:
    """An aim with its new values; a new title is a rewording dated the day of the import."""
    aim = batch.aims[row.aim]
    stored = batch.stored
    held = {"deputies": stored.deputies.get(aim.pk, ()), "kpis": stored.aim_links.get(aim.pk, ())}
    before = state_of(aim, held)
    values, lists = _aim_fields(batch, row), _aim_lists(batch, row)
    is_reworded = aim.title != row.title
    if is_reworded:
        today = batch.at.astimezone(LONDON).date()
        values |= {"reworded_on": today, "reworded_reason": IMPORTED}
    for name, keys in lists.items():
        getattr(aim, name).set(keys)
    action, note = ("reword_aim", IMPORTED) if is_reworded else ("edit_aim", "")
    return Edited(next_version(aim, values), before, action, batch.plan.scope, lists, note)
