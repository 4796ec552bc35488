from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from kpis.choices import DECIMAL_PLACES, MAX_DIGITS, Absence
from kpis.models.measures import KPI
from kpis.periods import Period
from plantracker.ledger.protection import Refusal, append_only
from plantracker.texts import plain_text


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Questions to the observations, always with the instant they are asked for."""

    def known(self, *, before: datetime) -> "ObservationQuerySet":
        """Those that counted strictly before an instant, superseded ones included."""
        return self.filter(counts_from__lt=before)

    def of(self, kpi_ids: Iterable[int]) -> "ObservationQuerySet":
        """Those of some measures, oldest period first and the newest word on a period last."""
        return self.filter(kpi_id__in=list(kpi_ids)).order_by("kpi_id", "period_start", "period", "known_on", "id")


class Observation(models.Model):
    """One value of a measure for one period, or why there is none; never overwritten.

    The newest row of a period counts: the latest ``known_on``, then the latest recorded.
    ``counts_from`` is the instant from which a sealed quarter may hold the row: 00:00 in London
    of ``known_on`` where it was imported, the instant it was recorded where it was typed in.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="observations")
    period = models.CharField(max_length=10, help_text="Such as 2023-10, 2023/24 Q3 or 2023/24.")
    period_start = models.DateField(editable=False)
    period_end = models.DateField(editable=False)
    value = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    absence = models.CharField(max_length=20, choices=Absence, blank=True)
    known_on = models.DateField()
    note = models.TextField(validators=plain_text, blank=True)
    imported = models.BooleanField(default=False, editable=False)
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
        indexes = (models.Index(fields=("kpi", "period_start", "known_on"), name="observation_series"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, absence="")
                | models.Q(value__isnull=True, absence__in=Absence.values),
                name="observation_value_or_absence",
                violation_error_message="Give a value or a reason why there is none: one of them, not both.",
            ),
            models.CheckConstraint(
                condition=models.Q(period_start__lte=models.F("period_end")), name="observation_period_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.period}: {self.absence or self.value}"

    @property
    def as_period(self) -> Period:
        """The period as a value."""
        return Period.parse(self.period)
