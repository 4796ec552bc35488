"""Turning to the same page of another quarter, and to the newest published one."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from commitments.views.answers import plan_page
from commitments.views.carrying import AT, TO, carried_to
from commitments.views.desks import Desk
from commitments.views.reading import NotHere

NOTHING_PUBLISHED = "No quarter of this plan is published yet."


@plan_page
def choose(request: HttpRequest, desk: Desk, *, when: str) -> HttpResponse:
    """Lead to the chosen quarter: to the page that the reader comes from, with its filter, else to its overview."""
    query = request.GET.copy()
    chosen, page = query.pop(TO, [when])[-1], query.pop(AT, [""])[-1]
    url = _overview(desk, chosen)
    if not url:
        raise NotHere("The address names no quarter.")
    if page and _is_there(url + page):
        url += page
    kept = carried_to(chosen, [(name, value) for name, values in query.lists() for value in values])
    return HttpResponseRedirect(f"{url}?{urlencode(kept)}" if kept else url)


@plan_page
def latest(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Lead to the newest quarter that the reader may know of."""
    if not desk.seals:
        raise NotHere(NOTHING_PUBLISHED)
    return HttpResponseRedirect(_overview(desk, desk.seals[-1].as_period.slug))


def _overview(desk: Desk, when: str) -> str:
    try:
        return reverse(f"{desk.tree}:overview", kwargs={"plan": desk.plan.slug, "when": when})
    except NoReverseMatch:
        return ""


def _is_there(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
