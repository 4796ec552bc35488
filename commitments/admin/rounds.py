"""Rounds and the themes' ratings in the admin."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from commitments.actions.rounds import RoundRefused, close_round, move_cut_off, open_round, rate_theme
from commitments.admin.asking import instant_of, person_of
from commitments.admin.base import PlanModelAdmin
from commitments.admin.columns import name_of, time_of
from commitments.admin.filters import PlanFilter, ThemeFilter, over
from commitments.admin.hints import hint_at_seals
from commitments.admin.review import live_links
from commitments.admin.site import site
from commitments.admin.words import days_left, rating
from commitments.choices import UpdateState
from commitments.forms.collection import OpenRoundForm, RoundDatesForm, ThemeRatingForm
from commitments.forms.fields import key_of
from commitments.models import Plan, Round, Theme, ThemeRating
from commitments.refusals import REFUSALS, plain
from commitments.rounds import default_dates
from commitments.views.frame import Link
from kpis.periods import LONDON, Period
from plantracker.ui.formatting import counted, day, instant

CLOSED = "The round is closed. Its dates stay as they are; what happens next is on the page “Seal a quarter”."


@register(Round, site=site)
class RoundAdmin(PlanModelAdmin):
    """Rounds: opened, moved and closed by governance, seen by everybody who works on the plan."""

    form = RoundDatesForm
    list_display = ("quarter", "opened_at_name", "submit_by", "cut_off_name", "approved")
    list_select_related = ("plan",)
    list_filter = (PlanFilter,)
    change_form_template = "admin/commitments/round_form.html"

    opened_by_name = name_of("opened_by", "Opened by")
    opened_at_name = time_of("opened_at", "Opened at")
    cut_off_name = time_of("cut_off", "Cut-off")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        in_time = Q(updates__state=UpdateState.APPROVED, updates__counts_from__lt=F("cut_off"))
        approved = Count("updates__aim", filter=in_time, distinct=True)
        rows: QuerySet[Any] = super().get_queryset(request).annotate(aims_approved=approved)
        return rows

    def own_urls(self) -> list[URLPattern]:
        return [self.page("<path:object_id>/close/", self.close_view, "close")]

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        at = instant_of(request)

        @display(description="State")
        def state(round_: Round) -> str:
            return "Open" if round_.is_open(at=at) else "Closed"

        *names, opened, submit_by, cut_off, approved = super().get_list_display(request)
        return (*names, state, opened, submit_by, cut_off, approved)

    @display(description="Aims approved", ordering="aims_approved")
    def approved(self, round_: Any) -> int:
        number: int = round_.aims_approved
        return number

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ("quarter", "submit_by", "cut_off")
        cut_off = "cut_off_name" if self._is_fixed(request, obj) else "cut_off"
        return ("quarter", "opened_at_name", "opened_by_name", "submit_by", cut_off, "version")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        fixed = ("quarter", "opened_at_name", "opened_by_name")
        return (*fixed, "submit_by", "cut_off_name") if self._is_fixed(request, obj) else fixed

    def _is_fixed(self, request: HttpRequest, round_: Round) -> bool:
        """Whether the dates only stand there; a post to a round that has just closed is for the action to refuse."""
        return request.method == "GET" and not round_.is_open(at=instant_of(request))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change=change, **kwargs)
        form = super().get_form(request, obj, change=change, form=OpenRoundForm, **kwargs)
        plan = self.plan_for(request, obj)
        offered = quarters_to_open(plan, at=instant_of(request)) if plan else []
        return type(form.__name__, (form,), {"quarters": offered})

    def more_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        at = instant_of(request)
        if obj is not None:
            return _round_context(obj, self.has_change_permission(request, obj), at=at)
        plan = self.plan_for(request, None)
        still_open = plan.rounds.open(at=at).first() if plan else None
        # What somebody typed before another round was opened is shown again, though it cannot be saved.
        is_blocked = still_open is not None and request.method == "GET"
        return {"still_open": still_open, "closed_form": is_blocked, "show_save_and_add_another": False}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The newest quarter that has ended: its round is the next to be opened."""
        return {"quarter": str(Period.quarter_at(instant_of(request)).shifted(-1))}

    def create(self, request: HttpRequest, new: Round, form: OpenRoundForm) -> None:
        opened = open_round(
            plan=new.plan,
            quarter=Period.parse_quarter(form.cleaned_data["quarter"]),
            by=person_of(request),
            at=instant_of(request),
            submit_by=form.cleaned_data["submit_by"],
            cut_off=form.cleaned_data["cut_off"],
        )
        new.pk, new.quarter = opened.round.pk, opened.round.quarter
        for warning in opened.warnings:
            self.message_user(request, warning, messages.WARNING)
        if opened.carried:
            carried = counted(opened.carried, "aim starts", "aims start")
            self.message_user(request, f"{carried} with the text that the last round left unapproved.", messages.INFO)

    def edit(self, request: HttpRequest, stored: Round, form: RoundDatesForm) -> None:
        move_cut_off(
            round=stored,
            submit_by=form.cleaned_data.get("submit_by", stored.submit_by),
            cut_off=form.cleaned_data.get("cut_off", stored.cut_off),
            based_on=form.based_on,
            by=person_of(request),
            at=instant_of(request),
        )

    def close_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close the round early, after a page that says what that means."""
        round_: Round = self.writable_or_refused(request, object_id)
        if request.method == "POST":
            version = key_of(request.POST.get("version", ""))
            try:
                if version is None:
                    raise RoundRefused("The form was not complete: look at the round, and close it again.")
                close_round(round=round_, based_on=version, by=person_of(request), at=instant_of(request))
            except REFUSALS as error:
                self.message_user(request, plain(error), messages.ERROR)
            else:
                hint_at_seals()
                self.message_user(request, f"The round of {round_.quarter} is closed.", messages.SUCCESS)
            return HttpResponseRedirect(self.url_of("change", round_))
        if not round_.is_open(at=instant_of(request)):
            said = f"The round of {round_.quarter} closed on {instant(round_.cut_off)}: there is nothing left to close."
            self.message_user(request, said, messages.WARNING)
            return HttpResponseRedirect(self.url_of("change", round_))
        context = {"title": f"Close the round of {round_.quarter}", "original": round_}
        return self.respond(request, "close_round.html", context)


def quarters_to_open(plan: Plan, *, at: datetime) -> list[tuple[str, str]]:
    """The quarters that a round can be opened for, the newest first, each with its default dates."""
    taken = set(plan.rounds.values_list("quarter", flat=True))
    quarter, found = Period.quarter_on(plan.starts_on), []
    last = min(Period.quarter_on(plan.ends_on), Period.quarter_at(at))
    while quarter <= last:
        if str(quarter) not in taken:
            found.append((str(quarter), f"{quarter}: {_defaults(quarter, at)}"))
        quarter = quarter.shifted(1)
    return found[::-1]


def _defaults(quarter: Period, at: datetime) -> str:
    dates = default_dates(quarter)
    if dates.cut_off <= at or dates.submit_by < at.astimezone(LONDON).date():
        return "the default dates have passed, give future ones"
    return f"by default submission by {day(dates.submit_by)}, cut-off {instant(dates.cut_off)}"


def _round_context(round_: Round, may_write: bool, *, at: datetime) -> dict[str, Any]:
    is_open = round_.is_open(at=at)
    today = at.astimezone(LONDON).date()
    cut_off = round_.cut_off.astimezone(LONDON)
    said = f"Open until {instant(cut_off)} ({days_left(today, cut_off.date())})." if is_open else CLOSED
    seal = reverse("admin:commitments_plan_seal", args=[round_.plan_id])
    return {
        "said": said,
        "may_close": is_open and may_write,
        "seal_url": seal if may_write and not is_open else "",
        "closed_form": not is_open,
    }


@register(ThemeRating, site=site)
class ThemeRatingAdmin(PlanModelAdmin):
    """Governance's ratings of themes, append-only."""

    plan_path = "theme__plan"
    has_history = False
    form = ThemeRatingForm
    list_display = ("theme", "rating", "reason", "round", "rated_at_name", "rated_by")
    list_select_related = ("theme__plan", "round", "rated_by")
    list_filter = (over(PlanFilter, "theme__plan"), over(ThemeFilter, "theme"))
    search_fields = ("theme__title", "reason")
    ordering = ("-rated_at", "-id")
    change_form_template = "admin/commitments/rating_form.html"

    rated_at_name = time_of("rated_at", "Rated at")
    rated_by_name = name_of("rated_by", "Rated by")

    @display(description="RAG", ordering="rag")
    def rating(self, row: ThemeRating) -> str:
        return rating(row.rag)

    def heading_of(self, row: ThemeRating) -> str:
        where = f"{row.theme}, {row.round}" if row.round else str(row.theme)
        return f"{where}: {rating(row.rag)}"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = ("theme", "rag", "reason")
        return (*fields, "round", "rated_at", "rated_by") if obj else fields

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        if not self.has_add_permission(request):
            raise PermissionDenied("Only governance rates themes.")
        plan = self.plan_named(request)
        if plan and not plan.rounds.open(at=instant_of(request)).exists():
            said = "No round is open for this plan: a theme is rated in an open round."
            return self.respond(request, "no_draft.html", {"title": "Rate a theme", "original": plan, "said": said})
        return super().add_view(request, form_url, extra_context)

    def review_links(self, request: HttpRequest, row: Any) -> tuple[Link, ...]:
        return live_links(request, row.theme.plan, "theme", theme=row.theme.slug)

    def more_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        plan = self.plan_for(request, obj)
        return {"plan": plan, "themes": _rated_so_far(plan, at=instant_of(request))} if plan and obj is None else {}

    def create(self, request: HttpRequest, new: ThemeRating, form: ThemeRatingForm) -> None:
        theme: Theme = form.cleaned_data["theme"]
        round_ = theme.plan.rounds.open(at=instant_of(request)).order_by("quarter_start").first()
        if round_ is None:
            raise RoundRefused("No round is open for this plan: a theme is rated in an open round.")
        stored = rate_theme(
            theme=theme,
            round=round_,
            rag=form.cleaned_data["rag"],
            reason=form.cleaned_data["reason"],
            by=person_of(request),
            at=instant_of(request),
        )
        new.pk = stored.pk


def _rated_so_far(plan: Plan, *, at: datetime) -> list[dict[str, str]]:
    """Each theme with the rating in force and the round it comes from."""
    round_ = plan.rounds.open(at=at).order_by("quarter_start").first()
    ratings = ThemeRating.objects.filter(theme__plan=plan).order_by("rated_at", "id")
    newest = {rating_.theme_id: rating_ for rating_ in ratings}
    said = []
    for theme in plan.themes.all():
        row = newest.get(theme.pk)
        is_fresh = row is not None and round_ is not None and row.round_id == round_.pk
        where = "rated in this round" if is_fresh else "not rated in this round"
        said.append(
            {
                "title": theme.title,
                "rating": rating(row.rag if row else ""),
                "reason": row.reason if row else "",
                "where": where,
            }
        )
    return said
