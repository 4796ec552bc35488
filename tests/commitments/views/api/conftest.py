"""The plan with measures of every section, public, both of its quarters published; see ``measures``."""

import pytest

from tests.commitments.views.test_published import open_to_everyone, publish


@pytest.fixture
def public(measured):
    """Both quarters published: the second holds a withheld figure, a sensitive text and four corrections."""
    open_to_everyone(measured.cast.plan)
    publish(measured, measured.first, measured.second)
    return measured
