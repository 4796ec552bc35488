"""A theme as its page in the report: objective, rating, what was promised and what was done."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commitments.reporting.summary import QuarterSummary, ThemeSummary
from commitments.views.aim_blocks import AimBlock, aim_blocks
from commitments.views.figures import KpiRow, kpi_row
from commitments.views.frame import Frame, frame_of, highest_marking
from commitments.views.notes import Note, Notes
from commitments.views.overview import Gone, aims_sentence, carried_sentence
from commitments.views.reading import NotHere, Reading, read, review_page
from commitments.views.tags import Count, Tag, rating_tag, six_counts
from plantracker.ui.formatting import day


@dataclass(frozen=True)
class Neighbour:
    """The theme before or after this one."""

    title: str
    url: str


@dataclass(frozen=True)
class ThemePage:
    """Everything on a theme's page; texts are empty where nothing is recorded."""

    frame: Frame
    objective: str
    lead: str
    began: str
    rating: Tag
    rated: str
    reason: str
    aims: str
    counts: tuple[Count, ...]
    carried: str
    projected: str
    blocks: tuple[AimBlock, ...]
    gone: tuple[Gone, ...]
    kpis: tuple[KpiRow, ...]
    notes: tuple[Note, ...]
    quarter_notes: tuple[Note, ...]
    rules: tuple[str, ...]
    previous: Neighbour | None
    next: Neighbour | None


@review_page
def theme(request: HttpRequest, *, plan: str, when: str, theme: str) -> HttpResponse:
    """One theme of the live plan, of the draft, or of a sealed quarter."""
    now = timezone.now()
    reading = read(request, plan=plan, when=when, at=now)
    page = theme_page(reading, theme_named(reading.summary, theme))
    return render(request, "review/theme.html", {"page": page})


def theme_named(summary: QuarterSummary, slug: str) -> ThemeSummary:
    """The theme of the record. Raises ``NotHere``, which says so of one that has yet to begin."""
    for theme in summary.themes:
        if theme.slug == slug:
            return theme
    for later in summary.later_themes:
        if later.slug == slug:
            raise NotHere(f"The theme “{later.title}” begins on {day(later.starts_on)}, after {summary.quarter}.")
    raise NotHere(f"The record of {summary.quarter} holds no such theme.")


def theme_page(reading: Reading, theme: ThemeSummary) -> ThemePage:
    """What the page of a theme says."""
    summary = reading.summary
    notes = Notes.of(reading.corrections, summary)
    gone = tuple(aim for aim in summary.gone if aim.theme == theme.slug)
    place = summary.themes.index(theme)
    return ThemePage(
        frame=frame_of(reading, theme.title, page="theme", marking=highest_marking(reading, theme.aims)),
        objective=theme.objective,
        lead=theme.lead,
        began=day(theme.starts_on) if theme.starts_on else "",
        rating=rating_tag(theme.rag),
        rated=day(theme.rated_on) if theme.rated_on else "",
        reason=theme.rag_reason,
        aims=aims_sentence(theme),
        counts=six_counts(theme.counts),
        carried=carried_sentence(theme),
        projected=str(theme.projection),
        blocks=aim_blocks(theme, summary, notes),
        gone=tuple(Gone(aim.title, theme.title, day(aim.withdrawn_on), aim.reason) for aim in gone),
        kpis=tuple(
            kpi_row(kpi, notes, reading.url("kpi", kpi=kpi.slug)) for kpi in summary.kpis if theme.slug in kpi.themes
        ),
        notes=notes.about("theme", theme.slug),
        quarter_notes=notes.about("quarter"),
        rules=summary.rules,
        previous=_neighbour(reading, place - 1),
        next=_neighbour(reading, place + 1),
    )


def _neighbour(reading: Reading, place: int) -> Neighbour | None:
    themes = reading.summary.themes
    if not 0 <= place < len(themes):
        return None
    return Neighbour(themes[place].title, reading.url("theme", theme=themes[place].slug))
