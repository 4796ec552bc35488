from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commitments.choices import Marking, Rag, UpdateState
from commitments.models.plan import Aim, Plan, Theme
from kpis.periods import Period
from plantracker.ledger.protection import Refusal, append_only
from plantracker.texts import plain_text


class RoundQuerySet(models.QuerySet["Round"]):
    """Questions to the rounds; each takes the instant it is asked for."""

    def open(self, *, at: datetime) -> "RoundQuerySet":
        """Rounds whose cut-off has not passed: an update approved at the cut-off is too late."""
        return self.filter(cut_off__gt=at)

    def past(self, *, at: datetime) -> "RoundQuerySet":
        """Rounds whose cut-off has passed."""
        return self.filter(cut_off__lte=at)


class Round(models.Model):
    """One quarter's collection of updates for a plan. Its cut-off is an instant, stored when it opens."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rounds")
    quarter = models.CharField(max_length=10)
    quarter_start = models.DateField(editable=False)
    opened_at = models.DateTimeField(editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    submit_by = models.DateField()
    cut_off = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ("plan", "-quarter_start")
        constraints = (models.UniqueConstraint(fields=("plan", "quarter"), name="round_once_per_quarter"),)

    def __str__(self) -> str:
        return self.quarter

    @property
    def as_period(self) -> Period:
        """The quarter as a value."""
        return Period.parse_quarter(self.quarter)

    def is_open(self, *, at: datetime) -> bool:
        """Whether updates are still taken at this instant."""
        return at < self.cut_off


class ProgressUpdateQuerySet(models.QuerySet["ProgressUpdate"]):
    """Questions to the updates."""

    def approved(self) -> "ProgressUpdateQuerySet":
        """Approved versions, superseded ones included."""
        return self.filter(state=UpdateState.APPROVED)

    def counted(self, *, before: datetime) -> "ProgressUpdateQuerySet":
        """Approved versions that counted strictly before an instant."""
        return self.approved().filter(counts_from__lt=before)

    def newest_first(self) -> "ProgressUpdateQuerySet":
        """The latest quarter first, and in it the latest version."""
        return self.order_by("-quarter_start", "-version")


class ProgressUpdate(models.Model):
    """One version of an aim's update for one quarter; an approved one is never changed.

    A change of text is a new version. An imported update has an importer and no author or
    approver; one that was written here has an author, and an approver who edited no version of
    it. ``counts_from`` is the instant of approval, or 00:00 in London of ``approved_on`` where
    it was imported; None until approved.
    """

    aim = models.ForeignKey(Aim, on_delete=models.PROTECT, related_name="updates")
    quarter = models.CharField(max_length=10)
    quarter_start = models.DateField(editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="updates")
    version = models.PositiveIntegerField(help_text="1, 2, 3 … for this aim and quarter.")
    state = models.CharField(max_length=10, choices=UpdateState)
    activity = models.TextField(validators=plain_text, blank=True)
    is_nothing_to_report = models.BooleanField(default=False, help_text="The activity is then the reason.")
    rag = models.CharField("RAG", max_length=10, choices=Rag, blank=True)
    rag_reason = models.TextField("reason", validators=plain_text, blank=True)
    projected_rag = models.CharField("projected RAG", max_length=10, choices=Rag, blank=True)
    projected_reason = models.TextField("reason for the projection", validators=plain_text, blank=True)
    marking = models.CharField(max_length=30, choices=Marking, default=Marking.OFFICIAL, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    importer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_comment = models.TextField(validators=plain_text, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    counts_from = models.DateTimeField(null=True, blank=True)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProgressUpdateQuerySet.as_manager()

    refusals: ClassVar[tuple[Refusal, ...]] = (
        *append_only(
            "approved_update",
            "An approved update is never changed or deleted: approve a newer version before the cut-off.",
            when="OLD.state = 'approved'",
        ),
        *(
            Refusal(
                "own_approval",
                event,
                "Nobody approves an update of which they edited any version.",
                "NEW.state = 'approved' AND EXISTS (SELECT 1 FROM commitments_progressupdate v"
                " WHERE v.aim_id = NEW.aim_id AND v.quarter = NEW.quarter AND v.author_id = NEW.approved_by_id)",
            )
            for event in ("INSERT", "UPDATE")
        ),
    )

    class Meta:
        verbose_name = "update"
        ordering = ("-quarter_start", "aim", "-version")
        indexes = (
            models.Index(fields=("aim", "-quarter_start", "-version"), name="update_newest"),
            models.Index(fields=("state", "counts_from"), name="update_counted"),
        )
        constraints = (
            models.UniqueConstraint(fields=("aim", "quarter", "version"), name="update_version_once"),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(
                    importer__isnull=False,
                    author__isnull=True,
                    approved_by__isnull=True,
                    round__isnull=True,
                    approved_on__isnull=False,
                    counts_from__isnull=False,
                )
                | (
                    Q(
                        importer__isnull=True,
                        author__isnull=False,
                        approved_by__isnull=False,
                        approved_on__isnull=False,
                        counts_from__isnull=False,
                    )
                    & ~Q(approved_by=F("author"))
                ),
                name="update_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="approved") | Q(counts_from__isnull=True, approved_by__isnull=True),
                name="update_counts_only_when_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "approved"])
                | (Q(rag__in=Rag.values, projected_rag__in=Rag.values) & ~Q(activity="")),
                name="update_whole_when_submitted",
            ),
            models.CheckConstraint(condition=Q(state__in=UpdateState.values), name="update_state_known"),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_comment=""), name="update_returned_with_comment"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quarter}, version {self.version}"


class ThemeRating(models.Model):
    """Governance's rating of a theme, with its reason; append-only, never computed from aims.

    An imported rating has no round and counts from the import. An empty ``rag`` says that the
    theme is not rated.
    """

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="ratings")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="theme_ratings")
    rag = models.CharField("RAG", max_length=10, choices=Rag, blank=True)
    reason = models.TextField(validators=plain_text, blank=True)
    rated_at = models.DateTimeField(editable=False)
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    refusals: ClassVar[tuple[Refusal, ...]] = append_only(
        "theme_rating", "A theme's rating is never changed or deleted: record a newer one."
    )

    class Meta:
        ordering = ("theme", "-rated_at", "-id")
        constraints = (models.CheckConstraint(condition=Q(rag__in=["", *Rag.values]), name="theme_rating_known"),)

    def __str__(self) -> str:
        return self.get_rag_display() or "Not rated"
