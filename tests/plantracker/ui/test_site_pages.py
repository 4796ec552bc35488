"""Sign-in and the pages of what went wrong: plain sentences, nothing of the request, no database."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, make_plan
from tests.commitments.admin.pages import nothing_stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_plan()


def test_sign_in_leads_home(client, cast):
    response = client.post(reverse("sign-in"), {"username": "LEAD@north.example", "password": PASSWORD})
    assert response.url == reverse("home")


def test_sign_in_comes_back_to_the_page_that_was_asked_for(client, cast):
    asked = "/review/north/live/aims/?rag=red&sort=title"
    page = client.get(asked)
    form = client.get(page.url)
    following = re.search(r'name="next" value="([^"]*)"', form.content.decode())[1].replace("&amp;", "&")
    response = client.post(reverse("sign-in"), {"username": cast.lead.email, "password": PASSWORD, "next": following})
    assert response.url == asked


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
    "tab between the slashes": "/\t/elsewhere.example/",
    "new line before": "\nhttps://elsewhere.example/",
    "NUL before": "\x00//elsewhere.example/",
    "script": "javascript:alert(1)",
    "script in capitals": "JaVaScRiPt:alert(1)",
    "document": "data:text/html,<script>alert(1)</script>",
    "other protocol": "ftp://elsewhere.example/",
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_sign_in_leads_to_no_other_site(client, cast, name):
    asked = {"next": ELSEWHERE[name]}
    form = client.get(reverse("sign-in"), asked)
    assert 'name="next" value=""' in form.content.decode()
    with nothing_stored():
        fields = {"username": cast.lead.email, "password": PASSWORD, **asked}
        assert client.post(reverse("sign-in"), fields).url == reverse("home")
        assert client.post(reverse("sign-out"), asked).url == reverse("sign-in")


def test_of_two_pages_to_go_to_the_last_counts(client, cast):
    fields = {"username": cast.lead.email, "password": PASSWORD, "next": ["/admin/", "//elsewhere.example/"]}
    assert client.post(reverse("sign-in"), fields).url == reverse("home")


@pytest.mark.parametrize("fields", [{"username": "lead@north.example", "password": "wrong"}, {}])
def test_a_failed_sign_in_says_so(client, cast, fields):
    response = client.post(reverse("sign-in"), fields)
    assert response.status_code == 200
    markup = response.content.decode()
    assert "<title>Error: Sign in" in markup
    assert "You are not signed in" in markup
    assert "wrong" not in markup


def test_signing_out_is_a_form(client, cast):
    client.force_login(cast.lead)
    assert f'method="post" action="{reverse("sign-out")}"' in client.get("/").content.decode()
    assert client.get(reverse("sign-out")).status_code == 405
    assert client.post(reverse("sign-out")).url == reverse("sign-in")


def test_an_unknown_address_repeats_nothing(client):
    response = client.get("/no/such/secret-address/")
    assert response.status_code == 404
    markup = response.content.decode()
    assert "There is no such page, or it is not yours to see." in markup
    assert "secret-address" not in markup
    assert "Resolver" not in markup


def test_a_form_without_its_token_is_explained(cast):
    response = Client(enforce_csrf_checks=True).post(reverse("sign-in"), {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_error_pages_need_neither_database_nor_session(name, django_assert_num_queries):
    with django_assert_num_queries(0):
        markup = render_to_string(name)
    assert markup.count("<h1>") == 1
    assert "<style" not in markup
    assert " style=" not in markup
    assert "<script" not in markup
