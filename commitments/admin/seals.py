"""Sealing from the admin: which quarters can be sealed, and the button that does it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern

from commitments.actions.sealing import missing_quarters, seal_quarter
from commitments.admin.asking import instant_of, person_of
from commitments.admin.base import PlanModelAdmin
from commitments.admin.hints import hint_at_seals
from commitments.models import Plan, SealedQuarter
from commitments.refusals import REFUSALS, plain
from kpis.periods import NotAPeriod, Period
from plantracker.ui.formatting import instant


@dataclass(frozen=True)
class SealableQuarter:
    """A quarter of the plan, whether it is sealed, and whether it can be sealed now."""

    quarter: str
    said: str
    can_seal: bool


class SealPages(PlanModelAdmin):
    """Adds the page to those of plans."""

    def seal_urls(self) -> list[URLPattern]:
        return [self.page("<path:object_id>/seal/", self.seal_view, "seal")]

    def seal_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """List the quarters, ask once more for the chosen one, seal it. The action has its own transaction."""
        plan: Plan = self.visible_or_404(request, object_id)
        if not self.has_change_permission(request, plan):
            raise PermissionDenied("Only governance seals a quarter.")
        if request.method == "POST":
            self._seal(request, plan)
            return HttpResponseRedirect(self.url_of("seal", plan))
        quarters = quarters_of(plan, at=instant_of(request))
        chosen = [each for each in quarters if each.can_seal and each.quarter == request.GET.get("quarter")]
        context = {"title": "Seal a quarter", "original": plan, "quarters": quarters}
        if chosen:
            context |= {"title": f"Seal {chosen[0].quarter}", "chosen": chosen[0]}
        return self.respond(request, "confirm_seal.html" if chosen else "seal.html", context)

    def _seal(self, request: HttpRequest, plan: Plan) -> None:
        try:
            quarter = Period.parse_quarter(request.POST.get("quarter", ""))
            sealed = seal_quarter(plan=plan, quarter=quarter, by=person_of(request), at=instant_of(request))
        except NotAPeriod:
            self.message_user(request, "Choose one of the quarters below.", messages.ERROR)
        except REFUSALS as error:
            self.message_user(request, plain(error), messages.ERROR)
        else:
            said = "is sealed" if sealed.is_new else "was sealed already"
            self.message_user(request, f"{quarter} {said}: {sealed.record.record_hash}", messages.SUCCESS)
        hint_at_seals()


def quarters_of(plan: Plan, *, at: datetime) -> list[SealableQuarter]:
    """Every quarter with a round, and every past one without; the newest first."""
    sealed = {record.quarter: record for record in SealedQuarter.objects.seals().filter(plan=plan).defer("content")}
    found: dict[Period, SealableQuarter] = {}
    for round_ in plan.rounds.all():
        record = sealed.get(round_.quarter)
        if record:
            said, can_seal = f"Sealed on {instant(record.taken_at)}.", False
        elif round_.is_open(at=at):
            said, can_seal = f"Its round is open until {instant(round_.cut_off)}.", False
        elif at < round_.as_period.ends_at:
            said, can_seal = "Its round is closed; it can be sealed once the quarter has ended.", False
        else:
            said, can_seal = f"Its round closed on {instant(round_.cut_off)}: it waits to be sealed.", True
        found[round_.as_period] = SealableQuarter(round_.quarter, said, can_seal)
    for quarter in missing_quarters(plan, at=at):
        said = "It never had a round: sealing it now makes one with the default cut-off, which has passed."
        found[quarter] = SealableQuarter(str(quarter), said, can_seal=True)
    return [found[quarter] for quarter in sorted(found, reverse=True)]
