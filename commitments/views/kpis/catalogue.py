"""The list of a quarter's measures: which are good, which bad, of which it cannot be said, and by which rule."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from commitments.filters.lists import FilterForm
from commitments.filters.measures import KpiFilters
from commitments.reporting.papers import PAPERS, has_paper
from commitments.reporting.summary import KpiSummary
from commitments.tables import KpiTable
from commitments.views.answers import quarter_page
from commitments.views.frame import Frame, Link, frame_of
from commitments.views.kpis.cells import ComparedCells, compared_cells
from commitments.views.kpis.files import LIST_COLUMNS, list_row
from commitments.views.legend import legend_of
from commitments.views.listing import (
    SORT,
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
from commitments.views.verdicts import OLD_RECORD, gravity, mark_of
from kpis.charts import sparkline
from plantracker.ui.formatting import listed, unit_words
from plantracker.ui.fragments import Mark

NO_KPIS = "The record holds no KPIs."
# A line in a cell shows so many periods at most, the latest: two years of months.
LATEST = 24
_PARTS = re.compile(r"\d+|\D+")


@dataclass(frozen=True)
class WordCount:
    """How many measures have one verdict, with the list of them."""

    word: str
    number: int
    url: str


@dataclass(frozen=True)
class KpiListRow:
    """A measure in the list; its cells are made only where its page is shown."""

    kpi: KpiSummary
    url: str
    word: str
    gravity: int
    theme: str

    @property
    def number(self) -> str:
        return self.kpi.sheet.number

    @property
    def number_key(self) -> tuple[tuple[int, int, str], ...]:
        return number_key(self.number)

    @property
    def title(self) -> str:
        return self.kpi.title

    @property
    def unit(self) -> str:
        return unit_words(self.kpi.unit)

    @property
    def title_key(self) -> str:
        return self.kpi.title.casefold()

    @cached_property
    def mark(self) -> Mark:
        return mark_of(self.kpi)

    @cached_property
    def cells(self) -> ComparedCells:
        return compared_cells(self.kpi)

    @property
    def beneath(self) -> tuple[str, ...]:
        """What stands beneath the row, over its whole width."""
        return self.cells.remarks

    @cached_property
    def line(self) -> SafeString | None:
        """The latest figures as a line; None of fewer than six."""
        return sparkline([point.value for point in self.kpi.series[-LATEST:]])


@dataclass(frozen=True)
class KpiListPage:
    """Everything on the list; ``table`` is None where there is nothing to list, and ``sentence`` says why."""

    frame: Frame
    warning: str
    counts: tuple[WordCount, ...]
    total: int
    all_url: str
    papers: tuple[Link, ...]
    form: FilterForm
    sentence: str
    table: KpiTable | None
    clear_url: str
    loosened: tuple[Link, ...]
    file_url: str
    notes: tuple[Note, ...]
    legend: tuple[Meaning, ...]


@quarter_page
def kpi_list(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The measures of the live plan, of the draft, or of a sealed quarter."""
    return render(request, "review/kpis/list.html", {"page": list_page(request, reading)})


@quarter_page
def kpi_list_file(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The same rows in the same order as a file; refused whole where the query cannot be applied."""
    filters = KpiFilters(request.GET, list_rows(reading), summary=reading.summary)
    check_query(request, filters, KpiTable.orders())
    rows = sorted_rows(request, filters.qs)
    pages = ((reading.cited("kpi", kpi=row.kpi.slug), list_row(row.kpi)) for row in rows)
    return csv_file(reading, "kpis", LIST_COLUMNS, pages)


def list_page(request: HttpRequest, reading: Reading) -> KpiListPage:
    """What the list says; a filter that cannot be applied lists nothing."""
    summary = reading.summary
    filters = KpiFilters(request.GET, list_rows(reading), summary=summary)
    found = listing(filters, NO_KPIS)
    table = _table(reading, found.items).for_request(request) if found.items else None
    page = table.page if table else None
    query = cited_query(request, filters, KpiTable.orders(), page=page)
    notes = Notes.of(reading.corrections, summary)
    return KpiListPage(
        frame=frame_of(reading, "KPIs", page="kpi-list", query=query),
        warning="" if reading.holds_verdicts else OLD_RECORD,
        counts=word_counts(reading),
        total=len(summary.kpis),
        all_url=reading.url("kpi-list"),
        papers=paper_links(reading),
        form=filters.form,
        sentence=found.sentence,
        table=table,
        clear_url=clear_url(filters, reading.url("kpi-list")),
        loosened=loosened(request, filters, reading.url("kpi-list"), KpiTable.orders()),
        file_url=file_url(request, filters, reading.url("kpi-list-file"), KpiTable.orders()),
        notes=tuple(note for row in found.items for note in notes.about("kpi", row.kpi.slug)),
        legend=legend_of(*(row.record.mark for row in page or ())),
    )


def list_rows(reading: Reading) -> list[KpiListRow]:
    """The measures in plan order."""
    titles = {theme.slug: theme.title for theme in reading.summary.themes}
    return [
        KpiListRow(
            kpi=kpi,
            url=reading.url("kpi", kpi=kpi.slug),
            word=kpi.word,
            gravity=gravity(kpi),
            theme=listed([titles[slug] for slug in kpi.themes]),
        )
        for kpi in reading.summary.kpis
    ]


def _table(reading: Reading, rows: Sequence[KpiListRow]) -> KpiTable:
    """The table, without themes where the plan has none, and without lines where no row has one."""
    left_out = [] if reading.summary.has_themes else ["theme"]
    if any(row.line for row in rows):
        return KpiTable(rows, exclude=left_out)
    table = KpiTable(rows, exclude=[*left_out, "trend"])
    table.note = ""
    return table


def sorted_rows(request: HttpRequest, rows: Sequence[KpiListRow]) -> Iterator[KpiListRow]:
    """The rows as the page sorts them."""
    return (row.record for row in KpiTable(rows, order_by=request.GET.getlist(SORT)).rows)


def word_counts(reading: Reading) -> tuple[WordCount, ...]:
    """How many measures have each verdict, the gravest first; together they are all of them."""
    ranks: dict[str, int] = {}
    words = [kpi.word for kpi in reading.summary.kpis]
    for kpi, word in zip(reading.summary.kpis, words, strict=True):
        ranks[word] = min(gravity(kpi), ranks.get(word, gravity(kpi)))
    url = reading.url("kpi-list")
    counts = Counter(words)
    return tuple(
        WordCount(word, counts[word], f"{url}?{urlencode({'verdict': word})}")
        for word in sorted(counts, key=lambda word: (ranks[word], word))
    )


def paper_links(reading: Reading) -> tuple[Link, ...]:
    """The arrangements that the plan has measures for."""
    return tuple(
        Link(paper.title, reading.url("kpi-paper", paper=paper.slug))
        for paper in PAPERS.values()
        if has_paper(reading.summary, paper)
    )


def number_key(number: str) -> tuple[tuple[int, int, str], ...]:
    """Where a number sorts: its figures as figures, and a measure without one last.

    >>> sorted(["3.10", "", "3.2", "3.2a", "10"], key=number_key)
    ['3.2', '3.2a', '3.10', '10', '']
    """
    parts = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _PARTS.findall(number)]
    return tuple(parts) or ((2, 0, ""),)
