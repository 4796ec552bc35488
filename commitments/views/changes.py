"""What differs between a quarter and an earlier sealed one."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commitments.models import SealedQuarter
from commitments.reporting.changes import changes_between
from commitments.reporting.records import corrections_of, sealed_summary
from commitments.views.change_rows import ChangeGroups, groups_of
from commitments.views.frame import Frame, frame_of, highest_marking
from commitments.views.notes import Note, Notes
from commitments.views.reading import NotHere, Reading, State, earlier_record, quarter_named, read, review_page, seal_of

NOTHING_EARLIER = "No earlier quarter of this plan is sealed, so there is nothing to compare with."


@dataclass(frozen=True)
class Choice:
    """A sealed quarter that can be compared with."""

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
    """Everything on the page; ``groups`` is None where nothing can be compared, and ``problem`` says why."""

    frame: Frame
    choices: tuple[Choice, ...]
    problem: str
    compared: str
    groups: ChangeGroups | None
    corrected: tuple[CorrectedQuarter, ...]


@review_page
def changes(request: HttpRequest, *, plan: str, when: str) -> HttpResponse:
    """What changed since the latest earlier sealed quarter, or since the one that is asked for."""
    now = timezone.now()
    reading = read(request, plan=plan, when=when, at=now)
    seals = list(SealedQuarter.objects.seals().filter(plan=reading.plan).order_by("-quarter_start").defer("content"))
    asked = request.GET.get("against", "")
    try:
        other = _other(reading, asked)
    except NotHere as reason:
        page = _empty(reading, _choices(reading, seals, None), str(reason))
    else:
        page = _compared(reading, other, _choices(reading, seals, other))
    return render(request, "review/changes.html", {"page": page})


def _other(reading: Reading, asked: str) -> SealedQuarter:
    """The seal to compare with. Raises ``NotHere`` with the reason why there is none."""
    if asked:
        quarter = quarter_named(asked)
        if reading.state is not State.LIVE and quarter == reading.quarter:
            raise NotHere(f"{quarter} cannot be compared with itself: choose another quarter.")
        return seal_of(reading.plan, quarter)
    found = earlier_record(reading)
    if found is None:
        raise NotHere(NOTHING_EARLIER)
    return found


def _compared(reading: Reading, other: SealedQuarter, choices: tuple[Choice, ...]) -> ChangesPage:
    """Older against newer, whichever of the two is in the address."""
    mine, theirs = reading.summary, sealed_summary(other)
    is_forward = other.quarter_start <= reading.quarter.start
    older, newer = (theirs, mine) if is_forward else (mine, theirs)
    corrections = {mine.quarter: reading.corrections, theirs.quarter: tuple(corrections_of(other))}
    own = f"{mine.quarter} ({reading.state.value})" if reading.state is not State.SEALED else mine.quarter
    names = (theirs.quarter, own) if is_forward else (own, theirs.quarter)
    found = changes_between(older, newer)
    printed = tuple(change.after for change in found.aims if change.after and change.kind != "unchanged")
    return ChangesPage(
        frame=frame_of(reading, "What changed", page="changes", marking=highest_marking(reading, printed)),
        choices=choices,
        problem="",
        compared=f"From {names[0]} to {names[1]}",
        groups=groups_of(found, older, newer, {kpi.slug: reading.url("kpi", kpi=kpi.slug) for kpi in mine.kpis}),
        corrected=tuple(
            CorrectedQuarter(summary.quarter, Notes.of(corrections[summary.quarter], summary).all)
            for summary in (older, newer)
            if corrections[summary.quarter]
        ),
    )


def _empty(reading: Reading, choices: tuple[Choice, ...], problem: str) -> ChangesPage:
    frame = frame_of(reading, "What changed", page="changes")
    return ChangesPage(frame, choices, problem, "", None, ())


def _choices(reading: Reading, seals: list[SealedQuarter], chosen: SealedQuarter | None) -> tuple[Choice, ...]:
    """Every other sealed quarter, the newest first."""
    return tuple(
        Choice(seal.quarter, seal.as_period.slug, chosen is not None and seal.pk == chosen.pk)
        for seal in seals
        if reading.record is None or seal.pk != reading.record.pk
    )
