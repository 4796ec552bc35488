"""The exceptions of a quarter: which measures need a question, and which no longer do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from commitments.filters.lists import FilterForm
from commitments.filters.measures import ExceptionFilters
from commitments.reporting.exceptions import CLASS_ORDER, Exceptional, Exceptions, class_of, exceptions_of
from commitments.reporting.summary import KpiSummary, QuarterSummary
from commitments.views.answers import quarter_page
from commitments.views.comments import comment_urls
from commitments.views.frame import Frame, Link, frame_of
from commitments.views.kpis.chart import chart_of
from commitments.views.kpis.files import EXCEPTION_COLUMNS, exception_file_row
from commitments.views.legend import legend_of
from commitments.views.listing import (
    Listing,
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
from commitments.views.reading import Reading, Tree
from commitments.views.sorting import Sorting, SortLink, Way
from commitments.views.verdicts import OLD_RECORD, mark_of, verdict_mark
from kpis.charts import drawn
from plantracker.ui.formatting import counted, listed
from plantracker.ui.fragments import Mark
from plantracker.ui.tables import page_of

NO_LIMITS = "No KPI of this quarter has limits, so none can be an exception."
# Where on the page the exceptions stand.
EXCEPTIONS = "exceptions"
# What is listed, in its order: the place on the page, the heading, the order below it, whether it is exceptions.
GROUPS = (
    (
        "uncommented",
        "Bad without a comment",
        "These are not exceptions: their own rule calls them bad, and no comment says why. In plan order.",
        False,
    ),
    (
        EXCEPTIONS,
        "Exceptions",
        "The bad ones without a comment first, then by class, single point exceptions first.",
        True,
    ),
)
TOGETHER = "Exceptions, and bad ones without a comment, in one list."
SMALL = 320
# What the list can be sorted by; a measure without a class comes after those that have one.
WAYS = {
    "class": Way[Exceptional]("Class", lambda each: _class_place(each)),
    "title": Way[Exceptional]("KPI", lambda each: each.kpi.title.casefold()),
}


@dataclass(frozen=True)
class ExceptionCard:
    """One measure that needs a question: what is said of it, what to do, and what was said already.

    ``mark`` is what its own rule says, as on every page; ``exception`` its class, None where that is all that is said.
    ``chart`` is None of fewer than three figures.
    """

    title: str
    url: str
    number: str
    owner: str
    mark: Mark
    exception: Mark | None
    chart: SafeString | None
    advice: str
    comment: str
    note: str
    missing: str
    asks_analysis: bool
    comment_url: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class ExceptionGroup:
    """The cards of one kind on this page, under a heading that counts all of the kind; ``said`` is their order."""

    slug: str
    title: str
    said: str
    cards: tuple[ExceptionCard, ...]


@dataclass(frozen=True)
class ExceptionsPage:
    """Everything on the page; ``sentence`` reads the filter back, ``empty`` says that there are none."""

    frame: Frame
    warning: str
    headline: str
    empty: str
    form: FilterForm
    sentence: str
    groups: tuple[ExceptionGroup, ...]
    page: Page[Exceptional]
    former: tuple[Link, ...]
    former_sentence: str
    clear_url: str
    loosened: tuple[Link, ...]
    file_url: str
    orders: tuple[SortLink, ...]
    legend: tuple[Meaning, ...]


@quarter_page
def exception_list(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The exceptions of the live plan, of the draft, or of a sealed quarter."""
    return render(request, "review/exceptions.html", {"page": exceptions_page(request, reading)})


@quarter_page
def exception_file(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The same exceptions in the same order as a file; refused whole where the query cannot be applied."""
    summary = reading.summary
    filters = ExceptionFilters(request.GET, exceptions_of(summary, None).listed, summary=summary)
    check_query(request, filters, WAYS)
    listed = _sorting(request).sorted(filters.qs)
    rows = ((reading.cited("kpi", kpi=each.kpi.slug), exception_file_row(each)) for each in listed)
    return csv_file(reading, "exceptions", EXCEPTION_COLUMNS, rows)


def exceptions_page(request: HttpRequest, reading: Reading) -> ExceptionsPage:
    """What the page says; a filter that cannot be applied lists nothing."""
    summary = reading.summary
    before = reading.read(reading.earlier) if reading.earlier else None
    found = exceptions_of(summary, before)
    filters = ExceptionFilters(request.GET, found.listed, summary=summary)
    shown = listing(filters, "")
    sorting = _sorting(request)
    page = page_of(sorting.sorted(shown.items), request.GET.get("page"))
    groups = _groups(reading, shown.items, page, sorting)
    url = reading.url("exceptions")
    return ExceptionsPage(
        frame=frame_of(reading, "Exceptions", page="exceptions", query=cited_query(request, filters, WAYS, page=page)),
        warning="" if reading.holds_verdicts else OLD_RECORD,
        headline=headline(found),
        empty=empty_sentence(found),
        form=filters.form,
        sentence=_sentence(filters, shown),
        groups=groups,
        page=page,
        former=tuple(Link(kpi.title, reading.url("kpi", kpi=kpi.slug)) for kpi in (*found.over, *found.unsaid)),
        former_sentence=former_sentence(
            found, before, state="published" if reading.tree is Tree.PUBLISHED else "sealed"
        ),
        clear_url=clear_url(filters, url),
        loosened=loosened(request, filters, url, WAYS),
        file_url=file_url(request, filters, reading.url("exceptions-file"), WAYS),
        orders=sorting.links(understood(request, filters, WAYS), url) if shown.items else (),
        legend=legend_of(groups),
    )


def headline(found: Exceptions) -> str:
    """How many exceptions there are among the measures with limits, and how many adverse ones lack a comment."""
    exceptions = sum(bool(each.name) for each in found.listed)
    lacking = sum(each.lacks_comment for each in found.listed)
    said = f"{counted(exceptions, 'exception')} among {counted(found.judged, 'KPI')} with limits."
    if not found.judged:
        said = NO_LIMITS
    without = counted(lacking, "adverse KPI has no comment", "adverse KPIs have no comment")
    return f"{said} {without}."


def empty_sentence(found: Exceptions) -> str:
    """Why nothing is listed; empty where something is."""
    if found.listed:
        return ""
    if not found.judged:
        return NO_LIMITS
    if found.judged == 1:
        return "The one KPI with limits is stable."
    return f"All {found.judged:,} KPIs with limits are stable."


def former_sentence(found: Exceptions, before: QuarterSummary | None, *, state: str = "sealed") -> str:
    """What became of the exceptions of the quarter before; ``state`` is what all quarters are that can be read."""
    if before is None:
        return f"No earlier quarter of this plan is {state}, so there are no earlier exceptions to compare with."
    if not any(map(class_of, before.kpis)):
        return f"No KPI of {before.quarter} had limits, so none was an exception."
    if not found.former:
        return f"{before.quarter} had no exceptions."
    if not found.over and not found.unsaid:
        return f"Of {counted(found.former, 'exception')} of {before.quarter}, all are exceptions still."
    over, unsaid = [kpi.title for kpi in found.over], [kpi.title for kpi in found.unsaid]
    said = (
        [f"{listed(over)} {'is no longer an exception' if len(over) == 1 else 'are no longer exceptions'}"]
        if over
        else []
    )
    said += [f"of {listed(unsaid)} it cannot be said now"] if unsaid else []
    return f"Of {counted(found.former, 'exception')} of {before.quarter}, {listed(said)}."


def _sentence(filters: ExceptionFilters, shown: Listing[Exceptional]) -> str:
    """The filter read back; empty where none is set, for the headline has said how many there are."""
    return "" if filters.is_valid() and not (filters.queryset and filters.in_words()) else shown.sentence


def _sorting(request: HttpRequest) -> Sorting[Exceptional]:
    return Sorting(request, WAYS, "Concern")


def _class_place(each: Exceptional) -> int:
    if not each.name:
        return len(CLASS_ORDER) + 1
    return CLASS_ORDER.index(each.name) if each.name in CLASS_ORDER else len(CLASS_ORDER)


def _groups(
    reading: Reading, shown: Sequence[Exceptional], page: Page[Exceptional], sorting: Sorting[Exceptional]
) -> tuple[ExceptionGroup, ...]:
    """The page's cards, those that are no exceptions apart; a kind without a card on the page is left out.

    Sorted in another way than by concern they are one group.
    """
    notes = Notes.of(reading.corrections, reading.summary)
    urls = comment_urls(reading)
    if sorting and shown:
        cards = tuple(_card(each, reading, notes, urls.get(each.kpi.slug, "")) for each in page)
        return (ExceptionGroup("sorted", f"{counted(len(shown), 'KPI')}, {sorting.words()}", TOGETHER, cards),)
    groups = []
    for slug, title, said, is_exception in GROUPS:
        cards = tuple(
            _card(each, reading, notes, urls.get(each.kpi.slug, "")) for each in page if bool(each.name) is is_exception
        )
        if cards:
            number = sum(bool(each.name) is is_exception for each in shown)
            groups.append(ExceptionGroup(slug, f"{title}: {counted(number, 'KPI')}", said, cards))
    return tuple(groups)


def _card(each: Exceptional, reading: Reading, notes: Notes, comment_url: str) -> ExceptionCard:
    kpi, said = each.kpi, each.verdict
    return ExceptionCard(
        title=kpi.title,
        url=reading.url("kpi", kpi=kpi.slug),
        number=kpi.sheet.number,
        owner=kpi.sheet.owner,
        mark=mark_of(kpi),
        exception=verdict_mark(said) if said and said.rule != kpi.sheet.rule else None,
        chart=_small_chart(kpi),
        advice=said.advice if said else "",
        comment=kpi.comment_text,
        note=kpi.current_note,
        missing="Adverse without a comment" if each.lacks_comment else "",
        asks_analysis=kpi.comment is not None and kpi.comment.asks_analysis,
        comment_url=comment_url,
        notes=notes.about("kpi", kpi.slug),
    )


def _small_chart(kpi: KpiSummary) -> SafeString | None:
    return drawn(chart_of(kpi), width=SMALL) if kpi.series else None
