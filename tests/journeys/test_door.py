"""Somebody comes to the door: by keyboard, with mistakes, too often, or to a page that is not there."""

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD, make_plan
from tests.journeys.axe import assert_accessible

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


@pytest.fixture
def cast(transactional_db):
    return make_plan()


def focused(page):
    """The name of what has the focus, as a screen reader says it."""
    return page.evaluate(
        "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim().replace(/\\s+/g, ' ')"
    )


def tab_to(page, *names):
    """Tab once for each name, and find the focus there."""
    for name in names:
        page.keyboard.press("Tab")
        assert focused(page) == name


def test_a_lead_comes_in_by_keyboard_after_a_mistake(page, cast):
    page.goto("/review/north/live/")
    expect(page).to_have_title("Sign in – Plan tracker")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, "E-mail address")
    page.keyboard.type(cast.lead.email)
    tab_to(page, "Password")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Error: Sign in – Plan tracker")
    mistake = "The e-mail address and the password do not belong together, or the account is closed."
    expect(page.get_by_role("alert")).to_contain_text(mistake)
    while focused(page) != mistake:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == "E-mail address"
    expect(page.get_by_label("E-mail address")).to_have_value(cast.lead.email)
    expect(page.get_by_label("E-mail address")).to_have_accessible_description(f"Error: {mistake}")
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/review/north/live/")


@SIZES
def test_the_door_is_accessible(page, cast, sign_in, size):
    page.set_viewport_size(size)
    page.goto("/sign-in/")
    assert_accessible(page)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter your password.")
    assert_accessible(page)
    page.get_by_label("E-mail address").fill("lead")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("in the usual form")
    assert_accessible(page)
    sign_in(cast.lead)
    page.goto("/sign-in/")
    assert_accessible(page)
    page.goto("/sign-out/")
    assert_accessible(page)
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url("/sign-in/")


def test_the_sixth_wrong_password_is_told_to_wait(page, cast):
    for _ in range(6):
        page.goto("/sign-in/")
        page.get_by_label("E-mail address").fill(cast.lead.email)
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many tries")
    expect(page.get_by_text("Try again in 5 minutes.")).to_be_visible()


@SIZES
def test_a_form_without_its_token_is_accessible(page, cast, size, context):
    page.set_viewport_size(size)
    page.goto("/sign-in/")
    context.clear_cookies()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The form has expired")
    assert_accessible(page)


def test_a_page_that_is_not_there_leads_to_the_door(page, cast):
    page.goto("/plans/nothing/")
    page.get_by_role("link", name="sign in", exact=True).click()
    expect(page).to_have_url("/sign-in/")
