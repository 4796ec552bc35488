"""Every address of the site's pages, from its resolver, with the names of the tests' small plan in them."""

import re

from django.urls import URLPattern, URLResolver, get_resolver

# What stands for each part of an address; the quarter and the plan are given by the test.
NAMES = {
    "theme": "streets",
    "aim": "patrols",
    "kpi": "burglary",
    "paper": "force",
    "earlier": "2023-24-q3",
    "on": "2024-05-01",
}


def routes(prefix):
    """Every route under a prefix, as Django spells it."""
    return sorted(route for route in _routes(get_resolver().url_patterns, "") if route.startswith(prefix))


def filled(route, **names):
    """The address of a route, its parts filled in."""
    known = {**NAMES, **names}
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: known[part[1]], route)


def _routes(patterns, before):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route
