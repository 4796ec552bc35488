from django.db import models

from plantracker.texts import slug_form


class Area(models.Model):
    """A named area whose figures stand beside a measure's own: a similar force, a borough.

    ``population`` is None where it is not known: figures are then compared as they are, not by
    rate. ``similar`` names the areas that this one is compared with; it need not be mutual.
    """

    register = models.CharField(max_length=80)
    slug = models.SlugField(validators=[slug_form], max_length=80)
    name = models.CharField(max_length=200)
    population = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: not known.")
    similar = models.ManyToManyField("self", blank=True, symmetrical=False, related_name="similar_for")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("register", "name")
        constraints = (
            models.UniqueConstraint(fields=("register", "slug"), name="area_slug_once_per_register"),
            models.CheckConstraint(
                condition=models.Q(population__isnull=True) | models.Q(population__gt=0), name="area_with_people"
            ),
        )

    def __str__(self) -> str:
        return self.name
