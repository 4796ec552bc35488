"""Which update speaks for an aim, asked of the database for one aim or for lists of them."""

from datetime import date, datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from commitments.models import Aim, ProgressUpdate
from commitments.ratings import Ratings


def newest_version(aim: Aim, quarter: str) -> ProgressUpdate | None:
    """The latest version of the aim's update for a quarter, in whatever state; None before the first."""
    return ProgressUpdate.objects.filter(aim=aim, quarter=quarter).order_by("-version").first()


def speaking_for(aim: Aim, *, before: datetime) -> QuerySet[ProgressUpdate]:
    """Approved updates that cover an aim, the one that counts first.

    The latest quarter comes first; in one quarter the aim's own goes before that of the aim it
    is reported with, and the latest version before earlier ones.
    """
    own_first = Case(When(aim_id=aim.pk, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        ProgressUpdate.objects.counted(before=before)
        .filter(Q(aim_id=aim.pk) | Q(aim_id=aim.reported_with_id))
        .order_by("-quarter_start", own_first, "-version")
    )


def last_before(aim: Aim, quarter_start: date, *, before: datetime) -> ProgressUpdate | None:
    """The update that stood for the aim before a quarter began to be reported; None where there is none."""
    return speaking_for(aim, before=before).filter(quarter_start__lt=quarter_start).first()


def ratings_of(update: ProgressUpdate | None) -> Ratings:
    """The ratings of an update, empty ones where there is none."""
    return Ratings(update.rag, update.projected_rag) if update else Ratings()
