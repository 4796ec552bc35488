"""The colour of a plan's pages, as a style sheet of one line."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from commitments.models import Plan
from commitments.permissions import role_of
from plantracker.errors import not_found
from plantracker.people.models import User
from plantracker.questions import read_only
from plantracker.ui.brand import KEPT_SECONDS, style_sheet
from plantracker.ui.views import CSS


@read_only
def plan_brand(request: HttpRequest, *, plan: str) -> HttpResponse:
    """A public plan's colour, for everyone and kept by browsers; of any other plan for its members, never kept.

    A plan without a colour of its own has the site's. The session is read only where the plan is not public.
    """
    found = Plan.objects.filter(slug=plan).only("brand_colour", "is_public").first()
    if (found is None or not found.is_public) and not _is_member(request, found):
        return not_found(request)
    if found is None:
        raise ValueError("nobody is a member of no plan")
    response = HttpResponse(style_sheet(found.brand_colour or settings.SITE_COLOUR), content_type=CSS)
    if found.is_public:
        patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _is_member(request: HttpRequest, plan: Plan | None) -> bool:
    """Asked of a plan that is not there too, so that the two read the same, headers included."""
    person = request.user if request.user.is_authenticated else None
    return isinstance(person, User) and plan is not None and role_of(person, plan) is not None
