"""The story of the demonstration, told once for all tests of this folder."""

from datetime import UTC, datetime

import pytest
from django.test import TestCase

from commitments.demo import story

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="package")
def told(django_db_setup, django_db_blocker):
    """The story, told once and rolled back after the last of these tests."""
    with django_db_blocker.unblock():
        atomics = TestCase._enter_atomics()
        try:
            story.tell(at=NOW)
            yield
        finally:
            TestCase._rollback_atomics(atomics)
