"""Rows of several tables in one statement: the same values as each table gives by itself."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import Aim, PlanKPI, Theme
from kpis.models import Observation, Reset, Target
from plantracker.ledger.events import label_of
from plantracker.ledger.models import AuditEvent
from plantracker.together import Asked, read_side_by_side, read_together
from tests.cast import WRITTEN_AT, make_plan, observe

ODD = 'A “quote”, a "plain one", a \\ and a\nsecond line'


@pytest.fixture
def cast(db):
    return make_plan()


@pytest.fixture
def told(cast):
    """Rows with a value of every kind that a column has, and with none."""
    recorded = {"kpi": cast.burglary, "recorded_at": WRITTEN_AT, "recorded_by": cast.analyst}
    Target.objects.create(period="2023/24 Q3", value=Decimal("85.1000"), set_by="Board", reason=ODD, **recorded)
    Target.objects.create(by=date(2024, 3, 31), value=None, set_by="Board", reason="Taken back.", **recorded)
    decided = {"decided_by": "Board", "decided_on": date(2024, 1, 9)}
    Reset.objects.create(month="2023-04", reason="New", stands=False, **decided, **recorded)
    Reset.objects.create(month="2023-05", reason="New", stands=True, **decided, **recorded)
    return cast


TARGETS = ("period", "by", "value", "reason", "recorded_at", "kpi_id")
RESETS = ("month", "stands", "decided_on")
EVENTS = ("state", "at")


def questions(plan):
    created = AuditEvent.objects.filter(subject_type=label_of(Theme), subject_id=plan.themes.get(slug="streets").pk)
    return {
        "targets": Asked(Target.objects.order_by("-id"), TARGETS),
        "resets": Asked(Reset.objects.all(), RESETS),
        "events": Asked(created, EVENTS),
    }


def test_each_value_comes_back_as_its_column_has_it(told):
    asked = questions(told.plan)
    assert connection.features.supports_json_field  # Django asks SQLite once in each process.
    with CaptureQueriesContext(connection) as captured:
        found = read_together(asked)
    assert len(captured) == 1
    assert sorted(found["targets"], key=lambda row: row[0]) == [
        ("", date(2024, 3, 31), None, "Taken back.", WRITTEN_AT, told.burglary.pk),
        ("2023/24 Q3", None, Decimal("85.1000"), ODD, WRITTEN_AT, told.burglary.pk),
    ]
    given = [row[2] for row in found["targets"] if row[2] is not None]
    assert [str(value) for value in given] == ["85.1000"], "with the digits that the column keeps"
    assert sorted(found["resets"]) == [("2023-04", False, date(2024, 1, 9)), ("2023-05", True, date(2024, 1, 9))]
    assert {type(row[1]) for row in found["resets"]} == {bool}
    ((state, at),) = found["events"]
    assert (state["title"], state["starts_on"], state["declared_total"]) == ("Safer streets", None, 2)
    assert at == datetime(2024, 1, 2, 9, tzinfo=UTC)


def test_together_and_alone_give_the_same(told):
    asked = questions(told.plan)
    together = read_together(asked)
    for name, question in asked.items():
        (alone,) = read_together({name: question}).values()
        assert sorted(map(repr, alone)) == sorted(map(repr, together[name]))
        assert alone, name


@pytest.mark.parametrize("value", ["0.0001", "-12345678.9000", "99999999999.9999", "0.0000", "100.0000"])
def test_digits_are_those_of_the_column(cast, value):
    recorded = {"recorded_at": WRITTEN_AT, "recorded_by": cast.analyst}
    Target.objects.create(kpi=cast.burglary, period="2023/24 Q3", value=value, set_by="B", reason="R", **recorded)
    ((by_itself,),) = Target.objects.values_list("value")
    found = read_together({"a": Asked(Target.objects.all(), ("value",)), "b": Asked(Theme.objects.all(), ("slug",))})
    assert repr(found["a"]) == repr([(by_itself,)])


def test_rows_are_made_as_they_arrive(cast):
    asked = Asked(Theme.objects.all(), ("slug", "title"), lambda slug, title: f"{slug}: {title}")
    assert sorted(asked.read()) == ["streets: Safer streets", "victims: Victims first"]


@pytest.mark.parametrize("names", [(), ("none",), ("none", "themes"), ("themes", "none"), ("none", "nothing")])
def test_what_has_no_rows(cast, names):
    empty = {"none": Asked(Aim.objects.none(), ("slug",)), "nothing": Asked(PlanKPI.objects.filter(pk=0), ("key",))}
    asked = {**empty, "themes": Asked(Theme.objects.all(), ("slug",))}
    found = read_together({name: asked[name] for name in names})
    assert {name: sorted(rows) for name, rows in found.items()} == {
        name: [("streets",), ("victims",)] if name == "themes" else [] for name in names
    }


def test_many_rows_are_read_beside_their_like(cast):
    """One statement for what is told as JSON, one for each table of many."""
    observe(cast.burglary, "2023/24 Q2", "120", by=cast.analyst, at=WRITTEN_AT)
    observe(cast.satisfaction, "2023/24 Q2", "80.5", by=cast.analyst, at=WRITTEN_AT)
    of = Observation.objects.filter
    asked = {
        "themes": Asked(Theme.objects.all(), ("slug",)),
        "aims": Asked(Aim.objects.all(), ("slug",)),
        "first": Asked(of(kpi=cast.burglary), ("period", "value"), many=True),
        "second": Asked(of(kpi=cast.satisfaction), ("period", "value"), many=True),
    }
    with CaptureQueriesContext(connection) as captured:
        found = read_together(asked)
    assert len(captured) == 2
    assert (len(found["themes"]), len(found["aims"])) == (2, 4)
    assert (found["first"], found["second"]) == ([("2023/24 Q2", Decimal(120))], [("2023/24 Q2", Decimal("80.5"))])


# Readers --------------------------------------------------------------------------------------


def reader(name, *waves):
    """Asks for the themes and then the aims, as often as it is told to, and answers with what it was given."""
    given = [name]
    for wave in waves:
        found = yield {"rows": Asked(wave.objects.all(), ("slug",)), "again": Asked(wave.objects.none(), ("slug",))}
        given.append(len(found["rows"]))
        assert found["again"] == []
    return given


@pytest.mark.parametrize(
    ("asked", "answers", "statements"),
    [
        ([], [], 0),
        ([("a",)], [["a"]], 0),
        ([("a", Theme)], [["a", 2]], 1),
        ([("a", Theme, Aim), ("b", Theme, Aim)], [["a", 2, 4], ["b", 2, 4]], 2),
        ([("a", Theme), ("b", Aim, Theme, Aim), ("c",)], [["a", 2], ["b", 4, 2, 4], ["c"]], 3),
    ],
)
def test_readers_go_side_by_side(cast, asked, answers, statements):
    """As many statements as the reader that asks most often."""
    with CaptureQueriesContext(connection) as captured:
        assert read_side_by_side([reader(*each) for each in asked]) == answers
    assert len(captured) == statements


def test_what_a_reader_raises_comes_out(cast):
    def broken():
        yield {"rows": Asked(Theme.objects.all(), ("slug",))}
        raise LookupError("no such theme")

    with pytest.raises(LookupError, match="no such theme"):
        read_side_by_side([reader("a", Theme, Aim), broken()])
