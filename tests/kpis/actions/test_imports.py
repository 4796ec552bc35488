"""Files of observations: put aside, checked against what is stored, confirmed, written once."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from commitments.actions.sealing import seal_quarter
from commitments.permissions import QuarterSealedMeanwhile
from kpis.actions.catalogue import create_area
from kpis.actions.imports import (
    LEASE,
    AlreadyImported,
    NewFile,
    ObservationsRefused,
    confirm,
    import_file,
    put_aside,
    waiting_batches,
    work_on,
)
from kpis.choices import BatchState
from kpis.imports.reading import read_observations
from kpis.known import series_known
from kpis.models import KPI, Area, ImportBatch, Observation
from kpis.periods import LONDON
from kpis.permissions import NotAllowed, NotVisible
from plantracker.csvfiles import BY_UPLOAD
from plantracker.ledger.models import AuditEvent
from tests.cast import CUT_OFF, QUARTER, observe, open_round_of
from tests.commitments.admin.pages import all_rows

NOON = datetime(2024, 3, 4, 12, 0, tzinfo=LONDON)
LONG = "kpi,period,value\nburglary,2023/24 Q1,210\nburglary,2023/24 Q2,220\nsatisfaction,2023/24 Q2,81.5\n"


def file_of(text, name="figures.csv", register="north"):
    return NewFile(register, name, text.encode())


def imported(cast, text, *, at=NOON, by=None, **more):
    file = file_of(text, **more)
    read = read_observations(file.name, file.content, BY_UPLOAD)
    return import_file(read=read, file=file, by=by or cast.analyst, at=at)


def series(kpi, *, before=NOON + timedelta(days=1)):
    points = series_known({kpi.pk: kpi.unit}, before=before).get(kpi.pk, [])
    return [(str(point.period), point.value) for point in points]


@pytest.fixture
def aside(cast):
    return put_aside(file=file_of(LONG), by=cast.analyst, at=NOON)


def test_a_file_is_written_whole(cast):
    batch = imported(cast, LONG)
    assert (batch.state, batch.rows, batch.new, batch.revised, batch.unchanged) == (BatchState.DONE, 3, 3, 0, 0)
    assert series(cast.burglary) == [("2023/24 Q1", 210), ("2023/24 Q2", 220)]
    assert series(cast.satisfaction) == [("2023/24 Q2", Decimal("81.5"))]
    row = Observation.objects.get(kpi=cast.satisfaction)
    assert (row.imported, row.batch_id, row.recorded_by_id) == (True, batch.pk, cast.analyst.pk)
    assert (row.period_start, row.period_end) == (date(2023, 7, 1), date(2023, 9, 30))
    # Without a day of its own it is known today, and counts from now on.
    assert (row.known_on, row.counts_from, row.recorded_at) == (date(2024, 3, 4), NOON, NOON)
    events = AuditEvent.objects.filter(action="import_observations").order_by("subject_id")
    assert [event.changes["observations"] for event in events] == [2, 1]


def test_a_day_of_its_own_counts_from_its_midnight(cast):
    imported(cast, "kpi,period,value,known_on\nburglary,2023/24 Q1,210,2024-02-29\n")
    row = Observation.objects.get(kpi=cast.burglary)
    assert (row.known_on, row.counts_from) == (date(2024, 2, 29), datetime(2024, 2, 29, tzinfo=LONDON))


def test_a_revision_is_a_newer_row(cast):
    imported(cast, LONG)
    batch = imported(
        cast,
        "kpi,period,value\nburglary,2023/24 Q1,211\nburglary,2023/24 Q2,220\nburglary,2023/24 Q3,230\n",
        at=NOON + timedelta(days=1),
    )
    assert (batch.new, batch.revised, batch.unchanged) == (1, 1, 1)
    assert batch.report["revised"] == [[2, "burglary", "", "2023/24 Q1", "210", "211"]]
    assert batch.report["new"] == [[4, "burglary", "", "2023/24 Q3", "", "230"]]
    later = NOON + timedelta(days=2)
    assert series(cast.burglary, before=later) == [("2023/24 Q1", 211), ("2023/24 Q2", 220), ("2023/24 Q3", 230)]
    # As known the day before, the first word stands.
    assert series(cast.burglary, before=NOON + timedelta(hours=1))[0] == ("2023/24 Q1", 210)
    assert Observation.objects.filter(kpi=cast.burglary, period="2023/24 Q1").count() == 2


def test_every_kind_of_figure_is_stored(cast):
    create_area(area=Area(register="north", slug="west", name="West"), by=cast.analyst, at=NOON)
    imported(
        cast,
        "kpi,area,period,value,numerator,denominator,sample,status,absence,known_on,note,withheld_by,review_on\n"
        'satisfaction,,2023/24 Q1,,29,32,,provisional,,,"a, b",,\n'
        "satisfaction,,2023/24 Q2,81.5,,,105,,,,,,\n"
        "satisfaction,,2023/24 Q3,7,,,,,withheld,,,Commissioner,2024-06-01\n"
        "burglary,west,2023/24 Q1,12,,,,,,,,,\n"
        "burglary,,2023/24 Q1,,,,,,late,,,,\n",
    )
    rows = {(row.kpi.slug, row.period, bool(row.area_id)): row for row in Observation.objects.select_related("kpi")}
    first = rows["satisfaction", "2023/24 Q1", False]
    assert (first.figure, first.status, first.note) == (Decimal("90.625"), "provisional", "a, b")
    assert rows["satisfaction", "2023/24 Q2", False].sample == 105
    kept = rows["satisfaction", "2023/24 Q3", False]
    assert (kept.absence, kept.value, kept.withheld_by) == ("withheld", 7, "Commissioner")
    assert kept.review_on == date(2024, 6, 1)
    assert rows["burglary", "2023/24 Q1", True].value == 12
    assert rows["burglary", "2023/24 Q1", False].absence == "late"


WRONG = {
    "no such KPI": ("fires,2023/24 Q1,1,", 2, "kpi", "fires", "There is no such KPI in the register “north”."),
    "no such area": (
        "burglary,2023/24 Q1,1,east",
        2,
        "area",
        "east",
        "There is no such area in the register “north”.",
    ),
    "a month": ("burglary,2023-10,1,", 2, "period", "2023-10", "The KPI is kept by the quarter: give a quarter."),
    "to come": (
        "burglary,2024/25 Q4,1,",
        2,
        "period",
        "2024/25 Q4",
        "The period has not begun on 2024-03-04: there can be no figure yet.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_and_nothing_is_written(cast, name):
    line, number, column, value, message = WRONG[name]
    before = all_rows()
    with pytest.raises(ObservationsRefused) as refused:
        imported(cast, f"kpi,period,value,area\n{line}\nburglary,2022/23 Q1,5,\n")
    (problem,) = refused.value.problems
    assert (problem.file, problem.row, problem.column, problem.value) == ("figures.csv", number, column, value)
    assert problem.message == message
    assert all_rows() == before


def test_a_wide_file_says_in_which_column(cast):
    with pytest.raises(ObservationsRefused) as refused:
        imported(cast, "kpi,2023/24 Q1,2024/25 Q4\nburglary,1,2\n")
    (problem,) = refused.value.problems
    assert (problem.row, problem.column) == (2, "2024/25 Q4")


def test_what_all_cells_of_a_wide_row_have_in_common_is_told_once(cast):
    with pytest.raises(ObservationsRefused) as refused:
        imported(cast, "kpi,area,2023/24 Q1,2023/24 Q2,2023-10\nburglar,,1,2,3\nburglary,moon,1,2,3\n")
    assert [(problem.row, problem.column, problem.value) for problem in refused.value.problems] == [
        (2, "kpi", "burglar"),
        (3, "area", "moon"),
        (3, "2023-10", "2023-10"),
    ]


def test_the_own_area_of_a_measure_has_no_second_series(cast):
    west = create_area(area=Area(register="north", slug="west", name="West"), by=cast.analyst, at=NOON)
    KPI.objects.filter(pk=cast.burglary.pk).update(own_area=west)
    before = all_rows()
    with pytest.raises(ObservationsRefused) as refused:
        imported(cast, "kpi,area,period,value\nburglary,west,2023/24 Q1,1\n")
    (problem,) = refused.value.problems
    assert (problem.row, problem.column, problem.value) == (2, "area", "west")
    assert problem.message == "This is the KPI's own area: leave the cell empty."
    assert all_rows() == before


def test_a_count_below_0_is_refused(cast):
    """Where the periods of a measure are added up; another may be a balance."""
    imported(cast, "kpi,period,value\nburglary,2022/23 Q1,-1\n")
    with pytest.raises(ObservationsRefused, match="column “numerator”, value “-1”: A count is never negative"):
        imported(cast, "kpi,period,numerator,denominator\nsatisfaction,2022/23 Q1,-1,4\n")
    KPI.objects.filter(pk=cast.burglary.pk).update(combine="sum")
    with pytest.raises(ObservationsRefused, match="A count is never negative: give 0 or more"):
        imported(cast, "kpi,period,value\nburglary,2022/23 Q2,-1\n")


@pytest.mark.parametrize(
    ("known_on", "message"),
    [
        ("2024-03-05", "The day lies in the future: give 2024-03-04 or an earlier day."),
        ("2024-01-22", "It would count before the cut-off of 2023/24 Q3 (2024-01-22 18:00), which has passed"),
    ],
)
def test_a_day_that_does_not_do(cast, known_on, message):
    open_round_of(cast)
    with pytest.raises(ObservationsRefused) as refused:
        imported(cast, f"kpi,period,value,known_on\nburglary,2023/24 Q1,1,{known_on}\n")
    (problem,) = refused.value.problems
    assert (problem.column, problem.value) == ("known_on", known_on)
    assert problem.message.startswith(message)


def test_an_older_word_than_the_stored_one_is_refused(cast):
    observe(cast.burglary, "2023/24 Q1", "9", by=cast.analyst, at=NOON - timedelta(days=1))
    with pytest.raises(ObservationsRefused, match="is stored already: give that day or a later one"):
        imported(cast, "kpi,period,value,known_on\nburglary,2023/24 Q1,1,2020-01-01\n")


def test_withholding_names_who_and_until_when(cast):
    with pytest.raises(ObservationsRefused, match="Say who decided to withhold it"):
        imported(cast, "kpi,period,absence\nburglary,2023/24 Q1,withheld\n")


def test_the_same_file_is_known_by_its_content(cast):
    imported(cast, LONG)
    before = all_rows()
    with pytest.raises(AlreadyImported, match="This very file was imported on 2024-03-04"):
        imported(cast, LONG, name="renamed.csv", at=NOON + timedelta(days=9))
    with pytest.raises(AlreadyImported):
        put_aside(file=file_of(LONG), by=cast.analyst, at=NOON)
    assert all_rows() == before


@pytest.mark.parametrize(("role", "error"), [("lead", NotAllowed), ("reviewer", NotAllowed), ("panel", NotVisible)])
def test_only_keepers_import(cast, role, error):
    before = all_rows()
    with pytest.raises(error):
        imported(cast, LONG, by=getattr(cast, role))
    with pytest.raises(error):
        put_aside(file=file_of(LONG), by=getattr(cast, role), at=NOON)
    assert all_rows() == before


def test_nothing_is_imported_into_a_quarter_that_closed_meanwhile(cast):
    from_before = open_round_of(cast).cut_off - timedelta(seconds=1)
    seal_at(cast)
    with pytest.raises(QuarterSealedMeanwhile):
        imported(cast, LONG, at=from_before)


def seal_at(cast):
    seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=CUT_OFF)


# Batches: each step is taken once --------------------------------------------------------------


def test_a_batch_is_checked_then_confirmed_then_written(cast, aside):
    assert (aside.state, bytes(aside.content)) == (BatchState.QUEUED, LONG.encode())
    checked = work_on(batch=aside, at=NOON)
    assert (checked.state, checked.rows, checked.new, checked.claimed_until) == (BatchState.CHECKED, 3, 3, None)
    assert not Observation.objects.exists()
    confirmed = confirm(batch=checked, by=cast.governance, at=NOON)
    assert confirmed.state == BatchState.CONFIRMED
    done = work_on(batch=confirmed, at=NOON)
    assert (done.state, done.content, done.finished_at) == (BatchState.DONE, None, NOON)
    assert {row.recorded_by_id for row in Observation.objects.all()} == {cast.governance.pk}
    assert work_on(batch=done, at=NOON).state == BatchState.DONE
    assert Observation.objects.count() == 3


def test_a_wrong_file_is_refused_and_its_content_goes(cast):
    batch = put_aside(file=file_of("kpi,period,value\nfires,2023/24 Q1,x\n"), by=cast.analyst, at=NOON)
    refused = work_on(batch=batch, at=NOON)
    assert (refused.state, refused.wrong, refused.content) == (BatchState.REFUSED, 1, None)
    ((row, column, value, message),) = refused.report["problems"]
    assert (row, column, value) == (2, "value", "x")
    assert message
    with pytest.raises(ValidationError, match="not waiting to be confirmed"):
        confirm(batch=refused, by=cast.analyst, at=NOON)


def test_what_changed_after_the_check_is_not_written(cast, aside):
    checked = work_on(batch=aside, at=NOON)
    observe(cast.burglary, "2023/24 Q1", "999", by=cast.analyst, at=NOON)
    failed = work_on(batch=confirm(batch=checked, by=cast.analyst, at=NOON), at=NOON)
    assert failed.state == BatchState.FAILED
    assert "Somebody changed the measures or their figures after the file was checked" in failed.message
    assert Observation.objects.count() == 1


def test_a_step_that_a_worker_has_is_not_taken_twice(aside):
    ImportBatch.objects.filter(pk=aside.pk).update(state=BatchState.CHECKING, claimed_until=NOON + LEASE)
    assert waiting_batches(at=NOON) == []
    assert work_on(batch=aside, at=NOON).state == BatchState.CHECKING
    # A worker that was killed leaves the step to the next, once its time is over.
    late = NOON + LEASE + timedelta(seconds=1)
    assert waiting_batches(at=late) == [aside]
    assert work_on(batch=aside, at=late).state == BatchState.CHECKED


def test_a_step_that_never_ends_fails_at_last(aside):
    ImportBatch.objects.filter(pk=aside.pk).update(attempts=5)
    assert work_on(batch=aside, at=NOON).state == BatchState.FAILED
    assert waiting_batches(at=NOON) == []


def test_of_two_batches_of_one_file_one_is_written(cast):
    batches = [put_aside(file=file_of(LONG), by=cast.analyst, at=NOON) for _copy in range(2)]
    checked = [work_on(batch=batch, at=NOON) for batch in batches]
    confirmed = [confirm(batch=batch, by=cast.analyst, at=NOON) for batch in checked]
    states = [work_on(batch=batch, at=NOON).state for batch in confirmed]
    assert states == [BatchState.DONE, BatchState.FAILED]
    assert Observation.objects.count() == 3


def test_a_finished_batch_is_never_changed(cast):
    batch = imported(cast, LONG)
    with pytest.raises(Exception, match="import a newer file"), transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(name="other")
