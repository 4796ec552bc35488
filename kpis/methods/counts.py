"""Which figures are counts, and so never negative."""

from decimal import Decimal

from kpis.choices import SHARE_UNIT, Combine

NEGATIVE_COUNT = "A count is never negative: give 0 or more."
# “£”, “£ millions”, “£ per officer”: money may be paid back.
_MONEY = "£"


def negative_count(value: Decimal | None, numerator: Decimal | None, *, unit: str, combine: str) -> str:
    """Name what holds a negative count, “value” or “numerator”; empty where neither does.

    A value is a count where the measure's periods are added up and its unit is not money; the
    numerator of a share is one whatever becomes of the periods. A measure that does not say how its
    periods combine may be a balance or a change, and is taken as it comes. None is not negative.

    >>> negative_count(Decimal(-3), None, unit="offences", combine="sum")
    'value'
    >>> negative_count(Decimal(-3), None, unit="£", combine="sum")
    ''
    """
    if value is not None and value < 0 and combine == Combine.SUM and not unit.startswith(_MONEY):
        return "value"
    if numerator is not None and numerator < 0 and unit == SHARE_UNIT:
        return "numerator"
    return ""
