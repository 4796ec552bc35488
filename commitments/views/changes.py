"""What differs between a quarter and an earlier sealed one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from commitments.filters.aims import WAYS
from commitments.filters.changes import ChangeFilters
from commitments.filters.lists import FilterForm
from commitments.models import SealedQuarter
from commitments.reporting.changes import AimChange, Changes, changes_between
from commitments.reporting.summary import QuarterSummary
from commitments.views.aim_moves import MARKS_OF_MOVES, AimMoves, highest_of
from commitments.views.answers import quarter_page
from commitments.views.change_rows import UNCHANGED, ChangeGroups, aims_headline, first_of, groups_of, kpis_headline
from commitments.views.frame import Frame, Link, frame_of
from commitments.views.legend import legend_of, marks_of_aims
from commitments.views.lengths import length_of
from commitments.views.listing import MENDED, PAGE, asks_for_all, cited_query
from commitments.views.meanings import Meaning
from commitments.views.notes import Note, Notes
from commitments.views.reading import NotHere, Reading, State, Tree, quarter_named
from commitments.views.staleness import stale_sentence
from plantracker.ui.formatting import counted
from plantracker.ui.tables import ALL

NOTHING_EARLIER = "No earlier quarter of this plan is {state}, so there is nothing to compare with."


@dataclass(frozen=True)
class Choice:
    """An earlier sealed quarter that can be compared with."""

    label: str
    value: str
    is_chosen: bool


@dataclass(frozen=True)
class CorrectedQuarter:
    """One of the two quarters, with its corrections."""

    quarter: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class ChangesPage:
    """Everything on the page.

    ``groups`` is None where nothing can be compared, and ``problem`` says why, with ``instead`` as the
    way on if there is one. ``sentence`` reads the filter back; empty where it asks for all. ``turn`` leads from a part
    to all rows, and back; None where the page holds all of them anyway.
    """

    frame: Frame
    choose_url: str
    choices: tuple[Choice, ...]
    kept: tuple[tuple[str, str], ...]
    problem: str = ""
    instead: Link | None = None
    headline: tuple[str, ...] = ()
    form: FilterForm | None = None
    sentence: str = ""
    clear_url: str = ""
    list_url: str = ""
    groups: ChangeGroups | None = None
    corrected: tuple[CorrectedQuarter, ...] = ()
    turn: Link | None = None
    legend: tuple[Meaning, ...] = ()


class NotCompared(Exception):
    """The two quarters are not compared in this order; ``instead`` is the way on, None where there is none."""

    def __init__(self, sentence: str, instead: Link | None = None) -> None:
        super().__init__(sentence)
        self.instead = instead


@quarter_page
def changes(request: HttpRequest, reading: Reading) -> HttpResponse:
    """What changed since the latest earlier sealed quarter; the one that is asked for has an address of its own."""
    asked = request.GET.get("against", "")
    try:
        if asked:
            seal = reading.seal_of(quarter_named(asked))
            return HttpResponseRedirect(_since_url(reading, seal, _kept(request)))
        page = _page(request, reading, _latest(reading))
    except NotHere as reason:
        page = _empty(request, reading, str(reason), None)
    except NotCompared as reason:
        page = _empty(request, reading, str(reason), reason.instead)
    return render(request, "review/changes.html", {"page": page})


@quarter_page
def changes_since(request: HttpRequest, reading: Reading, *, earlier: str) -> HttpResponse:
    """What changed since one earlier sealed quarter."""
    try:
        seal = reading.seal_of(quarter_named(earlier))
    except NotHere as reason:
        raise reading.absent(reason) from reason
    try:
        page = _page(request, reading, _before(reading, seal))
    except NotCompared as reason:
        page = _empty(request, reading, str(reason), reason.instead)
    return render(request, "review/changes.html", {"page": page})


def _latest(reading: Reading) -> SealedQuarter:
    """The latest earlier seal. Raises ``NotCompared`` for a first quarter, with the way to the next one's page."""
    if reading.earlier is not None:
        return reading.earlier
    later = next((seal for seal in reading.seals if seal.quarter_start > reading.quarter.start), None)
    said = NOTHING_EARLIER.format(state="published" if reading.tree is Tree.PUBLISHED else "sealed")
    raise NotCompared(said, _backwards(reading, later) if later else None)


def _before(reading: Reading, seal: SealedQuarter) -> SealedQuarter:
    """The seal, if it can come first. Raises ``NotCompared``."""
    if seal.quarter == reading.summary.quarter and reading.state is not State.LIVE:
        raise NotCompared(f"{seal.quarter} cannot be compared with itself: choose an earlier quarter.")
    if seal.quarter_start > reading.quarter.start:
        said = (
            f"{seal.quarter} is later than {reading.summary.quarter}: the newer quarter is never put before the older."
        )
        raise NotCompared(said, _backwards(reading, seal) if reading.state is State.SEALED else None)
    return seal


def _backwards(reading: Reading, later: SealedQuarter) -> Link:
    """The way to what changed from the quarter in the address to a later one."""
    label = f"What changed from {reading.summary.quarter} to {later.quarter}"
    return Link(label, reading.url_in(later.as_period.slug, "changes-since", earlier=reading.quarter.slug))


def _page(request: HttpRequest, reading: Reading, seal: SealedQuarter) -> ChangesPage:
    older, newer = reading.read(seal), reading.summary
    found = changes_between(older, newer)
    filters = ChangeFilters(request.GET, found, older=older, newer=newer)
    shown = filters.kept() if filters.is_valid() else None
    moved = [change for change in shown.aims if change.kind != "unchanged"] if shown else []
    when = seal.as_period.slug
    moves = AimMoves(
        older, newer, lambda page, **more: reading.url_in(when, page, **more), reading.url, stale_sentence(reading)
    )
    base = _empty(request, reading, "", None, chosen=seal)
    corrected = _corrected(reading, seal, older)
    groups, turn = _fitting(request, reading, seal, groups_of(shown, moves), corrected) if shown else (None, None)
    return replace(
        base,
        frame=frame_of(
            reading,
            "What changed",
            page="changes",
            marking=highest_of(newer.plan.marking, moved),
            query=cited_query(request, filters),
        ),
        headline=_headline(reading, found, older),
        form=filters.form,
        sentence=_sentence(filters, found, shown),
        clear_url=_since_url(reading, seal, ()) if not filters.is_valid() or filters.in_words() else "",
        list_url=_list_url(request, reading, seal, UNCHANGED),
        groups=groups,
        corrected=corrected,
        turn=turn,
        legend=_legend(reading, groups, moved) if groups else (),
    )


def _fitting(
    request: HttpRequest,
    reading: Reading,
    seal: SealedQuarter,
    groups: ChangeGroups,
    corrected: tuple[CorrectedQuarter, ...],
) -> tuple[ChangeGroups, Link | None]:
    """What of the groups the page shows, all where the address asks for that, and the way to the other of the two."""
    whole = f"{request.path}?{urlencode({**dict(_kept(request)), PAGE: ALL})}"

    def all_of(group: str) -> str:
        # No list holds what is gone, nor measures by how they moved: this page does.
        return _list_url(request, reading, seal, group) if group in WAYS else f"{whole}#{group}"

    first = first_of(groups, all_of, beside=length_of(corrected))
    if not first.part:
        return groups, None
    if asks_for_all(request):
        kept = urlencode(_kept(request))
        return groups, Link("The first of each group", f"{request.path}?{kept}" if kept else request.path)
    return first, Link("All rows on one page, to print", whole)


def _legend(reading: Reading, groups: ChangeGroups, moved: Sequence[AimChange]) -> tuple[Meaning, ...]:
    """What the marks mean of the rows that the page shows."""
    urls = {row.url for group in groups.aims for row in group.rows}
    shown = (each.after for each in moved if each.after and reading.url("aim", aim=each.slug) in urls)
    return legend_of(groups, marks=marks_of_aims(shown) & MARKS_OF_MOVES)


def _headline(reading: Reading, found: Changes, older: QuarterSummary) -> tuple[str, ...]:
    newer = reading.summary
    own = f"{newer.quarter} ({reading.state.value})" if reading.state is not State.SEALED else newer.quarter
    said = [f"From {older.quarter} to {own}."]
    if older.has_themes or newer.has_themes:
        said.append(aims_headline(found))
    return (*said, kpis_headline(found))


def _sentence(filters: ChangeFilters, found: Changes, shown: Changes | None) -> str:
    """The filter read back with both counts of aims and of measures; empty where it asks for all."""
    if shown is None:
        return MENDED
    if not filters.in_words():
        return ""
    aims = f"{len(shown.aims):,} of {counted(len(found.aims), 'aim')}"
    return f"{aims} and {len(shown.kpis):,} of {counted(len(found.kpis), 'KPI')}: {filters.in_words()}."


def _corrected(reading: Reading, seal: SealedQuarter, older: QuarterSummary) -> tuple[CorrectedQuarter, ...]:
    both = ((older, reading.corrections_to(seal)), (reading.summary, reading.corrections))
    return tuple(
        CorrectedQuarter(summary.quarter, Notes.of(corrections, summary).all)
        for summary, corrections in both
        if corrections
    )


def _empty(
    request: HttpRequest, reading: Reading, problem: str, instead: Link | None, *, chosen: SealedQuarter | None = None
) -> ChangesPage:
    return ChangesPage(
        frame=frame_of(reading, "What changed", page="changes"),
        choose_url=reading.url("changes"),
        choices=_choices(reading, chosen),
        kept=_kept(request),
        problem=problem,
        instead=instead,
    )


def _choices(reading: Reading, chosen: SealedQuarter | None) -> tuple[Choice, ...]:
    """The sealed quarters that can come first."""
    return tuple(
        Choice(seal.quarter, seal.as_period.slug, chosen is not None and seal.pk == chosen.pk)
        for seal in reading.comparable
    )


def _kept(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """What the address asks for beside the quarter: the filter, which another quarter keeps."""
    return tuple((name, request.GET[name]) for name in ChangeFilters.base_filters if request.GET.get(name))


def _list_url(request: HttpRequest, reading: Reading, seal: SealedQuarter, way: str) -> str:
    """The list of the aims that moved in one of ``WAYS``, with the filter of this page."""
    asked = {"since": seal.as_period.slug, "moved": way, **dict(_kept(request))}
    return f"{reading.url('aim-list')}?{urlencode(asked)}"


def _since_url(reading: Reading, seal: SealedQuarter, kept: tuple[tuple[str, str], ...]) -> str:
    query = QueryDict(mutable=True)
    query.update(dict(kept))
    url = reading.url("changes-since", earlier=seal.as_period.slug)
    return f"{url}?{query.urlencode()}" if query else url
