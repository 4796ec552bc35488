"""The list of a quarter's aims: sorted, filtered, and read back as a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commitments.filters.aims import MARKS, AimFilters, ListedAim, marks_of
from commitments.filters.lists import FilterForm
from commitments.models import SealedQuarter
from commitments.reporting.derived import stands_in
from commitments.reporting.moves import Rated
from commitments.reporting.pack_rows import cell_text
from commitments.reporting.summary import AimSummary
from commitments.tables import AimRow, AimTable
from commitments.views.aim_blocks import deliverer_word
from commitments.views.answers import quarter_page
from commitments.views.frame import Frame, Link, frame_of
from commitments.views.headlines import NO_THEMES
from commitments.views.legend import legend_of
from commitments.views.listing import (
    SORT,
    Listing,
    check_query,
    cited_query,
    clear_url,
    csv_file,
    file_url,
    listing,
    loosened,
)
from commitments.views.meanings import Meaning
from commitments.views.notes import Note, Notes
from commitments.views.reading import Reading
from commitments.views.staleness import stale_mark
from commitments.views.tags import projected_of, rag_of, rated_tag, rating_tag, severity
from kpis.periods import Period
from plantracker.csvfiles import Column
from plantracker.ui.fragments import RatedTag

FILE_COLUMNS = tuple(
    map(
        Column,
        (
            "theme",
            "aim",
            "title",
            "rag",
            "last_rag",
            "projected_rag",
            "last_projected_rag",
            "delivered_by",
            "lead",
            "deputies",
            "due_on",
            "rated_in",
            "marks",
        ),
    )
)
NO_AIMS = "The record holds no aims."
NEW = "new"
# The fields that ask about an earlier quarter.
OF_EARLIER = ("since", "moved")


@dataclass(frozen=True)
class AimsPage:
    """Everything on the list; ``fields`` are what of the filter is shown, none where there are no aims to filter.

    ``table`` is None where there is nothing to list, and ``sentence`` says why."""

    frame: Frame
    form: FilterForm
    fields: tuple[BoundField, ...]
    sentence: str
    table: AimTable | None
    clear_url: str
    loosened: tuple[Link, ...]
    file_url: str
    notes: tuple[Note, ...]
    legend: tuple[Meaning, ...]


@quarter_page
def aim_list(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The aims of the live plan, of the draft, or of a sealed quarter."""
    return render(request, "review/aims.html", {"page": aims_page(request, reading)})


@quarter_page
def aim_list_file(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The same rows in the same order as a file; refused whole where the query cannot be applied."""
    filters = _filters(request, reading)
    check_query(request, filters, AimTable.orders())
    rows = AimTable(_rows(reading, filters, _listing(filters, reading)), order_by=request.GET.getlist(SORT)).rows
    listed = [row.record.listed for row in rows]
    pages = ((reading.cited("aim", aim=each.aim.slug), _file_row(each)) for each in listed)
    return csv_file(reading, "aims", FILE_COLUMNS, pages)


def aims_page(request: HttpRequest, reading: Reading) -> AimsPage:
    """What the list says; a filter that cannot be applied lists nothing."""
    summary = reading.summary
    filters = _filters(request, reading)
    found = _listing(filters, reading)
    rows = _rows(reading, filters, found)
    table = AimTable(rows).for_request(request) if rows else None
    page = table.page if table else None
    notes = Notes.of(reading.corrections, summary)
    return AimsPage(
        frame=frame_of(
            reading, "Aims", page="aim-list", query=cited_query(request, filters, AimTable.orders(), page=page)
        ),
        form=filters.form,
        fields=_fields(filters, reading),
        sentence=found.sentence,
        table=table,
        clear_url=clear_url(filters, reading.url("aim-list")),
        loosened=loosened(request, filters, reading.url("aim-list"), AimTable.orders()),
        file_url=file_url(request, filters, reading.url("aim-list-file"), AimTable.orders()) if rows else "",
        notes=tuple(note for each in found.items for note in notes.about("aim", each.aim.slug)),
        legend=_legend(table),
    )


def _legend(table: AimTable | None) -> tuple[Meaning, ...]:
    """What the marks of the rows on the page mean."""
    rows = [row.record for row in table.page] if table else []
    return legend_of(
        *((row.rag, row.projected) for row in rows), marks={mark for row in rows for mark in row.listed.marks}
    )


def _listing(filters: AimFilters, reading: Reading) -> Listing[ListedAim]:
    return listing(filters, NO_AIMS if reading.summary.has_themes else NO_THEMES)


def _filters(request: HttpRequest, reading: Reading) -> AimFilters:
    earlier = {seal.as_period: partial(_aims_then, seal) for seal in reading.comparable}
    aims = [
        ListedAim(theme.slug, theme.title, aim, marks_of(aim, reading.quarter))
        for theme in reading.summary.themes
        for aim in theme.aims
    ]
    return AimFilters(request.GET, aims, summary=reading.summary, earlier=earlier)


def _aims_then(seal: SealedQuarter) -> Mapping[str, Rated]:
    return stands_in([seal])[seal.pk]


def _fields(filters: AimFilters, reading: Reading) -> tuple[BoundField, ...]:
    """The filter's fields, without those of an earlier quarter where there is none; all where something is wrong."""
    if filters.form.errors:
        return tuple(filters.form)
    if not reading.summary.aims:
        return ()
    return tuple(field for field in filters.form if filters.earlier or field.name not in OF_EARLIER)


def _rows(reading: Reading, filters: AimFilters, found: Listing[ListedAim]) -> list[AimRow]:
    places = {theme.slug: place for place, theme in enumerate(reading.summary.themes)}
    return [
        _row(reading, each, place, places[each.theme], _ratings(filters, each.aim))
        for place, each in enumerate(found.items)
    ]


def _file_row(found: ListedAim) -> list[str]:
    aim = found.aim
    return [
        found.theme,
        aim.slug,
        aim.title,
        aim.rag,
        aim.last_rag,
        aim.projected_rag,
        aim.last_projected_rag,
        aim.delivered_by,
        aim.lead,
        ";".join(aim.deputies),
        cell_text(aim.due_on),
        aim.rated_in,
        ";".join(found.marks),
    ]


def _ratings(filters: AimFilters, aim: AimSummary) -> tuple[RatedTag, RatedTag]:
    """Both ratings beside those of the quarter that the list is held against, else beside the last ones."""
    if filters.then is None:
        return rag_of(aim), projected_of(aim)
    before = filters.then.get(aim.slug)
    if before is None:
        return RatedTag(rating_tag(aim.rag), NEW), RatedTag(rating_tag(aim.projected_rag), NEW)
    return rated_tag(aim.rag, before.rag), rated_tag(aim.projected_rag, before.projected_rag)


def _row(
    reading: Reading, found: ListedAim, place: int, theme_place: int, ratings: tuple[RatedTag, RatedTag]
) -> AimRow:
    aim = found.aim
    return AimRow(
        listed=found,
        place=place,
        title=aim.title,
        url=reading.url("aim", aim=aim.slug),
        theme=found.theme_title,
        theme_place=theme_place,
        rag=ratings[0],
        rag_rank=severity(aim.rag),
        projected=ratings[1],
        projected_rank=severity(aim.projected_rag),
        delivered_by=deliverer_word(aim.delivered_by),
        lead=aim.lead,
        updated=aim.rated_in or "Never",
        updated_rank=Period.parse_quarter(aim.rated_in).start.isoformat() if aim.rated_in else "",
        marks=tuple(stale_mark(reading) if name == "stale" else MARKS[name] for name in found.marks),
    )
