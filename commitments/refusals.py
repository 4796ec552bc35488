"""What an action may answer instead of doing its work, as sentences for the page."""

from collections.abc import Iterable

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.forms import BaseForm

from commitments.actions.plan import AimStillReportsForOthers
from commitments.actions.progress import IncompleteUpdate, NotReportable, NotWaiting, RoundClosed, StaleUpdate
from commitments.actions.publishing import PublishRefused
from commitments.actions.records import StaleRecord
from commitments.actions.rounds import RoundRefused
from commitments.actions.sealing import SealRefused
from commitments.permissions import QuarterSealedMeanwhile
from kpis.actions.imports import AlreadyImported
from kpis.actions.observations import WrongPeriod
from kpis.actions.records import StaleKPI
from kpis.periods import NotAPeriod
from plantracker.people.actions import NotAnAdministrator

STALE = (StaleRecord, StaleKPI, StaleUpdate)
REFUSALS: tuple[type[Exception], ...] = (
    *STALE,
    AlreadyImported,
    AimStillReportsForOthers,
    IncompleteUpdate,
    IntegrityError,
    NotAnAdministrator,
    NotAPeriod,
    NotReportable,
    NotWaiting,
    PublishRefused,
    QuarterSealedMeanwhile,
    RoundClosed,
    RoundRefused,
    SealRefused,
    ValidationError,
    WrongPeriod,
)
MEANWHILE = "Somebody else saved the same thing at the same moment. Nothing of yours was stored: look, and save again."
NO_PERIOD = "Give a period such as 2023/24 Q3, 2023-10 or 2023/24."


def said_of(error: Exception) -> dict[str, list[str]]:
    """Sentences by field; those of no one field under ``NON_FIELD_ERRORS``."""
    if isinstance(error, ValidationError):
        if hasattr(error, "error_dict"):
            return {name: list(sentences) for name, sentences in error.message_dict.items()}
        return {NON_FIELD_ERRORS: list(error.messages)}
    if isinstance(error, IncompleteUpdate):
        owed: dict[str, list[str]] = {}
        for each in error.owed:
            owed.setdefault(each.field, []).append(each.message)
        return owed
    if isinstance(error, IntegrityError):
        return {NON_FIELD_ERRORS: [MEANWHILE]}
    if isinstance(error, NotAPeriod):
        return {"period": [NO_PERIOD]}
    return {NON_FIELD_ERRORS: [str(error)]}


def plain(error: Exception) -> str:
    """All of it in one line, for a message at the head of a page."""
    return " ".join(_flat(said_of(error).values()))


def put_into(form: BaseForm, error: Exception) -> None:
    """Show the sentences at the form's fields, and above the form those of fields that it has not."""
    for name, sentences in said_of(error).items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


def _flat(lists: Iterable[list[str]]) -> list[str]:
    return [each for sentences in lists for each in sentences]
