"""The site's own colour, and the components in all their states for who develops them."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from plantracker.questions import read_only
from plantracker.ui.brand import KEPT_SECONDS, style_sheet
from plantracker.ui.gallery import gallery

CSS = "text/css; charset=utf-8"


@read_only
def site_brand(request: HttpRequest) -> HttpResponse:
    """The colour of pages that belong to no plan; needs neither database nor session."""
    response = HttpResponse(style_sheet(settings.SITE_COLOUR), content_type=CSS)
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    return response


@read_only
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state; there is no such page but in development."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "components.html", {"gallery": gallery(request.GET)})
