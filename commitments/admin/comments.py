"""Commenting on a measure's figure in the quarter that the plan is read in."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from commitments.actions.comments import comment_on_kpi
from commitments.admin.asking import instant_of, person_of
from commitments.admin.base import PlanModelAdmin
from commitments.forms.sheets import CommentForm
from commitments.models import ExceptionComment, PlanKPI
from commitments.refusals import REFUSALS, put_into
from commitments.reporting.records import live_quarter
from kpis.periods import LONDON, Period
from plantracker.ui.formatting import day


@dataclass(frozen=True)
class Said:
    """What was said of the measure before, in words."""

    quarter: str
    text: str
    asks_analysis: bool
    who: str


class CommentPages(PlanModelAdmin):
    """Adds the page to those of a plan's measures."""

    def comment_urls(self) -> list[URLPattern]:
        return [self.page("<path:object_id>/comment/", self.comment_view, "comment")]

    def comment_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what explains the figure, or ask for further analysis; for the live quarter."""
        link: PlanKPI = self.writable_or_refused(request, object_id)
        quarter = live_quarter(link.plan, at=instant_of(request))
        newest = ExceptionComment.objects.filter(link=link, quarter_start=quarter.start).order_by("id").last()
        initial = {"text": newest.text, "asks_analysis": newest.asks_analysis} if newest else {}
        form = CommentForm(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid() and _commented(request, link, quarter, form):
            self.message_user(request, f"The comment on {quarter} is recorded.", messages.SUCCESS)
            return HttpResponseRedirect(_review_page(link))
        context = {
            "title": f"Comment on {quarter}",
            "original": link,
            "form": form,
            "page_url": _review_page(link),
            "earlier": [_said(comment) for comment in _newest_by_quarter(link)],
        }
        return self.respond(request, "comment.html", {**context, "media": self.media + form.media})


def _review_page(link: PlanKPI) -> str:
    return reverse("review:overview", kwargs={"plan": link.plan.slug, "when": "live"})


def _commented(request: HttpRequest, link: PlanKPI, quarter: Period, form: CommentForm) -> bool:
    """Whether the action did its work; if not, the form says why."""
    try:
        comment_on_kpi(
            link=link,
            quarter=quarter,
            text=form.cleaned_data["text"],
            asks_analysis=form.cleaned_data["asks_analysis"],
            by=person_of(request),
            at=instant_of(request),
        )
    except REFUSALS as error:
        put_into(form, error)
        return False
    return True


def _newest_by_quarter(link: PlanKPI) -> list[ExceptionComment]:
    rows = ExceptionComment.objects.filter(link=link).select_related("recorded_by").order_by("quarter_start", "id")
    newest = {row.quarter: row for row in rows}
    return list(reversed(newest.values()))


def _said(comment: ExceptionComment) -> Said:
    return Said(
        comment.quarter,
        comment.text,
        comment.asks_analysis,
        f"{comment.recorded_by}, {day(comment.recorded_at.astimezone(LONDON).date())}",
    )
