"""Table One: how the plan stands, theme by theme, with its key measures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commitments.choices import Rag
from commitments.filters.lists import NONE
from commitments.ratings import Projection, RagCounts
from commitments.reporting.exceptions import exceptions_of
from commitments.reporting.summary import QuarterSummary, ThemeSummary
from commitments.views.answers import quarter_page
from commitments.views.exceptions import EXCEPTIONS
from commitments.views.figures import KpiRow, kpi_row
from commitments.views.frame import Frame, Link, Rest, frame_of
from commitments.views.headlines import better_sentence, declared_against_counted, headline, moved_links, movement_of
from commitments.views.legend import legend_of, marks_of_aims, rules_shown
from commitments.views.lengths import ROOM, length_of, shown_of
from commitments.views.meanings import Meaning
from commitments.views.notes import Note, Notes
from commitments.views.reading import Reading, State
from commitments.views.staleness import stale_count
from commitments.views.standing import Adverse, CountsTable, Worse, adverse_of, counts_table, judged_counts, worse_of
from commitments.views.tags import six_counts, theme_rating
from plantracker.ui.formatting import counted, day
from plantracker.ui.fragments import Count, RatedTag
from plantracker.ui.tables import PER_PAGE


@dataclass(frozen=True)
class ThemeGroup:
    """A theme's part of Table One; ``rest`` is None where all of its key KPIs are shown."""

    slug: str
    title: str
    url: str
    rating: RatedTag
    reason: str
    aims: str
    counts: tuple[Count, ...]
    better: str
    carried: tuple[Link, ...]
    projected: Link
    kpis: tuple[KpiRow, ...]
    notes: tuple[Note, ...]
    rest: Rest | None = None

    @property
    def rows(self) -> tuple[KpiRow, ...]:
        """What stands beneath the theme's heading."""
        return self.kpis


@dataclass(frozen=True)
class Totals:
    """The last row of Table One: all themes together."""

    aims: str
    counts: tuple[Count, ...]
    projected: Link


@dataclass(frozen=True)
class Gone:
    """An aim that left the record in this quarter."""

    title: str
    theme: str
    on: str
    reason: str


@dataclass(frozen=True)
class OverviewPage:
    """Everything on the overview; ``other_kpis`` are printed only of a record without key ones and themes.

    ``unthemed_rest`` is None where all key KPIs without a theme are shown.
    """

    frame: Frame
    moved: tuple[Link, ...]
    headline: tuple[tuple[Link, ...], ...]
    counts: CountsTable | None
    judged: tuple[Count, ...]
    worse: Worse | None
    adverse: Adverse | None
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
    legend: tuple[Meaning, ...] = ()
    unthemed_rest: Rest | None = None


@quarter_page
def overview(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Table One of the live plan, of the draft, or of a sealed quarter."""
    return render(request, "review/overview.html", {"page": overview_page(reading)})


def overview_page(reading: Reading) -> OverviewPage:
    """What the overview says of a quarter."""
    summary = reading.summary
    notes = Notes.of(reading.corrections, summary)
    others = [kpi for kpi in summary.kpis if not kpi.key]
    key = [kpi for kpi in summary.kpis if kpi.key]
    printed = () if key or summary.has_themes or len(others) > PER_PAGE else tuple(others)
    by_slug = {kpi.slug: kpi_row(kpi, notes, reading.url("kpi", kpi=kpi.slug)) for kpi in (*key, *printed)}
    themes = {theme.slug: theme.title for theme in summary.themes}
    movement = movement_of(reading)
    page = OverviewPage(
        frame=frame_of(reading, "Overview", page="overview"),
        moved=moved_links(reading, movement),
        headline=headline(summary, reading.url),
        counts=counts_table(reading, movement.older) if summary.aims else None,
        judged=judged_counts(reading),
        worse=worse_of(reading, movement),
        adverse=adverse_of(reading),
        ways=_ways(reading, len(others) - len(printed)),
        has_themes=summary.has_themes,
        groups=tuple(_group(theme, reading, notes, by_slug, movement.older) for theme in summary.themes),
        unthemed=tuple(by_slug[kpi.slug] for kpi in key if not kpi.themes),
        other_kpis=tuple(by_slug[kpi.slug] for kpi in printed),
        totals=totals_of(reading),
        later=tuple(f"{theme.title}, from {day(theme.starts_on)}" for theme in summary.later_themes),
        gone=tuple(Gone(aim.title, themes[aim.theme], day(aim.withdrawn_on), aim.reason) for aim in summary.gone),
        notes=notes.all,
        checklist=_checklist(reading),
        rules=rules_shown(summary, themes=summary.themes, aims=summary.aims, kpis=(*key, *printed)),
    )
    fitting = _fitting(page, f"{reading.url('kpi-list')}?key=yes")
    return replace(fitting, legend=_legend(fitting, summary))


def _legend(page: OverviewPage, summary: QuarterSummary) -> tuple[Meaning, ...]:
    shown = (page.counts, page.worse, page.adverse, page.groups, page.unthemed, page.other_kpis, page.totals)
    return legend_of(*shown, marks=marks_of_aims(summary.aims) & {"carried", "stale"})


def _fitting(page: OverviewPage, key_kpis: str) -> OverviewPage:
    """The page with as many key KPIs of each theme as it has room for; ``key_kpis`` is the list of all."""
    heads = tuple(replace(group, kpis=()) for group in page.groups)
    room = ROOM - length_of((page.worse, page.adverse, page.notes, heads, page.other_kpis, page.gone))
    lists = [*(group.kpis for group in page.groups), page.unthemed]
    *numbers, unthemed = shown_of([[length_of(row) for row in rows] for rows in lists], room)
    url = key_kpis if not page.has_themes else f"{key_kpis}&theme={NONE}"
    return replace(
        page,
        groups=tuple(
            replace(group, kpis=group.kpis[:number], rest=_rest(group.kpis, number, f"{key_kpis}&theme={group.slug}"))
            for group, number in zip(page.groups, numbers, strict=True)
        ),
        unthemed=page.unthemed[:unthemed],
        unthemed_rest=_rest(page.unthemed, unthemed, url),
    )


def _rest(rows: Sequence[KpiRow], shown: int, url: str) -> Rest | None:
    if shown == len(rows):
        return None
    said = f"Shown: {shown:,} of {counted(len(rows), 'key KPI')}. The list of KPIs holds all of them."
    return Rest(said, Link(f"See all {len(rows):,}", url))


def _checklist(reading: Reading) -> str:
    if reading.state is not State.DRAFT:
        return ""
    return reverse("admin:commitments_plan_draft", args=[reading.plan.pk])


def _ways(reading: Reading, others: int) -> tuple[Link, ...]:
    """The ways on from the headline: to what needs a question, and to the KPIs that are not printed here."""
    found = exceptions_of(reading.summary, None)
    exceptions = sum(bool(each.name) for each in found.listed)
    adverse = sum(each.lacks_comment for each in found.listed)
    links = []
    if found.listed:
        url = reading.url("exceptions")
        links.append(Link(counted(exceptions, "exception"), f"{url}#{EXCEPTIONS}" if exceptions else url))
        links.append(Link(f"{counted(adverse, 'adverse KPI')} without a comment", f"{url}?comment=missing"))
    if others:
        links.append(
            Link(counted(others, "KPI that is not key", "KPIs that are not key"), f"{reading.url('kpi-list')}?key=no")
        )
    return tuple(links)


def totals_of(reading: Reading) -> Totals:
    """All themes together."""
    summary = reading.summary
    return Totals(
        aims=declared_against_counted(summary),
        counts=six_counts(RagCounts.of(aim.rag for aim in summary.aims), url=reading.url("aim-list"), field="rag"),
        projected=projected_link(Projection.of(aim.projected_rag for aim in summary.aims), reading),
    )


def _group(
    theme: ThemeSummary, reading: Reading, notes: Notes, kpis: dict[str, KpiRow], older: QuarterSummary | None
) -> ThemeGroup:
    return ThemeGroup(
        slug=theme.slug,
        title=theme.title,
        url=reading.url("theme", theme=theme.slug),
        rating=theme_rating(theme, older),
        reason=theme.rag_reason,
        aims=aims_sentence(theme),
        counts=six_counts(theme.counts, url=reading.url("aim-list"), field="rag", chosen=f"theme={theme.slug}"),
        better=better_sentence(theme),
        carried=carried_counts(theme, reading),
        projected=projected_link(theme.projection, reading, theme.slug),
        kpis=tuple(kpis[slug] for slug in theme.key_kpis),
        notes=notes.about("theme", theme.slug),
    )


def aims_sentence(theme: ThemeSummary) -> str:
    """How many aims of a theme are counted, beside what the plan declares."""
    number = counted(len(theme.aims), "aim")
    stated = "no number" if theme.declared_total is None else f"{theme.declared_total:,}"
    return f"{number} in this record; the plan document states {stated}"


def carried_counts(theme: ThemeSummary, reading: Reading) -> tuple[Link, ...]:
    """How many ratings come from an earlier quarter, and how many aims are stale, with their lists; none for none."""
    carried = sum(aim.is_carried for aim in theme.aims)
    stale = sum(aim.is_stale for aim in theme.aims)
    url = f"{reading.url('aim-list')}?theme={theme.slug}&mark="
    said = counted(carried, "rating carried from an earlier quarter", "ratings carried from an earlier quarter")
    links = ((carried, Link(said, f"{url}carried")), (stale, Link(stale_count(reading, stale), f"{url}stale")))
    return tuple(link for number, link in links if number)


def projected_link(projection: Projection, reading: Reading, theme: str = "") -> Link:
    """The projected share with both counts, and the list of the aims that it counts; without aims no list."""
    chosen = f"theme={theme}&" if theme else ""
    url = f"{reading.url('aim-list')}?{chosen}projected={Rag.GREEN}&projected={Rag.COMPLETE}"
    return Link(str(projection), url if projection.total else "")
