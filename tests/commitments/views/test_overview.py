"""Table One, its figures worked by hand from the two quarters of the story."""

import html
import re
from dataclasses import replace

import pytest
import time_machine

from commitments.actions.plan import edit_theme
from commitments.actions.records import Changes
from commitments.actions.sealing import seal_quarter
from commitments.reporting.changes import changes_between
from commitments.reporting.summary import KpiSheet
from commitments.views.headlines import moved_parts
from commitments.views.tags import rating_tag, theme_rating
from kpis.methods.verdict import Judgement
from tests.cast import CUT_OFF, QUARTER, observe
from tests.commitments.reporting.made import kpi, quarter, theme, verdict
from tests.commitments.views.pagetext import group_of, main_of, page_words, part
from tests.commitments.views.story import CORRECTED_AT, report_first_quarter

FIRST = "/review/north/2023-24-q3/"
SECOND = "/review/north/2023-24-q4/"


def test_head_says_plan_quarter_state_and_marking(as_reviewer, told):
    response = as_reviewer.get(FIRST)
    text = page_words(response)
    assert (
        "<title>Overview – 2023/24 Q3 (October to December 2023) – Sealed (not published) – Plan of north</title>"
        in (response.content.decode())
    )
    assert "Office of north Plan of north" in text
    assert "Sealed (not published). As at the cut-off on 22 January 2024, 6pm; sealed on 22 January 2024, 6pm." in text
    assert f"Record 1 of the plan's chain. Record hash {told.first.record_hash[:12]}: check it." in text
    assert response.content.decode().count('<p class="marking">OFFICIAL</p>') == 2


def test_headline_can_be_read_aloud(as_reviewer, told):
    assert (
        "Of 4 aims, 0 Red, 2 Amber, 1 Green, 0 Complete and 1 not rated."
        " Of 2 key KPIs, each judged by its own rule: 1 good, 0 bad, 0 neither good nor bad; 1 cannot be said."
        " 4 aims in this record; the plan document states 5 commitments in 2 of 2 themes."
    ) in page_words(as_reviewer.get(FIRST))


def test_the_counts_come_right_after_the_first_sentence(as_reviewer, told):
    said = part(as_reviewer.get(SECOND), "<h1", "</main>")
    assert "1 was withdrawn since. How many aims stand at each rating." in said
    assert said.index("Projected RAG in 2023/24 Q3") < said.index("Of 4 aims, ") < said.index("Key KPIs, by what")


def test_a_theme_shows_rating_reason_counts_and_projection(as_reviewer, told):
    assert group_of(as_reviewer.get(FIRST), "streets").startswith(
        "Safer streets ▲ Amber Half is done."
        " 2 aims in this record; the plan document states 2. Projected Green or Complete: 100% (2 of 2)."
        " Red 0 Amber 2 Green 0 Complete 0 Not rated 0 All 2"
    )


def test_a_theme_shows_the_rating_of_the_quarter_before(as_reviewer, told):
    assert group_of(as_reviewer.get(SECOND), "victims").startswith("Victims first – Not rated the same in 2023/24 Q3")
    assert group_of(as_reviewer.get(SECOND), "streets").startswith("Safer streets ▲ Amber the same in 2023/24 Q3")
    assert "2023/24 Q3" in part(as_reviewer.get(f"{SECOND}themes/streets/"), ">Rating</dt>", "</dd>")


@pytest.mark.parametrize(
    ("now", "older", "said"),
    [
        ("amber", None, ""),
        ("amber", quarter("2023/24 Q2"), ""),
        ("amber", quarter("2023/24 Q2", [theme(rag="amber")]), "the same in 2023/24 Q2."),
        ("amber", quarter("2023/24 Q2", [theme(rag="green")]), "worse: was Green in 2023/24 Q2."),
        ("amber", quarter("2023/24 Q2", [theme(rag="red")]), "better: was Red in 2023/24 Q2."),
        ("amber", quarter("2023/24 Q2", [theme(rag="")]), "was Not rated in 2023/24 Q2."),
        ("", quarter("2023/24 Q2", [theme(rag="red"), theme("other", rag="")]), "was Red in 2023/24 Q2."),
    ],
)
def test_a_rating_of_a_theme_beside_the_one_before(now, older, said):
    rating = theme_rating(theme(rag=now), older)
    assert (rating.now, rating.was) == (rating_tag(now), said)


def test_a_theme_without_rating_says_so(as_reviewer, told):
    assert group_of(as_reviewer.get(FIRST), "victims").startswith(
        "Victims first – Not rated No reason is recorded."
        " 2 aims in this record; the plan document states 3. Projected Green or Complete: 50% (1 of 2). 1 aim stale."
    )


def test_a_count_shows_its_change_with_percentage_and_judgement(as_reviewer, told):
    assert group_of(as_reviewer.get(FIRST), "streets").endswith(
        "Burglaries unit: offences 400 2020/21 Q3 380 2023/24 Q3 ▼ Down −20 (−5.0%)"
        " Good Burglaries: 380 for 2023/24 Q3 against 400 for 2020/21 Q3, 20 fewer (−5.0%)."
        " A lower figure is wanted here, so this is good."
    )


def test_a_missing_baseline_is_said_with_its_reason(as_reviewer, told):
    assert group_of(as_reviewer.get(FIRST), "victims").endswith(
        "Victims who are satisfied Not collected 61% 2023/24 Q3 No comparison Cannot be said"
        " Victims who are satisfied: cannot be said, because there is no baseline (not collected)."
        " Note beside the figure: a survey by post"
    )


def test_an_absence_shows_the_last_value_with_its_period(as_reviewer, told):
    withheld = "Withheld 2023/24 Q4 decided by Chief Executive to be reviewed on 1 July 2024"
    assert f"{withheld} last value 61% (2023/24 Q3) No comparison" in group_of(as_reviewer.get(SECOND), "victims")


def test_totals_say_declared_and_counted(as_reviewer, told):
    assert (
        "All themes 4 aims in this record; the plan document states 5 commitments in 2 of 2 themes."
        " Projected Green or Complete: 75% (3 of 4). Red 0 Amber 2 Green 1 Complete 0 Not rated 1 All 4"
    ) in page_words(as_reviewer.get(FIRST))


def test_carried_and_stale_are_counted(as_reviewer, told):
    assert "1 rating carried from an earlier quarter; 1 aim stale." in group_of(as_reviewer.get(SECOND), "victims")


def test_corrections_stand_beside_what_they_are_about(as_reviewer, told):
    response = as_reviewer.get(SECOND)
    text = page_words(response)
    assert "It has 4 corrections." in text
    assert text.index("Corrections to this record") < text.index("Table One")
    group = group_of(response, "streets")
    assert (
        "Correction 1, 1 May 2024, by Greta Governance, about the KPI “Burglaries”. It says 410 It should read 401"
        in group
    )
    assert "Correction 3, 1 May 2024, by Greta Governance, about the theme “Safer streets”." in group
    assert "Correction" not in group_of(response, "victims")
    assert "Correction 1" not in page_words(as_reviewer.get(FIRST))


def test_what_is_gone_is_listed_with_its_reason(as_reviewer, told):
    text = page_words(as_reviewer.get(SECOND))
    assert (
        "Gone in this quarter Offer visits before a trial (Victims first):"
        " withdrawn on 12 February 2024. The courts offer them."
    ) in text


def test_rules_are_printed_at_the_foot(as_reviewer, told):
    text = part(as_reviewer.get(FIRST), '<section class="legend"', "</main>")
    assert "Projected % is the aims projected Green or Complete out of the theme's aims in the record." in text


def test_a_sealed_page_never_changes(as_reviewer, told):
    before = main_of(as_reviewer.get(FIRST))
    cast = told.cast
    changes = Changes({"title": "Calmer streets"})
    edit_theme(theme=cast.streets, changes=changes, based_on=1, by=cast.governance, at=CORRECTED_AT)
    observe(cast.burglary, "2023/24 Q3", "999", by=cast.analyst, at=CORRECTED_AT)
    assert main_of(as_reviewer.get(FIRST)) == before
    assert "Calmer streets" in page_words(as_reviewer.get("/review/north/live/"))


def test_draft_live_and_seal_show_the_same_figures(client, cast):
    round_ = report_first_quarter(cast)
    client.force_login(cast.governance)
    with time_machine.travel(CUT_OFF, tick=False):
        seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=round_.cut_off)
        sealed = client.get(FIRST).context["page"]
    with time_machine.travel("2024-01-22T17:59:00Z", tick=False):
        draft = client.get("/review/north/draft/").context["page"]
        live = client.get("/review/north/live/").context["page"]

    def figures(page):
        groups = [
            (group.title, group.rating, [(each.word, each.number) for each in group.counts], group.projected.label)
            for group in page.groups
        ]
        return groups, [replace(kpi, url="") for group in page.groups for kpi in group.kpis]

    def counted(page):
        numbers = [(each.word, each.number) for each in page.totals.counts]
        return page.totals.aims, numbers, page.totals.projected.label

    assert figures(live) == figures(draft) == figures(sealed)
    assert counted(live) == counted(draft) == counted(sealed)


def test_a_measure_leads_to_its_page(as_reviewer, told):
    assert '<a href="/review/north/2023-24-q3/kpis/burglary/">Burglaries</a>' in as_reviewer.get(FIRST).content.decode()


def test_what_needs_a_question_is_counted_and_linked(as_analyst):
    markup, url = as_analyst.get(SECOND).content.decode(), "/review/north/2023-24-q4/exceptions/"
    assert f'<a href="{url}#exceptions">1 exception</a>' in markup
    assert f'<a href="{url}?comment=missing">3 adverse KPIs without a comment</a>' in markup
    assert '<h2 class="govuk-heading-m" id="exceptions">Exceptions: 1 KPI</h2>' in as_analyst.get(url).content.decode()
    assert "3 of 3 KPIs: adverse without a comment." in page_words(as_analyst.get(f"{url}?comment=missing"))


def links_of(markup):
    found = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', markup)
    return {text: html.unescape(url) for url, text in reversed(found)}


@pytest.mark.parametrize(
    ("label", "listed"),
    [
        ("4 aims", "All 4 aims."),
        ("0 Red", "0 of 4 aims: rated Red."),
        ("2 Amber", "2 of 4 aims: rated Amber."),
        ("1 Green", "1 of 4 aims: rated Green."),
        ("0 Complete", "0 of 4 aims: rated Complete."),
        ("1 not rated", "1 of 4 aims: rated Not rated."),
        ("2 key KPIs", "2 of 2 KPIs: that are key."),
        ("1 good", "1 of 2 KPIs: judged good and that are key."),
        ("0 bad", "0 of 2 KPIs: judged bad and that are key."),
        ("0 neither good nor bad", "0 of 2 KPIs: judged neither good nor bad and that are key."),
        ("1 cannot be said", "1 of 2 KPIs: of which it cannot be said and that are key."),
        ("1 aim stale", "1 of 4 aims: marked “stale”."),
    ],
)
def test_each_number_of_the_headline_leads_to_the_list_that_proves_it(as_reviewer, told, label, listed):
    url = links_of(main_of(as_reviewer.get(FIRST)))[label]
    assert listed in page_words(as_reviewer.get(url))


@pytest.mark.parametrize("page", ["", "themes/", "themes/victims/"])
@pytest.mark.parametrize(
    ("label", "listed"),
    [
        ("1 rating carried from an earlier quarter", "marked “rating carried”."),
        ("1 aim stale", "marked “stale”."),
    ],
)
def test_what_is_carried_or_stale_of_a_theme_leads_to_the_list(as_reviewer, told, page, label, listed):
    markup = main_of(as_reviewer.get(f"{SECOND}{page}"))
    url = links_of(markup[max(markup.find('id="victims"'), 0) :])[label]
    assert f"1 of 4 aims: of the theme Victims first and {listed}" in page_words(as_reviewer.get(url))


def test_how_many_aims_are_stale_is_said_beside_what_is_carried(as_reviewer, told):
    assert "1 of these ratings is carried from an earlier quarter; 2 aims stale." in page_words(as_reviewer.get(SECOND))


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("", '<a href="{}theme=streets&amp;{}">Projected Green or Complete: <strong>100% (2 of 2)</strong></a>'),
        ("", '<a href="{}{}">Projected Green or Complete: <strong>75% (3 of 4)</strong></a>'),
        (
            "themes/streets/",
            '<a href="{}theme=streets&amp;{}" aria-label="Projected Green or Complete: 100% (2 of 2)">'
            "100% (2 of 2)</a>",
        ),
    ],
)
def test_the_projected_share_leads_to_the_aims_that_it_counts(as_reviewer, told, page, link):
    address = link.format("/review/north/2023-24-q3/aims/?", "projected=green&amp;projected=complete")
    assert address in as_reviewer.get(f"{FIRST}{page}").content.decode()


def test_what_the_verdicts_of_key_measures_mean_is_counted_with_the_lists(as_reviewer, told):
    response = as_reviewer.get(FIRST)
    assert (
        "Key KPIs, by what their verdicts mean: Bad 0 Neither good nor bad 0 Good 1 Cannot be said 1 All 2"
        in page_words(response)
    )
    for query in ("judgement=bad", "judgement=cannot+be+said"):
        assert f'<a href="/review/north/2023-24-q3/kpis/?key=yes&amp;{query}">' in response.content.decode()


def test_adverse_measures_are_shown_those_without_a_comment_first(as_analyst):
    response = as_analyst.get(SECOND)
    said = part(response, '<section aria-labelledby="adverse">', "</section>")
    assert said.startswith(
        "3 adverse KPIs, 3 without a comment Adverse KPIs, those without a comment first KPI Figure What it says"
        " Comment Burglaries 410 2023/24 Q4 Bad Burglaries: 410 for 2023/24 Q4 against 400 for 2020/21 Q3,"
        " 10 more (+2.5%). A lower figure is wanted here, so this is bad. No comment Robbery 42 March 2024"
    )


def test_without_adverse_measures_there_is_no_such_part(as_reviewer, told):
    assert "adverse KPI" not in page_words(as_reviewer.get(FIRST))


def test_without_exceptions_there_is_no_such_line(as_reviewer, told):
    assert "without a comment" not in page_words(as_reviewer.get(FIRST))


def test_measures_that_are_not_key_are_a_link_after_the_headline(as_analyst):
    markup = as_analyst.get(SECOND).content.decode()
    assert '<a href="/review/north/2023-24-q4/kpis/?key=no">6 KPIs that are not key</a>' in markup
    assert "Shoplifting" not in markup


def test_of_a_plan_without_aims_it_is_said_how_many_verdicts_moved():
    older, newer = (
        quarter(
            name,
            [theme("one", aims=[])],
            kpis=[kpi(sheet=KpiSheet(rule="baseline"), verdicts=(verdict(word=word, judgement=judgement),))],
        )
        for name, word, judgement in (("2023/24 Q2", "good", Judgement.GOOD), ("2023/24 Q3", "bad", Judgement.BAD))
    )
    parts = moved_parts(changes_between(older, newer), newer)
    assert parts == (("1 of 1 KPI changed verdict since 2023/24 Q2.", "verdicts"),)
