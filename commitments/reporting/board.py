"""What a board has to answer for: what moved between two days, is late, is adverse, was promised. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commitments.choices import Deliverer, Rag
from commitments.ratings import ON_COURSE
from commitments.reporting.changes import AimChange, Changes, KpiChange, changes_between, worst_first
from commitments.reporting.exceptions import Exceptional, exceptions_of, is_adverse, lacks_comment
from commitments.reporting.summary import QuarterSummary

WORST = 5


@dataclass(frozen=True)
class Span:
    """The days from one board to the next: ``since`` belongs to the one before, ``until`` to this one."""

    since: date
    until: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies after ``since`` and no later than ``until``; no day lies in no span."""
        return day is not None and self.since < day <= self.until


@dataclass(frozen=True)
class LateLead:
    """Somebody with the aims for which they owe an update; an empty name is nobody's."""

    lead: str
    aims: tuple[AimChange, ...]


@dataclass(frozen=True)
class Board:
    """What a board has before it; in every list what the force delivers comes first, among what got worse only where
    two got as bad.

    ``worst`` are the aims that got worst, at most five, ``also_worse`` all others that got worse.
    ``adverse`` are measures, those without a comment first; a measure may be among ``exceptions``
    too. ``due`` are aims whose day came within the span and that are not Complete; ``off_course``
    those projected Green or Complete then and not now, aims that are gone included.
    """

    changes: Changes
    worst: tuple[AimChange, ...]
    also_worse: tuple[AimChange, ...]
    better: tuple[AimChange, ...]
    late: tuple[LateLead, ...]
    adverse: tuple[KpiChange, ...]
    exceptions: tuple[Exceptional, ...]
    due: tuple[AimChange, ...]
    off_course: tuple[AimChange, ...]

    @property
    def worse(self) -> tuple[AimChange, ...]:
        """All aims that got worse."""
        return self.worst + self.also_worse

    @property
    def late_aims(self) -> tuple[AimChange, ...]:
        """All aims for which an update is owed."""
        return tuple(aim for lead in self.late for aim in lead.aims)

    @property
    def uncommented(self) -> tuple[KpiChange, ...]:
        """The adverse measures of which nothing is said."""
        return tuple(change for change in self.adverse if change.after and lacks_comment(change.after))


def board_of(before: QuarterSummary, now: QuarterSummary, span: Span) -> Board:
    """What lies between a plan as it was known at the end of ``since`` and at the end of ``until``."""
    changes = changes_between(before, now)
    worse = worst_first(force_first(changes.aims_of_group("worse")))
    adverse = [change for change in changes.kpis if change.after and is_adverse(change.after)]
    return Board(
        changes=changes,
        worst=worse[:WORST],
        also_worse=worse[WORST:],
        better=force_first(changes.aims_of_group("better")),
        late=_late(changes.aims),
        adverse=tuple(sorted(adverse, key=lambda change: not (change.after and lacks_comment(change.after)))),
        exceptions=tuple(each for each in exceptions_of(now, before).listed if each.name),
        due=force_first(change for change in changes.aims if _is_due(change, span)),
        off_course=force_first(change for change in changes.aims if _went_off_course(change)),
    )


def force_first(changes: Iterable[AimChange]) -> tuple[AimChange, ...]:
    """What the force delivers before the rest; each part keeps its order."""
    return tuple(sorted(changes, key=lambda change: _deliverer(change) != Deliverer.FORCE))


def _late(changes: Iterable[AimChange]) -> tuple[LateLead, ...]:
    """By lead: who owes most first, then by name; what nobody leads comes last."""
    owed: dict[str, list[AimChange]] = {}
    for change in force_first(changes):
        if change.after and change.after.is_stale:
            owed.setdefault(change.after.lead, []).append(change)
    order = sorted(owed, key=lambda lead: (not lead, -len(owed[lead]), lead.casefold()))
    return tuple(LateLead(lead, tuple(owed[lead])) for lead in order)


def _is_due(change: AimChange, span: Span) -> bool:
    aim = change.after
    return aim is not None and span.holds(aim.due_on) and aim.rag != Rag.COMPLETE


def _went_off_course(change: AimChange) -> bool:
    was, now = change.before, change.after
    return was is not None and was.projected_rag in ON_COURSE and (now is None or now.projected_rag not in ON_COURSE)


def _deliverer(change: AimChange) -> str:
    shown = change.after or change.before
    return shown.delivered_by if shown else ""
