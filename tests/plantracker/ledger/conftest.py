"""One row of every protected table."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection

from commitments.actions.publishing import publish_quarter
from commitments.actions.rounds import rate_theme
from commitments.actions.sealing import seal_quarter
from commitments.models import ExceptionComment, ProgressUpdate, Publication, SealedQuarter, ThemeRating
from kpis.actions.decisions import decide_reset, set_target
from kpis.actions.measures import NewDefinition, redefine_kpi
from kpis.models import Definition, ImportBatch, Observation, Reset, Target
from plantracker.ledger.models import AuditEvent
from tests.cast import CUT_OFF, QUARTER, WRITTEN_AT, approve, observe, open_round_of, submit
from tests.commitments.models.rows import a_done_batch, a_reset, a_target
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
    recorded = {"by": cast.analyst, "at": WRITTEN_AT}
    new = NewDefinition(date(2023, 4, 1), "Homes only.", is_comparable=False)
    redefine_kpi(kpi=cast.burglary, new=new, based_on=1, **recorded)
    target = set_target(target=a_target(cast), **recorded)
    reset = decide_reset(reset=a_reset(cast), **recorded)
    batch, comment = a_done_batch(cast), a_comment(cast)
    record = seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=CUT_OFF).record
    publication = publish_quarter(seal=record, by=cast.governance, at=CUT_OFF).publication
    event = AuditEvent.objects.order_by("id").first()
    # PostgreSQL truncates and alters no table for whose rows a foreign key is still to be checked.
    connection.check_constraints()
    return {
        ThemeRating: rating,
        ProgressUpdate: update,
        Observation: observation,
        Definition: cast.burglary.definitions.order_by("id").last(),
        Target: target,
        Reset: reset,
        ImportBatch: batch,
        ExceptionComment: comment,
        SealedQuarter: record,
        Publication: publication,
        AuditEvent: event,
    }


def a_comment(cast):
    return ExceptionComment.objects.create(
        link=cast.burglary_link,
        quarter=str(QUARTER),
        quarter_start=QUARTER.start,
        text="A gang was caught.",
        recorded_at=WRITTEN_AT,
        recorded_by=cast.analyst,
    )


@pytest.fixture
def unchanged(rows):
    """Asserts that every protected table holds what it held."""

    def held():
        return {model: list(model._base_manager.order_by("pk").values()) for model in rows}

    before = held()
    return SimpleNamespace(check=lambda: held() == before)
