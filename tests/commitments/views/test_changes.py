"""What changed between the two quarters of the story, group by group."""

import html
import re
from datetime import timedelta

import pytest
import time_machine

from commitments.actions.rounds import rate_theme
from commitments.actions.sealing import seal_quarter
from kpis.actions.measures import edit_kpi
from kpis.models import KPI
from tests.cast import observe, open_round_of
from tests.commitments.views.measures import REVISED_AT
from tests.commitments.views.pagetext import page_words, words_of
from tests.commitments.views.story import NEXT, NEXT_OPENED, NEXT_WRITTEN, report_first_quarter

PAGE = "/review/north/2023-24-q4/changes/"


def test_headline_counts_every_aim_once(as_reviewer, told):
    assert (
        "From 2023/24 Q3 to 2023/24 Q4. Of 5 aims in either record: 2 worse, 0 better, 0 newly rated,"
        " 0 no longer rated, 1 new, 1 gone, 1 text changed and 0 unchanged."
    ) in page_words(as_reviewer.get(PAGE))


@pytest.mark.parametrize(
    ("group", "said"),
    [
        ("worse", "Put more officers on foot patrol Safer streets ▲ Amber projected ● Green ■ Red projected ▲ Amber"),
        ("worse", "OFFICIAL-SENSITIVE RAG: Officers were moved. Projection: They come back in autumn."),
        ("worse", "Train the wardens Safer streets ▲ Amber projected ● Green ■ Red projected ▲ Amber"),
        ("better", "Better: 0 aims None."),
        ("new", "Mend the cameras Safer streets Not in the record – Not rated projected – Not rated"),
        ("gone", "Offer visits before a trial Victims first – Not rated projected – Not rated Not in the record"),
        ("gone", "Withdrawn: The courts offer them."),
        ("text-changed", "Open a helpline at night was worded: Open a helpline Victims first"),
        ("text-changed", "Carried from 2023/24 Q3. Reworded: The day is covered."),
    ],
)
def test_each_group_shows_was_now_and_why(as_reviewer, told, group, said):
    assert said in group_words(as_reviewer.get(PAGE), group)


def group_words(response, name):
    """A group of aims, from its heading to the next one."""
    groups = re.split(r"<h[23]", response.content.decode())
    (found,) = [group for group in groups if group.startswith(f' id="{name}">')]
    return words_of(found.split(">", 1)[1])


def test_kpis_show_was_now_and_what_they_mean(as_reviewer, told):
    text = page_words(as_reviewer.get(PAGE))
    assert (
        "Burglaries unit: offences Verdict changed 380 2023/24 Q3 410 2023/24 Q4 Was: good. Now: bad."
        " Was: Burglaries: 380 for 2023/24 Q3 against 400 for 2020/21 Q3, 20 fewer (−5.0%)."
        " A lower figure is wanted here, so this is good."
        " Now: Burglaries: 410 for 2023/24 Q4 against 400 for 2020/21 Q3, 10 more (+2.5%)."
        " A lower figure is wanted here, so this is bad. Newer figures alone made the change."
    ) in text
    assert (
        "Victims who are satisfied unit: % Moved 61% 2023/24 Q3 a survey by post"
        " Withheld 2023/24 Q4 last value 61% (2023/24 Q3) Cannot be said"
        " Victims who are satisfied: cannot be said, because there is no baseline (not collected)."
    ) in text
    assert "0 KPIs unchanged." in text


def test_a_verdict_says_whether_a_rule_a_definition_or_a_revision_made_it(client, measured):
    cast = measured.cast
    robbery = KPI.objects.get(slug="robbery")
    edit_kpi(kpi=robbery, changes={"rule": "same quarter"}, based_on=1, by=cast.analyst, at=REVISED_AT)
    observe(robbery, "2024-03", "43", by=cast.analyst, at=REVISED_AT, known_on=REVISED_AT.date())
    client.force_login(cast.reviewer)
    with time_machine.travel("2024-05-10T10:00:00Z", tick=False):
        text = page_words(client.get("/review/north/live/changes/"))
    assert "Robbery unit: offences Verdict changed 42 2024-03 43 2024-03" in text
    assert "Between them: the rule that rates it changed and earlier figures were revised." in text
    # Shoplifting's January was revised, and its current figure was not: its verdict has no figures yet.
    assert "Shoplifting unit: offences Verdict changed 114 2024-03 114 2024-03" in text


def test_a_figure_of_the_same_period_was_revised(client, measured):
    cast = measured.cast
    all_crime = KPI.objects.get(slug="all-crime")
    observe(all_crime, "2023-12", "60261", by=cast.analyst, at=REVISED_AT, known_on=REVISED_AT.date())
    client.force_login(cast.reviewer)
    with time_machine.travel("2024-05-10T10:00:00Z", tick=False):
        text = page_words(client.get("/review/north/live/changes/"))
    assert "All crime unit: offences Revised: the same period has another figure 60,260 2023-12 60,261 2023-12" in text


def test_measures_lead_to_their_pages_in_the_record_of_the_address(as_reviewer, told):
    markup = as_reviewer.get(PAGE).content.decode()
    assert '<a href="/review/north/2023-24-q4/kpis/burglary/">Burglaries</a>' in markup


def test_themes_that_did_not_move_are_counted(as_reviewer, told):
    assert "Themes' ratings 2 themes unchanged." in page_words(as_reviewer.get(PAGE))


def test_a_theme_that_moved_shows_both_ratings(client, cast):
    first = report_first_quarter(cast)
    seal_quarter(plan=cast.plan, quarter=first.as_period, by=cast.governance, at=first.cut_off)
    second = open_round_of(cast, quarter=NEXT, at=NEXT_OPENED)
    rate_theme(theme=cast.streets, round=second, rag="red", reason="None is left.", by=cast.governance, at=NEXT_WRITTEN)
    client.force_login(cast.governance)
    with time_machine.travel(NEXT_WRITTEN + timedelta(hours=1), tick=False):
        text = page_words(client.get("/review/north/draft/changes/"))
    assert "From 2023/24 Q3 to 2023/24 Q4 (draft)." in text
    assert "Safer streets Worse ▲ Amber ■ Red None is left." in text


def test_corrections_of_both_quarters_are_shown(as_reviewer, told):
    text = page_words(as_reviewer.get(PAGE))
    assert "Corrections to 2023/24 Q4 Correction 1" in text
    assert "Corrections to 2023/24 Q3" not in text
    backwards = page_words(as_reviewer.get("/review/north/2023-24-q3/changes/?against=2023-24-q4"))
    assert "Corrections to 2023/24 Q4 Correction 1" in backwards


def test_newer_is_never_before_older(as_reviewer, told):
    text = page_words(as_reviewer.get("/review/north/2023-24-q3/changes/?against=2023-24-q4"))
    assert "From 2023/24 Q3 to 2023/24 Q4. Of 5 aims in either record: 2 worse, 0 better" in text


def test_live_is_compared_with_the_latest_earlier_seal(as_reviewer, told):
    with time_machine.travel("2024-05-10T10:00:00Z", tick=False):
        text = page_words(as_reviewer.get("/review/north/live/changes/"))
        same = page_words(as_reviewer.get("/review/north/live/changes/?against=2023-24-q3"))
    assert "From 2023/24 Q4 to 2024/25 Q1 (live). Of 4 aims in either record: 0 worse" in text
    assert "From 2023/24 Q3 to 2024/25 Q1 (live). Of 5 aims in either record: 2 worse" in same


def test_the_first_quarter_has_nothing_to_compare_with(as_reviewer, told):
    response = as_reviewer.get("/review/north/2023-24-q3/changes/")
    assert response.status_code == 200
    assert "No earlier quarter of this plan is sealed, so there is nothing to compare with." in page_words(response)
    assert "<table" not in response.content.decode()
    assert '<option value="2023-24-q4">' in response.content.decode()


@pytest.mark.parametrize(
    ("against", "said"),
    [
        ("2022-23-q1", "2022/23 Q1 is not sealed."),
        ("rubbish", "“rubbish” names no quarter."),
        ("<script>", "“<script>” names no quarter."),
        ("2023-24-q4", "2023/24 Q4 cannot be compared with itself: choose another quarter."),
    ],
)
def test_a_quarter_that_cannot_be_compared_is_refused_plainly(as_reviewer, told, against, said):
    response = as_reviewer.get(PAGE, {"against": against})
    assert response.status_code == 200
    text = re.search(r'<div class="problem" role="alert">(.*?)</div>', response.content.decode(), re.DOTALL)[1]
    assert said in html.unescape(text)
    assert "<table" not in response.content.decode()
