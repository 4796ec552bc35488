"""Statistics against values worked by hand or printed in textbooks and papers."""

import math

import pytest

from kpis.methods.evidence import counts_z, is_evidence, mann_kendall, means_z, shares_z, wilson, worst_margin


@pytest.mark.parametrize(
    ("now", "before", "z"),
    [
        (3, 2, "0.4"),  # homicides of the 2020 report
        (2614, 1854, "11.4"),  # violence with injury, 2020: about +760 on 1,854
        (60260, 58805, "4.2"),  # the dashboard of 2014
        (4253, 3935, "3.5"),
        (4912, 4365, "5.7"),
        (5466, 5236, "2.2"),
        (1198, 1051, "3.1"),
        (0, 0, "0.0"),
        (0, 4, "-2.0"),
    ],
)
def test_z_of_two_counts(now, before, z):
    assert f"{counts_z(now, before):.1f}" == z


@pytest.mark.parametrize(
    ("z", "said"), [(1.96, True), (-1.96, True), (1.9599, False), (-1.9599, False), (0, False), (math.inf, True)]
)
def test_evidence_begins_at_two_standard_errors_nearly(z, said):
    assert is_evidence(z) is said


def test_z_of_two_shares():
    # CSEW, March 2020 against March 2019, about 700 asked in each: standard error 2.67 points.
    assert f"{shares_z(0.546, 700, 0.518, 700):.2f}" == "1.05"


def test_unanimous_samples_that_differ_are_beyond_chance():
    assert shares_z(1, 5, 0, 5) == math.inf
    assert shares_z(0, 5, 1, 5) == -math.inf
    assert shares_z(1, 5, 1, 9) == 0
    assert means_z([3, 3], [1, 1]) == math.inf
    assert means_z([3, 3], [3, 3]) == 0


def test_z_of_two_means():
    # Means 12 and 10, variances 4 and 1, four and two values: 2 / sqrt(4/4 + 0.5/2) = 2 / sqrt(1.25).
    assert means_z([10, 12, 14, 12], [9.5, 10.5]) == pytest.approx(2 / math.sqrt(8 / 3 / 4 + 0.5 / 2))


@pytest.mark.parametrize(
    ("share", "sample", "low", "high", "margin"),
    [
        (29 / 32, 32, "75.8", "96.8", "17.3"),
        (96 / 105, 105, "84.5", "95.4", "9.6"),
        (0.546, 700, "50.9", "58.3", "3.7"),
        (0, 10, "0.0", "27.8", "31.0"),
        (1, 10, "72.2", "100.0", "31.0"),
    ],
)
def test_interval_and_worst_margin_of_a_survey(share, sample, low, high, margin):
    assert [f"{100 * end:.1f}" for end in wilson(share, sample)] == [low, high]
    assert f"{100 * worst_margin(sample):.1f}" == margin


def test_mann_kendall_counts_rising_pairs_less_falling_ones():
    # 1 3 2 4: pairs 13 12 14 32 34 24, five up and one down. Var 4·3·13/18 = 8.667, Z = 3/2.944.
    score, z = mann_kendall([1, 3, 2, 4])
    assert (score, round(z, 3)) == (4, 1.019)
    assert mann_kendall([4, 2, 3, 1])[0] == -4


def test_mann_kendall_corrects_for_ties():
    # 1 1 2 3: five pairs up. Var (4·3·13 − 2·1·9)/18 = 138/18 = 7.667, Z = 4/2.769.
    score, z = mann_kendall([1, 1, 2, 3])
    assert (score, round(z, 3)) == (5, 1.445)
    assert mann_kendall([5, 5, 5]) == (0, 0)
    assert mann_kendall([]) == (0, 0)


def test_mann_kendall_of_eight_rising_points():
    # All 28 pairs up. Var 8·7·21/18 = 65.333, Z = 27/8.083.
    score, z = mann_kendall(range(8))
    assert (score, round(z, 2)) == (28, 3.34)
