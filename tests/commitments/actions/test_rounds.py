"""Rounds: opened with default or given dates, moved, closed; what they carry over; ratings of themes."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from commitments.actions.plan import set_role, withdraw_aim
from commitments.actions.rounds import (
    RoundNeedsDates,
    RoundRefused,
    close_round,
    move_cut_off,
    open_round,
    rate_theme,
)
from commitments.actions.sealing import seal_quarter
from commitments.models import ProgressUpdate, Round, ThemeRating
from commitments.permissions import NotAllowed, NotVisible
from kpis.periods import LONDON, Period
from plantracker.ledger.models import AuditEvent
from plantracker.people.actions import edit_person
from tests.cast import CUT_OFF, OPENED_AT, SUBMIT_BY, WRITTEN_AT, approve, draft, make_plan, open_round_of, submit

Q3, Q4 = Period.parse("2023/24 Q3"), Period.parse("2023/24 Q4")
SECOND = timedelta(seconds=1)


def opened(cast, quarter="2023/24 Q3", *, at=OPENED_AT, by=None, **dates):
    return open_round(plan=cast.plan, quarter=Period.parse(quarter), by=by or cast.governance, at=at, **dates)


def test_open_round_with_default_dates(cast):
    result = opened(cast)
    stored = Round.objects.get()
    assert (stored.submit_by, stored.cut_off) == (SUBMIT_BY, CUT_OFF)
    assert (stored.quarter, stored.quarter_start, stored.opened_at) == ("2023/24 Q3", date(2023, 10, 1), OPENED_AT)
    assert (result.round, result.carried, result.warnings) == (stored, 0, [])
    event = AuditEvent.objects.get(action="open_round")
    assert event.state["cut_off"] == "2024-01-22T18:00:00+00:00"
    assert event.at == OPENED_AT


@pytest.mark.parametrize(
    ("role", "error"),
    [("analyst", NotAllowed), ("lead", NotAllowed), ("reviewer", NotAllowed), ("panel", NotVisible)],
)
def test_open_round_is_for_governance(cast, role, error):
    with pytest.raises(error):
        opened(cast, by=getattr(cast, role))
    with pytest.raises(NotVisible):
        opened(cast, by=make_plan(slug="south").governance)
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("quarter", "at", "message"),
    [
        ("2024/25 Q1", datetime(2024, 3, 31, 23, 59, tzinfo=LONDON), "not begun"),
        ("2020/21 Q4", OPENED_AT, "outside the plan"),
        ("2025/26 Q1", datetime(2025, 7, 2, tzinfo=LONDON), "outside the plan"),
    ],
)
def test_open_round_refused(cast, quarter, at, message):
    with pytest.raises(RoundRefused, match=message):
        opened(cast, quarter, at=at, submit_by=at.date() + timedelta(days=8), cut_off=at + timedelta(days=9))


@pytest.mark.parametrize(
    ("quarter", "at"),
    [
        ("2024/25 Q1", datetime(2024, 4, 1, 0, 0, tzinfo=LONDON)),  # its first instant
        ("2021/22 Q1", datetime(2021, 7, 1, tzinfo=LONDON)),  # the plan's first quarter
        ("2024/25 Q4", datetime(2025, 4, 1, tzinfo=LONDON)),  # its last
    ],
)
def test_open_round_from_the_quarters_first_day(cast, quarter, at):
    assert opened(cast, quarter, at=at).round.quarter == quarter


def test_one_round_per_quarter(cast, round_):
    close_round(round=round_, based_on=1, by=cast.governance, at=WRITTEN_AT)
    with pytest.raises(RoundRefused, match="a round already"):
        opened(cast, at=WRITTEN_AT + SECOND)


@pytest.mark.parametrize(("after", "is_taken"), [(-SECOND, False), (0 * SECOND, True)])
def test_at_most_one_open_round(cast, round_, after, is_taken):
    at = CUT_OFF + after
    if is_taken:
        assert opened(cast, "2023/24 Q4", at=at).round.quarter == "2023/24 Q4"
    else:
        with pytest.raises(RoundRefused, match="still open: close it first"):
            opened(cast, "2023/24 Q4", at=at)


def test_rounds_of_two_plans_do_not_meet(cast, round_):
    assert open_round_of(make_plan(slug="south")).quarter == round_.quarter


# 2023/24 Q3: by default submission until 15 January, cut-off on the 22nd at 18:00.
LATE = datetime(2024, 1, 16, 9, 0, tzinfo=LONDON)
FRIDAY = date(2024, 1, 19)


@pytest.mark.parametrize(
    ("at", "dates", "error"),
    [
        (datetime(2024, 1, 15, 23, 59, tzinfo=LONDON), {}, None),
        (LATE, {}, RoundNeedsDates),
        (LATE, {"cut_off": CUT_OFF + SECOND}, RoundNeedsDates),
        (LATE, {"submit_by": LATE.date()}, None),
        (LATE, {"submit_by": LATE.date() - timedelta(days=1)}, RoundNeedsDates),
        (CUT_OFF, {"submit_by": date(2024, 1, 23)}, RoundNeedsDates),
        (LATE, {"submit_by": FRIDAY, "cut_off": LATE}, RoundNeedsDates),
        (LATE, {"submit_by": LATE.date(), "cut_off": LATE + SECOND}, None),
        (LATE, {"submit_by": FRIDAY, "cut_off": datetime(2024, 1, 18, 18, tzinfo=LONDON)}, RoundRefused),
        (LATE, {"submit_by": FRIDAY, "cut_off": datetime(2024, 1, 19, 18, tzinfo=LONDON)}, None),
    ],
)
def test_dates_lie_ahead_and_in_order(cast, at, dates, error):
    if error is None:
        assert opened(cast, at=at, **dates).round.pk
        return
    with pytest.raises(error) as caught:
        opened(cast, at=at, **dates)
    assert caught.type is error
    assert not Round.objects.exists()


@pytest.mark.parametrize(("leave", "message"), [([], ""), (["second_governance"], "1 governance officer:")])
def test_warning_with_fewer_than_two_approvers(cast, leave, message):
    for name in leave:
        changes = {"is_active": False}
        edit_person(person=getattr(cast, name), changes=changes, by=cast.administrator, at=OPENED_AT)
    warnings = opened(cast).warnings
    assert bool(warnings) == bool(leave)
    assert all(message in warning for warning in warnings)


def test_warning_with_no_approver_at_all(cast):
    for person in (cast.governance, cast.second_governance):
        set_role(plan=cast.plan, person=person, role="analyst", by=cast.administrator, at=OPENED_AT)
    (warning,) = opened(cast, by=cast.administrator).warnings
    assert warning.startswith("The plan has 0 governance officers")


def next_round(cast, quarter="2023/24 Q4", at=CUT_OFF):
    """The next round, opened with dates of its own right when the first has closed."""
    return opened(cast, quarter, at=at)


def texts(quarter):
    rows = ProgressUpdate.objects.filter(quarter=quarter).order_by("aim__slug", "version")
    return [(row.aim.slug, row.version, row.state, row.author.name, row.activity) for row in rows]


def test_unapproved_text_becomes_the_next_draft(cast, round_):
    """With every author: the next round's approver must not have edited any of it."""
    draft(cast.patrols, round_, by=cast.lead, activity="One.")
    submit(cast.patrols, round_, by=cast.deputy, activity="Two.")
    submit(cast.helpline, round_, by=cast.other_lead, activity="Done.")
    done = ProgressUpdate.objects.get(activity="Done.")
    approve(done, by=cast.governance)
    result = next_round(cast)
    assert result.carried == 1
    assert texts("2023/24 Q4") == [
        ("patrols", 1, "draft", "Liam Lead", "One."),
        ("patrols", 2, "draft", "Dora Deputy", "Two."),
    ]
    carried = ProgressUpdate.objects.get(quarter="2023/24 Q4", version=2)
    assert (carried.round, carried.carried_from.quarter) == (result.round, "2023/24 Q3")
    assert (carried.written_at, carried.submitted_at, carried.counts_from) == (WRITTEN_AT, None, None)
    said = ("amber", "green", "Half of the officers are in post.")
    assert (carried.rag, carried.projected_rag, carried.rag_reason) == said


def test_only_what_follows_the_approved_version_is_carried(cast, round_):
    approve(submit(cast.patrols, round_, by=cast.lead, activity="Approved."), by=cast.governance)
    draft(cast.patrols, round_, by=cast.deputy, activity="Newer.")
    assert next_round(cast).carried == 1
    assert texts("2023/24 Q4") == [("patrols", 1, "draft", "Dora Deputy", "Newer.")]


def test_text_is_carried_again_and_again(cast, round_):
    draft(cast.patrols, round_, by=cast.lead, activity="One.")
    next_round(cast)
    at = Round.objects.get(quarter="2023/24 Q4").cut_off
    assert next_round(cast, "2024/25 Q1", at).carried == 1
    assert texts("2024/25 Q1") == [("patrols", 1, "draft", "Liam Lead", "One.")]


def test_text_is_carried_over_a_quarter_that_never_had_a_round(cast, round_):
    """Sealing late gives that quarter a round; the text must not be left behind it."""
    draft(cast.patrols, round_, by=cast.lead, activity="One.")
    at = datetime(2024, 7, 2, 9, 0, tzinfo=LONDON)
    seal_quarter(plan=cast.plan, quarter=Q4, by=cast.governance, at=at)
    assert next_round(cast, "2024/25 Q1", at).carried == 1
    assert texts("2024/25 Q1") == [("patrols", 1, "draft", "Liam Lead", "One.")]


def test_text_of_a_withdrawn_aim_is_not_carried(cast, round_):
    draft(cast.helpline, round_, by=cast.other_lead)
    day = date(2024, 1, 10)
    withdraw_aim(aim=cast.helpline, on=day, reason="Gone.", based_on=1, by=cast.governance, at=CUT_OFF)
    assert next_round(cast).carried == 0


def test_returned_text_is_carried_without_its_comment(cast, round_):
    update = submit(cast.patrols, round_, by=cast.lead)
    ProgressUpdate.objects.filter(pk=update.pk).update(state="returned", return_comment="More, please.")
    next_round(cast)
    carried = ProgressUpdate.objects.get(quarter="2023/24 Q4")
    assert (carried.state, carried.return_comment, carried.submitted_by) == ("draft", "", None)


def moved(cast, round_, *, submit_by=SUBMIT_BY, cut_off=CUT_OFF, at=WRITTEN_AT, based_on=1, by=None):
    by = by or cast.governance
    return move_cut_off(round=round_, submit_by=submit_by, cut_off=cut_off, based_on=based_on, by=by, at=at)


def test_move_cut_off(cast, round_):
    moved(cast, round_, cut_off=CUT_OFF + timedelta(days=2))
    stored = Round.objects.get()
    assert (stored.cut_off, stored.submit_by, stored.version) == (CUT_OFF + timedelta(days=2), SUBMIT_BY, 2)
    assert AuditEvent.objects.get(action="move_cut_off").changes["cut_off"] == [
        "2024-01-22T18:00:00+00:00",
        "2024-01-24T18:00:00+00:00",
    ]


def test_move_cut_off_after_submit_by(cast, round_):
    """The day by which updates were due has passed and stays: what is overdue is overdue."""
    at = datetime(2024, 1, 18, 9, tzinfo=LONDON)
    assert moved(cast, round_, cut_off=CUT_OFF + timedelta(days=1), at=at).submit_by == SUBMIT_BY
    with pytest.raises(RoundNeedsDates):
        moved(cast, round_, submit_by=date(2024, 1, 17), at=at, based_on=2)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"cut_off": WRITTEN_AT}, RoundNeedsDates),
        ({"submit_by": date(2024, 1, 7)}, RoundNeedsDates),
        ({"submit_by": date(2024, 1, 23)}, RoundRefused),
        ({"based_on": 2}, RoundRefused),
        ({"at": CUT_OFF, "cut_off": CUT_OFF + timedelta(days=9)}, RoundRefused),
    ],
)
def test_move_cut_off_refused(cast, round_, asked, error):
    with pytest.raises(error):
        moved(cast, round_, **asked)
    assert Round.objects.get().version == 1


@pytest.mark.parametrize(("role", "error"), [("analyst", NotAllowed), ("lead", NotAllowed), ("named", NotVisible)])
def test_round_is_governances(cast, round_, role, error):
    person = getattr(cast, role)
    with pytest.raises(error):
        moved(cast, round_, by=person)
    with pytest.raises(error):
        close_round(round=round_, based_on=1, by=person, at=WRITTEN_AT)
    with pytest.raises(error):
        rated(cast, round_, by=person)


def test_close_round_moves_the_cut_off_to_that_instant(cast, round_):
    close_round(round=round_, based_on=1, by=cast.governance, at=WRITTEN_AT)
    stored = Round.objects.get()
    assert (stored.cut_off, stored.submit_by, stored.version) == (WRITTEN_AT, WRITTEN_AT.date(), 2)
    assert not stored.is_open(at=WRITTEN_AT)
    assert stored.is_open(at=WRITTEN_AT - SECOND)


@pytest.mark.parametrize("asked", [{"at": CUT_OFF, "based_on": 1}, {"at": WRITTEN_AT, "based_on": 9}])
def test_close_round_refused(cast, round_, asked):
    with pytest.raises(RoundRefused):
        close_round(round=round_, by=cast.governance, **asked)


def rated(cast, round_, *, rag="amber", reason="Half is done.", at=WRITTEN_AT, by=None, theme=None):
    return rate_theme(
        theme=theme or cast.streets, round=round_, rag=rag, reason=reason, by=by or cast.governance, at=at
    )


def test_rate_theme_appends(cast, round_):
    rated(cast, round_)
    rated(cast, round_, rag="green", reason="All is done.")
    rated(cast, round_, rag="", reason="Not rated after all.")
    rows = ThemeRating.objects.order_by("id").values_list("rag", "reason", "round", "rated_at", "rated_by")
    who = (round_.pk, WRITTEN_AT, cast.governance.pk)
    assert list(rows) == [
        ("amber", "Half is done.", *who),
        ("green", "All is done.", *who),
        ("", "Not rated after all.", *who),
    ]
    assert AuditEvent.objects.filter(action="rate_theme", subject_id=cast.streets.pk).count() == 3


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"reason": " "}, RoundRefused),
        ({"rag": "blue"}, ValidationError),
        ({"at": CUT_OFF}, RoundRefused),
    ],
)
def test_rate_theme_refused(cast, round_, asked, error):
    with pytest.raises(error):
        rated(cast, round_, **asked)
    assert not ThemeRating.objects.exists()


def test_rate_theme_in_a_round_of_another_plan(cast, round_):
    other = make_plan(slug="south")
    with pytest.raises(Round.DoesNotExist):
        rated(other, round_, theme=other.streets)
