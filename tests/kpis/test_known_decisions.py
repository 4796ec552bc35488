"""What was known of decisions at an instant: definitions, targets and resets, each with a superseded row."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from kpis.actions.decisions import decide_reset, set_target
from kpis.actions.measures import NewDefinition, edit_kpi, redefine_kpi
from kpis.known import Decisions, Recorded, current_meaning, decisions_known
from kpis.methods.series import Meaning
from kpis.methods.series import Reset as ResetValue
from kpis.methods.series import Target as TargetValue
from kpis.models import KPI, Reset, Target
from kpis.periods import LONDON, Period
from plantracker.ledger.events import states_asked, states_by_key
from tests.kpis.actions.events import NOON

LATER = NOON + timedelta(hours=1)
INSTANT = timedelta(microseconds=1)
ALWAYS = datetime(2030, 1, 1, tzinfo=LONDON)
Q1, Q3 = Period.parse("2023/24 Q1"), Period.parse("2023/24 Q3")
APRIL, OCTOBER = date(2023, 4, 1), date(2023, 10, 1)


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        (Recorded(before=NOON), []),
        (Recorded(before=NOON + INSTANT), ["1"]),
        (Recorded(before=LATER), ["1"]),
        (Recorded(before=LATER + INSTANT), ["2"]),
        (Recorded(through=NOON - INSTANT), []),
        (Recorded(through=NOON), ["1"]),
        (Recorded(through=LATER - INSTANT), ["1"]),
        (Recorded(through=LATER), ["2"]),
        (Recorded(), ["2"]),
        # Of both the earlier counts.
        (Recorded(before=LATER, through=ALWAYS), ["1"]),
        (Recorded(before=ALWAYS, through=NOON), ["1"]),
    ],
)
def test_decisions_are_read_up_to_an_instant(cast, recorded, expected):
    """Everything is decided at NOON, and once more at LATER."""
    kpi, by = cast.burglary, cast.analyst
    for at, word in ((NOON, "1"), (LATER, "2")):
        said = {"by": by, "at": at}
        set_target(target=Target(kpi=kpi, period="2023/24 Q3", value=1, set_by="Board", reason=word), **said)
        day = NOON.date()
        reset = Reset(kpi=kpi, month="2023/24 Q1", reason=word, decided_by="Board", decided_on=day)
        decide_reset(reset=reset, **said)
    new = NewDefinition(APRIL, "Rules.", is_comparable=False, fields={"definition": "1"})
    redefine_kpi(kpi=kpi, new=new, based_on=1, by=by, at=NOON)
    edit_kpi(kpi=kpi, changes={"definition": "2"}, based_on=2, by=by, at=LATER)
    found = decisions_known([kpi.pk], recorded)
    assert [each.reason for each in found.targets.get(kpi.pk, ())] == expected
    assert [each.reason for each in found.resets.get(kpi.pk, ())] == expected
    assert [each.definition for each in found.meanings.get(kpi.pk, ()) if each.valid_from] == expected


def test_only_decisions_on_the_measures_asked_for(cast):
    for kpi in (cast.burglary, cast.satisfaction):
        target = Target(kpi=kpi, period="2023/24 Q3", value=1, set_by="Board", reason="x")
        set_target(target=target, by=cast.analyst, at=NOON)
    assert set(decisions_known([cast.satisfaction.pk], Recorded()).targets) == {cast.satisfaction.pk}
    assert decisions_known([], Recorded()) == Decisions()


def test_a_measure_never_redefined_has_no_meanings(cast):
    edit_kpi(kpi=cast.burglary, changes={"definition": "Homes."}, based_on=1, by=cast.analyst, at=NOON)
    assert decisions_known([cast.burglary.pk], Recorded()) == Decisions()


def test_versions_come_by_their_first_day_and_the_last_recorded_counts(cast):
    """Three rows from April, the second and third a rewording; the first version was reworded last of all."""
    kpi, said = cast.burglary, {"by": cast.analyst, "at": NOON}
    edit_kpi(kpi=kpi, changes={"definition": "Homes and sheds.", "source": "Police"}, based_on=1, **said)
    fields = {"definition": "Homes only.", "combine": "sum"}
    redefine_kpi(kpi=kpi, new=NewDefinition(APRIL, "Rules.", is_comparable=False, fields=fields), based_on=2, **said)
    edit_kpi(kpi=kpi, changes={"definition": "Homes, no sheds."}, based_on=3, **said)
    edit_kpi(kpi=kpi, changes={"definition": "Homes, not sheds."}, based_on=4, **said)
    redefine_kpi(kpi=kpi, new=NewDefinition(OCTOBER, "Boats.", is_comparable=True), based_on=5, **said)
    first = kpi.definitions.get(valid_from=None)
    first.pk, first.definition = None, "Homes and their sheds."
    first.save(force_insert=True)
    shared = {
        "source": "Police",
        "unit": "offences",
        "frequency": "quarter",
        "polarity": "lower",
        "polarity_reason": "Fewer homes are broken into.",
    }
    assert decisions_known([kpi.pk], Recorded()).meanings[kpi.pk] == (
        Meaning(None, "Homes and their sheds.", combine="", **shared),
        Meaning(APRIL, "Homes, not sheds.", combine="sum", is_comparable=False, reason="Rules.", **shared),
        Meaning(OCTOBER, "Homes, not sheds.", combine="sum", is_comparable=True, reason="Boats.", **shared),
    )


def test_targets_and_resets_that_were_taken_back(cast):
    """Each was decided at NOON, taken back an hour later and decided anew after another hour."""
    kpi = cast.burglary
    last = LATER + timedelta(hours=1)
    for at, value in ((NOON, 280), (LATER, None), (last, 290)):
        said = {"by": cast.analyst, "at": at}
        where = {"kpi": kpi, "period": "2023/24 Q3", "set_by": "Board"}
        set_target(target=Target(**where, value=value, reason=str(value)), **said)
        month = {"kpi": kpi, "month": "2023/24 Q1", "decided_by": "Board", "decided_on": date(2024, 1, 9)}
        decide_reset(reset=Reset(**month, reason=str(value), stands=value is not None), **said)

    def at(instant):
        found = decisions_known([kpi.pk], Recorded(before=instant))
        return found.targets.get(kpi.pk, ()), found.resets.get(kpi.pk, ())

    assert at(NOON + INSTANT) == (
        (TargetValue(Decimal(280), "Board", "280", Q3),),
        (ResetValue(Q1, "280", "Board", date(2024, 1, 9)),),
    )
    assert at(LATER + INSTANT) == ((), ())
    assert at(last + INSTANT) == (
        (TargetValue(Decimal(290), "Board", "290", Q3),),
        (ResetValue(Q1, "290", "Board", date(2024, 1, 9)),),
    )


def test_a_target_by_a_date_is_not_that_of_a_period(cast):
    due = date(2025, 3, 31)
    for where in ({"period": "2024/25 Q4"}, {"by": due}):
        target = Target(kpi=cast.burglary, value=1, set_by="Board", reason="Fewer.", **where)
        set_target(target=target, by=cast.analyst, at=NOON)
    assert decisions_known([cast.burglary.pk], Recorded()).targets[cast.burglary.pk] == (
        TargetValue(Decimal(1), "Board", "Fewer.", Period.parse("2024/25 Q4")),
        TargetValue(Decimal(1), "Board", "Fewer.", by=due),
    )


# The definition in force ----------------------------------------------------------------------

NOW = Meaning(None, "", "", "offences", "quarter", "", "lower", "Fewer homes are broken into.")


def test_current_meaning_of_a_measures_columns(cast):
    assert current_meaning(vars(KPI.objects.get(pk=cast.burglary.pk))) == NOW


def test_current_meaning_of_a_state_in_the_ledger(cast):
    """As it stood then; a state from before a column was there has an empty one."""
    edit_kpi(kpi=cast.burglary, changes={"unit": "crimes"}, based_on=1, by=cast.analyst, at=NOON)
    state = states_by_key(states_asked(models=(KPI,), before=NOON).read())[cast.burglary.pk]
    assert current_meaning(state) == NOW
    del state["combine"]
    assert current_meaning(state) == NOW
