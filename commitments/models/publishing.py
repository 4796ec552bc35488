from typing import ClassVar

from django.conf import settings
from django.db import models

from commitments.models.plan import Plan
from commitments.models.sealing import SealedQuarter
from plantracker.ledger.protection import Refusal, append_only
from plantracker.texts import plain_text


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Questions to what was released."""

    def of_plan(self, plan: Plan) -> "PublicationQuerySet":
        """A plan's publications, with their seals but without what these hold; the oldest quarter first."""
        found = self.filter(seal__plan=plan).select_related("seal").defer("seal__content")
        return found.order_by("seal__quarter_start")


class Publication(models.Model):
    """The release of one sealed quarter to the panel and, where the plan is public, to everyone."""

    seal = models.OneToOneField(SealedQuarter, on_delete=models.PROTECT, related_name="publication")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="publications")
    note = models.TextField(
        validators=plain_text, blank=True, help_text="Such as the meeting that it is published for."
    )

    objects = PublicationQuerySet.as_manager()

    refusals: ClassVar[tuple[Refusal, ...]] = append_only(
        "publication", "What was published is never changed or deleted: record a correction beside the quarter."
    )

    class Meta:
        ordering = ("seal__plan", "seal__quarter_start")

    def __str__(self) -> str:
        return f"Publication of {self.seal.quarter}"
