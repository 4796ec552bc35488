"""The sealed quarters of a plan: its chain of records, and what is missing from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commitments.actions.sealing import missing_quarters
from commitments.choices import RecordKind, Role
from commitments.models import Plan, Round, SealedQuarter
from commitments.reporting.canonical import Correction, read_correction
from commitments.reporting.records import sealed_summary
from commitments.tables import QuarterRow, QuarterTable
from commitments.views.frame import Frame, plan_links, short_digest
from commitments.views.notes import Note, Notes
from commitments.views.reading import plan_for, review_page
from kpis.periods import Period
from plantracker.ui.formatting import counted, instant, months


@dataclass(frozen=True)
class QuarterNotes:
    """The corrections of one quarter."""

    quarter: str
    url: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class QuartersPage:
    """Everything on the list of sealed quarters; ``head`` is the newest record's hash."""

    frame: Frame
    count: str
    head: str
    table: QuarterTable
    corrections: tuple[QuarterNotes, ...]
    waiting: tuple[str, ...]
    missing: tuple[str, ...]


@review_page
def quarter_list(request: HttpRequest, *, plan: str) -> HttpResponse:
    """The sealed quarters with their corrections, the head of the chain, the quarters that are missing."""
    now = timezone.now()
    found, role = plan_for(request, plan)
    records = list(SealedQuarter.objects.filter(plan=found).in_chain())
    page = _page(found, role, records, at=now)
    page.table.for_request(request)
    return render(request, "review/quarters.html", {"page": page})


def _page(plan: Plan, role: Role, records: Sequence[SealedQuarter], *, at: datetime) -> QuartersPage:
    seals = [record for record in records if record.kind == RecordKind.SEAL]
    rounds = list(plan.rounds.order_by("quarter_start"))
    open_round = next((each for each in rounds if each.is_open(at=at)), None)
    corrections = _corrections(plan, records)
    rows = [
        _row(plan, seal, len(corrections.get(seal.quarter, ())))
        for seal in sorted(seals, key=lambda seal: seal.quarter_start, reverse=True)
    ]
    return QuartersPage(
        frame=_frame(plan, role, has_draft=open_round is not None),
        count=counted(len(seals), "quarter is sealed", "quarters are sealed"),
        head=records[-1].record_hash if records else "",
        table=QuarterTable(rows),
        corrections=tuple(
            QuarterNotes(seal.quarter, _url(plan, seal.quarter), _notes(seal, corrections[seal.quarter]))
            for seal in seals
            if seal.quarter in corrections
        ),
        waiting=_waiting(rounds, {seal.quarter for seal in seals}, at=at),
        missing=tuple(str(quarter) for quarter in missing_quarters(plan, at=at)),
    )


def _frame(plan: Plan, role: Role, *, has_draft: bool) -> Frame:
    return Frame(
        heading="Sealed quarters",
        office=plan.office,
        plan=plan.title,
        period="",
        marking=plan.marking,
        plan_links=plan_links(plan, role, has_draft=has_draft, at="quarters"),
    )


def _row(plan: Plan, seal: SealedQuarter, corrections: int) -> QuarterRow:
    quarter = seal.as_period
    return QuarterRow(
        quarter=seal.quarter,
        url=_url(plan, seal.quarter),
        start=seal.quarter_start,
        months=months(quarter.start, quarter.end),
        cut_off=seal.cut_off,
        taken_at=seal.taken_at,
        corrections=corrections,
        digest=short_digest(seal),
        pack_url=reverse("commitments:pack", kwargs={"plan": plan.slug, "when": quarter.slug}),
    )


def _corrections(plan: Plan, records: Sequence[SealedQuarter]) -> dict[str, list[Correction]]:
    """By quarter, in the order in which they were made."""
    found: dict[str, list[Correction]] = {}
    for record in records:
        if record.kind == RecordKind.CORRECTION:
            found.setdefault(record.quarter, []).append(read_correction(record.format, record.content))
    return found


def _notes(seal: SealedQuarter, corrections: Sequence[Correction]) -> tuple[Note, ...]:
    return Notes.of(tuple(corrections), sealed_summary(seal)).all


def _waiting(rounds: Sequence[Round], sealed: set[str], *, at: datetime) -> tuple[str, ...]:
    """What is said of the rounds that have no seal yet."""
    said = []
    for round_ in rounds:
        if round_.quarter in sealed:
            continue
        if round_.is_open(at=at):
            said.append(f"{round_.quarter}: its round is open until {instant(round_.cut_off)}.")
        else:
            said.append(f"{round_.quarter}: its round closed on {instant(round_.cut_off)} and it is not sealed yet.")
    return tuple(said)


def _url(plan: Plan, quarter: str) -> str:
    return reverse("commitments:overview", kwargs={"plan": plan.slug, "when": Period.parse_quarter(quarter).slug})
