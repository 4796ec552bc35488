"""The force's report of the first quarter of 2019/20, recomputed. Every figure is typed from the print.

Falls that the report says in words (“reduced by 47”) have their minus here.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from kpis.methods.printed import PrintedRow, checked, disagreements, parts_fit
from kpis.methods.quarters import same_quarter
from tests.kpis.methods.made import measured, period, point


def row(name, now=None, before=None, change=None, percent=None, **fields):
    """A printed row; None is what the report does not print."""
    figures = (None if each is None else Decimal(each) for each in (now, before, change, percent))
    return PrintedRow(name, *figures, **fields)


ROWS = [
    row("999 calls", 40089, 36232, 3857, 11),
    row("101 calls", 90395, 101730, -11335, -11),
    row("999 calls not answered within 10 seconds", None, 115, None, -29),
    row("Online crime reports"),
    row("101 calls not answered within 30 seconds", None, None, None, 125),
    row("Incidents", 59738, 62554, -2816, -5),
    row("Grade 1 incidents", None, None, -282, -3),
    row("Grade 2 incidents", None, None, -1913, -10),
    row("Grade 3 incidents", None, None, 1668, 14),
    row("Grade 4 incidents", None, None, 9359, 40),
    row("ASB incidents", 3387, None, -1145, -25),
    row("Missing person reports", 1394, 1446, None, -4),
    row("Missing persons aged 0 to 17", 926, 871, 55, 6),
    row("Missing persons over 18", 491, 556, -65, -12),
    row("Missing persons male", 677, 576, 101, 18),
    row("Missing persons female", 588, 764, -176, -23),
    row("Missing persons gender unspecified", 129, 106, -23, -22),
    row("All crime", 23871, 22949, 922, 4),
    row("Violence with injury", None, None, -47, -2),
    row("Violence without injury", None, None, 447, 10),
    row("Violence against the person", 7210),
    row("Knife crime", 656, None, 45, 7),
    row("Rape", None, None, 43, 18),
    row("Historical rape", None, None, 8, 11),
    row("Hate crime", None, None, 9, 2),
    row("Burglary", None, None, -69, -4),
    row("Burglary residential", None, None, -50, -4),
    row("Drug offences", None, None, 606, 148),
    row("Child sexual exploitation offences", None, None, -26, -37),
    row("Volume of positive outcomes", 2560, 2957, -397, -13),
    row("All user satisfaction", 75),
    row("ASB satisfaction", "69.7"),
    row("Hate crime satisfaction", "69.4", "74.4"),
    row("Violent crime satisfaction", 72, "74.4"),
    row("Stop and search", 961, 789, 172, 22),
    row("Stop and search positive outcome rate", 33),
    row("Stop and search arrests", 180),
    row("Stop and search for controlled drugs", 581, None, 99, 24),
    row("Stop and search for offensive weapons", None, None, 31, 21),
]
BY_NAME = {each.name: each for each in ROWS}


def test_the_report_has_thirty_nine_rows_of_which_fifteen_can_be_recomputed():
    assert len(ROWS) == 39
    assert sum(each.base is not None and None not in (each.now, each.percent) for each in ROWS) == 15


def test_its_errors_are_pointed_out_and_nothing_else():
    assert disagreements(ROWS) == (
        "Missing persons gender unspecified: printed −23, computed +23 (129 against 106).",
        "Missing persons gender unspecified: printed −22%, computed +22% (129 against 106).",
        "Stop and search for controlled drugs: printed +24%, computed +21% (581 against 482).",
    )


@pytest.mark.parametrize(
    "name",
    [each.name for each in ROWS if each.base is not None and each.now is not None and each.percent is not None],
)
def test_the_tracker_computes_the_table_itself(name):
    printed = BY_NAME[name]
    kpi = measured([point("2018/19 Q1", printed.base), point("2019/20 Q1", printed.now)])
    found = same_quarter(kpi, period("2019/20 Q1")).comparison
    expected = printed.change if name != "Missing persons gender unspecified" else Decimal(23)
    assert found.change == (Decimal(-52) if name == "Missing person reports" else expected)


def values(*names, of="now"):
    return [(name, getattr(BY_NAME[name], of)) for name in names]


GENDERS = ("Missing persons male", "Missing persons female", "Missing persons gender unspecified")
AGES = ("Missing persons aged 0 to 17", "Missing persons over 18")
GRADES = tuple(f"Grade {number} incidents" for number in (1, 2, 3, 4))


def test_the_genders_make_all_reports_so_the_counts_are_right_and_the_sign_is_wrong():
    assert parts_fit(values(*GENDERS), ("all reports", Decimal(1394))) == ""
    assert parts_fit(values(*GENDERS, of="before"), ("all reports", Decimal(1446))) == ""


def test_the_ages_do_not_make_all_reports():
    assert parts_fit(values(*AGES), ("all reports", Decimal(1394))) == (
        "Missing persons aged 0 to 17 (926) and Missing persons over 18 (491) add up to 1,417, "
        "not to the 1,394 of all reports."
    )
    assert parts_fit(values(*AGES, of="before"), ("all reports", Decimal(1446))) == (
        "Missing persons aged 0 to 17 (871) and Missing persons over 18 (556) add up to 1,427, "
        "not to the 1,446 of all reports."
    )


def test_the_grades_do_not_make_the_change_of_all_incidents():
    assert parts_fit(values(*GRADES, of="change"), ("all incidents", Decimal(-2816)), are_changes=True) == (
        "Grade 1 incidents (−282), Grade 2 incidents (−1,913), Grade 3 incidents (+1,668) and "
        "Grade 4 incidents (+9,359) add up to +8,832, not to the −2,816 of all incidents."
    )


def test_a_percentage_is_checked_to_the_decimals_it_is_printed_with():
    assert disagreements([row("Stop and search", 1933, 961, 972, "101.1")]) == ()
    assert disagreements([row("Stop and search", 1933, 961, 972, "101.2")]) == (
        "Stop and search: printed +101.2%, computed +101.1% (1,933 against 961).",
    )
    assert disagreements([row("Electric vehicles", 7, 0, 7, 100)]) == (
        "Electric vehicles: printed +100%, computed none, as the base is 0 (7 against 0).",
    )


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        (("69.4", "74.4", "-4.9"), ("A: printed −4.9, computed −5 (69.4 against 74.4).",)),
        (("69.4", "74.4", "-5.0"), ()),
        ((-3, 2, -4), ("A: printed −4, computed −5 (−3 against 2).",)),
        ((None, 482, 99, 24), ("A: printed +24%, computed +21% (581 against 482).",)),
        ((581, None, 99, 24), ("A: printed +24%, computed +21% (581 against 482).",)),
    ],
    ids=["decimals", "decimals that fit", "below 0", "without the figure", "without the one before"],
)
def test_figures_are_said_with_their_own_digits(given, texts):
    assert disagreements([row("A", *given)]) == texts


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        ((5, 4, 1, 25), (1, 0)),
        ((5, 4, 1), (1, 0)),
        ((5, 4, None, 25), (1, 0)),
        ((5, None, 1, 25), (1, 0)),
        ((None, 4, 1, 25), (1, 0)),
        ((5, 4), (0, 1)),
        ((5, None, 1), (0, 1)),
        ((None, 4, 1), (0, 1)),
        ((5, None, None, 25), (0, 1)),
        ((None, 4, None, 25), (0, 1)),
        ((None, None, 1, 25), (0, 1)),
        ((), (0, 1)),
    ],
)
def test_what_a_row_must_print_to_be_checked(given, numbers):
    found = checked([row("A", *given)])
    assert (found.checked, found.unchecked) == numbers


SUMS = [
    ("they fit", (row("B", 3, 2, 1), row("C", 2, 2, 0)), (), 3),
    ("a part prints nothing", (row("B", 3, 2, 1), row("C")), (), 2),
    (
        "a change alone",
        (row("B", 3, 2, 1), row("C", change=9)),
        ("B (+1) and C (+9) add up to +10",),
        3,
    ),
    ("the year before alone", (row("B", before=2), row("C", before=3)), ("B (2) and C (3) add up to 5",), 3),
    # Both quarters are checked already, so B's change is pointed out once.
    ("a wrong change", (row("B", 3, 2, 9), row("C", 2, 2, 0)), ("B: printed +9, computed +1 (3 against 2).",), 3),
]


@pytest.mark.parametrize(("parts", "texts", "number"), [each[1:] for each in SUMS], ids=[each[0] for each in SUMS])
def test_parts_are_added_up_by_what_all_of_them_print(parts, texts, number):
    rows = [row("A", 5, 4, 1), *(replace(part, whole="A") for part in parts)]
    found = checked(rows)
    assert len(found.disagreements) == len(texts)
    assert all(said.startswith(text) for said, text in zip(found.disagreements, texts, strict=True))
    assert (found.checked, found.unchecked) == (number, 3 - number)


def test_each_split_of_a_whole_is_added_up_by_itself():
    parts = [row(name, 5, whole="A", split=split) for name, split in (("B", "by age"), ("C", "by sex"))]
    assert checked([row("A", 5), *parts]).disagreements == ()
    one = [replace(part, split="") for part in parts]
    assert checked([row("A", 5), *one]).disagreements == ("B (5) and C (5) add up to 10, not to the 5 of A.",)
