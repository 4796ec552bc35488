"""Numbers in files: the one spelling of the plan's files, and those that people write in figures."""

import re
from decimal import Decimal

from kpis.choices import DECIMAL_PLACES, MAX_DIGITS
from plantracker.cells import BadCell

_DECIMAL = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?")


def decimal(text: str) -> Decimal:
    """A number as its digits are, exact: no separators, no signs but a minus, no units."""
    match = _DECIMAL.fullmatch(text)
    before = MAX_DIGITS - DECIMAL_PLACES
    if match is None:
        raise BadCell("Write the number in digits, such as 35213 or -4.5: no commas, units, plus or brackets.")
    if len(match[1].lstrip("0")) > before or len(match[2] or "") > DECIMAL_PLACES:
        raise BadCell(f"Give at most {before} digits before the point and {DECIMAL_PLACES} after it.")
    # Adding 0 takes the sign off a zero.
    return Decimal(text) + 0
