from django.db import models

from plantracker.texts import plain_text, slug_form


class Term(models.Model):
    """A word of the one glossary that pages and papers of a register print."""

    register = models.CharField(max_length=80)
    slug = models.SlugField(validators=[slug_form], max_length=80)
    word = models.CharField(max_length=100)
    meaning = models.TextField(validators=plain_text)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "glossary term"
        ordering = ("register", "word")
        constraints = (
            models.UniqueConstraint(fields=("register", "slug"), name="term_slug_once_per_register"),
            models.CheckConstraint(condition=~models.Q(meaning=""), name="term_has_a_meaning"),
        )

    def __str__(self) -> str:
        return self.word
