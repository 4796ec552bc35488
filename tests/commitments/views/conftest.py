"""The small plan with both of its quarters sealed, and somebody who reads it."""

import pytest

from tests.commitments.views.measures import STAGE
from tests.commitments.views.story import seal_both_quarters


@pytest.fixture
def told(cast):
    """Both quarters sealed, with corrections to the second; see ``story``."""
    return seal_both_quarters(cast)


@pytest.fixture
def measured(db):
    """Both quarters sealed with measures of every section; see ``measures``."""
    return STAGE.set()


@pytest.fixture
def as_reviewer(client, cast):
    """A browser in which the reviewer is signed in."""
    client.force_login(cast.reviewer)
    return client


@pytest.fixture
def as_analyst(client, measured):
    """A browser in which the analyst of the plan with all measures is signed in."""
    client.force_login(measured.cast.analyst)
    return client
