"""What went wrong, as pages in plain English; under ``/api/`` as JSON.

No page looks at more of the request than who reads there, people or programs, nor at the session or the person:
the same error is the same bytes for everybody, and an address under ``/plans/`` stays free of cookies. None asks
the database or the cache: they are what may be away. A view raises ``Gone``, ``TryLater`` or ``Unavailable``;
Django's own errors come through the handlers that ``plantracker.urls`` names.
"""

import logging
import secrets
import sys
from collections.abc import Callable
from math import ceil
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import get_template
from django.utils.log import log_response
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from plantracker.contact import contact
from plantracker.objects import for_programs, refusal

logger = logging.getLogger(__name__)

# Neither letters nor digits that are taken for each other when read out on the telephone; no vowels, no words.
REFERENCE_ALPHABET = "2346789BCDFGHJKMPQRTVWXY"
REFERENCE_LENGTH = 6

UNAVAILABLE_SECONDS = 60
TOO_MANY_SECONDS = 60

# Primary result codes of SQLite for a file that is locked, missing, read-only, unreadable or without room:
# BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN. Its OperationalError also stands for statements that are wrong.
SQLITE_AWAY = frozenset({5, 6, 8, 10, 13, 14})

# For when not even the templates can be read.
LAST_RESORT = (
    "Something went wrong, and the page that explains it could not be made.\n"
    "What you sent may not have been saved. Try again in a few minutes; if it happens again, tell the office that"
    " keeps the plan.\n"
)


class Gone(Exception):
    """What was at the address was withdrawn: its title, the day in words, and the reason as a sentence."""

    def __init__(self, title: str, *, when: str, why: str) -> None:
        super().__init__(f"{title} was withdrawn on {when}.")
        self.title, self.when, self.why = title, when, why


class TryLater(Exception):
    """Too much was asked from one place; it opens again after ``seconds``."""

    def __init__(self, seconds: int = TOO_MANY_SECONDS) -> None:
        super().__init__(f"Too many requests; try again {wait(seconds)}.")
        self.seconds = seconds


class Unavailable(Exception):
    """The site cannot answer now, and may after ``seconds``; the message is for the log."""

    def __init__(self, message: str, *, seconds: int = UNAVAILABLE_SECONDS) -> None:
        super().__init__(message)
        self.seconds = seconds


class ErrorPagesMiddleware:
    """Answers what views raise of this module's own errors, and gives a 405 its page: Django leaves it blank."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return _not_allowed(request, response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return _answer(request, exception)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; says nothing of the exception, which repeats what was sent."""
    return _page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, for who may read but not do this."""
    return _page(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old."""
    return _page(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same bytes whether the address is hidden or never was."""
    return _page(request, "404.html", 404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429 with the usual wait, for a limit that does not say when it opens."""
    return _too_many(request, TOO_MANY_SECONDS)


def server_error(request: HttpRequest) -> HttpResponse:
    """What is left: 503 where the database or the cache cannot be reached, else 500, with a reference number.

    Called while the exception is handled; without one it is a 500.
    """
    error = sys.exc_info()[1]
    answered = _answer(request, error)
    if answered is not None:
        return answered
    if is_away(error):
        return _unavailable(request, error, UNAVAILABLE_SECONDS)
    return _logged(request, error, "500.html", 500)


def is_away(error: BaseException | None) -> bool:
    """Whether the database or the cache could not be reached, or not in time; None is no error."""
    if isinstance(error, RedisConnectionError | RedisTimeoutError):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return code is None or code & 0xFF in SQLITE_AWAY


def wait(seconds: int) -> str:
    """How long to wait, in words, rounded up.

    >>> wait(1), wait(60), wait(61), wait(3540)
    ('in 1 minute', 'in 1 minute', 'in 2 minutes', 'in 59 minutes')
    >>> wait(3541), wait(3601)
    ('in 1 hour', 'in 2 hours')
    """
    minutes = max(1, ceil(seconds / 60))
    count, unit = (minutes, "minute") if minutes < 60 else (ceil(minutes / 60), "hour")
    return f"in {count} {unit}{'' if count == 1 else 's'}"


def _answer(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    match error:
        case Gone():
            return _page(request, "410.html", 410, title=error.title, when=error.when, why=error.why)
        case TryLater():
            return _too_many(request, error.seconds)
        case Unavailable():
            return _unavailable(request, error, error.seconds)
    return None


def _too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    response = _page(request, "429.html", 429, wait=wait(seconds))
    response.headers["Retry-After"] = str(seconds)
    return response


def _unavailable(request: HttpRequest, error: BaseException | None, seconds: int) -> HttpResponse:
    response = _logged(request, error, "503.html", 503, wait=wait(seconds))
    response.headers["Retry-After"] = str(seconds)
    return response


def _logged(
    request: HttpRequest, error: BaseException | None, template: str, status: int, **values: Any
) -> HttpResponse:
    """The page with a reference number, by which its one line in the log is found."""
    reference = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))
    response = _page(request, template, status, reference=reference, **values)
    # Marks the answer as logged, so that Django writes no second line without the reference.
    log_response(
        "%s (reference %s): %s",
        response.reason_phrase,
        reference,
        request.path,
        response=response,
        request=request,
        exception=error,
    )
    return response


def _not_allowed(request: HttpRequest, refused: HttpResponseNotAllowed) -> HttpResponse:
    response = _page(request, "405.html", 405)
    response.headers["Allow"] = refused.headers["Allow"]
    return response


def _page(request: HttpRequest, template: str, status: int, **values: Any) -> HttpResponse:
    """The template without the request, so that no context processor can touch session, person or database.

    For programs the sentences of that status instead.
    """
    if for_programs(request):
        return refusal(status, contact=contact(), **values)
    kind = "text/html"
    try:
        text = get_template(template).render({"contact": contact(), **values})
    except Exception:
        logger.exception("The error page %s could not be made.", template)
        text, kind = LAST_RESORT, "text/plain"
    response = HttpResponse(text, status=status, content_type=f"{kind}; charset=utf-8")
    # What is hidden, withdrawn or away now may be there at the next request.
    response.headers["Cache-Control"] = "no-store"
    return response
