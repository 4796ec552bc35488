"""Closed lists of the measures, as files and forms spell them."""

from django.db import models


class Polarity(models.TextChoices):
    """Which way is good."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NEUTRAL = "neutral", "Neither way is better"


class FrequencyChoice(models.TextChoices):
    """How often a measure is taken."""

    MONTH = "month", "Monthly"
    QUARTER = "quarter", "Quarterly"
    YEAR = "year", "Yearly"


class Absence(models.TextChoices):
    """Why there is no value."""

    NOT_COLLECTED = "not collected", "Not collected"
    IN_DEVELOPMENT = "in development", "In development"
    LATE = "late", "Late"
    WITHHELD = "withheld", "Withheld"


# A unit whose values are shares: their changes are percentage points.
SHARE_UNIT = "%"
# SQLite keeps decimals as binary numbers, exact to 15 significant digits and no further.
MAX_DIGITS = 15
DECIMAL_PLACES = 4
