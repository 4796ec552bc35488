"""The papers' three tables: the measures of one section of the list, under the headings that the papers use."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
from commitments.views.frame import Frame, frame_of
from commitments.views.kpis.files import (
    FORCE_COLUMNS,
    OFFICE_COLUMNS,
    PARTNERSHIP_COLUMNS,
    force_file_row,
    office_file_row,
    partnership_file_row,
)
from commitments.views.kpis.paper_cells import PaperCell, force_cells, force_remarks, office_cells, partnership_cells
from commitments.views.listing import check_no_query, csv_file
from commitments.views.notes import Note, Notes
from commitments.views.reading import NotThen, Reading
from commitments.views.verdicts import OLD_RECORD
from kpis.periods import Period
from plantracker.csvfiles import Column
from plantracker.ui.formatting import counted


@dataclass(frozen=True)
class PaperRow:
    """One measure under the paper's headings; what is said of it stands beneath, over the whole width."""

    number: str
    title: str
    url: str
    unit: str
    cells: tuple[PaperCell, ...]
    remarks: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class PaperGroup:
    """One section of the paper."""

    title: str
    rows: tuple[PaperRow, ...]


@dataclass(frozen=True)
class PaperPage:
    """Everything on an arrangement."""

    frame: Frame
    slug: str
    warning: str
    sentence: str
    file_url: str
    heads: tuple[PaperCell, ...]
    groups: tuple[PaperGroup, ...]
    width: int


@dataclass(frozen=True)
class Arrangement:
    """How one paper is made: its cells, the remarks beneath them, its file's columns, and a row of that file."""

    cells: Callable[[KpiSummary, Period], tuple[PaperCell, ...]]
    remarks: Callable[[KpiSummary, Period], tuple[str, ...]]
    columns: tuple[Column, ...]
    file_row: Callable[[KpiSummary, Period], Row]


ARRANGEMENTS = {
    "force": Arrangement(
        lambda kpi, quarter: force_cells(force_row(kpi, quarter), quarter),
        lambda kpi, quarter: force_remarks(force_row(kpi, quarter)),
        FORCE_COLUMNS,
        lambda kpi, quarter: force_file_row(force_row(kpi, quarter)),
    ),
    "office": Arrangement(
        lambda kpi, quarter: office_cells(office_row(kpi, quarter), quarter),
        lambda kpi, _: notes_of(kpi),
        OFFICE_COLUMNS,
        lambda kpi, quarter: office_file_row(office_row(kpi, quarter)),
    ),
    "partnership": Arrangement(
        lambda kpi, quarter: partnership_cells(partnership_row(kpi)),
        lambda kpi, _: notes_of(kpi),
        PARTNERSHIP_COLUMNS,
        lambda kpi, quarter: partnership_file_row(partnership_row(kpi)),
    ),
}


@quarter_page
def kpi_paper(request: HttpRequest, reading: Reading, *, paper: str) -> HttpResponse:
    """The measures as one of the papers arranges them."""
    return render(request, "review/kpis/paper.html", {"page": paper_page(reading, paper_named(reading.summary, paper))})


@quarter_page
def kpi_paper_file(request: HttpRequest, reading: Reading, *, paper: str) -> HttpResponse:
    """The same rows as a file."""
    found = paper_named(reading.summary, paper)
    check_no_query(request)
    arrangement = ARRANGEMENTS[found.slug]
    rows = (
        (reading.cited("kpi", kpi=kpi.slug), arrangement.file_row(kpi, reading.quarter))
        for kpi in _measures(reading.summary, found)
    )
    return csv_file(reading, f"kpis-{found.slug}", arrangement.columns, rows)


def paper_named(summary: QuarterSummary, slug: str) -> Paper:
    """The arrangement. Raises ``NotThen`` where the plan has no measures for it."""
    paper = PAPERS[slug]
    if not has_paper(summary, paper):
        said = f"The {paper.title} shows KPIs of sections named {paper.word}, and {summary.quarter} has none of them."
        raise NotThen(said, f"No {paper.title} in this plan")
    return paper


def paper_page(reading: Reading, paper: Paper) -> PaperPage:
    """What the arrangement says."""
    summary, quarter = reading.summary, reading.quarter
    notes = Notes.of(reading.corrections, summary)
    arrangement = ARRANGEMENTS[paper.slug]
    groups = tuple(
        PaperGroup(
            section,
            tuple(
                PaperRow(
                    number=kpi.sheet.number,
                    title=kpi.title,
                    url=reading.url("kpi", kpi=kpi.slug),
                    unit=kpi.unit,
                    cells=arrangement.cells(kpi, quarter),
                    remarks=arrangement.remarks(kpi, quarter),
                    notes=notes.about("kpi", kpi.slug),
                )
                for kpi in kpis
            ),
        )
        for section, kpis in sections_of(summary, paper)
    )
    heads = groups[0].rows[0].cells
    number = sum(len(group.rows) for group in groups)
    return PaperPage(
        frame=frame_of(reading, paper.title, page="kpi-paper"),
        slug=paper.slug,
        warning="" if reading.holds_verdicts else OLD_RECORD,
        sentence=f"{counted(number, 'KPI')} in {counted(len(groups), 'section')}, in plan order.",
        file_url=reading.url("kpi-paper-file", paper=paper.slug),
        heads=heads,
        groups=groups,
        width=len(heads) + 1,
    )


def _measures(summary: QuarterSummary, paper: Paper) -> Iterable[KpiSummary]:
    for _, kpis in sections_of(summary, paper):
        yield from kpis
