"""Table One: how the plan stands, theme by theme, with its key measures."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commitments.ratings import Projection, RagCounts
from commitments.reporting.exceptions import exceptions_of
from commitments.reporting.summary import KpiSummary, QuarterSummary, ThemeSummary
from commitments.views.figures import KpiRow, kpi_row
from commitments.views.frame import Frame, Link, frame_of
from commitments.views.notes import Note, Notes
from commitments.views.reading import Reading, State, plan_for, read, review_page
from commitments.views.tags import Count, Tag, rating_tag, six_counts
from commitments.views.verdicts import judgement_of
from kpis.methods.verdict import Judgement
from plantracker.ui.formatting import counted, day, listed
from plantracker.ui.tables import PER_PAGE

NO_THEMES = "This plan has no themes and no aims: its record holds KPIs only."


@dataclass(frozen=True)
class ThemeGroup:
    """A theme's part of Table One."""

    slug: str
    title: str
    url: str
    rating: Tag
    reason: str
    aims: str
    counts: tuple[Count, ...]
    carried: str
    projected: str
    kpis: tuple[KpiRow, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Totals:
    """The last row of Table One: all themes together."""

    aims: str
    counts: tuple[Count, ...]
    projected: str


@dataclass(frozen=True)
class Gone:
    """An aim that left the record in this quarter."""

    title: str
    theme: str
    on: str
    reason: str


@dataclass(frozen=True)
class OverviewPage:
    """Everything on the overview; ``other_kpis`` is empty where they are too many to print, and a link says so."""

    frame: Frame
    headline: tuple[str, ...]
    ways: tuple[Link, ...]
    has_themes: bool
    groups: tuple[ThemeGroup, ...]
    unthemed: tuple[KpiRow, ...]
    other_kpis: tuple[KpiRow, ...]
    totals: Totals
    later: tuple[str, ...]
    gone: tuple[Gone, ...]
    notes: tuple[Note, ...]
    checklist: str  # the address of governance's checklist for a draft, else empty
    rules: tuple[str, ...]


@review_page
def plan(request: HttpRequest, *, plan: str) -> HttpResponse:
    """The plan's own address leads to its live overview."""
    plan_for(request, plan)
    return redirect("commitments:overview", plan=plan, when="live")


@review_page
def overview(request: HttpRequest, *, plan: str, when: str) -> HttpResponse:
    """Table One of the live plan, of the draft, or of a sealed quarter."""
    now = timezone.now()
    reading = read(request, plan=plan, when=when, at=now)
    return render(request, "review/overview.html", {"page": overview_page(reading)})


def overview_page(reading: Reading) -> OverviewPage:
    """What the overview says of a quarter."""
    summary = reading.summary
    notes = Notes.of(reading.corrections, summary)
    others = [kpi for kpi in summary.kpis if not kpi.key]
    shown = [kpi for kpi in summary.kpis if kpi.key or len(others) <= PER_PAGE]
    by_slug = {kpi.slug: kpi_row(kpi, notes, reading.url("kpi", kpi=kpi.slug)) for kpi in shown}
    themes = {theme.slug: theme.title for theme in summary.themes}
    return OverviewPage(
        frame=frame_of(reading, "Overview", page="overview"),
        headline=headline(summary),
        ways=_ways(reading, len(others)),
        has_themes=summary.has_themes,
        groups=tuple(_group(theme, reading, notes, by_slug) for theme in summary.themes),
        unthemed=tuple(by_slug[kpi.slug] for kpi in summary.kpis if kpi.key and not kpi.themes),
        other_kpis=tuple(by_slug[kpi.slug] for kpi in others if kpi.slug in by_slug),
        totals=totals_of(summary),
        later=tuple(f"{theme.title}, from {day(theme.starts_on)}" for theme in summary.later_themes),
        gone=tuple(Gone(aim.title, themes[aim.theme], day(aim.withdrawn_on), aim.reason) for aim in summary.gone),
        notes=notes.all,
        checklist=_checklist(reading),
        rules=summary.rules,
    )


def _checklist(reading: Reading) -> str:
    if reading.state is not State.DRAFT:
        return ""
    return reverse("admin:commitments_plan_draft", args=[reading.plan.pk])


def _ways(reading: Reading, others: int) -> tuple[Link, ...]:
    """The ways on from the headline: to what needs a question, and to KPIs that are too many to print here."""
    found = exceptions_of(reading.summary, None)
    exceptions = sum(bool(each.name) for each in found.listed)
    adverse = sum(each.lacks_comment for each in found.listed)
    links = []
    if found.listed:
        label = f"{counted(exceptions, 'exception')}; {counted(adverse, 'adverse KPI')} without a comment"
        links.append(Link(label, reading.url("exceptions")))
    if others > PER_PAGE:
        links.append(Link(f"{counted(others, 'KPI')} that are not key", f"{reading.url('kpi-list')}?key=no"))
    return tuple(links)


def headline(summary: QuarterSummary) -> tuple[str, ...]:
    """How the plan stands, in sentences that can be read aloud."""
    key = [kpi for kpi in summary.kpis if kpi.key]
    measures = measured_sentence(key) if key else "The record holds no key KPIs."
    if not summary.has_themes:
        return (NO_THEMES, measures)
    return (aims_headline(summary), measures, declared_against_counted(summary))


def aims_headline(summary: QuarterSummary) -> str:
    """The ratings of all aims, as a sentence."""
    counts = RagCounts.of(aim.rag for aim in summary.aims)
    if not counts.total:
        return "The record holds no aims."
    parts = [
        f"{number} {word}"
        for word, number in (
            ("Red", counts.red),
            ("Amber", counts.amber),
            ("Green", counts.green),
            ("Complete", counts.complete),
            ("not rated", counts.not_rated),
        )
    ]
    return f"Of {counted(counts.total, 'aim')}, {listed(parts)}."


def declared_against_counted(summary: QuarterSummary) -> str:
    """What the plan declares beside what the record counts; they may well differ."""
    declaring = [theme.declared_total for theme in summary.themes if theme.declared_total is not None]
    here = counted(len(summary.aims), "aim is counted in this record", "aims are counted in this record")
    if not declaring:
        return f"The plan declares no totals; {here}."
    total, themes = counted(sum(declaring), "commitment"), counted(len(summary.themes), "theme")
    return f"The plan declares {total} in {len(declaring)} of {themes}; {here}."


def totals_of(summary: QuarterSummary) -> Totals:
    """All themes together."""
    return Totals(
        aims=declared_against_counted(summary),
        counts=six_counts(RagCounts.of(aim.rag for aim in summary.aims)),
        projected=str(Projection.of(aim.projected_rag for aim in summary.aims)),
    )


def measured_sentence(kpis: list[KpiSummary]) -> str:
    """How some measures stand, each by the rule that rates it; of a record without verdicts, by their baselines."""
    judged = [judgement_of(kpi) for kpi in kpis]
    good, bad, same, unsaid = (
        judged.count(each) for each in (Judgement.GOOD, Judgement.BAD, Judgement.UNCHANGED, Judgement.CANNOT_BE_SAID)
    )
    parts = [f"{good} moved the good way", f"{bad} the bad way", f"{same} unchanged"]
    by = "against the baseline"
    if any(kpi.verdict for kpi in kpis):
        parts = [f"{good} good", f"{bad} bad", f"{same} neither"]
        by = "each by the rule that rates it"
    return f"Of {counted(len(kpis), 'key KPI')}, {by}, {listed([*parts, f'of {unsaid} it cannot be said'])}."


def _group(theme: ThemeSummary, reading: Reading, notes: Notes, kpis: dict[str, KpiRow]) -> ThemeGroup:
    return ThemeGroup(
        slug=theme.slug,
        title=theme.title,
        url=reading.url("theme", theme=theme.slug),
        rating=rating_tag(theme.rag),
        reason=theme.rag_reason,
        aims=aims_sentence(theme),
        counts=six_counts(theme.counts),
        carried=carried_sentence(theme),
        projected=str(theme.projection),
        kpis=tuple(kpis[slug] for slug in theme.key_kpis),
        notes=notes.about("theme", theme.slug),
    )


def aims_sentence(theme: ThemeSummary) -> str:
    """A theme's counted aims beside its declared ones."""
    number = f"{len(theme.aims)} counted"
    if theme.declared_total is None:
        return f"{number}, none declared"
    return f"{number}, {theme.declared_total} declared"


def carried_sentence(theme: ThemeSummary) -> str:
    """How many ratings come from an earlier quarter, and how many aims are stale; empty for none."""
    carried = sum(aim.is_carried for aim in theme.aims)
    stale = sum(aim.is_stale for aim in theme.aims)
    said = [counted(carried, "rating carried from an earlier quarter", "ratings carried from an earlier quarter")]
    said.append(counted(stale, "aim stale", "aims stale"))
    return "; ".join(part for part, number in zip(said, (carried, stale), strict=True) if number)
