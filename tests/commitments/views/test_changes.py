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
from tests.cast import approve, observe, open_round_of, submit
from tests.commitments.views.measures import REVISED_AT
from tests.commitments.views.pagetext import page_words, words_of
from tests.commitments.views.story import NEXT, NEXT_OPENED, NEXT_WRITTEN, report_first_quarter

PAGE = "/review/north/2023-24-q4/changes/"
SINCE = f"{PAGE}since/2023-24-q3/"


def test_headline_counts_every_aim_once(as_reviewer, told):
    assert (
        "From 2023/24 Q3 to 2023/24 Q4. Of 5 aims in either record: 2 worse, 0 better,"
        " 0 newly or no longer rated, 1 new, 1 gone, 1 text changed and 0 unchanged."
        " Of 2 KPIs in either record: 1 with another verdict and 1 with no figure now and the same verdict."
    ) in page_words(as_reviewer.get(PAGE))


@pytest.mark.parametrize(
    ("group", "said"),
    [
        (
            "worse",
            "Worse: 2 aims Worse: 2 aims Aim RAG Projected RAG Why Put more officers on foot patrol Safer streets."
            " Delivered by: Force. ▲ Amber to ■ Red worse ● Green to ▲ Amber worse",
        ),
        (
            "worse",
            "OFFICIAL-SENSITIVE RAG: Officers were moved. Projection: They come back in autumn."
            " Update of 8 April 2024, for 2023/24 Q4.",
        ),
        (
            "worse",
            "Train the wardens Safer streets. Delivered by: nobody named."
            " ▲ Amber to ■ Red worse ● Green to ▲ Amber worse",
        ),
        ("better", "Better: 0 aims None"),
        ("rated", "Newly or no longer rated: 0 aims None"),
        ("new", "Mend the cameras Safer streets. Delivered by: nobody named. – Not rated new – Not rated new"),
        ("gone", "Offer visits before a trial Victims first. Delivered by: nobody named. was – Not rated withdrawn"),
        ("gone", "Withdrawn: The courts offer them."),
        ("text-changed", "Open a helpline at night was worded: Open a helpline. Victims first."),
        (
            "text-changed",
            "Reworded: The day is covered. Stale: an update was due and none was approved."
            " Update of 8 January 2024, carried from 2023/24 Q3.",
        ),
        ("unchanged", "Unchanged 0 aims unchanged. List of the unchanged aims 0 KPIs unchanged."),
    ],
)
def test_each_group_shows_was_now_and_why(as_reviewer, told, group, said):
    assert said in group_words(as_reviewer.get(PAGE), group)


def group_words(response, name):
    """A group of aims, from its heading to the next one."""
    groups = re.split(r"<h[23]", response.content.decode())
    (found,) = [group for group in groups if f' id="{name}">' in group.split("\n")[0]]
    return words_of(found.split(">", 1)[1])


def test_kpis_show_was_now_and_what_they_mean(as_reviewer, told):
    text = page_words(as_reviewer.get(PAGE))
    assert (
        "Burglaries unit: offences 380 2023/24 Q3 410 2023/24 Q4 Was: good. Now: bad."
        " Was: Burglaries: 380 for 2023/24 Q3 against 400 for 2020/21 Q3, 20 fewer (−5.0%)."
        " A lower figure is wanted here, so this is good."
        " Now: Burglaries: 410 for 2023/24 Q4 against 400 for 2020/21 Q3, 10 more (+2.5%)."
        " A lower figure is wanted here, so this is bad."
    ) in text
    assert (
        "KPI verdicts changed: 1 KPI 1 from good to bad. Newer figures alone made the change, unless a row says" in text
    )
    assert (
        "Victims who are satisfied unit: % No figure now, same verdict 61% 2023/24 Q3 a survey by post"
        " Withheld 2023/24 Q4 decided by Chief Executive to be reviewed on 1 July 2024"
        " last value 61% (2023/24 Q3) Cannot be said"
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
    assert "Robbery unit: offences 42 March 2024 43 March 2024" in text
    assert "Between them: the rule that rates it changed and earlier figures were revised." in text
    # Shoplifting's January was revised, and its current figure was not: its verdict has no figures yet.
    assert "Shoplifting unit: offences 114 March 2024 114 March 2024" in text


def test_a_figure_of_the_same_period_was_revised(client, measured):
    cast = measured.cast
    all_crime = KPI.objects.get(slug="all-crime")
    observe(all_crime, "2023-12", "60261", by=cast.analyst, at=REVISED_AT, known_on=REVISED_AT.date())
    client.force_login(cast.reviewer)
    with time_machine.travel("2024-05-10T10:00:00Z", tick=False):
        text = page_words(client.get("/review/north/live/changes/"))
    assert (
        "All crime unit: offences Revised: the same period has another figure 60,260 December 2023 60,261 December 2023"
        in text
    )


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


def test_an_earlier_quarter_has_an_address_of_its_own_and_the_chooser_leads_there(as_reviewer, told):
    response = as_reviewer.get(PAGE, {"against": "2023-24-q3", "theme": "streets", "rubbish": "1"})
    assert (response.status_code, response.url) == (302, f"{SINCE}?theme=streets")
    plain = as_reviewer.get(SINCE)
    assert "From 2023/24 Q3 to 2023/24 Q4. Of 5 aims" in page_words(plain)
    assert '<option value="2023-24-q3" selected>' in plain.content.decode()
    assert (
        '<form class="filter compare" method="get" action="/review/north/2023-24-q4/changes/">'
        in plain.content.decode()
    )


def test_newer_is_never_before_older(as_reviewer, told):
    response = as_reviewer.get("/review/north/2023-24-q3/changes/since/2023-24-q4/")
    assert response.status_code == 200
    assert "2023/24 Q4 is later than 2023/24 Q3: the newer quarter is never put before the older." in page_words(
        response
    )
    assert f'<a href="{SINCE}">What changed from 2023/24 Q3 to 2023/24 Q4</a>' in response.content.decode()
    assert "<table" not in response.content.decode()


def test_live_is_compared_with_the_latest_earlier_seal(as_reviewer, told):
    with time_machine.travel("2024-05-10T10:00:00Z", tick=False):
        text = page_words(as_reviewer.get("/review/north/live/changes/"))
        same = page_words(as_reviewer.get("/review/north/live/changes/since/2023-24-q3/"))
    assert "From 2023/24 Q4 to 2024/25 Q1 (live). Of 4 aims in either record: 0 worse" in text
    assert "From 2023/24 Q3 to 2024/25 Q1 (live). Of 5 aims in either record: 2 worse" in same


def test_the_first_quarter_has_nothing_to_compare_with(as_reviewer, told):
    response = as_reviewer.get("/review/north/2023-24-q3/changes/")
    assert response.status_code == 200
    assert "No earlier quarter of this plan is sealed, so there is nothing to compare with." in page_words(response)
    assert "<table" not in response.content.decode()
    assert f'<a href="{SINCE}">What changed from 2023/24 Q3 to 2023/24 Q4</a>' in response.content.decode()
    assert 'name="against"' not in response.content.decode()


@pytest.mark.parametrize(
    ("against", "said"),
    [
        ("2022-23-q1", "2022/23 Q1 is not sealed."),
        ("rubbish", "“rubbish” names no quarter."),
        ("<script>", "“<script>” names no quarter."),
    ],
)
def test_a_quarter_that_cannot_be_compared_is_refused_plainly(as_reviewer, told, against, said):
    response = as_reviewer.get(PAGE, {"against": against})
    assert response.status_code == 200
    text = re.search(r'<div class="govuk-inset-text" role="alert">(.*?)</div>', response.content.decode(), re.DOTALL)[1]
    assert said in html.unescape(text)
    assert "<table" not in response.content.decode()


def test_a_quarter_is_not_compared_with_itself(as_reviewer, told):
    response = as_reviewer.get(f"{PAGE}since/2023-24-q4/")
    assert response.status_code == 200
    assert "2023/24 Q4 cannot be compared with itself: choose an earlier quarter." in page_words(response)
    assert "<table" not in response.content.decode()


@pytest.mark.parametrize(
    ("earlier", "said"), [("2022-23-q1", "2022/23 Q1 is not sealed."), ("rubbish", "“rubbish” names no quarter.")]
)
def test_an_address_since_a_quarter_that_is_not_there_is_a_page_that_says_so(as_reviewer, told, earlier, said):
    response = as_reviewer.get(f"{PAGE}since/{earlier}/")
    assert response.status_code == 404
    assert said in page_words(response)
    assert "What changed" in page_words(response)


def test_the_worst_fall_comes_first(client, cast):
    first = report_first_quarter(cast)
    seal_quarter(plan=cast.plan, quarter=first.as_period, by=cast.governance, at=first.cut_off)
    second = open_round_of(cast, quarter=NEXT, at=NEXT_OPENED)
    for aim, by, rag in ((cast.patrols, cast.lead, "red"), (cast.helpline, cast.other_lead, "red")):
        told = {"rag": rag, "rag_reason": "Nobody is left.", "projected_rag": "green"}
        approve(submit(aim, second, by=by, at=NEXT_WRITTEN, **told), by=cast.governance, at=NEXT_WRITTEN)
    client.force_login(cast.governance)
    with time_machine.travel(NEXT_WRITTEN + timedelta(hours=1), tick=False):
        worse = group_words(client.get("/review/north/draft/changes/"), "worse")
    # From Green to Red is further than from Amber to Red.
    titles = ("Open a helpline", "Put more officers on foot patrol", "Train the wardens")
    assert [worse.index(title) for title in titles] == sorted(worse.index(title) for title in titles)


@pytest.mark.parametrize(
    ("query", "sentence", "shown", "hidden"),
    [
        (
            "theme=streets",
            "3 of 5 aims and 1 of 2 KPIs: of the theme Safer streets.",
            "Mend the cameras",
            "Open a helpline",
        ),
        (
            "deliverer=force",
            "1 of 5 aims and 1 of 2 KPIs: delivered by: Force.",
            "Put more officers on foot patrol",
            "Train the wardens",
        ),
        (
            "theme=victims&deliverer=-",
            "2 of 5 aims and 0 of 2 KPIs: of the theme Victims first and for which nobody is named to deliver.",
            "Open a helpline at night",
            "Train the wardens",
        ),
    ],
)
def test_filters_are_read_back_with_both_counts(as_reviewer, told, query, sentence, shown, hidden):
    response = as_reviewer.get(f"{PAGE}?{query}")
    text = page_words(response)
    assert sentence in text
    assert "Of 5 aims in either record: 2 worse" in text
    assert (shown in text, hidden in text) == (True, False)
    assert f'<a class="ways" href="{SINCE}">Clear the filter</a>' in response.content.decode()


def test_a_filter_that_cannot_be_applied_lists_nothing(as_reviewer, told):
    response = as_reviewer.get(f"{PAGE}?theme=nowhere")
    assert response.status_code == 200
    assert "The filter cannot be applied" in page_words(response)
    assert "Nothing is listed until the filter is mended." in page_words(response)
    assert "<table" not in response.content.decode()
