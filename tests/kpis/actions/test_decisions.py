"""Targets and resets: who decides them, for which period, how they are taken back, and which word counts."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from commitments.permissions import QuarterSealedMeanwhile
from kpis.actions.decisions import decide_reset, set_target
from kpis.actions.measures import edit_kpi
from kpis.actions.observations import WrongPeriod
from kpis.actions.records import register_scope
from kpis.known import Recorded, decisions_known
from kpis.models import KPI, Reset, Target
from kpis.periods import LONDON
from kpis.permissions import NotAllowed, NotVisible
from plantracker.ledger.models import AuditEvent
from tests.cast import CUT_OFF, make_plan
from tests.kpis.actions.events import NOON, events_of

TO_COME = date(2025, 3, 31)


def aimed(cast, *, by=None, at=NOON, due=None, **fields):
    """Sets a target of burglary: 280 in the third quarter unless told otherwise; ``due`` is a date instead."""
    said = {"period": "" if due else "2023/24 Q3", "by": due, "value": Decimal(280)}
    said |= {"set_by": "Governance Board", "reason": "As last year."}
    target = Target(kpi=cast.burglary, **{**said, **fields})
    return set_target(target=target, by=by or cast.analyst, at=at)


def reset(cast, *, by=None, at=NOON, **fields):
    """Draws burglary's limits anew from the second quarter, unless told otherwise."""
    said = {"month": "2023/24 Q2", "reason": "Homes only.", "decided_by": "Governance Board"}
    said |= {"decided_on": date(2024, 1, 9)}
    return decide_reset(reset=Reset(kpi=cast.burglary, **{**said, **fields}), by=by or cast.analyst, at=at)


def standing(cast):
    """What counts now: the targets' values by period or date, and the resets' periods with their reasons."""
    known = decisions_known([cast.burglary.pk], Recorded())
    targets = {str(each.period or each.by): each.value for each in known.targets.get(cast.burglary.pk, ())}
    resets = {str(each.month): each.reason for each in known.resets.get(cast.burglary.pk, ())}
    return targets, resets


DECISIONS = {"set_target": (aimed, Target), "decide_reset": (reset, Reset)}


@pytest.mark.parametrize("action", DECISIONS)
@pytest.mark.parametrize("role", ["governance", "analyst", "administrator"])
def test_decisions_are_stored_and_told(cast, role, action):
    decide, model = DECISIONS[action]
    row = decide(cast, by=getattr(cast, role))
    stored = model.objects.get(pk=row.pk)
    assert (stored.recorded_at, stored.recorded_by_id) == (NOON, getattr(cast, role).pk)
    event = events_of(cast.burglary, action).get()
    assert (event.at, event.by_id, event.scope) == (NOON, getattr(cast, role).pk, register_scope("north"))
    assert event.note == row.reason
    assert event.changes[model._meta.model_name]["id"] == row.pk


def test_what_the_ledger_holds_of_a_target(cast):
    aimed(cast, value=Decimal("280.5000"))
    said = events_of(cast.burglary, "set_target").get().changes["target"]
    kept = ("period", "by", "value", "set_by", "reason")
    assert [said[name] for name in kept] == ["2023/24 Q3", None, "280.5", "Governance Board", "As last year."]


def test_what_the_ledger_holds_of_a_reset(cast):
    reset(cast)
    said = events_of(cast.burglary, "decide_reset").get().changes["reset"]
    kept = ("month", "reason", "decided_by", "decided_on", "stands")
    assert [said[name] for name in kept] == ["2023/24 Q2", "Homes only.", "Governance Board", "2024-01-09", True]


@pytest.mark.parametrize("action", DECISIONS)
@pytest.mark.parametrize(
    ("role", "error"), [("lead", NotAllowed), ("reviewer", NotAllowed), ("panel", NotVisible), ("named", NotVisible)]
)
def test_decisions_refused(cast, role, error, action):
    decide, model = DECISIONS[action]
    with pytest.raises(error) as caught:
        decide(cast, by=getattr(cast, role))
    assert caught.type is error
    assert not model.objects.exists()
    assert not events_of(cast.burglary, action).exists()


@pytest.mark.parametrize("action", DECISIONS)
def test_decisions_by_a_stranger(cast, action):
    decide, _model = DECISIONS[action]
    with pytest.raises(NotVisible):
        decide(cast, by=make_plan(slug="south").governance)


@pytest.mark.parametrize("action", DECISIONS)
def test_the_owner_of_a_measure_decides_nothing(cast, action):
    KPI.objects.filter(pk=cast.burglary.pk).update(owner=cast.lead)
    decide, _model = DECISIONS[action]
    with pytest.raises(NotAllowed):
        decide(cast, by=cast.lead)


@pytest.mark.parametrize("action", DECISIONS)
def test_decisions_do_not_reach_into_a_sealed_quarter(cast, sealed, action):
    sealed(cast)
    decide, model = DECISIONS[action]
    with pytest.raises(QuarterSealedMeanwhile):
        decide(cast, at=CUT_OFF - timedelta(seconds=1))
    assert not model.objects.exists()
    assert decide(cast, at=CUT_OFF).pk


@pytest.mark.parametrize("period", ["2023-10", "2023/24"])
def test_a_period_of_another_length_is_refused(cast, period):
    with pytest.raises(WrongPeriod, match="is kept by the quarter: give a quarter, not"):
        aimed(cast, period=period)
    with pytest.raises(WrongPeriod, match="is kept by the quarter: give a quarter, not"):
        reset(cast, month=period)
    assert not Target.objects.exists()
    assert not Reset.objects.exists()


def test_the_length_is_that_of_the_measure_as_it_is_now(cast):
    """The page was read while the measure was still kept by the quarter."""
    edit_kpi(kpi=cast.burglary, changes={"frequency": "month"}, based_on=1, by=cast.analyst, at=NOON)
    assert cast.burglary.frequency == "quarter"
    with pytest.raises(WrongPeriod):
        aimed(cast)
    with pytest.raises(WrongPeriod):
        reset(cast)
    assert aimed(cast, period="2023-10").pk
    assert reset(cast, month="2023-07").pk


@pytest.mark.parametrize("text", ["2023/24 Q5", "Q3", "2023-13", " 2023/24 Q3", "2023/24 Q3 "])
def test_a_text_that_names_no_period(cast, text):
    with pytest.raises(ValidationError) as caught:
        aimed(cast, period=text)
    assert set(caught.value.message_dict) == {"period"}
    with pytest.raises(ValidationError) as caught:
        reset(cast, month=text)
    assert set(caught.value.message_dict) == {"month"}


# Targets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"due": TO_COME, "period": "2023/24 Q3"}, "Give a period or a date: one of them, not both."),
        ({"period": ""}, "Give a period or a date: one of them, not both."),
        ({"set_by": ""}, "cannot be blank"),
        ({"reason": ""}, "cannot be blank"),
        ({"set_by": "  "}, "who decided it, and why"),
        ({"reason": " \n"}, "who decided it, and why"),
        ({"value": Decimal("0.00001")}, "4 decimal places"),
        ({"value": Decimal("123456789012")}, "digits before the decimal point"),
        ({"value": Decimal("NaN")}, "must be a decimal number"),
        ({"value": None}, "no such target to take back"),
        ({"value": None, "due": TO_COME}, "no such target to take back"),
    ],
    ids=str,
)
def test_set_target_wrong(cast, fields, sentence):
    told = AuditEvent.objects.count()
    with pytest.raises(ValidationError, match=sentence):
        aimed(cast, **fields)
    assert not Target.objects.exists()
    assert AuditEvent.objects.count() == told


def test_the_newest_target_of_a_period_or_date_counts(cast):
    """Two periods and two dates, each with a superseded row; a date is not the period that ends on it."""
    aimed(cast, value=Decimal(280))
    aimed(cast, period="2023/24 Q4", value=Decimal(270))
    for due in (TO_COME, date(2025, 3, 30)):
        aimed(cast, due=due, value=Decimal(250))
    aimed(cast, value=Decimal(281))
    aimed(cast, period="2023/24 Q4", value=Decimal(0))
    aimed(cast, due=TO_COME, value=Decimal(251))
    assert standing(cast)[0] == {
        "2023/24 Q3": Decimal(281),
        "2023/24 Q4": Decimal(0),
        "2025-03-31": Decimal(251),
        "2025-03-30": Decimal(250),
    }


@pytest.mark.parametrize("where", [{}, {"due": TO_COME}], ids=["period", "date"])
def test_a_target_is_taken_back_once_and_set_again(cast, where):
    first = aimed(cast, **where)
    taken_back = aimed(cast, **where, value=None, reason="The board withdrew it.")
    assert standing(cast)[0] == {}
    with pytest.raises(ValidationError, match="no such target to take back"):
        aimed(cast, **where, value=None)
    aimed(cast, **where, value=Decimal(290))
    assert list(standing(cast)[0].values()) == [Decimal(290)]
    # What was taken back stays readable, and says no value.
    assert Target.objects.get(pk=first.pk).value == Decimal(280)
    with pytest.raises(ValueError, match="taken back"):
        _ = Target.objects.get(pk=taken_back.pk).as_value


def test_taking_back_one_target_leaves_the_other(cast):
    aimed(cast)
    aimed(cast, due=TO_COME, value=Decimal(250))
    with pytest.raises(ValidationError):
        aimed(cast, period="2023/24 Q4", value=None)
    aimed(cast, value=None)
    assert standing(cast)[0] == {"2025-03-31": Decimal(250)}


def test_a_target_of_another_measure_is_not_taken_back(cast):
    other = Target(kpi=cast.satisfaction, period="2023/24 Q3", value=Decimal(85), set_by="Board", reason="More.")
    set_target(target=other, by=cast.analyst, at=NOON)
    with pytest.raises(ValidationError, match="no such target"):
        aimed(cast, value=None)


# Resets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": ""}, "cannot be blank"),
        ({"decided_by": ""}, "cannot be blank"),
        ({"reason": " "}, "who decided it, and why"),
        ({"decided_by": "\t"}, "who decided it, and why"),
        ({"decided_on": None}, "cannot be null"),
        ({"decided_on": date(2024, 1, 11)}, "lies in the future"),
        ({"stands": False}, "no reset at 2023/24 Q2 to take back"),
    ],
    ids=str,
)
def test_decide_reset_wrong(cast, fields, sentence):
    told = AuditEvent.objects.count()
    with pytest.raises(ValidationError, match=sentence):
        reset(cast, **fields)
    assert not Reset.objects.exists()
    assert AuditEvent.objects.count() == told


@pytest.mark.parametrize(("day", "is_taken"), [(1, True), (2, True), (3, False)])
def test_the_day_of_a_decision_is_judged_in_london(cast, day, is_taken):
    """00:30 on 2 July in London is still 1 July in UTC."""
    at = datetime(2024, 7, 2, 0, 30, tzinfo=LONDON)
    if is_taken:
        assert reset(cast, at=at, decided_on=date(2024, 7, day)).pk
    else:
        with pytest.raises(ValidationError, match="future") as caught:
            reset(cast, at=at, decided_on=date(2024, 7, day))
        assert set(caught.value.message_dict) == {"decided_on"}


def test_the_newest_decision_on_a_period_counts(cast):
    reset(cast)
    reset(cast, month="2022/23 Q4", reason="A new system.")
    reset(cast, reason="Homes and boats.")
    # By period, not in the order in which they were decided.
    assert list(standing(cast)[1].items()) == [("2022/23 Q4", "A new system."), ("2023/24 Q2", "Homes and boats.")]


def test_a_reset_is_taken_back_once_and_decided_again(cast):
    first = reset(cast)
    reset(cast, month="2022/23 Q4", reason="A new system.")
    reset(cast, stands=False, reason="The system did not change after all.")
    assert standing(cast)[1] == {"2022/23 Q4": "A new system."}
    with pytest.raises(ValidationError, match="no reset at 2023/24 Q2"):
        reset(cast, stands=False)
    reset(cast, reason="It did.")
    assert standing(cast)[1] == {"2022/23 Q4": "A new system.", "2023/24 Q2": "It did."}
    assert Reset.objects.get(pk=first.pk).stands


def test_a_reset_of_another_period_or_measure_is_not_taken_back(cast):
    reset(cast)
    with pytest.raises(ValidationError, match="no reset at 2023/24 Q1"):
        reset(cast, month="2023/24 Q1", stands=False)
    elsewhere = Reset(
        kpi=cast.satisfaction,
        month="2023/24 Q2",
        reason="New questions.",
        decided_by="Board",
        decided_on=date(2024, 1, 9),
        stands=False,
    )
    with pytest.raises(ValidationError, match="no reset"):
        decide_reset(reset=elsewhere, by=cast.analyst, at=NOON)


def test_decisions_are_never_overwritten(cast):
    for row in (aimed(cast), reset(cast)):
        row.reason = "Another."
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()
