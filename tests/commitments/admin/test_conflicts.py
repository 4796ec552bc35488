"""What two people typed, side by side: whatever a form was sent, the page names nothing that it does not offer."""

import pytest
from django.urls import reverse

from commitments.models import Aim, Membership
from tests.commitments.admin.pages import form_of, nothing_stored

STALE = "99"


@pytest.fixture
def governance(as_, cast):
    return as_(cast.governance)


def url(name, row):
    return reverse(f"admin:{name}_change", args=[row.pk])


def yours(response):
    differences = response.context["adminform"].form.conflict.differences
    return {each.label: each.yours for each in differences}


def post(client, page, **typed):
    return client.post(page, {**form_of(client.get(page)), **typed})


def test_keys_of_another_plan_have_no_name(governance, cast, other):
    """Whoever governs one plan could otherwise read the names of everything, key by key."""
    asked = (
        (url("commitments_aim", cast.helpline), "Theme", {"theme": other.streets.pk}),
        (url("commitments_aim", cast.helpline), "Reported with", {"reported_with": other.patrols.pk}),
        (url("commitments_aim", cast.helpline), "Lead", {"lead": other.lead.pk}),
        (url("commitments_aim", cast.helpline), "Deputies", {"deputies": [other.deputy.pk]}),
        (url("commitments_aim", cast.helpline), "KPIs", {"kpis": [other.burglary_link.pk]}),
        (url("commitments_theme", cast.streets), "Lead", {"lead": other.lead.pk}),
        (url("kpis_kpi", cast.burglary), "Owner", {"owner": other.analyst.pk}),
    )
    with nothing_stored():
        for page, label, typed in asked:
            response = post(governance, page, version=STALE, **typed)
            assert yours(response) == {label: "(not one of the choices)"}, label


def test_what_is_stored_is_named_though_it_is_offered_no_more(governance, cast):
    Aim.objects.filter(pk=cast.helpline.pk).update(reported_with=cast.patrols)
    Membership.objects.filter(person=cast.other_lead).delete()
    page = url("commitments_aim", cast.helpline)
    response = post(governance, page, version=STALE, lead=cast.lead.pk)
    differences = response.context["adminform"].form.conflict.differences
    assert [(each.theirs, each.yours) for each in differences] == [("Olga Lead", "Liam Lead")]
