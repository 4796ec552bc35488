"""The only writer of what analysts say of a plan's measures in a quarter."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from commitments.actions.rounds import check_quarter_is_the_plans
from commitments.models import ExceptionComment, PlanKPI, SealedQuarter
from commitments.permissions import check_keeps_kpis, hold_plan
from kpis.periods import Period
from plantracker.ledger.events import Entry, record
from plantracker.people.models import User


@transaction.atomic
def comment_on_kpi(
    *, link: PlanKPI, quarter: Period, text: str, asks_analysis: bool, by: User, at: datetime
) -> ExceptionComment:
    """Say what explains a measure's figure in a quarter, and whether more analysis is asked for.

    An earlier comment on the same quarter stays in the record; the newer one counts. Raises
    ``ValidationError`` for one that says nothing, or for a quarter that is sealed.
    """
    check_keeps_kpis(by, link.plan)
    held = hold_plan(link.plan, at=at)
    check_quarter_is_the_plans(held, quarter, at=at)
    if SealedQuarter.objects.seals().filter(plan=held, quarter=str(quarter)).exists():
        raise ValidationError(f"{quarter} is sealed: what is said of it now is a correction beside the seal.")
    if not text.strip() and not asks_analysis:
        raise ValidationError({"text": "Say what explains the figure, or ask for further analysis."})
    row = ExceptionComment(
        link=link,
        quarter=str(quarter),
        quarter_start=quarter.start,
        text=text,
        asks_analysis=asks_analysis,
        recorded_at=at,
        recorded_by=by,
    )
    row.full_clean()
    row.save(force_insert=True)
    said = {"comment": {"quarter": row.quarter, "text": text, "asks_analysis": asks_analysis}}
    record(by=by, at=at, entry=Entry("comment_on_kpi", held.scope, link, changes=said))
    return row
