"""What /readyz says of quarters that wait to be sealed: nothing for a day, then a sentence each."""

from datetime import timedelta

import pytest

from commitments.actions.sealing import seal_quarter
from commitments.readiness import unsealed_quarters
from tests.cast import CUT_OFF, QUARTER

pytestmark = pytest.mark.django_db
SAID = "2023/24 Q3 of “north” is not sealed a day after it could be: see the worker's log."


@pytest.mark.parametrize(
    ("after_cut_off", "said"),
    [
        (timedelta(minutes=-1), []),
        (timedelta(hours=23, minutes=59), []),
        (timedelta(hours=24), [SAID]),
        (timedelta(days=400), [SAID]),
    ],
)
def test_unsealed_quarter_is_named_after_a_day(cast, round_, time_machine, after_cut_off, said):
    time_machine.move_to(CUT_OFF + after_cut_off, tick=False)
    assert unsealed_quarters() == said


def test_sealed_quarter_is_not_named(cast, round_, time_machine):
    seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=CUT_OFF)
    time_machine.move_to(CUT_OFF + timedelta(days=2), tick=False)
    assert unsealed_quarters() == []


def test_readyz_answers_503_and_says_which(cast, round_, client, time_machine):
    time_machine.move_to(CUT_OFF + timedelta(days=2), tick=False)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == [SAID]
