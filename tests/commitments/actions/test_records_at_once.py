"""Seals and corrections of one plan made at the same moment: one chain, each numbered once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from commitments.models import SealedQuarter
from commitments.reporting.records import verify_chain
from tests.cast import make_plan
from tests.commitments.reporting.conftest import correct, seal

pytestmark = pytest.mark.django_db(transaction=True)

QUARTERS = ("2022/23 Q1", "2022/23 Q2", "2022/23 Q3", "2022/23 Q3")


def at_once(*acts):
    """Do all of it, each on a connection of its own, from one moment on."""
    start = Barrier(len(acts))

    def one(act):
        try:
            start.wait(timeout=10)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [done.result() for done in [threads.submit(one, act) for act in acts]]


def test_corrections_and_seals_at_once():
    cast = make_plan()
    first = seal(cast, "2023/24 Q1")
    at_once(
        *(lambda reason=reason: correct(cast, first, reason=reason) for reason in "abcd"),
        *(lambda quarter=quarter: seal(cast, quarter) for quarter in QUARTERS),
    )
    records = list(SealedQuarter.objects.in_chain().select_related("plan"))
    assert [record.sequence for record in records] == list(range(1, 9))
    assert sorted(record.number for record in records if record.kind == "correction") == [1, 2, 3, 4]
    # The same quarter, sealed twice at once, is there once.
    assert sorted(record.quarter for record in records if record.kind == "seal") == [
        "2022/23 Q1",
        "2022/23 Q2",
        "2022/23 Q3",
        "2023/24 Q1",
    ]
    assert [verdict.fault for verdict in verify_chain(records)] == [""] * 8
