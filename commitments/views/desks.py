"""A plan as one person reads it: which quarters they may know of, and what an address of it names."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.utils import timezone

from commitments.choices import Role
from commitments.models import Plan, Round, SealedQuarter
from commitments.reporting.collection import PlanNow, StateCounts, counts_by_state, plan_among, rounds_of
from commitments.reporting.publications import published_seals_of
from commitments.reporting.records import (
    corrections_of,
    live_summary,
    published_corrections,
    published_summary,
    sealed_summary,
    summary_as_at,
)
from commitments.views.addresses import address_of
from commitments.views.reading import (
    UNPUBLISHED,
    NotHere,
    PublishedReading,
    Reading,
    State,
    Tree,
    quarter_named,
    seal_among,
)
from plantracker.people.models import User


@dataclass(frozen=True)
class Desk:
    """A plan as one person reads it: its seals that they may know of, without what these hold, the oldest first."""

    tree: ClassVar[Tree] = Tree.REVIEW

    plan: Plan
    role: Role | None
    person: User | None
    at: datetime
    seals: tuple[SealedQuarter, ...]

    def url(self, page: str, **more: str) -> str:
        """The address of a page of the plan."""
        return address_of(f"{self.tree}:{page}", plan=self.plan.slug, **more)

    @property
    def reader(self) -> str:
        """Who is signed in, for the page to say; empty for nobody."""
        return str(self.person or "")

    def reading(self, when: str) -> Reading:
        """What an address names, for who may see it. Raises ``NotHere`` with the reason otherwise."""
        common: dict[str, Any] = {
            "plan": self.plan,
            "role": self.role,
            "person": self.person,
            "at": self.at,
            "address": when,
            "seals": self.seals,
        }
        common["open_round"] = self.now.round
        if when == State.DRAFT:
            summary = summary_as_at(self.plan, self.drafted().as_period, cut_off=self.at)
            return Reading(**common, state=State.DRAFT, summary=summary, progress=self._progress())
        if when == State.LIVE:
            summary = live_summary(self.now, at=self.at)
            return Reading(**common, state=State.LIVE, summary=summary, progress=self._progress())
        record = self.seal_named(when)
        return Reading(
            **common,
            state=State.SEALED,
            summary=sealed_summary(record),
            record=record,
            corrections=tuple(corrections_of(record)),
        )

    def seal_named(self, when: str) -> SealedQuarter:
        """The seal of the quarter that an address names. Raises ``NotHere``."""
        return seal_among(self.seals, quarter_named(when))

    @cached_property
    def now(self) -> PlanNow:
        """The plan with the round that takes updates now."""
        return plan_among(self.rounds, self.plan, at=self.at)

    @cached_property
    def rounds(self) -> tuple[Round, ...]:
        """All rounds of the plan, the oldest quarter first."""
        return rounds_of(self.plan)

    def drafted(self) -> Round:
        """The open round, whose quarter governance may see as it would be sealed now. Raises ``NotHere``."""
        if self.role is not Role.GOVERNANCE:
            raise NotHere("There is no such page, or you may not see it.")
        if self.now.round is None:
            raise NotHere("No round is open, so there is no draft.")
        return self.now.round

    def _progress(self) -> StateCounts | None:
        return counts_by_state([self.now], at=self.at).get(self.plan.pk)


@dataclass(frozen=True)
class PublishedDesk(Desk):
    """A plan as the panel or anybody reads it: its published quarters."""

    tree: ClassVar[Tree] = Tree.PUBLISHED

    def seal_named(self, when: str) -> SealedQuarter:
        try:
            return super().seal_named(when)
        except NotHere as reason:
            raise NotHere(UNPUBLISHED) from reason

    def reading(self, when: str) -> PublishedReading:
        record = self.seal_named(when)
        return PublishedReading(
            plan=self.plan,
            role=self.role,
            person=self.person,
            at=self.at,
            state=State.SEALED,
            address=when,
            summary=published_summary(record),
            seals=self.seals,
            record=record,
            corrections=tuple(published_corrections(record)),
        )


def desk_of(plan: Plan) -> PublishedDesk:
    """A public plan as everybody reads it."""
    return PublishedDesk(plan, None, None, timezone.now(), published_seals_of(plan))
