"""The table beside a chart, its notes and description, sparklines, and pictures for Word."""

import struct
from decimal import Decimal
from functools import partial
from xml.etree import ElementTree

import pytest
import resvg_py

from kpis import charts
from kpis.charts import ChartBreak, ChartPoint, ChartRow, NoFont, as_png, drawn, sparkline, table_of
from tests.kpis.gallery import (
    BREAK,
    FEATURES,
    GALLERY,
    HOSTILE,
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

# The table


def test_table_has_a_row_for_each_period():
    rows = table_of(FEATURES)
    assert len(rows) == 15
    assert rows[0] == ChartRow("January 2023", "74.1%", False, "74.1%", "68.2% to 80.0%", "")
    assert rows[3] == ChartRow("April 2023", "Not collected", True, "74.1%", "68.2% to 80.0%", "")
    assert rows[5].mark == "Above the upper limit (good)."
    assert rows[8].value == "Nothing recorded"
    assert rows[14].mark == "Provisional."


def test_table_shows_the_limits_of_each_segment():
    rows = table_of(RESETS)
    assert (rows[32].mean, rows[32].limits, rows[32].mark) == ("2,922", "2,170 to 3,674", "")
    assert (rows[33].mean, rows[33].limits) == ("4,241", "")
    assert rows[33].mark == "Limits reset from January 2023: shops report online since January."
    assert (rows[36].mean, rows[36].limits) == ("4,971", "4,312 to 5,629")
    assert rows[36].mark == "Limits reset from April 2023."
    assert rows[37].mark == ""


def test_table_says_where_the_definition_broke():
    assert [row.period for row in table_of(BREAK) if row.mark] == ["April 2023"]
    assert table_of(BREAK)[12].mark.startswith("Not comparable before and from April 2023: “Residential burglary of a")


def test_table_says_all_of_a_period_at_once():
    both = ChartPoint(
        period("2022/23 Q3"), 7.5, absence="withheld", is_provisional=True, flag="low", label="Below the lower limit"
    )
    of = chart("2022/23 Q1", (), breaks=(ChartBreak(period("2022-11"), "recounted"),))
    (row,) = table_of(type(of)("Calls", "", "minutes", 1, (both,), breaks=of.breaks))
    assert (row.period, row.value, row.is_absent) == ("October to December 2022", "7.5", False)
    assert (row.mean, row.limits) == ("", "")
    assert row.mark == (
        "Below the lower limit. Provisional. Withheld. Not comparable before and from November 2022: recounted."
    )


def test_table_is_there_for_fewer_than_three_values():
    assert [row.value for row in table_of(chart("2023/24", (1200, None)))] == ["1,200", "Nothing recorded"]
    assert table_of(chart("2023/24", ())) == ()


def test_table_turns_no_text_around():
    rows = table_of(TURNED)
    assert "\u202e" not in "".join(row.value + row.mark for row in rows)
    assert rows[10].value.startswith("<script>alert(\"x\")</script> & 'quotes' turned and very long")


# Notes and description


@pytest.mark.parametrize(
    ("levels", "fields", "note"),
    [
        (((1.9444, -0.7156, 4.6044),), {}, "The lower limit, −0.7, lies below 0 and is drawn at 0."),
        (((1.9, -0.7, 4.6), (2.0, -3.0, 5.0)), {}, "Lower limits below 0 are drawn at 0."),
        (((1.9, -0.7, 4.6), (2.0, 0.5, 5.0)), {}, "The lower limit, −0.7, lies below 0 and is drawn at 0."),
        (((97.0, 92.5, 101.74),), {"unit": "%"}, "The upper limit, 101.7%, lies above 100% and is drawn at 100%."),
    ],
)
def test_limit_that_is_drawn_elsewhere_is_noted(levels, fields, note):
    spans = (("2023-01", "2023-02"), ("2023-03", "2023-04"))
    segments = tuple(segment(*span, *each) for span, each in zip(spans, levels, strict=False))
    of = chart("2023-01", (1, 3, 2, 4), segments=segments, decimals=1, **fields)
    drawing = Drawing.of(drawn(of))
    assert drawing.words.endswith(note)
    assert drawing.description.endswith(note)


def test_limits_where_they_lie_need_no_note():
    of = chart("2023-01", (1, 3, 2), segments=(segment("2023-01", "2023-03", 2.0, 0.0, 4.0),))
    assert "drawn at" not in drawn(of)


def test_mean_of_small_counts_has_a_decimal_place():
    lines = (segment("2023-01", "2023-03", 1.9444, 0.04, 99.96),)
    description = Drawing.of(drawn(chart("2023-01", (1, 3, 2), segments=lines))).description
    assert "Mean 1.9, limits 0 to 100." in description
    lines = (segment("2023-01", "2023-03", 1.9444, 0.25, 123.96),)
    description = Drawing.of(drawn(chart("2023-01", (1, 3, 2), segments=lines, decimals=2))).description
    assert "Mean 1.94, limits 0.25 to 123.96." in description


def test_description_puts_neighbours_together():
    description = Drawing.of(drawn(signals("good", "bad"))).description
    assert "Above the upper limit (good): April 2022." in description
    assert "Two of three near the upper limit (good): June to July 2022." in description
    assert "Seven in a row, falling (bad): March to September 2023." in description


def test_description_names_eight_stretches_and_counts_the_rest():
    rows = [(number % 2, "bad" if number % 2 else "", "breach", "Odd") for number in range(24)]
    description = Drawing.of(drawn(marked("2022-01", rows))).description
    assert (
        "Odd (bad): February 2022, April 2022, June 2022, August 2022, October 2022, December 2022, February 2023, "
        "April 2023 and 4 more months."
    ) in description


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("2023-01", "January to March 2023"),
        ("2023/24 Q1", "April to December 2023"),
        ("2021/22", "2021/22 to 2023/24"),
    ],
)
def test_description_names_the_periods(first, said):
    description = Drawing.of(drawn(chart(first, (1, 3, 2)))).description
    assert description.startswith(f"It rose. Figures of offences, {said}: lowest 1 (")


# Sparklines


def spark(values, flags=()):
    return Drawing.of(sparkline(values, flags))


def test_sparkline_is_hidden_from_screen_readers():
    drawing = spark((1, 2, 3, 4, 5, 6))
    assert drawing.root.get("aria-hidden") == "true"
    assert drawing.root.get("role") is None
    assert {element.tag for element in drawing.root.iter()} == {f"{SVG}svg", f"{SVG}path"}
    assert not any(name in element.attrib for element in drawing.root.iter() for name in ("id", "style"))
    assert len(sparkline([Decimal(number) for number in range(36)])) < 1024


@pytest.mark.parametrize("values", [(), (1, 2, 3, 4, 5), (1, 2, 3, None, 4, 5, None), (None,) * 9])
def test_sparkline_needs_six_values(values):
    assert sparkline(values) is None


def test_sparkline_has_its_own_scale():
    (line,) = spark((10, 20, 10, 20, 15, 10)).paths(stroke_linejoin="round")
    # Five steps over 112 pixels; from 24 for the lowest up to 4 for the highest.
    assert line == "M4.0 24.0h0L26.4 4.0L48.8 24.0L71.2 4.0L93.6 14.0L116.0 24.0"


def test_sparkline_is_level_for_equal_values():
    (line,) = spark((7,) * 6).paths(stroke_linejoin="round")
    assert {place.split()[1].removesuffix("h0") for place in line[1:].split("L")} == {"14.0"}


def test_sparkline_is_interrupted_where_there_is_no_value():
    (line,) = spark((1, None, 2, 3, 4, None, 5, 6, None)).paths(stroke_linejoin="round")
    assert line.count("M") == 3
    assert line.startswith("M4.0 24.0h0M32.0 20.0h0L"), "a value alone is a dot"


def test_sparkline_marks_flags_and_the_last_value():
    drawing = spark((1, 2, 3, 4, 5, 6), ("", "bad", "", "good", "low", ""))
    assert {colour: len(drawing.paths(fill=colour)) for colour in ("#a4161a", "#1b6e3c", "#14171a")} == {
        "#a4161a": 1,
        "#1b6e3c": 1,
        "#14171a": 1,
    }
    assert drawing.paths(stroke_width="6.0") == ["M116.0 4.0h0"]


@pytest.mark.parametrize(
    ("values", "flags"),
    [
        ((1, 2, 3, 4, 5, 6), ("bad",)),
        ((1, 2, 3, 4, 5, 6), ("great",) * 6),
        ((1, 2, 3, 4, 5, float("nan")), ()),
    ],
)
def test_impossible_sparkline_is_refused(values, flags):
    with pytest.raises(ValueError):
        sparkline(values, flags)


# Pictures


def size_of(picture):
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture[12:16] == b"IHDR"
    return struct.unpack(">II", picture[16:24])


@pytest.mark.parametrize(("scale", "width"), [(1, 720), (2, 1440), (1.5, 1080), (4, 2880)])
def test_picture_has_the_size_of_the_drawing_times_its_scale(scale, width):
    svg = drawn(FEATURES)
    height = int(ElementTree.fromstring(svg).get("height"))
    assert size_of(as_png(svg, scale)) == (width, pytest.approx(height * scale, abs=1))


def test_picture_of_hostile_text_is_made():
    assert size_of(as_png(drawn(TURNED, width=320)))[0] == 640


def test_picture_of_a_sparkline_is_made():
    assert size_of(as_png(sparkline((1, 2, 3, 4, 5, 6)))) == (240, 56)


@pytest.mark.parametrize("scale", [0, -1, 4.1, float("nan")])
def test_picture_too_large_or_small_is_refused(scale):
    with pytest.raises(ValueError, match="up to 4 times as large"):
        as_png(drawn(FEATURES), scale)


@pytest.mark.parametrize("svg", ["", "<p>", HOSTILE, '<svg width="1e9" height="5"></svg>'])
def test_picture_of_no_drawing_is_refused(svg):
    with pytest.raises(ValueError, match="Only a drawing of a chart"):
        as_png(svg)


@pytest.fixture
def no_fonts(monkeypatch):
    monkeypatch.setattr(resvg_py, "svg_to_bytes", partial(resvg_py.svg_to_bytes, skip_system_fonts=True))
    charts.has_font.cache_clear()
    yield
    charts.has_font.cache_clear()


@pytest.mark.usefixtures("no_fonts")
def test_picture_is_refused_where_there_is_no_font():
    with pytest.raises(NoFont, match="this computer has no font"):
        as_png(drawn(FEATURES))


# What is built from points alone


def test_flag_on_a_period_without_value_is_said_nowhere():
    of = calls(*points("2023-01", (1, 2, 3)), ChartPoint(period("2023-04"), None, flag="bad", label="Odd"))
    assert "Odd" not in drawn(of)
    assert table_of(of)[3].mark == ""


@pytest.mark.parametrize("name", GALLERY)
def test_every_chart_has_a_table_and_a_description(name):
    of = GALLERY[name]
    assert len(table_of(of)) == len(of.points)
    assert Drawing.of(drawn(of)).description
