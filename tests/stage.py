"""The cast's plan, made through the actions once and put back row by row for every later test.

Making it takes a tenth of a second, and hundreds of tests begin with it.
"""

import copy

from commitments.models import Aim, Membership, Plan, PlanKPI, Theme
from kpis.models import KPI
from plantracker.ledger.models import AuditEvent
from plantracker.people.models import User
from tests.cast import Cast, make_plan

# In the order in which rows may refer to earlier ones.
MODELS = (
    User,
    Plan,
    Membership,
    Theme,
    KPI,
    PlanKPI,
    PlanKPI.themes.through,
    Aim,
    Aim.deputies.through,
    Aim.kpis.through,
    AuditEvent,
)

_made: list[Cast] = []
_rows: dict[type, list] = {}


def staged_plan() -> Cast:
    """The plan of ``make_plan``, with the same keys each time; the database must not hold it yet."""
    if not _made:
        _made.append(make_plan())
        _rows.update({model: list(model._base_manager.order_by("pk")) for model in MODELS})
    else:
        for model, rows in _rows.items():
            model._base_manager.bulk_create(copy.deepcopy(rows))
    return copy.deepcopy(_made[0])
