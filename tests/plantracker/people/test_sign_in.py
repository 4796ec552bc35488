"""The one door: who comes in, where they land, and what is refused in the same words."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import NoReverseMatch, reverse

from plantracker.people.actions import edit_person
from tests.cast import PASSWORD, PLANNED_AT, make_plan
from tests.commitments.admin.pages import nothing_stored

pytestmark = pytest.mark.django_db

MISMATCH = "The e-mail address and the password do not belong together, or the account is closed."


@pytest.fixture
def cast():
    return make_plan()


def enter(client, login, password=PASSWORD, **more):
    return client.post(reverse("sign-in"), {"login": login, "password": password, **more})


@pytest.mark.parametrize("login", ["lead@north.example", "LEAD@North.example", "  lead@north.example "])
def test_sign_in_leads_home(client, cast, login):
    response = enter(client, login)
    assert response.status_code == 302
    assert response.url == reverse("start")
    assert client.get(reverse("start")).status_code == 302


def test_sign_in_comes_back_to_the_page_that_was_asked_for(client, cast):
    asked = "/review/north/live/aims/?rag=red&sort=title"
    page = client.get(asked)
    form = client.get(page.url)
    following = re.search(r'name="next" value="([^"]*)"', form.content.decode())[1].replace("&amp;", "&")
    assert enter(client, cast.lead.email, next=following).url == asked


def test_the_way_is_kept_past_a_wrong_password(client, cast):
    form = enter(client, cast.lead.email, "wrong", next="/review/north/live/")
    assert 'name="next" value="/review/north/live/"' in form.content.decode()


ELSEWHERE = {
    "whole address": "https://elsewhere.example/",
    "without a scheme": "//elsewhere.example/",
    "three slashes": "///elsewhere.example/",
    "back slash": "/\\elsewhere.example/",
    "two back slashes": "\\\\elsewhere.example/",
    "scheme without slashes": "https:elsewhere.example",
    "scheme with three slashes": "https:///elsewhere.example/",
    "our host as a name": "https://testserver@elsewhere.example/",
    "our host as a beginning": "https://testserver.elsewhere.example/",
    "another host of ours": "http://localhost/",
    "tab between the slashes": "/\t/elsewhere.example/",
    "new line before": "\nhttps://elsewhere.example/",
    "NUL before": "\x00//elsewhere.example/",
    "script": "javascript:alert(1)",
    "script in capitals": "JaVaScRiPt:alert(1)",
    "document": "data:text/html,<script>alert(1)</script>",
    "other protocol": "ftp://elsewhere.example/",
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_sign_in_leads_to_no_other_site(client, cast, settings, name):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://elsewhere.example"]
    asked = {"next": ELSEWHERE[name]}
    form = client.get(reverse("sign-in"), asked)
    assert 'name="next" value=""' in form.content.decode()
    with nothing_stored():
        assert enter(client, cast.lead.email, **asked).url == reverse("start")
        assert client.post(reverse("sign-out"), asked).url == reverse("sign-in")


def test_of_two_pages_to_go_to_the_last_counts(client, cast):
    assert enter(client, cast.lead.email, next=["/admin/", "//elsewhere.example/"]).url == reverse("start")


@pytest.mark.parametrize(
    ("login", "password", "field", "sentence"),
    [
        ("lead@north.example", "wrong", "login", MISMATCH),
        ("nobody@north.example", "wrong", "login", MISMATCH),
        ("", PASSWORD, "login", "Enter your e-mail address."),
        ("lead", PASSWORD, "login", "Enter an e-mail address in the usual form, such as name@office.example."),
        ("lead@north.example", "", "password", "Enter your password."),
        ("lead@north.example\x00", PASSWORD, "login", "Enter an e-mail address in the usual form"),
    ],
)
def test_a_failed_sign_in_says_what_is_wrong(client, cast, login, password, field, sentence):
    response = enter(client, login, password)
    assert response.status_code == 200
    markup = response.content.decode()
    assert "<title>Error: Sign in" in markup
    assert "You are not signed in" in markup
    # In the summary and at the field.
    assert markup.count(sentence) == 2
    (asked,) = re.findall(r'<input type="password"[^>]*>', markup)
    assert "value=" not in asked, "a password is never sent back"
    assert f'<a href="#id_{field}">{sentence}' in markup
    assert f'aria-describedby="id_{field}_error"' in markup
    assert client.get(reverse("start")).url.startswith(reverse("sign-in"))


def without_tokens(markup):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", markup)


def test_nothing_tells_who_has_an_account(client, cast):
    """Wrong password, unknown address, and the right password of a closed account."""
    person = cast.other_lead
    edit_person(person=person, changes={"is_active": False}, by=cast.administrator, at=PLANNED_AT)
    tries = {cast.lead.email: "wrong", "nobody@north.example": "wrong", person.email: PASSWORD}
    pages = {
        (response.status_code, without_tokens(response.content.decode()).replace(login, "LOGIN"))
        for login, password in tries.items()
        for response in [enter(client, login, password)]
    }
    assert len(pages) == 1


@pytest.mark.parametrize("login", ["lead@north.example", "nobody@north.example"])
def test_one_hash_is_computed_for_known_and_unknown(client, cast, monkeypatch, login):
    """The time of an answer is that of its hash."""
    made = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *arguments: made.append(1) or encode(*arguments))
    enter(client, login, "wrong")
    assert len(made) == 1


def test_a_new_session_begins_at_sign_in(client, cast):
    client.session["seen"] = True
    before = client.session.session_key
    enter(client, cast.lead.email)
    assert client.session.session_key != before
    assert "messages" not in client.cookies


def test_answers_are_pages_whatever_is_asked_for(client, cast):
    response = client.post(
        reverse("sign-in"), {"login": "x"}, headers={"accept": "application/json", "x-requested-with": "XMLHttpRequest"}
    )
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


def test_sign_in_is_never_kept(client):
    assert "no-store" in client.get(reverse("sign-in")).headers["Cache-Control"]


def test_who_is_signed_in_may_sign_in_as_somebody_else(client, cast):
    client.force_login(cast.lead)
    assert "You are signed in as" in client.get(reverse("sign-in")).content.decode()
    enter(client, cast.analyst.email)
    assert client.session["_auth_user_id"] == str(cast.analyst.pk)


def test_signing_out_is_a_form(client, cast):
    client.force_login(cast.lead)
    assert f'method="post" action="{reverse("sign-out")}"' in client.get("/review/").content.decode()
    asked = client.get(reverse("sign-out"))
    assert asked.status_code == 200
    assert '<form method="post">' in asked.content.decode()
    assert client.get("/review/").status_code == 200, "still signed in"
    assert client.post(reverse("sign-out")).url == reverse("sign-in")
    assert client.get("/review/").status_code == 302


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_signing_out_takes_no_other_method(client, cast, method):
    client.force_login(cast.lead)
    assert getattr(client, method)(reverse("sign-out")).status_code == 405
    assert client.get("/review/").status_code == 200


def test_who_is_not_signed_in_is_led_to_the_door(client):
    assert client.get(reverse("sign-out")).url == reverse("sign-in")


@pytest.mark.parametrize("name", ["sign-in", "sign-out"])
def test_a_form_without_its_token_is_explained(cast, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.lead)
    response = client.post(reverse(name), {"login": cast.analyst.email, "password": PASSWORD})
    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()
    assert client.session["_auth_user_id"] == str(cast.lead.pk)


# What allauth would serve beside the form, and what Django's own admin would.
CLOSED = (
    "signup/",
    "login/",
    "logout/",
    "inactive/",
    "reauthenticate/",
    "email/",
    "confirm-email/",
    "confirm-email/MQ:abc/",
    "password/change/",
    "password/set/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-abc/",
    "login/code/",
    "login/code/confirm/",
)


@pytest.mark.parametrize("address", [f"/{base}{path}" for base in ("", "accounts/", "sign-in/") for path in CLOSED])
def test_no_other_page_of_allauth_is_there(client, cast, address):
    for _ in range(2):
        assert client.get(address).status_code == 404
        assert client.post(address, {"email": "x@north.example"}).status_code == 404
        client.force_login(cast.administrator)


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/logout/"])
def test_the_admin_has_no_door_of_its_own(client, cast, address):
    assert client.get(address).status_code == 404
    assert client.post(address, {"username": cast.administrator.email, "password": PASSWORD}).status_code == 404
    assert client.get("/admin/").url == "/sign-in/?next=/admin/"


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "account_inactive"])
def test_no_other_name_of_allauth_is_known(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
