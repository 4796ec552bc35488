"""Which figures are counts, and so never negative."""

from decimal import Decimal

import pytest

from kpis.methods.counts import negative_count

LITTLE = "-0.0001"


@pytest.mark.parametrize(
    ("value", "numerator", "unit", "combine", "expected"),
    [
        # Added up, and no money: a count.
        ("-1", None, "offences", "sum", "value"),
        (LITTLE, None, "offences", "sum", "value"),
        ("0", None, "offences", "sum", ""),
        ("-0", None, "offences", "sum", ""),
        ("1", None, "offences", "sum", ""),
        ("-1", None, "%", "sum", "value"),
        ("-1", None, "points", "sum", "value"),
        # Money may be paid back.
        ("-1", None, "£", "sum", ""),
        ("-1", None, "£ millions", "sum", ""),
        ("-1", None, "per £", "sum", "value"),
        # A balance, a mean, a change: taken as it comes.
        ("-1", None, "offences", "", ""),
        ("-1", None, "offences", "mean", ""),
        ("-1", None, "offences", "last", ""),
        ("-1", None, "offences", "rolling", ""),
        ("-1", None, "%", "pooled", ""),
        # The upper count of a share.
        (None, "-1", "%", "pooled", "numerator"),
        (None, LITTLE, "%", "", "numerator"),
        (None, "-1", "%", "sum", "numerator"),
        (None, "0", "%", "pooled", ""),
        # Of what is no share, it may be money.
        (None, "-1", "£ per officer", "pooled", ""),
        (None, "-1", "offences", "sum", ""),
        (None, None, "offences", "sum", ""),
    ],
)
def test_negative_count(value, numerator, unit, combine, expected):
    given = [None if text is None else Decimal(text) for text in (value, numerator)]
    assert negative_count(*given, unit=unit, combine=combine) == expected
