"""Means, limits, segments and guards. Every expected value is worked by hand, or printed in the method's paper."""

import pytest

from kpis.methods.limits import CONSTANT, TOO_SMALL, UNSCREENED
from tests.kpis.methods.spoken import BASE, after_base, judged

# The worked example: eighteen points, one of them far out.
WORKED = "1 2 1 2 10 1 2 1 2 1 2 1 2 1 2 1 2 1"


def lines(control, place=-1):
    return control.mean[place], control.lower[place], control.upper[place]


@pytest.mark.parametrize(
    ("options", "lower", "upper", "digits"),
    [
        ({}, -0.7156, 4.6044, 4),
        ({"screen": False}, -3.0626, 6.9515, 4),
        ({"sigma": "sample_sd"}, -4.27, 8.16, 2),
        ({"sigma": "sample_sd", "screen": False}, -4.27, 8.16, 2),
    ],
    ids=["screened", "unscreened", "sample", "sample, which is never screened"],
)
def test_the_worked_example(options, lower, upper, digits):
    control = judged(WORKED, **options)
    assert {round(mean, 4) for mean in control.mean} == {1.9444}
    assert {
        (round(low, digits), round(high, digits)) for low, high in zip(control.lower, control.upper, strict=True)
    } == {(lower, upper)}
    assert [place for place, label in enumerate(control.label) if label == "Above UCL"] == [4]
    assert sum(control.flag) == 1


def test_limits_lie_2_66_mean_moves_from_the_mean():
    # Moves of 2, 1, 2 and 1: 1.5 on average, and 2.66 of them are 3.99.
    assert judged("10 12 11 13 12").mean == (11.6,) * 5
    assert judged("10 12 11 13 12").lower == pytest.approx([7.61] * 5, rel=1e-15)
    assert judged("10 12 11 13 12").upper == pytest.approx([15.59] * 5, rel=1e-15)


@pytest.mark.parametrize(
    ("last", "average"),
    [
        # Nine moves of 1 and a last one: 3.267 x (9 + 4.36) / 10 is 4.365, 3.267 x (9 + 4.37) / 10 is 4.368.
        ("5.36", 1.336),
        ("5.37", 1),
    ],
)
def test_a_move_of_3_267_mean_moves_is_screened(last, average):
    control = judged(f"0 1 0 1 0 1 0 1 0 1 {last}")
    assert control.upper[0] - control.mean[0] == pytest.approx(2.66 * average, rel=1e-12)


def test_screening_is_done_once():
    # Sixteen moves of 1, one of 4, one of 20. Only the 20 is above 3.267 x 40 / 18 = 7.26; of those left
    # the 4 would be above 3.267 x 20 / 17 = 3.84, and stays.
    control = judged("0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 4 24")
    assert lines(control) == pytest.approx((1.894736842, -1.234674923, 5.024148607), rel=1e-9)


def test_what_is_screened_still_counts_in_the_mean():
    # Without the 100 the mean would be 1.5.
    assert lines(judged("1 2 1 2 1 2 1 2 1 2 100"))[0] == pytest.approx(115 / 11, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Moves of 2 and of 3 only: the gap between 12 and 30 is no move of 18.
        ("10 12 - 30 33", (21.25, 14.6, 27.9)),
        ("- 10 12 11 13 12 -", (11.6, 7.61, 15.59)),
    ],
)
def test_a_gap_is_not_bridged(text, expected):
    assert lines(judged(text)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "mean"),
    [("7", 7.0), ("10 - 20 - 30", 20.0), ("- 4 -", 4.0)],
    ids=["one point", "no two neighbours", "one value"],
)
@pytest.mark.parametrize("screen", [True, False])
def test_without_a_move_there_are_no_limits(text, mean, screen):
    control = judged(text, screen=screen)
    assert lines(control) == (mean, None, None)
    assert (set(control.label), any(control.close)) == ({"Common Cause"}, False)


@pytest.mark.parametrize("text", ["-", "- - -", "- - - - - - - - -"])
@pytest.mark.parametrize("sigma", ["moving_range", "sample_sd"])
def test_without_a_value_there_is_nothing(text, sigma):
    control = judged(text, sigma=sigma, target=3)
    assert lines(control) == (None, None, None)
    assert set(control.label) == {"Common Cause"}
    assert (control.variation, control.assurance, control.guards) == ("common_cause", "inconsistent", ())


def test_an_empty_series_has_nothing_to_say():
    control = judged("", target=3)
    assert (control.mean, control.label, control.segment) == ((), (), ())
    assert (control.variation, control.assurance, control.guards) == ("common_cause", None, ())


def test_trends_and_runs_need_no_limits():
    # No two values are neighbours, so there are no moves; seven in a row there are none either.
    assert set(judged("1 - 2 - 3 - 4 - 5 - 6 - 7 - 8").label) == {"Common Cause"}
    # The baseline has no value at all, and what follows it rises.
    rising = judged("- - - - - - - - - - - - 1 2 3 4 5 6 7", fix_after=12)
    assert lines(rising) == (None, None, None)
    assert rising.label[12:] == ("7 Point Trend (Increasing)",) * 7


def test_three_sample_standard_deviations():
    # Squared distances from 5 add up to 32, over 7: the deviation is 2.13809.
    control = judged("2 4 4 4 5 5 7 9", sigma="sample_sd")
    assert lines(control) == pytest.approx((5, -1.41427, 11.41427), rel=1e-5)
    assert lines(judged("5", sigma="sample_sd")) == (5, None, None)
    assert lines(judged("5 - 5", sigma="sample_sd")) == (5, 5, 5)


def test_two_sample_standard_deviations_are_close():
    # Twelve values at a distance of 1 from 0: 12 over 11, so deviations of 1.04447, 2.08893 and 3.13340.
    control = judged("1 -1 1 -1 1 -1 1 -1 1 -1 1 -1 2.08 2.09 3.13 3.14", sigma="sample_sd", fix_after=12)
    assert lines(control) == pytest.approx((0, -3.13340, 3.13340), rel=1e-5)
    assert control.close[12:] == (False, True, True, False)
    assert control.label[12:] == ("Common Cause", "2 in 3 Above CL", "2 in 3 Above CL", "Above UCL")


def test_the_first_points_alone_make_the_limits():
    # Twelve values of mean 2 that move by 2; what follows is held against 2 and 5.32 on either side.
    text = "1 3 1 3 1 3 1 3 1 3 1 3 100 7 7.5"
    control = judged(text, fix_after=12)
    assert lines(control) == pytest.approx((2, -3.32, 7.32), rel=1e-12)
    assert control.label[12:] == ("Above UCL", "Common Cause", "Above UCL")
    assert lines(judged(text, fix_after=13))[0] == pytest.approx(124 / 13, rel=1e-12)
    assert judged(text, fix_after=15) == judged(text, fix_after=99) == judged(text)


def test_rows_are_fixed_not_values():
    # The eleventh and the twelfth row are empty, and still two of the twelve.
    assert lines(judged("1 3 1 3 1 3 1 3 1 3 - - 100 100", fix_after=12))[0] == 2


def test_each_segment_is_fixed_for_itself():
    control = judged(f"{BASE} 9 {BASE} 9", fix_after=12, resets=(13,))
    assert lines(control, 0) == lines(control, 13) == (0, -2.66, 2.66)
    assert [place for place, label in enumerate(control.label) if label == "Above UCL"] == [12, 25]


def test_a_reset_begins_a_segment_at_its_own_point():
    control = judged("1 2 1 11 12 11", resets=(3,))
    assert control.mean == pytest.approx([4 / 3] * 3 + [34 / 3] * 3, rel=1e-15)
    # Moves of 1 in both: the one of 10 that joins them is in neither.
    assert control.upper == pytest.approx([4 / 3 + 2.66] * 3 + [34 / 3 + 2.66] * 3, rel=1e-15)
    assert control.segment == (0, 0, 0, 1, 1, 1)


def test_a_reset_on_the_first_point_changes_its_number_alone():
    plain, reset = judged("1 2 1 11 12 11", resets=(3,)), judged("1 2 1 11 12 11", resets=(0, 3))
    assert reset.segment == (1, 1, 1, 2, 2, 2)
    assert (reset.mean, reset.lower, reset.label) == (plain.mean, plain.lower, plain.label)


@pytest.mark.parametrize("resets", [(3, 6), (3, 600), (3, 3), (7, 3)])
def test_resets_come_in_any_order_and_beyond_the_end_are_ignored(resets):
    assert judged("1 2 1 11 12 11", resets=resets) == judged("1 2 1 11 12 11", resets=(3,))


def test_every_point_may_be_a_segment():
    control = judged("1 2 3", resets=(0, 1, 2))
    assert (control.mean, control.lower, control.segment) == ((1, 2, 3), (None, None, None), (1, 2, 3))


def test_limits_of_few_rows_are_provisional():
    assert set(judged(BASE).short) == {True}
    assert set(judged(f"{BASE} 0.5").short) == {False}
    assert judged(f"{BASE} 0.5 0.5", resets=(13,)).short == (False,) * 13 + (True,)


def test_a_mean_is_right_to_the_last_bit():
    # Nine values lie on the mean. Their correctly rounded sum over 15 is 4.680000000000001, one bit
    # above it, and would put all nine below.
    control = judged("4.68 4.68 4.68 4.68 4.68 4.68 4.68 4.68 4.68 6.16 3.2 7.19 2.17 6.59 2.77")
    assert lines(control)[0] == 4.68
    assert set(control.label) == {"Common Cause"}


@pytest.mark.parametrize("value", ["0.1", "0.7", "-3.3", "1e16", "0"])
def test_a_constant_series_has_both_limits_on_its_mean(value):
    control = judged(" ".join([value] * 13))
    assert lines(control) == (float(value),) * 3
    assert set(control.label) == {"Common Cause"}
    assert CONSTANT in control.guards


def test_nothing_has_to_guard_a_constant_series_without_screening():
    control = judged("5 5 5 5 5 5 5 5", screen=False)
    assert (lines(control), control.guards) == ((5, 5, 5), ())
    assert (lines(judged("5 5 5", sigma="sample_sd")), judged("5 5 5", sigma="sample_sd").guards) == ((5, 5, 5), ())


@pytest.mark.parametrize(
    ("text", "options", "mean"),
    [
        ("10 10 - 50 50", {}, 30),
        ("5 5 5 5 5 5 5 5 5 5 5 5 7", {"fix_after": 12}, 5),
    ],
    ids=["two levels on either side of a gap", "only the baseline never moves"],
)
def test_a_series_that_moves_only_where_nobody_looks_has_no_limits(text, options, mean):
    control = judged(text, **options)
    assert (lines(control), control.guards) == ((mean, None, None), ())


def test_screening_may_not_leave_moves_of_0_alone():
    # Two moves of 1 in eleven: both are above 3.267 x 2 / 11 = 0.594. With both, the mean move is
    # 0.1818, and the limits are 0.0833 and 0.4836 on either side.
    control = judged("0 0 0 0 0 0 0 0 0 1 0 0")
    assert lines(control) == pytest.approx((0.0833333, -0.4003030, 0.5669697), rel=1e-6)
    assert control.label == ("7 Points Below CL",) * 9 + ("Above UCL", "Common Cause", "Common Cause")
    assert control.guards == (UNSCREENED, TOO_SMALL)


def test_two_levels_without_noise_keep_their_one_move():
    # One move of 10 in thirteen: 0.7692 on average, so 15 and 2.0462 on either side.
    control = judged("10 10 10 10 10 10 10 20 20 20 20 20 20 20")
    assert lines(control) == pytest.approx((15, 12.9538462, 17.0461538), rel=1e-6)
    assert control.label == ("Below LCL",) * 7 + ("Above UCL",) * 7
    assert control.guards == (UNSCREENED,)
    assert judged("10 10 10 10 10 10 10 20 20 20 20 20 20 20", screen=False).guards == ()


def test_a_guard_is_named_once_whatever_the_segments():
    assert judged("7 7 7 8 8 8 9 9 9", resets=(3, 6)).guards == (CONSTANT,)
    assert judged("7 7 7 8 9 8 9", resets=(3,)).guards == (CONSTANT,)


@pytest.mark.parametrize(
    ("text", "is_small"),
    [
        ("4 6 4 5 6 4", True),  # 29 over 6
        ("4 6 4 6 6 4", False),  # 5 exactly
        ("0 1 0 1 2 1", True),
        ("4.5 6 4 5 6 4", False),
        ("-1 1 -1 1 -1 1", False),
        ("60 40 60 50 - 40", False),
    ],
)
def test_small_counts_are_doubted(text, is_small):
    assert judged(text).guards == ((TOO_SMALL,) if is_small else ())
    assert judged(text, sigma="sample_sd").guards == ((TOO_SMALL,) if is_small else ())


def test_a_doubt_changes_no_figure():
    # The values of the worked example, twice as high and so above 5 on average when 10 is added.
    small, large = judged(WORKED), judged(" ".join(str(int(value) + 10) for value in WORKED.split()))
    assert (small.guards, large.guards) == ((TOO_SMALL,), ())
    assert small.label == large.label
    assert lines(large) == pytest.approx([line + 10 for line in lines(small)], rel=1e-14)


@pytest.mark.parametrize(
    ("value", "is_close", "is_outside"),
    [
        ("0", False, False),
        ("1.7733333333333334", False, False),
        ("1.7734", True, False),
        ("2.66", True, False),
        ("2.6600001", False, True),
        ("-1.7733333333333334", False, False),
        ("-1.7734", True, False),
        ("-2.66", True, False),
        ("-2.6600001", False, True),
        ("-", False, False),
    ],
)
def test_a_point_on_a_line_is_inside_of_it(value, is_close, is_outside):
    control = after_base(value)
    assert (control.close[-1], control.flag[-1]) == (is_close, is_outside)
