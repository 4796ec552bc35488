"""The months that a figure speaks of, and their words."""

from collections.abc import Sequence

from kpis.choices import Combine
from kpis.periods import Frequency, Period
from plantracker.ui.formatting import counted, listed, months

# So many missing periods are named; of more than that the rest are counted.
NAMED = 3


def covered(period: Period, combine: str) -> Period:
    """The months that a period's figure speaks of.

    The twelve up to its end for a rolling measure, its last month for one whose last month stands
    for the whole, and the period itself for every other.
    """
    if combine == Combine.ROLLING:
        return Period.twelve_months_to(period.end)
    if combine == Combine.LAST:
        return period.parts(Frequency.MONTH)[-1]
    return period


def period_words(period: Period) -> str:
    """A period in words, without a preposition.

    >>> period_words(Period.parse("2023/24 Q3")), period_words(Period.parse("2023-12"))
    ('October to December 2023', 'December 2023')
    >>> year = Period.parse("2020/21")
    >>> period_words(year), period_words(Period.twelve_months_to(Period.parse("2014-09").end))
    ('2020/21', 'the 12 months to September 2014')
    """
    if period.frequency is not Frequency.YEAR:
        return months(period.start, period.end)
    return str(period) if period.start.month == 4 else f"the 12 months to {months(period.end, period.end)}"


def missing_words(periods: Sequence[Period], absence: str = "") -> str:
    """Which periods have no figure, as a clause; ``absence`` is said of a single one.

    >>> missing_words([Period.parse("2023-11")], "late")
    'November 2023 has no figure (late)'
    >>> missing_words([Period.parse(f"2023-0{month}") for month in range(1, 7)])
    'January 2023, February 2023, March 2023 and 3 others have no figure'
    """
    names = [period_words(period) for period in periods]
    if len(names) == 1:
        return f"{names[0]} has no figure" + (f" ({absence})" if absence else "")
    if len(names) > NAMED + 1:
        names[NAMED:] = [counted(len(names) - NAMED, "other")]
    return f"{listed(names)} have no figure"
