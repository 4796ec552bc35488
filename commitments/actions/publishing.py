"""The only writer of publications: a sealed quarter is released to the panel and, of a public plan, to everyone."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from commitments.choices import RecordKind, is_sensitive
from commitments.models import Publication, SealedQuarter
from commitments.permissions import check_governs, lock_plan
from commitments.reporting.records import sealed_summary
from plantracker.ledger.events import Entry, record, state_of
from plantracker.people.models import User


class PublishRefused(Exception):
    """The quarter cannot be published now; the message says why and what to do."""


@dataclass(frozen=True)
class Published:
    """A publication, and whether this very call made it."""

    publication: Publication
    is_new: bool


def publish_quarter(*, seal: SealedQuarter, note: str = "", by: User, at: datetime) -> Published:
    """Release a sealed quarter; answers the publication that is there if it was released already.

    Quarters are published in their order: a record tells what each aim was before, and its pack
    what changed, so it would give away an earlier one that is not released. ``note`` is for the
    ledger, such as the meeting that it is published for. Raises
    ``PublishRefused`` for that, for a correction, and for a plan or a record marked above OFFICIAL.
    """
    check_governs(by, seal.plan)
    if seal.kind != RecordKind.SEAL:
        raise PublishRefused("A correction is published with the quarter that it stands beside.")
    # Read before the plan is locked: a long record takes seconds.
    sealed = sealed_summary(seal).plan.marking
    with transaction.atomic():
        # Of two who publish at once the second waits here, and finds what the first one made.
        plan = lock_plan(seal.plan)
        found = Publication.objects.filter(seal=seal).first()
        if found:
            return Published(found, is_new=False)
        refused = kept_back(plan.marking, sealed, quarter=seal.quarter)
        if refused:
            raise PublishRefused(refused)
        waiting = earlier_unpublished(seal)
        if waiting:
            raise PublishRefused(f"Publish {waiting.quarter} first: {seal.quarter} says what changed since then.")
        return Published(_write(seal, note, by=by, at=at), is_new=True)


def kept_back(plan: str, record: str, *, quarter: str) -> str:
    """Why the marking of a plan or of a quarter's record keeps it from being published; empty where neither does."""
    if is_sensitive(plan):
        return f"The plan is marked {plan}: nothing of it can be published."
    return f"The record of {quarter} is marked {record}: it cannot be published." if is_sensitive(record) else ""


def earlier_unpublished(seal: SealedQuarter) -> SealedQuarter | None:
    """The first earlier quarter that precedes this one in the chain and is not published; None where all are."""
    earlier = SealedQuarter.objects.seals().filter(
        plan=seal.plan, quarter_start__lt=seal.quarter_start, sequence__lt=seal.sequence, publication__isnull=True
    )
    return earlier.defer("content").order_by("quarter_start").first()


def _write(seal: SealedQuarter, note: str, *, by: User, at: datetime) -> Publication:
    made = Publication(seal=seal, note=note.strip(), published_at=at, published_by=by)
    made.full_clean()
    made.save(force_insert=True)
    record(by=by, at=at, entry=Entry("publish_quarter", seal.plan.scope, made, state_of(made), note=seal.record_hash))
    return made
