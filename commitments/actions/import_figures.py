"""How an import writes figures, and comments on them. Only ``importing`` calls it."""

from commitments.actions.import_writes import AT_A_TIME, Batch
from commitments.models import ExceptionComment
from commitments.reporting.measure_rows import CommentRow, FigureRow, MeasurementRow, ObservationRow
from kpis.actions.observations import NewObservation, import_observations
from plantracker.ledger.events import Entry


def write_figures(batch: Batch) -> None:
    """Append observations of both files; one that differs from what is stored is a newer row beside it."""
    rows: list[FigureRow] = [*batch.new(ObservationRow), *batch.new(MeasurementRow)]
    import_observations(observations=[_observation(batch, row.whole) for row in rows], by=batch.by, at=batch.at)


def write_comments(batch: Batch) -> None:
    """Append comments; one that differs from what is stored is a newer row beside it."""
    rows = [
        ExceptionComment(
            link=batch.links[row.kpi],
            quarter=str(row.quarter),
            quarter_start=row.quarter.start,
            text=row.comment,
            asks_analysis=row.analysis,
            recorded_at=batch.at,
            recorded_by=batch.by,
        )
        for row in batch.new(CommentRow)
    ]
    ExceptionComment.objects.bulk_create(rows, batch_size=AT_A_TIME)
    batch.log(Entry("comment_on_kpi", batch.plan.scope, row.link, changes={"comment": _said(row)}) for row in rows)


def _observation(batch: Batch, row: MeasurementRow) -> NewObservation:
    kpi = batch.kpis[row.kpi]
    return NewObservation(
        kpi=kpi,
        period=row.period,
        value=row.value,
        absence=row.absence,
        known_on=row.known_on,
        note=row.note,
        area=batch.areas[(kpi.register, row.area)] if row.area else None,
        numerator=row.numerator,
        denominator=row.denominator,
        sample=row.sample,
        status=row.status,
        withheld_by=row.withheld_by,
        review_on=row.review_on,
    )


def _said(row: ExceptionComment) -> dict[str, object]:
    return {"quarter": row.quarter, "text": row.text, "asks_analysis": row.asks_analysis}
