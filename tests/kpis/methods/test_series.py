"""Series as plain values: what two counts make, the calendar without holes, and breaks of definition."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.methods.series import (
    Meaning,
    Measured,
    Point,
    break_between,
    breaks_of,
    figure_of,
    on_calendar,
    quotient,
    since_break,
)
from kpis.periods import Period


def decimal(text):
    return None if text is None else Decimal(text)


def meaning(valid_from=None, *, breaks=False, unit="offences", polarity="lower", definition=""):
    day = date.fromisoformat(valid_from) if valid_from else None
    return Meaning(
        valid_from=day,
        definition=definition,
        source="",
        unit=unit,
        frequency="month",
        combine="sum",
        polarity=polarity,
        polarity_reason="",
        is_comparable=not breaks,
        reason="The rules changed." if valid_from else "",
    )


def point(period, value="1"):
    return Point(Period.parse(period), decimal(value))


# What two counts make -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numerator", "denominator", "unit", "expected"),
    [
        ("61", "80", "%", "76.2500"),
        ("61", "80", "points", "0.7625"),
        ("1", "3", "%", "33.3333"),
        ("2", "3", "%", "66.6667"),
        ("2", "3", "", "0.6667"),
        # 100 over 2,000,000 is exactly half of the last place, and goes away from 0.
        ("1", "2000000", "%", "0.0001"),
        ("-1", "2000000", "%", "-0.0001"),
        ("1", "2000001", "%", "0.0000"),
        ("0", "80", "%", "0.0000"),
        ("-5", "2", "£", "-2.5000"),
        ("5", "-2", "£", "-2.5000"),
        ("7.5", "2.5", "", "3.0000"),
        # The largest that may be stored over the smallest.
        ("99999999999.9999", "0.0001", "%", "99999999999999900.0000"),
    ],
)
def test_quotient(numerator, denominator, unit, expected):
    assert str(quotient(Decimal(numerator), Decimal(denominator), unit)) == expected


@pytest.mark.parametrize(("numerator", "denominator"), [("61", "0"), ("0", "0"), ("61", "0.0000"), ("61", "-0")])
def test_quotient_over_nothing(numerator, denominator):
    with pytest.raises(ZeroDivisionError, match="no figure over a denominator of 0"):
        quotient(Decimal(numerator), Decimal(denominator), "%")


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "expected"),
    [
        ("76", None, None, "76"),
        ("0", None, None, "0"),
        (None, "61", "80", "76.25"),
        (None, "0", "80", "0"),
        (None, None, None, None),
        # Half of two counts makes nothing.
        (None, "61", None, None),
        (None, None, "80", None),
    ],
)
def test_figure_of(value, numerator, denominator, expected):
    assert figure_of(decimal(value), decimal(numerator), decimal(denominator), "%") == decimal(expected)


# The calendar ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], []),
        (["2024-02"], ["2024-02"]),
        (["2024-02", "2024-01"], ["2024-01", "2024-02"]),
        (["2023-11", "2024-02"], ["2023-11", "2023-12 -", "2024-01 -", "2024-02"]),
        (["2024-03", "2023-12", "2024-01"], ["2023-12", "2024-01", "2024-02 -", "2024-03"]),
        (["2023/24 Q4", "2024/25 Q2"], ["2023/24 Q4", "2024/25 Q1 -", "2024/25 Q2"]),
        (["2023/24 Q4", "2024/25 Q1"], ["2023/24 Q4", "2024/25 Q1"]),
        (["2020/21", "2023/24"], ["2020/21", "2021/22 -", "2022/23 -", "2023/24"]),
    ],
)
def test_on_calendar(given, expected):
    """“-” marks what was put in: a period without a value, an absence or a day."""
    found = on_calendar(point(text) for text in given)
    assert [str(each.period) + ("" if each.value is not None else " -") for each in found] == expected
    assert all(each == Point(each.period, None) for each in found if each.value is None)


def test_on_calendar_keeps_each_point_as_it_is():
    """An absence is no hole: its word and its note stay."""
    late = Point(Period.parse("2024-01"), None, "late", note="The system was down.", decided_by="Chief Executive")
    shown = Point(Period.parse("2024-02"), Decimal("76.25"), "", Decimal(61), Decimal(80), 80, is_provisional=True)
    assert on_calendar([shown, late]) == (late, shown)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["2024-01", "2023/24 Q4"], "periods of one length"),
        (["2023/24 Q4", "2024-02"], "periods of one length"),
        (["2023/24", "2023/24 Q1"], "periods of one length"),
        (["2024-01", "2024-01"], "2024-01 is there twice"),
        (["2024-01", "2024-03", "2024-01"], "2024-01 is there twice"),
    ],
)
def test_on_calendar_refuses(given, sentence):
    with pytest.raises(ValueError, match=sentence):
        on_calendar(point(text) for text in given)


# Breaks of definition -------------------------------------------------------------------------

PLAIN = meaning()
REWORDED = meaning("2022-10-01")
BREAK = meaning("2023-04-01", breaks=True)
LATER = meaning("2024-01-01", breaks=True)


@pytest.mark.parametrize(
    ("meanings", "expected"),
    [
        ([], ()),
        ([PLAIN], ()),
        ([PLAIN, REWORDED], ()),
        ([PLAIN, BREAK], (BREAK,)),
        ([PLAIN, REWORDED, BREAK, LATER], (BREAK, LATER)),
        # The first version breaks with nothing.
        ([meaning(breaks=True), BREAK], (BREAK,)),
    ],
)
def test_breaks_of(meanings, expected):
    assert breaks_of(meanings) == expected


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        # The month before, the month itself, the month after 1 April 2023.
        ("2023-02", "2023-03", None),
        ("2023-03", "2023-04", BREAK),
        ("2023-04", "2023-05", None),
        ("2022-04", "2023-04", BREAK),
        ("2023-04", "2023-12", None),
        # 1 January 2024 lies between too, or alone; of two the latest is told.
        ("2023-03", "2024-01", LATER),
        ("2023-12", "2024-01", LATER),
        ("2024-01", "2024-02", None),
        ("2023-03", "2023-12", BREAK),
        # Quarters and years: a break on the first day of the later one, within it, within the earlier one.
        ("2022/23 Q4", "2023/24 Q1", BREAK),
        ("2023/24 Q1", "2023/24 Q2", None),
        ("2023/24 Q3", "2023/24 Q4", LATER),
        ("2022/23", "2023/24", LATER),
        ("2023/24", "2024/25", LATER),
        ("2024/25", "2025/26", None),
        ("2021/22", "2022/23", None),
        # A month against a year that ends on the day before.
        ("2022-12", "2022/23", None),
    ],
)
def test_break_between(earlier, later, expected):
    meanings = (PLAIN, REWORDED, BREAK, LATER)
    assert break_between(meanings, Period.parse(earlier), Period.parse(later)) == expected


@pytest.mark.parametrize(
    ("earlier", "later", "is_broken"),
    [
        # A break on 1 May lies within the first quarter.
        ("2022/23 Q4", "2023/24 Q1", True),
        ("2023/24 Q1", "2023/24 Q2", True),
        ("2023/24 Q2", "2023/24 Q3", False),
        ("2022/23 Q3", "2022/23 Q4", False),
    ],
)
def test_break_between_quarters_with_one_within(earlier, later, is_broken):
    """A quarter's figure that mixes two definitions compares with neither side."""
    found = break_between((PLAIN, meaning("2023-05-01", breaks=True)), Period.parse(earlier), Period.parse(later))
    assert (found is not None) == is_broken


def measured(meanings, periods):
    return Measured("Burglaries", 0, tuple(meanings), tuple(point(text) for text in periods))


@pytest.mark.parametrize(
    ("meanings", "periods", "expected"),
    [
        ([PLAIN], ["2023-03", "2023-04"], ["2023-03", "2023-04"]),
        ([PLAIN, REWORDED], ["2022-09", "2022-10"], ["2022-09", "2022-10"]),
        ([PLAIN, BREAK], ["2023-03", "2023-04", "2023-05"], ["2023-04", "2023-05"]),
        ([PLAIN, BREAK], ["2023-02", "2023-03"], []),
        ([PLAIN, BREAK, LATER], ["2023-04", "2023-12", "2024-01"], ["2024-01"]),
        # What counts from a later day but compares starts nothing anew.
        ([PLAIN, BREAK, meaning("2024-01-01")], ["2023-04", "2024-01"], ["2023-04", "2024-01"]),
        # A quarter that began before the break is mixed, and left out.
        ([PLAIN, meaning("2023-05-01", breaks=True)], ["2023/24 Q1", "2023/24 Q2"], ["2023/24 Q2"]),
        ([PLAIN, BREAK], ["2022/23", "2023/24"], ["2023/24"]),
    ],
)
def test_since_break(meanings, periods, expected):
    assert [str(each.period) for each in since_break(measured(meanings, periods))] == expected


def test_a_measure_means_what_its_last_version_says():
    last = meaning("2023-04-01", unit="%", polarity="higher", definition="Homes only.")
    found = measured([PLAIN, last], [])
    assert (found.meaning, found.unit, found.polarity) == (last, "%", "higher")
