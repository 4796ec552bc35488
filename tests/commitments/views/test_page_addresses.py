"""Addresses made at little cost are those that the resolver gives."""

import pytest
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, reverse

from commitments.views.addresses import address_of

PLAN = {"plan": "north_1", "when": "2023-24-q3"}
PAGES = [
    ("published:plan", {"plan": "north_1"}, "/plans/north_1/"),
    ("published:overview", PLAN, "/plans/north_1/2023-24-q3/"),
    ("review:aim", {**PLAN, "aim": "foot-patrols"}, "/review/north_1/2023-24-q3/aims/foot-patrols/"),
    ("published:kpi-series", {**PLAN, "kpi": "force"}, "/plans/north_1/2023-24-q3/kpis/force/series.csv"),
    ("published:kpi-paper", {**PLAN, "paper": "force"}, "/plans/north_1/2023-24-q3/kpis/force/"),
    ("review:changes-since", {**PLAN, "earlier": "live"}, "/review/north_1/2023-24-q3/changes/since/live/"),
]


@pytest.mark.parametrize(("name", "slugs", "address"), PAGES)
def test_addresses(name, slugs, address):
    assert address_of(name, **slugs) == address == reverse(name, kwargs=slugs)
    with override_script_prefix("/tracker 100%s/"):
        assert address_of(name, **slugs) == reverse(name, kwargs=slugs)
    assert address_of(name, **slugs) == address


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("published:overview", {**PLAN, "when": "2023/24"}),
        ("published:overview", {**PLAN, "when": "2023-24-q3\n"}),
        ("published:overview", {**PLAN, "when": ""}),
        ("published:kpi-paper", {**PLAN, "paper": "street"}),
        ("published:overview", {"plan": "north_1"}),
        ("published:nowhere", PLAN),
    ],
)
def test_what_names_no_page_is_refused_as_the_resolver_does(name, slugs):
    with pytest.raises(NoReverseMatch):
        address_of(name, **slugs)
