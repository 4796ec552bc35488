"""As published beside as revised since: which periods, by how much, and since when."""

from datetime import date
from decimal import Decimal

import pytest

from commitments.reporting.revisions import published_points, revisions_between
from kpis.methods.series import Point
from kpis.periods import Period
from tests.commitments.reporting.made import kpi
from tests.kpis.methods.made import point, series

D = Decimal
END = date(2023, 12, 31)


def between(published, now, unit="offences", until=END):
    published, now = (series(each) if isinstance(each, str) else each for each in (published, now))
    found = revisions_between(published, now, unit=unit, until=until)
    return [(str(each.period), each.published.value, each.now.value, each.change, each.percent) for each in found]


@pytest.mark.parametrize(
    ("published", "now", "expected"),
    [
        ("2023-10: 40 50 60", "2023-10: 40 50 60", []),
        ("2023-10: 40 50 60", "2023-10: 40 55 60", [("2023-11", 50, 55, 5, D("10.0"))]),
        # The newest first; a base under 20 has no percentage.
        (
            "2023-10: 4 50 60",
            "2023-10: 5 50 57",
            [("2023-12", 60, 57, -3, D("-5.0")), ("2023-10", 4, 5, 1, None)],
        ),
        # Filled in since; taken away since; older than the record begins; newer than its quarter.
        ("2023-10: 40 - 60", "2023-10: 40 50 60", [("2023-11", None, 50, None, None)]),
        ("2023-10: 40 50 60", "2023-10: 40 50", [("2023-12", 60, None, None, None)]),
        ("2023-11: 50 60", "2023-10: 40 50 60", [("2023-10", None, 40, None, None)]),
        ("2023-10: 40 50 60", "2023-10: 40 50 60 70", []),
        ("2023-10: 40 50", "2023-10: 40 50 60", [("2023-12", None, 60, None, None)]),
        ("2023-10: 40 - 60", "2023-10: 40 - 60", []),
    ],
)
def test_periods_that_read_otherwise(published, now, expected):
    assert between(published, now) == expected


def test_shares_differ_in_points_without_a_percentage():
    assert between("2023-10: 80.5", "2023-10: 82", unit="%") == [("2023-10", D("80.5"), 82, D("1.5"), None)]


def test_a_reason_that_changed_counts_and_a_status_alone_does_not():
    late, withheld = point("2023-10", None, absence="late"), point("2023-10", None, absence="withheld")
    assert between([late], [withheld]) == [("2023-10", None, None, None, None)]
    provisional, final = point("2023-10", 5, is_provisional=True), point("2023-10", 5)
    assert between([provisional], [final]) == []


def test_a_revision_tells_when_the_newer_word_became_known():
    now = point("2023-10", 55, known_on=date(2024, 2, 1))
    (found,) = revisions_between([point("2023-10", 50)], [now], unit="offences", until=END)
    assert (found.period, found.known_on) == (Period.parse("2023-10"), date(2024, 2, 1))


def test_the_quarters_last_day_is_included():
    assert between("2023-12: 50", "2023-12: 55", until=date(2023, 12, 31))
    assert not between("2023-12: 50", "2023-12: 55", until=date(2023, 12, 30))


def test_a_record_without_series_publishes_its_current_figure():
    assert published_points(kpi()) == (Point(Period.parse("2023/24 Q2"), D("300.0000"), "", known_on=date(2024, 1, 8)),)
    assert published_points(kpi(current_period="")) == ()
    assert published_points(kpi(series=series("2023-10: 1 2"))) == series("2023-10: 1 2")
