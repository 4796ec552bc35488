"""The sealed quarters of a plan: its chain of records, and what is missing from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commitments.actions.sealing import missing_quarters
from commitments.models import Plan, Round, SealedQuarter
from commitments.reporting.canonical import Correction, read_correction
from commitments.reporting.records import sealed_summary
from commitments.tables import SealedQuarterTable
from commitments.views.answers import plan_page
from commitments.views.desks import Desk
from commitments.views.frame import Frame, brand_url, plan_links
from commitments.views.notes import Note, Notes
from commitments.views.quarter_rows import quarter_rows
from commitments.views.rounds import unsealed_sentence
from plantracker.ui.formatting import counted, instant


@dataclass(frozen=True)
class QuarterNotes:
    """The corrections of one quarter."""

    quarter: str
    url: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class QuartersPage:
    """Everything on the list of sealed quarters; ``head`` is the newest record of the chain, None where none is."""

    frame: Frame
    count: str
    head: SealedQuarter | None
    table: SealedQuarterTable
    corrections: tuple[QuarterNotes, ...]
    waiting: tuple[str, ...]
    missing: tuple[str, ...]


@plan_page
def quarter_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The sealed quarters with their corrections, the head of the chain, the quarters that are missing."""
    page = _page(desk)
    page.table.for_request(request)
    return render(request, "review/quarters.html", {"page": page})


def _page(desk: Desk) -> QuartersPage:
    plan, at = desk.plan, desk.at
    rounds = list(plan.rounds.order_by("quarter_start"))
    open_round = next((each for each in rounds if each.is_open(at=at)), None)
    corrections = _corrections(plan)
    return QuartersPage(
        frame=_frame(desk, has_draft=open_round is not None),
        count=counted(len(desk.seals), "quarter is sealed", "quarters are sealed"),
        head=_head(plan),
        table=SealedQuarterTable(quarter_rows(desk, {quarter: len(each) for quarter, each in corrections.items()})),
        corrections=_noted(plan, corrections),
        waiting=_waiting(rounds, {seal.quarter for seal in desk.seals}, at=at),
        missing=tuple(str(quarter) for quarter in missing_quarters(plan, at=at)),
    )


def _head(plan: Plan) -> SealedQuarter | None:
    return plan.records.defer("content").order_by("-sequence").first()


def _frame(desk: Desk, *, has_draft: bool) -> Frame:
    plan = desk.plan
    return Frame(
        heading="Sealed quarters",
        office=plan.office,
        plan=plan.title,
        period="",
        marking=plan.marking,
        plan_links=plan_links(plan, desk.role, has_draft=has_draft, at="quarters"),
        reader=desk.reader,
        logo=plan.logo_text,
        brand_url=brand_url(plan),
    )


def _corrections(plan: Plan) -> dict[str, list[Correction]]:
    """By quarter, in the order in which they were made."""
    found: dict[str, list[Correction]] = {}
    for row in SealedQuarter.objects.corrections().filter(plan=plan).in_chain():
        found.setdefault(row.quarter, []).append(read_correction(row.format, row.content))
    return found


def _noted(plan: Plan, corrections: Mapping[str, Sequence[Correction]]) -> tuple[QuarterNotes, ...]:
    """The corrections under their quarters; a record is read for the names of what they are about."""
    seals = SealedQuarter.objects.seals().filter(plan=plan, quarter__in=list(corrections)).in_chain()
    return tuple(
        QuarterNotes(
            seal.quarter,
            reverse("review:overview", kwargs={"plan": plan.slug, "when": seal.as_period.slug}),
            Notes.of(tuple(corrections[seal.quarter]), sealed_summary(seal)).all,
        )
        for seal in seals
    )


def _waiting(rounds: Sequence[Round], sealed: set[str], *, at: datetime) -> tuple[str, ...]:
    """What is said of the rounds that have no seal yet."""
    said = []
    for round_ in rounds:
        if round_.quarter in sealed:
            continue
        if round_.is_open(at=at):
            said.append(f"{round_.quarter}: its round is open until {instant(round_.cut_off)}.")
        else:
            said.append(unsealed_sentence(round_))
    return tuple(said)
