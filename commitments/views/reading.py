"""What one request reads: a plan's quarter, live, as a draft or as sealed, once access is checked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from commitments.choices import Role
from commitments.models import Plan, Round, SealedQuarter
from commitments.permissions import SEES_LIVE, role_of
from commitments.reporting.canonical import VERDICTS_SINCE, Correction
from commitments.reporting.records import corrections_of, earlier_seal, live_summary, sealed_summary, summary_as_at
from commitments.reporting.summary import QuarterSummary
from kpis.periods import NotAPeriod, Period
from plantracker.people.models import User

STRANGER = "There is no such plan, or it is not yours to see."


class State(StrEnum):
    """What a quarter is read as; live and draft are its addresses too."""

    LIVE = "live"
    DRAFT = "draft"
    SEALED = "sealed"


class NotHere(Exception):
    """Nothing that this person may see is at the address; the message is a plain sentence."""


class FileRefused(Exception):
    """The address asks for a file that cannot be made; the message is a plain sentence."""


@dataclass(frozen=True)
class Reading:
    """A plan's quarter as one person reads it at one instant.

    ``address`` is how the quarter is named in addresses: live, draft or such as 2023-24-q3.
    ``record`` is the seal, None for what is not sealed.
    """

    plan: Plan
    role: Role
    at: datetime
    state: State
    address: str
    summary: QuarterSummary
    open_round: Round | None
    record: SealedQuarter | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def quarter(self) -> Period:
        return Period.parse_quarter(self.summary.quarter)

    @property
    def holds_verdicts(self) -> bool:
        """Whether the record keeps series and verdicts; a seal of the first format does not."""
        return self.record is None or self.record.format >= VERDICTS_SINCE

    def url(self, page: str, **more: str) -> str:
        """The address of a page of this very quarter."""
        return reverse(f"commitments:{page}", kwargs={"plan": self.plan.slug, "when": self.address, **more})


View = Callable[..., HttpResponseBase]


def review_page(view: View) -> View:
    """For signed-in readers only, never kept by a browser or a proxy; what is not theirs is not found."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase
        if not request.user.is_authenticated:
            response = redirect_to_login(request.get_full_path())
        else:
            try:
                response = view(request, **kwargs)
            except NotHere as reason:
                response = not_here(request, str(reason))
            except FileRefused as reason:
                response = render(request, "400.html", {"sentence": str(reason)}, status=400)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return guarded


def not_here(request: HttpRequest, sentence: str) -> HttpResponse:
    """The page of what is not found, with the reason."""
    return render(request, "404.html", {"sentence": sentence}, status=404)


def person_of(request: HttpRequest) -> User:
    """The person who is signed in."""
    if not isinstance(request.user, User):
        raise NotHere(STRANGER)
    return request.user


def plan_for(request: HttpRequest, slug: str) -> tuple[Plan, Role]:
    """The plan and what the person is in it. Raises ``NotHere`` for who may not see the live plan."""
    plan = Plan.objects.filter(slug=slug).first()
    role = role_of(person_of(request), plan) if plan else None
    if plan is None or role not in SEES_LIVE:
        raise NotHere(STRANGER)
    return plan, role


def read(request: HttpRequest, *, plan: str, when: str, at: datetime) -> Reading:
    """What the address names, for who may see it; raises ``NotHere`` with the reason otherwise."""
    found, role = plan_for(request, plan)
    if when == State.DRAFT:
        drafted = drafted_round(found, role, at=at)
        summary = summary_as_at(found, drafted.as_period, cut_off=at)
        return Reading(found, role, at, State.DRAFT, when, summary, drafted)
    open_round = found.rounds.open(at=at).order_by("quarter_start").first()
    if when == State.LIVE:
        return Reading(found, role, at, State.LIVE, when, live_summary(found, at=at), open_round)
    record = seal_of(found, quarter_named(when))
    return Reading(
        plan=found,
        role=role,
        at=at,
        state=State.SEALED,
        address=when,
        summary=sealed_summary(record),
        open_round=open_round,
        record=record,
        corrections=tuple(corrections_of(record)),
    )


def quarter_named(slug: str) -> Period:
    """The quarter that an address names, in its one form. Raises ``NotHere``."""
    try:
        quarter = Period.parse_quarter(slug)
    except NotAPeriod as error:
        raise NotHere(f"“{slug}” names no quarter. The third quarter of 2023/24 is written 2023-24-q3.") from error
    if quarter.slug != slug:
        raise NotHere(f"This quarter is written {quarter.slug}.")
    return quarter


def earlier_record(reading: Reading) -> SealedQuarter | None:
    """The seal that a quarter is compared with: the latest earlier one, of a seal's own chain; None for the first."""
    if reading.record is not None:
        return earlier_seal(reading.record)
    seals = SealedQuarter.objects.seals().filter(plan=reading.plan, quarter_start__lt=reading.quarter.start)
    return seals.order_by("-quarter_start").first()


def seal_of(plan: Plan, quarter: Period) -> SealedQuarter:
    """The plan's seal of a quarter. Raises ``NotHere``."""
    record = SealedQuarter.objects.seals().filter(plan=plan, quarter=str(quarter)).first()
    if record is None:
        raise NotHere(f"{quarter} is not sealed.")
    # The plan is at hand already: a page does not fetch it again.
    record.plan = plan
    return record


def drafted_round(plan: Plan, role: Role, *, at: datetime) -> Round:
    """The open round, whose quarter governance may see as it would be sealed now. Raises ``NotHere``."""
    if role is not Role.GOVERNANCE:
        raise NotHere("There is no such page, or it is not yours to see.")
    found = plan.rounds.open(at=at).order_by("quarter_start").first()
    if found is None:
        raise NotHere("No round is open, so there is no draft.")
    return found
