from typing import ClassVar

from django.db import models
from django.db.models import Q

from commitments.choices import RecordKind
from commitments.models.plan import Plan
from kpis.periods import Period
from plantracker.ledger.protection import Refusal, append_only


class SealedQuarterQuerySet(models.QuerySet["SealedQuarter"]):
    """Questions to the chain of records."""

    def seals(self) -> "SealedQuarterQuerySet":
        """The sealed quarters themselves."""
        return self.filter(kind=RecordKind.SEAL)

    def corrections(self) -> "SealedQuarterQuerySet":
        """The corrections beside them."""
        return self.filter(kind=RecordKind.CORRECTION)

    def in_chain(self) -> "SealedQuarterQuerySet":
        """In the order in which they were made."""
        return self.order_by("plan_id", "sequence")


class SealedQuarter(models.Model):
    """One record of a plan's chain: a quarter as at its round's cut-off, or a correction beside one.

    ``content`` is the exact canonical text that was hashed, kept in a text column so that no
    database rewrites it. ``previous_hash`` is the record hash of the one before, the empty text
    for the first.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=12, choices=RecordKind, default=RecordKind.SEAL)
    quarter = models.CharField(max_length=10)
    quarter_start = models.DateField()
    sequence = models.PositiveIntegerField()
    number = models.PositiveIntegerField(null=True, blank=True, help_text="Of a correction: 1, 2, 3 … in its quarter.")
    format = models.PositiveIntegerField()
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    record_hash = models.CharField(max_length=64, unique=True)
    cut_off = models.DateTimeField()
    taken_at = models.DateTimeField()
    software = models.CharField(max_length=40)

    objects = SealedQuarterQuerySet.as_manager()

    refusals: ClassVar[tuple[Refusal, ...]] = append_only(
        "sealed_quarter", "A sealed quarter is never changed or deleted: record a correction beside it."
    )

    class Meta:
        ordering = ("plan", "sequence")
        constraints = (
            models.UniqueConstraint(fields=("plan", "quarter"), condition=Q(kind="seal"), name="seal_once_per_quarter"),
            models.UniqueConstraint(
                fields=("plan", "quarter", "number"),
                condition=Q(kind="correction"),
                name="correction_number_once",
            ),
            models.UniqueConstraint(fields=("plan", "sequence"), name="record_sequence_once"),
            models.UniqueConstraint(fields=("plan", "previous_hash"), name="record_follows_one_only"),
            models.CheckConstraint(condition=Q(kind__in=RecordKind.values), name="record_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="seal", number__isnull=True) | Q(kind="correction", number__isnull=False),
                name="record_number_for_corrections",
            ),
        )

    def __str__(self) -> str:
        if self.kind == RecordKind.CORRECTION:
            return f"{self.quarter}, correction {self.number}"
        return self.quarter

    @property
    def as_period(self) -> Period:
        """The quarter as a value."""
        return Period.parse_quarter(self.quarter)
