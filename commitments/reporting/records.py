"""The plan's chain of records as pages, files and the verifier read it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from commitments.choices import RecordKind
from commitments.models import Plan, Round, SealedQuarter
from commitments.reporting.build import build_summary
from commitments.reporting.canonical import (
    Correction,
    UnknownFormat,
    content_hash,
    read_correction,
    read_quarter,
    record_hash,
)
from commitments.reporting.collection import PlanNow, plan_among, plan_now
from commitments.reporting.facts import facts_as_at, facts_reader
from commitments.reporting.memory import Memory
from commitments.reporting.published import PublishedSummary, published, published_correction
from commitments.reporting.summary import QuarterSummary
from kpis.periods import Period
from plantracker.together import Reader, read_side_by_side

# How many characters of sealed text are kept as values: a page reads its record from the database once.
BUDGET = 24_000_000
sealed_kept: Memory[QuarterSummary] = Memory(BUDGET)
published_kept: Memory[PublishedSummary] = Memory(BUDGET)


@dataclass(frozen=True)
class Verdict:
    """What the verifier says of one record; ``fault`` is empty where it holds."""

    record: SealedQuarter
    fault: str

    def __str__(self) -> str:
        said = self.fault or "ok"
        return f"{self.record.plan.slug} {self.record.sequence} {self.record}: {said} {self.record.record_hash}"


def summary_as_at(plan: Plan, quarter: Period, *, cut_off: datetime) -> QuarterSummary:
    """A plan's quarter as it stood just before ``cut_off``, judged as a closed one: what a seal holds."""
    facts = facts_as_at(plan, quarter, cut_off=cut_off)
    return build_summary(facts, quarter, cut_off=cut_off, stale_before=quarter)


def live_quarter(plan: Plan, *, at: datetime) -> Period:
    """The quarter that the live plan is read in."""
    return plan_now(plan, at=at).quarter


def live_summary(now: PlanNow, *, at: datetime) -> QuarterSummary:
    """A plan as it stands now; an aim is stale only by a quarter whose cut-off has passed."""
    facts = facts_as_at(now.plan, now.quarter, cut_off=at)
    return build_summary(facts, now.quarter, cut_off=at, stale_before=now.stale_before)


@dataclass(frozen=True)
class Look:
    """Somebody looks at a plan on a ``day``, and sees what was known just ``before`` an instant."""

    day: date
    before: datetime


def summaries_on(plan: Plan, looks: Iterable[Look], *, rounds: Sequence[Round]) -> list[QuarterSummary]:
    """The plan as each look finds it, read side by side."""
    return read_side_by_side(summary_reader(plan, look, rounds=rounds) for look in looks)


def summary_reader(plan: Plan, look: Look, *, rounds: Sequence[Round]) -> Reader[QuarterSummary]:
    """Reads the plan as a look finds it; ``rounds`` are all of the plan, the oldest quarter first.

    It is read in the quarter whose round was open then, if that quarter had begun, else in the day's
    own; an aim is stale only by a quarter whose cut-off had passed. A day outside the plan's life is
    read in its first or last quarter.
    """
    now = plan_among(rounds, plan, at=look.before)
    quarter = max(
        Period.quarter_on(plan.starts_on), min(now.quarter, Period.quarter_on(look.day), key=_start), key=_start
    )
    facts = yield from facts_reader(plan, quarter, cut_off=look.before)
    return build_summary(facts, quarter, cut_off=look.before, stale_before=now.stale_before)


def sealed_summary(record: SealedQuarter) -> QuarterSummary:
    """What a seal holds, read from its own text."""
    return sealed_kept.get(
        record.content_hash, lambda: (len(record.content), read_quarter(record.format, record.content))
    )


def published_summary(record: SealedQuarter) -> PublishedSummary:
    """What panel and public read of a seal."""

    def made() -> tuple[int, PublishedSummary]:
        return len(record.content), published(read_quarter(record.format, record.content))

    return published_kept.get(record.content_hash, made)


def published_corrections(seal: SealedQuarter) -> list[Correction]:
    """The corrections beside a seal as panel and public read them, by number."""
    summary = sealed_summary(seal)
    return [published_correction(each, summary) for each in corrections_of(seal)]


def corrections_of(seal: SealedQuarter) -> list[Correction]:
    """The corrections beside a seal, by number."""
    rows = SealedQuarter.objects.corrections().filter(plan_id=seal.plan_id, quarter=seal.quarter).order_by("number")
    return [read_correction(row.format, row.content) for row in rows]


def earlier_seal(seal: SealedQuarter) -> SealedQuarter | None:
    """The latest earlier quarter whose record precedes this one in the chain; None for the first."""
    earlier = SealedQuarter.objects.seals().filter(
        plan_id=seal.plan_id, sequence__lt=seal.sequence, quarter_start__lt=seal.quarter_start
    )
    return earlier.order_by("-quarter_start").first()


def overdue_rounds(*, at: datetime) -> list[Round]:
    """Of all plans, the rounds whose cut-off has passed, whose quarter has ended, and that have no seal; by plan."""
    sealed = SealedQuarter.objects.seals().filter(plan=OuterRef("plan"), quarter=OuterRef("quarter"))
    past = Round.objects.past(at=at).filter(~Exists(sealed)).select_related("plan")
    return overdue_among(past.order_by("plan_id", "quarter_start"), (), at=at)


def overdue_among(rounds: Iterable[Round], seals: Iterable[SealedQuarter], *, at: datetime) -> list[Round]:
    """The same of one plan, whose seals these are; in the order of the rounds."""
    sealed = {seal.quarter for seal in seals}
    return [
        each for each in rounds if each.cut_off <= at and each.quarter not in sealed and each.as_period.ends_at <= at
    ]


def envelope_of(record: SealedQuarter) -> dict[str, Any]:
    """What the record hash is taken over."""
    return {
        "plan": record.plan.slug,
        "kind": str(record.kind),
        "quarter": record.quarter,
        "number": record.number,
        "sequence": record.sequence,
        "format": record.format,
        "content_hash": record.content_hash,
        "previous_hash": record.previous_hash,
        "cut_off": record.cut_off,
        "taken_at": record.taken_at,
        "software": record.software,
    }


def verify_chain(records: Iterable[SealedQuarter]) -> Iterator[Verdict]:
    """Judge each record of one plan's chain, in order; the first that fails is where it was broken."""
    previous = ""
    for sequence, record in enumerate(records, start=1):
        yield Verdict(record, _fault(record, previous, sequence))
        previous = record.record_hash


def _start(period: Period) -> date:
    return period.start


def _fault(record: SealedQuarter, previous: str, sequence: int) -> str:
    if record.sequence != sequence:
        return f"FAILED: record {sequence} of the chain is missing"
    if record.previous_hash != previous:
        return "FAILED: it does not follow the record before it"
    if record.content_hash != content_hash(record.format, record.content):
        return "FAILED: its content is not what was sealed"
    if record.record_hash != record_hash(envelope_of(record)):
        return "FAILED: its cut-off, time, version or place is not what was sealed"
    return _misread(record)


def _misread(record: SealedQuarter) -> str:
    """Whether the columns agree with the text that was hashed."""
    try:
        if record.kind == RecordKind.CORRECTION:
            agrees = read_correction(record.format, record.content).number == record.number
        else:
            summary = read_quarter(record.format, record.content)
            agrees = (summary.quarter, summary.cut_off) == (record.quarter, record.cut_off)
    except (UnknownFormat, ValueError, TypeError, KeyError) as error:
        return f"FAILED: it cannot be read ({error})"
    if not agrees or record.quarter_start != record.as_period.start:
        return "FAILED: its columns do not agree with its content"
    return ""
