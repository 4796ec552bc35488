from typing import ClassVar

from django.conf import settings
from django.db import models

from commitments.models.plan import PlanKPI
from plantracker.ledger.protection import Refusal, append_only
from plantracker.texts import plain_text


class ExceptionComment(models.Model):
    """What the analyst says of a plan's measure in one quarter, and whether more analysis was asked for.

    Append-only: the last recorded of a measure and quarter counts. An empty ``text`` with
    ``asks_analysis`` asks for analysis and explains nothing yet.
    """

    link = models.ForeignKey(PlanKPI, on_delete=models.PROTECT, related_name="comments", verbose_name="KPI")
    quarter = models.CharField(max_length=10)
    quarter_start = models.DateField(editable=False)
    text = models.TextField("comment", validators=plain_text, blank=True, help_text="What explains the figure.")
    asks_analysis = models.BooleanField("further analysis asked for", default=False)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    refusals: ClassVar[tuple[Refusal, ...]] = append_only(
        "exception_comment", "A comment is never changed or deleted: record a newer one."
    )

    class Meta:
        verbose_name = "comment on a KPI"
        verbose_name_plural = "comments on KPIs"
        ordering = ("link", "-quarter_start", "-id")
        indexes = (models.Index(fields=("link", "quarter_start", "id"), name="comment_newest"),)

    def __str__(self) -> str:
        return f"{self.link}, {self.quarter}"
