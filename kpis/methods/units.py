"""Which units count things, and which measure an amount."""

from kpis.choices import SHARE_UNIT

# Amounts, spelt as definitions spell them. They are said with every figure (“24 minutes”), they
# are less and not fewer, and chance does not work on them as it does on counts.
AMOUNTS = frozenset(
    {"seconds", "minutes", "hours", "days", "calendar days", "working days", "weeks", "months", "years"}
    | {"kWh", "MWh", "litres", "miles", "kilometres", "tonnes", "points", "score", "stars", "index", "FTE"}
)


def is_counted(unit: str) -> bool:
    """Whether the unit is of things that are counted one by one, such as offences; no share, sum of money or rate.

    An empty one is not known, so nothing is taken for granted of it.

    >>> [unit for unit in ("offences", "%", "£", "£ millions", "minutes", "per 1,000 people", "") if is_counted(unit)]
    ['offences']
    """
    return not (not unit or unit == SHARE_UNIT or unit in AMOUNTS or unit.startswith(("£", "per ")) or " per " in unit)


def is_said(unit: str) -> bool:
    """Whether a sentence says the unit after a figure: the measure's title says what is counted, but no amount.

    >>> [unit for unit in ("offences", "%", "£", "£ millions", "minutes", "per 1,000 people") if is_said(unit)]
    ['£ millions', 'minutes', 'per 1,000 people']
    """
    return unit not in ("", SHARE_UNIT, "£") and not is_counted(unit)
