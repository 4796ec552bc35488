from typing import ClassVar

from django.conf import settings
from django.db import models

from kpis.choices import BatchState
from plantracker.ledger.protection import Refusal, append_only


class ImportBatch(models.Model):
    """One file of observations: put aside, checked, confirmed, imported.

    The row is the truth about the work; a task only hints at it. ``claimed_until`` is the instant
    until which one worker has the row to itself. A file that was imported is known by its hash.
    """

    register = models.CharField(max_length=80, editable=False)
    name = models.CharField("file", max_length=255, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    content = models.BinaryField(null=True, editable=False, help_text="Until it is imported or refused.")
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.QUEUED, editable=False)
    rows = models.PositiveIntegerField(default=0, editable=False)
    new = models.PositiveIntegerField(default=0, editable=False)
    revised = models.PositiveIntegerField(default=0, editable=False)
    unchanged = models.PositiveIntegerField(default=0, editable=False)
    wrong = models.PositiveIntegerField(default=0, editable=False)
    done_rows = models.PositiveIntegerField(default=0, editable=False, help_text="How far the present step has come.")
    report = models.JSONField(
        default=dict, editable=False, help_text="What the check found, as far as a page shows it."
    )
    digest = models.CharField(max_length=64, blank=True, editable=False, help_text="Of what would be written.")
    message = models.TextField(blank=True, editable=False)
    uploaded_at = models.DateTimeField(editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    refusals: ClassVar[tuple[Refusal, ...]] = append_only(
        "import_batch",
        "What was imported is never changed or deleted: import a newer file.",
        when="OLD.state = 'done'",
    )

    class Meta:
        verbose_name = "import of observations"
        verbose_name_plural = "imports of observations"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("register", "sha256"), condition=models.Q(state="done"), name="batch_imported_once"
            ),
            models.CheckConstraint(condition=models.Q(state__in=BatchState.values), name="batch_state_known"),
        )

    def __str__(self) -> str:
        return self.name
