"""Opening, moving and closing rounds, and rating themes in them."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse

from commitments.actions.plan import set_role
from commitments.actions.rounds import rate_theme
from commitments.models import Round, ThemeRating
from kpis.periods import LONDON
from plantracker.ledger.models import AuditEvent
from tests.cast import CUT_OFF, SUBMIT_BY, WRITTEN_AT, approve, draft, submit
from tests.commitments.admin.conftest import NOW
from tests.commitments.admin.pages import all_rows, form_of, save, sentences

ADD = reverse("admin:commitments_round_add")
RATE = reverse("admin:commitments_themerating_add")


def url(name, row):
    return reverse(f"admin:commitments_{name}", args=[row.pk])


@pytest.fixture
def governance(as_, cast):
    return as_(cast.governance)


def test_the_quarter_that_has_just_ended_is_offered_with_its_default_dates(governance, cast):
    page = governance.get(ADD)
    assert form_of(page)["quarter"] == ["2023/24 Q3"]
    offered = dict(page.context["adminform"].form.fields["quarter"].choices)
    assert offered["2023/24 Q3"] == (
        "2023/24 Q3: by default submission by 15 January 2024, cut-off 22 January 2024, 6pm"
    )
    assert offered["2023/24 Q2"] == "2023/24 Q2: the default dates have passed, give future ones"
    # From the plan's first quarter to the current one.
    assert (next(iter(offered)), list(offered)[-1], len(offered)) == ("2023/24 Q4", "2021/22 Q1", 12)


def test_dates_left_empty_are_the_defaults(governance, cast):
    response = save(governance, ADD)
    assert response.status_code == 302
    round_ = Round.objects.get()
    assert (round_.quarter, round_.submit_by, round_.cut_off) == ("2023/24 Q3", SUBMIT_BY, CUT_OFF)
    assert (round_.opened_by, round_.opened_at) == (cast.governance, NOW)


def test_a_late_round_needs_future_dates(governance, cast):
    before = all_rows()
    response = save(governance, ADD, quarter="2023/24 Q1")
    assert "do not both lie ahead: give future dates." in sentences(response)[0]
    assert all_rows() == before
    typed = {"submit_by": "19/01/2024", "cut_off_0": "26/01/2024", "cut_off_1": "17:30"}
    assert save(governance, ADD, quarter="2023/24 Q1", **typed).status_code == 302
    round_ = Round.objects.get()
    assert round_.submit_by == date(2024, 1, 19)
    assert round_.cut_off == datetime(2024, 1, 26, 17, 30, tzinfo=LONDON)


def test_a_second_round_waits_for_the_first(governance, cast, round_):
    page = governance.get(ADD)
    assert page.context["still_open"] == round_
    # What could not be saved is not offered.
    assert ('name="quarter"' in page.content.decode(), 'name="_save"' in page.content.decode()) == (False, False)
    response = governance.post(ADD, {"quarter": "2023/24 Q4"})
    assert sentences(response) == ["The round of 2023/24 Q3 is still open: close it first."]


@pytest.mark.parametrize("quarter", ["2023/24 Q3", "2024/25 Q1", "2020/21 Q4", "2023/24", "x", ""])
def test_only_a_quarter_that_is_offered_is_opened(governance, cast, round_, quarter):
    before = all_rows()
    assert governance.post(ADD, {"quarter": quarter}).status_code == 200
    assert all_rows() == before


def test_too_few_approvers_are_warned_of(as_, cast):
    set_role(plan=cast.plan, person=cast.second_governance, role="analyst", by=cast.administrator, at=NOW)
    client = as_(cast.governance)
    save(client, ADD)
    said = sentences(client.get(reverse("admin:index")))
    assert any(sentence.startswith("The plan has 1 governance officer:") for sentence in said)


def test_text_left_unapproved_is_carried_and_told(governance, cast, round_):
    draft(cast.patrols, round_, by=cast.lead)
    with time_machine.travel(CUT_OFF, tick=False):
        governance.force_login(cast.governance)
        save(governance, ADD, quarter="2023/24 Q4")
        said = sentences(governance.get(reverse("admin:index")))
    assert "1 aim starts with the text that the last round left unapproved." in said


def test_the_cut_off_moves_while_it_lies_ahead(governance, cast, round_):
    page = url("round_change", round_)
    typed = {"submit_by": "2024-01-18", "cut_off_0": "2024-01-25", "cut_off_1": "12:00"}
    assert save(governance, page, **typed).status_code == 302
    moved = Round.objects.get()
    assert (moved.submit_by, moved.cut_off) == (date(2024, 1, 18), datetime(2024, 1, 25, 12, 0, tzinfo=LONDON))
    response = save(governance, page, cut_off_0="2024-01-08", cut_off_1="11:59")
    assert "do not both lie ahead" in sentences(response)[-1]


def test_the_quarter_of_a_round_is_not_edited(governance, cast, round_):
    save(governance, url("round_change", round_), quarter="2023/24 Q2", opened_by=cast.lead.pk, plan="99")
    stored = Round.objects.get()
    assert (stored.quarter, stored.opened_by, stored.plan) == ("2023/24 Q3", cast.governance, cast.plan)


def test_two_officers_moving_the_cut_off_see_both_dates(as_, cast, round_):
    page, first, second = url("round_change", round_), as_(cast.governance), as_(cast.second_governance)
    read = form_of(second.get(page))
    save(first, page, submit_by="2024-01-16")
    response = second.post(page, {**read, "submit_by": "2024-01-17"})
    (difference,) = response.context["adminform"].form.conflict.differences
    assert (difference.theirs, difference.yours) == ("2024-01-16", "2024-01-17")


def test_a_closed_round_is_not_moved(governance, cast, round_):
    page = url("round_change", round_)
    read = form_of(governance.get(page))
    with time_machine.travel(CUT_OFF, tick=False):
        governance.force_login(cast.governance)
        before = all_rows()
        response = governance.post(page, {**read, "cut_off_0": "2024-02-01"})
        assert sentences(response) == ["The cut-off of 2023/24 Q3 has passed and cannot be moved."]
        assert "submit_by" not in form_of(governance.get(page))
    assert all_rows() == before


def test_closing_early_asks_first_and_moves_the_cut_off_to_now(governance, cast, round_):
    page = url("round_close", round_)
    governance.get(page)
    assert Round.objects.get().cut_off == CUT_OFF
    response = save(governance, page)
    assert response["Location"] == url("round_change", round_)
    assert Round.objects.get().cut_off == NOW
    assert "The round of 2023/24 Q3 is closed." in sentences(governance.get(url("round_change", round_)))


def test_a_closed_round_offers_no_closing(governance, cast, round_):
    save(governance, url("round_close", round_))
    page = governance.get(url("round_close", round_), follow=True)
    assert page.redirect_chain == [(url("round_change", round_), 302)]
    said = "The round of 2023/24 Q3 closed on 8 January 2024, midday: there is nothing left to close."
    assert said in sentences(page)


def test_a_round_changed_meanwhile_is_not_closed_unseen(as_, cast, round_):
    first, second = as_(cast.governance), as_(cast.second_governance)
    read = form_of(second.get(url("round_close", round_)))
    save(first, url("round_change", round_), cut_off_0="2024-01-25")
    response = second.post(url("round_close", round_), read, follow=True)
    assert "Somebody else changed the round" in sentences(response)[0]
    assert Round.objects.get().is_open(at=NOW)


@pytest.mark.parametrize("version", [None, "", "x", "²", "\0", "9" * 5_000])
def test_a_round_is_not_closed_without_the_version_that_was_read(governance, cast, round_, version):
    posted = {} if version is None else {"version": version}
    response = governance.post(url("round_close", round_), posted, follow=True)
    assert sentences(response) == ["The form was not complete: look at the round, and close it again."]
    assert Round.objects.get().cut_off == CUT_OFF


def test_closing_works_although_no_broker_answers(
    governance, cast, round_, broker_at, caplog, django_capture_on_commit_callbacks
):
    # Nothing listens there; the hint is lost, the work is not.
    broker_at("redis://127.0.0.1:1/0")
    with django_capture_on_commit_callbacks(execute=True):
        assert save(governance, url("round_close", round_)).status_code == 302
    assert "Error calling Task.delay in on_commit()" in caplog.text
    assert Round.objects.get().cut_off == NOW


# Themes -----------------------------------------------------------------------------------------


def test_a_theme_is_rated_in_the_open_round_with_a_reason(governance, cast, round_):
    assert save(governance, RATE, theme=cast.streets.pk, rag="amber", reason="Half done.").status_code == 302
    rating = ThemeRating.objects.get()
    assert (rating.theme, rating.rag, rating.reason, rating.round) == (cast.streets, "amber", "Half done.", round_)
    assert (rating.rated_by, rating.rated_at) == (cast.governance, NOW)
    shown = governance.get(RATE).context["themes"]
    assert [(each["title"], each["rating"], each["where"]) for each in shown] == [
        ("Safer streets", "Amber", "rated in this round"),
        ("Victims first", "Not rated", "not rated in this round"),
    ]


def test_a_rating_is_named_by_its_theme_and_round_and_told_in_words(governance, cast, round_):
    rating = rate_theme(theme=cast.streets, round=round_, rag="red", reason="x", by=cast.governance, at=WRITTEN_AT)
    page = governance.get(reverse("admin:commitments_themerating_change", args=[rating.pk])).content.decode()
    assert "<h2>Safer streets, 2023/24 Q3: Red</h2>" in page
    assert "8\xa0January\xa02024, 11am" in page
    entry, *_ = governance.get(reverse("admin:commitments_theme_history", args=[cast.streets.pk])).context["page"]
    assert [(each.label, each.after) for each in entry.changes] == [("RAG", "Red"), ("Reason", "x")]
    event = AuditEvent.objects.get(action="rate_theme")
    said = governance.get(reverse("admin:ledger_auditevent_change", args=[event.pk])).content.decode()
    assert f"<dd>Safer streets [commitments.theme no. {cast.streets.pk}]</dd>" in said
    assert f"<dd>Plan of north (North) [plan/{cast.plan.pk}]</dd>" in said


def test_a_rating_without_a_reason_is_refused(governance, cast, round_):
    response = save(governance, RATE, theme=cast.streets.pk, rag="amber", reason=" ")
    assert sentences(response) == ["This field is required."]
    assert not ThemeRating.objects.exists()


def test_a_theme_of_another_plan_is_not_rated(governance, cast, other, round_):
    response = save(governance, RATE, theme=other.streets.pk, rag="red", reason="x")
    assert "theme" in response.context["adminform"].form.errors
    assert not ThemeRating.objects.exists()


def test_without_an_open_round_no_theme_is_rated(governance, cast):
    page = governance.get(RATE)
    assert "No round is open for this plan" in page.context["said"]
    governance.post(RATE, {"theme": cast.streets.pk, "rag": "red", "reason": "x"})
    assert not ThemeRating.objects.exists()


def test_a_checklists_link_names_the_theme(governance, cast, round_):
    page = governance.get(f"{RATE}?plan={cast.plan.pk}&theme={cast.victims.pk}")
    assert form_of(page)["theme"] == [str(cast.victims.pk)]


def test_rounds_list_counts_what_was_approved_in_time(governance, cast, round_):
    approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    approve(submit(cast.patrols, round_, by=cast.lead, activity="Newer"), by=cast.governance)
    submit(cast.helpline, round_, by=cast.other_lead)
    (row,) = governance.get(reverse("admin:commitments_round_changelist")).context["cl"].result_list
    assert row.aims_approved == 1
