"""The exceptions of a quarter: which measures need a question, and which no longer do."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString

from commitments.filters import ExceptionFilterForm
from commitments.reporting.exceptions import Exceptional, Exceptions, exceptions_of
from commitments.reporting.records import sealed_summary
from commitments.reporting.summary import KpiSummary, QuarterSummary
from commitments.views.comments import comment_urls
from commitments.views.frame import Frame, Link, frame_of
from commitments.views.kpis.chart import chart_of
from commitments.views.kpis.files import EXCEPTION_COLUMNS, exception_file_row
from commitments.views.listing import Listing, check_query, clear_url, csv_file, file_url, listing
from commitments.views.notes import Note, Notes
from commitments.views.reading import Reading, earlier_record, read, review_page
from commitments.views.verdicts import OLD_RECORD, Mark, mark_of, verdict_mark
from kpis.charts import drawn
from plantracker.ui.formatting import counted, listed
from plantracker.ui.tables import PER_PAGE

NO_LIMITS = "No KPI of this quarter has limits, so none can be an exception."
SMALL = 320


@dataclass(frozen=True)
class ExceptionCard:
    """One measure that needs a question: what is said of it, what to do, and what was said already.

    ``rating`` is what its own rule says, None where that is all that is said. ``chart`` is None of
    fewer than three figures.
    """

    title: str
    url: str
    number: str
    owner: str
    mark: Mark
    rating: Mark | None
    chart: SafeString | None
    advice: str
    comment: str
    missing: str
    asks_analysis: bool
    comment_url: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class ExceptionsPage:
    """Everything on the page; ``sentence`` reads the filter back, ``empty`` says that there are none."""

    frame: Frame
    warning: str
    headline: str
    empty: str
    form: ExceptionFilterForm
    sentence: str
    cards: tuple[ExceptionCard, ...]
    page: Page[Exceptional]
    former: tuple[Link, ...]
    former_sentence: str
    clear_url: str
    file_url: str


@review_page
def exception_list(request: HttpRequest, *, plan: str, when: str) -> HttpResponse:
    """The exceptions of the live plan, of the draft, or of a sealed quarter."""
    now = timezone.now()
    reading = read(request, plan=plan, when=when, at=now)
    return render(request, "review/exceptions.html", {"page": exceptions_page(request, reading)})


@review_page
def exception_file(request: HttpRequest, *, plan: str, when: str) -> HttpResponse:
    """The same exceptions in the same order as a file; refused whole where the query cannot be applied."""
    now = timezone.now()
    reading = read(request, plan=plan, when=when, at=now)
    form = ExceptionFilterForm(request.GET, summary=reading.summary)
    check_query(request, form)
    found = listing(form, exceptions_of(reading.summary, None).listed, "")
    return csv_file(reading, "exceptions", EXCEPTION_COLUMNS, (exception_file_row(each) for _, each in found.items))


def exceptions_page(request: HttpRequest, reading: Reading) -> ExceptionsPage:
    """What the page says; a filter that cannot be applied lists nothing."""
    summary = reading.summary
    earlier = earlier_record(reading)
    before = sealed_summary(earlier) if earlier else None
    found = exceptions_of(summary, before)
    form = ExceptionFilterForm(request.GET, summary=summary)
    shown = listing(form, found.listed, "")
    page = Paginator([each for _, each in shown.items], PER_PAGE).get_page(request.GET.get("page"))
    url = reading.url("exceptions")
    return ExceptionsPage(
        frame=frame_of(reading, "Exceptions", page="exceptions"),
        warning="" if reading.holds_verdicts else OLD_RECORD,
        headline=headline(found),
        empty=empty_sentence(found),
        form=form,
        sentence=_sentence(form, shown, len(found.listed)),
        cards=_cards(reading, page),
        page=page,
        former=tuple(Link(kpi.title, reading.url("kpi", kpi=kpi.slug)) for kpi in (*found.over, *found.unsaid)),
        former_sentence=former_sentence(found, before),
        clear_url=clear_url(form, url),
        file_url=file_url(request, form, reading.url("exceptions-file")),
    )


def headline(found: Exceptions) -> str:
    """How many exceptions there are among the measures with limits, and how many adverse ones lack a comment."""
    exceptions = sum(bool(each.name) for each in found.listed)
    lacking = sum(each.lacks_comment for each in found.listed)
    said = f"{counted(exceptions, 'exception')} among {counted(found.judged, 'KPI')} with limits."
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


def former_sentence(found: Exceptions, before: QuarterSummary | None) -> str:
    """What became of the exceptions of the quarter before."""
    if before is None:
        return "No earlier quarter of this plan is sealed, so there are no earlier exceptions to compare with."
    if not found.former:
        return f"{before.quarter} had no exceptions."
    if not found.over and not found.unsaid:
        return f"Of {counted(found.former, 'exception')} of {before.quarter}, all are exceptions still."
    over, unsaid = [kpi.title for kpi in found.over], [kpi.title for kpi in found.unsaid]
    said = [f"{listed(over)} {'is' if len(over) == 1 else 'are'} stable now"] if over else []
    said += [f"of {listed(unsaid)} it cannot be said now"] if unsaid else []
    return f"Of {counted(found.former, 'exception')} of {before.quarter}, {listed(said)}."


def _sentence(form: ExceptionFilterForm, shown: Listing[Exceptional], total: int) -> str:
    """The filter read back; empty where none is set, for the headline has said how many there are."""
    return "" if form.is_valid() and (not total or not form.in_words()) else shown.sentence


def _cards(reading: Reading, page: Page[Exceptional]) -> tuple[ExceptionCard, ...]:
    notes = Notes.of(reading.corrections, reading.summary)
    urls = comment_urls(reading)
    return tuple(_card(each, reading, notes, urls.get(each.kpi.slug, "")) for each in page)


def _card(each: Exceptional, reading: Reading, notes: Notes, comment_url: str) -> ExceptionCard:
    kpi, said = each.kpi, each.verdict
    rating = mark_of(kpi)
    return ExceptionCard(
        title=kpi.title,
        url=reading.url("kpi", kpi=kpi.slug),
        number=kpi.sheet.number,
        owner=kpi.sheet.owner,
        mark=verdict_mark(said) if said else rating,
        rating=rating if said and said.rule != kpi.sheet.rule else None,
        chart=_small_chart(kpi),
        advice=said.advice if said else "",
        comment=kpi.explanation,
        missing="Adverse without a comment" if each.lacks_comment else "",
        asks_analysis=kpi.comment is not None and kpi.comment.asks_analysis,
        comment_url=comment_url,
        notes=notes.about("kpi", kpi.slug),
    )


def _small_chart(kpi: KpiSummary) -> SafeString | None:
    return drawn(chart_of(kpi), width=SMALL) if kpi.series else None
