"""Approving and returning, one by one and many at once."""

import pytest
import time_machine
from django.urls import reverse

from commitments.actions.sealing import seal_quarter
from commitments.choices import UpdateState
from commitments.models import ProgressUpdate
from plantracker.ledger.models import AuditEvent
from tests.cast import CUT_OFF, QUARTER, approve, draft, open_round_of, submit
from tests.commitments.admin.conftest import NOW
from tests.commitments.admin.pages import all_rows, form_of, sentences

DECIDE = reverse("admin:commitments_progressupdate_decide")
UPDATES = reverse("admin:commitments_progressupdate_changelist")
AIMS = reverse("admin:commitments_aim_changelist")


@pytest.fixture
def governance(as_, cast):
    return as_(cast.governance)


def tick(client, url, action, *rows):
    return client.post(url, {"action": action, "_selected_action": [row.pk for row in rows]})


def confirmed(client, page, **typed):
    return client.post(DECIDE, {**form_of(page), **typed}, follow=True)


def state_of(update):
    return ProgressUpdate.objects.get(pk=update.pk).state


def test_what_is_about_to_be_approved_is_listed_first(governance, cast, round_):
    approve(submit(cast.helpline, round_, by=cast.other_lead, rag="amber"), by=cast.governance)
    newer = submit(cast.helpline, round_, by=cast.other_lead, activity="x" * 400, rag="green", rag_reason="It is open.")
    before = all_rows()
    page = tick(governance, AIMS, "approve_ticked", cast.helpline)
    (line,) = page.context["lines"]
    assert (line.aim, line.version, line.author) == ("Open a helpline", 2, "Olga Lead")
    # Q3 is the first quarter: an earlier version of the same quarter is not “last quarter”.
    assert (line.rag, line.rag_reason, line.projected) == ("Green", "It is open.", "Green")
    assert line.beginning == "x" * 299 + "…"
    assert form_of(page)["update"] == [str(newer.pk)]
    assert all_rows() == before


def test_was_and_now_are_last_quarters_and_this_ones(governance, cast, round_):
    approve(submit(cast.helpline, round_, by=cast.other_lead), by=cast.governance)
    with time_machine.travel(CUT_OFF, tick=False):
        governance.force_login(cast.governance)
        later = open_round_of(cast, quarter=round_.as_period.shifted(1), at=CUT_OFF)
        submit(
            cast.helpline,
            later,
            by=cast.other_lead,
            at=CUT_OFF,
            rag="red",
            rag_reason="It closed.",
            projected_rag="red",
            projected_reason="No money.",
        )
        (line,) = tick(governance, AIMS, "approve_ticked", cast.helpline).context["lines"]
    assert (line.rag, line.projected) == ("Amber → Red", "Green → Red")


def test_many_are_approved_and_ones_own_left_out_and_named(governance, cast, round_):
    theirs = submit(cast.patrols, round_, by=cast.lead)
    own = submit(cast.court_visits, round_, by=cast.governance)
    page = tick(governance, AIMS, "approve_ticked", cast.patrols, cast.court_visits, cast.helpline)
    assert page.context["own"] == ["Offer visits before a trial"]
    said = sentences(confirmed(governance, page))
    assert said == [
        "Approved: Put more officers on foot patrol (version 1).",
        "Left out, because you edited them yourself: Offer visits before a trial (version 1).",
    ]
    assert (state_of(theirs), state_of(own)) == (UpdateState.APPROVED, UpdateState.SUBMITTED)
    stored = ProgressUpdate.objects.get(pk=theirs.pk)
    assert (stored.approved_by, stored.counts_from) == (cast.governance, NOW)


def test_editing_any_version_makes_it_ones_own(governance, cast, round_):
    draft(cast.court_visits, round_, by=cast.governance)
    update = submit(cast.court_visits, round_, by=cast.second_governance)
    page = tick(governance, UPDATES, "approve_ticked", update)
    assert page.context["own"] == ["Offer visits before a trial"]
    confirmed(governance, page)
    assert state_of(update) == UpdateState.SUBMITTED


def test_a_version_that_changed_since_it_was_read_is_left(governance, cast, round_):
    read = submit(cast.patrols, round_, by=cast.lead)
    page = tick(governance, AIMS, "approve_ticked", cast.patrols)
    newer = submit(cast.patrols, round_, by=cast.lead, activity="Other words")
    said = sentences(confirmed(governance, page))
    assert said == ["Left out, because they changed since you read them: Put more officers on foot patrol (version 1)."]
    assert (state_of(read), state_of(newer)) == (UpdateState.SUBMITTED, UpdateState.SUBMITTED)


def test_approving_twice_has_one_effect(governance, cast, round_):
    submit(cast.patrols, round_, by=cast.lead)
    page = tick(governance, AIMS, "approve_ticked", cast.patrols)
    confirmed(governance, page)
    confirmed(governance, page)
    assert AuditEvent.objects.filter(action="approve_update").count() == 1


def test_returning_asks_for_a_comment(governance, cast, round_):
    update = submit(cast.patrols, round_, by=cast.lead)
    page = tick(governance, AIMS, "return_ticked", cast.patrols)
    again = confirmed(governance, page, comment="  ")
    assert again.context["form"].errors == {"comment": ["This field is required."]}
    assert state_of(update) == UpdateState.SUBMITTED
    said = sentences(confirmed(governance, page, comment="Say how many."))
    assert said == ["Returned: Put more officers on foot patrol (version 1)."]
    assert ProgressUpdate.objects.get(pk=update.pk).return_comment == "Say how many."


def test_aims_without_a_submission_are_said_to_have_none(governance, cast, round_):
    draft(cast.patrols, round_, by=cast.lead)
    response = tick(governance, AIMS, "approve_ticked", cast.patrols, cast.helpline)
    assert response.status_code == 302
    assert sentences(governance.get(AIMS)) == ["None of the ticked aims has a submitted update."]


def test_nothing_is_decided_from_the_cut_off_on(governance, cast, round_):
    update = submit(cast.patrols, round_, by=cast.lead)
    page = tick(governance, AIMS, "approve_ticked", cast.patrols)
    with time_machine.travel(CUT_OFF, tick=False):
        governance.force_login(cast.governance)
        said = sentences(confirmed(governance, page))
    assert said == ["The cut-off of 2023/24 Q3 has passed: nothing of it is approved or returned."]
    assert state_of(update) == UpdateState.SUBMITTED


def test_a_comment_that_comes_too_late_is_still_in_the_form(governance, cast, round_):
    update = submit(cast.patrols, round_, by=cast.lead)
    page = tick(governance, AIMS, "return_ticked", cast.patrols)
    with time_machine.travel(CUT_OFF, tick=False):
        governance.force_login(cast.governance)
        again = confirmed(governance, page, comment="Say how many.")
        assert sentences(again) == ["The cut-off of 2023/24 Q3 has passed: nothing of it is approved or returned."]
        typed = form_of(again)
        assert (typed["comment"], typed["update"]) == (["Say how many."], [str(update.pk)])
    assert state_of(update) == UpdateState.SUBMITTED


def test_a_comment_is_kept_where_the_quarter_was_sealed_meanwhile(governance, cast, round_):
    update = submit(cast.patrols, round_, by=cast.lead)
    page = tick(governance, AIMS, "return_ticked", cast.patrols)
    with time_machine.travel(CUT_OFF, tick=False):
        seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=CUT_OFF)
    again = confirmed(governance, page, comment="Say how many.")
    assert sentences(again) == ["The quarter was sealed while you were saving. Nothing was lost: save again."]
    assert form_of(again)["comment"] == ["Say how many."]
    assert state_of(update) == UpdateState.SUBMITTED


def test_leads_have_no_such_actions(as_, cast, round_):
    update = submit(cast.patrols, round_, by=cast.lead)
    lead = as_(cast.lead)
    assert "approve_ticked" not in lead.get(AIMS).content.decode()
    tick(lead, AIMS, "approve_ticked", cast.patrols)
    assert state_of(update) == UpdateState.SUBMITTED


def test_governance_of_another_plan_decides_nothing_here(as_, cast, other, round_):
    update = submit(cast.patrols, round_, by=cast.lead)
    before = all_rows()
    as_(other.governance).post(DECIDE, {"update": update.pk, "decision": "approve", "_confirmed": "1"})
    assert all_rows() == before


def test_one_update_has_its_page_with_the_whole_text(governance, cast, round_):
    update = submit(cast.patrols, round_, by=cast.lead, activity="y" * 900)
    page = governance.get(reverse("admin:commitments_progressupdate_change", args=[update.pk]))
    assert "y" * 900 in page.content.decode()
    assert page.context["may_decide"]
    response = governance.post(DECIDE, {"update": update.pk, "decision": "approve", "_confirmed": "1"}, follow=True)
    assert sentences(response) == ["Approved: Put more officers on foot patrol (version 1)."]


def test_ones_own_page_offers_no_approval(governance, cast, round_):
    update = submit(cast.court_visits, round_, by=cast.governance)
    page = governance.get(reverse("admin:commitments_progressupdate_change", args=[update.pk])).content.decode()
    assert "somebody else approves it" in page
    assert "Approve version" not in page


@pytest.mark.parametrize(
    "posted",
    [
        *({}, {"decision": "approve"}, {"decision": "x", "update": "1"}, {"update": "abc"}),
        *({"decision": "approve", "update": key} for key in ("9" * 19, "9" * 23, "9" * 5_000, "\0", "²", "-1")),
    ],
)
def test_an_incomplete_decision_goes_back_to_the_list(governance, cast, round_, posted):
    submit(cast.patrols, round_, by=cast.lead)
    before = all_rows()
    assert governance.post(DECIDE, posted)["Location"] == UPDATES
    assert all_rows() == before


def test_unapproved_text_is_for_governance_and_who_writes_it(as_, cast, round_):
    submit(cast.patrols, round_, by=cast.lead, activity="Not for everybody")
    approve(submit(cast.helpline, round_, by=cast.other_lead), by=cast.governance)

    def seen_by(person):
        return {row.aim.slug for row in as_(person).get(UPDATES).context["cl"].result_list}

    assert seen_by(cast.governance) == {"patrols", "helpline"}
    assert seen_by(cast.deputy) == {"patrols", "helpline"}
    assert seen_by(cast.other_lead) == {"helpline"}
    assert seen_by(cast.analyst) == {"helpline"}
    # Searching the text does not tell either.
    assert as_(cast.analyst).get(UPDATES, {"q": "Not for everybody"}).context["cl"].result_count == 0
