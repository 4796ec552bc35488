"""Rewording and withdrawing an aim: each on a page of its own, with a date and a reason."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern

from commitments.actions.plan import NOT_REWORDED, WITHDRAWN_ALREADY, reword_aim, withdraw_aim
from commitments.actions.records import StaleRecord
from commitments.admin.asking import instant_of, person_of
from commitments.admin.base import PlanModelAdmin
from commitments.forms.conflicts import with_version
from commitments.forms.plans import DatedActionForm, RewordForm, WithdrawForm
from commitments.models import Aim
from commitments.refusals import REFUSALS, put_into
from kpis.periods import LONDON

CHANGED = "Somebody else changed the aim while you were here. Look at it as it is now; what you typed is kept."


class DatedPages(PlanModelAdmin):
    """Adds the two pages to those of aims."""

    def dated_urls(self) -> list[URLPattern]:
        return [
            self.page("<path:object_id>/reword/", self.reword_view, "reword"),
            self.page("<path:object_id>/withdraw/", self.withdraw_view, "withdraw"),
        ]

    def reword_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give the aim a new approved wording."""
        aim = self.writable_or_refused(request, object_id)
        if aim.withdrawn_on and request.method != "POST":
            return self._refused(request, aim, NOT_REWORDED)
        form = self._form(RewordForm, request, aim)
        if request.method == "POST" and form.is_valid():
            asked = {name: form.cleaned_data[name] for name in ("title", "on", "reason")}
            if self._done(request, form, lambda: reword_aim(aim=aim, **asked, **self._by(request, form))):
                return self._answered(request, aim, "The aim has its new wording.")
        return self._page(request, aim, form, title="Reword the aim", button="Reword")

    def withdraw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take the aim out of the record."""
        aim = self.writable_or_refused(request, object_id)
        if aim.withdrawn_on and request.method != "POST":
            return self._refused(request, aim, WITHDRAWN_ALREADY)
        form = self._form(WithdrawForm, request, aim)
        if request.method == "POST" and form.is_valid():
            asked = {name: form.cleaned_data[name] for name in ("on", "reason")}
            if self._done(request, form, lambda: withdraw_aim(aim=aim, **asked, **self._by(request, form))):
                return self._answered(request, aim, "The aim is withdrawn; it shows as gone from that quarter.")
        return self._page(request, aim, form, title="Withdraw the aim", button="Withdraw")

    def _form(self, kind: type[DatedActionForm], request: HttpRequest, aim: Aim) -> DatedActionForm:
        today = instant_of(request).astimezone(LONDON).date()
        return kind(request.POST if request.method == "POST" else None, aim=aim, today=today)

    def _by(self, request: HttpRequest, form: DatedActionForm) -> dict[str, Any]:
        return {"based_on": form.cleaned_data["version"], "by": person_of(request), "at": instant_of(request)}

    def _done(self, request: HttpRequest, form: DatedActionForm, act: Any) -> bool:
        """Whether the action did its work; if not, the form says why."""
        try:
            act()
        except StaleRecord as error:
            form.data = with_version(form.data, cast(Aim, error.stored).version)
            form.add_error(None, CHANGED)
            form.aim.refresh_from_db()
        except REFUSALS as error:
            put_into(form, error)
        else:
            return True
        return False

    def _answered(self, request: HttpRequest, aim: Aim, sentence: str) -> HttpResponse:
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(self.url_of("change", aim))

    def _refused(self, request: HttpRequest, aim: Aim, sentence: str) -> HttpResponse:
        """Back to the aim, whose form could only be refused; what was posted is the action's to refuse."""
        self.message_user(request, sentence, messages.WARNING)
        return HttpResponseRedirect(self.url_of("change", aim))

    def _page(self, request: HttpRequest, aim: Aim, form: DatedActionForm, *, title: str, button: str) -> HttpResponse:
        context = {
            "title": title,
            "original": aim,
            "form": form,
            "button": button,
            "explained": button == "Withdraw",
            "followers": list(aim.reports_for.in_record()),
            "media": self.media + form.media,
        }
        return self.respond(request, "dated_action.html", context)
