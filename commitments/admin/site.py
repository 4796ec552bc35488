"""The tracker's admin: the stock site, opened by roles in plans and not by permission tables."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from commitments.admin.asking import instant_of, person_of, rights_of
from commitments.admin.dashboard import dashboard_of
from commitments.permissions import NotAllowed, NotVisible
from kpis.permissions import NotAllowed as NotAllowedToMeasure
from kpis.permissions import NotVisible as MeasureNotVisible
from plantracker.people.actions import set_password
from plantracker.people.models import User

# Models in the order in which people look for them; one that is not named comes last.
ORDER = (
    "Aim",
    "ProgressUpdate",
    "Round",
    "ThemeRating",
    "SealedQuarter",
    "Plan",
    "Theme",
    "PlanKPI",
    "Membership",
    "KPI",
    "Observation",
    "ImportBatch",
    "Area",
    "Term",
    "User",
    "AuditEvent",
)
APPS = ("commitments", "kpis", "people", "ledger")
# Signing in and out has its own pages; the rest is not used.
LEFT_OUT = {"login", "logout", "password_change_done", "autocomplete", "view_on_site"}


class OwnPasswordForm(PasswordChangeForm):
    """Changes one's own password through the action, which writes the ledger."""

    def save(self, commit: bool = True) -> User:
        person = self.user
        set_password(person=person, password=self.cleaned_data["new_password1"], by=person, at=timezone.now())
        return person


class OwnPasswordView(PasswordChangeView):
    """Asks for the old password and twice for the new one."""

    form_class = OwnPasswordForm
    template_name = "admin/commitments/own_password.html"

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, "Your password is changed.")
        return super().form_valid(form)


class TrackerAdminSite(admin.AdminSite):
    """Open to governance, analysts and leads of any plan, and to administrators; not there for others."""

    site_header = "Plan tracker"
    site_title = "Plan tracker"
    index_title = "Where the round stands"
    final_catch_all_view = False
    # The lists need the width; the index and the breadcrumbs lead everywhere.
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return rights_of(request).enters

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Sign-in for strangers, 404 for who has no role here; the actions' refusals become 404 and 403."""
        stock = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise Http404("There is nothing here, or you may not see it.")
            try:
                response: HttpResponseBase = stock(request, *args, **kwargs)
            except (NotVisible, MeasureNotVisible) as error:
                raise Http404(str(error)) from error
            except (NotAllowed, NotAllowedToMeasure) as error:
                raise PermissionDenied(str(error)) from error
            return response

        return update_wrapper(inner, view)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        return [url for url in super().get_urls() if getattr(url, "name", None) not in LEFT_OUT]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        board = dashboard_of(rights_of(request), person_of(request), at=instant_of(request))
        return super().index(request, {**(extra_context or {}), "board": board})

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        context = {**self.each_context(request), "title": "Change your password", **(extra_context or {})}
        return OwnPasswordView.as_view(success_url=reverse("admin:index"), extra_context=context)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = sorted(super().get_app_list(request, app_label), key=lambda app: _place(app["app_label"], APPS))
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"], ORDER))
        return apps


def _place(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)


site = TrackerAdminSite(name="admin")
site.disable_action("delete_selected")
