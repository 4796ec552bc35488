"""The only writers of imported files of observations: put aside, checked, confirmed, written once."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from kpis.actions.import_rows import write_lines
from kpis.actions.records import register_scope
from kpis.choices import BatchState
from kpis.imports.checking import check_file
from kpis.imports.reading import ReadFile, read_observations
from kpis.imports.reports import report_of
from kpis.models import ImportBatch
from kpis.periods import LONDON
from kpis.permissions import ClosedMeanwhile, NotAllowed, NotVisible, authority, check_can_keep
from plantracker.csvfiles import BY_UPLOAD, Problem
from plantracker.ledger.events import Entry, record
from plantracker.people.models import User

# How long one worker has a batch to itself; above the hard limit of a task.
LEASE = timedelta(seconds=150)
MAX_ATTEMPTS = 5
# A file with more rows than this is checked and written by a worker, not while somebody waits.
ROWS_AT_ONCE = 5_000

WAITING = {BatchState.QUEUED: BatchState.CHECKING, BatchState.CONFIRMED: BatchState.WRITING}
CHANGED = (
    "Somebody changed the measures or their figures after the file was checked. Nothing was imported: check it again."
)


class ObservationsRefused(Exception):
    """There are errors in the file; nothing was written. Carries them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class AlreadyImported(Exception):
    """This very file was imported before; nothing was written."""

    def __init__(self, earlier: ImportBatch) -> None:
        day = earlier.finished_at.astimezone(LONDON).date() if earlier.finished_at else earlier.uploaded_at.date()
        super().__init__(
            f"This very file was imported on {day} as “{earlier.name}”. Nothing was imported. To take later figures"
            " back, import a file that holds the rows that are to stand."
        )
        self.earlier = earlier


@dataclass(frozen=True)
class NewFile:
    """A file as it was handed over."""

    register: str
    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """What the file is known by, whatever it is called."""
        return hashlib.sha256(self.content).hexdigest()


def check_is_new(register: str, sha256: str) -> None:
    """Raise ``AlreadyImported`` for a file that this register holds already."""
    earlier = ImportBatch.objects.filter(register=register, sha256=sha256, state=BatchState.DONE).first()
    if earlier is not None:
        raise AlreadyImported(earlier)


@transaction.atomic
def put_aside(*, file: NewFile, by: User, at: datetime) -> ImportBatch:
    """Keep an uploaded file until it is checked; raises ``AlreadyImported`` for one that was imported."""
    check_can_keep(by, file.register)
    check_is_new(file.register, file.sha256)
    batch = ImportBatch(
        register=file.register,
        name=file.name[:255],
        sha256=file.sha256,
        content=file.content,
        uploaded_at=at,
        uploaded_by=by,
    )
    batch.save(force_insert=True)
    record(by=by, at=at, entry=Entry("upload_observations", register_scope(file.register), batch))
    return batch


@transaction.atomic
def confirm(*, batch: ImportBatch, by: User, at: datetime) -> ImportBatch:
    """Let a checked file be written. Raises ``ValidationError`` for one that is not waiting for that."""
    check_can_keep(by, batch.register)
    check_is_new(batch.register, batch.sha256)
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.CHECKED)
    if not waiting.update(state=BatchState.CONFIRMED, confirmed_at=at, confirmed_by=by, attempts=0):
        raise ValidationError("This file is not waiting to be confirmed: look at it as it is now.")
    batch.refresh_from_db()
    record(by=by, at=at, entry=Entry("confirm_observations", register_scope(batch.register), batch))
    return batch


def work_on(*, batch: ImportBatch, at: datetime) -> ImportBatch:
    """Take the present step of a batch, unless another worker has it: check what is queued, write what is confirmed.

    Running it twice, or after a worker was killed in the middle, does each step once: a step is
    claimed by a conditional update, and the rows are written in the transaction that calls the
    batch done. Must not be called inside a transaction.
    """
    if not _claimed(batch, at=at):
        batch.refresh_from_db()
        return batch
    batch.refresh_from_db()
    step = _check if batch.state == BatchState.CHECKING else _write
    try:
        step(batch, at=at)
    except (ClosedMeanwhile, NotAllowed, NotVisible, ObservationsRefused, AlreadyImported, _Changed) as error:
        _end(batch, BatchState.FAILED, at=at, message=str(error))
    batch.refresh_from_db()
    return batch


def waiting_batches(*, at: datetime) -> list[ImportBatch]:
    """What some worker has to take a step of: queued, confirmed, or left by one that is gone."""
    is_left = Q(state__in=[*WAITING.values()], claimed_until__lt=at)
    return list(ImportBatch.objects.filter(Q(state__in=[*WAITING]) | is_left).defer("content").order_by("id"))


@transaction.atomic
def import_file(*, read: ReadFile, file: NewFile, by: User, at: datetime) -> ImportBatch:
    """Check and write a file that was read, in one short transaction; nobody is asked to confirm.

    Raises ``ObservationsRefused`` with every error, ``AlreadyImported``, ``NotVisible``, ``NotAllowed``.
    """
    check_is_new(file.register, file.sha256)
    authority().hold(file.register, at=at)
    checked = check_file(read, name=file.name, register=file.register, by=by, at=at)
    if checked.problems:
        raise ObservationsRefused(checked.problems)
    batch = ImportBatch(
        register=file.register,
        name=file.name[:255],
        sha256=file.sha256,
        state=BatchState.WRITING,
        uploaded_at=at,
        uploaded_by=by,
        confirmed_at=at,
        confirmed_by=by,
    )
    batch.save(force_insert=True)
    write_lines(batch, checked, by=by, at=at)
    return batch


class _Changed(Exception):
    """What would be written is no longer what was confirmed."""


def _claimed(batch: ImportBatch, *, at: datetime) -> bool:
    """Whether this very call has the batch's present step now; a batch that was tried too often fails."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=at)
    for waiting, working in WAITING.items():
        step = ImportBatch.objects.filter(Q(state=waiting) | Q(state=working), free, pk=batch.pk)
        if step.filter(attempts__gte=MAX_ATTEMPTS).update(
            state=BatchState.FAILED, finished_at=at, message="It was tried five times and never ended: see the log."
        ):
            return False
        if step.update(state=working, claimed_until=at + LEASE, attempts=F("attempts") + 1):
            return True
    return False


def _check(batch: ImportBatch, *, at: datetime) -> None:
    """Read and check a batch outside any transaction, and keep what was found."""
    read = read_observations(batch.name, bytes(batch.content or b""), BY_UPLOAD)
    checked = check_file(
        read, name=batch.name, register=batch.register, by=batch.uploaded_by, at=at, progress=_progress_of(batch)
    )
    found = {
        "rows": len(read.rows),
        "new": checked.new,
        "revised": checked.revised,
        "unchanged": checked.unchanged,
        "wrong": len(checked.problems),
        "report": report_of(checked),
        "digest": "" if checked.problems else checked.digest,
    }
    if checked.problems:
        _end(batch, BatchState.REFUSED, at=at, **found)
        return
    mine = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.CHECKING)
    mine.update(state=BatchState.CHECKED, claimed_until=None, **found)


def _write(batch: ImportBatch, *, at: datetime) -> None:
    """Read the file again, check that it would write what was confirmed, and write it: one transaction."""
    by = batch.confirmed_by or batch.uploaded_by
    read = read_observations(batch.name, bytes(batch.content or b""), BY_UPLOAD)
    try:
        with transaction.atomic():
            authority().hold(batch.register, at=at)
            mine = ImportBatch.objects.select_for_update().filter(pk=batch.pk, state=BatchState.WRITING).first()
            if mine is None:
                return
            checked = check_file(read, name=batch.name, register=batch.register, by=by, at=at)
            if checked.problems or checked.digest != batch.digest:
                raise _Changed(CHANGED)
            write_lines(mine, checked, by=by, at=at)
    except IntegrityError:
        # Another batch of the same file came first: its seal on the hash decides.
        check_is_new(batch.register, batch.sha256)
        raise


def _end(batch: ImportBatch, state: BatchState, *, at: datetime, **fields: Any) -> None:
    """Close a batch of which nothing is written; its content goes."""
    open_ = ImportBatch.objects.filter(pk=batch.pk).exclude(state=BatchState.DONE)
    open_.update(state=state, finished_at=at, content=None, claimed_until=None, **fields)


def _progress_of(batch: ImportBatch) -> Callable[[int], None]:
    def progress(rows: int) -> None:
        ImportBatch.objects.filter(pk=batch.pk).update(done_rows=rows)

    return progress
