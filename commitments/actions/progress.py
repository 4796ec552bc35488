"""The only writers of updates: drafted, submitted, approved or returned, never overwritten."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction

from commitments.choices import UpdateState
from commitments.models import Aim, ProgressUpdate, Round
from commitments.permissions import check_governs, check_sees_live, check_writes_update, hold_plan
from commitments.ratings import MissingReason, Ratings, missing_reasons
from commitments.reporting.standing import last_before, newest_version, ratings_of
from kpis.periods import LONDON
from plantracker.ledger.events import Entry, record
from plantracker.people.models import User


class RoundClosed(Exception):
    """The round's cut-off has passed: nothing of it is written, submitted or approved any more."""


class NotReportable(Exception):
    """The aim takes no update in this round; the message says why."""


class StaleUpdate(Exception):
    """Somebody else wrote a version since the text was read; carries theirs."""

    def __init__(self, newest: ProgressUpdate | None) -> None:
        super().__init__("Somebody else saved a version of this update while you were writing yours.")
        self.newest = newest


class IncompleteUpdate(Exception):
    """The update cannot be submitted yet; carries what is owed, by field."""

    def __init__(self, owed: list[MissingReason]) -> None:
        super().__init__(" ".join(each.message for each in owed))
        self.owed = owed


class NotWaiting(Exception):
    """The version is not the newest, or not submitted: there is nothing to approve or return."""


@dataclass(frozen=True)
class UpdateText:
    """What a lead writes: the activity to date, two ratings, a reason for each, the marking.

    Where there is nothing to report, ``activity`` is the reason why.
    """

    activity: str = ""
    rag: str = ""
    rag_reason: str = ""
    projected_rag: str = ""
    projected_reason: str = ""
    is_nothing_to_report: bool = False
    marking: str = "OFFICIAL"

    @classmethod
    def of(cls, update: ProgressUpdate) -> "UpdateText":
        """The text of a stored version."""
        return cls(**{name: getattr(update, name) for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Decided:
    """What became of a list of versions: done, left out because they are one's own, or changed meanwhile."""

    done: list[ProgressUpdate] = field(default_factory=list)
    own: list[ProgressUpdate] = field(default_factory=list)
    changed: list[ProgressUpdate] = field(default_factory=list)


@transaction.atomic
def save_draft(*, aim: Aim, round: Round, text: UpdateText, based_on: int, by: User, at: datetime) -> ProgressUpdate:
    """Keep a version of the update as a draft; ``based_on`` is the version that was read, 0 for none.

    Raises ``StaleUpdate`` where a newer version was saved since: both texts are then at hand.
    """
    stored = _held_round(aim, round, by=by, at=at)
    return _write_version(aim, stored, text, based_on=based_on, by=by, at=at)


@transaction.atomic
def submit_update(*, aim: Aim, round: Round, text: UpdateText, based_on: int, by: User, at: datetime) -> ProgressUpdate:
    """Hand the update to governance. Raises ``IncompleteUpdate`` while a rating, text or reason is owed."""
    stored = _held_round(aim, round, by=by, at=at)
    owed = owed_before_submission(aim, stored, text, at=at)
    if owed:
        raise IncompleteUpdate(owed)
    update = _write_version(aim, stored, text, based_on=based_on, by=by, at=at)
    update.state = UpdateState.SUBMITTED
    update.submitted_at, update.submitted_by = at, by
    update.save(update_fields=["state", "submitted_at", "submitted_by"])
    record(by=by, at=at, entry=_entry("submit_update", update))
    return update


def owed_before_submission(aim: Aim, round: Round, text: UpdateText, *, at: datetime) -> list[MissingReason]:
    """What is missing before this text can be submitted; empty when nothing is."""
    owed = []
    if not text.activity.strip():
        subject = "why there is nothing to report" if text.is_nothing_to_report else "what was done"
        owed.append(MissingReason("activity", f"Say {subject}."))
    if not text.rag:
        owed.append(MissingReason("rag", "Choose the RAG."))
    if not text.projected_rag:
        owed.append(MissingReason("projected_rag", "Choose the projected RAG."))
    previous = ratings_of(last_before(aim, round.quarter_start, before=at))
    now = Ratings(text.rag, text.projected_rag)
    return owed + missing_reasons(previous, now, rag_reason=text.rag_reason, projected_reason=text.projected_reason)


@transaction.atomic
def approve_updates(*, updates: Sequence[ProgressUpdate], by: User, at: datetime) -> Decided:
    """Approve versions that were read, before their round's cut-off.

    One's own (any version of which one edited) are left out and named, and so are those of which
    a newer version was written, or that were decided, since.
    """
    decided = Decided()
    for update in _held_updates(updates, by=by, at=at):
        if not _is_waiting(update):
            decided.changed.append(update)
        elif _edited_by(update, by):
            decided.own.append(update)
        else:
            update.state = UpdateState.APPROVED
            update.approved_by, update.approved_on = by, at.astimezone(LONDON).date()
            update.counts_from = at
            update.save(update_fields=["state", "approved_by", "approved_on", "counts_from"])
            record(by=by, at=at, entry=_entry("approve_update", update))
            decided.done.append(update)
    return decided


@transaction.atomic
def return_updates(*, updates: Sequence[ProgressUpdate], comment: str, by: User, at: datetime) -> Decided:
    """Send submitted versions back to their leads with a comment."""
    if not comment.strip():
        raise NotWaiting("Say in the comment what should be changed.")
    decided = Decided()
    for update in _held_updates(updates, by=by, at=at):
        if not _is_waiting(update):
            decided.changed.append(update)
            continue
        update.state = UpdateState.RETURNED
        update.returned_by, update.returned_at, update.return_comment = by, at, comment
        update.save(update_fields=["state", "returned_by", "returned_at", "return_comment"])
        record(by=by, at=at, entry=_entry("return_update", update, note=comment))
        decided.done.append(update)
    return decided


def _held_round(aim: Aim, round: Round, *, by: User, at: datetime) -> Round:
    """The round, with its plan held; checks the writer, the cut-off and that the aim takes updates."""
    check_sees_live(by, aim.plan)
    hold_plan(aim.plan, at=at)
    # Asked of the aim as it is now: its lead may have changed since it was read.
    stored_aim = Aim.objects.select_related("plan", "theme").get(pk=aim.pk)
    check_writes_update(by, stored_aim)
    stored = Round.objects.get(pk=round.pk, plan_id=aim.plan_id)
    if not stored.is_open(at=at):
        raise RoundClosed(
            f"The cut-off of {stored.quarter} has passed: nothing of it is saved any more. What you had saved before"
            " becomes the next round's draft."
        )
    if stored_aim.withdrawn_on and stored_aim.withdrawn_on <= stored.as_period.end:
        raise NotReportable("The aim is withdrawn and takes no update.")
    begins = stored_aim.theme.starts_on
    if begins and begins > stored.as_period.end:
        raise NotReportable(f"The theme begins on {begins}, after {stored.quarter}.")
    return stored


def _held_updates(updates: Sequence[ProgressUpdate], *, by: User, at: datetime) -> list[ProgressUpdate]:
    """The versions as they are stored now, their plans held; refuses closed rounds."""
    plans = {update.aim.plan_id: update.aim.plan for update in updates}
    for key in sorted(plans):
        check_governs(by, plans[key])
        hold_plan(plans[key], at=at)
    stored = ProgressUpdate.objects.select_related("aim__plan", "aim__theme", "round", "author").select_for_update(
        of=("self",)
    )
    rows = list(stored.filter(pk__in=[update.pk for update in updates]).order_by("aim__theme__order", "aim__order"))
    for row in rows:
        if row.round is None or not row.round.is_open(at=at):
            raise RoundClosed(f"The cut-off of {row.quarter} has passed: nothing of it is approved or returned.")
    return rows


def _is_waiting(update: ProgressUpdate) -> bool:
    newest = newest_version(update.aim, update.quarter)
    return update.state == UpdateState.SUBMITTED and newest is not None and newest.pk == update.pk


def _edited_by(update: ProgressUpdate, person: User) -> bool:
    return ProgressUpdate.objects.filter(aim_id=update.aim_id, quarter=update.quarter, author=person).exists()


def _write_version(
    aim: Aim, round: Round, text: UpdateText, *, based_on: int, by: User, at: datetime
) -> ProgressUpdate:
    """A new version, or the newest one where it is an open draft of the same person with this very text."""
    newest = newest_version(aim, round.quarter)
    if (newest.version if newest else 0) != based_on:
        raise StaleUpdate(newest)
    if newest and newest.state == UpdateState.DRAFT and UpdateText.of(newest) == text and newest.author_id == by.pk:
        return newest
    update = ProgressUpdate(
        aim=aim,
        quarter=round.quarter,
        quarter_start=round.quarter_start,
        round=round,
        version=based_on + 1,
        state=UpdateState.DRAFT,
        author=by,
        written_at=at,
        **asdict(text),
    )
    update.full_clean()
    update.save(force_insert=True)
    record(by=by, at=at, entry=_entry("save_draft", update))
    return update


def _entry(action: str, update: ProgressUpdate, note: str = "") -> Entry:
    """An event on the aim; it names the version and holds no narrative."""
    said = {"quarter": update.quarter, "version": update.version, "state": str(update.state)}
    return Entry(action, update.aim.plan.scope, update.aim, changes={"update": said}, note=note)
