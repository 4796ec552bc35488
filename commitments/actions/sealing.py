"""The only writers of sealed quarters and corrections."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from commitments.actions.rounds import RoundRefused, check_quarter_is_the_plans
from commitments.choices import RecordKind
from commitments.models import Plan, Round, SealedQuarter
from commitments.permissions import PLAN_LOCK, check_governs
from commitments.reporting.canonical import FORMAT, Correction, content_hash, read_correction, record_hash, text_of
from commitments.reporting.derived import MODELS, store_pack_size, store_rows
from commitments.reporting.records import envelope_of, overdue_rounds, sealed_summary, summary_as_at
from commitments.reporting.subjects import ABOUT, fault_of_subject
from commitments.rounds import default_dates
from kpis.periods import LONDON, Period
from plantracker.ledger.events import Entry, record, state_of
from plantracker.ledger.protection import missing_protections
from plantracker.people.models import User
from plantracker.version import VERSION

logger = logging.getLogger(__name__)


class SealRefused(Exception):
    """The quarter cannot be sealed now; the message says why and what to do."""


@dataclass(frozen=True)
class Sealed:
    """A sealed quarter, and whether this very call made it."""

    record: SealedQuarter
    is_new: bool


@dataclass(frozen=True)
class Sweep:
    """What one run of the reconciler found: what it sealed, and what it could not, with the reason."""

    sealed: list[SealedQuarter] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CorrectionNote:
    """What somebody says is wrong in a sealed quarter; see ``Correction`` for the fields."""

    about: str
    subject: str
    was: str
    should_read: str
    reason: str


def seal_quarter(*, plan: Plan, quarter: Period, by: User, at: datetime) -> Sealed:
    """Seal a quarter as at its round's cut-off; answers the seal that is there if it is sealed already.

    1. Refuse a database without its triggers, and a quarter that has not ended.
    2. Keep every writer of the plan away (before the snapshot, or it would miss what they commit).
    3. Find the round; a past quarter that never had one gets it, with the default cut-off.
    4. Build the summary as at the cut-off and write one row after the last of the chain.

    The unique constraints decide: a second seal of the quarter, however it came about, is the
    first one found again. Must not be called inside a transaction.
    """
    check_governs(by, plan)
    if by.pk is None:
        raise SealRefused("The sealing account is not stored.")
    _check_protected()
    found = SealedQuarter.objects.seals().filter(plan=plan, quarter=str(quarter)).first()
    if found:
        return Sealed(found, is_new=False)
    if at < quarter.ends_at:
        raise SealRefused(f"{quarter} has not ended: it can be sealed from {quarter.ends_at:%Y-%m-%d %H:%M}.")
    try:
        with _snapshot(plan):
            held = Plan.objects.get(pk=plan.pk)
            round_ = _passed_round(held, quarter, by=by, at=at)
            _check_clock(max(quarter.ends_at, round_.cut_off))
            made = _write_seal(held, round_, by=by, at=at)
    except IntegrityError:
        found = SealedQuarter.objects.seals().filter(plan=plan, quarter=str(quarter)).first()
        if found is None:
            raise
        return Sealed(found, is_new=False)
    _tell_pack_size(made)
    return Sealed(made, is_new=True)


def seal_due(*, by: User, at: datetime) -> Sweep:
    """Seal every quarter whose round's cut-off has passed and that has ended; one failure stops no other."""
    sweep = Sweep()
    for round_ in overdue_rounds(at=at):
        try:
            result = seal_quarter(plan=round_.plan, quarter=round_.as_period, by=by, at=at)
        except Exception as error:
            logger.exception("Could not seal %s of %s", round_.quarter, round_.plan.slug)
            sweep.failed.append(f"{round_.plan.slug} {round_.quarter}: {error}")
        else:
            if result.is_new:
                sweep.sealed.append(result.record)
    return sweep


def rebuild_rows(*, seal: SealedQuarter, by: User, at: datetime) -> None:
    """Make the rows derived from a seal's text again, and tell the size of its pack."""
    check_governs(by, seal.plan)
    with transaction.atomic():
        for model in MODELS:
            model.objects.filter(seal=seal).delete()
        store_rows(seal, sealed_summary(seal))
        store_pack_size(seal)
        record(by=by, at=at, entry=Entry("rebuild_rows", seal.plan.scope, seal, note=seal.record_hash))


def missing_quarters(plan: Plan, *, at: datetime) -> list[Period]:
    """Quarters of the plan's life that have ended, whose default cut-off has passed, without round or seal."""
    known = {round_.quarter for round_ in plan.rounds.all()}
    quarter, missing = Period.quarter_on(plan.starts_on), []
    while quarter.start <= plan.ends_on and default_dates(quarter).cut_off <= at:
        if str(quarter) not in known:
            missing.append(quarter)
        quarter = quarter.shifted(1)
    return missing


def record_correction(*, seal: SealedQuarter, note: CorrectionNote, by: User, at: datetime) -> SealedQuarter:
    """Put a numbered, dated note beside a sealed quarter, in the same chain. The seal stays as it is.

    Must not be called inside a transaction.
    """
    check_governs(by, seal.plan)
    _check_protected()
    if seal.kind != RecordKind.SEAL or note.about not in ABOUT:
        raise SealRefused(f"A correction stands beside a sealed quarter, and is about one of: {', '.join(ABOUT)}.")
    if not note.reason.strip() or not note.should_read.strip():
        raise SealRefused("Say what the record should read, and why.")
    fault = fault_of_subject(note.about, note.subject, sealed_summary(seal))
    if fault:
        raise SealRefused(fault)
    with _snapshot(seal.plan):
        corrections = SealedQuarter.objects.corrections().filter(plan=seal.plan, quarter=seal.quarter)
        _check_not_sent_twice(corrections, note)
        number = corrections.count() + 1
        content = Correction(
            number=number,
            dated_on=at.astimezone(LONDON).date(),
            **asdict(note),
            by=by.name,
            corrects=seal.record_hash,
        )
        row = _append(seal.plan, seal.as_period, RecordKind.CORRECTION, text_of(content), seal.cut_off, number, at=at)
        record(by=by, at=at, entry=Entry("record_correction", seal.plan.scope, row, note=note.reason))
    _tell_pack_size(seal)
    return row


def _check_not_sent_twice(corrections: QuerySet[SealedQuarter], note: CorrectionNote) -> None:
    """Refuse what the quarter's newest correction says already: a second click would stand for ever."""
    newest = corrections.order_by("-number").first()
    said = asdict(read_correction(newest.format, newest.content)) if newest else {}
    if newest and asdict(note).items() <= said.items():
        raise SealRefused(f"Correction {newest.number} to {newest.quarter} says this already: nothing was added.")


@contextmanager
def _snapshot(plan: Plan) -> Iterator[None]:
    """One transaction that sees the plan at one instant, with its writers kept away.

    PostgreSQL: the lock is taken before the transaction, because REPEATABLE READ fixes what is
    seen at its first statement, which must come after the last writer's commit. SQLite: the
    transaction is IMMEDIATE and so the only writer.
    """
    if connection.vendor != "postgresql":
        with transaction.atomic(durable=True):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [PLAN_LOCK, plan.pk])
    try:
        with transaction.atomic(durable=True):
            # Inside a test's own transaction the level is fixed already and cannot be set.
            if not connection.savepoint_ids:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PLAN_LOCK, plan.pk])


def _tell_pack_size(seal: SealedQuarter) -> None:
    """After the record is there: a pack that cannot be built undoes no seal and no correction, and goes without."""
    try:
        store_pack_size(seal)
    except Exception:
        logger.exception("Could not tell the size of the pack of %s of %s", seal.quarter, seal.plan.slug)


def _check_protected() -> None:
    missing = missing_protections()
    if missing:
        raise SealRefused(
            "The database does not protect what is sealed: run “manage.py migrate” first. Missing: "
            + "; ".join(missing)
        )


def _check_clock(passed: datetime) -> None:
    """Refuse where the database's clock has not come so far: this machine's may be ahead.

    SQLite has no clock but this machine's.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            now = cursor.fetchone()[0]
        if now < passed:
            raise SealRefused(too_early(now))


def too_early(now: datetime) -> str:
    """What is said where the database's clock stands at ``now``; as every cut-off, in London's time."""
    said = f"{now.astimezone(LONDON):%Y-%m-%d %H:%M}"
    return f"By the database's clock it is {said}: too early. Is this machine's ahead?"


def _passed_round(plan: Plan, quarter: Period, *, by: User, at: datetime) -> Round:
    """The quarter's round, past its cut-off; made with the default one where it never had any."""
    round_ = plan.rounds.filter(quarter=str(quarter)).first()
    if round_ is not None:
        if round_.is_open(at=at):
            raise SealRefused(
                f"The round of {quarter} is open until {round_.cut_off.astimezone(LONDON):%Y-%m-%d %H:%M}."
            )
        return round_
    try:
        check_quarter_is_the_plans(plan, quarter, at=at)
    except RoundRefused as error:
        raise SealRefused(str(error)) from error
    dates = default_dates(quarter)
    if dates.cut_off > at:
        raise SealRefused(
            f"{quarter} has no round, and its default cut-off ({dates.cut_off:%Y-%m-%d %H:%M}) lies ahead."
        )
    made = Round(
        plan=plan,
        quarter=str(quarter),
        quarter_start=quarter.start,
        opened_at=at,
        opened_by=by,
        submit_by=dates.submit_by,
        cut_off=dates.cut_off,
    )
    made.full_clean()
    made.save(force_insert=True)
    record(by=by, at=at, entry=Entry("open_round", plan.scope, made, state_of(made), note="never opened: sealed late"))
    return made


def _write_seal(plan: Plan, round_: Round, *, by: User, at: datetime) -> SealedQuarter:
    summary = summary_as_at(plan, round_.as_period, cut_off=round_.cut_off)
    row = _append(plan, round_.as_period, RecordKind.SEAL, text_of(summary), round_.cut_off, None, at=at)
    store_rows(row, summary)
    record(by=by, at=at, entry=Entry("seal_quarter", plan.scope, row, note=row.record_hash))
    return row


def _append(
    plan: Plan, quarter: Period, kind: RecordKind, content: str, cut_off: datetime, number: int | None, *, at: datetime
) -> SealedQuarter:
    """Write one record after the last of the plan's chain."""
    last = SealedQuarter.objects.filter(plan=plan).order_by("-sequence").only("sequence", "record_hash").first()
    row = SealedQuarter(
        plan=plan,
        kind=kind,
        quarter=str(quarter),
        quarter_start=quarter.start,
        sequence=last.sequence + 1 if last else 1,
        number=number,
        format=FORMAT,
        content=content,
        content_hash=content_hash(FORMAT, content),
        previous_hash=last.record_hash if last else "",
        cut_off=cut_off,
        taken_at=at,
        software=VERSION,
    )
    row.record_hash = record_hash(envelope_of(row))
    row.save(force_insert=True)
    return row
