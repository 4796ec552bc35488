"""A page that shows an error summary says so first, where a screen reader begins: in its title."""

import re

import pytest

from tests.commitments.views.test_published import open_to_everyone, publish

LIVE, Q4 = "/review/north/live/", "/plans/north/2023-24-q4/"
TITLE = re.compile("<title>(.*?)</title>")
WRONG = {
    f"{LIVE}aims/?rag=purple": "Error: Aims – ",
    f"{LIVE}kpis/?theme=nowhere": "Error: KPIs – ",
    f"{LIVE}exceptions/?theme=nowhere": "Error: Exceptions – ",
    f"{LIVE}changes/?theme=nowhere": "Error: What changed – ",
    f"{LIVE}search/?q={'x' * 300}": "Error: Search – ",
    "/review/north/board/?on=tomorrow": "Error: Board – ",
    f"{Q4}aims/?rag=purple": "Error: Aims – ",
    f"{Q4}kpis/?theme=nowhere": "Error: KPIs – ",
    f"{Q4}exceptions/?theme=nowhere": "Error: Exceptions – ",
    f"{Q4}changes/?theme=nowhere": "Error: What changed – ",
    f"{Q4}search/?q={'x' * 300}": "Error: Search – ",
}


@pytest.fixture
def reviewer(as_reviewer, told):
    open_to_everyone(told.cast.plan)
    publish(told, told.first, told.second)
    return as_reviewer


@pytest.mark.parametrize("address", WRONG)
def test_what_cannot_be_applied_is_said_in_the_title(reviewer, address):
    page = reviewer.get(address)
    markup = page.content.decode()
    assert (page.status_code, "govuk-error-summary" in markup) == (200, True)
    assert TITLE.search(markup)[1].startswith(WRONG[address])


@pytest.mark.parametrize("address", WRONG)
def test_a_page_without_mistakes_has_a_plain_title(reviewer, address):
    markup = reviewer.get(address.partition("?")[0]).content.decode()
    assert "govuk-error-summary" not in markup
    assert TITLE.search(markup)[1].startswith(WRONG[address].removeprefix("Error: ")[:-3])
