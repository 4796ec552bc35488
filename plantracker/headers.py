"""What every answer tells the browser to leave alone."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Everything comes from the site's own files. There is no nonce: a page that a browser kept would bring an
# old one, and its scripts would be blocked. The stock admin has no inline script, and no inline style here.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
# None of these is used, and nothing that finds its way into a page is to use them.
PERMISSIONS_POLICY = ", ".join(f"{each}=()" for each in ("camera", "geolocation", "microphone", "payment", "usb"))


# At the head of Django's technical pages, and of no page of ours.
TECHNICAL = b'<meta name="robots" content="NONE,NOARCHIVE">'


class SecurityHeadersMiddleware:
    """Sets the policies on every answer, those of static files and errors included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _is_technical(response):
            response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        return response


def _is_technical(response: HttpResponse) -> bool:
    """Whether this is a page on which Django shows a developer what went wrong: it has styles and scripts within."""
    if not settings.DEBUG or response.streaming or response.status_code not in (404, 500):
        return False
    return TECHNICAL in response.content
