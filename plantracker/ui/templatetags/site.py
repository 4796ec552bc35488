"""What the site is called: ``{% load site %}``. Error pages have no context, so no context processor does it."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def site_name() -> str:
    """The name of the site, from its settings."""
    return settings.SITE_NAME
