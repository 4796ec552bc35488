"""The four rules, which of them labels a point, and what the label means. Every case is worked by hand."""

import pytest

from tests.kpis.methods.spoken import BASE_SIZE, after_base, judged, labels

# Points after a baseline of mean 0 with limits of ±2.66 and inner lines of ±1.7733, whose last is -0.5.
RULES = [
    # Rule 1: outside the limits.
    ("one above", "3", "A"),
    ("one below", "-3", "B"),
    ("on the limits", "2.66 -2.66", ".."),
    ("several", "3 -3 1 3", "AB.A"),
    # Rule 2: seven in strict order, wherever the mean is.
    ("rising seven", "-1.5 -1 -0.5 0 0.5 1 1.5", "IIIIIII"),
    ("falling seven", "1.5 1 0.5 0 -0.5 -1 -1.5", "DDDDDDD"),
    ("rising six", "-1.2 -1 -0.5 0 0.5 1 -1", "......."),
    ("rising eight", "-1.5 -1 -0.5 0 0.5 1 1.5 1.6", "IIIIIIII"),
    ("a tie ends it", "-1.5 -1 -0.5 0 0 0.5 1 1.5", "........"),
    ("a tie before and behind", "-1.5 -1.5 -1 -0.5 0 0.5 1 1.5 1.5", ".IIIIIII."),
    ("the step from the baseline counts", "-0.4 -0.3 -0.2 -0.1 0 0.1", "IIIIII"),
    # Rule 3: all three on one side, two of them close.
    ("the first two", "2 2 1", "hh."),
    ("the last two", "1 2 2", ".hh"),
    ("the outer two", "2 1 2", "h.h"),
    ("all three", "2 2 2", "hhh"),
    ("below", "-2 -1 -2", "l.l"),
    ("one close", "2 1 1", "..."),
    ("one close, one outside", "2 3 1", ".A."),
    ("two close, one outside", "2 3 2", "hAh"),
    ("the third is on the other side", "2 2 -1", "..."),
    ("the third is on the mean", "2 2 0", "..."),
    ("there is no third", "-1 2 2", "..."),
    ("on either side", "2 -2 2 -2", "...."),
    ("too far apart", "2 1 1 2", "...."),
    ("in any of three windows", "1 1 2 2", "..hh"),
    # Rule 4: seven on one side.
    ("seven above", "1 1 1 1 1 1 1", "HHHHHHH"),
    ("six above", "1 1 1 1 1 1 -1", "......."),
    ("eight above", "1 1 1 1 1 1 1 1", "HHHHHHHH"),
    ("seven below, the first of them in the baseline", "-1 -1 -1 -1 -1 -1", "LLLLLL"),
    ("on the mean ends it", "1 1 1 1 0 1 1 1", "........"),
    # Precedence: outside, trend, two of three, shift.
    ("outside before a trend", "-1.5 -1 -0.5 0 0.5 1 3", "IIIIIIA"),
    ("a trend before two of three", "-1 -0.5 0 0.5 1 2 2.5", "IIIIIII"),
    ("two of three before a shift", "1 1 1 1 1 2 2", "HHHHHhh"),
    ("outside before a shift", "1 1 1 1 1 1 3", "HHHHHHA"),
    ("a trend before a shift", "1.6 1.5 1.4 1.3 1.2 1.1 1", "DDDDDDD"),
    # Where two trends meet the later step decides.
    ("a peak falls", "-1.5 -1 -0.5 0 0.5 1 1.5 1 0.5 0 -0.5 -1 -1.5", "IIIIIIDDDDDDD"),
    ("a trough rises", "1.5 1 0.5 0 -0.5 -1 -1.5 -1 -0.5 0 0.5 1 1.5", "DDDDDDIIIIIII"),
    ("a rise and a new rise", "-1.5 -1 -0.5 0 0.5 1 1.5 -1.4 -1 -0.5 0 0.5 1 1.5", "IIIIIIDIIIIIII"),
    ("a fall and a new fall", "1.5 1 0.5 0 -0.5 -1 -1.5 1.4 1 0.5 0 -0.5 -1 -1.5", "DDDDDDIDDDDDDD"),
    ("a tie between rises", "-1.5 -1 -0.5 -0.4 -0.3 -0.2 -0.1 -0.1 0 0.1 0.2 0.3 0.4 0.5", "IIIIIIDIIIIIII"),
    # A missing value ends everything, and is nothing itself.
    ("a missing one in a rise", "-1.5 -1 -0.5 - 0.5 1 1.5", "......."),
    ("a missing one in a long rise", "-1.5 -1.4 -1.3 -1.2 -1.1 -1 -0.9 - 0.5 1 1.5", "IIIIIII...."),
    ("a missing one in a shift", "1 1 1 - 1 1 1 1", "........"),
    ("a missing one beside a shift", "- 1 1 1 1 1 1 1 -", ".HHHHHHH."),
    ("a missing one in two of three", "2 - 2 1", "...."),
    ("a missing one beside two of three", "2 2 1 -", "hh.."),
    ("nothing but missing ones", "- - - - - - - -", "........"),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in RULES], ids=[row[0] for row in RULES])
def test_rules_after_a_baseline(text, expected):
    control = after_base(text)
    assert control.label[BASE_SIZE:] == labels(expected)
    assert control.flag[BASE_SIZE:] == tuple(letter != "." for letter in expected)


def test_a_shift_reaches_back_to_its_first_point():
    # The -0.5 that ends the baseline is the first of seven below the mean.
    assert after_base("-1 -1 -1 -1 -1 -1").label[BASE_SIZE - 1] == "7 Points Below CL"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Mean 5; twelve moves of 1 and one of 4, 3.267 x 16 / 13 = 4.02 being more: limits 1.73 and 8.27.
        ("1 2 3 4 5 6 7 3 4 5 6 7 8 9", "BIIIIIDIIIIIIA"),
        # Mean 7; twelve moves of 1 and one of 0: 2.66 x 12 / 13 = 2.455, so 4.545 and 9.455.
        ("1 2 3 4 5 6 7 7 8 9 10 11 12 13", "BBBBIIDIIIAAAA"),
    ],
    ids=["a step down between them", "a tie between them"],
)
def test_the_last_point_of_a_trend_takes_the_step_that_joins_it_to_the_next(text, expected):
    assert judged(text).label == labels(expected)


def test_no_rule_crosses_a_reset():
    # Seven rising points, some of them before the reset.
    for before in range(1, 7):
        rising = after_base("-1.5 -1 -0.5 0 0.5 1 1.5", resets=(BASE_SIZE + before,))
        assert rising.label[BASE_SIZE:] == labels(".......")
    # Two close points, and a third that is above the mean of the next segment.
    assert after_base("2 2 1 -1 1 -1", resets=(BASE_SIZE + 2,)).label[BASE_SIZE:] == labels("......")
    # The same the other way round: a mean of 0.1, inner lines at 0.716 and limits at 1.023.
    close = judged("0 0 1 1 1" + 18 * " 0", resets=(3,), sigma="sample_sd")
    assert (set(close.label[:5]), close.close[:5]) == ({"Common Cause"}, (False, False, False, True, True))
    # Means of 32 / 7 in both segments: four points below it at the end of the first, four at the start
    # of the second. Inner lines at 0.73 and 8.41, so the nines are close.
    shift = judged("9 8 9 1 2 1 2 2 1 2 1 9 8 9", resets=(7,), screen=False)
    assert shift.label == labels("h.h........h.h")


def test_a_trend_that_ends_at_a_reset_does_not_look_beyond_it():
    # Without the reset the first 7 would read as falling, like the step from it to the next point.
    text = "1 2 3 4 5 6 7 1 2 3 4 5 6 7"
    assert judged(text, sigma="sample_sd").label == labels("IIIIIIDIIIIIII")
    assert judged(text, sigma="sample_sd", resets=(7,)).label == labels("IIIIIIIIIIIIII")


def test_six_points_are_no_run():
    assert set(judged("1 2 3 4 5 6").label) == {"Common Cause"}


HIGH, LOW = "special_cause_neutral_high", "special_cause_neutral_low"
GOOD, BAD = "special_cause_improvement", "special_cause_concern"


@pytest.mark.parametrize(
    ("text", "is_high"),
    [
        ("3", True),
        ("-3", False),
        ("-1.5 -1 -0.5 0 0.5 1 1.5", True),
        ("1.5 1 0.5 0 -0.5 -1 -1.5", False),
        ("1 2 2", True),
        ("-1 -2 -2", False),
        ("1 1 1 1 1 1 1", True),
        ("-1 -1 -1 -1 -1 -1", False),
        ("1.6 1.5 1.4 1.3 1.2 1.1 1", False),
        ("-1.6 -1.5 -1.4 -1.3 -1.2 -1.1 -1", True),
    ],
    ids=[
        *("above", "below", "rising", "falling", "close above", "close below", "shift above", "shift below"),
        *("falling above the mean", "rising below the mean"),
    ],
)
@pytest.mark.parametrize(
    ("direction", "high", "low"), [("increase", GOOD, BAD), ("decrease", BAD, GOOD), ("neutral", HIGH, LOW)]
)
def test_what_a_label_means(text, is_high, direction, high, low):
    control = after_base(text, direction=direction)
    assert control.point_type[-1] == control.variation == (high if is_high else low)
    assert control.point_type[0] == "common_cause"


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("3", {}, GOOD),
        ("3 0", {}, "common_cause"),
        ("3 -", {}, "common_cause"),
        ("3", {"resets": (BASE_SIZE,)}, "common_cause"),
    ],
    ids=["last point", "point before", "last value missing", "segment of its own"],
)
def test_the_variation_is_the_last_rows(text, options, expected):
    assert after_base(text, **options).variation == expected


@pytest.mark.parametrize(
    ("target", "increase", "decrease"),
    [
        (None, None, None),
        (2.6601, "consistent_fail", "consistent_pass"),
        (2.66, "inconsistent", "inconsistent"),
        (0, "inconsistent", "inconsistent"),
        (-2.66, "inconsistent", "inconsistent"),
        (-2.6601, "consistent_pass", "consistent_fail"),
        (5, "consistent_fail", "consistent_pass"),
    ],
)
def test_a_target_against_the_limits(target, increase, decrease):
    assert after_base("0", target=target).assurance == increase
    assert after_base("0", target=target, direction="decrease").assurance == decrease
    assert after_base("0", target=target, direction="neutral").assurance is None


def test_a_target_without_limits_or_against_the_last_of_them():
    assert judged("7", target=100).assurance == "inconsistent"
    assert judged("10 - 20", target=100).assurance == "inconsistent"
    # Up to 3 in the first segment, from 97 in the second.
    assert judged("1 2 1 2 1 100 101 100 101", target=50, resets=(5,)).assurance == "consistent_pass"
    assert judged("1 2 1 2 1 100 101 100 101 -", target=50, resets=(5,)).assurance == "consistent_pass"
