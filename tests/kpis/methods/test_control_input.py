"""What is no series, or no way to judge one, is refused in a sentence that says what would be right."""

from math import inf, nan

import numpy as np
import pytest

from kpis.methods.control import BadSeries, Options, analyse, analyse_many


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1, 2, nan], "Value 3 of 3 is not a number: give a number, or null where it is missing."),
        ([1, inf, 2], "Value 2 of 3 is infinite or far too large: give a number, or null where it is missing."),
        ([-inf], "Value 1 of 1 is infinite or far too large: give a number, or null where it is missing."),
        ([inf, -inf, nan], "Value 1 of 3 is infinite or far too large: give a number, or null where it is missing."),
        ([1.0, 2e100], "Value 2 of 2 is infinite or far too large: give a number, or null where it is missing."),
        ([10**400], "Value 1 of 1 is infinite or far too large: give a number, or null where it is missing."),
        ([1, True], "Value 2 of 2 is “True”: give a number, or null where it is missing."),
        (["1"], "Value 1 of 1 is “1”: give a number, or null where it is missing."),
        ([None, [1]], "Value 2 of 2 is “[1]”: give a number, or null where it is missing."),
        (["x" * 50], f"Value 1 of 1 is “{'x' * 39}…”: give a number, or null where it is missing."),
    ],
)
def test_a_value_that_is_none_is_refused(values, said):
    with pytest.raises(BadSeries) as refused:
        analyse(values, Options())
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"direction": "up"}, "The direction is “up”: give one of increase, decrease, neutral."),
        ({"direction": None}, "The direction is “None”: give one of increase, decrease, neutral."),
        ({"direction": ["increase"]}, "The direction is “['increase']”: give one of increase, decrease, neutral."),
        ({"sigma": "sd"}, "Sigma is “sd”: give one of moving_range, sample_sd."),
        ({"screen": 1}, "Screening is “1”: it is either on or off, true or false."),
        ({"screen": None}, "Screening is “None”: it is either on or off, true or false."),
        ({"target": nan}, "The target is not a number: give a number, or none."),
        ({"target": inf}, "The target is infinite or far too large: give a number, or none."),
        ({"target": "9"}, "The target is “9”: give a number, or none."),
        ({"target": True}, "The target is “True”: give a number, or none."),
        ({"fix_after": 11}, "Limits are to be fixed after “11” points: give 12 or more, or none."),
        ({"fix_after": 0}, "Limits are to be fixed after “0” points: give 12 or more, or none."),
        ({"fix_after": -12}, "Limits are to be fixed after “-12” points: give 12 or more, or none."),
        ({"fix_after": 12.0}, "Limits are to be fixed after “12.0” points: give 12 or more, or none."),
        ({"fix_after": True}, "Limits are to be fixed after “True” points: give 12 or more, or none."),
        ({"resets": (3, -1)}, "A reset is “-1”: give the place of a point, counted from 0."),
        ({"resets": (1.0,)}, "A reset is “1.0”: give the place of a point, counted from 0."),
        ({"resets": (False,)}, "A reset is “False”: give the place of a point, counted from 0."),
        ({"resets": ("2020-04",)}, "A reset is “2020-04”: give the place of a point, counted from 0."),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(options, said):
    with pytest.raises(BadSeries) as refused:
        Options(**options)
    assert str(refused.value) == said


def test_a_bad_series_is_a_value_error():
    assert issubclass(BadSeries, ValueError)


def test_twelve_points_are_enough_to_fix_limits():
    assert Options(fix_after=12).fix_after == 12


def test_numbers_of_several_kinds_are_taken():
    plain = analyse([1.0, 2.0, None, 4.0], Options())
    assert analyse([1, 2.0, None, 4], Options()) == plain
    assert analyse((1, 2, None, 4), Options()) == plain
    assert analyse([np.float64(1), np.float64(2), None, 4], Options()) == plain


def test_values_so_large_that_their_sum_is_too_are_taken():
    control = analyse([1e100, 1e100, 9e99], Options(screen=False))
    # Moves of 0 and 1e99.
    assert control.mean[0] == pytest.approx(29e99 / 3, rel=1e-15)
    assert control.upper[0] == pytest.approx(29e99 / 3 + 2.66 * 0.5e99, rel=1e-15)


def test_a_batch_with_one_bad_series_is_refused_whole():
    with pytest.raises(BadSeries):
        analyse_many([([1, 2], Options()), ([nan], Options())])


def test_an_empty_batch_is_answered():
    assert analyse_many([]) == []
