"""What texts and short names may hold, the same in forms and files."""

from collections.abc import Callable

from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator, RegexValidator

# A cell of a file holds 32,767 characters; the rest is room for the guard and for what an export adds.
MAX_TEXT = 32_000

slug_form = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", "Use small letters, digits and single hyphens between them, such as “rural-01”."
)
plain_text: list[Callable[[object], None]] = [MaxLengthValidator(MAX_TEXT), ProhibitNullCharactersValidator()]
