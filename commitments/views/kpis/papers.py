"""The papers' three tables: the measures of one section of the list, under the headings that the papers use."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commitments.filters.lists import FilterForm
from commitments.filters.measures import PaperFilters
from commitments.reporting.compared import answer
from commitments.reporting.pack_rows import Row
from commitments.reporting.papers import (
    PAPERS,
    Paper,
    force_row,
    has_paper,
    notes_of,
    office_row,
    partnership_row,
    sections_of,
)
from commitments.reporting.summary import KpiSummary, QuarterSummary
from commitments.views.answers import quarter_page
from commitments.views.frame import Frame, Link, frame_of
from commitments.views.kpis.catalogue import number_key
from commitments.views.kpis.files import (
    FORCE_COLUMNS,
    OFFICE_COLUMNS,
    PARTNERSHIP_COLUMNS,
    force_file_row,
    office_file_row,
    partnership_file_row,
)
from commitments.views.kpis.paper_cells import PaperCell, force_cells, force_remarks, office_cells, partnership_cells
from commitments.views.legend import legend_of
from commitments.views.listing import (
    check_query,
    cited_query,
    clear_url,
    csv_file,
    file_url,
    listing,
    loosened,
    understood,
)
from commitments.views.meanings import Meaning
from commitments.views.notes import Note, Notes
from commitments.views.reading import NotThen, Reading
from commitments.views.sorting import Sorting, SortLink, Way
from commitments.views.verdicts import OLD_RECORD, ORDER, gravity
from kpis.choices import Rule
from kpis.periods import Period
from plantracker.csvfiles import Column
from plantracker.ui.tables import page_of

NATURAL = "Section"


@dataclass(frozen=True)
class PaperMeasure:
    """One measure of a paper, before its cells are made: that is done of what a page shows alone."""

    kpi: KpiSummary


@dataclass(frozen=True)
class PaperRow:
    """One measure under the paper's headings; what is said of it stands beneath, over the whole width.

    ``section`` is empty where a group is headed by it.
    """

    number: str
    title: str
    url: str
    unit: str
    section: str
    cells: tuple[PaperCell, ...]
    remarks: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class PaperGroup:
    """The rows of one section on this page; all of the page, under no title, where they are sorted in another way."""

    title: str
    rows: tuple[PaperRow, ...]


@dataclass(frozen=True)
class PaperPage:
    """Everything on an arrangement; ``groups`` is empty where there is nothing to list, and ``sentence`` says why."""

    frame: Frame
    slug: str
    warning: str
    form: FilterForm
    sentence: str
    clear_url: str
    loosened: tuple[Link, ...]
    file_url: str
    orders: tuple[SortLink, ...]
    caption: str
    page: Page[PaperMeasure]
    heads: tuple[PaperCell, ...]
    groups: tuple[PaperGroup, ...]
    width: int
    legend: tuple[Meaning, ...]


@dataclass(frozen=True)
class Arrangement:
    """How one paper is made: its cells, the remarks beneath them, its file's columns, and a row of that file.

    ``ways`` are what it can be sorted by: a verdict as its own column has it, if it has one.
    """

    cells: Callable[[KpiSummary, Period], tuple[PaperCell, ...]]
    remarks: Callable[[KpiSummary, Period], tuple[str, ...]]
    columns: tuple[Column, ...]
    file_row: Callable[[KpiSummary, Period], Row]
    ways: Mapping[str, Way[PaperMeasure]]


WAYS = {
    "number": Way[PaperMeasure]("Number", lambda each: number_key(each.kpi.sheet.number)),
    "title": Way[PaperMeasure]("KPI", lambda each: each.kpi.title.casefold()),
}
ARRANGEMENTS = {
    "force": Arrangement(
        lambda kpi, quarter: force_cells(force_row(kpi, quarter), quarter),
        lambda kpi, quarter: force_remarks(force_row(kpi, quarter)),
        FORCE_COLUMNS,
        lambda kpi, quarter: force_file_row(force_row(kpi, quarter)),
        {**WAYS, "verdict": Way("Trend", lambda each: _trend_place(each.kpi))},
    ),
    "office": Arrangement(
        lambda kpi, quarter: office_cells(office_row(kpi, quarter), quarter),
        lambda kpi, _: notes_of(kpi),
        OFFICE_COLUMNS,
        lambda kpi, quarter: office_file_row(office_row(kpi, quarter)),
        WAYS,
    ),
    "partnership": Arrangement(
        lambda kpi, quarter: partnership_cells(partnership_row(kpi)),
        lambda kpi, _: notes_of(kpi),
        PARTNERSHIP_COLUMNS,
        lambda kpi, quarter: partnership_file_row(partnership_row(kpi)),
        {**WAYS, "verdict": Way("Rating", lambda each: (gravity(each.kpi), each.kpi.word))},
    ),
}


@quarter_page
def kpi_paper(request: HttpRequest, reading: Reading, *, paper: str) -> HttpResponse:
    """The measures as one of the papers arranges them."""
    page = paper_page(request, reading, paper_named(reading.summary, paper))
    return render(request, "review/kpis/paper.html", {"page": page})


@quarter_page
def kpi_paper_file(request: HttpRequest, reading: Reading, *, paper: str) -> HttpResponse:
    """The same rows in the same order as a file; refused whole where the query cannot be applied."""
    found = paper_named(reading.summary, paper)
    arrangement = ARRANGEMENTS[found.slug]
    filters = _filters(request, reading.summary, found)
    check_query(request, filters, arrangement.ways)
    rows = (
        (reading.cited("kpi", kpi=each.kpi.slug), arrangement.file_row(each.kpi, reading.quarter))
        for each in Sorting(request, arrangement.ways, NATURAL).sorted(filters.qs)
    )
    return csv_file(reading, f"kpis-{found.slug}", arrangement.columns, rows)


def paper_named(summary: QuarterSummary, slug: str) -> Paper:
    """The arrangement. Raises ``NotThen`` where the plan has no measures for it."""
    paper = PAPERS[slug]
    if not has_paper(summary, paper):
        said = f"The {paper.title} shows KPIs of sections named {paper.word}, and {summary.quarter} has none of them."
        raise NotThen(said, f"No {paper.title} in this plan")
    return paper


def paper_page(request: HttpRequest, reading: Reading, paper: Paper) -> PaperPage:
    """What the arrangement says; a filter that cannot be applied lists nothing."""
    arrangement = ARRANGEMENTS[paper.slug]
    ways, url = arrangement.ways, reading.url("kpi-paper", paper=paper.slug)
    filters = _filters(request, reading.summary, paper)
    found = listing(filters, "")
    sorting = Sorting(request, ways, NATURAL)
    page = page_of(sorting.sorted(found.items), request.GET.get("page"))
    groups = tuple(_groups(reading, arrangement, page, is_sorted=bool(sorting)))
    heads = groups[0].rows[0].cells if groups else ()
    query = cited_query(request, filters, ways, page=page)
    frame = frame_of(reading, paper.title, page="kpi-paper", query=query)
    return PaperPage(
        frame=frame,
        slug=paper.slug,
        warning="" if reading.holds_verdicts else OLD_RECORD,
        form=filters.form,
        sentence=found.sentence,
        clear_url=clear_url(filters, url),
        loosened=loosened(request, filters, url, ways),
        file_url=file_url(request, filters, reading.url("kpi-paper-file", paper=paper.slug), ways),
        orders=sorting.links(understood(request, filters, ways), url) if groups else (),
        caption=f"{paper.title}, {frame.period}, {sorting.words() or 'by section, in plan order'}.",
        page=page,
        heads=heads,
        groups=groups,
        width=len(heads) + 1,
        legend=legend_of(groups),
    )


def _filters(request: HttpRequest, summary: QuarterSummary, paper: Paper) -> PaperFilters[PaperMeasure]:
    measures = [PaperMeasure(kpi) for _, kpis in sections_of(summary, paper) for kpi in kpis]
    return PaperFilters(request.GET, measures, summary=summary)


def _groups(
    reading: Reading, arrangement: Arrangement, page: Page[PaperMeasure], *, is_sorted: bool
) -> Iterator[PaperGroup]:
    """The page's rows under their sections; sorted in another way, together, and each names its own."""
    notes = Notes.of(reading.corrections, reading.summary)
    for section, measures in groupby(page, key=lambda each: "" if is_sorted else each.kpi.sheet.section):
        rows = tuple(_row(reading, arrangement, each.kpi, notes, is_sorted=is_sorted) for each in measures)
        yield PaperGroup(section, rows)


def _row(reading: Reading, arrangement: Arrangement, kpi: KpiSummary, notes: Notes, *, is_sorted: bool) -> PaperRow:
    return PaperRow(
        number=kpi.sheet.number,
        title=kpi.title,
        url=reading.url("kpi", kpi=kpi.slug),
        unit=kpi.unit,
        section=kpi.sheet.section if is_sorted else "",
        cells=arrangement.cells(kpi, reading.quarter),
        remarks=arrangement.remarks(kpi, reading.quarter),
        notes=notes.about("kpi", kpi.slug),
    )


def _trend_place(kpi: KpiSummary) -> tuple[int, str]:
    """Where a measure sorts by its class: bad first, what cannot be said last."""
    trend = answer(kpi, Rule.CLASSES)
    return (ORDER.index(trend.judgement), trend.word) if trend else (len(ORDER), "")
