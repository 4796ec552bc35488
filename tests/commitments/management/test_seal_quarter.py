"""seal_quarter: one quarter that is named, or all that are due."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection

from commitments.models import Round, SealedQuarter
from kpis.periods import LONDON, Period
from plantracker.ledger.protection import remove_protections
from plantracker.people.models import SYSTEM_EMAIL, User
from tests.cast import CUT_OFF, make_plan, open_round_of


@pytest.fixture
def at():
    """A moment at which the round of 2023/24 Q3 has just closed."""
    with time_machine.travel(CUT_OFF, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("quarter", ["2023/24 Q3", "2023-24-q3"])
def test_one_quarter(cast, round_, run, at, quarter):
    ran = run("seal_quarter", "north", quarter)
    record = SealedQuarter.objects.get()
    assert (ran.out, ran.err, ran.code) == ([f"north 2023/24 Q3: sealed, {record.record_hash}"], [], 0)
    again = run("seal_quarter", "north", quarter)
    assert (again.out, again.code) == ([f"north 2023/24 Q3: already there, {record.record_hash}"], 0)
    assert SealedQuarter.objects.count() == 1


def test_it_is_the_trackers_own_account_that_seals(cast, run, at):
    run("seal_quarter", "north", "2023/24 Q2")
    assert Round.objects.get().opened_by == User.objects.get(email=SYSTEM_EMAIL)


def test_a_quarter_that_is_open_is_refused(cast, round_, run, at):
    at.move_to(CUT_OFF - timedelta(seconds=1))
    ran = run("seal_quarter", "north", "2023/24 Q3")
    assert (ran.out, ran.error, ran.code) == ([], "The round of 2023/24 Q3 is open until 2024-01-22 18:00.", 1)
    assert not SealedQuarter.objects.exists()


@pytest.mark.parametrize(
    ("quarter", "said"),
    [
        ("2023/24 Q4", "2023/24 Q4 has not ended: it can be sealed from 2024-04-01 00:00."),
        ("2020/21 Q4", "2020/21 Q4 lies outside the plan, which runs from 2021-04-01 to 2025-03-31."),
    ],
)
def test_what_is_refused_opens_nothing(cast, run, at, quarter, said):
    ran = run("seal_quarter", "north", quarter)
    assert (ran.error, ran.code) == (said, 1)
    assert not Round.objects.exists()


def test_a_default_cut_off_ahead(cast, run, at):
    at.move_to(CUT_OFF - timedelta(seconds=1))
    ran = run("seal_quarter", "north", "2023/24 Q3")
    assert ran.error == "2023/24 Q3 has no round, and its default cut-off (2024-01-22 18:00) lies ahead."
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Give a plan and a quarter, or --due alone."),
        (["north"], "Give a plan and a quarter, or --due alone."),
        (["north", "2023/24 Q3", "--due"], "Give a plan and a quarter, or --due alone."),
        (["north", "--due"], "Give a plan and a quarter, or --due alone."),
        (["west", "2023/24 Q3"], "There is no plan “west”. Plans here: north."),
        (["north", "2023/24"], "“2023/24” is no quarter: write it as “2023/24 Q3” or 2023-24-q3."),
        (["north", "Q3"], "“Q3” is no quarter: write it as “2023/24 Q3” or 2023-24-q3."),
    ],
)
def test_arguments(cast, run, arguments, said):
    ran = run("seal_quarter", *arguments)
    assert (ran.out, ran.error, ran.code) == ([], said, 1)
    assert not SealedQuarter.objects.exists()


def test_due(cast, round_, run, at):
    open_round_of(make_plan(slug="south"))
    ran = run("seal_quarter", "--due")
    north, south = SealedQuarter.objects.order_by("plan__slug")
    assert ran.out == [
        f"north 2023/24 Q3: sealed, {north.record_hash}",
        f"south 2023/24 Q3: sealed, {south.record_hash}",
    ]
    assert ran.code == 0
    assert run("seal_quarter", "--due").out == ["Nothing is due."]


def test_due_with_nothing_to_do(cast, round_, run, at):
    at.move_to(CUT_OFF - timedelta(seconds=1))
    ran = run("seal_quarter", "--due")
    assert (ran.out, ran.code) == (["Nothing is due."], 0)


def test_due_finds_what_an_outage_left(cast, round_, run, at):
    open_round_of(cast, quarter=Period.parse("2023/24 Q4"), at=CUT_OFF)
    at.move_to(datetime(2024, 9, 1, tzinfo=LONDON))
    assert len(run("seal_quarter", "--due").out) == 2


def test_without_triggers(cast, round_, run, at, caplog):
    remove_protections(connection)
    named = run("seal_quarter", "north", "2023/24 Q3")
    assert named.error.startswith("The database does not protect what is sealed: run “manage.py migrate” first.")
    due = run("seal_quarter", "--due")
    assert due.error.startswith("Not sealed: north 2023/24 Q3: The database does not protect")
    assert (named.code, due.code) == (1, 1)
    assert not SealedQuarter.objects.exists()
