"""Approving and returning: what is decided is listed first, and the very versions that were read are decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import action
from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from commitments.actions.progress import Decided, approve_updates, return_updates
from commitments.admin.asking import instant_of, person_of, plans_now_of, rights_of
from commitments.admin.base import PlanModelAdmin
from commitments.admin.words import moved
from commitments.choices import Role, UpdateState
from commitments.forms.collection import ReturnForm
from commitments.forms.fields import key_of
from commitments.models import ProgressUpdate
from commitments.ratings import NOTHING_TO_REPORT, lack_of_evidence
from commitments.refusals import REFUSALS, plain, put_into
from commitments.reporting.collection import speaking_for_each
from plantracker.ui.formatting import counted

BEGINNING = 300
APPROVE, RETURN = "approve", "return"


@dataclass(frozen=True)
class Line:
    """One version as it is put before governance."""

    pk: int
    aim: str
    theme: str
    quarter: str
    version: int
    author: str
    rag: str
    rag_reason: str
    projected: str
    projected_reason: str
    beginning: str
    lacks_evidence: str
    marking: str
    is_own: bool


def with_before(updates: QuerySet[ProgressUpdate], *, request: HttpRequest) -> QuerySet[ProgressUpdate]:
    """Updates, each with the ratings and the text that stood for its aim before its quarter."""
    before = speaking_for_each(
        aim=OuterRef("aim_id"), companion=OuterRef("aim__reported_with_id"), at=instant_of(request)
    ).filter(quarter_start__lt=OuterRef("quarter_start"))
    return updates.annotate(
        rag_before=Subquery(before.values("rag")[:1]),
        projected_before=Subquery(before.values("projected_rag")[:1]),
        activity_before=Subquery(before.values("activity")[:1]),
    )


def waiting(updates: QuerySet[ProgressUpdate]) -> QuerySet[ProgressUpdate]:
    """Submitted versions after which none was written."""
    newest = (
        ProgressUpdate.objects.filter(aim_id=OuterRef("aim_id"), quarter=OuterRef("quarter"))
        .order_by("-version")
        .values("version")
    )
    return updates.filter(state=UpdateState.SUBMITTED).annotate(newest=Subquery(newest[:1])).filter(version=F("newest"))


def lines_of(updates: Iterable[Any], own: set[int]) -> list[Line]:
    """Updates with their former ratings, as they are put before governance."""
    return [
        Line(
            pk=update.pk,
            aim=update.aim.title,
            theme=update.aim.theme.title,
            quarter=update.quarter,
            version=update.version,
            author=str(update.author or ""),
            rag=moved(update.rag_before or "", update.rag),
            rag_reason=update.rag_reason,
            projected=moved(update.projected_before or "", update.projected_rag),
            projected_reason=update.projected_reason,
            beginning=beginning_of(update),
            lacks_evidence=lack_of_evidence(
                update.activity,
                is_nothing_to_report=update.is_nothing_to_report,
                previous_activity=update.activity_before,
            ),
            marking=update.marking,
            is_own=update.pk in own,
        )
        for update in updates
    ]


def beginning_of(update: ProgressUpdate) -> str:
    """The first words of a text, as many as fit a list."""
    text = (NOTHING_TO_REPORT if update.is_nothing_to_report else "") + update.activity
    return text if len(text) <= BEGINNING else f"{text[: BEGINNING - 1].rstrip()}…"


class DecisionPages(PlanModelAdmin):
    """Adds the page that lists what is to be decided, and decides it."""

    def decision_urls(self) -> list[URLPattern]:
        return [self.page("decide/", self.decide_view, "decide")]

    def decide_view(self, request: HttpRequest) -> HttpResponse:
        """Approve or return the versions in the form; reached from the lists and from one update's page."""
        if not rights_of(request).holds(Role.GOVERNANCE):
            raise PermissionDenied("Only governance approves and returns.")
        decision = request.POST.get("decision", "")
        keys = [key for key in map(key_of, request.POST.getlist("update")) if key is not None]
        updates = list(self._governed(request).filter(pk__in=keys).select_related("aim__plan", "aim__theme"))
        if request.method != "POST" or decision not in (APPROVE, RETURN) or not updates:
            self.message_user(request, "Tick the updates first, then choose what to do with them.", messages.WARNING)
            return HttpResponseRedirect(self.url_of("changelist"))
        form = ReturnForm(request.POST if "_confirmed" in request.POST else None)
        if "_confirmed" not in request.POST or (decision == RETURN and not form.is_valid()):
            return confirm(self, request, updates, decision, form=form)
        return self._decide(request, updates, decision, form)

    def _governed(self, request: HttpRequest) -> QuerySet[ProgressUpdate]:
        return ProgressUpdate.objects.filter(aim__plan__in=rights_of(request).plans(Role.GOVERNANCE))

    def _decide(
        self, request: HttpRequest, updates: list[ProgressUpdate], decision: str, form: ReturnForm
    ) -> HttpResponse:
        said: dict[str, Any] = {"updates": updates, "by": person_of(request), "at": instant_of(request)}
        try:
            if decision == APPROVE:
                decided = approve_updates(**said)
            else:
                decided = return_updates(comment=form.cleaned_data["comment"], **said)
        except REFUSALS as error:
            if decision == RETURN:
                # The comment was typed: the page keeps it, and says why it went nowhere.
                put_into(form, error)
                return confirm(self, request, updates, decision, form=form)
            self.message_user(request, plain(error), messages.ERROR)
        else:
            _report(self, request, decision, decided)
        plans = {update.aim.plan_id for update in updates}
        chosen = f"&plan={plans.pop()}" if len(plans) == 1 else ""
        return HttpResponseRedirect(f"{self.url_of('changelist')}?newest=waiting{chosen}")


def confirm(
    admin: PlanModelAdmin,
    request: HttpRequest,
    updates: Sequence[ProgressUpdate],
    decision: str,
    *,
    form: ReturnForm | None = None,
) -> HttpResponse:
    """The page that lists what is about to be decided, with the form that decides it."""
    keys = [update.pk for update in updates]
    rows = with_before(ProgressUpdate.objects.filter(pk__in=keys), request=request)
    rows = rows.select_related("aim__theme", "author").order_by("aim__theme__order", "aim__order", "aim__slug")
    lines = lines_of(rows, own_of(request, keys))
    title = "Approve" if decision == APPROVE else "Return with a comment"
    context = {
        "title": f"{title}: {counted(len(lines), 'update')}",
        "lines": lines,
        "decision": decision,
        "button": title,
        "form": form or ReturnForm(),
        "asks_comment": decision == RETURN,
        "own": [line.aim for line in lines if line.is_own] if decision == APPROVE else [],
    }
    return admin.respond(request, "decide.html", context)


def own_of(request: HttpRequest, keys: Sequence[int]) -> set[int]:
    """Which of the updates the person edited in some version, and so may not approve."""
    written = ProgressUpdate.objects.filter(
        aim_id=OuterRef("aim_id"), quarter=OuterRef("quarter"), author=person_of(request)
    )
    rows = ProgressUpdate.objects.filter(pk__in=keys).annotate(mine=Subquery(written.values("pk")[:1]))
    return set(rows.filter(mine__isnull=False).values_list("pk", flat=True))


def _report(admin: PlanModelAdmin, request: HttpRequest, decision: str, decided: Decided) -> None:
    done = "Approved" if decision == APPROVE else "Returned"
    for said, updates, level in (
        (done, decided.done, messages.SUCCESS),
        ("Left out, because you edited them yourself", decided.own, messages.WARNING),
        ("Left out, because they changed since you read them", decided.changed, messages.WARNING),
    ):
        if updates:
            names = "; ".join(f"{update.aim} (version {update.version})" for update in updates)
            admin.message_user(request, f"{said}: {names}.", level)


class DecideOnAims(PlanModelAdmin):
    """Lets governance decide on the updates of ticked aims."""

    actions = ("approve_ticked", "return_ticked")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return rights_of(request).holds(Role.GOVERNANCE)

    @action(description="Approve the submitted updates of the ticked aims", permissions=["decide"])
    def approve_ticked(self, request: HttpRequest, aims: QuerySet[Any]) -> HttpResponse | None:
        return self._confirm_for(request, aims, APPROVE)

    @action(description="Return the submitted updates of the ticked aims with a comment", permissions=["decide"])
    def return_ticked(self, request: HttpRequest, aims: QuerySet[Any]) -> HttpResponse | None:
        return self._confirm_for(request, aims, RETURN)

    def _confirm_for(self, request: HttpRequest, aims: QuerySet[Any], decision: str) -> HttpResponse | None:
        rounds = [each.round for each in plans_now_of(request) if each.round]
        governed = rights_of(request).plans(Role.GOVERNANCE)
        updates = ProgressUpdate.objects.filter(
            aim__in=list(aims.values_list("pk", flat=True)), aim__plan__in=governed, round__in=rounds
        )
        found = list(waiting(updates))
        if not found:
            self.message_user(request, "None of the ticked aims has a submitted update.", messages.WARNING)
            return None
        return confirm(self, request, found, decision)


def decide_url() -> str:
    """Where confirmed decisions go, from whichever page they come."""
    return reverse("admin:commitments_progressupdate_decide")
