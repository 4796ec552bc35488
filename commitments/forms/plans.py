"""Forms of plans, their themes, aims and KPIs."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from commitments.forms.fields import FigureField, PeriodField, limit_fields
from commitments.forms.records import RecordForm
from commitments.models import Aim, Plan
from kpis.models import KPI, Area, Term
from plantracker.people.models import User


def members_of(plan: Plan) -> QuerySet[User]:
    """Everybody who has a role in the plan, or is named in it."""
    return User.objects.filter(memberships__plan=plan).order_by("name", "email")


class PlanForm(RecordForm):
    """A plan's own fields."""

    baseline_period = PeriodField(required=False, help_text="Such as 2020/21.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and starts_on > ends_on:
            self.add_error("ends_on", "The plan ends before it starts.")
        return cleaned


class ThemeForm(RecordForm):
    """A theme, led by somebody of the plan."""

    def narrow(self, plan: Plan) -> None:
        self.offer("lead", members_of(plan))


class AimForm(RecordForm):
    """An aim, with people, theme, KPIs and companion of its own plan."""

    def narrow(self, plan: Plan) -> None:
        self.offer("theme", plan.themes.all())
        self.offer("lead", members_of(plan))
        self.offer("deputies", members_of(plan))
        self.offer("kpis", plan.kpi_links.select_related("kpi"))
        companions = plan.aims.in_record().filter(reported_with__isnull=True).exclude(pk=self.instance.pk)
        self.offer("reported_with", companions)


class LinkForm(RecordForm):
    """A KPI of a plan: its baseline and its themes."""

    baseline_period = PeriodField(required=False, help_text="Such as 2020/21, 2020/21 Q3 or 2020-10.")
    baseline_value = FigureField(required=False)

    def narrow(self, plan: Plan) -> None:
        self.offer("themes", plan.themes.all())
        linked = KPI.objects.filter(plan_links__plan=plan)
        self.offer("kpi", KPI.objects.filter(register=plan.register).exclude(pk__in=linked))


class RegisterForm(RecordForm):
    """Something that the measures of a register share; a new one is of the plan's register."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.plan and not self.instance.pk:
            self.instance.register = self.plan.register


class KpiForm(RegisterForm):
    """A measure; its owner is somebody of a plan that keeps its measures in the same register."""

    def narrow(self, plan: Plan) -> None:
        of_register = Q(memberships__plan__register=plan.register)
        self.offer("owner", User.objects.filter(of_register).distinct().order_by("name", "email"))
        self.offer("own_area", Area.objects.filter(register=plan.register))
        self.offer("terms", Term.objects.filter(register=plan.register))


class AreaForm(RegisterForm):
    """A named area, and the areas that it is compared with."""

    def narrow(self, plan: Plan) -> None:
        self.offer("similar", Area.objects.filter(register=plan.register).exclude(pk=self.instance.pk))


class TermForm(RegisterForm):
    """A word of the glossary."""


class DatedActionForm(forms.Form):
    """A dated, reasoned change to an aim, for the version that was read."""

    on = forms.DateField(label="Dated", widget=AdminDateWidget)
    reason = forms.CharField(widget=AdminTextareaWidget(attrs={"rows": 4}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, aim: Aim, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today, "version": aim.version, "title": aim.title}
        super().__init__(*args, **kwargs)
        self.aim = aim
        limit_fields(self)


class WithdrawForm(DatedActionForm):
    """Takes an aim out of the record."""


class RewordForm(DatedActionForm):
    """Gives an aim a new approved wording."""

    title = forms.CharField(label="New wording", widget=AdminTextareaWidget(attrs={"rows": 4}))

    field_order = ("title", "on", "reason", "version")

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].replace("\r\n", "\n")
        if title == self.aim.title:
            raise ValidationError("The wording is the same as before.")
        return title
