"""What a drawing shows, read back from its SVG. Places are compared with the figures beside the axis."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from kpis.charts import ChartBreak, ChartPoint, both, drawn
from kpis.periods import Frequency, Period
from tests.kpis.gallery import (
    BREAK,
    FEATURES,
    GALLERY,
    LETTERED,
    RESETS,
    SVG,
    TURNED,
    Drawing,
    calls,
    chart,
    marked,
    period,
    points,
    segment,
    signals,
)

WIDTHS = pytest.mark.parametrize("width", [720, 320])


def wide(of):
    return Drawing.of(drawn(of))


def narrow(of):
    return Drawing.of(drawn(of, width=320))


def places(steps):
    """The places of a path of absolute ones, as pairs."""
    numbers = [float(word) for word in steps.replace("M", " ").replace("L", " ").split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


# The whole


@WIDTHS
@pytest.mark.parametrize("name", GALLERY)
def test_drawing_has_attributes_only(name, width):
    svg = drawn(GALLERY[name], width=width)
    for element in ElementTree.fromstring(svg).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "path", "text"}
        for attribute in element.attrib:
            assert attribute not in {"id", "style", "class", "href", "aria-labelledby"}
            assert not attribute.startswith("on")
    assert "url(" not in svg
    assert "nan" not in svg


@WIDTHS
def test_drawing_is_an_image_with_a_name_and_a_description(width):
    drawing = Drawing.of(drawn(FEATURES, width=width))
    assert drawing.root.get("role") == "img"
    assert [child.tag for child in drawing.root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert drawing.title == "Victim satisfaction"
    assert drawing.description == (
        "Victim satisfaction: 73.5% at March 2024, no evidence of change. "
        "Figures, January 2023 to March 2024: lowest 66.9% (October 2023), highest 81.2% (June 2023), "
        "latest 73.5% (March 2024). "
        "Mean 74.1%, limits 68.2% to 80.0%. Target for March 2024: 80.0%. "
        "Above the upper limit (good): June 2023. Below the lower limit (bad): October 2023. "
        "No value, not collected: April to May 2023. No value, nothing recorded: September 2023. "
        "Provisional: January to March 2024. "
        "The axis starts at 65%, not at 0."
    )


@WIDTHS
def test_same_chart_gives_the_same_bytes(width):
    again = chart("2023-10", (3, 5, 4))
    assert drawn(GALLERY["three values"], width=width) == drawn(again, width=width)


@WIDTHS
def test_size_of_36_months_stays_small(width):
    of = chart(
        "2021-01",
        [3000 + number * 7919 % 613 for number in range(36)],
        segments=(segment("2021-01", "2023-12", 3300.0, 2900.0, 3700.0),),
    )
    assert len(drawn(of, width=width).encode()) <= 4096
    assert len(drawn(FEATURES, width=width).encode()) <= 6144


@pytest.mark.parametrize(("width", "size"), [(320, "14"), (480, "14"), (720, "16"), (960, "16")])
def test_width_is_kept_and_text_never_shrinks(width, size):
    root = Drawing.of(drawn(FEATURES, width=width)).root
    assert root.get("width") == str(width)
    assert root.get("viewBox") == f"0 0 {width} {root.get('height')}"
    assert {element.get("font-size") for element in root.iter()} == {size, None}


def test_width_without_room_for_text_is_refused():
    with pytest.raises(ValueError, match="at least 320 pixels wide, not 319"):
        drawn(FEATURES, width=319)


@pytest.mark.parametrize("values", [(), (1,), (1, 2), (1, None, 2), (None, None, None)])
def test_fewer_than_three_values_are_not_drawn(values):
    of = chart("2023-10", values)
    assert drawn(of) is None
    assert both(of) == '<p class="quiet">No chart is drawn of fewer than three values.</p>'


def test_both_drawings_are_told_apart_by_class():
    page = ElementTree.fromstring(both(FEATURES))
    assert page.attrib == {"class": "chart"}
    assert [(each.get("class"), each[0].get("width")) for each in page] == [
        ("chart-wide", "720"),
        ("chart-narrow", "320"),
    ]
    assert both(FEATURES) == (
        f'<div class="chart"><div class="chart-wide">{drawn(FEATURES)}</div>'
        f'<div class="chart-narrow">{drawn(FEATURES, width=320)}</div></div>'
    )


# The values


def test_values_lie_at_the_figures_of_the_axis():
    drawing = wide(chart("2023-10", (0, 10, 5, 2), unit=""))
    figures = {element.text: float(element.get("y")) for element in drawing.root.find(f"{SVG}g")}
    assert list(figures) == ["0", "2", "4", "6", "8", "10"]
    lines = [y for _, y in places(drawing.paths(stroke="#dde2e6")[0].replace("H", " H").split(" H")[0])]
    ys = [y for _, y in places(drawing.line)]
    top, bottom = ys[1], ys[0]
    assert lines == [bottom]
    assert bottom - top == pytest.approx(250)
    assert ys[2] == pytest.approx((top + bottom) / 2)
    assert ys[3] == pytest.approx(bottom - 50)
    assert figures["0"] - figures["10"] == pytest.approx(250)


def test_values_lie_one_period_apart():
    xs = [x for x, _ in places(wide(chart("2023-10", (1, 2, 3, 4))).line)]
    gaps = [after - before for before, after in pairwise(xs)]
    assert gaps == pytest.approx([gaps[0]] * 3, abs=0.11)


@pytest.mark.parametrize(
    ("values", "runs", "discs", "crosses"),
    [
        ((1, 2, 3), 1, 3, 0),
        ((1, 2, None, 3, 4), 2, 4, 1),
        ((1, None, 2, None, 3, 4), 1, 4, 2),
        ((None, 1, 2, 3, None), 1, 3, 2),
        ((0, None, 0, None, 0), 0, 3, 2),
    ],
)
def test_absence_is_a_gap_with_a_cross(values, runs, discs, crosses):
    drawing = wide(chart("2023-04", values))
    assert drawing.line.count("M") == runs
    assert drawing.discs == discs
    # The last cross is the key's.
    assert "".join(drawing.paths(stroke="#14171a", stroke_width="1.5")).count("M") == crosses + (1 if crosses else 0)
    assert ("No value: nothing recorded" in drawing.texts) is bool(crosses)


def test_reason_of_an_absence_is_said():
    drawing = wide(FEATURES)
    assert "No value: not collected; nothing recorded" in drawing.texts
    assert "No value, not collected: April to May 2023." in drawing.description


def test_period_left_out_interrupts_the_line():
    drawing = wide(calls(*points("2023-01", (1, 2)), *points("2023-05", (3, 4))))
    assert drawing.line.count("M") == 2
    xs = [x for x, _ in places(drawing.line)]
    assert xs[2] - xs[1] == pytest.approx(3 * (xs[1] - xs[0]), abs=0.3)


def test_provisional_values_are_hollow_and_dashed():
    drawing = wide(FEATURES)
    # From the last final value through the three provisional ones.
    assert len(places(drawing.dashed)) == 4
    assert "".join(drawing.paths(stroke="#fff", stroke_width="5.0")).count("M") == 3
    assert "Provisional" in drawing.texts
    assert "Provisional: January to March 2024." in drawing.description


def test_line_goes_on_whole_after_a_provisional_value():
    drawing = wide(
        calls(*points("2023-01", (1, 2)), *points("2023-03", (3,), is_provisional=True), *points("2023-04", (4, 5)))
    )
    assert drawing.line.count("M") == 2
    assert drawing.dashed.count("M") == 1
    assert len(places(drawing.dashed)) == 3


def test_discs_go_where_they_would_thicken_the_line():
    assert wide(GALLERY["40 quarters"]).discs == 40
    assert wide(GALLERY["200 months"]).discs == 0
    lonely = [1, 2] * 50 + [None, 3, None] + [1, 2] * 50
    assert wide(chart("2007-01", lonely)).discs == 1


# Marks


@pytest.mark.parametrize(
    ("flags", "colours", "eyes"),
    [
        (("good", "bad"), ("#1b6e3c", "#a4161a"), 10 + 3),
        (("bad", "good"), ("#a4161a", "#1b6e3c"), 8 + 2),
        (("high", "low"), ("#14171a", "#14171a"), 0),
    ],
)
def test_flag_gives_the_colour_and_what_is_good_has_an_eye(flags, colours, eyes):
    drawing = wide(signals(*flags))
    above, below = colours
    shapes = {colour: "".join(drawing.paths(fill=colour, stroke="#fff")) for colour in set(colours)}
    if above == below:
        assert shapes[above].count("M") == 18 + 5
    else:
        # Each kind has one more in the key: breach, near and shift above; breach and trend below.
        assert (shapes[above].count("M"), shapes[below].count("M")) == (10 + 3, 8 + 2)
    assert "".join(drawing.paths(stroke="#fff", stroke_linecap="round")).count("M") == eyes


@pytest.mark.parametrize(
    ("sign", "shape"),
    [
        ("breach", "diamond"),
        ("", "diamond"),
        ("trend", "square"),
        ("shift", "square"),
        ("near", "triangle"),
    ],
)
def test_sign_gives_the_shape(sign, shape):
    drawing = wide(marked("2023-01", [(1, "", "", ""), (2, "bad", sign, "Odd"), (3, "", "", "")]))
    on_plot, in_key = drawing.paths(fill="#a4161a")
    steps = {"diamond": "l6.9 6.9-6.9 6.9-6.9-6.9z", "square": "h11.0v11.0h-11.0z", "triangle": "l6.6 11.6h-13.2z"}
    assert on_plot.endswith(steps[shape])
    assert in_key[-1] == "z"


def test_key_says_what_each_mark_means():
    words = wide(signals("good", "bad")).texts[-5:]
    assert words == [
        "Above the upper limit (good)",
        "Below the lower limit (bad)",
        "Two of three near the upper limit (good)",
        "Seven or more above the mean (good)",
        "Seven in a row, falling (bad)",
    ]
    assert wide(signals("high", "low")).texts[-1] == "Seven in a row, falling"


def test_mark_without_words_is_unusual():
    drawing = wide(marked("2023-01", [(1, "", "", ""), (2, "bad", "", ""), (3, "high", "", "")]))
    assert drawing.texts[-2:] == ["Unusual (bad)", "Unusual"]


def test_flagged_provisional_value_is_hollow_in_its_colour():
    drawing = wide(
        calls(*points("2023-01", (1, 2)), *points("2023-03", (9,), is_provisional=True, flag="good", label="High"))
    )
    assert len(drawing.paths(fill="#fff", stroke="#1b6e3c")) == 1
    assert len(drawing.paths(stroke="#1b6e3c", stroke_linecap="round")) == 1
    # In the key the mark is filled: that is its colour, and a ring stands for provisional.
    assert len(drawing.paths(fill="#1b6e3c")) == 1


def luminance(colour):
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_stand_out_from_white_and_from_the_band():
    found = {
        element.get(name)
        for element in wide(GALLERY["good above"]).root.iter()
        for name in ("fill", "stroke", "color")
        if (element.get(name) or "").startswith("#")
    }
    ground = {"#fff", "#dde2e6", "#eaf0f6"}
    assert found - ground == {"#14171a", "#1d3557", "#4a5157", "#1b6e3c", "#a4161a"}
    for colour in found - ground:
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5
        assert (luminance("#eaf0f6") + 0.05) / (luminance(colour) + 0.05) >= 3


# What the values are held against


def test_every_segment_has_its_mean_and_limits():
    drawing = wide(RESETS)
    (means,) = drawing.paths(stroke="#4a5157", stroke_width="1.5", stroke_dasharray=None)
    (limits,) = drawing.paths(stroke_dasharray="6 4")
    (bands,) = drawing.paths(fill="#eaf0f6")
    # The middle one has a mean only.
    assert (means.count("M"), limits.count("M"), bands.count("M")) == (3, 4, 2)
    assert means.split("H")[1].split("M")[0] == means.split("M")[2].split()[0], "one begins where the other ends"


def test_reset_is_marked_with_its_letter_and_reason():
    drawing = wide(RESETS)
    assert len(drawing.paths(stroke_dasharray="2 3")) == 2
    assert drawing.texts.count("A") == drawing.texts.count("B") == 2
    assert "Limits reset from January 2023: shops report online since January" in drawing.texts
    assert "Limits reset from April 2023" in drawing.texts
    assert "Limits reset from January 2023: shops report online since January. " in drawing.description
    assert "January to March 2023: mean 4,241. " in drawing.description
    assert "April to December 2023: mean 4,971, limits 4,312 to 5,629." in drawing.description


def test_reason_has_a_row_of_its_own_in_the_key():
    rows = [(1, "", "", ""), (2, "bad", "", "Odd"), (3, "", "", "")]
    lines = (segment("2023-01", "2023-01", 2.0, 1.0, 3.0), segment("2023-02", "2023-03", 2.0, 1.0, 3.0, "new"))
    drawing = wide(marked("2023-01", rows, segments=lines))
    feet = {element.text: float(element.get("y")) for element in drawing.root.iter(f"{SVG}text")}
    assert feet["Limits reset from February 2023: new"] == feet["Odd (bad)"] + 21


def test_letters_too_close_together_take_rows():
    drawing = wide(LETTERED)
    letters = [element for element in drawing.root.iter(f"{SVG}text") if element.text in ("A", "B", "C")]
    ys = [float(element.get("y")) for element in letters[:3]]
    assert ys[0] < ys[1] < ys[2]


def test_letters_go_on_after_z():
    months = [
        segment(f"20{year}-{month:02d}", f"20{year}-{month:02d}", 5.0, 1.0, 9.0)
        for year in (21, 22, 23)
        for month in range(1, 13)
    ]
    drawing = wide(chart("2021-01", range(36), segments=tuple(months)))
    assert [text for text in drawing.texts if text in ("A", "Z", "AA", "AI", "AJ")] == ["A", "Z", "AA", "AI"] * 2


def test_break_of_definition_parts_the_line_and_says_why():
    drawing = wide(BREAK)
    assert [len(places(f"M{run}")) for run in drawing.line.split("M")[1:]] == [12, 6]
    (line,) = drawing.paths(stroke="#14171a", stroke_width="2", stroke_dasharray=None)
    assert line.startswith("M")
    # The limits begin anew because of it, so there is no reset of its own.
    assert drawing.paths(stroke_dasharray="2 3") == []
    said = "Not comparable before and from April 2023: “Residential burglary of a home” replaces “domestic burglary”"
    assert said in drawing.words
    assert f"{said}." in drawing.description


def test_break_within_a_quarter_severs_it_from_both_sides():
    of = chart("2022/23 Q1", (1, 2, 3, 4, 5), breaks=(ChartBreak(period("2022-11"), "recounted"),))
    # The third quarter, October to December, mixes two definitions.
    assert [len(places(f"M{run}")) for run in wide(of).line.split("M")[1:]] == [2, 2]


@pytest.mark.parametrize("at", ["2021-12", "2022-06"])
def test_break_outside_the_series_is_not_drawn(at):
    drawing = wide(chart("2022-01", (1, 2, 3), breaks=(ChartBreak(period(at), "recounted"),)))
    assert drawing.line.count("M") == 1
    assert "A" not in drawing.texts


def test_segment_outside_the_series_is_not_drawn():
    drawing = wide(chart("2022-01", (1, 2, 3), segments=(segment("2020-01", "2021-12", 2.0, 1.0, 3.0),)))
    assert drawing.paths(stroke_dasharray="6 4") == []
    assert drawing.paths(fill="#eaf0f6") == []


def test_target_has_a_line_and_its_name():
    drawing = wide(FEATURES)
    on_plot, in_key = drawing.paths(stroke_dasharray="10 3 2 3")
    assert on_plot.split()[1].split("H")[0] == "95.5", "at the figure 80%"
    assert in_key.endswith("h24")
    assert "Target 80.0%" in drawing.texts
    assert "Target for March 2024: 80.0%" in drawing.texts
    assert "Target for March 2024: 80.0%" in narrow(FEATURES).texts


def test_target_without_a_name_needs_no_key_beside_its_line():
    of = chart("2023-10", (3, 5, 4), target=Decimal(4))
    assert len(wide(of).paths(stroke_dasharray="10 3 2 3")) == 1
    assert "Target: 4" in narrow(of).texts


def test_lines_are_named_at_their_ends_or_in_the_narrow_key():
    beside = ["Upper limit 5,629", "Mean 4,971", "Dec 2023: 4,727", "Lower limit 4,312"]
    assert [text for text in wide(RESETS).texts if text in beside] == beside
    beneath = ["Dec 2023: 4,727", "Mean 4,971 (from Apr 2023)", "Limits 4,312 to 5,629 (from Apr 2023)"]
    assert [text for text in narrow(RESETS).texts if text in beneath] == beneath
    assert not set(beside[:2]) & set(narrow(RESETS).texts)


def test_names_too_wide_for_the_side_go_into_the_key():
    values = ("199999.5000", "699999.5000", "499999.5000")
    lines = (segment("2023/24 Q1", "2023/24 Q3", 466666.1667, -200000.0, 700000.0),)
    of = chart("2023/24 Q1", values, unit="£", decimals=4, is_count=False, segments=lines)
    assert wide(of).texts[-3:] == [
        "2023/24 Q3: £499,999.5000",
        "Mean £466,666.1667",
        "Limits −£200,000.0000 to £700,000.0000",
    ]


# Texts from outside


@WIDTHS
def test_hostile_text_is_text(width):
    svg = drawn(TURNED, width=width)
    assert "<script" not in svg
    assert "<b>" not in svg
    assert "\u202e" not in svg
    assert "\x00" not in svg
    drawing = Drawing.of(svg)
    assert drawing.title.startswith("<script>alert(\"x\")</script> & 'quotes' turned and very long and very long")
    assert len(drawing.title) == 46 + 20 * 14 - 1
    assert drawing.description.startswith(f"{drawing.title}. ")


def test_long_reason_is_cut_on_the_drawing_and_whole_in_the_description():
    drawing = wide(TURNED)
    cut = [text for text in drawing.texts if text.endswith("…")]
    assert len(cut) == 6, "the unit fits; target, mark, absence, reset and two breaks do not"
    assert "x" * 300 in drawing.description


# Charts that cannot be


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ((*points("2023-02", (1,)), *points("2023-01", (2,))), "2023-01 may not follow 2023-02"),
        ((*points("2023-01", (1,)), *points("2023-01", (2,))), "2023-01 may not follow 2023-01"),
        ((*points("2023-01", (1,)), *points("2023/24 Q1", (2,))), "2023/24 Q1 may not follow 2023-01"),
        (points("2023-01", (1, 2), flag="great"), "'great' is not a valid Flag"),
        (points("2023-01", (1, 2), flag="good", sign="odd"), "'odd' is not a valid Sign"),
        ((ChartPoint(period("2023-01"), float("nan")),), "nan cannot be drawn"),
        ((ChartPoint(period("2023-01"), Decimal("Infinity")),), "inf cannot be drawn"),
    ],
)
def test_impossible_chart_is_refused(found, words):
    with pytest.raises(ValueError, match=words):
        calls(*found)


def test_limits_that_are_no_numbers_are_refused():
    with pytest.raises(ValueError, match="nan cannot be drawn"):
        chart("2023-01", (1, 2, 3), segments=(segment("2023-01", "2023-03", 2.0, float("nan"), 3.0),))


def test_twelve_months_that_are_no_financial_year_are_known_by_their_end():
    rolling = Period(date(2013, 10, 1), Frequency.YEAR)
    found = tuple(ChartPoint(rolling.shifted(number), value) for number, value in enumerate((1.0, 2.0, 3.0)))
    drawing = wide(calls(*found))
    assert [text for text in drawing.texts if text.startswith("Sep")] == [
        "Sep 2016: 3",
        "Sep 2014",
        "Sep 2015",
        "Sep 2016",
    ]
    assert "latest 3 (12 months to September 2016)." in drawing.description
