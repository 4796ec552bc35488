"""Pages about one measure, beside its form: a new definition, targets, resets. Each is a decision with its reason."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern

from commitments.admin.asking import instant_of, person_of
from commitments.admin.base import PlanModelAdmin
from commitments.forms.conflicts import with_version
from commitments.forms.sheets import DefinitionForm, ResetForm, SheetForm, TargetForm
from commitments.refusals import REFUSALS, put_into
from kpis.actions.decisions import decide_reset, set_target
from kpis.actions.measures import redefine_kpi, versions_of
from kpis.actions.records import StaleKPI
from kpis.known import Recorded, decisions_known
from kpis.models import KPI
from kpis.periods import LONDON
from plantracker.ui.formatting import day, figure

CHANGED = "Somebody else changed the KPI while you were here. Look at it as it is now; what you typed is kept."


@dataclass(frozen=True)
class Asked:
    """What a page asks for: its words, its form, and the action that takes it."""

    title: str
    explained: str
    button: str
    said: str
    form: SheetForm
    act: Callable[[Any], object]


@dataclass(frozen=True)
class Decided:
    """One decision that stands, in words."""

    what: str
    why: str
    who: str


class SheetPages(PlanModelAdmin):
    """Adds the pages to those of measures."""

    def sheet_urls(self) -> list[URLPattern]:
        return [
            self.page("<path:object_id>/redefine/", self.redefine_view, "redefine"),
            self.page("<path:object_id>/target/", self.target_view, "target"),
            self.page("<path:object_id>/reset/", self.reset_view, "reset"),
        ]

    def redefine_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give the measure a new definition from a day on."""
        kpi: KPI = self.writable_or_refused(request, object_id)

        def act(form: DefinitionForm) -> object:
            based_on = form.cleaned_data["version"]
            by, at = person_of(request), instant_of(request)
            return redefine_kpi(kpi=kpi, new=form.new_definition(), based_on=based_on, by=by, at=at)

        asked = Asked(
            title="Change the definition",
            explained="The definition before stays readable. At a break no change, limit or trend is computed across"
            " the day from which the new one counts. For better words only, edit the KPI itself.",
            button="Change the definition",
            said="The KPI has its new definition.",
            form=DefinitionForm(_posted(request), kpi=kpi),
            act=act,
        )
        return self._asked(request, kpi, asked)

    def target_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Set a target, or take it back."""
        kpi: KPI = self.writable_or_refused(request, object_id)
        asked = Asked(
            title="Set a target",
            explained="A new target for the same period or date takes the place of the old one, which stays in the"
            " history.",
            button="Set the target",
            said="The target is recorded.",
            form=TargetForm(_posted(request), kpi=kpi),
            act=lambda form: set_target(target=_filled(form), by=person_of(request), at=instant_of(request)),
        )
        return self._asked(request, kpi, asked)

    def reset_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Decide to draw the limits anew from a period on; the address may propose one."""
        kpi: KPI = self.writable_or_refused(request, object_id)
        today = instant_of(request).astimezone(LONDON).date()
        initial = {"month": request.GET.get("month", "")[:10], "decided_on": today, "stands": True}
        asked = Asked(
            title="Reset the limits",
            explained="From that period on the mean and the limits are drawn anew; the old ones stay drawn for the time"
            " before. A reset is made once the reason for the new level is understood, and never by itself.",
            button="Reset the limits",
            said="The decision is recorded.",
            form=ResetForm(_posted(request), kpi=kpi, initial=initial),
            act=lambda form: decide_reset(reset=_filled(form), by=person_of(request), at=instant_of(request)),
        )
        return self._asked(request, kpi, asked)

    def _asked(self, request: HttpRequest, kpi: KPI, asked: Asked) -> HttpResponse:
        if request.method == "POST" and asked.form.is_valid() and _done(asked):
            self.message_user(request, asked.said, messages.SUCCESS)
            return HttpResponseRedirect(self.url_of("change", kpi))
        context = {"title": asked.title, "original": kpi, "asked": asked, "form": asked.form}
        return self.respond(request, "kpi_action.html", {**context, "media": self.media + asked.form.media})


def decided_of(kpi: KPI) -> dict[str, list[Decided]]:
    """What was decided of a measure and stands: definitions, targets, resets, in words."""
    known = decisions_known([kpi.pk], Recorded())
    return {
        "definitions": [
            Decided(
                f"From {day(row.valid_from)}{'' if row.is_comparable else ', not comparable with what was before'}"
                if row.valid_from
                else "From the beginning",
                row.reason,
                f"recorded by {row.recorded_by}",
            )
            for row in versions_of(kpi.definitions.select_related("recorded_by"))
        ],
        "targets": [
            Decided(
                f"{figure(target.value, kpi.unit, kpi.decimals)}"
                f" {f'by {day(target.by)}' if target.by else f'in {target.period}'}",
                target.reason,
                target.set_by,
            )
            for target in known.targets.get(kpi.pk, ())
        ],
        "resets": [
            Decided(f"From {reset.month}", reset.reason, f"{reset.decided_by}, {day(reset.decided_on)}")
            for reset in known.resets.get(kpi.pk, ())
        ],
    }


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _filled(form: SheetForm) -> Any:
    """The form's own record with what was typed, for the action to check and store."""
    record = form.instance
    for name, value in form.cleaned_data.items():
        setattr(record, name, value)
    return record


def _done(asked: Asked) -> bool:
    """Whether the action did its work; if not, the form says why."""
    try:
        asked.act(asked.form)
    except StaleKPI:
        asked.form.kpi.refresh_from_db()
        asked.form.data = with_version(asked.form.data, asked.form.kpi.version)
        asked.form.add_error(None, CHANGED)
    except REFUSALS as error:
        put_into(asked.form, error)
    else:
        return True
    return False
