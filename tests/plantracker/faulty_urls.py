"""The site's addresses, and beside them one per tree that fails in whichever way the query names."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.urls import path

from plantracker import urls
from plantracker.errors import Gone, TryLater, Unavailable
from plantracker.people.models import User
from plantracker.urls import handler400, handler403, handler404, handler429, handler500

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]

FAULTS = {
    "bad": lambda: BadRequest("secret-word"),
    "forbidden": lambda: PermissionDenied("secret-word"),
    "hidden": lambda: Http404("secret-word"),
    "gone": lambda: Gone("2023/24 Q3", when="2 March 2024", why="A figure in it was withheld too late."),
    "many": lambda: TryLater(290),
    "down": lambda: Unavailable("secret-word", seconds=600),
    "broken": lambda: RuntimeError("secret-word"),
    "refused": lambda: IntegrityError("secret-word"),
    "unreachable": lambda: OperationalError("secret-word"),
    "closed": lambda: InterfaceError("secret-word"),
}


def fail(request):
    raise FAULTS[request.GET["how"]]()


def ask(request):
    return HttpResponse(User.objects.count())


urlpatterns = [
    *(path(f"{tree}/faulty/", fail) for tree in ("plans", "api/v1", "help", "review")),
    *(path(f"{tree}/asking/", ask) for tree in ("plans", "api/v1", "help")),
    *urls.urlpatterns,
]
