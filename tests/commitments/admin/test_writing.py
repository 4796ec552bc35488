"""The page on which a lead writes an update."""

import pytest
import time_machine
from django.urls import reverse

from commitments.actions.progress import return_updates
from commitments.actions.rounds import close_round
from commitments.choices import UpdateState
from commitments.models import ProgressUpdate
from kpis.periods import Period
from tests.cast import CUT_OFF, WRITTEN_AT, approve, draft, open_round_of, submit
from tests.commitments.admin.conftest import NOW
from tests.commitments.admin.pages import all_rows, form_of, save, sentences


def url_of(aim):
    return reverse("admin:commitments_aim_write", args=[aim.pk])


def versions():
    return list(ProgressUpdate.objects.order_by("aim", "version").values_list("version", "state", "activity"))


@pytest.fixture
def lead(as_, cast):
    return as_(cast.lead)


def test_saving_a_draft_keeps_what_is_unfinished(lead, cast, round_):
    response = save(lead, url_of(cast.patrols), activity="Half a sentence", _save="1")
    assert response.status_code == 302
    assert versions() == [(1, "draft", "Half a sentence")]
    page = lead.get(url_of(cast.patrols))
    assert "Version 1 is saved as a draft: nobody has been told yet." in sentences(page)
    # What a submission still owes stands at the fields of a draft.
    owed = {row.field.name: row.owed for row in page.context["fields"] if row.owed}
    assert owed == {"rag": "Choose the RAG.", "projected_rag": "Choose the projected RAG."}


def test_submitting_hands_it_to_governance(lead, cast, round_):
    typed = {"activity": "Done", "rag": "green", "projected_rag": "green", "_submit": "1"}
    assert save(lead, url_of(cast.patrols), **typed).status_code == 302
    update = ProgressUpdate.objects.get()
    assert (update.state, update.author, update.submitted_by) == (UpdateState.SUBMITTED, cast.lead, cast.lead)
    assert update.submitted_at == NOW


def test_a_submission_that_owes_something_keeps_what_was_typed(lead, cast, round_):
    before = all_rows()
    response = save(lead, url_of(cast.patrols), activity="My words", rag="red", projected_rag="green", _submit="1")
    assert response.status_code == 200
    assert response.context["form"].errors == {
        "rag_reason": ["The RAG is Red and the projection Green: say why they differ."]
    }
    assert form_of(response)["activity"] == ["My words"]
    assert all_rows() == before


def test_nothing_to_report_needs_its_reason(lead, cast, round_):
    typed = {"is_nothing_to_report": "on", "rag": "green", "projected_rag": "green", "_submit": "1"}
    response = save(lead, url_of(cast.patrols), **typed)
    assert response.context["form"].errors == {"activity": ["Say why there is nothing to report."]}
    assert save(lead, url_of(cast.patrols), activity="No meeting was held", **typed).status_code == 302
    assert ProgressUpdate.objects.get().is_nothing_to_report


def test_last_quarters_words_stand_beside_the_form(lead, cast, round_):
    approve(submit(cast.patrols, round_, by=cast.lead, activity="What we did in Q3."), by=cast.governance)
    with time_machine.travel(CUT_OFF, tick=False):
        lead.force_login(cast.lead)
        opened = open_next_round(cast)
        page = lead.get(url_of(cast.patrols))
    last = page.context["last"]
    assert (last.quarter, last.rag, last.rag_reason) == ("2023/24 Q3", "Amber", "Half of the officers are in post.")
    assert last.activity == "What we did in Q3."
    assert page.context["round"] == opened
    # The new text starts empty: ratings are chosen again, knowingly.
    assert form_of(page)["activity"] == [""]
    assert [aim.slug for aim in page.context["covers"]] == ["wardens"]


def test_a_returned_update_shows_the_comment_until_it_is_submitted_again(lead, cast, round_):
    update = submit(cast.patrols, round_, by=cast.lead)
    return_updates(updates=[update], comment="Say how many.", by=cast.governance, at=WRITTEN_AT)
    assert lead.get(url_of(cast.patrols)).context["standing"].comment == "Say how many."
    save(lead, url_of(cast.patrols), activity="Two. Working on the rest", _save="1")
    assert lead.get(url_of(cast.patrols)).context["standing"].comment == "Say how many."
    save(lead, url_of(cast.patrols), activity="Twelve.", _submit="1")
    assert lead.get(url_of(cast.patrols)).context["standing"].comment == ""


def test_two_people_with_one_draft_lose_nothing(lead, as_, cast, round_):
    read = form_of(lead.get(url_of(cast.patrols)))
    save(as_(cast.deputy), url_of(cast.patrols), activity="The deputy's words", rag="green", _save="1")
    response = lead.post(url_of(cast.patrols), {**read, "activity": "The lead's words", "_save": "1"})
    assert response.status_code == 200
    conflict = response.context["conflict"]
    assert (conflict.by, conflict.at) == ("Dora Deputy", NOW)
    assert [(each.label, each.theirs, each.yours) for each in conflict.differences] == [
        ("Activity to date", "The deputy's words", "The lead's words"),
        ("RAG: how delivery stands now", "Green", "(empty)"),
    ]
    assert versions() == [(1, "draft", "The deputy's words")]
    # Saving again is a knowing choice, and both texts stay in the record.
    again = lead.post(url_of(cast.patrols), {**form_of(response), "_save": "1"})
    assert again.status_code == 302
    assert versions() == [(1, "draft", "The deputy's words"), (2, "draft", "The lead's words")]


def test_submitting_over_somebody_elses_version_shows_both_texts_too(lead, as_, cast, round_):
    draft(cast.patrols, round_, by=cast.lead)
    read = form_of(lead.get(url_of(cast.patrols)))
    submit(cast.patrols, round_, by=cast.deputy, activity="The deputy's words")
    response = lead.post(url_of(cast.patrols), {**read, "activity": "Mine", "_submit": "1"})
    assert [each.theirs for each in response.context["conflict"].differences] == ["The deputy's words"]
    assert ProgressUpdate.objects.count() == 2


def test_a_double_click_saves_once(lead, cast, round_):
    read = form_of(lead.get(url_of(cast.patrols)))
    typed = {**read, "activity": "Once", "_save": "1"}
    lead.post(url_of(cast.patrols), typed)
    lead.post(url_of(cast.patrols), typed)
    assert versions() == [(1, "draft", "Once")]


def test_nothing_is_written_from_the_cut_off_on(lead, cast, round_):
    read = form_of(lead.get(url_of(cast.patrols)))
    before = all_rows()
    with time_machine.travel(CUT_OFF, tick=False):
        lead.force_login(cast.lead)
        response = lead.post(url_of(cast.patrols), {**read, "activity": "Too late", "_save": "1"})
        assert response.status_code == 200
        assert "The cut-off of 2023/24 Q3 has passed" in sentences(response)[0]
        assert form_of(response)["activity"] == ["Too late"]
        page = lead.get(url_of(cast.patrols))
        assert "The round of 2023/24 Q3 closed on 22 January 2024, 6pm" in page.context["said"]
    assert all_rows() == before


def test_a_text_for_a_closed_round_is_not_taken_for_the_next(lead, cast, round_):
    read = form_of(lead.get(url_of(cast.patrols)))
    with time_machine.travel(CUT_OFF, tick=False):
        lead.force_login(cast.lead)
        open_next_round(cast)
        response = lead.post(url_of(cast.patrols), {**read, "activity": "Of Q3", "_save": "1"})
    assert "The cut-off of 2023/24 Q3 has passed" in sentences(response)[0]
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "²", "\0", "9" * 19, "9" * 5_000])
def test_a_round_that_is_none_is_taken_for_the_open_one(lead, cast, round_, key):
    read = form_of(lead.get(url_of(cast.patrols)))
    response = lead.post(url_of(cast.patrols), {**read, "round": key, "activity": "Of Q3", "_save": "1"})
    assert response["Location"] == url_of(cast.patrols)
    assert ProgressUpdate.objects.get().round == round_


def test_without_a_round_a_sentence_says_so(lead, cast):
    page = lead.get(url_of(cast.patrols))
    assert page.context["said"].startswith("No round is open for this plan")
    assert lead.post(url_of(cast.patrols), {"activity": "Early"}).status_code == 200
    assert not ProgressUpdate.objects.exists()


def test_an_early_close_closes_the_page(lead, cast, round_):
    close_round(round=round_, based_on=1, by=cast.governance, at=WRITTEN_AT)
    assert "closed on 8 January 2024, 11am" in lead.get(url_of(cast.patrols)).context["said"]


def test_who_writes_which_aim(as_, cast, round_):
    def may(person, aim):
        return as_(person).get(url_of(aim)).status_code

    assert may(cast.deputy, cast.patrols) == 200
    assert may(cast.other_lead, cast.patrols) == 403
    assert may(cast.governance, cast.patrols) == 403
    # Governance writes where nobody leads.
    assert may(cast.governance, cast.court_visits) == 200
    assert may(cast.lead, cast.court_visits) == 403


def test_what_is_not_on_the_form_is_ignored(lead, cast, round_):
    typed = {"activity": "Done", "rag": "green", "projected_rag": "green", "_submit": "1"}
    forged = {
        "state": "approved",
        "approved_by": cast.governance.pk,
        "counts_from": "2024-01-01",
        "author": 1,
        "aim": 3,
    }
    save(lead, url_of(cast.patrols), **typed, **forged)
    update = ProgressUpdate.objects.get()
    assert (update.state, update.author, update.approved_by) == (UpdateState.SUBMITTED, cast.lead, None)
    assert (update.counts_from, update.aim) == (None, cast.patrols)


@pytest.mark.parametrize("version", ["", "x", "-1", "99"])
def test_a_forged_version_writes_nothing(lead, cast, round_, version):
    response = save(lead, url_of(cast.patrols), activity="Mine", version=version, _save="1")
    assert response.status_code == 200
    assert not ProgressUpdate.objects.exists()


def test_lines_and_signs_are_stored_as_written(lead, cast, round_):
    save(lead, url_of(cast.patrols), activity="=1+1\r\n<b>two</b>", _save="1")
    assert ProgressUpdate.objects.get().activity == "=1+1\n<b>two</b>"
    assert "&lt;b&gt;two&lt;/b&gt;" in lead.get(url_of(cast.patrols)).content.decode()


def test_a_text_that_no_file_could_hold_is_refused(lead, cast, round_):
    response = save(lead, url_of(cast.patrols), activity="x" * 32_001, _save="1")
    assert response.context["form"].errors == {
        "activity": ["Ensure this value has at most 32000 characters (it has 32001)."]
    }


def open_next_round(cast):
    return open_round_of(cast, quarter=Period.parse("2023/24 Q4"), at=CUT_OFF)
