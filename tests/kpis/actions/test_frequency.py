"""A measure keeps its frequency once anything is recorded by it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from kpis.actions.decisions import decide_reset, set_target
from kpis.actions.measures import NewDefinition, edit_kpi, redefine_kpi
from kpis.models import KPI, Reset, Target
from tests.kpis.actions.events import NOON


def set_a_target(kpi, by):
    target = Target(kpi=kpi, period="2023/24 Q3", value=1, set_by="Board", reason="Fewer.")
    set_target(target=target, by=by, at=NOON)


def reset_the_limits(kpi, by):
    reset = Reset(kpi=kpi, month="2023/24 Q3", reason="New", decided_by="Board", decided_on=NOON.date())
    decide_reset(reset=reset, by=by, at=NOON)


def redefine(kpi, by):
    new = NewDefinition(date(2023, 4, 1), "Counted otherwise.", True)
    redefine_kpi(kpi=kpi, new=new, based_on=kpi.version, by=by, at=NOON)


@pytest.mark.parametrize("decide", [set_a_target, reset_the_limits, redefine])
def test_edit_kpi_keeps_its_frequency_once_a_decision_bears_it(cast, decide):
    """Otherwise its files could not be taken back: they would hold periods that are none of the measure's."""
    decide(cast.burglary, cast.analyst)
    version = KPI.objects.get(pk=cast.burglary.pk).version
    with pytest.raises(ValidationError, match="frequency"):
        edit_kpi(kpi=cast.burglary, changes={"frequency": "year"}, based_on=version, by=cast.analyst, at=NOON)
