"""A kept connection that died is noticed by the first question, and nobody sees an error."""

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, ProgrammingError, connection, connections

from plantracker.connections import asked_unchecked


@pytest.fixture
def patch(db):
    """Undone before the test's own transaction is."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture
def closed(patch):
    """How often the connection was closed, which a test's own transaction would not survive; it is outside one here."""
    found = []
    patch.setattr(connections[DEFAULT_DB_ALIAS], "close", lambda: found.append("closed"))
    patch.setattr(connections[DEFAULT_DB_ALIAS], "in_atomic_block", False)
    return found


def question(*answers):
    """Gives the answers one after another, raising those that are errors."""
    left = list(answers)

    def ask():
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask


def test_a_living_connection_is_asked_once_and_not_looked_at(closed):
    connection.ensure_connection()
    connection.health_check_done = False
    assert asked_unchecked(question("yes")) == "yes"
    assert (connection.health_check_done, closed) == (True, [])


def test_a_dead_one_is_closed_and_asked_again(closed):
    connection.ensure_connection()
    assert asked_unchecked(question(OperationalError("server closed the connection"), "yes")) == "yes"
    assert closed == ["closed"]


@pytest.mark.parametrize(
    ("answers", "closings"),
    [([OperationalError("gone"), OperationalError("still gone")], 1), ([ProgrammingError("no such column")], 0)],
)
def test_what_does_not_pass_is_raised(closed, answers, closings):
    connection.ensure_connection()
    with pytest.raises(type(answers[-1]), match=str(answers[-1])):
        asked_unchecked(question(*answers))
    assert len(closed) == closings


def test_inside_a_transaction_nothing_is_asked_twice(db):
    assert connection.in_atomic_block
    with pytest.raises(OperationalError):
        asked_unchecked(question(OperationalError("gone"), "never asked"))


def test_without_a_connection_it_is_asked_as_ever(closed, patch):
    patch.setattr(connections[DEFAULT_DB_ALIAS], "connection", None)
    with pytest.raises(OperationalError):
        asked_unchecked(question(OperationalError("refused"), "never asked"))
