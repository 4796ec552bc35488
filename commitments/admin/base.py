"""The one base of the tracker's admin pages: how each is addressed, and how a write goes through an action."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model
from django.forms import BaseForm, CheckboxSelectMultiple, Field, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from commitments.admin.asking import rights_of
from commitments.admin.history import history_of
from commitments.admin.rows import PlanRows
from commitments.forms.fields import RowsField
from commitments.forms.records import ActionForm
from commitments.models import Plan
from commitments.refusals import REFUSALS
from commitments.views.frame import Link

_REFUSAL = "_tracker_refusal"


class PlanModelAdmin(PlanRows):
    """Pages of a model that belongs to plans: its own address for each, forms that go through actions, and history."""

    has_history: ClassVar[bool] = True

    form = ActionForm
    # The forms declare it themselves: a hidden field, where the model's is not to be edited.
    exclude = ("version",)
    list_per_page = 50
    list_max_show_all = 500
    show_full_result_count = False
    save_on_top = False
    view_on_site = False
    change_form_template = "admin/commitments/change_form.html"
    change_list_template = "admin/commitments/change_list.html"
    formfield_overrides = {models.ManyToManyField: {"widget": CheckboxSelectMultiple, "form_class": RowsField}}

    # Addresses ----------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """The stock addresses without deleting, and this model's own."""
        urls = [
            path("", self.guarded(self.changelist_view), name=self.url_name("changelist")),
            path("add/", self.guarded(self.add_view), name=self.url_name("add")),
            *self.own_urls(),
            path("<path:object_id>/change/", self.guarded(self.change_view), name=self.url_name("change")),
        ]
        if self.has_history:
            history = path("<path:object_id>/history/", self.guarded(self.history_view), name=self.url_name("history"))
            urls.insert(-1, history)
        return urls

    def own_urls(self) -> list[URLPattern]:
        """Addresses that only this model has."""
        return []

    def page(self, route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
        """One address of this model."""
        return path(route, self.guarded(view), name=self.url_name(name))

    def url_name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def url_of(self, name: str, row: Model | None = None) -> str:
        """The address of one of this model's pages."""
        return reverse(f"admin:{self.url_name(name)}", args=[row.pk] if row else [])

    def guarded(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """A view that is not there for whoever may see no row of this model."""

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_view_permission(request):
                raise Http404("There is nothing here, or you may not see it.")
            return view(request, *args, **kwargs)

        return self.admin_site.admin_view(inner)

    def respond(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        """A page of this model's own, with what every page of the admin has."""
        request.current_app = self.admin_site.name
        row = context.get("original")
        place = self.place_of(row) if row is not None else ""
        base = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "place": place,
            "heading": self.heading_of(row) if isinstance(row, self.model) else str(row or ""),
        }
        return TemplateResponse(request, f"admin/commitments/{template}", {**base, **context})

    # Writing ------------------------------------------------------------------------------

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        said = {"plan": self.plan_for(request, obj), "refusal": getattr(request, _REFUSAL, None)}
        return type(form.__name__, (form,), said)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Where nothing can be saved: no version, and people by name, for most readers may not see their pages."""
        fieldsets: list[tuple[Any, Any]] = [(title, {**said}) for title, said in super().get_fieldsets(request, obj)]
        is_fixed = obj is not None and not self.has_change_permission(request, obj)
        for _, options in fieldsets:
            names = [name for name in options["fields"] if name != "version" or not (obj is None or is_fixed)]
            options["fields"] = [
                f"{name}_name" if is_fixed and hasattr(self, f"{name}_name") else name for name in names
            ]
        return fieldsets

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(field, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            # No pop-up windows: a related record has its own page, with its own checks.
            widget.can_add_related = widget.can_change_related = False
            widget.can_delete_related = widget.can_view_related = False
        return field

    def review_links(self, request: HttpRequest, row: Any) -> tuple[Link, ...]:
        """The ways from a stored row to the review pages, for who may read them; most rows have none."""
        return ()

    def more_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What this model's form shows beside the fields; ``obj`` is None on the page that adds."""
        return {}

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        place = self.place_for_new(request) if obj is None else self.place_of(obj)
        context |= {"has_history": self.has_history, "show_save_and_add_another": add, "place": place}
        if change:
            heading = self.heading_of(obj)
            context |= {"subtitle": heading, "heading": heading}
            context |= {"review_links": self.review_links(request, obj)}
        context |= self.more_context(request, obj)
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        if self.plan_path and self.has_add_permission(request) and not self.plan_named(request):
            return self.choose_plan(request)
        return super().add_view(request, form_url, extra_context)

    def choose_plan(self, request: HttpRequest) -> HttpResponse:
        """Ask which plan a new row is for; 404 where the address names one that is not theirs."""
        if request.GET.get("plan"):
            raise Http404("There is no such plan, or it is not yours to write in.")
        plans = Plan.objects.filter(pk__in=rights_of(request).plans(*self.writers))
        context = {"title": f"Add {self.opts.verbose_name}: which plan?", "plans": plans}
        return self.respond(request, "choose_plan.html", context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """The stock form; what the action refuses comes back as sentences on the form, all of it still typed."""
        if "_saveasnew" in request.POST:
            # The stock admin takes this from any post, and would add from an address that changes.
            raise PermissionDenied("Nothing is saved as new here.")
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except REFUSALS as error:
            if hasattr(request, _REFUSAL):
                raise
            setattr(request, _REFUSAL, error)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            # Read again: the form has already written into the object it was given.
            self.edit(request, self.model._default_manager.get(pk=obj.pk), form)
        else:
            self.create(request, obj, form)

    def create(self, request: HttpRequest, new: Any, form: Any) -> None:
        """Store a new row by its action."""
        raise PermissionDenied("Nothing is added here.")

    def edit(self, request: HttpRequest, stored: Any, form: Any) -> None:
        """Change a stored row by its action."""
        raise PermissionDenied("Nothing is changed here.")

    def save_related(self, request: HttpRequest, form: BaseForm, formsets: Any, change: bool) -> None:
        """Nothing: the action has stored the lists with the record."""

    # History ------------------------------------------------------------------------------

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the action has written the ledger."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the action has written the ledger."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.visible_or_404(request, object_id)
        context = {
            "title": "History",
            "subtitle": self.heading_of(row),
            "original": row,
            "page": history_of(row, number=request.GET.get("p")),
        }
        return self.respond(request, "history.html", context)
