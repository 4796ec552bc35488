"""What holds of every series: its mirror image, other units, a batch, the order of points."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.methods.control import Options, analyse, analyse_many

MIRRORED = {
    "Above UCL": "Below LCL",
    "7 Point Trend (Increasing)": "7 Point Trend (Decreasing)",
    "2 in 3 Above CL": "2 in 3 Below CL",
    "7 Points Above CL": "7 Points Below CL",
}
MIRRORED |= {low: high for high, low in MIRRORED.items()} | {"Common Cause": "Common Cause"}
OTHER_WAY = {"increase": "decrease", "decrease": "increase", "neutral": "neutral"}

# Small whole numbers meet limits, means and each other; floats hardly ever do.
numbers = st.one_of(st.integers(-20, 20), st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda each: round(each, 3)))
series = st.lists(st.one_of(numbers, numbers, numbers, st.none()), max_size=60)
choices = st.builds(
    Options,
    direction=st.sampled_from(["increase", "decrease", "neutral"]),
    target=st.one_of(st.none(), numbers),
    resets=st.lists(st.integers(0, 70), max_size=4).map(tuple),
    fix_after=st.one_of(st.none(), st.integers(12, 40)),
    screen=st.booleans(),
    sigma=st.sampled_from(["moving_range", "sample_sd"]),
)


def scaled(value, factor):
    return None if value is None else factor * value


@given(series, choices)
def test_the_mirror_image_of_a_series(values, options):
    """Means, limits, labels and the direction that is wanted are mirrored, to the last bit.

    All but the direction of a step of 0 between two trends, which reads as a fall either way.
    """
    target = scaled(options.target, -1)
    there = analyse(values, options)
    back = analyse(
        [scaled(value, -1) for value in values],
        replace(options, target=target, direction=OTHER_WAY[options.direction]),
    )
    assert back.mean == tuple(scaled(each, -1) for each in there.mean)
    assert back.lower == tuple(scaled(each, -1) for each in there.upper)
    assert (back.close, back.flag, back.segment) == (there.close, there.flag, there.segment)
    assert back.assurance == there.assurance
    for place, label in enumerate(back.label):
        if label != MIRRORED[there.label[place]]:
            assert label == there.label[place] == "7 Point Trend (Decreasing)"
            assert values[place] == values[place + 1]


@given(series, choices, st.sampled_from([2.0**-20, 0.5, 2.0, 2.0**30]))
def test_other_units_change_no_label(values, options, factor):
    """Exactly, as a power of two changes no digit of a number."""
    plain = analyse(values, options)
    other = analyse(
        [scaled(value, factor) for value in values], replace(options, target=scaled(options.target, factor))
    )
    assert other.mean == tuple(scaled(each, factor) for each in plain.mean)
    assert other.upper == tuple(scaled(each, factor) for each in plain.upper)
    assert (other.label, other.close, other.point_type) == (plain.label, plain.close, plain.point_type)
    assert (other.variation, other.assurance) == (plain.variation, plain.assurance)


@given(st.lists(st.integers(-50, 50), min_size=16, max_size=16), st.integers(-1000, 1000), st.booleans())
def test_a_constant_added_moves_the_lines_alone(values, constant, screen):
    options = Options(screen=screen)
    plain, other = analyse(values, options), analyse([value + constant for value in values], options)
    # Sixteen whole numbers have an exact mean.
    assert other.mean == tuple(each + constant for each in plain.mean)
    if plain.upper[0] is None:
        assert other.upper[0] is None
        return
    assert other.upper == pytest.approx([each + constant for each in plain.upper], abs=1e-9)
    lines = (*plain.upper[:1], *plain.lower[:1])
    inner = [plain.mean[0] + (line - plain.mean[0]) * 2 / 3 for line in lines]
    if all(abs(value - line) > 1e-9 for value in values for line in (*lines, *inner)):
        assert other.label == plain.label


@given(st.lists(st.tuples(series, choices), max_size=8))
def test_a_batch_says_what_each_series_says_alone(batch):
    assert analyse_many(batch) == [analyse(values, options) for values, options in batch]


@given(series, series, choices)
def test_what_follows_a_reset_is_judged_as_if_it_stood_alone(before, after, options):
    options = replace(options, resets=())
    both = analyse([*before, *after], replace(options, resets=(len(before),)))
    alone = analyse(after, options)
    cut = len(before)
    assert (both.mean[cut:], both.lower[cut:], both.upper[cut:]) == (alone.mean, alone.lower, alone.upper)
    assert (both.label[cut:], both.close[cut:]) == (alone.label, alone.close)
    if after:
        assert (both.variation, both.assurance) == (alone.variation, alone.assurance)


@given(series, choices)
def test_every_point_has_its_say(values, options):
    control = analyse(values, options)
    for column in (control.mean, control.lower, control.upper, control.label, control.flag, control.point_type):
        assert len(column) == len(values)
    assert (len(control.segment), len(control.close), len(control.short)) == (len(values),) * 3
    for place, value in enumerate(values):
        assert control.flag[place] == (control.label[place] != "Common Cause")
        assert (control.point_type[place] == "common_cause") != control.flag[place]
        assert (control.lower[place] is None) == (control.upper[place] is None)
        if value is None:
            assert not control.flag[place]
            assert not control.close[place]
