"""What went wrong, as JSON for programs: one sentence on what happened, one on what to do.

Everything under ``/api/`` answers so, whoever is at fault, and other sites may read it. Like the pages of errors
these need neither database nor session, and repeat nothing of the request.
"""

import json
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

PROGRAMS = "/api/"
JSON_TYPE = "application/json"
EXPOSED = "ETag, Retry-After"

Answer = TypeVar("Answer", bound=HttpResponseBase)

NOTHING = (
    "Nothing is published at this address. The plans that are stand at /api/v1/plans/; every address but that of"
    " openapi.json ends with a slash."
)
SENTENCES = {
    400: "The request was not understood. Check its address and its headers against /api/v1/openapi.json.",
    403: "This is not allowed here. Everything under /api/ is read with GET, by everybody alike.",
    404: NOTHING,
    405: "This address is read only. Ask with GET.",
    406: "This address answers in JSON only. Ask with “Accept: application/json”, or without that header.",
    410: "What stood at this address was withdrawn. Its page says when and why.",
    429: "Too much was asked in a short time. Ask again {wait}.",
    500: "The site made a mistake, which was logged. Ask again later; if it lasts, tell {contact} the reference.",
    503: "The site cannot reach its records at present. Ask again {wait}; if it lasts, tell {contact} the reference.",
}


def for_programs(request: HttpRequest) -> bool:
    """Whether the address is one that programs read."""
    return request.path_info.startswith(PROGRAMS)


def refusal(status: int, *, sentence: str = "", reference: str = "", **values: str) -> HttpResponse:
    """The object of an error; ``sentence`` instead of the usual one of its status.

    ``reference`` finds the fault in the log, and is in the object where there is one. ``values`` fill the usual
    sentence: ``wait`` and ``contact``. Raises ``KeyError`` for a status without a sentence.
    """
    said = {"error": sentence or SENTENCES[status].format(**values)}
    if reference:
        said["reference"] = reference
    content = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    response = opened(HttpResponse(content, status=status, content_type=JSON_TYPE))
    response.headers["Cache-Control"] = "no-store"
    return response


def opened(response: Answer) -> Answer:
    """Let other sites read an answer."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    return response
