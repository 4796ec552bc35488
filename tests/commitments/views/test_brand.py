"""The colour and the name of a plan: who sets them, what is refused, to whom the style sheet is given."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from commitments.actions.plan import edit_plan
from commitments.actions.records import Changes
from commitments.permissions import NotAllowed
from kpis.periods import LONDON
from plantracker.ledger.models import AuditEvent

AT = datetime(2024, 3, 15, 12, 0, tzinfo=LONDON)
ADDRESS = "/plans/north/brand.css"
LIVE = "/review/north/live/"


def branded(cast, by=None, **fields):
    plan = cast.plan
    plan.refresh_from_db()
    return edit_plan(plan=plan, changes=Changes(fields), based_on=plan.version, by=by or cast.governance, at=AT)


def test_governance_sets_colour_and_name_and_the_ledger_is_told(cast):
    stored = branded(cast, brand_colour="#5b1a6b", logo_text="North PCC")
    assert (stored.brand_colour, stored.logo_text) == ("#5b1a6b", "North PCC")
    event = AuditEvent.objects.latest("pk")
    assert event.action == "edit_plan"
    assert event.changes["brand_colour"] == ["", "#5b1a6b"]


def test_a_colour_on_which_white_cannot_be_read_is_refused_with_its_ratio(cast):
    with pytest.raises(ValidationError) as refused:
        branded(cast, brand_colour="#777777")
    assert refused.value.message_dict == {
        "brand_colour": ["#777777 has a contrast of 4.48:1 with white, and text needs 4.5:1: choose a darker one."]
    }
    cast.plan.refresh_from_db()
    assert cast.plan.brand_colour == ""


@pytest.mark.parametrize("role", ["analyst", "lead"])
def test_nobody_else_sets_it(cast, role):
    with pytest.raises(NotAllowed):
        branded(cast, by=getattr(cast, role), brand_colour="#5b1a6b")


def test_governance_sets_it_in_the_administration(client, cast):
    client.force_login(cast.governance)
    page = client.get(f"/admin/commitments/plan/{cast.plan.pk}/change/").content.decode()
    assert 'name="brand_colour"' in page
    assert 'name="logo_text"' in page


def test_a_public_plans_colour_is_for_everyone_and_kept(client, cast):
    branded(cast, brand_colour="#5B1A6B", is_public=True)
    response = client.get(ADDRESS)
    assert response.content == b":root { --govuk-brand-colour: #5b1a6b; }\n"
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert "Vary" not in response.headers
    assert not response.cookies


def test_a_public_plan_costs_one_query_whoever_asks(client, cast, django_assert_num_queries):
    branded(cast, is_public=True)
    client.force_login(cast.reviewer)
    with django_assert_num_queries(1):
        client.get(ADDRESS)


def test_a_plan_without_a_colour_has_the_sites(client, cast, settings):
    settings.SITE_COLOUR = "#123456"
    branded(cast, is_public=True)
    assert client.get(ADDRESS).content == b":root { --govuk-brand-colour: #123456; }\n"


@pytest.mark.parametrize("role", ["governance", "analyst", "lead", "reviewer", "panel", "administrator"])
def test_another_plans_colour_is_for_its_members_and_never_kept(client, cast, role):
    client.force_login(getattr(cast, role))
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("role", [None, "named"])
def test_to_everyone_else_it_is_the_404_of_a_plan_that_there_is_not(client, cast, role):
    if role:
        client.force_login(getattr(cast, role))
    unseen, unknown = client.get(ADDRESS), client.get("/plans/nowhere/brand.css")
    assert unseen.status_code == unknown.status_code == 404
    assert unseen.content == unknown.content
    assert unseen.headers == unknown.headers
    assert unseen.headers["Cache-Control"] == "no-store"


def test_only_reading_is_answered(client, cast):
    assert client.post(ADDRESS).status_code == 405


def test_pages_link_the_colour_by_its_value_and_say_the_name(client, cast):
    branded(cast, brand_colour="#5b1a6b", logo_text="North <PCC>")
    client.force_login(cast.reviewer)
    markup = client.get(LIVE).content.decode()
    assert '<link rel="stylesheet" href="/plans/north/brand.css?colour=5b1a6b">' in markup
    assert '<a class="govuk-generic-header__homepage-link" href="/">North &lt;PCC&gt;</a>' in markup


def test_pages_of_a_plan_without_a_name_say_the_sites(client, cast, settings):
    settings.SITE_NAME = "Delivery in the north"
    client.force_login(cast.reviewer)
    markup = client.get(LIVE).content.decode()
    assert '<link rel="stylesheet" href="/plans/north/brand.css">' in markup
    assert 'href="/">Delivery in the north</a>' in markup
    assert "Delivery in the north</title>" in client.get("/review/nowhere/live/").content.decode()
