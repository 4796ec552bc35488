"""What everybody may ask of the site: whether they can use it, what it keeps, whom to ask.

The pages need neither database nor session, and are the same bytes for every reader.
"""

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template
from django.utils.cache import get_conditional_response, patch_cache_control

from plantracker.contact import contact
from plantracker.questions import read_only
from plantracker.statement import CHECKED_ON, KNOWN_FAULTS, NOT_TESTED, TESTED
from plantracker.ui.formatting import counted, day

HOUR = 60 * 60
# By the names of their addresses and templates.
HELP_PAGES = ("accessibility", "cookies", "privacy", "contact")


@read_only
def help_page(request: HttpRequest, *, page: str) -> HttpResponseBase:
    """One of the pages, by the name of its template."""
    # Without the request, so that no context processor can touch session or person.
    content = get_template(f"help/{page}.html").render(_said()).encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(content)
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _said() -> dict[str, Any]:
    """What the pages say of how this very site is set up."""
    return {
        "contact": contact(),
        "has_contact": bool(settings.SITE_CONTACT),
        "checked": day(CHECKED_ON),
        "tested": [check.sentence for check in TESTED],
        "not_tested": NOT_TESTED,
        "faults": (*KNOWN_FAULTS, *(fault.strip() for fault in settings.SITE_FAULTS)),
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "session_time": counted(settings.SESSION_COOKIE_AGE // HOUR, "hour"),
        "form_cookie": settings.CSRF_COOKIE_NAME,
    }
