"""Plans of the tests, made through the actions once and put back row by row for every later test.

Making the cast's plan takes a tenth of a second, and hundreds of tests begin with it.
"""

import copy

from commitments.models import Aim, Membership, Plan, PlanKPI, Theme
from kpis.models import KPI
from plantracker.ledger.models import AuditEvent
from plantracker.people.models import User
from tests.cast import make_plan


class Stage:
    """What ``make`` makes, with the same keys each time; the database must not hold it yet.

    ``models`` are those that it writes, in an order in which rows may refer to earlier ones.
    """

    def __init__(self, make, models):
        self.make, self.models = make, models
        self.made, self.rows = None, {}

    def set(self):
        """A copy of what was made, its rows in the database."""
        if self.made is None:
            self.made = self.make()
            self.rows = {model: list(model._base_manager.order_by("pk")) for model in self.models}
        else:
            for model, rows in self.rows.items():
                model._base_manager.bulk_create(copy.deepcopy(rows))
        return copy.deepcopy(self.made)


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
_plan = Stage(make_plan, MODELS)


def staged_plan():
    """The plan of ``make_plan``."""
    return _plan.set()
