"""A plan's, or the site's, colour: which one may be, and the small style sheet that sets it."""

from django.core.exceptions import ValidationError

from plantracker.contrast import NotAColour, TooPale, check_brand

# A page asks again after so many seconds: a new colour is seen within minutes.
KEPT_SECONDS = 300


def readable_colour(value: str) -> None:
    """Refuse, as a field's validator, what is no colour or cannot carry white text."""
    try:
        check_brand(value)
    except (NotAColour, TooPale) as error:
        raise ValidationError(str(error), code="unreadable_colour") from error


def style_sheet(colour: str) -> str:
    """The style sheet of a checked colour. Raises ``ValidationError`` for any other text: it stands in the file as is.

    >>> style_sheet("#1D3557")
    ':root { --govuk-brand-colour: #1d3557; }\\n'
    """
    readable_colour(colour)
    return f":root {{ --govuk-brand-colour: {colour.lower()}; }}\n"
