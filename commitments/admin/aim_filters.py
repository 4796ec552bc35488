"""Filters of the list of aims."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from commitments.admin.asking import person_of, rights_of
from commitments.admin.filters import StrictFilter
from commitments.choices import Rag, RoundState
from commitments.models import Aim
from plantracker.people.models import User

NOBODY = "nobody"
YES_NO = [("yes", "Yes"), ("no", "No")]


class DueFilter(StrictFilter):
    """By whether an update is due in the open round, from anybody or from the person."""

    title, parameter_name = "due in the open round", "due"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        self.person = person_of(request)
        return [("me", "Due from me"), *YES_NO]

    def narrowed(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        rows = rows.filter(is_due=value != "no")
        return rows.filter(pk__in=Aim.objects.led_by(self.person).values("pk")) if value == "me" else rows


class StateFilter(StrictFilter):
    """By how far the aim has come in its plan's open round."""

    title, parameter_name = "state in the open round", "state"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [(state.value.replace(" ", "-"), state.label) for state in RoundState]

    def narrowed(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(round_state=value.replace("-", " "))


class RatingFilter(StrictFilter):
    """By the RAG that stands now."""

    title, parameter_name = "RAG", "rag"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [*Rag.choices, ("none", "Not rated")]

    def narrowed(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(rag_now="" if value == "none" else value)


class StaleFilter(StrictFilter):
    """By whether the last quarter that counts has no approved update."""

    title, parameter_name = "stale", "stale"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        return YES_NO

    def narrowed(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(is_stale=value == "yes")


class LeadFilter(StrictFilter):
    """By lead, those without one among them."""

    title, parameter_name = "lead", "lead"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        leading = Aim.objects.filter(plan__in=rights_of(request).plans(), lead__isnull=False).values("lead")
        leads = User.objects.filter(pk__in=leading).order_by("name", "email")
        return [(str(person.pk), str(person)) for person in leads] + [(NOBODY, "No lead")]

    def narrowed(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(lead__isnull=True) if value == NOBODY else rows.filter(lead=value)
