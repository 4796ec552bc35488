"""Which points a rule looks at."""

from dataclasses import replace
from datetime import date

from kpis.methods.series import Reset
from kpis.methods.window import charted, last_break, last_reset, reset_indices, up_to, values_of
from tests.kpis.methods.made import measured, period, point, series

QUARTER = period("2023/24 Q3")


def reset(month):
    return Reset(period(month), "A new system.", "Analyst", date(2024, 1, 1))


def test_nothing_later_than_the_quarter_is_known():
    known = up_to(
        measured(
            "2023-11: 1 2 3",
            breaks=[(date(2023, 12, 31), "Old rule."), (date(2024, 1, 1), "New rule.")],
            resets=(reset("2023-12"), reset("2024-01")),
        ),
        QUARTER,
    )
    assert [str(each.period) for each in known.points] == ["2023-11", "2023-12"]
    assert [each.reason for each in known.meanings] == ["", "Old rule."]
    assert [str(each.month) for each in known.resets] == ["2023-12"]


def test_a_measure_keeps_a_definition_even_before_its_first():
    later = measured("2023-11: 1")
    later = replace(later, meanings=(replace(later.meanings[0], valid_from=date(2024, 4, 1)),))
    assert up_to(later, QUARTER).meanings == later.meanings


def test_an_end_that_nobody_recorded_is_no_figure_but_an_absence_is():
    assert [str(each.period) for each in up_to(measured("2023-10: 1 - -"), QUARTER).points] == ["2023-10"]
    late = measured([point("2023-10", 1), point("2023-12", None, absence="late")])
    assert [str(each.period) for each in up_to(late, QUARTER).points] == ["2023-10", "2023-11", "2023-12"]
    assert [str(each.period) for each in charted(late)] == ["2023-10"]


def test_only_points_since_the_last_break_are_charted():
    known = measured("2023-01: 1 2 3 4 5", breaks=[(date(2023, 2, 1), "First."), (date(2023, 4, 1), "Second.")])
    assert values_of(charted(known)) == [4, 5]
    assert last_break(known).reason == "Second."
    assert last_break(measured("2023-01: 1")) is None


def test_a_change_of_definition_that_leaves_figures_comparable_is_no_break():
    known = measured("2023-01: 1 2 3")
    known = replace(known, meanings=(*known.meanings, replace(known.meanings[0], valid_from=date(2023, 2, 1))))
    assert values_of(charted(known)) == [1, 2, 3]


def test_a_reset_begins_with_the_first_point_of_its_month_or_later():
    points = series("2023-01: 1 2 3 4")
    resets = [reset("2023-03"), reset("2022-01"), reset("2023-01"), reset("2024-01"), reset("2023-03")]
    assert reset_indices(points, resets) == (2,)
    assert str(last_reset(points, resets).month) == "2023-03"
    assert last_reset(points, [reset("2023-01")]) is None
    quarters = series("2022/23 Q4: 1 2 3")
    assert reset_indices(quarters, [reset("2023-05")]) == (2,)
