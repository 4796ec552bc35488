from django.db import models

from commitments.models.sealing import SealedQuarter


class SealedAim(models.Model):
    """One aim of a sealed quarter, derived from its text: for asking of one aim through all quarters.

    ``content`` is the aim's part of the canonical text, in the seal's own format; the other columns
    are what it says, named as in the live plan. Rows can be made again at any time, and the verifier
    compares them with the seal.
    """

    seal = models.ForeignKey(SealedQuarter, on_delete=models.CASCADE)
    place = models.PositiveIntegerField(help_text="In plan order, from 0.")
    slug = models.SlugField(max_length=80)
    theme = models.SlugField(max_length=80)
    title = models.TextField()
    delivered_by = models.CharField(max_length=20, blank=True)
    lead = models.CharField(max_length=200, blank=True)
    rag = models.CharField(max_length=10, blank=True)
    projected_rag = models.CharField(max_length=10, blank=True)
    content = models.TextField()

    class Meta:
        ordering = ("seal", "place")
        constraints = (
            models.UniqueConstraint(fields=("seal", "slug"), name="sealed_aim_once"),
            models.UniqueConstraint(fields=("seal", "place"), name="sealed_aim_place_once"),
        )

    def __str__(self) -> str:
        return self.title


class SealedKPI(models.Model):
    """One measure of a sealed quarter, derived from its text: its verdict and its current figure."""

    seal = models.ForeignKey(SealedQuarter, on_delete=models.CASCADE)
    place = models.PositiveIntegerField(help_text="In Table One's order, from 0.")
    slug = models.SlugField(max_length=80)
    title = models.TextField()
    key = models.BooleanField()
    verdict = models.CharField(max_length=80, blank=True)
    judgement = models.CharField(max_length=20)
    current_period = models.CharField(max_length=20, blank=True)
    current_value = models.CharField(max_length=40, blank=True, help_text="The figure's own digits; empty for none.")
    current_absence = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("seal", "place")
        constraints = (
            models.UniqueConstraint(fields=("seal", "slug"), name="sealed_kpi_once"),
            models.UniqueConstraint(fields=("seal", "place"), name="sealed_kpi_place_once"),
        )

    def __str__(self) -> str:
        return self.title


class SealedPack(models.Model):
    """How large the pack of a sealed quarter is, so that a list of quarters need not build them all.

    Written after the seal, and again after each correction, which the pack holds. Nothing is proved by it:
    another version of the compression may give another size, which ``verify_seals --rebuild`` then tells.
    """

    seal = models.OneToOneField(SealedQuarter, on_delete=models.CASCADE, related_name="+")
    size = models.PositiveIntegerField(help_text="Of the zip, in bytes.")

    def __str__(self) -> str:
        return f"{self.seal}: {self.size} bytes"
