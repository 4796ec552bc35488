"""A measure's row in Table One, from plain values."""

from decimal import Decimal

import pytest

from commitments.reporting.summary import KpiSheet, KpiSummary
from commitments.views.figures import kpi_row
from commitments.views.kpis.cells import compared_cells
from commitments.views.notes import Notes
from kpis.methods.comparison import Stated, compare
from kpis.methods.series import Point
from kpis.periods import Period
from plantracker.ui.fragments import Cell
from tests.commitments.reporting.made import judged, kpi

NO_NOTES = Notes((), {})


def row(*, baseline="400", current="380", unit="offences", polarity="lower", decimals=0, **more):
    """The row of a measure with these figures, None for a missing one."""
    before, now = (None if figure is None else Decimal(figure) for figure in (baseline, current))
    missing = {"baseline_absence": "" if baseline else "not collected", "current_absence": "" if current else "late"}
    period = Period.parse("2020/21"), Period.parse("2023/24 Q3")
    comparison = compare(
        Stated(period[0], before, missing["baseline_absence"]),
        Stated(period[1], now, missing["current_absence"]),
        unit=unit,
        polarity=polarity,
        polarity_reason="",
    )
    fields = {
        "slug": "k",
        "title": "Measure",
        "definition": "",
        "definition_version": 1,
        "unit": unit,
        "polarity": polarity,
        "polarity_reason": "",
        "frequency": "quarter",
        "source": "",
        "decimals": decimals,
        "key": True,
        "themes": (),
        "baseline_period": "2020/21",
        "baseline_value": before,
        "current_period": "2023/24 Q3",
        "current_value": now,
        "current_known_on": None,
        "current_note": "",
        "last_period": "",
        "last_value": None,
        "comparison": comparison,
    }
    return kpi_row(KpiSummary(**{**fields, **missing, **more}), NO_NOTES, "/k/")


# Baselines, figures and changes as the report of March 2024 prints them.
@pytest.mark.parametrize(
    ("unit", "polarity", "baseline", "current", "said"),
    [
        ("constables", "higher", "30", "109", "30 109 Up +79 (+263.3%) Good"),
        ("%", "higher", "51", "46", "51% 46% Down −5 percentage points Bad"),
        ("£", "higher", "866733", "505750", "£866,733 £505,750 Down −£360,983 (−41.6%) Bad"),
        ("offences", "lower", "33940", "35213", "33,940 35,213 Up +1,273 (+3.8%) Bad"),
        ("kWh", "lower", "14310294", "10284362", "14,310,294 10,284,362 Down −4,025,932 (−28.1%) Good"),
        ("%", "higher", "20", "21", "20% 21% Up +1 percentage point Good"),
        ("offences", "lower", "380", "380", "380 380 Level 0 (0.0%) Unchanged"),
        ("offences", "neutral", "400", "380", "400 380 Down −20 (−5.0%) Cannot be said"),
    ],
)
def test_figures_change_and_judgement(unit, polarity, baseline, current, said):
    made = row(unit=unit, polarity=polarity, baseline=baseline, current=current)
    shown = (made.baseline.text, made.current.text, made.direction, made.change.text, made.mark.word)
    assert " ".join(shown) == said


def test_a_small_baseline_gets_no_percentage_and_says_so():
    made = row(baseline="0", current="7", unit="vehicles", polarity="higher")
    assert made.change == Cell("+7", details=("no percentage for a baseline under 20",))
    assert made.baseline == Cell("0", details=("2020/21",))


def test_a_missing_baseline_is_never_nought():
    made = row(baseline=None, current="1143", unit="complaints", polarity="neutral")
    assert made.baseline == Cell("Not collected", True, ("2020/21",))
    assert made.change == Cell("No comparison", True)
    assert (made.direction, made.mark.word, made.mark.sentence) == ("", "Cannot be said", "No baseline: not collected.")


def test_a_missing_figure_shows_the_last_one_with_its_period():
    made = row(current=None, last_value=Decimal("390"), last_period="2023/24 Q2", current_note="the system failed")
    assert made.current == Cell("Late", True, ("2023/24 Q3", "last value 390 (2023/24 Q2)"))
    assert made.remarks == ("Note beside the figure: the system failed",)
    assert made.mark.sentence == "No current value: late."


def test_a_provisional_figure_says_so():
    point = Point(Period.parse("2023/24 Q3"), Decimal("380"), is_provisional=True)
    assert row(series=(point,)).current == Cell("380", details=("2023/24 Q3", "provisional"))
    older = Point(Period.parse("2023/24 Q2"), Decimal("380"), is_provisional=True)
    assert row(series=(older,)).current == Cell("380", details=("2023/24 Q3",))


def test_the_list_says_it_of_the_figure_that_is_judged():
    final = Point(Period.parse("2022/23 Q3"), Decimal("400"))
    now = Point(Period.parse("2023/24 Q3"), Decimal("380"), is_provisional=True)
    said = {"current_period": "2023/24 Q3", "current_value": now.value, "series": (final, now)}
    measure = kpi(sheet=KpiSheet(rule="same quarter"), **said)
    cells = compared_cells(judged(measure))
    assert cells.current == Cell("380", details=("2023/24 Q3", "provisional"))
    assert cells.other == Cell("400", details=("earlier figure, 2022/23 Q3",))
    # A record without verdicts tells its current figure.
    assert compared_cells(measure).current == Cell("380", details=("2023/24 Q3", "provisional"))


def test_nothing_recorded_has_no_period():
    made = row(current=None, current_period="", current_absence="none recorded")
    assert made.current == Cell("None recorded", True, ())


@pytest.mark.parametrize(("unit", "said"), [("kWh", "kWh"), ("%", ""), ("£", "")])
def test_units_without_a_symbol_are_named_once(unit, said):
    assert row(unit=unit).unit == said


def test_judgements_are_words_with_a_reason():
    mark = row().mark
    assert (mark.word, mark.style, mark.sentence) == ("Good", "good", "Lower is better.")
