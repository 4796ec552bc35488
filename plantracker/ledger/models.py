from typing import ClassVar

from django.db import models

from plantracker.ledger.protection import Refusal, append_only


class AuditEvent(models.Model):
    """One thing that somebody did, and the whole state of what they did it to.

    It holds no foreign keys: history outlives what it is about. ``state`` is the record after
    the change (canonical JSON, None where an action leaves no state); ``changes`` maps each
    changed field to its value before and after.
    """

    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.CharField(max_length=200)
    action = models.CharField(max_length=60)
    scope = models.CharField(max_length=120)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(null=True, blank=True)
    subject_name = models.CharField(max_length=300)
    state = models.JSONField(null=True, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True)

    refusals: ClassVar[tuple[Refusal, ...]] = append_only(
        "auditevent", "The audit record is append-only: an event is never changed or deleted."
    )

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("scope", "subject_type", "subject_id", "id"), name="ledger_subject"),
            models.Index(fields=("subject_type", "subject_id", "id"), name="ledger_record"),
            models.Index(fields=("scope", "action", "id"), name="ledger_action"),
            # Without it the first event of a scope is looked for from the first event of all.
            models.Index(fields=("scope", "id"), name="ledger_scope"),
        )

    def __str__(self) -> str:
        return f"{self.action}: {self.subject_name}"
