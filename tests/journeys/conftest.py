"""A browser for the journeys: Chromium as the system has it, never downloaded."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# No sandbox, for CI runs as root; the rest keeps the browser from reaching for the network.
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT_MS = 10_000


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)


def chromium_path():
    """The executable that CHROMIUM names, or the first on the path; None if there is none."""
    named = os.environ.get("CHROMIUM")
    for name in (named,) if named else CHROMIUM_NAMES:
        if found := shutil.which(name):
            return found
    return None


@pytest.fixture(scope="session")
def browser():
    path = chromium_path()
    if path is None:
        pytest.exit("Chromium was not found. Install it, or name it: make test-browser CHROMIUM=/path/to/it", 1)
    # Playwright's loop runs in the thread of the test, where Django would refuse the database.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGUMENTS))
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        yield launched
        launched.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def context(browser, live_server):
    """A visitor's own browser window: no cookies, British English, addresses relative to the site."""
    opened = browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="Europe/London")
    opened.set_default_timeout(WAIT_MS)
    yield opened
    opened.close()


@pytest.fixture
def page(context):
    """A page that fails the test on a script error, a blocked or missing file, or an error in the console.

    Pages that answer 404 or 403 on purpose may be visited: only what they load must be there.
    """
    faults = []

    def look_at_message(message):
        # A failed load is told here without its kind; look_at_response knows it.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            faults.append(message.text)

    def look_at_response(response):
        if response.status >= 400 and response.request.resource_type != "document":
            faults.append(f"{response.status} {response.url}")

    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    opened.on("console", look_at_message)
    opened.on("response", look_at_response)
    yield opened
    opened.close()
    assert not faults, f"The browser reported: {faults}"


@pytest.fixture
def sign_in(client, context, live_server, settings):
    """``sign_in(user)``: the visitor is that person from the next request on."""

    def sign_in(user):
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return sign_in
