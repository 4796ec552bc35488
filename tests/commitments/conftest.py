"""The small plan and its people."""

import pytest

from commitments.actions.sealing import seal_quarter
from tests.cast import CUT_OFF, QUARTER, open_round_of
from tests.stage import staged_plan


@pytest.fixture
def cast(db):
    return staged_plan()


@pytest.fixture
def round_(cast):
    """The round of 2023/24 Q3, open with the default dates."""
    return open_round_of(cast)


@pytest.fixture
def sealed_record(cast, round_):
    """The seal of 2023/24 Q3, in which nothing was reported, made at the very cut-off."""
    return seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=CUT_OFF).record
