"""What one request reads: a plan's quarter, live, as a draft, as sealed, or as it was published."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from commitments.choices import Role
from commitments.models import Plan, Publication, Round, SealedQuarter
from commitments.reporting.canonical import VERDICTS_SINCE, Correction
from commitments.reporting.collection import StateCounts
from commitments.reporting.publications import publication_of
from commitments.reporting.published import PublishedSummary
from commitments.reporting.records import corrections_of, published_corrections, published_summary, sealed_summary
from commitments.reporting.summary import QuarterSummary
from commitments.views.addresses import address_of
from kpis.periods import NotAPeriod, Period
from plantracker.people.models import User

# Of a published tree nothing more is said: what is not published yet and what never was read the same.
UNPUBLISHED = ""


class Tree(StrEnum):
    """The two trees of pages, by the names of their addresses' namespaces."""

    REVIEW = "review"
    PUBLISHED = "published"


class State(StrEnum):
    """What a quarter is read as; live and draft are its addresses too."""

    LIVE = "live"
    DRAFT = "draft"
    SEALED = "sealed"


class NotHere(Exception):
    """Nothing that this person may see is at the address; the message is a plain sentence."""


class NotThen(NotHere):
    """The quarter is there, but what the address names was not in its record.

    ``heading`` says what is not there, ``is_sealed`` that every sealed quarter has the page.
    """

    def __init__(self, said: str, heading: str = "Not in this quarter", *, is_sealed: bool = False) -> None:
        super().__init__(said)
        self.heading = heading
        self.is_sealed = is_sealed


class FileRefused(Exception):
    """The address asks for a file that cannot be made; the message is a plain sentence."""


@dataclass(frozen=True)
class Reading:
    """A plan's quarter as one person of the review pages reads it at one instant.

    ``address`` is how the quarter is named in addresses: live, draft or such as 2023-24-q3.
    ``record`` is the seal, None for what is not sealed. ``seals`` are the sealed quarters that the
    reader may know of, without what they hold, the oldest first. ``person`` is who is signed in, None
    where nobody need be. ``progress`` is how far the open round has come, of live and draft only.
    ``page`` and ``query`` are what the address says after the quarter.
    """

    tree: ClassVar[Tree] = Tree.REVIEW

    plan: Plan
    role: Role | None
    person: User | None
    at: datetime
    state: State
    address: str
    summary: QuarterSummary
    seals: tuple[SealedQuarter, ...]
    open_round: Round | None = None
    progress: StateCounts | None = None
    record: SealedQuarter | None = None
    corrections: tuple[Correction, ...] = ()
    page: str = ""
    query: tuple[tuple[str, str], ...] = ()

    @property
    def reader(self) -> str:
        """Who is signed in, for the page to say; empty for nobody."""
        return str(self.person or "")

    @property
    def quarter(self) -> Period:
        return Period.parse_quarter(self.summary.quarter)

    @property
    def holds_verdicts(self) -> bool:
        """Whether the record keeps series and verdicts; a seal of the first format does not."""
        return self.record is None or self.record.format >= VERDICTS_SINCE

    @property
    def publication(self) -> Publication | None:
        return publication_of(self.record) if self.record else None

    @property
    def earlier(self) -> SealedQuarter | None:
        """The seal that the quarter is compared with: the latest earlier one, of a seal those before it in the chain.

        None for the first.
        """
        if self.record is not None:
            return seal_before(self.record, self.seals)
        found = [seal for seal in self.seals if seal.quarter_start < self.quarter.start]
        return found[-1] if found else None

    @property
    def comparable(self) -> tuple[SealedQuarter, ...]:
        """The seals that the quarter can be held against, the newest first: earlier ones; of live, its own too."""
        start, own = self.quarter.start, self.summary.quarter if self.state is State.LIVE else ""
        return tuple(seal for seal in reversed(self.seals) if seal.quarter_start < start or seal.quarter == own)

    def url(self, page: str, **more: str) -> str:
        """The address of a page of this very quarter."""
        return self.url_in(self.address, page, **more)

    def url_in(self, when: str, page: str, **more: str) -> str:
        """The address of a page of any quarter of the plan, in the same tree."""
        return address_of(f"{self.tree}:{page}", plan=self.plan.slug, when=when, **more)

    def cited(self, page: str, **more: str) -> str:
        """The path by which a file names a page: of a sealed quarter the published one, whoever asks for the file."""
        tree = self.tree if self.record is None else Tree.PUBLISHED
        return address_of(f"{tree}:{page}", plan=self.plan.slug, when=self.address, **more)

    def plan_url(self, page: str) -> str:
        """The address of a page of the plan."""
        return address_of(f"{self.tree}:{page}", plan=self.plan.slug)

    def seal_of(self, quarter: Period) -> SealedQuarter:
        """The seal of a quarter that the reader may know of. Raises ``NotHere``."""
        return seal_among(self.seals, quarter)

    def absent(self, reason: NotHere) -> NotHere:
        """What to raise where an address names another quarter that the reader cannot read."""
        return NotThen(str(reason))

    def read(self, seal: SealedQuarter) -> QuarterSummary:
        """What another seal says to this reader."""
        return sealed_summary(seal)

    def corrections_to(self, seal: SealedQuarter) -> tuple[Correction, ...]:
        """The corrections beside another seal."""
        return tuple(corrections_of(seal))


@dataclass(frozen=True)
class PublishedReading(Reading):
    """A published quarter as the panel or anybody reads it: there is nothing else to be had from it."""

    tree: ClassVar[Tree] = Tree.PUBLISHED

    summary: PublishedSummary

    def seal_of(self, quarter: Period) -> SealedQuarter:
        try:
            return super().seal_of(quarter)
        except NotHere as reason:
            raise NotHere(f"{quarter} is not published.") from reason

    def absent(self, reason: NotHere) -> NotHere:
        return NotHere(UNPUBLISHED)

    def read(self, seal: SealedQuarter) -> PublishedSummary:
        return published_summary(seal)

    def corrections_to(self, seal: SealedQuarter) -> tuple[Correction, ...]:
        return tuple(published_corrections(seal))


def quarter_named(slug: str) -> Period:
    """The quarter that an address names, in its one form. Raises ``NotHere``."""
    try:
        quarter = Period.parse_quarter(slug)
    except NotAPeriod as error:
        raise NotHere(f"“{slug}” names no quarter. The third quarter of 2023/24 is written 2023-24-q3.") from error
    if quarter.slug != slug:
        raise NotHere(f"This quarter is written {quarter.slug}.")
    return quarter


def seal_before(record: SealedQuarter, seals: tuple[SealedQuarter, ...]) -> SealedQuarter | None:
    """The seal among these that a sealed quarter is compared with: the latest earlier one before it in the chain.

    None for the first. ``seals`` are the oldest first.
    """
    found = [seal for seal in seals if seal.quarter_start < record.quarter_start and seal.sequence < record.sequence]
    return found[-1] if found else None


def seal_among(seals: tuple[SealedQuarter, ...], quarter: Period) -> SealedQuarter:
    """The seal of a quarter. Raises ``NotHere``."""
    for seal in seals:
        if seal.quarter == str(quarter):
            return seal
    raise NotHere(f"{quarter} is not sealed.")
