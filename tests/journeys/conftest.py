"""A browser for the journeys."""

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.chromium import CHROMIUM_ARGUMENTS, chromium_path

WAIT_MS = 10_000
# The console tells a breach of the policy in words that change; the event does not.
TELL_BREACHES = """document.addEventListener("securitypolicyviolation", breach =>
    console.error(`The policy refused ${breach.violatedDirective}: ${breach.blockedURI} ${breach.sample}`));"""


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)


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
    """A visitor's own browser window: no cookies, British English, addresses relative to the site.

    It fails the test on whatever a page of it reports: a script error, an error in the console, a breach of the
    site's policy, a blocked or missing file. Pages that answer 404 or 403 on purpose may be visited: only what
    they load must be there.
    """
    opened = browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="Europe/London")
    opened.set_default_timeout(WAIT_MS)
    opened.add_init_script(TELL_BREACHES)
    faults = watched(opened)
    yield opened
    opened.close()
    assert not faults, f"The browser reported: {faults}"


@pytest.fixture
def page(context):
    """The first page of that window."""
    return context.new_page()


def watched(context):
    """The list in which the faults of every page of the window are gathered as they come."""
    faults = []

    def look_at_message(message):
        # A failed load is told here without its kind; look_at_response and look_at_failure know it.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            faults.append(message.text)

    def look_at_response(response):
        if response.status >= 400 and response.request.resource_type != "document":
            faults.append(f"{response.status} {response.url}")

    def look_at_failure(request):
        # A page that is left while it loads, or a file that is downloaded, is no fault.
        if request.resource_type != "document" and request.failure != "net::ERR_ABORTED":
            faults.append(f"{request.failure} {request.url}")

    context.on("weberror", lambda told: faults.append(f"script error: {told.error}"))
    context.on("console", look_at_message)
    context.on("response", look_at_response)
    context.on("requestfailed", look_at_failure)
    return faults


@pytest.fixture
def sign_in(client, context, live_server, settings):
    """``sign_in(user)``: the visitor is that person from the next request on."""

    def sign_in(user):
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return sign_in
