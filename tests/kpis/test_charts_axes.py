"""The two axes of a chart, the lines of its words, and the places of its names."""

from decimal import Decimal

import pytest

from kpis.charting.axis import axis_of
from kpis.charting.lettering import clean, escaped, lines_of, width_of
from kpis.charting.names import spread
from kpis.charting.timeline import Timeline, labels_of
from tests.kpis.gallery import chart, period, segment


def axis(values, levels=(), **fields):
    segments = (segment("2022-01", "2022-12", *levels),) if levels else ()
    return axis_of(chart("2022-01", values, segments=segments, **fields))


@pytest.mark.parametrize(
    ("values", "fields", "figures"),
    [
        # Counts start at 0.
        ((1696, 5372, 4727), {}, ["0", "2,000", "4,000", "6,000"]),
        ((3, 5, 4), {}, ["0", "1", "2", "3", "4", "5"]),
        ((1, 1, 2), {}, ["0", "1", "2"]),
        ((0, 0, 0), {}, ["0", "1"]),
        ((24, 24, 24), {}, ["0", "5", "10", "15", "20", "25"]),
        ((100, 98765, 100), {}, ["0", "20,000", "40,000", "60,000", "80,000", "100,000"]),
        # A quarter of the way and more is no flat line.
        ((7500, 10000, 9000), {}, ["0", "2,000", "4,000", "6,000", "8,000", "10,000"]),
        ((7501, 10000, 9000), {}, ["7,500", "8,000", "8,500", "9,000", "9,500", "10,000"]),
        # Nor is a small count.
        ((98, 99, 97), {}, ["0", "20", "40", "60", "80", "100"]),
        ((100, 99, 98), {}, ["98", "99", "100"]),
        # What is no count may start elsewhere from half of the way on.
        ((50, 100, 75), {"is_count": False}, ["0", "20", "40", "60", "80", "100"]),
        ((51, 100, 75), {"is_count": False}, ["50", "60", "70", "80", "90", "100"]),
        ((74.1, 81.2, 66.9), {"unit": "%", "is_count": False}, ["65%", "70%", "75%", "80%", "85%"]),
        # Negative ones.
        ((-5, 5, 10), {"is_count": False}, ["−5", "0", "5", "10"]),
        ((-5, -1, -10), {"is_count": False}, ["−10", "−8", "−6", "−4", "−2", "0"]),
        ((-52.1, -52.4), {"decimals": 1, "is_count": False}, ["−52.4", "−52.3", "−52.2", "−52.1"]),
        ((-300000, 250000), {"unit": "£", "is_count": False}, ["−£400,000", "−£200,000", "£0", "£200,000", "£400,000"]),
        # As fine as the measure's decimals and no finer.
        ((0.4, 0.9), {}, ["0", "1"]),
        ((0.4, 0.9), {"decimals": 1}, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ((12, 6), {}, ["0", "5", "10", "15"]),
        ((12, 6), {"decimals": 1}, ["0.0", "2.5", "5.0", "7.5", "10.0", "12.5"]),
        ((0.0123, 0.0129), {"decimals": 4, "is_count": False}, ["0.0122", "0.0124", "0.0126", "0.0128", "0.0130"]),
        # The target is on it.
        ((3, 5, 4), {"target": Decimal(12)}, ["0", "5", "10", "15"]),
        # Large ones in millions; shares never.
        ((999999, 400000), {}, ["0", "200,000", "400,000", "600,000", "800,000", "1,000,000"]),
        ((14310294, 10284362), {}, ["0", "5", "10", "15"]),
        ((2500000000, 0), {"unit": "£"}, ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"]),
    ],
)  # fmt: skip
def test_axis_has_round_figures(values, fields, figures):
    assert axis(values, **fields).figures() == figures


@pytest.mark.parametrize(
    ("values", "fields", "sentence"),
    [
        ((7501, 10000, 9000), {}, "The axis starts at 7,500, not at 0."),
        ((7101, 8000, 7500), {}, "The axis starts at 7,000, not at 0."),
        ((74.1, 75), {"unit": "%", "is_count": False}, "The axis starts at 74%, not at 0."),
        ((-52.1, -52.4), {"decimals": 1, "is_count": False}, "The axis ends at −52.1, not at 0."),
        ((95_500_000_000, 98_000_000_000), {"unit": "£"}, "The axis starts at £95.5 billion, not at 0."),
        ((14_310_294, 14_284_362), {"unit": "kWh"}, "The axis starts at 14.28 million, not at 0."),
        ((0, 5), {}, ""),
        ((-5, 5), {"is_count": False}, ""),
        ((-5, -1), {"is_count": False}, ""),
    ],
)
def test_axis_says_that_it_does_not_reach_0(values, fields, sentence):
    assert axis(values, **fields).cut == sentence


@pytest.mark.parametrize(
    ("unit", "highest", "caption"),
    [
        ("offences", 10, "Offences"),
        ("kWh", 10, "KWh"),
        ("kWh", 14_310_294, "Million kWh"),
        ("£", 10, ""),
        ("£", 14_310_294, "£ million"),
        ("%", 10, ""),
        ("%", 14_310_294, ""),
        ("", 10, ""),
    ],
)
def test_axis_says_what_it_counts(unit, highest, caption):
    assert axis((0, highest), unit=unit).caption == caption


@pytest.mark.parametrize(
    ("values", "levels", "fields", "ends", "drawn"),
    [
        # A limit of a count is drawn from 0, and of a share to 100%.
        ((1, 10), (1.9444, -0.7156, 4.6044), {}, ("0", "10"), (0, 4.6044)),
        ((96, 99), (97.0, 92.5, 101.7), {"unit": "%", "is_count": False}, ("92%", "100%"), (92.5, 100)),
        ((1, 9), (5.0, -4.0, 14.0), {"unit": "%", "is_count": False}, ("0%", "15%"), (0, 14)),
        # Elsewhere they may lie where they do.
        ((1, 9), (5.0, -4.0, 14.0), {"is_count": False}, ("−5", "15"), (-4, 14)),
        ((-1, 9), (5.0, -4.0, 14.0), {}, ("−5", "15"), (-4, 14)),
        ((20, 120), (97.0, 92.5, 121.7), {"unit": "%"}, ("0%", "125%"), (92.5, 121.7)),
    ],
)
def test_limits_are_drawn_where_values_can_lie(values, levels, fields, ends, drawn):
    found = axis(values, levels, **fields)
    assert (found.figures()[0], found.figures()[-1]) == ends
    assert (found.within(levels[1]), found.within(levels[2])) == drawn


def rows(first, count, width, size=16):
    """The labels of the two rows; the axis starts at 40 pixels and ends at the width."""
    timeline = Timeline(period(first), count, 40, (width - 40) / count)
    names, years = labels_of(timeline, size, width)
    return " ".join(each.text for each in names), " ".join(each.text for each in years)


@pytest.mark.parametrize(
    ("first", "count", "width", "names", "years"),
    [
        ("2023-10", 3, 600, "Oct Nov Dec", "2023"),
        ("2023-10", 6, 600, "Oct Nov Dec Jan Feb Mar", "2023 2024"),
        ("2021-04", 36, 600, "Apr Jul Oct Jan Apr Jul Oct Jan Apr Jul Oct Jan", "2021 2022 2023 2024"),
        ("2021-04", 36, 320, "Apr Oct Apr Oct Apr Oct", "2021 2022 2023"),
        ("2021-05", 36, 320, "Oct Apr Oct Apr Oct Apr", "2021 2022 2023 2024"),
        ("2019-04", 60, 320, "Apr Apr Apr Apr Apr", "2019 2020 2021 2022 2023"),
        ("2007-05", 200, 600, "Apr Apr Apr Apr Apr Apr Apr Apr", "2008 2010 2012 2014 2016 2018 2020 2022"),
        ("2007-05", 200, 320, "Apr Apr Apr", "2010 2015 2020"),
        ("2018/19 Q4", 8, 600, "Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3", "2018/19 2019/20 2020/21"),
        # The year that has begun gives way: there is no room for both within a quarter.
        ("2018/19 Q4", 8, 300, "Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3", "2019/20 2020/21"),
        ("2018/19 Q1", 22, 600, "Q1 Q3 Q1 Q3 Q1 Q3 Q1 Q3 Q1 Q3 Q1", "2018/19 2019/20 2020/21 2021/22 2022/23 2023/24"),
        ("2018/19 Q1", 22, 320, "Q1 Q1 Q1", "2018/19 2020/21 2022/23"),
        ("2012/13", 12, 1000, " ".join(f"20{year}/{year + 1}" for year in range(12, 24)), ""),
        ("2012/13", 12, 600, "2012/13 2014/15 2016/17 2018/19 2020/21 2022/23", ""),
        ("2012/13", 12, 320, "2015/16 2020/21", ""),
        ("2023-11", 2, 60, "Nov", "2023"),
    ],
)  # fmt: skip
def test_labels_of_time_fit(first, count, width, names, years):
    assert rows(first, count, width) == (names, years)


def test_labels_stay_within_the_drawing():
    timeline = Timeline(period("2012/13"), 4, 10, 60)
    names, _ = labels_of(timeline, 16, 250)
    assert [each.text for each in names] == ["2012/13", "2014/15"]
    narrow = Timeline(period("2012/13"), 1, 0, 20)
    (only,) = labels_of(narrow, 16, 60)[0]
    # Half of “2012/13” at 16 pixels is 8 × (6 × 0.556 + 0.278) = 28.9.
    assert only.x == pytest.approx(28.9, abs=0.05)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("10,000", 5 * 0.556 + 0.278),
        ("Will", 0.944 + 3 * 0.222),
        ("犬", 1),
        ("e\u0301", 0.556),
        ("ж", 0.8),
    ],
)
def test_width_of_text_is_that_of_its_characters(text, width):
    assert width_of(text) == pytest.approx(width)


@pytest.mark.parametrize(
    ("text", "room", "most", "lines"),
    [
        ("one two three", 20, 2, ["one two three"]),
        ("one two three", 4, 3, ["one two", "three"]),
        ("one two three four", 4, 2, ["one two", "three…"]),
        ("one two three four", 4, 1, ["one…"]),
        ("xxxxxxxxxxxx", 3, 4, ["xxxxxx", "xxxxxx"]),
        ("xxxxxxxxxxxxxxx", 3, 2, ["xxxxxx", "xxx…"]),
        ("wide", 0.1, 9, ["w", "i", "d", "e"]),
        (" \n ", 10, 2, []),
    ],
)
def test_text_is_cut_into_lines(text, room, most, lines):
    assert lines_of(text, room, most=most) == lines


def test_text_is_cleaned_and_escaped():
    assert clean("a\u202eb\u2066c\x00d\ud800e\ufffff\x0b g\n\th\u2028i") == "abcdef g h i"
    assert escaped("<a href='x'>\"&\u202e</a>") == "&lt;a href=&#x27;x&#x27;&gt;&quot;&amp;&lt;/a&gt;"


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        ([], []),
        ([50], [50]),
        ([20, 80], [20, 80]),
        ([50, 50], [45, 55]),
        ([50, 54, 90], [47, 57, 90]),
        # The third reaches into the pair, and all three share their middle.
        ([50, 54, 61], [45, 55, 65]),
        ([10, 10], [10, 20]),
        ([100, 100], [90, 100]),
        ([4, 30], [10, 30]),
        ([90, 96, 100], [80, 90, 100]),
        ([10, 15, 24, 100], [10, 20, 30, 100]),
    ],
)
def test_names_are_spread_between_top_and_bottom(wanted, places):
    assert spread(wanted, 10, top=10, bottom=100) == pytest.approx(places)
