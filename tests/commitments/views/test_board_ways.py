"""Where the board leads: an aim that the live plan no longer holds is on the page of a seal."""

import re
from datetime import date, datetime

import pytest
import time_machine

from commitments.actions.plan import withdraw_aim
from kpis.periods import LONDON
from tests.commitments.views.story import report_first_quarter, report_second_quarter
from tests.commitments.views.test_board_page import DAY, SPRING, section_after


@pytest.fixture(autouse=True)
def spring():
    """Both quarters of the story are over."""
    with time_machine.travel(SPRING, tick=False):
        yield


def withdrawn_since(cast):
    """The wardens, of whom the board of April tells, are withdrawn in May."""
    cast.wardens.refresh_from_db()
    withdraw_aim(
        aim=cast.wardens,
        on=date(2024, 5, 2),
        reason="The city took them over.",
        based_on=cast.wardens.version,
        by=cast.governance,
        at=datetime(2024, 5, 2, 9, 0, tzinfo=LONDON),
    )


@pytest.mark.parametrize(("address", "section"), [(DAY, "worse"), ("/review/north/board/", "off-course")])
def test_an_aim_that_was_withdrawn_since_is_linked_to_the_newest_seal_that_holds_it(
    as_reviewer, told, address, section
):
    withdrawn_since(told.cast)
    found = section_after(as_reviewer.get(address), section)
    assert '<a href="/review/north/2023-24-q4/aims/wardens/">Train the wardens</a>' in found
    assert "/review/north/live/aims/wardens/" not in found
    assert as_reviewer.get("/review/north/2023-24-q4/aims/wardens/").status_code == 200
    # What live holds is linked there, and every link of the page can be followed.
    assert "/review/north/live/aims/patrols/" in found
    links = set(re.findall(r'href="(/review/north/[^"#]+/aims/[^"#]+)"', found))
    assert {as_reviewer.get(link).status_code for link in links} == {200}


def test_an_aim_that_no_seal_holds_is_named_without_a_link(as_reviewer, cast):
    report_first_quarter(cast)
    report_second_quarter(cast)
    withdrawn_since(cast)
    found = section_after(as_reviewer.get(DAY), "worse")
    assert "Train the wardens" in found
    assert "/aims/wardens/" not in found
