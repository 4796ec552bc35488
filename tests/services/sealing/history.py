"""What happened to a plan of the tests, told through the actions, and what a seal of it must hold."""

from datetime import datetime, time, timedelta

from django.db import transaction

from commitments.models import SealedQuarter
from commitments.reporting.records import sealed_summary
from kpis.periods import LONDON, Period
from tests.cast import approve, make_plan, observe, open_round_of, submit

PLANNED_AT = datetime(2021, 4, 6, 9, 0, tzinfo=LONDON)
FIRST = Period.parse("2021/22 Q1")


def quarters(count):
    """So many quarters from the plan's first on; all of them are long past."""
    return [FIRST.shifted(number) for number in range(count)]


def plan_of(slug="north"):
    return make_plan(at=PLANNED_AT, slug=slug)


@transaction.atomic
def report(cast, quarter):
    """Collect a quarter two days after its end: one update, approved, and one figure.

    All of it at once, for a worker may be looking: the moment the round is seen, it is due.
    """
    opened_at = datetime.combine(quarter.end + timedelta(days=2), time(9, 0), tzinfo=LONDON)
    round_ = open_round_of(cast, quarter=quarter, at=opened_at)
    update = submit(cast.patrols, round_, by=cast.lead, at=opened_at, activity=f"What was done in {quarter}.")
    approve(update, by=cast.governance, at=opened_at + timedelta(hours=1))
    observe(cast.burglary, str(quarter), "390", by=cast.analyst, at=opened_at + timedelta(hours=2))


def seals(cast):
    return list(SealedQuarter.objects.seals().filter(plan=cast.plan).in_chain())


def sealed_names(cast):
    """The quarters that are sealed, in the order of the chain."""
    return [seal.quarter for seal in seals(cast)]


def is_whole(seal):
    """Whether a seal of a quarter that was reported so holds all of it."""
    summary = sealed_summary(seal)
    aims = {aim.slug: aim for aim in summary.aims}
    done = f"What was done in {seal.quarter}."
    return (
        [theme.slug for theme in summary.themes] == ["streets", "victims"]
        and list(aims) == ["patrols", "wardens", "helpline", "court-visits"]
        and aims["patrols"].update.activity == done
        and aims["wardens"].update.activity == done
        and aims["helpline"].update is None
        and str(summary.kpis_by_slug["burglary"].current_value) == "390.0000"
        and summary.kpis_by_slug["burglary"].current_period == seal.quarter
    )
