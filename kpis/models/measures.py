from typing import ClassVar

from django.conf import settings
from django.db import models

from kpis.choices import (
    DECIMAL_PLACES,
    Combine,
    FrequencyChoice,
    Polarity,
    Rule,
    Sigma,
    VarianceLines,
)
from kpis.methods.series import Meaning
from kpis.models.glossary import Term
from plantracker.ledger.protection import Refusal, append_only
from plantracker.texts import plain_text, slug_form

# What a definition says; the rest of a measure's sheet says where it stands and how it is judged.
DEFINING = ("definition", "source", "unit", "frequency", "combine", "polarity", "polarity_reason")


class KPI(models.Model):
    """A measure: what is counted, in which unit, which way is good and why, and which rule rates it.

    ``register`` is a text that keeps the slugs of different offices apart; measures know
    nothing of plans. The columns of ``DEFINING`` are those of the definition in force.
    """

    register = models.CharField(max_length=80)
    slug = models.SlugField(validators=[slug_form], max_length=80)
    title = models.CharField(max_length=300)
    definition = models.TextField("what is counted", validators=plain_text, blank=True)
    unit = models.CharField(max_length=40, help_text="“%” means a share, whose changes are percentage points.")
    polarity = models.CharField(max_length=10, choices=Polarity)
    polarity_reason = models.TextField(validators=plain_text, blank=True, help_text="Why this way is good.")
    frequency = models.CharField(max_length=10, choices=FrequencyChoice)
    source = models.TextField(validators=plain_text, blank=True)
    combine = models.CharField(
        "how months make quarters and years",
        max_length=10,
        choices=Combine,
        blank=True,
        help_text="Empty: not stated, so no quarter is made of months.",
    )
    decimals = models.PositiveSmallIntegerField(default=0, help_text="Decimal places shown.")
    wanted = models.CharField(
        max_length=200,
        blank=True,
        help_text="What is wanted, as the beginning of a sentence: “More reports are wanted here”.",
    )
    number = models.CharField(max_length=20, blank=True, help_text="Its number in the office's papers, such as 3.10.")
    section = models.CharField(max_length=100, blank=True, help_text="The part of the papers that it stands in.")
    board = models.CharField(max_length=200, blank=True, help_text="Which board oversees it.")
    framework = models.CharField(
        max_length=200, blank=True, help_text="Of a national measure: the framework that it belongs to."
    )
    framework_version = models.CharField(max_length=60, blank=True, help_text="Which version of that framework.")
    rule = models.CharField("rule that rates it", max_length=20, choices=Rule, default=Rule.BASELINE)
    sigma = models.CharField("control limits from", max_length=20, choices=Sigma, default=Sigma.MOVING_RANGE)
    lines = models.CharField("variance lines", max_length=20, choices=VarianceLines, default=VarianceLines.AVERAGE)
    proxy = models.CharField(
        max_length=200, blank=True, help_text="What similar areas publish in its place, where they do not publish it."
    )
    own_area = models.ForeignKey(
        "kpis.Area",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The area whose figures its own series holds.",
    )
    terms = models.ManyToManyField(Term, blank=True, related_name="kpis", verbose_name="glossary terms")
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
            models.CheckConstraint(condition=models.Q(combine__in=["", *Combine.values]), name="kpi_combine_known"),
            models.CheckConstraint(condition=models.Q(rule__in=Rule.values), name="kpi_rule_known"),
            models.CheckConstraint(condition=models.Q(sigma__in=Sigma.values), name="kpi_sigma_known"),
            models.CheckConstraint(condition=models.Q(lines__in=VarianceLines.values), name="kpi_lines_known"),
        )

    def __str__(self) -> str:
        return self.title


class Definition(models.Model):
    """One version of what a measure means, for the periods that begin on ``valid_from`` or later.

    Append-only: of several rows with one ``valid_from`` the last recorded counts, so that a
    rewording leaves the old words readable. A measure that was never redefined has no row: its own
    columns are then the one version. ``valid_from`` is None for the first version.
    ``is_comparable`` False is a break: figures before and after are not compared.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="definitions", verbose_name="KPI")
    valid_from = models.DateField(
        null=True, blank=True, help_text="The first day of the first period that it counts for."
    )
    definition = models.TextField("what is counted", validators=plain_text, blank=True)
    source = models.TextField(validators=plain_text, blank=True)
    unit = models.CharField(max_length=40)
    frequency = models.CharField(max_length=10, choices=FrequencyChoice)
    combine = models.CharField(max_length=10, choices=Combine, blank=True)
    polarity = models.CharField(max_length=10, choices=Polarity)
    polarity_reason = models.TextField(validators=plain_text, blank=True)
    is_comparable = models.BooleanField(
        "comparable", default=True, help_text="Whether figures from then on compare with those before."
    )
    reason = models.TextField(validators=plain_text, blank=True, help_text="Why the definition changed.")
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    refusals: ClassVar[tuple[Refusal, ...]] = append_only(
        "definition", "A version of a definition is never changed or deleted: record a newer one."
    )

    class Meta:
        ordering = ("kpi", models.F("valid_from").asc(nulls_first=True), "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True, is_comparable=True)
                | models.Q(valid_from__isnull=False) & ~models.Q(reason=""),
                name="definition_later_one_with_reason",
                violation_error_message="Say why the definition changed.",
            ),
            models.CheckConstraint(
                condition=models.Q(combine__in=["", *Combine.values]), name="definition_combine_known"
            ),
            models.CheckConstraint(condition=models.Q(polarity__in=Polarity.values), name="definition_polarity_known"),
        )

    def __str__(self) -> str:
        return f"{self.kpi}, from {self.valid_from or 'the beginning'}"

    @property
    def meaning(self) -> Meaning:
        """The version as a value."""
        said = {name: getattr(self, name) for name in DEFINING}
        return Meaning(self.valid_from, **said, is_comparable=self.is_comparable, reason=self.reason)
