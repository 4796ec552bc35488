"""A theme's page: what was promised, what was done, and what a reader must not miss."""

import re

import time_machine

from commitments.actions.sealing import seal_quarter
from kpis.periods import Period
from tests.cast import approve, draft, open_round_of, submit
from tests.commitments.views.pagetext import page_words, words_of
from tests.commitments.views.story import NEXT_OPENED, NEXT_WRITTEN, report_first_quarter

STREETS = "/review/north/2023-24-q3/themes/streets/"
VICTIMS = "/review/north/2023-24-q3/themes/victims/"
STREETS_NEXT = "/review/north/2023-24-q4/themes/streets/"
VICTIMS_NEXT = "/review/north/2023-24-q4/themes/victims/"


def aim_rows(response):
    """The rows of the table of aims, in words."""
    table = response.content.decode().split('<table class="govuk-table rows aims"')[1].split("</table>")[0]
    return [words_of(row) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)][1:]


def test_head_of_a_theme(as_reviewer, told):
    text = page_words(as_reviewer.get(STREETS))
    assert (
        "Objective None is recorded. Rating ▲ Amber Half is done. Rated on 8 January 2024. Lead Liam Lead"
        " Aims 2 aims in this record; the plan document states 2. Red 0 Amber 2 Green 0 Complete 0 Not rated 0 All 2"
        " Projected Green or Complete 100% (2 of 2)"
    ) in text
    assert "Next theme: Victims first" in text
    assert "Previous theme" not in text


def test_kpis_of_the_theme_show_their_figures(as_reviewer, told):
    assert "Burglaries unit: offences 400 2020/21 Q3 380 2023/24 Q3" in page_words(as_reviewer.get(STREETS))
    assert "Burglaries" not in page_words(as_reviewer.get(VICTIMS))


def test_aims_that_share_an_update_stand_together_with_the_activity_once(as_reviewer, told):
    assert aim_rows(as_reviewer.get(STREETS)) == [
        "Put more officers on foot patrol Led by Liam Lead (deputy: Dora Deputy). Delivered by: Force."
        " Train the wardens Led by Liam Lead."
        " Two more officers walk the town centre on Friday nights."
        " Update for 2023/24 Q3, approved on 8 January 2024 by Greta Governance; written by Liam Lead."
        " ▲ Amber Half of the officers are in post. ● Green"
    ]


def test_an_aim_with_an_update_of_its_own_stands_alone(client, cast):
    round_ = report_first_quarter(cast)
    told = {"activity": "Ten wardens passed.", "rag": "green", "rag_reason": ""}
    approve(submit(cast.wardens, round_, by=cast.lead, **told), by=cast.governance)
    seal_quarter(plan=cast.plan, quarter=round_.as_period, by=cast.governance, at=round_.cut_off)
    client.force_login(cast.reviewer)
    patrols, wardens = aim_rows(client.get(STREETS))
    assert "Train the wardens" not in patrols
    assert wardens.startswith("Train the wardens Led by Liam Lead. Ten wardens passed.")


def test_aims_of_one_update_say_each_where_they_came_from(client, cast):
    first = report_first_quarter(cast)
    told = {"activity": "Ten wardens passed.", "rag": "green", "rag_reason": ""}
    approve(submit(cast.wardens, first, by=cast.lead, **told), by=cast.governance)
    second = open_round_of(cast, quarter=Period.parse("2023/24 Q4"), at=NEXT_OPENED)
    update = submit(
        cast.patrols, second, by=cast.lead, at=NEXT_WRITTEN, rag="red", rag_reason="Moved.", projected_reason="Soon."
    )
    approve(update, by=cast.governance, at=NEXT_WRITTEN)
    seal_quarter(plan=cast.plan, quarter=second.as_period, by=cast.governance, at=second.cut_off)
    client.force_login(cast.reviewer)
    (row,) = aim_rows(client.get(STREETS_NEXT))
    assert "Put more officers on foot patrol Led by Liam Lead (deputy: Dora Deputy)." in row
    assert "Delivered by: Force. RAG worse: was Amber" in row
    assert "Train the wardens Led by Liam Lead. RAG worse: was Green" in row


def test_an_aim_without_update_is_marked_stale(as_reviewer, told):
    assert aim_rows(as_reviewer.get(VICTIMS))[1] == (
        "Offer visits before a trial No lead. Stale: an update was due and none was approved."
        " No update has been approved. – Not rated – Not rated"
    )


def test_a_carried_rating_names_its_quarter_and_the_text_change(as_reviewer, told):
    assert aim_rows(as_reviewer.get(VICTIMS_NEXT)) == [
        "Open a helpline at night Led by Olga Lead. Stale: an update was due and none was approved."
        " Text changed on 12 February 2024: The day is covered."
        " Carried from 2023/24 Q3: no update was approved for this quarter. Two operators were hired."
        " Update for 2023/24 Q3, approved on 8 January 2024 by Greta Governance; written by Olga Lead. ● Green ● Green"
    ]


NOT_YET = "an update is due by the cut-off on 22 January 2024, 6pm, and none is approved yet."


def test_before_the_cut_off_a_draft_calls_no_aim_stale(client, cast):
    report_first_quarter(cast)
    client.force_login(cast.governance)
    with time_machine.travel("2024-01-10T10:00:00Z", tick=False):
        draft = {page: client.get(f"/review/north/draft/{page}") for page in ("", "themes/victims/", "aims/")}
        live = page_words(client.get("/review/north/live/themes/victims/"))
    assert f"No lead. Would be stale if sealed now: {NOT_YET}" in aim_rows(draft["themes/victims/"])[1]
    assert "1 aim would be stale if sealed now." in page_words(draft[""])
    assert "Never would be stale if sealed now" in page_words(draft["aims/"])
    assert "tale" not in live.split("How to read this page")[0]


def test_while_the_round_is_open_a_carried_rating_waits_for_its_update(client, cast):
    first = report_first_quarter(cast)
    seal_quarter(plan=cast.plan, quarter=first.as_period, by=cast.governance, at=first.cut_off)
    open_round_of(cast, quarter=Period.parse("2023/24 Q4"), at=NEXT_OPENED)
    client.force_login(cast.governance)
    with time_machine.travel(NEXT_WRITTEN, tick=False):
        draft, live = (aim_rows(client.get(f"/review/north/{when}/themes/victims/")) for when in ("draft", "live"))
    said = "Carried from 2023/24 Q3: no update is approved yet for this quarter. Two operators were hired."
    assert (said in draft[0], said in live[0]) == (True, True)
    # Court visits were due in Q3, whose cut-off has passed; nobody owes Q4 yet.
    assert ("Would be stale" in draft[1], "Stale: an update was due and none was approved." in live[1]) == (True, True)


def test_a_move_names_what_was_and_a_sensitive_text_its_marking(as_reviewer, told):
    response = as_reviewer.get(STREETS_NEXT)
    first = aim_rows(response)[0]
    assert "OFFICIAL-SENSITIVE Officers were moved to the airport." in first
    assert first.endswith(
        "■ Red worse: was Amber Officers were moved. ▲ Amber worse: was Green They come back in autumn."
    )
    assert response.content.decode().count('<p class="marking">OFFICIAL-SENSITIVE</p>') == 2
    assert '<p class="marking">OFFICIAL</p>' in as_reviewer.get(VICTIMS_NEXT).content.decode()


def test_no_evidence_is_said(client, cast):
    round_ = open_round_of(cast)
    nothing = {"activity": "The training begins in May.", "is_nothing_to_report": True}
    approve(submit(cast.patrols, round_, by=cast.lead, **nothing), by=cast.governance)
    approve(submit(cast.helpline, round_, by=cast.other_lead, activity="Work in progress."), by=cast.governance)
    seal_quarter(plan=cast.plan, quarter=round_.as_period, by=cast.governance, at=round_.cut_off)
    client.force_login(cast.reviewer)
    assert (
        "No evidence of activity: nothing to report. Nothing to report, because: The training begins in May."
    ) in page_words(client.get(STREETS))
    assert "No evidence of activity: work in progress." in page_words(client.get(VICTIMS))


def test_the_same_text_again_is_no_evidence(client, cast):
    report_first_quarter(cast)
    second = open_round_of(cast, quarter=Period.parse("2023/24 Q4"), at=NEXT_OPENED)
    approve(submit(cast.patrols, second, by=cast.lead, at=NEXT_WRITTEN), by=cast.governance, at=NEXT_WRITTEN)
    seal_quarter(plan=cast.plan, quarter=second.as_period, by=cast.governance, at=second.cut_off)
    client.force_login(cast.reviewer)
    assert "No evidence of activity: same text as last quarter." in page_words(client.get(STREETS_NEXT))


def test_unapproved_text_is_nowhere(client, cast):
    round_ = report_first_quarter(cast)
    draft(cast.helpline, round_, by=cast.other_lead, activity="A secret draft")
    submit(cast.court_visits, round_, by=cast.second_governance, activity="A secret submission")
    seal_quarter(plan=cast.plan, quarter=round_.as_period, by=cast.governance, at=round_.cut_off)
    client.force_login(cast.governance)
    for address in (VICTIMS, "/review/north/live/themes/victims/"):
        assert "secret" not in page_words(client.get(address))


def test_corrections_stand_beside_theme_aim_and_kpi(as_reviewer, told):
    response = as_reviewer.get(STREETS_NEXT)
    text = page_words(response)
    assert (
        "Correction 2, 1 May 2024, by Greta Governance, about the aim “Put more officers on foot patrol”"
        in aim_rows(response)[0]
    )
    assert text.count("Correction 1") == text.count("Correction 3") == text.count("Correction 4") == 1
    other = page_words(as_reviewer.get(VICTIMS_NEXT))
    assert "Correction 4, 1 May 2024, by Greta Governance, about the quarter." in other
    assert "Correction 2" not in other


def test_a_withdrawn_aim_is_gone_with_its_reason(as_reviewer, told):
    assert (
        "Gone in this quarter Offer visits before a trial (Victims first): withdrawn on 12 February 2024."
    ) in page_words(as_reviewer.get(VICTIMS_NEXT))
