"""The papers' three tables, with figures as their papers print them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commitments.reporting.papers import (
    PAPERS,
    Held,
    figure_of,
    force_row,
    has_paper,
    notes_of,
    office_row,
    partnership_row,
    sections_of,
)
from commitments.reporting.summary import KpiComment, KpiSheet
from kpis.methods.comparison import Comparison
from kpis.methods.rating import AreaFigure
from kpis.methods.series import Meaning, Point, Target
from kpis.methods.verdict import Judgement
from kpis.periods import Period
from tests.commitments.reporting.made import judged, kpi, quarter
from tests.kpis.methods.made import point, series

D = Decimal
Q1_2019 = Period.parse("2019/20 Q1")
Q3 = Period.parse("2023/24 Q3")


def measure(points, *, unit="offences", combine="", polarity="lower", frequency="quarter", rule="same quarter", **more):
    """A measure with a series, without a baseline unless one is given; not judged yet."""
    found = series(points) if isinstance(points, str) else tuple(points)
    meaning = Meaning(None, "Counted.", "", unit, frequency, combine, polarity, "")
    said = {
        "unit": unit,
        "polarity": polarity,
        "frequency": frequency,
        "series": found,
        "meanings": (meaning,),
        "baseline_period": "",
        "baseline_value": None,
        "baseline_absence": "not collected",
        "current_period": str(found[-1].period) if found else "",
        "current_value": found[-1].value if found else None,
        "current_absence": found[-1].absence if found else "none recorded",
        "current_note": found[-1].note if found else "",
        "sheet": KpiSheet(rule=rule),
    }
    return kpi(**{**said, **more})


@pytest.mark.parametrize(
    ("section", "found"),
    [
        ("Force: Crime", ["force"]),
        ("Force", ["force"]),
        ("Forced labour", []),
        ("Office: Engagement", ["office"]),
        ("Partnership 11", ["partnership"]),
        ("The force", []),
        ("", []),
    ],
)
def test_a_paper_holds_the_sections_that_begin_with_its_word(section, found):
    summary = quarter(kpis=[kpi(sheet=KpiSheet(section=section))])
    assert [slug for slug, paper in PAPERS.items() if has_paper(summary, paper)] == found


def test_sections_and_measures_keep_plan_order():
    sections = ["Force: Calls", "Office", "Force: Crime", "Force: Calls"]
    kpis = [kpi(f"k{place}", sheet=KpiSheet(section=section)) for place, section in enumerate(sections)]
    found = [
        (title, [each.slug for each in group]) for title, group in sections_of(quarter(kpis=kpis), PAPERS["force"])
    ]
    assert found == [("Force: Calls", ["k0", "k3"]), ("Force: Crime", ["k2"])]


# The report of the first quarter of 2019/20: this quarter, the same of last year, volume, per cent.
@pytest.mark.parametrize(
    ("now", "before", "change", "percent"),
    [
        ("40089", "36232", "3857", "10.6"),
        ("90395", "101730", "-11335", "-11.1"),
        ("59738", "62554", "-2816", "-4.5"),
        ("129", "106", "23", "21.7"),  # printed as -23 and -22%
        ("23871", "22949", "922", "4.0"),
        ("2560", "2957", "-397", "-13.4"),
        ("961", "789", "172", "21.8"),
    ],
)
def test_force_report_of_2019(now, before, change, percent):
    points = [point("2018/19 Q1", before), point("2019/20 Q1", now)]
    row = force_row(judged(measure(points), quarter="2019/20 Q1"), Q1_2019)
    assert (row.quarter, row.last_year) == (Held(D(now), "2019/20 Q1"), Held(D(before), "2018/19 Q1"))
    assert (row.change, row.percent, row.refusal) == (D(change), D(percent), "")


def test_force_report_adds_months_up_as_the_verdict_does():
    text = "2022-10: 10 20 30 1 1 1 1 1 1 1 1 1 15 25 35"
    row = force_row(judged(measure(text, combine="sum", frequency="month")), Q3)
    assert (row.quarter.value, row.last_year.value, row.change, row.percent) == (75, 60, 15, D("25.0"))
    assert row.trend is not None
    assert row.trend.rule == "classes"


def test_force_report_of_a_measure_that_changed_its_definition():
    points = measure([point("2022/23 Q3", 100), point("2023/24 Q3", 50)])
    changed = replace(points.meanings[0], valid_from=date(2023, 4, 1), is_comparable=False, reason="New rules.")
    row = force_row(judged(replace(points, meanings=(*points.meanings, changed))), Q3)
    assert (row.quarter.value, row.last_year.value, row.change) == (50, 100, None)
    assert row.refusal == "Burglaries: not comparable, because the definition changed on 1 April 2023: New rules."


def test_force_report_of_a_figure_that_is_missing():
    row = force_row(judged(measure([point("2023/24 Q3", None, absence="late")], rule="baseline")), Q3)
    assert (row.quarter, row.last_year) == (
        Held(None, "2023/24 Q3", "late"),
        Held(None, "2022/23 Q3", "not received"),
    )
    assert (row.change, row.percent, row.refusal, row.trend) == (None, None, "", None)


@pytest.mark.parametrize(
    ("provisional", "said"), [((), (False, False)), (("2023-11",), (True, False)), (("2022-10",), (False, True))]
)
def test_force_report_says_which_figures_are_provisional(provisional, said):
    points = series("2022-10: 10 20 30 1 1 1 1 1 1 1 1 1 15 25 35")
    points = [replace(each, is_provisional=str(each.period) in provisional) for each in points]
    row = force_row(judged(measure(points, combine="sum", frequency="month")), Q3)
    assert (row.quarter.value, row.last_year.value) == (75, 60)
    assert (row.quarter.is_provisional, row.last_year.is_provisional) == said


# The office's report of the first quarter of 2020/21: emails, engagement hours, visits.
@pytest.mark.parametrize(("now", "before"), [("1515", "1096"), ("10.5", "60"), ("6", None)])
def test_office_report(now, before):
    points = [point("2020/21 Q1", now)] if before is None else [point("2019/20 Q4", before), point("2020/21 Q1", now)]
    row = office_row(judged(measure(points), quarter="2020/21 Q1"), Period.parse("2020/21 Q1"))
    assert row.quarter == Held(D(now), "2020/21 Q1")
    assert row.before == (Held(D(before), "2019/20 Q4") if before else Held(None, "2019/20 Q4", "not received"))


def test_office_report_shows_the_target_of_the_quarter_or_the_next():
    visits = measure([point("2020/21 Q1", 6)], polarity="higher")
    now = Target(D(6), "The scheme", "As scheduled", Period.parse("2020/21 Q1"))
    later = Target(D(9), "The scheme", "More suites", by=date(2022, 3, 31))
    quarter = Period.parse("2020/21 Q1")
    assert office_row(replace(visits, targets=(later, now)), quarter).target == now
    assert office_row(replace(visits, targets=(later,)), quarter).target == later
    assert office_row(visits, quarter).target is None


@pytest.mark.parametrize(
    ("text", "combine", "held"),
    [
        ("2023-10: 1 2 3", "sum", Held(D(6), "2023/24 Q3")),
        ("2023-10: 1 2 3", "last", Held(D(3), "2023/24 Q3")),
        ("2023-10: 1 2", "sum", Held(None, "2023/24 Q3", "December 2023 has no figure")),
        ("2023-10: 1 2 3", "", Held(None, "2023/24 Q3", "nobody has said how its months combine")),
    ],
)
def test_a_quarter_is_made_of_months_as_the_definition_says(text, combine, held):
    assert figure_of(measure(text, combine=combine, frequency="month"), Q3) == held


def test_a_quarterly_figure_is_the_recorded_one():
    provisional = Point(Q3, D(52), sample=40, is_provisional=True)
    assert figure_of(measure([provisional]), Q3) == Held(D(52), "2023/24 Q3", sample=40, is_provisional=True)
    assert figure_of(measure([point("2023/24 Q2", 5)]), Q3) == Held(None, "2023/24 Q3", "not received")


# The dashboard of 2014: baseline 2012/13, twelve months to September 2014, per cent, the line to 2016/17.
@pytest.mark.parametrize(
    ("before", "now", "percent", "projected"),
    [
        ("58805", "60260", "2.5", "62685"),
        ("3935", "4253", "8.1", "4783"),
        ("4365", "4912", "12.5", "5823.6667"),
        ("5236", "5466", "4.4", "5849.3333"),
        ("1051", "1198", "14.0", "1443"),
    ],
)
def test_partnership_dashboard_of_2014(before, now, percent, projected):
    made = measure(
        [point("2014-09", now)],
        combine="rolling",
        frequency="month",
        rule="baseline year",
        baseline_period="2012/13",
        baseline_value=D(before),
        baseline_absence="",
    )
    row = partnership_row(judged(made, quarter="2014/15 Q2", until="2016/17"))
    assert (row.baseline, row.latest) == (
        Held(D(before), "2012/13"),
        Held(D(now), "the 12 months to September 2014"),
    )
    assert (row.change, row.percent) == (D(now) - D(before), D(percent))
    assert [(used.name, used.value) for used in row.projections] == [
        ("projected: line through both totals", D(projected).quantize(D("0.0001")))
    ]
    assert (row.position, row.variance) == ("", None)


def test_partnership_satisfaction_stands_with_how_many_were_asked():
    made = measure(
        [point("2014-09", "90.625", sample=32)],
        unit="%",
        combine="rolling",
        polarity="higher",
        frequency="month",
        rule="survey",
    )
    row = partnership_row(judged(made, quarter="2014/15 Q2", until="2016/17"))
    assert row.latest == Held(D("90.625"), "the 12 months to September 2014", sample=32)
    assert row.baseline == Held(None, "", "not collected")
    assert (row.change, row.percent, row.projections) == (None, None, ())


@pytest.mark.parametrize(("provisional", "said"), [("2014-09", True), ("2013-10", True), ("2013-09", False)])
def test_partnership_total_is_provisional_where_one_of_its_months_is(provisional, said):
    points = [replace(each, is_provisional=str(each.period) == provisional) for each in series(f"2012-04: {'9 ' * 30}")]
    made = measure(
        points,
        combine="sum",
        frequency="month",
        rule="baseline year",
        baseline_period="2012/13",
        baseline_value=D(108),
        baseline_absence="",
    )
    row = partnership_row(judged(made, quarter="2014/15 Q2", until="2016/17"))
    assert row.latest == Held(D(108), "the 12 months to September 2014", is_provisional=said)


def test_partnership_rolling_figure_is_provisional_where_its_month_is():
    points = [point("2014-09", "90.625", sample=32, is_provisional=True)]
    made = measure(points, unit="%", combine="rolling", polarity="higher", frequency="month", rule="survey")
    row = partnership_row(judged(made, quarter="2014/15 Q2", until="2016/17"))
    assert row.latest == Held(D("90.625"), "the 12 months to September 2014", sample=32, is_provisional=True)


def test_partnership_data_that_never_came_is_not_received():
    row = partnership_row(judged(measure([], rule="baseline"), quarter="2014/15 Q2", until="2016/17"))
    assert row.latest == Held(None, "", "not received")


def test_partnership_position_and_variance():
    made = replace(
        measure("2022-07: " + "100 " * 11 + "101 " + "140 " * 6, combine="sum", frequency="month", rule="variance"),
        sheet=KpiSheet(rule="variance", own_area="Ours"),
    )
    others = ["61", "58", "57", "63", "60", "70", "55"]
    areas = [AreaFigure(f"Area {rate}", (point("2023/24 Q3", rate),), None, False) for rate in others]
    own = AreaFigure("Ours", (point("2023/24 Q3", 66),), None, True)
    row = partnership_row(judged(made, areas=[*areas, own]))
    assert row.position == "7th of 8 areas"
    assert row.variance is not None
    assert (row.variance.word, row.variance.rag) == ("Red", "red")


def test_a_record_without_verdicts_tells_its_comparison():
    compared = Comparison(Judgement.GOOD, "", change=D(-100), change_unit="offences", percent=D("-25.0"))
    row = partnership_row(kpi(comparison=compared))
    assert (row.baseline.value, row.latest.value, row.change, row.percent) == (400, 300, D(-100), D("-25.0"))
    assert force_row(kpi(comparison=compared), Q3).change is None


@pytest.mark.parametrize(
    ("comment", "note", "said"),
    [
        ("A storm.", "printed -23", ("A storm.", "printed -23")),
        ("", "printed -23", ("printed -23",)),
        ("Same.", "Same.", ("Same.",)),
        (None, " ", ()),
    ],
)
def test_what_is_said_beside_a_row(comment, note, said):
    spoken = KpiComment(comment, False, "Anna", date(2024, 1, 9)) if comment is not None else None
    assert notes_of(kpi(comment=spoken, current_note=note)) == said


WITHHELD = {"absence": "withheld", "decided_by": "Head of Covert", "review_on": date(2024, 9, 1)}
SECOND = {"absence": "withheld", "decided_by": "Head of Analysis", "review_on": None}


@pytest.mark.parametrize(
    ("points", "frequency", "decided"),
    [
        ([point("2023/24 Q3", None, **WITHHELD)], "quarter", ("Head of Covert", date(2024, 9, 1))),
        ([point("2023/24 Q3", 12)], "quarter", ("", None)),
        ([point("2023/24 Q3", None, absence="late")], "quarter", ("", None)),
        ([point("2023/24 Q2", None, **WITHHELD)], "quarter", ("", None)),
        (
            [point("2023-10", 1), point("2023-11", 2), point("2023-12", None, **WITHHELD)],
            "month",
            ("Head of Covert", date(2024, 9, 1)),
        ),
        (
            [point("2023-10", 1), point("2023-11", None, **WITHHELD), point("2023-12", None, **WITHHELD)],
            "month",
            ("Head of Covert", date(2024, 9, 1)),
        ),
        # Two who decided: neither decided it alone, and each month is in the series.
        (
            [point("2023-10", 1), point("2023-11", None, **WITHHELD), point("2023-12", None, **SECOND)],
            "month",
            ("", None),
        ),
        ([point("2023-10", 1), point("2023-11", 2), point("2023-12", 3)], "month", ("", None)),
        (
            [point("2023-09", None, **WITHHELD), point("2023-10", 1), point("2023-11", 2), point("2023-12", 3)],
            "month",
            ("", None),
        ),
    ],
)
def test_who_decided_that_a_quarter_has_no_figure(points, frequency, decided):
    held = figure_of(measure(points, frequency=frequency, combine="sum"), Q3)
    assert (held.decided_by, held.review_on) == decided
