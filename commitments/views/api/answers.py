"""How the JSON answers: to everybody alike, with plain sentences where it refuses.

No session is read. What is not published, what belongs to a plan that is not public and what never was are
the same 404.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from commitments.reporting.publications import public_shelves, shelf_of
from commitments.views.answers import Answer, View, head_of, kept_under
from commitments.views.api.writing import Json, json_text
from commitments.views.desks import PublishedDesk, desk_of
from commitments.views.reading import NotHere, PublishedReading
from plantracker.csvfiles import shortened
from plantracker.objects import JSON_TYPE, NOTHING, opened, refusal
from plantracker.questions import METHODS, options

JSON_RANGES = frozenset({JSON_TYPE, "application/*", "*/*"})


def endpoint(answer: View) -> View:
    """A read-only address that other sites may read; it takes no parameters."""

    # There is no form to forge: what is not a question is refused, and by this function, in JSON.
    @csrf_exempt
    @wraps(answer)
    def asked(request: HttpRequest, **names: str) -> Answer:
        return opened(_refused(request) or _found(request, answer, names))

    return asked


def of_public_plans(make: Callable[[tuple[PublishedDesk, ...]], Json]) -> View:
    """An address of all public plans that have a published quarter."""

    @endpoint
    @wraps(make)
    def answer(request: HttpRequest) -> Answer:
        shelves = public_shelves()

        def made() -> Answer:
            desks = (desk_of(shelf.plan) for shelf in shelves)
            return _json(make(tuple(desk for desk in desks if desk.seals)))

        return kept_under(request, head_of(shelves), made)

    return answer


def of_plan(make: Callable[[PublishedDesk], Json]) -> View:
    """An address of one public plan. ``make`` may raise ``NotHere``."""

    @endpoint
    @wraps(make)
    def answer(request: HttpRequest, *, plan: str) -> Answer:
        return _of_desk(request, plan, make)

    return answer


def of_quarter(make: Callable[..., Json]) -> View:
    """An address of a published quarter: ``make`` is given its reading and what the address names in it.

    It answers None where the record does not hold that.
    """

    @endpoint
    @wraps(make)
    def answer(request: HttpRequest, *, plan: str, when: str, **names: str) -> Answer:
        def made(desk: PublishedDesk) -> Json:
            reading: PublishedReading = desk.reading(when)
            return make(reading, **names)

        return _of_desk(request, plan, made)

    return answer


def kept_text(text: bytes) -> View:
    """An address at which a text of this release stands."""

    @endpoint
    def answer(request: HttpRequest) -> Answer:
        return kept_under(request, "", lambda: HttpResponse(text, content_type=JSON_TYPE))

    return answer


@endpoint
def nothing(request: HttpRequest) -> Answer:
    """Every other address."""
    raise NotHere(NOTHING)


def _of_desk(request: HttpRequest, slug: str, make: Callable[[PublishedDesk], Json]) -> Answer:
    shelf = shelf_of(slug)
    if shelf is None or not shelf.plan.is_public:
        raise NotHere(NOTHING)
    plan = shelf.plan

    def made() -> Answer:
        value = make(desk_of(plan))
        if value is None:
            raise NotHere(NOTHING)
        return _json(value)

    return kept_under(request, shelf.head, made)


def _refused(request: HttpRequest) -> Answer | None:
    """What is no question, or one with parameters."""
    if request.method == "OPTIONS":
        response = options()
        response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        return response
    if request.method not in METHODS:
        # The middleware of errors gives it its sentence.
        return HttpResponseNotAllowed(METHODS)
    if request.headers.get("Accept", "").strip() and not _takes_json(request):
        return refusal(406)
    for name in request.GET:
        return refusal(400, sentence=f"This address takes no parameters: take “{shortened(name)}” out of it.")
    return None


def _takes_json(request: HttpRequest) -> bool:
    """Whether the reader takes JSON, whatever else is said of it: the type has no parameters (RFC 8259)."""
    return any(f"{each.main_type}/{each.sub_type}" in JSON_RANGES for each in request.accepted_types)


def _found(request: HttpRequest, answer: View, names: dict[str, str]) -> Answer:
    try:
        return answer(request, **names)
    except NotHere:
        return refusal(404)


def _json(value: Json) -> HttpResponse:
    return HttpResponse(json_text(value), content_type=JSON_TYPE)
