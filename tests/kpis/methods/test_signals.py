"""The signals of the 2020 report, on series with a mean and limits given by hand."""

import pytest

from kpis.methods.signals import Line, Run, is_near, is_seasonal, last_run, loose_trend, signals_of, strict_trend


def line(values, mean=50, lower=20, upper=80, inner=(30, 70)):
    """A series with its lines; a value of None has no figure."""
    close = [value is not None and lower <= value <= upper and not inner[0] <= value <= inner[1] for value in values]
    size = len(values)
    return Line(values, [mean] * size, [lower] * size, [upper] * size, close)


def last_three(values):
    return range(len(values) - 3, len(values))


CALM = [49, 51, 49, 51, 49, 51]


@pytest.mark.parametrize(
    ("value", "side", "outside"),
    [(50, 0, 0), (50.1, 1, 0), (49.9, -1, 0), (80, 1, 0), (80.1, 1, 1), (20, -1, 0), (19.9, -1, -1), (None, 0, 0)],
)
def test_a_point_on_a_line_is_inside(value, side, outside):
    given = line([value])
    assert (given.side(0), given.outside(0)) == (side, outside)


def test_undefined_limits_are_never_broken():
    given = Line([1, None], [0, 0], [None, None], [None, None], [False, False])
    assert [given.outside(0), given.side(0)] == [0, 1]


def test_breaches_of_the_quarter_and_those_before_it():
    values = [90, *CALM, 10, 51, 85]
    found = signals_of(line(values), last_three(values))
    assert found.breaches == (Run(7, 7, -1), Run(9, 9, 1))
    assert found.past == (Run(0, 0, 1),)


@pytest.mark.parametrize(
    ("values", "shift"),
    [
        ([*CALM, 55, 55, 55, 55, 55, 55], Run(5, 11, 1)),  # the last of the calm months is above too
        ([*CALM, 49, 45, 45, 45, 45, 45, 45], Run(6, 12, -1)),
        ([*CALM, 49, 45, 45, 45, 45, 45], None),  # six
        ([*CALM, 49, 45, 45, 45, 50, 45, 45], None),  # on the mean
        ([*CALM, 49, 45, 45, 45, None, 45, 45, 45], None),
        ([55, 55, 55, 55, 55, 55, 55], Run(0, 6, 1)),
    ],
)
def test_a_shift_is_seven_on_one_side_up_to_the_end(values, shift):
    assert signals_of(line(values), last_three(values)).shift == shift


def test_there_is_no_run_where_the_end_is_on_neither_side():
    assert last_run(line([60, 50]).side, 1) is None


@pytest.mark.parametrize(
    ("values", "trend"),
    [
        ([60, 40, 41, 42, 43, 44, 45, 46], Run(1, 7, 1)),
        ([40, 60, 59, 58, 57, 56, 55, 54], Run(1, 7, -1)),
        ([60, 40, 41, 42, 43, 44, 45], None),  # six points
        ([60, 40, 41, 42, 43, 43, 44, 45, 46], None),  # a tie
        ([60, 40, 41, 42, 43, 44, 45, 46, 40, 40], Run(1, 7, 1)),  # ends in the quarter's first month
        ([60, 40, 41, 42, 43, 44, 45, 46, 40, 40, 40], None),  # ends before it
        ([60, 40, 41, 42, None, 44, 45, 46, 47], None),
        ([30, 31, 32, 33, 34, 35, 36, 37, 38], Run(0, 8, 1)),
    ],
)
def test_seven_in_strict_order_that_end_in_the_quarter(values, trend):
    assert strict_trend(values, last_three(values)) == trend


@pytest.mark.parametrize(
    ("values", "is_trend"),
    [
        ([51, 53, 52, 54, 56, 55, 57, 59], True),  # 28 pairs, 25 up and 3 down: Z = 21/8.08 = 2.60
        ([51, 53, 52, 54, 56, 55, 57], False),  # seven points are too few
        ([59, 57, 55, 56, 54, 52, 53, 51], False),  # falls, above the mean
        ([51, 59, 52, 58, 53, 57, 54, 56], False),  # to and fro
        ([49, 47, 48, 46, 44, 45, 43, 41], True),
        ([41, 43, 45, 44, 46, 48, 47, 49], False),  # rises, below the mean
    ],
)
def test_a_loose_trend_moves_away_from_the_mean_throughout(values, is_trend):
    run = last_run(line(values).side, len(values) - 1)
    assert (loose_trend(values, run) == run) is is_trend


def test_no_loose_trend_without_a_run():
    assert loose_trend([50], None) is None


@pytest.mark.parametrize(
    ("values", "near"),
    [
        ([75, 75, 60], [True, True, False]),
        ([75, 60, 75], [True, False, True]),
        ([75, 75, 40], [False, False, False]),  # another side
        ([75, 60, 60], [False, False, False]),
        ([75, 85, 60], [False, False, False]),  # outside is not close
        ([75, 75], [False, False]),  # the third must exist
        ([25, 25, 40], [True, True, False]),
        ([75, 75, None], [False, False, False]),
        ([60, 75, 75, 40], [False, True, True, False]),
    ],
)
def test_two_of_three_near_the_limit(values, near):
    given = line(values)
    assert [is_near(given, index) for index in range(len(values))] == near


SUMMER = [45] * 4 + [60, 75, 85, 75, 60] + [45] * 3


@pytest.mark.parametrize(
    ("values", "run", "is_trend", "is_season"),
    [
        (SUMMER + SUMMER, Run(18, 18, 1), False, True),  # above the limit in both years
        ([45] * 12 + SUMMER, Run(18, 18, 1), False, False),
        (SUMMER, Run(6, 6, 1), False, False),  # no earlier year
        (SUMMER + [45] * 12 + SUMMER, Run(30, 30, 1), False, False),  # one of the earlier years does not
        (SUMMER * 3, Run(30, 30, 1), False, True),
        ([60] * 12 + [45] * 5 + [60] * 7, Run(17, 23, 1), False, True),
        ([60] * 24 + [60], Run(12, 24, 1), False, False),  # a year and more has seen every season
        (list(range(40, 52)) + list(range(40, 52)), Run(16, 23, 1), True, True),
        ([50] * 12 + list(range(40, 52)), Run(16, 23, 1), True, False),
        (list(range(52, 40, -1)) + list(range(40, 52)), Run(16, 23, 1), True, False),
    ],
)
def test_a_season_is_the_same_pattern_in_every_earlier_year(values, run, is_trend, is_season):
    assert is_seasonal(line(values), run, is_trend=is_trend) is is_season
