"""What two people typed, side by side: whatever a form was sent, the page names nothing that it does not offer."""

import pytest
from django.urls import reverse

from commitments.models import Aim, Membership
from tests.commitments.admin.pages import all_rows, form_of, nothing_stored

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


@pytest.mark.parametrize("version", ["1", STALE])
@pytest.mark.parametrize("value", ["abc", "\0", "-1", "9" * 19, "9" * 23, "9" * 5_000])
@pytest.mark.parametrize("field", ["lead", "theme", "reported_with", "deputies", "kpis"])
def test_a_key_that_is_none_is_refused_and_nothing_is_stored(governance, cast, field, value, version):
    before = all_rows()
    response = post(governance, url("commitments_aim", cast.helpline), version=version, **{field: value})
    form = response.context["adminform"].form
    assert field in form.errors
    if version == STALE:
        assert list(yours(response).values()) == ["(not one of the choices)"]
    assert all_rows() == before


def test_each_ticked_person_is_named_for_themselves(governance, cast):
    ticked = ["999999", str(cast.deputy.pk)]
    response = post(governance, url("commitments_aim", cast.helpline), version=STALE, deputies=ticked)
    assert yours(response) == {"Deputies": "(not one of the choices), Dora Deputy"}


def test_a_date_that_could_not_be_read_is_shown_as_it_was_typed(governance, cast, round_):
    page = url("commitments_round", round_)
    response = post(governance, page, version=STALE, cut_off_0="30/02/2024", cut_off_1="18:00")
    assert yours(response) == {"Cut-off": "30/02/2024 18:00"}
