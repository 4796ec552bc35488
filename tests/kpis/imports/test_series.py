"""Files of any series: what is read, and what is wrong with which cell."""

from decimal import Decimal

import pytest

from kpis.imports.series import read_series
from kpis.methods.series import Point
from kpis.periods import Period
from plantracker.csvfiles import BY_COMMAND, Limits

HEADER = "series,period,value"


def read(*lines, header=HEADER, limits=BY_COMMAND):
    return read_series("any.csv", "\n".join([header, *lines]).encode(), limits)


def problems(*lines, **options):
    found = read(*lines, **options)
    return [str(problem) for problem in found.problems]


def point(period, value):
    return Point(Period.parse(period), None if value is None else Decimal(value))


def test_series_are_read_by_name_as_their_rows_come():
    found = read(
        "Arson,2023-05,4", '"Theft, other",2023/24 Q3,1200.5', "Arson,2023-04,", '"Theft, other",2023/24 Q1,-3'
    )
    assert found.problems == ()
    assert found.series == {
        "Arson": (point("2023-05", "4"), point("2023-04", None)),
        "Theft, other": (point("2023/24 Q3", "1200.5"), point("2023/24 Q1", "-3")),
    }


@pytest.mark.parametrize(
    ("period", "expected"),
    [("2023-10", "2023-10"), ("2023/24 Q3", "2023/24 Q3"), ("2023/24", "2023/24"), ("Oct 2023", "2023-10")],
)
def test_periods(period, expected):
    assert read(f"A,{period},1").series == {"A": (point(expected, "1"),)}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0", "0"),
        ("-4.50", "-4.50"),
        ('"40,089"', "40089"),
        ("51.28374650918273", "51.28374650918273"),
        ("123456789012345", "123456789012345"),
    ],
)
def test_values(cell, expected):
    assert read(f"A,2023-10,{cell}").series == {"A": (point("2023-10", expected),)}


def test_columns_come_in_any_order():
    assert read("1,A,2023-10", header="value,series,period").series == {"A": (point("2023-10", "1"),)}


NUMBER = "Write the number in digits, such as 40089, 40,089 or -4.5."


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",2023-10,1", "column “series”: The cell may not be empty."),
        (" A,2023-10,1", "column “series”, value “ A”: There are blanks before or after the value: take them out."),
        ("A,,1", "column “period”: The cell may not be empty. Write a month as 2023-10, a quarter as 2023/24 Q3,"),
        ("A,2023-13,1", "column “period”, value “2023-13”: Write a month as 2023-10,"),
        ("A,Oct-23,1", "column “period”, value “Oct-23”: That may be a day or a month, and two digits leave the year"),
        ("A,2023-10,n/a", "column “value”, value “n/a”: This is no figure: leave the cell empty where there is none."),
        ("A,2023-10,NaN", "column “value”, value “NaN”: This is no figure: leave the cell empty where there is none."),
        ("A,2023-10,inf", "column “value”, value “inf”: This is no figure: leave the cell empty where there is none."),
        ("A,2023-10,29%", "column “value”, value “29%”: Leave out the % sign, which the measure's unit says:"),
        ("A,2023-10,1e5", f"column “value”, value “1e5”: Write the number out, without a power of ten. {NUMBER}"),
        ("A,2023-10,１２", f"column “value”, value “１２”: Write digits as 0 to 9. {NUMBER}"),
        ("A,2023-10", ": The row has 2 cells, the header 3: give it as many."),
        ("", ": The row is empty: take it out."),
    ],
)
def test_what_is_wrong_is_named_with_its_place(row, said):
    found = problems("A,2023-08,1", row, "A,2023-09,1")
    assert len(found) == 1
    assert found[0].replace("row 3: ", "row 3, : ").startswith(f"any.csv, row 3, {said}")


def test_all_that_is_wrong_is_named_in_the_order_of_rows():
    found = problems("A,2023-08,x", "B,2023-08,1", "B,2023-08,2", "A,,")
    assert [each.split(":")[0] for each in found] == [
        "any.csv, row 2, column “value”, value “x”",
        "any.csv, row 4, column “period”, value “2023-08”",
        "any.csv, row 5, column “period”",
    ]


def test_a_period_that_is_there_twice():
    assert problems("A,2023-08,1", "B,2023-08,1", "A,Aug 2023,1") == [
        "any.csv, row 4, column “period”, value “2023-08”: Row 2 has the same series and period: leave one of the two."
    ]


def test_periods_of_two_lengths():
    assert problems("A,2023-08,1", "B,2023/24,1", "A,2023/24 Q3,1") == [
        "any.csv, row 4, column “period”, value “2023/24 Q3”:"
        " Row 2 of this series has months: give periods of one length."
    ]


def test_files_that_are_none():
    assert problems() == ["any.csv: There is no row below the header: give at least one."]
    assert problems("A,1", header="series,value") == [
        "any.csv, row 1, column “period”: The column is missing. The columns are: series, period, value."
    ]
    assert str(read_series("any.csv", b"", BY_COMMAND).problems[0]).startswith("any.csv: The file is empty")
    assert problems("A,2023-08,1", "A,2023-09,1", limits=Limits(size=1000, rows=1)) == [
        "any.csv, row 3: The file has more than 1 rows: split it."
    ]
