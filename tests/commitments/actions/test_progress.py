"""Writing updates: drafts, submissions, what is owed, who writes, and that nobody overwrites anybody."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from commitments.actions.plan import edit_aim, edit_theme, withdraw_aim
from commitments.actions.progress import (
    IncompleteUpdate,
    NotReportable,
    RoundClosed,
    StaleUpdate,
    UpdateText,
    save_draft,
    submit_update,
)
from commitments.actions.records import Changes
from commitments.actions.rounds import close_round
from commitments.models import ProgressUpdate, Round
from commitments.permissions import NotAllowed, NotVisible
from kpis.periods import LONDON
from plantracker.ledger.models import AuditEvent
from tests.cast import CUT_OFF, WRITTEN_AT, approve, draft, make_plan, open_round_of, submit, text_of

SECOND = timedelta(seconds=1)
Q4_OPENED = datetime(2024, 4, 2, 9, 0, tzinfo=LONDON)


def save(cast, round_, *, based_on=0, by=None, at=WRITTEN_AT, act=save_draft, aim=None, **fields):
    text = text_of(**fields)
    return act(aim=aim or cast.patrols, round=round_, text=text, based_on=based_on, by=by or cast.lead, at=at)


def events(action):
    return AuditEvent.objects.filter(action=action).order_by("id")


def test_save_draft(cast, round_):
    update = save(cast, round_)
    stored = ProgressUpdate.objects.get(pk=update.pk)
    assert (stored.version, stored.state, stored.author, stored.written_at) == (1, "draft", cast.lead, WRITTEN_AT)
    assert (stored.quarter, stored.quarter_start, stored.round) == ("2023/24 Q3", date(2023, 10, 1), round_)
    assert UpdateText.of(stored) == text_of()
    event = events("save_draft").get()
    assert event.changes == {"update": {"quarter": "2023/24 Q3", "version": 1, "state": "draft"}}
    assert (event.subject_type, event.subject_id) == ("commitments.aim", cast.patrols.pk)


def test_a_draft_may_be_empty(cast, round_):
    empty = save_draft(aim=cast.patrols, round=round_, text=UpdateText(), based_on=0, by=cast.lead, at=WRITTEN_AT)
    assert (empty.activity, empty.rag) == ("", "")


@pytest.mark.parametrize("wrong", [{"rag": "blue"}, {"projected_rag": "late"}, {"marking": "SECRET"}])
def test_a_draft_with_unknown_words(cast, round_, wrong):
    with pytest.raises(ValidationError):
        save(cast, round_, **wrong)
    assert not ProgressUpdate.objects.exists()


def test_the_same_draft_again_is_the_same_version(cast, round_):
    first = save(cast, round_)
    again = save(cast, round_, based_on=1)
    assert again == first
    assert events("save_draft").count() == 1


def test_another_person_with_the_same_text_is_another_author(cast, round_):
    save(cast, round_)
    assert save(cast, round_, based_on=1, by=cast.deputy).version == 2


def test_versions_are_kept(cast, round_):
    save(cast, round_, activity="One.")
    save(cast, round_, activity="Two.", based_on=1)
    assert [row.activity for row in ProgressUpdate.objects.order_by("version")] == ["One.", "Two."]


@pytest.mark.parametrize("based_on", [0, 2])
@pytest.mark.parametrize("act", [save_draft, submit_update])
def test_two_people_on_one_draft_lose_nothing(cast, round_, act, based_on):
    """The second sees what the first wrote, and what they wrote themselves is still theirs to save."""
    save(cast, round_, activity="The lead's.")
    with pytest.raises(StaleUpdate) as caught:
        save(cast, round_, activity="The deputy's.", by=cast.deputy, based_on=based_on, act=act)
    assert caught.value.newest.activity == "The lead's."
    assert caught.value.newest.author == cast.lead
    assert ProgressUpdate.objects.count() == 1
    assert save(cast, round_, activity="The deputy's.", by=cast.deputy, based_on=1, act=act).version == 2


def test_submit_update(cast, round_):
    update = save(cast, round_, act=submit_update)
    stored = ProgressUpdate.objects.get(pk=update.pk)
    assert (stored.state, stored.version, stored.submitted_by) == ("submitted", 1, cast.lead)
    assert (stored.submitted_at, stored.counts_from, stored.approved_by) == (WRITTEN_AT, None, None)
    assert events("submit_update").get().changes["update"]["state"] == "submitted"


def test_submit_a_double_click_submits_once(cast, round_):
    save(cast, round_, act=submit_update)
    with pytest.raises(StaleUpdate):
        save(cast, round_, act=submit_update)
    assert ProgressUpdate.objects.count() == 1


def test_submitting_anothers_draft_makes_one_an_author_of_it(cast, round_):
    save(cast, round_)
    update = save(cast, round_, by=cast.deputy, act=submit_update, based_on=1)
    assert (update.version, update.author, update.state) == (2, cast.deputy, "submitted")


@pytest.mark.parametrize(
    ("fields", "owed"),
    [
        ({"activity": " \n"}, ["activity"]),
        ({"activity": "", "is_nothing_to_report": True}, ["activity"]),
        ({"rag": ""}, ["rag"]),
        ({"projected_rag": ""}, ["projected_rag"]),
        ({"activity": "", "rag": "", "projected_rag": ""}, ["activity", "rag", "projected_rag"]),
        ({"rag": "red", "rag_reason": ""}, ["rag_reason"]),
        ({"rag_reason": " "}, ["rag_reason"]),
    ],
)
def test_submit_incomplete(cast, round_, fields, owed):
    with pytest.raises(IncompleteUpdate) as caught:
        save(cast, round_, act=submit_update, **fields)
    assert [each.field for each in caught.value.owed] == owed
    assert not ProgressUpdate.objects.exists()
    assert not events("save_draft").exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"is_nothing_to_report": True, "activity": "The contract is late."},
        {"rag": "green", "rag_reason": ""},
        {"rag_reason": "", "projected_reason": "The rest follow in May."},
    ],
)
def test_submit_complete(cast, round_, fields):
    assert save(cast, round_, act=submit_update, **fields).state == "submitted"


@pytest.fixture
def q4(cast, round_):
    """The next round, with Amber and projected Green approved for patrols the quarter before."""
    approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    return open_round_of(cast, quarter=round_.as_period.shifted(1), at=Q4_OPENED)


@pytest.mark.parametrize(
    ("fields", "owed"),
    [
        ({"rag": "green", "rag_reason": ""}, ["rag_reason"]),
        ({"rag": "green", "rag_reason": "All are in post."}, []),
        ({"projected_rag": "amber"}, ["projected_reason"]),
        ({"projected_rag": "amber", "projected_reason": "Two have left."}, []),
        ({}, []),
    ],
)
def test_a_move_since_last_quarter_owes_its_reason(cast, q4, fields, owed):
    found = []
    try:
        save(cast, q4, act=submit_update, at=Q4_OPENED, **fields)
    except IncompleteUpdate as error:
        found = [each.field for each in error.owed]
    assert found == owed


def test_a_move_is_counted_from_the_update_that_covers_the_aim(cast, q4):
    """Wardens are reported with patrols: Amber was theirs too."""
    with pytest.raises(IncompleteUpdate) as caught:
        save(cast, q4, act=submit_update, at=Q4_OPENED, aim=cast.wardens, rag="green", rag_reason="")
    assert [each.field for each in caught.value.owed] == ["rag_reason"]


def test_last_quarters_unapproved_text_is_not_where_it_stood(cast, round_):
    draft(cast.helpline, round_, by=cast.other_lead, rag="red", projected_rag="red")
    later = open_round_of(cast, quarter=round_.as_period.shifted(1), at=Q4_OPENED)
    fields = {"rag": "green", "rag_reason": "", "aim": cast.helpline, "by": cast.other_lead, "based_on": 1}
    assert save(cast, later, act=submit_update, at=Q4_OPENED, **fields).state == "submitted"


WRITERS = {
    "patrols": {"lead", "deputy"},
    "wardens": {"lead"},
    "helpline": {"other_lead"},
    "court_visits": {"governance", "second_governance", "administrator"},
}


@pytest.mark.parametrize("aim", WRITERS)
@pytest.mark.parametrize("act", [save_draft, submit_update])
def test_who_writes(cast, round_, aim, act, subtests):
    """Lead and deputies; governance where there is no lead; a stranger does not know the aim."""
    count = 0
    people = cast.people()
    for role, person in people.items():
        fields = {"aim": getattr(cast, aim), "by": person, "based_on": count, "activity": f"By {role}."}
        with subtests.test(role):
            if role in WRITERS[aim]:
                save(cast, round_, act=act, **fields)
                count += 1
                continue
            with pytest.raises((NotAllowed, NotVisible)) as caught:
                save(cast, round_, act=act, **fields)
            assert caught.type is (NotVisible if role in ("panel", "named") else NotAllowed)
    assert ProgressUpdate.objects.count() == count == len(WRITERS[aim])


def test_strangers_do_not_write(cast, round_):
    other = make_plan(slug="south")
    for person in (other.lead, other.governance):
        with pytest.raises(NotVisible):
            save(cast, round_, by=person)


def test_a_lead_who_was_replaced_meanwhile_writes_no_more(cast, round_):
    """The page was read before the lead was changed: what counts is who leads now."""
    read_before = cast.patrols
    changes = Changes({"lead": cast.other_lead})
    edit_aim(aim=cast.patrols, changes=changes, based_on=1, by=cast.governance, at=WRITTEN_AT)
    with pytest.raises(NotAllowed):
        save(cast, round_, aim=read_before, by=cast.lead)


def test_governance_writes_no_more_once_there_is_a_lead(cast, round_):
    changes = Changes({"lead": cast.lead})
    edit_aim(aim=cast.court_visits, changes=changes, based_on=1, by=cast.governance, at=WRITTEN_AT)
    with pytest.raises(NotAllowed):
        save(cast, round_, aim=cast.court_visits, by=cast.governance)


@pytest.mark.parametrize("act", [save_draft, submit_update])
@pytest.mark.parametrize(("after", "is_open"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_nothing_is_written_from_the_cut_off(cast, round_, act, after, is_open):
    if is_open:
        assert save(cast, round_, act=act, at=CUT_OFF + after).pk
        return
    with pytest.raises(RoundClosed):
        save(cast, round_, act=act, at=CUT_OFF + after)
    assert not ProgressUpdate.objects.exists()


def test_nothing_is_written_into_a_round_that_was_closed_meanwhile(cast, round_):
    close_round(round=round_, based_on=1, by=cast.governance, at=WRITTEN_AT)
    with pytest.raises(RoundClosed):
        save(cast, round_, at=WRITTEN_AT)


def test_a_round_of_another_plan(cast, round_):
    other = open_round_of(make_plan(slug="south"))
    with pytest.raises(Round.DoesNotExist):
        save(cast, other)


@pytest.mark.parametrize(("day", "is_taken"), [("2023-12-31", False), ("2024-01-01", True)])
def test_an_aim_withdrawn_after_the_quarter_still_reports_for_it(cast, round_, day, is_taken):
    """It is in that quarter's record, and due in it."""
    on = date.fromisoformat(day)
    withdraw_aim(aim=cast.helpline, on=on, reason="Gone.", based_on=1, by=cast.governance, at=WRITTEN_AT)
    fields = {"aim": cast.helpline, "by": cast.other_lead}
    if is_taken:
        assert save(cast, round_, **fields).pk
    else:
        with pytest.raises(NotReportable, match="withdrawn"):
            save(cast, round_, **fields)


@pytest.mark.parametrize(("day", "is_taken"), [("2023-12-31", True), ("2024-01-01", False)])
def test_a_theme_that_has_not_begun_takes_no_update(cast, round_, day, is_taken):
    changes = Changes({"starts_on": date.fromisoformat(day)})
    edit_theme(theme=cast.streets, changes=changes, based_on=1, by=cast.governance, at=WRITTEN_AT)
    if is_taken:
        assert save(cast, round_).pk
    else:
        with pytest.raises(NotReportable, match="begins on 2024-01-01"):
            save(cast, round_)


def test_narrative_is_kept_as_written(cast, round_):
    text = "=HYPERLINK(\"x\")\n<script>alert('a')</script>\r\n\u202e\U0001f46e\u200d\u2640\ufe0f ’90s "
    stored = ProgressUpdate.objects.get(pk=save(cast, round_, activity=text).pk)
    assert stored.activity == text


def test_the_ledger_holds_no_narrative(cast, round_):
    save(cast, round_, activity="Nobody must read this here.", act=submit_update)
    assert "Nobody must" not in str(list(AuditEvent.objects.values()))
