"""Memberships and people in the admin."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from commitments.actions.plan import set_role
from commitments.admin.asking import instant_of, person_of, rights_of
from commitments.admin.base import PlanModelAdmin
from commitments.admin.columns import name_of, time_of
from commitments.admin.filters import PlanFilter
from commitments.admin.site import site
from commitments.choices import Role
from commitments.forms.people import MembershipForm, NewMembershipForm, PasswordForm, PersonForm
from commitments.models import Membership, Plan
from plantracker.people.actions import create_people, edit_person, set_password
from plantracker.people.models import SYSTEM_EMAIL, User


@register(Membership, site=site)
class MembershipAdmin(PlanModelAdmin):
    """Who does what in a plan; for its governance."""

    readers = (Role.GOVERNANCE,)
    form = MembershipForm
    list_display = ("person", "email", "role_words")
    list_display_links = ("person",)
    list_select_related = ("person", "plan")
    list_filter = (PlanFilter, "role")
    search_fields = ("person__name", "person__email")
    ordering = ("plan", "person__email")

    person_name = name_of("person", "Person")

    @display(description="E-mail address", ordering="person__email")
    def email(self, membership: Membership) -> str:
        return membership.person.email

    @display(description="Role", ordering="role")
    def role_words(self, membership: Membership) -> str:
        return membership.get_role_display() or "Named only"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not their own role, and governance's only for an administrator: the action says the same."""
        is_reserved = obj is not None and (obj.person_id == person_of(request).pk or obj.role == Role.GOVERNANCE)
        if is_reserved and not rights_of(request).is_administrator:
            return False
        return super().has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("plan", "person_name", "email", "role", "version") if obj else ("email", "role")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("plan", "person_name", "email") if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewMembershipForm
        form = super().get_form(request, obj, change=change, **kwargs)
        said = {"may_make_governance": rights_of(request).is_administrator}
        return type(form.__name__, (form,), said)

    def create(self, request: HttpRequest, new: Membership, form: NewMembershipForm) -> None:
        stored = self._set(request, new, form.cleaned_data["role"])
        new.pk = stored.pk

    def edit(self, request: HttpRequest, stored: Membership, form: MembershipForm) -> None:
        self._set(request, stored, form.cleaned_data["role"])

    def _set(self, request: HttpRequest, membership: Membership, role: str) -> Membership:
        return set_role(
            plan=membership.plan,
            person=membership.person,
            role=role,
            by=person_of(request),
            at=instant_of(request),
        )


@register(User, site=site)
class PersonAdmin(PlanModelAdmin):
    """People; for administrators. They are deactivated, never deleted."""

    plan_path = ""
    form = PersonForm
    list_display = ("name", "email", "organisation", "is_active", "is_superuser", "last_login_name")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("name", "email", "organisation")
    ordering = ("email",)
    change_form_template = "admin/commitments/person_form.html"
    fieldsets = (
        (None, {"fields": ("name", "email", "organisation")}),
        ("May sign in", {"fields": ("is_active", "is_superuser", "version")}),
    )

    last_login_name = time_of("last_login", "Last sign-in")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = User.objects.order_by(*self.ordering)
        return rows if rights_of(request).is_administrator else rows.none()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return rights_of(request).is_administrator

    def has_add_permission(self, request: HttpRequest) -> bool:
        return rights_of(request).is_administrator

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not the tracker's own account, which nobody signs in with."""
        return rights_of(request).is_administrator and (obj is None or obj.email != SYSTEM_EMAIL)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:1]

    def plan_for(self, request: HttpRequest, obj: Any) -> Plan | None:
        return None

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        return self.changeform_view(request, None, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"editor": person_of(request)})

    def create(self, request: HttpRequest, new: User, form: PersonForm) -> None:
        new.full_clean(exclude=["password"])
        create_people(people=[new], by=person_of(request), at=instant_of(request))

    def edit(self, request: HttpRequest, stored: User, form: PersonForm) -> None:
        edit_person(person=stored, changes=dict(form.changes().fields), by=person_of(request), at=instant_of(request))

    def own_urls(self) -> list[URLPattern]:
        return [self.page("<path:object_id>/password/", self.password_view, "password")]

    def password_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give somebody a password."""
        person: User = self.visible_or_404(request, object_id)
        if not self.has_change_permission(request, person):
            raise PermissionDenied("This account has no password.")
        if person.pk == person_of(request).pk:
            # One's own asks for the old one, and keeps one signed in.
            return HttpResponseRedirect(reverse("admin:password_change"))
        form = PasswordForm(request.POST if request.method == "POST" else None, person=person)
        if request.method == "POST" and form.is_valid():
            set_password(
                person=person, password=form.cleaned_data["password"], by=person_of(request), at=instant_of(request)
            )
            self.message_user(request, f"{person} has a new password.", messages.SUCCESS)
            return HttpResponseRedirect(self.url_of("change", person))
        context = {"title": f"Set a password: {person}", "original": person, "form": form}
        return self.respond(request, "set_password.html", context)
