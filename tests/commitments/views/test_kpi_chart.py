"""A measure's chart, from its summary: lines by segment, marks by rule, gaps and breaks."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commitments.reporting.summary import KpiSheet
from commitments.views.kpis.chart import chart_of
from kpis.charts import Flag, Sign, both, table_of
from kpis.methods.series import Meaning, Reset, Target
from kpis.periods import Period
from tests.commitments.reporting.made import judged, kpi
from tests.kpis.methods.made import point, series

MEANING = Meaning(None, "Counted.", "", "offences", "month", "sum", "lower", "")
# The worked example of process control: mean 1.9444, limits −0.7156 and 4.6044, the 10 outside them.
EXAMPLE = "2022-07: 1 2 1 2 10 1 2 1 2 1 2 1 2 1 2 1 2 1"


def charted(text, *, resets=(), meanings=(MEANING,), combine="sum", polarity="lower", targets=()):
    """The chart of a measure that process control rates, judged in the third quarter of 2023/24."""
    found = tuple(replace(each, combine=combine, polarity=polarity) for each in meanings)
    made = kpi(
        frequency="month",
        polarity=polarity,
        series=series(text) if isinstance(text, str) else text,
        meanings=found,
        resets=tuple(resets),
        targets=tuple(targets),
        sheet=KpiSheet(rule="control"),
        current_value=None,
    )
    return chart_of(judged(made))


def lines(segment):
    return [None if line is None else round(line, 4) for line in (segment.mean, segment.lower, segment.upper)]


def test_one_segment_has_the_lines_of_the_verdict():
    chart = charted(EXAMPLE)
    (segment,) = chart.segments
    assert (str(segment.first), str(segment.last), segment.reason) == ("2022-07", "2023-12", "")
    assert lines(segment) == [1.9444, -0.7156, 4.6044]
    assert chart.sentence.startswith("Burglaries: 1 in December 2023 is no more than chance does")


def test_sentence_and_chart_have_the_same_limits_and_nothing_is_drawn_below_0():
    chart = charted(EXAMPLE)
    assert "(limits of −0.7 and 4.6 around a mean of 1.9)" in chart.sentence
    assert table_of(chart)[0].limits == "−0.7 to 4.6"
    assert "The lower limit, −0.7, lies below 0 and is drawn at 0." in str(both(chart))


def test_marks_have_the_shape_and_words_of_their_rule():
    marked = {str(each.period): (each.sign, each.flag, each.label) for each in charted(EXAMPLE).points if each.flag}
    assert marked == {"2022-11": (Sign.BREACH, Flag.BAD, "Above the upper limit")}


@pytest.mark.parametrize(("polarity", "flag"), [("lower", Flag.BAD), ("higher", Flag.GOOD), ("neutral", Flag.HIGH)])
def test_a_mark_is_good_or_bad_by_polarity(polarity, flag):
    (marked,) = [each for each in charted(EXAMPLE, polarity=polarity).points if each.flag]
    assert marked.flag == flag


@pytest.mark.parametrize(
    ("text", "sign", "label"),
    [
        ("2023-01: 9 11 9 11 9 11 12 13 14 15 16 17", Sign.TREND, "Rise of seven or more in a row"),
        ("2023-01: 9 11 9 11 9 11 10 9 8 7 6 5", Sign.TREND, "Fall of seven or more in a row"),
    ],
)
def test_a_run_in_order_is_a_trend(text, sign, label):
    assert (sign, label) in {(each.sign, each.label) for each in charted(text).points}


def test_a_reset_begins_new_lines_and_says_why():
    reset = Reset(Period.parse("2023-01"), "A new system.", "Head of Performance", date(2023, 2, 1))
    before, after = charted("2022-01: " + "10 12 " * 6 + "20 22 " * 6, resets=[reset]).segments
    assert (str(before.last), str(after.first)) == ("2022-12", "2023-01")
    assert (before.mean, before.reason) == (11, "")
    # By hand: moving ranges of 2, so limits at 11 ± 5.32 and 21 ± 5.32.
    assert lines(before) == [11, 5.68, 16.32]
    assert lines(after) == [21, 15.68, 26.32]
    assert after.reason == "A new system (Head of Performance, 1 February 2023)"


def test_fewer_than_three_figures_after_a_reset_have_no_lines():
    reset = Reset(Period.parse("2023-11"), "A new system", "The board", date(2023, 11, 1))
    before, after = charted("2022-12: " + "10 12 " * 6 + "20", resets=[reset]).segments
    assert before.mean is not None
    assert lines(after) == [None, None, None]


def test_no_line_crosses_a_break_of_definition():
    new = replace(MEANING, valid_from=date(2023, 1, 1), is_comparable=False, reason="Counted by home.")
    chart = charted("2022-01: " + "10 12 " * 6 + "2 4 " * 6, meanings=(MEANING, new))
    assert [(str(each.at), each.reason) for each in chart.breaks] == [("2023-01", "Counted by home.")]
    assert [(str(each.first), str(each.last), each.mean) for each in chart.segments] == [
        ("2022-01", "2022-12", 11),
        ("2023-01", "2023-12", 3),
    ]


def test_a_break_before_the_first_figure_is_not_drawn():
    new = replace(MEANING, valid_from=date(2021, 1, 1), is_comparable=False, reason="Counted by home.")
    assert charted(EXAMPLE, meanings=(MEANING, new)).breaks == ()


def test_figures_that_roll_over_twelve_months_have_no_limits():
    chart = charted(EXAMPLE, combine="rolling")
    assert chart.segments == ()
    assert not any(each.flag for each in chart.points)


def test_gaps_and_provisional_figures_are_told():
    points = (
        point("2023-09", 5),
        point("2023-10", None, absence="late"),
        point("2023-11", None),
        point("2023-12", 7, is_provisional=True),
    )
    chart = charted(points)
    assert [(each.value, each.absence, each.is_provisional) for each in chart.points] == [
        (5, "", False),
        (None, "late", False),
        (None, "", False),
        (7, "", True),
    ]
    assert "No chart is drawn of fewer than three values." in both(chart)


@pytest.mark.parametrize(
    ("target", "drawn"),
    [
        (Target(Decimal(3), "The board", "x", Period.parse("2023-12")), (3, "Target for December 2023")),
        (Target(Decimal(3), "The board", "x", Period.parse("2023-11")), (None, "")),
        # A sum of a quarter, or by a day, is no level of months.
        (Target(Decimal(9), "The board", "x", Period.parse("2023/24 Q3")), (None, "")),
        (Target(Decimal(3), "The board", "x", by=date(2025, 3, 31)), (None, "")),
    ],
)
def test_a_target_is_drawn_where_it_is_a_level_of_the_figures(target, drawn):
    chart = charted(EXAMPLE, targets=[target])
    assert (chart.target, chart.target_label) == drawn


def test_a_share_of_staff_is_drawn_with_its_target_to_come():
    by = Target(Decimal("37.5"), "The force", "A fair share", by=date(2025, 3, 31))
    chart = charted("2023-10: 33 34 33", combine="last", targets=[by])
    assert (chart.target, chart.target_label) == (Decimal("37.5"), "Target by March 2025")


def test_the_table_beside_has_a_row_for_each_point_of_the_series():
    rows = table_of(charted(EXAMPLE))
    assert len(rows) == 18
    assert (rows[4].period, rows[4].value, rows[4].mark) == ("November 2022", "10", "Above the upper limit (bad).")


def test_a_measure_without_a_series_has_an_empty_chart():
    assert chart_of(kpi()).points == ()
