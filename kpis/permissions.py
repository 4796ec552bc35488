"""Who may see and change measures. Measures know no plans, so the answer is asked for.

``settings.KPI_AUTHORITY`` is the dotted path of a class that answers for a register.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from kpis.models import KPI
from kpis.periods import LONDON
from plantracker.people.models import User


class NotAllowed(Exception):
    """The person may see this, but not change it."""


class NotVisible(NotAllowed):
    """The person may not even know that it is there: pages answer 404."""


@dataclass(frozen=True)
class ClosedQuarter:
    """A quarter whose cut-off has passed: what counts from an earlier instant would change it."""

    quarter: str
    cut_off: datetime

    def too_early(self, day: date) -> str:
        """Why what is imported as known on this day comes too late for the quarter; empty where it does not.

        It would count from 00:00 in London of that day.
        """
        if counts_from(day) >= self.cut_off:
            return ""
        cut_off = self.cut_off.astimezone(LONDON)
        first = cut_off.date() if cut_off.time() == time.min else cut_off.date() + timedelta(days=1)
        return (
            f"It would count before the cut-off of {self.quarter} ({cut_off:%Y-%m-%d %H:%M}), which has passed:"
            f" give {first} or a later day, as a revision."
        )


def counts_from(day: date) -> datetime:
    """From when an imported row counts: 00:00 in London of its day."""
    return datetime.combine(day, time.min, tzinfo=LONDON)


class ClosedMeanwhile(Exception):
    """A quarter was closed while a change was under way; it would count in what is closed."""


class Authority(Protocol):
    """Answers for registers; the plans' side implements it."""

    def may_see(self, person: User, register: str) -> bool:
        """Whether the person may know of the measures of this register."""

    def may_own(self, person: User, register: str) -> bool:
        """Whether the person may record values of those measures of this register that they own."""

    def may_keep(self, person: User, register: str) -> bool:
        """Whether the person may define measures of this register and record their values."""

    def hold(self, register: str, *, at: datetime) -> None:
        """Keep seals of plans of this register away until the transaction ends.

        Raises ``ClosedMeanwhile`` where a quarter was sealed whose cut-off lies after ``at``: what is
        written now would count in a quarter that is closed.
        """

    def last_cut_off(self, register: str, *, at: datetime) -> ClosedQuarter | None:
        """The quarter with the latest cut-off that has passed at ``at``, sealed yet or not; None without one."""


def authority() -> Authority:
    """The authority named in the settings."""
    made: Authority = import_string(settings.KPI_AUTHORITY)()
    return made


def can_record(person: User, kpi: KPI) -> bool:
    """Whether the person may record values of this measure: its owner may, and who keeps the register."""
    if not person.is_active:
        return False
    if kpi.owner_id == person.pk and authority().may_own(person, kpi.register):
        return True
    return authority().may_keep(person, kpi.register)


def check_can_record(person: User, kpi: KPI) -> None:
    """Raise ``NotVisible`` or ``NotAllowed`` unless the person may record values of this measure."""
    _check_sees(person, kpi.register)
    if not can_record(person, kpi):
        raise NotAllowed(f"{person} may not record values of “{kpi}”: only its owner, analysts and governance may.")


def check_can_keep(person: User, register: str) -> None:
    """Raise ``NotVisible`` or ``NotAllowed`` unless the person may define measures of this register."""
    _check_sees(person, register)
    if not (person.is_active and authority().may_keep(person, register)):
        raise NotAllowed(f"{person} may not define measures of “{register}”: only analysts and governance may.")


def _check_sees(person: User, register: str) -> None:
    if not authority().may_see(person, register):
        raise NotVisible("There is no such measure, or you may not see it.")
