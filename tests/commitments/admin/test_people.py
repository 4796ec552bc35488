"""Memberships for governance, people for administrators, and one's own password."""

import pytest
from django.urls import reverse

from commitments.models import Membership
from plantracker.ledger.models import AuditEvent
from plantracker.people.actions import NotAnAdministrator, edit_person, set_password, system_account
from plantracker.people.models import User
from tests.cast import PASSWORD
from tests.commitments.admin.conftest import NOW
from tests.commitments.admin.pages import all_rows, form_of, save, sentences

ADD_MEMBER = reverse("admin:commitments_membership_add")
NEW_PASSWORD = "another-long-pass-phrase"


def url(name, row):
    return reverse(f"admin:{name}", args=[row.pk])


def membership(cast, person):
    return Membership.objects.get(plan=cast.plan, person=person)


@pytest.fixture
def governance(as_, cast):
    return as_(cast.governance)


@pytest.fixture
def administrator(as_, cast):
    return as_(cast.administrator)


# Memberships ------------------------------------------------------------------------------------


def test_governance_gives_a_known_person_a_role(governance, cast, other):
    assert save(governance, ADD_MEMBER, email="ANALYST@south.example", role="reviewer").status_code == 302
    assert membership(cast, other.analyst).role == "reviewer"


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("nobody@north.example", "Nobody with this address is known. An administrator adds people."),
        ("lead@north.example", "This person is in the plan already: change their role there."),
        ("no address", "Enter a valid email address."),
    ],
)
def test_a_person_who_cannot_be_added_is_said_why(governance, cast, email, sentence):
    before = all_rows()
    assert sentence in sentences(save(governance, ADD_MEMBER, email=email, role="lead"))
    assert all_rows() == before


def test_governance_changes_a_role_and_the_ledger_tells(governance, cast):
    page = url("commitments_membership_change", membership(cast, cast.reviewer))
    assert save(governance, page, role="panel").status_code == 302
    assert membership(cast, cast.reviewer).role == "panel"
    event = AuditEvent.objects.filter(action="set_role").first()
    assert (event.by_name, event.changes) == ("Greta Governance", {"role": ["reviewer", "panel"]})


def test_an_empty_role_only_names_somebody(governance, cast):
    save(governance, url("commitments_membership_change", membership(cast, cast.reviewer)), role="")
    assert membership(cast, cast.reviewer).role == ""


def test_only_an_administrator_makes_governance(governance, administrator, cast):
    page = url("commitments_membership_change", membership(cast, cast.analyst))
    assert "role" in save(governance, page, role="governance").context["adminform"].form.errors
    assert membership(cast, cast.analyst).role == "analyst"
    assert save(administrator, page, role="governance").status_code == 302
    assert membership(cast, cast.analyst).role == "governance"


@pytest.mark.parametrize("who", ["governance", "second_governance"])
def test_governance_roles_are_not_governances_to_change(governance, cast, who):
    page = url("commitments_membership_change", membership(cast, getattr(cast, who)))
    assert governance.get(page).status_code == 200
    assert governance.post(page, {"role": "lead", "version": 1}).status_code == 403
    assert membership(cast, getattr(cast, who)).role == "governance"


def test_person_and_plan_of_a_membership_stay(governance, cast, other):
    page = url("commitments_membership_change", membership(cast, cast.reviewer))
    save(governance, page, role="panel", person=cast.lead.pk, plan=other.plan.pk)
    assert membership(cast, cast.reviewer).role == "panel"


def test_two_who_change_one_role_see_both(as_, governance, administrator, cast):
    page = url("commitments_membership_change", membership(cast, cast.reviewer))
    read = form_of(governance.get(page))
    save(administrator, page, role="panel")
    response = governance.post(page, {**read, "role": "lead"})
    (difference,) = response.context["adminform"].form.conflict.differences
    assert (difference.theirs, difference.yours) == ("Panel member", "Lead")
    assert membership(cast, cast.reviewer).role == "panel"


# People -----------------------------------------------------------------------------------------


def test_an_administrator_adds_a_person_who_cannot_sign_in_yet(administrator, cast):
    typed = {"name": "Nina New", "email": "Nina@North.example", "organisation": "OPCC"}
    assert save(administrator, reverse("admin:people_user_add"), **typed, is_superuser="on").status_code == 302
    person = User.objects.get(email="nina@north.example")
    assert (person.name, person.is_superuser, person.has_usable_password()) == ("Nina New", False, False)


def test_a_second_person_of_one_address_is_refused(administrator, cast):
    before = all_rows()
    typed = {"name": "Copy", "email": "LEAD@north.example"}
    assert "Person with this Email already exists." in sentences(
        save(administrator, reverse("admin:people_user_add"), **typed)
    )
    assert all_rows() == before


def test_a_person_is_deactivated_and_not_deleted(administrator, cast):
    page = url("people_user_change", cast.lead)
    data = form_of(administrator.get(page))
    data.pop("is_active")
    assert administrator.post(page, data).status_code == 302
    assert User.objects.get(pk=cast.lead.pk).is_active is False
    assert administrator.get(f"/admin/people/user/{cast.lead.pk}/delete/").status_code == 404


def test_nobody_shuts_themselves_out(administrator, cast):
    page = url("people_user_change", cast.administrator)
    data = form_of(administrator.get(page))
    data.pop("is_superuser")
    response = administrator.post(page, data)
    assert sentences(response) == ["You cannot take this away from yourself: ask another administrator."]
    assert User.objects.get(pk=cast.administrator.pk).is_superuser


def test_the_trackers_own_account_is_not_edited(administrator, cast):
    account = system_account(at=NOW)
    assert administrator.get(url("people_user_change", account)).status_code == 200
    assert administrator.post(url("people_user_change", account), {"name": "x"}).status_code == 403
    assert administrator.get(url("people_user_password", account)).status_code == 403


def test_two_administrators_editing_one_person_see_both_texts(administrator, cast):
    page = url("people_user_change", cast.lead)
    read = form_of(administrator.get(page))
    save(administrator, page, name="Liam Leader")
    response = administrator.post(page, {**read, "organisation": "Force"})
    differences = response.context["adminform"].form.conflict.differences
    assert [(each.label, each.theirs, each.yours) for each in differences] == [
        ("Name", "Liam Leader", "Liam Lead"),
        ("Organisation", "(empty)", "Force"),
    ]


def test_an_administrator_sets_a_password(administrator, cast):
    page = url("people_user_password", cast.lead)
    assert save(administrator, page, password=NEW_PASSWORD, again=NEW_PASSWORD).status_code == 302
    assert User.objects.get(pk=cast.lead.pk).check_password(NEW_PASSWORD)
    event = AuditEvent.objects.filter(action="set_password", subject_id=cast.lead.pk).first()
    assert (event.by_name, event.state, event.changes) == ("Ada Administrator", None, {})


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), (NEW_PASSWORD, "other"), ("password1234", "password1234"), ("", "")]
)
def test_a_weak_or_mistyped_password_is_refused(administrator, cast, password, again):
    response = save(administrator, url("people_user_password", cast.lead), password=password, again=again)
    assert response.status_code == 200
    assert User.objects.get(pk=cast.lead.pk).check_password(PASSWORD)


def test_an_administrator_sets_their_own_password_where_the_old_one_is_asked_for(administrator, cast):
    page = url("people_user_password", cast.administrator)
    for answer in (
        administrator.get(page),
        administrator.post(page, {"password": NEW_PASSWORD, "again": NEW_PASSWORD}),
    ):
        assert answer["Location"] == reverse("admin:password_change")
    assert User.objects.get(pk=cast.administrator.pk).check_password(PASSWORD)


def test_one_changes_ones_own_password_and_stays_signed_in(as_, cast):
    lead, page = as_(cast.lead), reverse("admin:password_change")
    typed = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert lead.post(page, {**typed, "old_password": "wrong"}).status_code == 200
    assert User.objects.get(pk=cast.lead.pk).check_password(PASSWORD)
    assert lead.post(page, typed)["Location"] == reverse("admin:index")
    assert User.objects.get(pk=cast.lead.pk).check_password(NEW_PASSWORD)
    assert "Your password is changed." in sentences(lead.get(reverse("admin:index")))
    assert AuditEvent.objects.filter(action="set_password").first().by_name == "Liam Lead"


def test_the_actions_ask_for_an_administrator_themselves(cast):
    reserved = ({"is_superuser": True}, {"is_active": False}, {"email": "x@north.example"})
    for changes in (*reserved, {"name": "Somebody Else"}, {"organisation": "Elsewhere"}):
        for by in (cast.governance, cast.lead):
            with pytest.raises(NotAnAdministrator):
                edit_person(person=cast.lead, changes=changes, by=by, at=NOW)
    for changes in reserved:
        with pytest.raises(NotAnAdministrator):
            edit_person(person=cast.lead, changes=changes, by=cast.governance, at=NOW, is_theirs_to_name=True)
    with pytest.raises(NotAnAdministrator):
        set_password(person=cast.lead, password=NEW_PASSWORD, by=cast.governance, at=NOW)
    assert User.objects.get(pk=cast.lead.pk).check_password(PASSWORD)
