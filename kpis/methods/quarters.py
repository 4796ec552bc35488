"""A quarter against the same quarter of the year before, as the force's reports of 2019 and 2020 set them out."""

from decimal import Decimal

from kpis.choices import Rule
from kpis.methods.combining import PLAIN_AVERAGE, combined
from kpis.methods.comparison import MIN_BASE, percent_change
from kpis.methods.pairs import Pair, pair_of, pair_verdict
from kpis.methods.refusals import CannotBeSaid, check_same_definition, known_by, needed, refusing
from kpis.methods.series import Measured
from kpis.methods.verdict import Verdict
from kpis.periods import Frequency, Period
from plantracker.ui.formatting import signed_percent

QUARTERS_A_YEAR = 4


@refusing(Rule.SAME_QUARTER)
def same_quarter_verdict(measured: Measured, quarter: Period) -> Verdict:
    """What became of the measure within a year; the season cannot have done it."""
    pair = same_quarter(measured, quarter)
    is_plain = PLAIN_AVERAGE in (pair.now.note, pair.before.note)
    return pair_verdict(pair, Rule.SAME_QUARTER, (PLAIN_AVERAGE,) if is_plain else ())


def same_quarter(measured: Measured, quarter: Period) -> Pair:
    """The quarter and the one a year before, as the definition combines their months.

    Raises ``CannotBeSaid`` where a month of either has no figure or the measure is yearly, and
    ``NotComparable`` where the definition changed between them.
    """
    known = known_by(measured, quarter)
    if known.points[0].period.frequency is Frequency.YEAR:
        raise CannotBeSaid("its figures are yearly")
    earlier = quarter.shifted(-QUARTERS_A_YEAR)
    now, before = (
        needed(combined(known.points, each, known.meaning.combine, known.unit)) for each in (quarter, earlier)
    )
    check_same_definition(known, earlier, quarter)
    return pair_of(known, now, before)


def percent_cell(base: Decimal, value: Decimal) -> str:
    """The change in percent as a table prints it: to one decimal with its sign, or why there is none.

    >>> [percent_cell(Decimal(base), Decimal(value)) for base, value in ((961, 1933), (0, 7), (2, 3))]
    ['+101.1%', 'n/a', 'base under 20']
    """
    percent = percent_change(base, value)
    if percent is not None:
        return signed_percent(percent)
    return f"base under {MIN_BASE}" if base else "n/a"
