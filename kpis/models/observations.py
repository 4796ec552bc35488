from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models

from kpis.choices import DECIMAL_PLACES, MAX_DIGITS, Absence, Status
from kpis.methods.series import quotient
from kpis.models.areas import Area
from kpis.models.batches import ImportBatch
from kpis.models.measures import KPI
from kpis.periods import Period
from plantracker.ledger.protection import Refusal, append_only
from plantracker.texts import plain_text

_NO_FIGURE = models.Q(value__isnull=True, numerator__isnull=True, denominator__isnull=True)
# A database takes what is neither true nor false for true: without the question for NULL, a
# numerator over nothing would pass for a figure.
_ONE_FIGURE = models.Q(value__isnull=False, numerator__isnull=True, denominator__isnull=True) | models.Q(
    value__isnull=True, numerator__isnull=False, denominator__isnull=False, denominator__gt=0
)


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Questions to the observations, always with the instant they are asked for."""

    def known(self, *, before: datetime) -> "ObservationQuerySet":
        """Those that counted strictly before an instant, superseded ones included."""
        return self.filter(counts_from__lt=before)

    def own(self) -> "ObservationQuerySet":
        """Those of the measures' own series, without other areas."""
        return self.filter(area__isnull=True)

    def of(self, kpi_ids: Iterable[int]) -> "ObservationQuerySet":
        """Those of some measures' own series, oldest period first and the newest word on a period last."""
        return (
            self.own().filter(kpi_id__in=list(kpi_ids)).order_by("kpi_id", "period_start", "period", "known_on", "id")
        )


class Observation(models.Model):
    """One value of a measure for one period, or why there is none; never overwritten.

    A figure is a plain ``value``, or two counts that make it. ``withheld`` alone may stand beside
    a figure, which no seal, file or public page ever shows. ``area`` is None for the measure's
    own series.
    The newest row of a period counts: the latest ``known_on``, then the latest recorded.
    ``counts_from`` is the instant from which a sealed quarter may hold the row: 00:00 in London
    of ``known_on`` where it was imported, the instant it was recorded where it was typed in.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="observations", verbose_name="KPI")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="observations")
    period = models.CharField(max_length=10, help_text="Such as 2023-10, 2023/24 Q3 or 2023/24.")
    period_start = models.DateField(editable=False)
    period_end = models.DateField(editable=False)
    value = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    numerator = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    denominator = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    sample = models.PositiveIntegerField(null=True, blank=True, help_text="How many were asked, of a survey.")
    status = models.CharField(max_length=12, choices=Status, default=Status.FINAL)
    absence = models.CharField(max_length=20, choices=Absence, blank=True)
    withheld_by = models.CharField(
        "decided by", max_length=200, blank=True, help_text="The post that decided that there is no figure."
    )
    review_on = models.DateField(null=True, blank=True, help_text="When that decision is looked at again.")
    known_on = models.DateField()
    note = models.TextField(validators=plain_text, blank=True)
    imported = models.BooleanField(default=False, editable=False)
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="observations"
    )
    counts_from = models.DateTimeField(editable=False)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = ObservationQuerySet.as_manager()

    refusals: ClassVar[tuple[Refusal, ...]] = append_only(
        "observation", "An observation is never changed or deleted: record a newer one."
    )

    class Meta:
        ordering = ("kpi_id", "period_start", "known_on", "id")
        indexes = (models.Index(fields=("kpi", "area", "period_start", "known_on"), name="observation_series"),)
        constraints = (
            models.CheckConstraint(
                condition=_ONE_FIGURE & models.Q(absence="")
                | _NO_FIGURE & models.Q(absence__in=Absence.values)
                | _ONE_FIGURE & models.Q(absence=Absence.WITHHELD),
                name="observation_value_or_absence",
                violation_error_message=(
                    "Give a value or a reason why there is none: one of them, not both. A value may also be two"
                    " counts, the lower one above 0; only a withheld one may stand beside its reason."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(sample__isnull=True) | models.Q(sample__gt=0) & _ONE_FIGURE,
                name="observation_sample_of_a_figure",
                violation_error_message="A sample size belongs to a figure, and is at least 1.",
            ),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="observation_status_known"),
            models.CheckConstraint(
                condition=~models.Q(absence="") | models.Q(withheld_by="", review_on__isnull=True),
                name="observation_decided_absence",
                violation_error_message="Who decided and the review date belong to an absence.",
            ),
            models.CheckConstraint(
                condition=models.Q(period_start__lte=models.F("period_end")), name="observation_period_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.period}: {self.absence or self.figure}"

    @property
    def figure(self) -> Decimal | None:
        """The value, or what the two counts make; None where there is none. A withheld figure too."""
        if self.numerator is None or self.denominator is None:
            return self.value
        # The measure is read only for two counts: a list of plain values asks nothing more.
        return quotient(self.numerator, self.denominator, self.kpi.unit)

    @property
    def as_period(self) -> Period:
        """The period as a value."""
        return Period.parse(self.period)
