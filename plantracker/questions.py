"""Views that only answer: what asks is told, what would write is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

METHODS = ("GET", "HEAD", "OPTIONS")

View = Callable[..., HttpResponseBase]


def read_only(view: View) -> View:
    """A view that is asked with GET or HEAD; OPTIONS says so, and any other method is a 405.

    What would write is refused before its form's token is looked at: there is nothing here to forge.
    """

    @csrf_exempt
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return options()
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return view(request, *args, **kwargs)

    return asked


def options() -> HttpResponse:
    """What an address says to who asks how it may be asked; the same of what is there and of what is not."""
    response = HttpResponse(status=204)
    response.headers["Allow"] = ", ".join(METHODS)
    response.headers["Cache-Control"] = "no-store"
    return response
