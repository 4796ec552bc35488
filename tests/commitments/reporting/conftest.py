"""A chain of records: three quarters, and a correction between them."""

from datetime import datetime, timedelta

import pytest

from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.models import SealedQuarter
from kpis.periods import LONDON, Period
from tests.cast import approve, observe, open_round_of, submit

SEALED_AT = datetime(2024, 6, 3, 9, 0, tzinfo=LONDON)


def seal(cast, quarter, at=SEALED_AT):
    return seal_quarter(plan=cast.plan, quarter=Period.parse(quarter), by=cast.governance, at=at).record


def correct(cast, record, *, at=SEALED_AT, by=None, **fields):
    said = {"about": "aim", "subject": "patrols", "was": "26", "should_read": "27"}
    note = CorrectionNote(**{**said, "reason": "The figures differ by 27.", **fields})
    return record_correction(seal=record, note=note, by=by or cast.governance, at=at)


@pytest.fixture
def chain(cast):
    """2023/24 Q2 and Q3, a correction of Q2, and Q4; patrols were Amber in Q3 and Green in Q4."""
    q2 = seal(cast, "2023/24 Q2")
    for quarter, rag, value in (("2023/24 Q3", "amber", "300"), ("2023/24 Q4", "green", "310")):
        at = Period.parse(quarter).ends_at + timedelta(days=1)
        round_ = open_round_of(cast, quarter=Period.parse(quarter), at=at)
        update = submit(cast.patrols, round_, by=cast.lead, at=at, rag=rag)
        approve(update, by=cast.governance, at=at)
        observe(cast.burglary, quarter, value, by=cast.analyst, at=at)
    seal(cast, "2023/24 Q3")
    correct(cast, q2, at=SEALED_AT + timedelta(hours=1))
    seal(cast, "2023/24 Q4", at=SEALED_AT + timedelta(hours=2))
    return list(SealedQuarter.objects.in_chain().select_related("plan"))
