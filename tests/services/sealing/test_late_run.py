"""A run that comes late seals what a run on time would have sealed, to the same digest, on either engine."""

from datetime import date, timedelta
from decimal import Decimal

from benchmarks.scratch import connected, copied_database
from commitments.actions.plan import edit_aim, edit_kpi_link, edit_plan, edit_theme, reword_aim, withdraw_aim
from commitments.actions.records import Changes
from commitments.actions.rounds import rate_theme
from commitments.actions.sealing import seal_quarter
from commitments.models import Aim, SealedQuarter
from commitments.reporting.records import sealed_summary
from kpis.actions.measures import edit_kpi
from plantracker.people.actions import edit_person, system_account
from tests.cast import CUT_OFF, QUARTER, approve, draft, make_plan, observe, open_round_of, submit
from tests.services.sealing.history import sealed_names

ON_TIME = CUT_OFF + timedelta(minutes=5)
# Some days after the cut-off of 22 January 2024, and in the next round.
LATER = CUT_OFF + timedelta(days=3)
NEXT_ROUND_AT = CUT_OFF + timedelta(days=80)


def test_late_run_gives_the_same_digest(database, start_site):
    cast = make_plan()
    until_the_cut_off(cast)
    with connected(database), copied_database(database) as copy:
        # The copy is sealed on time, the database by a command that comes years late.
        with connected(copy):
            on_time = seal_quarter(plan=cast.plan, quarter=QUARTER, by=system_account(at=ON_TIME), at=ON_TIME).record
        change_everything(cast)
        late_run = start_site(database).manage("seal_quarter", "--due")
        assert late_run.returncode == 0, late_run.stderr
        assert sealed_names(cast) == ["2023/24 Q3", "2023/24 Q4"]
        late = SealedQuarter.objects.get(plan=cast.plan, quarter="2023/24 Q3")
        assert late.content == on_time.content
        assert late.content_hash == on_time.content_hash
        assert late.taken_at > on_time.taken_at
        assert_as_at_the_cut_off(late)
        assert_changed_since(SealedQuarter.objects.get(plan=cast.plan, quarter="2023/24 Q4"))


def test_engines_give_the_same_digest(empty_databases, django_db_blocker):
    hashes = {}
    for engine, template in empty_databases.items():
        with django_db_blocker.unblock(), copied_database(template) as url, connected(url):
            cast = make_plan()
            until_the_cut_off(cast)
            sealed = seal_quarter(plan=cast.plan, quarter=QUARTER, by=system_account(at=ON_TIME), at=ON_TIME)
            hashes[engine] = sealed.record.record_hash
    assert hashes["sqlite"] == hashes["postgresql"]


def until_the_cut_off(cast):
    """An approved update, one that is submitted and one drafted, a rating and two figures."""
    round_ = open_round_of(cast)
    approve(submit(cast.patrols, round_, by=cast.lead, activity="Patrols began."), by=cast.governance)
    submit(cast.helpline, round_, by=cast.other_lead, activity="The helpline opened.")
    draft(cast.court_visits, round_, by=cast.governance, activity="Visits are offered.")
    rate_theme(
        theme=cast.streets,
        round=round_,
        rag="amber",
        reason="Half done.",
        by=cast.governance,
        at=ON_TIME - timedelta(days=2),
    )
    observe(cast.burglary, "2023/24 Q3", "380", by=cast.analyst)
    observe(cast.satisfaction, "2023/24 Q3", "71.5", by=cast.lead)


def change_everything(cast):
    """What an office does in the months after a cut-off that nobody sealed."""
    by, at = cast.governance, LATER
    edit_plan(plan=cast.plan, changes=Changes({"title": "New title", "board": "New board"}), based_on=1, by=by, at=at)
    edit_theme(theme=cast.streets, changes=Changes({"title": "Renamed", "order": 9}), based_on=1, by=by, at=at)
    reword_aim(aim=cast.patrols, title="Reworded", on=at.date(), reason="Clearer.", based_on=1, by=by, at=at)
    withdraw_aim(aim=cast.wardens, on=at.date(), reason="Done by the council.", based_on=1, by=by, at=at)
    edit_aim(aim=cast.helpline, changes=Changes({"lead": cast.deputy}), based_on=1, by=by, at=at)
    edit_kpi(
        kpi=cast.burglary, changes={"title": "Break-ins", "polarity": "neutral"}, based_on=1, by=cast.analyst, at=at
    )
    baseline = Changes({"baseline_value": Decimal(500)})
    edit_kpi_link(link=cast.burglary_link, changes=baseline, based_on=1, by=by, at=at)
    edit_person(person=cast.lead, changes={"name": "Liam Married"}, by=cast.administrator, at=at)
    # A revision that bears a day before the cut-off counts from the instant it is recorded.
    observe(cast.burglary, "2023/24 Q3", "375", by=cast.analyst, at=at, known_on=date(2024, 1, 10))
    next_round = open_round_of(cast, quarter=QUARTER.shifted(1), at=NEXT_ROUND_AT)
    late = submit(cast.helpline, next_round, by=cast.deputy, at=NEXT_ROUND_AT, activity="The helpline opened, at last.")
    approve(late, by=cast.governance, at=NEXT_ROUND_AT)
    rate_theme(theme=cast.streets, round=next_round, rag="red", reason="Slipped.", by=by, at=NEXT_ROUND_AT)


def assert_as_at_the_cut_off(seal):
    summary = sealed_summary(seal)
    assert (summary.plan.title, summary.plan.board) == ("Plan of north", "Governance Board")
    assert [(theme.title, theme.rag) for theme in summary.themes] == [("Safer streets", "amber"), ("Victims first", "")]
    aims = {aim.slug: aim for aim in summary.aims}
    assert list(aims) == ["patrols", "wardens", "helpline", "court-visits"]
    assert (aims["patrols"].title, aims["patrols"].lead) == ("Put more officers on foot patrol", "Liam Lead")
    assert aims["patrols"].update.activity == "Patrols began."
    assert (aims["helpline"].lead, aims["helpline"].update) == ("Olga Lead", None)
    assert aims["court-visits"].update is None
    burglary = summary.kpis_by_slug["burglary"]
    assert (burglary.title, burglary.polarity, burglary.baseline_value) == ("Burglaries", "lower", Decimal(400))
    assert burglary.current_value == Decimal(380)


def assert_changed_since(seal):
    """The next quarter says the new things, so all of them were really stored."""
    summary = sealed_summary(seal)
    assert summary.plan.title == "New title"
    assert [(theme.title, theme.rag) for theme in summary.themes] == [("Victims first", ""), ("Renamed", "red")]
    aims = {aim.slug: aim for aim in summary.aims}
    assert list(aims) == ["helpline", "court-visits", "patrols"]
    assert (aims["patrols"].title, aims["patrols"].lead) == ("Reworded", "Liam Married")
    assert aims["helpline"].update.activity == "The helpline opened, at last."
    burglary = summary.kpis_by_slug["burglary"]
    assert (burglary.title, burglary.baseline_value, burglary.current_value) == (
        "Break-ins",
        Decimal(500),
        Decimal(375),
    )
    assert Aim.objects.get(slug="wardens").withdrawn_reason == "Done by the council."
