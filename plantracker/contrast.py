"""How well two colours stand out from one another, as WCAG 2.2 counts it.

The ratio is that of relative luminances, each with 0.05 for the light that any screen throws back:
https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

# Text of ordinary size (success criterion 1.4.3, level AA).
LEAST_RATIO = Decimal("4.5")
WHITE = "#ffffff"
_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


class NotAColour(ValueError):
    """The text is no colour in the form #rrggbb; the message is a plain sentence."""


class TooPale(ValueError):
    """White text on the colour, or the colour on white, could not be read; the message is a plain sentence."""


def contrast(one: str, other: str) -> Decimal:
    """The ratio of two colours, from 1 to 21, whichever comes first. Raises ``NotAColour``.

    >>> contrast("#000000", "#ffffff") == 21, contrast("#ffffff", "#ffffff") == 1
    (True, True)
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + Decimal("0.05")) / (darker + Decimal("0.05"))


def told(ratio: Decimal) -> str:
    """A ratio as it is printed; one that is too low never rounds up to what would do.

    >>> told(Decimal("4.478")), told(Decimal("21")), told(Decimal("4.4996"))
    ('4.48:1', '21.00:1', '4.49:1')
    """
    rounded = ratio.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    if ratio < LEAST_RATIO <= rounded:
        rounded = ratio.quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    return f"{rounded}:1"


def check_brand(colour: str) -> None:
    """Raise ``NotAColour`` or ``TooPale`` unless the colour can carry white text, and be text on white."""
    ratio = contrast(colour, WHITE)
    if ratio < LEAST_RATIO:
        raise TooPale(
            f"{colour} has a contrast of {told(ratio)} with white, and text needs {LEAST_RATIO}:1: choose a darker one."
        )


def _luminance(colour: str) -> Decimal:
    if not _HEX.fullmatch(colour):
        raise NotAColour("Give a colour as # and six hexadecimal digits, such as #1d3557.")
    red, green, blue = (_linear(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
    return Decimal("0.2126") * red + Decimal("0.7152") * green + Decimal("0.0722") * blue


def _linear(channel: int) -> Decimal:
    share = Decimal(channel) / 255
    if share <= Decimal("0.04045"):
        return share / Decimal("12.92")
    return ((share + Decimal("0.055")) / Decimal("1.055")) ** Decimal("2.4")
