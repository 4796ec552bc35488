from django.conf import settings
from django.db import models

from kpis.choices import DECIMAL_PLACES, FrequencyChoice, Polarity
from plantracker.texts import plain_text, slug_form


class KPI(models.Model):
    """A measure: what is counted, in which unit, which way is good and why.

    ``register`` is a text that keeps the slugs of different offices apart; measures know
    nothing of plans.
    """

    register = models.CharField(max_length=80)
    slug = models.SlugField(validators=[slug_form], max_length=80)
    title = models.CharField(max_length=300)
    definition = models.TextField(validators=plain_text, blank=True)
    unit = models.CharField(max_length=40, help_text="“%” means a share, whose changes are percentage points.")
    polarity = models.CharField(max_length=10, choices=Polarity)
    polarity_reason = models.TextField(validators=plain_text, blank=True, help_text="Why this way is good.")
    frequency = models.CharField(max_length=10, choices=FrequencyChoice)
    source = models.TextField(validators=plain_text, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0, help_text="Decimal places shown.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="kpis_owned",
        help_text="May record this measure's values.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "KPI"
        verbose_name_plural = "KPIs"
        ordering = ("register", "title")
        constraints = (
            models.UniqueConstraint(fields=("register", "slug"), name="kpi_slug_once_per_register"),
            models.CheckConstraint(condition=models.Q(decimals__lte=DECIMAL_PLACES), name="kpi_decimals_at_most_four"),
            models.CheckConstraint(condition=models.Q(polarity__in=Polarity.values), name="kpi_polarity_known"),
            models.CheckConstraint(
                condition=models.Q(frequency__in=FrequencyChoice.values), name="kpi_frequency_known"
            ),
        )

    def __str__(self) -> str:
        return self.title
