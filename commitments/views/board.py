"""The board: what the force and the office have to answer for, as known at the end of a day."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from commitments.models import Plan
from commitments.reporting.board_beside import beside_reader
from commitments.reporting.records import Look, summary_reader
from commitments.views.answers import plan_page
from commitments.views.board_days import BoardDays, BoardForm, day_named
from commitments.views.board_page import BoardPage, board_page, empty_board
from commitments.views.desks import Desk
from kpis.periods import LONDON
from plantracker.together import Reader, read_side_by_side
from plantracker.ui.formatting import day


@plan_page
def board(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Today's board; a chosen day leads to that day's address."""
    today = desk.at.astimezone(LONDON).date()
    if "on" not in request.GET:
        return _shown(request, desk, today)
    form = BoardForm(request.GET, today=today)
    if not form.is_valid():
        return _answer(request, empty_board(desk, form))
    since = form.cleaned_data["since"]
    url = desk.url("board-on", on=form.cleaned_data["on"].isoformat())
    return HttpResponseRedirect(f"{url}?{urlencode({'since': since.isoformat()})}" if since else url)


@plan_page
def board_on(request: HttpRequest, desk: Desk, *, on: str) -> HttpResponse:
    """The board of one day."""
    return _shown(request, desk, day_named(on))


def _shown(request: HttpRequest, desk: Desk, asked: date) -> HttpResponse:
    today = desk.at.astimezone(LONDON).date()
    form = BoardForm({"on": asked.isoformat(), "since": request.GET.get("since", "")}, today=today)
    if not form.is_valid():
        return _answer(request, empty_board(desk, form))
    if asked < desk.plan.starts_on:
        return _answer(request, empty_board(desk, form, _too_early(desk.plan, asked)))
    days = BoardDays.of(asked, form.cleaned_data["since"], now=desk.at)
    looks = Look(days.span.since, days.known_then), Look(days.span.until, days.known_before)
    readers: list[Reader[Any]] = [
        *(summary_reader(desk.plan, look, rounds=desk.rounds) for look in looks),
        beside_reader(desk.now, at=desk.at),
    ]
    then, now, beside = read_side_by_side(readers)
    return _answer(request, board_page(desk, days, form, then=then, now=now, beside=beside))


def _answer(request: HttpRequest, page: BoardPage) -> HttpResponse:
    return render(request, "review/board.html", {"page": page})


def _too_early(plan: Plan, asked: date) -> str:
    return f"The plan began on {day(plan.starts_on)}, so there is no board on {day(asked)}."
