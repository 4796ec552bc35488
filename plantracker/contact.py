"""Whom a page tells its reader to ask."""

from django.conf import settings

UNNAMED = "the office that keeps the plan"


def contact() -> str:
    """The post of ``PLANTRACKER_CONTACT``, and how it is reached; where that is not set, the office in general."""
    return settings.SITE_CONTACT or UNNAMED
