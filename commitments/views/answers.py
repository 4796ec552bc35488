"""How the two trees answer a request: who may read what, and who may keep the answer.

A view takes the request and what was read for it, a ``Reading`` for pages of a quarter or a ``Desk``
for pages of the plan. Which tree it stands in is a value of its address.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags

from commitments.filters.lists import MAX_SEARCH
from commitments.models import Plan, SealedQuarter
from commitments.permissions import SEES_LIVE, plan_and_role, role_of
from commitments.reporting.memory import Memory
from commitments.reporting.publications import Shelf, public_shelves, published_seals_of, seals_of, shelf_of
from commitments.views.carrying import AT, TO
from commitments.views.desks import Desk, PublishedDesk, desk_of
from commitments.views.frame import Link, frame_of
from commitments.views.reading import (
    UNPUBLISHED,
    FileRefused,
    NotHere,
    NotThen,
    Reading,
    Tree,
)
from kpis.periods import LONDON
from plantracker.errors import not_found
from plantracker.people.models import User
from plantracker.questions import read_only
from plantracker.version import VERSION

STRANGER = "There is no such plan, or you may not see it."
# While somebody works on the templates, a page that a browser kept must not outlive a restart.
RELEASE = f"{VERSION} {timezone.now().isoformat()}" if settings.DEBUG else VERSION

HTML = "text/html; charset=utf-8"
# Published pages as they were made last, under their tags: this many bytes in each process.
pages_kept: Memory[bytes] = Memory(32_000_000)
# So many parameters are carried to another quarter at most.
MAX_CARRIED = 20

Answer = HttpResponseBase
View = Callable[..., Answer]


def quarter_page(view: View, *, names_site: bool = False) -> View:
    """A page or file of one quarter, in either tree; ``names_site`` of what names the site's own address."""

    @read_only
    @wraps(view)
    def opened(request: HttpRequest, *, tree: Tree, plan: str, when: str, **more: Any) -> Answer:
        def answer(desk: Desk) -> Answer:
            page = request.path.partition(f"/{plan}/{when}/")[2]
            query = _carried(request)
            reading = replace(desk.reading(when), page=page, query=query)
            try:
                return view(request, reading, **more)
            except NotThen as reason:
                return _not_then(request, reading, reason)

        return TREES[tree](request, plan, answer, site_of(request) if names_site else "")

    return opened


def plan_page(view: View, *, names_site: bool = False) -> View:
    """A page of one plan, in either tree; ``names_site`` of what names the site's own address."""

    @read_only
    @wraps(view)
    def opened(request: HttpRequest, *, tree: Tree, plan: str, **more: Any) -> Answer:
        site = site_of(request) if names_site else ""
        return TREES[tree](request, plan, lambda desk: view(request, desk, **more), site)

    return opened


def plan_front(view: View) -> View:
    """A page of one plan for panel or public that speaks of the day and of the other public plans too."""

    @read_only
    @wraps(view)
    def opened(request: HttpRequest, *, tree: Tree, plan: str, **more: Any) -> Answer:
        shelves = public_shelves()
        shelf = next((each for each in shelves if each.plan.slug == plan), None) or shelf_of(plan)
        return _from(shelf, request, lambda desk: view(request, desk, **more), _head_today(shelves))

    return opened


def public_front(view: View) -> View:
    """A page of all public plans, the same for every reader, that speaks of the day too."""

    @read_only
    @wraps(view)
    def opened(request: HttpRequest, **more: Any) -> Answer:
        return kept_under(request, _head_today(public_shelves()), lambda: view(request, **more))

    return opened


def head_of(shelves: Iterable[Shelf]) -> str:
    """What moves with anything that is published of these plans."""
    return " ".join(f"{each.plan.slug}.{each.head}" for each in shelves)


def site_of(request: HttpRequest) -> str:
    """The site's address as the reader has it, for the tag of what names it: a site may have several."""
    return f"{request.scheme}://{request.get_host()}"


def _head_today(shelves: Iterable[Shelf]) -> str:
    return f"{timezone.localdate(timezone=LONDON).isoformat()} {head_of(shelves)}"


def signed_in_page(view: View) -> View:
    """A page for whoever is signed in, of no one plan."""

    @read_only
    @wraps(view)
    def opened(request: HttpRequest, **more: Any) -> Answer:
        if not request.user.is_authenticated:
            return unkept(redirect_to_login(request.get_full_path()))
        return unkept(_answered(request, lambda: view(request, **more)))

    return opened


def kept_under(request: HttpRequest, head: str, answer: Callable[[], Answer]) -> Answer:
    """What anybody may keep while ``head`` stands, under a tag of release, head, address and query.

    Who holds that tag already gets a 304 and ``answer`` is not asked; nor is it where the page was made before. Only a
    200 is kept, so whoever names the tag has had the page. Any other condition (``*``, If-Match, dates) would have to
    know first whether there is a page, and is not asked.
    """
    etag = _etag(request, head)
    if _holds(request, etag):
        return _kept(HttpResponseNotModified(), etag)
    page = pages_kept.find(etag)
    if page is not None:
        return _kept(HttpResponse(page, content_type=HTML), etag)
    response = answer()
    if response.status_code != 200:
        return unkept(response)
    if isinstance(response, HttpResponse) and response.headers["Content-Type"] == HTML:
        pages_kept.keep(etag, len(response.content), response.content)
    return _kept(response, etag)


def _holds(request: HttpRequest, etag: str) -> bool:
    """Whether the reader names this very tag, by the weak comparison (RFC 9110, 13.1.2)."""
    listed = request.headers.get("If-None-Match", "")
    return bool(listed) and etag in (each.removeprefix("W/") for each in parse_etags(listed))


def unkept(response: Answer) -> Answer:
    """Neither browsers nor proxies may keep it."""
    patch_cache_control(response, private=True, no_store=True)
    return response


def person_of(request: HttpRequest) -> User:
    """The person who is signed in."""
    if not isinstance(request.user, User):
        raise NotHere(STRANGER)
    return request.user


def not_here(request: HttpRequest, sentence: str) -> HttpResponse:
    """The page of what is not found, with the reason; without one, that of an address that never was."""
    if not sentence:
        return not_found(request)
    return render(request, "404.html", {"sentence": sentence}, status=404)


def _carried(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """What the reader takes along to another quarter: the filter, and nothing that is longer than one can be.

    Not the chooser's own words: its form would send each of them twice.
    """
    asked = [(name, value) for name, values in request.GET.lists() if name not in (AT, TO) for value in values]
    return tuple(pair for pair in asked if max(map(len, pair)) <= MAX_SEARCH)[:MAX_CARRIED]


def _not_then(request: HttpRequest, reading: Reading, reason: NotThen) -> HttpResponse:
    """The page of a quarter whose record does not hold what is asked for, with the ways on."""
    newest = reading.seals[-1] if reason.is_sealed and reading.seals else None
    there = Link(f"The same page of {newest}", _same_page(reading, newest)) if newest else None
    page = {"frame": frame_of(reading, reason.heading, page=""), "sentence": str(reason), "there": there}
    return render(request, "review/not_then.html", {"page": page}, status=404)


def _same_page(reading: Reading, seal: SealedQuarter) -> str:
    return reading.url_in(seal.as_period.slug, "overview") + reading.page


def _review(request: HttpRequest, slug: str, answer: Callable[[Desk], Answer], _site: str = "") -> Answer:
    """For signed-in readers only, never kept by a browser or a proxy; what is not theirs is not found."""
    if not request.user.is_authenticated:
        return unkept(redirect_to_login(request.get_full_path()))

    def answered() -> Answer:
        person = person_of(request)
        plan, role = plan_and_role(slug, person) or (None, None)
        if plan is None or role not in SEES_LIVE:
            raise NotHere(STRANGER)
        return answer(Desk(plan, role, person, timezone.now(), seals_of(plan)))

    return unkept(_answered(request, answered))


def _published(request: HttpRequest, slug: str, answer: Callable[[Desk], Answer], site: str = "") -> Answer:
    """The same bytes for every reader of a public plan, who is not asked for; others are for members alone."""
    shelf = shelf_of(slug)
    return _from(shelf, request, answer, f"{shelf.head} {site}" if shelf else "")


def _from(shelf: Shelf | None, request: HttpRequest, answer: Callable[[Desk], Answer], head: str) -> Answer:
    if shelf is None or not shelf.plan.is_public:
        # Asked of a plan that is not there too: the two must read the same, headers included.
        return unkept(_answered(request, lambda: answer(_members_desk(request, shelf.plan if shelf else None))))
    plan = shelf.plan
    return kept_under(request, head, lambda: _answered(request, lambda: answer(desk_of(plan))))


TREES = {Tree.REVIEW: _review, Tree.PUBLISHED: _published}


def _members_desk(request: HttpRequest, plan: Plan | None) -> PublishedDesk:
    person = request.user if isinstance(request.user, User) else None
    role = role_of(person, plan) if person and plan else None
    if plan is None or role is None:
        raise NotHere(UNPUBLISHED)
    return PublishedDesk(plan, role, person, timezone.now(), published_seals_of(plan))


def _answered(request: HttpRequest, answer: Callable[[], Answer]) -> Answer:
    try:
        return answer()
    except NotHere as reason:
        return not_here(request, str(reason))
    except FileRefused as reason:
        return render(request, "400.html", {"sentence": str(reason)}, status=400)


def _etag(request: HttpRequest, head: str) -> str:
    site = (settings.SITE_NAME, settings.SITE_CONTACT, settings.SITE_ADDRESS)
    said = "\n".join((RELEASE, *site, head, request.get_full_path()))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _kept(response: Answer, etag: str) -> Answer:
    """Browsers and proxies may keep it, and ask each time whether it still holds."""
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, no_cache=True)
    return response
