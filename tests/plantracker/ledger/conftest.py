"""One row of every protected table."""

from types import SimpleNamespace

import pytest
from django.db import connection

from commitments.actions.rounds import rate_theme
from commitments.actions.sealing import seal_quarter
from commitments.models import ProgressUpdate, SealedQuarter, ThemeRating
from kpis.models import Observation
from plantracker.ledger.models import AuditEvent
from tests.cast import CUT_OFF, QUARTER, WRITTEN_AT, approve, observe, open_round_of, submit
from tests.stage import staged_plan


@pytest.fixture
def cast(db):
    return staged_plan()


@pytest.fixture
def rows(cast):
    """A row of each protected table, by model; the update is approved."""
    round_ = open_round_of(cast)
    rating = rate_theme(
        theme=cast.streets, round=round_, rag="amber", reason="Half.", by=cast.governance, at=WRITTEN_AT
    )
    update = approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    observation = observe(cast.burglary, "2023/24 Q3", "300", by=cast.analyst)
    record = seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=CUT_OFF).record
    event = AuditEvent.objects.order_by("id").first()
    # PostgreSQL truncates and alters no table for whose rows a foreign key is still to be checked.
    connection.check_constraints()
    return {
        ThemeRating: rating,
        ProgressUpdate: update,
        Observation: observation,
        SealedQuarter: record,
        AuditEvent: event,
    }


@pytest.fixture
def unchanged(rows):
    """Asserts that every protected table holds what it held."""

    def held():
        return {model: list(model._base_manager.order_by("pk").values()) for model in rows}

    before = held()
    return SimpleNamespace(check=lambda: held() == before)
