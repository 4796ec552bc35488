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


class Status(models.TextChoices):
    """How settled a figure is."""

    FINAL = "final", "Final"
    PROVISIONAL = "provisional", "Provisional"


class Combine(models.TextChoices):
    """How the months of a measure make up a quarter or a year; empty where nobody has said."""

    SUM = "sum", "Added up"
    MEAN = "mean", "Averaged"
    LAST = "last", "The last one stands for the whole"
    POOLED = "pooled", "Numerators added up over denominators added up"
    ROLLING = "rolling", "Each figure covers twelve months already"


class Sigma(models.TextChoices):
    """What the control limits are three of."""

    MOVING_RANGE = "moving_range", "Moving range (XmR)"
    SAMPLE_SD = "sample_sd", "Sample standard deviation, as in the 2020 report"


class VarianceLines(models.TextChoices):
    """How wide the lines of the 2014 dashboard's variance rule are drawn."""

    AVERAGE = "average", "For an average of six months (reading B)"
    SINGLE_MONTH = "single month", "For a single month (reading A, as printed)"


class Rule(models.TextChoices):
    """Which rule rates a measure. A measure may have other verdicts beside; this one gives its word."""

    BASELINE = "baseline", "Against the baseline"
    CONTROL = "control", "Process control"
    CLASSES = "classes", "Exception classes of the 2020 report"
    SAME_QUARTER = "same quarter", "Against the same quarter of last year"
    VARIANCE = "variance", "Variance of the 2014 dashboard"
    SURVEY = "survey", "Survey interval of the 2014 dashboard"
    SIMILAR = "similar", "Position among similar areas"
    BASELINE_YEAR = "baseline year", "Baseline year against the latest 12 months, 2014 dashboard"
    TARGET = "target", "Against the target"


class BatchState(models.TextChoices):
    """How far an import of observations has come."""

    QUEUED = "queued", "Waiting to be checked"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked: waits to be confirmed"
    REFUSED = "refused", "Refused: there are errors in the file"
    CONFIRMED = "confirmed", "Confirmed: waiting to be written"
    WRITING = "writing", "Being written"
    DONE = "done", "Imported"
    FAILED = "failed", "Failed: nothing was imported"


# A unit whose values are shares: their changes are percentage points.
SHARE_UNIT = "%"
# SQLite keeps decimals as binary numbers, exact to 15 significant digits and no further.
MAX_DIGITS = 15
DECIMAL_PLACES = 4
