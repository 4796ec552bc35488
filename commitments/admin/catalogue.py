"""Areas and the glossary in the admin: what the measures of a register share."""

from django.contrib.admin import register
from django.http import HttpRequest

from commitments.admin.asking import instant_of, person_of
from commitments.admin.measures import RegisterFilter, RegisterModelAdmin
from commitments.admin.site import site
from commitments.forms.plans import AreaForm, TermForm
from kpis.actions.catalogue import create_area, create_term, edit_area, edit_term
from kpis.models import Area, Term


@register(Area, site=site)
class AreaAdmin(RegisterModelAdmin):
    """Named areas whose figures stand beside a measure's own."""

    form = AreaForm
    list_display = ("name", "slug", "population")
    list_filter = (RegisterFilter,)
    search_fields = ("name", "slug")
    ordering = ("register", "name")
    fields = ("name", "slug", "population", "similar", "version")

    def create(self, request: HttpRequest, new: Area, form: AreaForm) -> None:
        create_area(area=new, similar=form.chosen("similar"), by=person_of(request), at=instant_of(request))

    def edit(self, request: HttpRequest, stored: Area, form: AreaForm) -> None:
        changes = dict(form.changes().fields)
        similar = changes.pop("similar", None)
        edit_area(
            area=stored,
            changes=changes,
            similar=None if similar is None else list(similar),
            based_on=form.based_on,
            by=person_of(request),
            at=instant_of(request),
        )


@register(Term, site=site)
class TermAdmin(RegisterModelAdmin):
    """The one glossary of a register, for its pages and papers."""

    form = TermForm
    list_display = ("word", "meaning")
    list_filter = (RegisterFilter,)
    search_fields = ("word", "slug", "meaning")
    ordering = ("register", "word")
    fields = ("word", "slug", "meaning", "version")

    def create(self, request: HttpRequest, new: Term, form: TermForm) -> None:
        create_term(term=new, by=person_of(request), at=instant_of(request))

    def edit(self, request: HttpRequest, stored: Term, form: TermForm) -> None:
        changes = dict(form.changes().fields)
        edit_term(term=stored, changes=changes, based_on=form.based_on, by=person_of(request), at=instant_of(request))
