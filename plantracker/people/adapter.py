"""How allauth signs people in here: by e-mail address and password, counted, and nothing else."""

import time
from math import ceil
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.ratelimit import get_cache_key, get_rates
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from plantracker.errors import TOO_MANY_SECONDS, TryLater

COUNTED = {"app": "allauth.account", "action": "login_failed"}


class Adapter(DefaultAccountAdapter):
    """allauth without its JSON answers and its wider idea of our own hosts."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at. Raises ``TryLater`` where there were too many."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise TryLater(self._seconds_left(request, credentials)) from None

    def is_safe_url(self, url: str) -> bool:
        """Whether the address leads to this very host, over HTTPS if that is how the request came."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: the answer is a page, whatever the request says that it accepts."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The account alone. allauth adds the host, whose port the visitor chooses: each would count afresh."""
        return str(credentials.get("email", "")).strip().lower()

    def _seconds_left(self, request: HttpRequest, credentials: dict[str, Any]) -> int:
        """Seconds until every limit that is used up allows one more try."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        now = time.time()
        left = [
            # Newest first; the oldest that counts makes room.
            tries[rate.amount - 1] + rate.duration - now
            for rate in get_rates(**COUNTED)
            if len(tries := cache.get(get_cache_key(request, rate=rate, key=key, **COUNTED), [])) >= rate.amount
        ]
        return max(1, ceil(max(left))) if left else TOO_MANY_SECONDS
