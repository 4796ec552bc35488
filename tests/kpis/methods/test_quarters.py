"""A quarter against the same quarter of the year before."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.methods.printed import printed_percent
from kpis.methods.quarters import percent_cell, same_quarter, same_quarter_verdict
from kpis.methods.verdict import Judgement
from tests.kpis.methods.made import measured, period, point

NOW, BEFORE = "2019/20 Q1", "2018/19 Q1"
QUARTER = period(NOW)


def of_two(before, now, **fields):
    fields = {"polarity": "higher", **fields}
    return measured([point(BEFORE, before), point(NOW, now)], **fields)


# As printed in the reports of 2019 and 2020: now, year before, change, percent to one decimal, whole percent.
PRINTED = [
    ("999 calls", 40089, 36232, "3857", "10.6", "11"),
    ("101 calls", 90395, 101730, "-11335", "-11.1", "-11"),
    ("incidents", 59738, 62554, "-2816", "-4.5", "-5"),
    ("all crime", 23871, 22949, "922", "4.0", "4"),
    ("positive outcomes", 2560, 2957, "-397", "-13.4", "-13"),
    ("stop and search 2019", 961, 789, "172", "21.8", "22"),
    ("stop and search 2020", 1933, 961, "972", "101.1", "101"),
    ("ASB incidents", 3387, 4532, "-1145", "-25.3", "-25"),
]


@pytest.mark.parametrize(("now", "before", "change", "percent", "whole"), [row[1:] for row in PRINTED])
def test_counts_as_the_reports_print_them(now, before, change, percent, whole):
    found = same_quarter(of_two(before, now), QUARTER)
    assert (found.comparison.change, found.comparison.percent) == (Decimal(change), Decimal(percent))
    assert printed_percent(Decimal(before), Decimal(now)) == Decimal(whole)
    assert not found.is_by_chance


@pytest.mark.parametrize(
    ("change", "percent", "first", "last"),
    [(760, 41, 1832, 1876), (-583, -46, 1254, 1281), (1083, 58, 1852, 1883), (129, 28, 453, 469)],
)
def test_the_bases_that_the_2020_report_implies(change, percent, first, last):
    for base, is_inside in ((first - 1, False), (first, True), (last, True), (last + 1, False)):
        assert (printed_percent(Decimal(base), Decimal(base + change)) == percent) is is_inside


@pytest.mark.parametrize(
    ("before", "now", "decimals", "printed"),
    [
        ("200", "201", 0, "1"),  # 0.5 away from zero, up and down
        ("200", "199", 0, "-1"),
        ("200", "200.9", 0, "0"),
        ("961", "1933", 1, "101.1"),
        ("10", "15", 0, "50"),  # as a report prints it, whatever the base
    ],
)
def test_a_printed_percentage_rounds_halves_away_from_zero(before, now, decimals, printed):
    assert printed_percent(Decimal(before), Decimal(now), decimals) == Decimal(printed)


def test_no_percentage_of_nothing():
    assert printed_percent(Decimal(0), Decimal(7)) is None
    assert percent_cell(Decimal(0), Decimal(7)) == "n/a"
    assert percent_cell(Decimal(0), Decimal(0)) == "n/a"
    assert percent_cell(Decimal(19), Decimal(38)) == "base under 20"
    assert percent_cell(Decimal(20), Decimal(21)) == "+5.0%"
    assert percent_cell(Decimal(20), Decimal(20)) == "0.0%"


# The satisfaction rates of 2019 and of the Crime Survey of 2020: percentage points, no percentage.
@pytest.mark.parametrize(
    ("now", "before", "change"),
    [("69.4", "74.4", "-5.0"), ("72", "74.4", "-2.4"), ("54.6", "54.0", "0.6"), ("54.6", "51.8", "2.8")],
)
def test_shares_differ_in_percentage_points(now, before, change):
    found = same_quarter(of_two(before, now, unit="%"), QUARTER)
    assert (found.comparison.change, found.comparison.change_unit) == (Decimal(change), "percentage points")
    assert (found.comparison.percent, found.z) == (None, None)


def test_three_months_are_added_up_and_compared_with_those_a_year_before():
    months = "2018-04: 1 2 30 0 0 0 0 0 0 0 0 0 40 50 60"
    found = same_quarter(measured(months), QUARTER)
    assert (found.now.value, found.before.value, found.comparison.percent) == (150, 33, Decimal("354.5"))


def share(at, value, numerator, denominator):
    return point(at, value, numerator=numerator, denominator=denominator)


@pytest.mark.parametrize(
    ("now", "before", "word"),
    [
        ((50, 100), (40, 100), "No evidence of change"),  # 0.1/√(0.24/100 + 0.25/100) = 1.43
        ((500, 1000), (400, 1000), "Good"),  # 4.52
        ((5, 10), (0, 10), "Good"),  # 3.16: unanimous before
    ],
)
def test_shares_whose_counts_are_known_are_tested(now, before, word):
    points = [share(at, 100 * n / of, n, of) for at, (n, of) in ((NOW, now), (BEFORE, before))]
    said = same_quarter_verdict(measured(points, unit="%", combine="pooled", polarity="higher"), QUARTER)
    assert said.word == word


def test_a_small_count_is_no_evidence_and_has_no_percentage():
    said = same_quarter_verdict(of_two(2, 3, title="Homicide", polarity="lower"), QUARTER)
    assert said.sentence == (
        "Homicide: 3 in April to June 2019 against 2 in April to June 2018, "
        "1 more (no percentage: the base is under 20). This is no evidence of change."
    )
    assert (said.word, said.judgement) == ("No evidence of change", Judgement.UNCHANGED)
    assert said.figures[-1].name == "z of the change"
    assert said.figures[-1].value == Decimal("0.4472")


def test_nothing_at_all_is_unchanged():
    said = same_quarter_verdict(of_two(0, 0), QUARTER)
    assert (said.word, said.judgement) == ("Unchanged", Judgement.UNCHANGED)
    assert said.sentence == "Burglary: 0 in April to June 2019 against 0 in April to June 2018, no change."


def test_a_plain_average_is_said_as_a_caution():
    months = "2018-04: 20 22 24 0 0 0 0 0 0 0 0 0 26 28 30"
    said = same_quarter_verdict(measured(months, unit="minutes", combine="mean", title="Response time"), QUARTER)
    assert said.sentence == (
        "Response time: 28 minutes in April to June 2019 against 22 minutes in April to June 2018, "
        "6 minutes more (+27.3%). A lower figure is wanted here, so this is bad."
    )
    assert said.guards == ("A plain average of its months: what each counts for is not known.",)
    recorded = measured([point(BEFORE, 3, note="Read off a chart."), point(NOW, 4)], combine="mean", unit="minutes")
    assert same_quarter_verdict(recorded, QUARTER).guards == ()


@pytest.mark.parametrize(
    ("points", "fields", "because"),
    [
        ("2018/19: 5 6", {}, "its figures are yearly"),
        ("2019/20 Q1: 5", {}, "April to June 2018 has no figure"),
        ("2018/19 Q1: 5", {}, "April to June 2019 has no figure"),
        ("2019/20 Q2: 5", {}, "nothing was recorded by the end of the quarter"),
        ("2018-04: 1 2 3 4 5 6 7 8 9 10 11 12 1 - 3", {}, "May 2019 has no figure"),
        ("2018-04: 1 2 3 4 5 6 7 8 9 10 11 12 1 2 3", {"combine": ""}, "nobody has said how its months combine"),
    ],
)
def test_cannot_be_said_because(points, fields, because):
    said = same_quarter_verdict(measured(points, **fields), QUARTER)
    assert said.sentence == f"Burglary: cannot be said, because {because}."


@pytest.mark.parametrize(
    ("day", "is_compared"),
    [
        (date(2018, 4, 1), True),
        (date(2018, 4, 2), False),
        (date(2019, 4, 1), False),
        (date(2019, 6, 30), False),
        (date(2019, 7, 1), True),
    ],
)
def test_nothing_is_compared_across_a_break(day, is_compared):
    said = same_quarter_verdict(of_two(100, 300, breaks=[(day, "A new rule.")]), QUARTER)
    assert (said.word != "Not comparable") is is_compared
    if not is_compared:
        assert said.sentence.startswith("Burglary: not comparable, because the definition changed on ")
        assert said.sentence.endswith(" 2018: A new rule." if day.year == 2018 else " 2019: A new rule.")
