"""The index: where the round stands, and what the person owes."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from commitments.actions.plan import set_role
from commitments.actions.progress import return_updates
from commitments.actions.sealing import seal_quarter
from commitments.models import Plan
from kpis.periods import LONDON, Period
from plantracker.people.models import User
from tests.cast import CUT_OFF, QUARTER, WRITTEN_AT, approve, draft, open_round_of, submit
from tests.commitments.admin.conftest import NOW

INDEX = reverse("admin:index")


def board_of(client):
    (board,) = client.get(INDEX).context["board"].plans
    return board


@pytest.fixture
def governance(as_, cast):
    return as_(cast.governance)


def test_counts_by_state_add_up_to_the_aims_that_are_due(governance, cast, round_):
    approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    return_updates(
        updates=[submit(cast.helpline, round_, by=cast.other_lead)], comment="x", by=cast.governance, at=WRITTEN_AT
    )
    board = board_of(governance)
    assert (board.quarter, board.is_open, board.due) == ("2023/24 Q3", True, "3 aims due")
    counts = {tally.label: tally.number for tally in board.tallies}
    assert counts == {"Not started": 1, "Draft": 0, "Submitted": 0, "Returned": 1, "Approved": 1}


def test_each_count_leads_to_the_list_that_proves_it(governance, cast, round_):
    draft(cast.helpline, round_, by=cast.other_lead)
    for tally in board_of(governance).tallies:
        assert governance.get(tally.url).context["cl"].result_count == tally.number, tally.label


def test_working_days_to_both_dates(governance, cast, round_):
    # 8 January is a Monday: five working days to Monday the 15th, ten to Monday the 22nd.
    assert [(each.label, each.when, each.left) for each in board_of(governance).deadlines] == [
        ("Submit by", "15 January 2024", "5 working days left"),
        ("Cut-off", "22 January 2024, 6pm", "10 working days left"),
    ]


@pytest.mark.parametrize(
    ("day", "hour", "left"),
    [(12, 12, "1 working day left"), (14, 12, "1 working day left"), (15, 23, "today"), (16, 0, "1 working day ago")],
)
def test_days_are_counted_by_the_date_in_london(governance, cast, round_, day, hour, left):
    with time_machine.travel(datetime(2024, 1, day, hour, 30, tzinfo=LONDON), tick=False):
        governance.force_login(cast.governance)
        assert board_of(governance).deadlines[0].left == left


def test_a_lead_finds_their_own_list_first(as_, cast, round_):
    client = as_(cast.lead)
    board = board_of(client)
    assert [(each.title, each.state, each.is_late) for each in board.mine] == [
        ("Put more officers on foot patrol", "Not started", False)
    ]
    assert board.mine[0].url == reverse("admin:commitments_aim_write", args=[cast.patrols.pk])
    page = client.get(INDEX).content.decode()
    assert page.index("Due from me") < page.index("Submit by") < page.index("Everything")
    assert board.warnings == ()


def test_what_is_still_to_do_comes_first_and_is_late_after_submit_by(as_, cast, round_):
    set_role(plan=cast.plan, person=cast.lead, role="lead", by=cast.governance, at=NOW)
    cast.helpline.lead = cast.lead
    cast.helpline.save()
    submit(cast.patrols, round_, by=cast.lead)
    with time_machine.travel(datetime(2024, 1, 16, 9, 0, tzinfo=LONDON), tick=False):
        board = board_of(as_(cast.lead))
    assert [(each.title, each.state, each.is_late) for each in board.mine] == [
        ("Open a helpline", "Not started, overdue", True),
        ("Put more officers on foot patrol", "Submitted", False),
    ]


def test_a_lead_with_nothing_due_is_told_so(as_, cast):
    board = board_of(as_(cast.lead))
    assert (board.mine, board.is_open) == ((), False)


def test_warnings_of_past_quarters_and_seals(governance, cast, round_):
    assert board_of(governance).warnings == ("10 past quarters have no round: 2021/22 Q1 to 2023/24 Q2.",)
    quarter = Period.parse("2021/22 Q1")
    # Two in a row are named; three are a run.
    seal_quarter(plan=cast.plan, quarter=quarter.shifted(2), by=cast.governance, at=NOW)
    assert board_of(governance).warnings == (
        "9 past quarters have no round: 2021/22 Q1, 2021/22 Q2 and 2021/22 Q4 to 2023/24 Q2.",
    )
    for number in range(10):
        seal_quarter(plan=cast.plan, quarter=quarter.shifted(number), by=cast.governance, at=NOW)
    assert board_of(governance).warnings == ()
    with time_machine.travel(CUT_OFF, tick=False):
        governance.force_login(cast.governance)
        assert board_of(governance).warnings == ("Closed and still to be sealed: 2023/24 Q3.",)
        seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=CUT_OFF)
        assert board_of(governance).warnings == ()


def test_overdue_updates_are_warned_of(governance, cast, round_):
    with time_machine.travel(datetime(2024, 1, 16, 9, 0, tzinfo=LONDON), tick=False):
        governance.force_login(cast.governance)
        assert "3 aims overdue: submission was due by 15 January 2024." in board_of(governance).warnings


def test_a_single_approver_is_warned_of(governance, cast):
    cast.second_governance.is_active = False
    cast.second_governance.save()
    assert board_of(governance).warnings[0] == (
        "1 governance officer: nobody approves their own update, so a second person is needed."
    )


def test_every_door_opens(as_, cast, other, round_):
    for person in (cast.governance, cast.analyst, cast.lead, cast.administrator):
        client = as_(person)
        boards = client.get(INDEX).context["board"].plans
        assert len(boards) == (2 if person == cast.administrator else 1)
        for board in boards:
            for door in board.doors:
                assert client.get(door.url).status_code == 200, door.url


def test_the_way_to_what_is_submitted_is_offered_while_something_is(governance, cast, round_):
    def is_offered():
        return "Approve what is submitted" in [door.label for door in board_of(governance).doors]

    assert not is_offered()
    update = submit(cast.patrols, round_, by=cast.lead)
    assert is_offered()
    approve(update, by=cast.second_governance)
    assert not is_offered()


def test_only_ones_own_plans_are_on_the_index(as_, cast, other, round_):
    open_round_of(other)
    assert "South" not in as_(cast.governance).get(INDEX).content.decode()
    assert Plan.objects.count() == 2


@pytest.mark.django_db
def test_without_any_plan_the_index_says_so(as_):
    administrator = User.objects.create(email="new@admin.example", name="New", is_superuser=True)
    assert "There is no plan yet." in as_(administrator).get(INDEX).content.decode()
