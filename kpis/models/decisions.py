from typing import ClassVar

from django.conf import settings
from django.db import models

from kpis.choices import DECIMAL_PLACES, MAX_DIGITS
from kpis.methods import series
from kpis.models.measures import KPI
from kpis.periods import Period
from plantracker.ledger.protection import Refusal, append_only
from plantracker.texts import plain_text


class Target(models.Model):
    """A value that a measure is to reach in one period or by a date, with who set it and why.

    Append-only: of several rows for one period or date the last recorded counts; one without a
    ``value`` takes the target back.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="targets", verbose_name="KPI")
    period = models.CharField(max_length=10, blank=True, help_text="Such as 2023/24 Q3; or give a date.")
    by = models.DateField("by the date", null=True, blank=True)
    value = models.DecimalField(
        max_digits=MAX_DIGITS,
        decimal_places=DECIMAL_PLACES,
        null=True,
        blank=True,
        help_text="Empty: the target is taken back.",
    )
    set_by = models.CharField(max_length=200, help_text="The post or body that set it.")
    reason = models.TextField(validators=plain_text, help_text="Why this value.")
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    refusals: ClassVar[tuple[Refusal, ...]] = append_only(
        "target", "A target is never changed or deleted: record a newer one."
    )

    class Meta:
        ordering = ("kpi", "by", "period", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(period="", by__isnull=False) | (~models.Q(period="") & models.Q(by__isnull=True)),
                name="target_for_a_period_or_by_a_date",
                violation_error_message="Give a period or a date: one of them, not both.",
            ),
            models.CheckConstraint(
                condition=~models.Q(set_by="") & ~models.Q(reason=""),
                name="target_with_who_and_why",
                violation_error_message="Say who set the target, and why.",
            ),
        )

    def __str__(self) -> str:
        said = "no target" if self.value is None else self.value
        return f"{self.kpi}: {said} {f'by {self.by}' if self.by else f'in {self.period}'}"

    @property
    def as_value(self) -> series.Target:
        """The target as a value; raises ``ValueError`` for one that was taken back."""
        if self.value is None:
            raise ValueError("The target was taken back.")
        period = Period.parse(self.period) if self.period else None
        return series.Target(self.value, self.set_by, self.reason, period, self.by)


class Reset(models.Model):
    """A decision to draw a measure's limits anew from a month on. It is advised, never made by itself.

    Append-only: of several rows for one month the last recorded counts; one that does not
    ``stand`` takes the reset back.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="resets", verbose_name="KPI")
    month = models.CharField("from", max_length=10, help_text="The first period with new limits, such as 2023-04.")
    reason = models.TextField(validators=plain_text, help_text="What changed from then on.")
    decided_by = models.CharField(max_length=200, help_text="The post or body that decided it.")
    decided_on = models.DateField()
    stands = models.BooleanField(default=True, help_text="Unticked: an earlier decision is taken back.")
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    refusals: ClassVar[tuple[Refusal, ...]] = append_only(
        "reset", "A reset is never changed or deleted: record a newer decision."
    )

    class Meta:
        ordering = ("kpi", "month", "id")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(decided_by=""),
                name="reset_with_who_and_why",
                violation_error_message="Say who decided the reset, and why.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kpi}: limits from {self.month}"

    @property
    def as_value(self) -> series.Reset:
        """The decision as a value."""
        return series.Reset(Period.parse(self.month), self.reason, self.decided_by, self.decided_on)
