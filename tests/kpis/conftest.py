"""The small plan and its people."""

import pytest

from commitments.actions.sealing import seal_quarter
from tests.cast import CUT_OFF, QUARTER, open_round_of
from tests.stage import staged_plan


@pytest.fixture
def cast(db):
    return staged_plan()


@pytest.fixture
def sealed():
    """Opens a plan's round with the default dates and seals its quarter when it has closed."""

    def seal(cast):
        open_round_of(cast)
        return seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=CUT_OFF).record

    return seal
