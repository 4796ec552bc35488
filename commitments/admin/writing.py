"""The page on which a lead writes an aim's update, with last quarter's beside it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern

from commitments.actions.progress import (
    StaleUpdate,
    UpdateText,
    owed_before_submission,
    save_draft,
    submit_update,
)
from commitments.admin.asking import instant_of, person_of
from commitments.admin.base import PlanModelAdmin
from commitments.admin.words import days_left, rating
from commitments.choices import UpdateState
from commitments.forms.collection import UpdateForm
from commitments.forms.fields import key_of
from commitments.models import Aim, ProgressUpdate, Round
from commitments.permissions import can_write_update
from commitments.ratings import NOTHING_TO_REPORT, MissingReason
from commitments.refusals import REFUSALS, put_into
from commitments.reporting.standing import last_before, newest_version
from kpis.periods import LONDON
from plantracker.ui.formatting import day, instant

NO_ROUND = "No round is open for this plan, so there is nothing to write yet. Governance opens the round."


@dataclass(frozen=True)
class LastText:
    """What was last approved of the aim, beside which the new text is written."""

    quarter: str
    aim: str
    rag: str
    rag_reason: str
    projected: str
    projected_reason: str
    activity: str


@dataclass(frozen=True)
class Standing:
    """What the page says above the form: where the text has got to, and until when it can change."""

    closing: str
    said: str
    comment: str


@dataclass(frozen=True)
class FieldRow:
    """One field of the form, with what the stored draft still owes there."""

    field: BoundField
    owed: str


class WritePage(PlanModelAdmin):
    """Adds the page to those of aims."""

    def write_urls(self) -> list[URLPattern]:
        return [self.page("<path:object_id>/write/", self.write_view, "write")]

    def write_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Read last quarter's, write this one's; save a draft or submit."""
        aim: Aim = self.visible_or_404(request, object_id)
        if not can_write_update(person_of(request), aim):
            raise PermissionDenied("Only the aim's lead and deputies write its updates.")
        round_ = aim.plan.rounds.open(at=instant_of(request)).order_by("quarter_start").first()
        if request.method == "POST":
            round_ = _posted_round(request, aim) or round_
        if round_ is None:
            return self.respond(request, "no_round.html", _without_round(request, aim))
        newest = newest_version(aim, round_.quarter)
        data = request.POST if request.method == "POST" else None
        form = UpdateForm(data, newest=newest, marking=aim.plan.marking)
        if data is not None and form.is_valid() and self._saved(request, aim, round_, form):
            return HttpResponseRedirect(self.url_of("write", aim))
        return self.respond(request, "write_update.html", self._context(request, aim, round_, newest, form))

    def _saved(self, request: HttpRequest, aim: Aim, round_: Round, form: UpdateForm) -> bool:
        """Whether the action did its work; if not, the form says why and holds all that was typed."""
        submits = "_submit" in request.POST
        action = submit_update if submits else save_draft
        try:
            update = action(
                aim=aim,
                round=round_,
                text=form.text(),
                based_on=form.based_on,
                by=person_of(request),
                at=instant_of(request),
            )
        except StaleUpdate as error:
            form.note_conflict(error.newest)
            return False
        except REFUSALS as error:
            put_into(form, error)
            return False
        said = "submitted: governance reads it now" if submits else "saved as a draft: nobody has been told yet"
        self.message_user(request, f"Version {update.version} is {said}.", messages.SUCCESS)
        return True

    def _context(
        self, request: HttpRequest, aim: Aim, round_: Round, newest: ProgressUpdate | None, form: UpdateForm
    ) -> dict[str, Any]:
        at = instant_of(request)
        last = last_before(aim, round_.quarter_start, before=at)
        owed = owed_before_submission(aim, round_, UpdateText.of(newest), at=at) if newest and not form.is_bound else []
        return {
            "title": f"Write update, {round_.quarter}",
            "original": aim,
            "round": round_,
            "form": form,
            "conflict": form.conflict,
            "last": _last_text(last, aim),
            "standing": _standing(request, round_, newest),
            "covers": list(aim.reports_for.in_record()),
            "fields": _fields(form, owed if _is_open_text(newest) else []),
            "media": self.media + form.media,
        }


def _fields(form: UpdateForm, owed: list[MissingReason]) -> list[FieldRow]:
    said: dict[str, list[str]] = {}
    for each in owed:
        said.setdefault(each.field, []).append(each.message)
    return [FieldRow(field, " ".join(said.get(field.name, []))) for field in form.visible_fields()]


def _posted_round(request: HttpRequest, aim: Aim) -> Round | None:
    """The round that was written for; where it closed meanwhile the action refuses, and the text is kept."""
    key = key_of(request.POST.get("round", ""))
    return None if key is None else aim.plan.rounds.filter(pk=key).first()


def _without_round(request: HttpRequest, aim: Aim) -> dict[str, Any]:
    last = aim.plan.rounds.past(at=instant_of(request)).order_by("-quarter_start").first()
    said = NO_ROUND
    if last:
        said = (
            f"The round of {last.quarter} closed on {instant(last.cut_off)}: nothing of it is written, submitted or"
            " approved any more. What was not approved becomes the draft of the next round, when governance opens it."
        )
    return {"title": "Write update", "original": aim, "said": said}


def _is_open_text(newest: ProgressUpdate | None) -> bool:
    return newest is not None and newest.state in (UpdateState.DRAFT, UpdateState.RETURNED)


def _last_text(last: ProgressUpdate | None, aim: Aim) -> LastText | None:
    if last is None:
        return None
    prefix = NOTHING_TO_REPORT if last.is_nothing_to_report else ""
    return LastText(
        quarter=last.quarter,
        aim="" if last.aim_id == aim.pk else str(last.aim),
        rag=rating(last.rag),
        rag_reason=last.rag_reason,
        projected=rating(last.projected_rag),
        projected_reason=last.projected_reason,
        activity=prefix + last.activity,
    )


def _standing(request: HttpRequest, round_: Round, newest: ProgressUpdate | None) -> Standing:
    at = instant_of(request)
    today = at.astimezone(LONDON).date()
    closing = (
        f"Submit by {day(round_.submit_by)} ({days_left(today, round_.submit_by)})."
        f" The round closes on {instant(round_.cut_off)}."
    )
    if not round_.is_open(at=at):
        closing = f"The round closed on {instant(round_.cut_off)}: nothing is saved any more."
    return Standing(closing, _said_of(newest), _comment_on(newest))


def _comment_on(newest: ProgressUpdate | None) -> str:
    """What governance asked for when it last returned the text, until it is submitted again."""
    if newest is None or not _is_open_text(newest):
        return ""
    returned = ProgressUpdate.objects.filter(
        aim_id=newest.aim_id, quarter=newest.quarter, state=UpdateState.RETURNED
    ).order_by("-version")
    return returned.values_list("return_comment", flat=True).first() or ""


def _said_of(newest: ProgressUpdate | None) -> str:
    """Where the newest version has got to, and what saving again would do."""
    if newest is None:
        return "Not started."
    written = f"Version {newest.version} by {newest.author or 'import'}"
    if newest.state == UpdateState.DRAFT:
        carried = " Its text is left from the last round." if newest.carried_from_id else ""
        return f"{written} is a draft of {instant(newest.written_at)}.{carried}"
    if newest.state == UpdateState.SUBMITTED:
        when = instant(newest.submitted_at) if newest.submitted_at else ""
        return f"{written} was submitted on {when} and waits for governance. A draft saved now takes its place."
    if newest.state == UpdateState.RETURNED:
        when = instant(newest.returned_at) if newest.returned_at else ""
        return f"{written} was returned by {newest.returned_by} on {when}."
    approved = f" by {newest.approved_by}" if newest.approved_by else ""
    return f"{written} is approved{approved}. It counts until a newer version is approved before the cut-off."
