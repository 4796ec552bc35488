"""What happened to a measure as the page of changes says it, where figures are missing and where none is."""

from decimal import Decimal

import pytest

from commitments.reporting.changes import KpiChange, changes_between
from commitments.reporting.summary import KpiSheet
from commitments.views.change_rows import kpis_headline
from commitments.views.kpi_moves import kpi_move, move_of
from kpis.methods.verdict import Judgement
from tests.commitments.reporting.made import kpi, quarter, verdict

ONE, TWO = Decimal(1), Decimal(2)


def measure(value, period, **fields):
    absence = "" if value is not None else "not collected"
    return kpi(current_value=value, current_period=period, current_absence=absence, **fields)


@pytest.mark.parametrize(
    ("was", "now", "period", "said"),
    [
        (ONE, TWO, "2023/24 Q4", "Newer figure, same verdict"),
        (ONE, ONE, "2023/24 Q4", "Newer figure, same verdict"),
        (ONE, None, "2023/24 Q4", "No figure now, same verdict"),
        (None, ONE, "2023/24 Q4", "First figure, same verdict"),
        (None, None, "2023/24 Q4", "No figure in either"),
        (ONE, TWO, "2023/24 Q3", "Revised: the same period has another figure"),
        (ONE, None, "2023/24 Q3", "No figure now, same verdict"),
        (ONE, ONE, "2023/24 Q3", ""),
    ],
)
def test_what_happened_to_a_figure(was, now, period, said):
    change = KpiChange("one", measure(was, "2023/24 Q3"), measure(now, period))
    assert kpi_move(change, "").kind == said


@pytest.mark.parametrize(
    ("was", "now", "cause"),
    [
        (ONE, TWO, ""),
        (ONE, None, "Between them: there is no figure now."),
        (None, ONE, "Between them: there was no figure before."),
        (None, None, "Between them: there is no figure in either."),
    ],
)
def test_of_a_changed_verdict_it_is_said_where_no_newer_figure_made_it(was, now, cause):
    sides = [
        measure(value, period, sheet=KpiSheet(rule="baseline"), verdicts=(verdict(word=word, judgement=judgement),))
        for value, period, word, judgement in (
            (was, "2023/24 Q3", "Good", Judgement.GOOD),
            (now, "2023/24 Q4", "Bad", Judgement.BAD),
        )
    ]
    change = KpiChange("one", *sides)
    assert move_of(change) == "verdict changed"
    assert kpi_move(change, "").cause == cause


def test_the_headline_leaves_noughts_out_and_adds_up():
    older = quarter("2023/24 Q3", kpis=[measure(ONE, "2023/24 Q3", slug="a"), measure(ONE, "2023/24 Q3", slug="b")])
    newer = quarter("2023/24 Q4", kpis=[measure(None, "2023/24 Q4", slug="a"), measure(ONE, "2023/24 Q3", slug="b")])
    assert kpis_headline(changes_between(older, newer)) == (
        "Of 2 KPIs in either record: 1 with no figure now and the same verdict and 1 unchanged."
    )
