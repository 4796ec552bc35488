"""A measure's own page: sentence, chart, figures, rules, series, and what was revised since."""

import re
from datetime import date

import pytest
import time_machine

from commitments.models import SealedQuarter
from commitments.reporting.canonical import content_hash
from kpis.actions.measures import NewDefinition, redefine_kpi
from kpis.models import KPI
from tests.cast import PLANNED_AT, observe
from tests.commitments.reporting.test_canonical import EXAMPLES
from tests.commitments.views.measures import NEXT_WRITTEN, REVISED_AT
from tests.commitments.views.pagetext import main_of, page_words, part

Q3, Q4, LIVE = ("/review/north/2023-24-q3/kpis/", "/review/north/2023-24-q4/kpis/", "/review/north/live/kpis/")
AFTER = "2024-05-10T10:00:00Z"


def section(response, name):
    """The words of one part of the page."""
    return part(response, f'<h2 id="{name}">', "</section>")


def test_the_verdict_comes_first_and_whole(as_analyst):
    text = page_words(as_analyst.get(Q3 + "shoplifting/"))
    assert (
        "Shoplifting ◆ Single point exception: good Shoplifting: single point exception in October to December 2023."
        " October 2023 (200), November 2023 (202) and December 2023 (204) lie above the upper limit of 120."
    ) in text
    assert "More reports are wanted here, so this is good. What to do: Analyse the cause of the exception." in text


def test_the_chart_stands_with_its_method_and_what_it_says(as_analyst):
    response = as_analyst.get(Q3 + "shoplifting/")
    chart = part(response, '<h2 id="chart">', "</section>")
    assert "Process control (moving range (XmR), 22 months to December 2023). Shoplifting: 204 in December" in chart
    assert "Source: NHS Making Data Count rules." in chart
    assert "The limits were drawn anew from March 2022. Shops opened again." in chart
    markup = main_of(response)
    assert markup.count("<svg ") == 2
    assert markup.count('<div class="chart-narrow">') == 1


def test_a_chart_of_the_rating_rule_does_not_say_it_twice(as_analyst):
    response = as_analyst.get(Q3 + "robbery/")
    assert section(response, "chart").endswith("Process control (moving range (XmR), 24 months to December 2023).")
    assert "Source: NHS Making Data Count rules." in section(response, "how")


def test_too_few_figures_are_no_chart(as_analyst):
    response = as_analyst.get(Q3 + "informants/")
    assert section(response, "chart") == "Chart No chart is drawn of fewer than three values."
    assert "<svg " not in main_of(response)


def test_a_measure_without_figures_says_so(as_analyst):
    response = as_analyst.get(Q4 + "outcome/")
    assert 'id="chart"' not in response.content.decode()
    assert section(response, "series") == "Series No series is held in this record."


def test_the_figures_that_the_verdict_used_are_listed(as_analyst):
    text = part(as_analyst.get(Q3 + "all-crime/"), "<caption>Figures that the verdict used.</caption>", "</table>")
    assert text == (
        "Figures that the verdict used. Figure Value Current figure 60,260 the 12 months to December 2023"
        " Earlier figure 58,805 2020/21 Change +1,455 Change in percent of the earlier figure +2.5%"
        " z of the change 4.22 Projected: line through both totals 60,921 2024/25"
    )


def test_other_rules_say_theirs_the_same_quarter_first(as_analyst):
    text = section(as_analyst.get(Q4 + "shoplifting/"), "others")
    assert text.startswith(
        "What other rules say Against the same quarter of last year No evidence of change Shoplifting: 339 in January"
        " to March 2024 against 302 in January to March 2023, 37 more (+12.3%)."
    )


def test_comment_and_further_analysis(as_analyst):
    text = section(as_analyst.get(Q3 + "shoplifting/"), "comment")
    assert "A shop reports online now. (Anna Analyst, 2 January 2024)" in text
    assert "Further analysis was asked for (Anna Analyst, 2 January 2024)." in text
    noted = section(as_analyst.get(Q3 + "emails/"), "comment")
    assert noted == "Comment None is recorded for this quarter. Note beside the figure printed as 419 more"
    assert "None is recorded for this quarter." in section(as_analyst.get(Q3 + "robbery/"), "comment")


def test_an_adverse_measure_without_a_comment_says_so(as_analyst):
    text = section(as_analyst.get(Q4 + "robbery/"), "comment")
    assert text == "Comment This KPI is adverse, and nothing explains it yet."


@pytest.mark.parametrize(
    ("role", "may"), [("governance", True), ("analyst", True), ("lead", False), ("reviewer", False)]
)
def test_who_keeps_the_measures_finds_where_to_comment(client, measured, role, may):
    client.force_login(getattr(measured.cast, role))
    with time_machine.travel(AFTER, tick=False):
        live = client.get(LIVE + "robbery/").content.decode()
        exceptions = client.get("/review/north/live/exceptions/").content.decode()
    sealed = client.get(Q4 + "robbery/").content.decode()
    link = re.search(r"/admin/commitments/plankpi/\d+/comment/", live)
    assert bool(link) is may
    assert ("/comment/" in exceptions) is may
    assert "/comment/" not in sealed
    if link:
        assert client.get(link[0]).status_code == 200


def test_targets_resets_and_definitions_say_who_and_why(as_analyst):
    text = page_words(as_analyst.get(Q3 + "shoplifting/"))
    assert "Targets. For Target Set by Why in December 2023 150 offences The commissioner More trust" in text
    assert (
        "Decisions to draw the limits anew. From Why Decided by March 2022 Shops opened again"
        " Head of Performance, 2 January 2024"
    ) in text
    assert (
        "Definition From the beginning Thefts from shops. Unit: offences. Months make quarters and years: added up."
        " Higher is better. Source: Police records"
    ) in text


def test_a_break_of_definition_is_told_with_the_version_before(as_analyst, measured):
    kpi = KPI.objects.get(slug="robbery")
    new = NewDefinition(PLANNED_AT.date().replace(day=1), "Counted by victim.", False, {"definition": "By victim."})
    redefine_kpi(kpi=kpi, new=new, based_on=1, by=measured.cast.analyst, at=REVISED_AT)
    with time_machine.travel(AFTER, tick=False):
        text = part(as_analyst.get(LIVE + "robbery/"), '<h2 id="definition">', '<h2 id="sheet">')
        chart = section(as_analyst.get(LIVE + "robbery/"), "chart")
    assert text.startswith(
        "Definition From 1 January 2024 Counted by victim. Figures from then on are not compared with those before."
        " By victim."
    )
    assert "From the beginning No definition is recorded." in text
    assert "Not comparable before and from January 2024: Counted by victim." in chart


def test_older_lines_are_not_taken_for_the_rating_rules(as_analyst, measured):
    kpi = KPI.objects.get(slug="robbery")
    KPI.objects.filter(pk=kpi.pk).update(rule="same quarter")
    new = NewDefinition(date(2024, 3, 1), "Counted by victim.", False, {"definition": "By victim."})
    redefine_kpi(kpi=kpi, new=new, based_on=1, by=measured.cast.analyst, at=REVISED_AT)
    with time_machine.travel(AFTER, tick=False):
        chart = section(as_analyst.get(LIVE + "robbery/"), "chart")
    assert "Not comparable before and from March 2024: Counted by victim." in chart
    assert chart.endswith(
        "Process control. It can say nothing of this quarter; the lines are those of the figures before."
    )


def test_where_it_stands(as_analyst):
    response = as_analyst.get(Q3 + "shoplifting/")
    assert section(response, "sheet") == (
        "Where it stands Number 3.10 Section Force: Crime Owner Liam Lead Board Governance Board"
        " Framework National measures, 2023 Taken Monthly Baseline Not collected Key KPI No"
        " Themes Safer streets Aims It serves none."
    )
    assert section(response, "terms") == "Words used Recorded Known to the police."


def test_themes_and_aims_that_it_serves_are_linked(as_analyst):
    markup = as_analyst.get(Q4 + "burglary/").content.decode()
    assert '<a href="/review/north/2023-24-q4/themes/streets/">Safer streets</a>' in markup
    assert '<a href="/review/north/2023-24-q4/aims/patrols/">Put more officers on foot patrol</a>' in markup


def test_similar_areas_are_ranked_with_their_lines(as_analyst):
    text = part(as_analyst.get(Q3 + "outcome/"), "<caption>Similar areas", "</table>")
    assert text == (
        "Similar areas, by rank. Mean 59.8; lines at 55.1 and 64.5. Area Rank Figure, offences Place"
        " Lakeside 1st 57 between the lines Hillside 2nd 58 between the lines Ours 3rd 60 between the lines"
        " Riverbank 4th 61 between the lines Seaside 5th 63 between the lines"
    )
    assert "Similar areas" not in page_words(as_analyst.get(Q3 + "robbery/"))


def test_the_series_is_told_newest_first_with_marks(as_analyst):
    text = section(as_analyst.get(Q3 + "shoplifting/"), "series")
    assert text.startswith(
        "Series Download the whole series (CSV) Series, the newest first. Period Figure Mean; limits Known on"
        " Mark and note December 2023 204"
    )
    assert "10 January 2024 Above the upper limit (good). November 2023 202" in text
    assert "March 2022 100" in text
    assert "Limits reset from March 2022: Shops opened again (Head of Performance, 2 January 2024)." in text
    assert text.endswith("January 2022 100 None drawn 10 February 2022 None")


def test_absences_say_who_decided_and_when_it_is_reviewed(as_analyst):
    text = part(as_analyst.get(Q4 + "informants/"), "<caption>Periods without a figure.</caption>", "</table>")
    assert text.endswith("March 2024 Withheld Head of Covert 1 September 2024")


def test_a_sealed_quarter_shows_what_was_revised_since(as_analyst):
    text = section(as_analyst.get(Q4 + "shoplifting/"), "revised")
    assert text == (
        "As published and as revised since 1 period reads otherwise now than in the sealed record of 2023/24 Q4,"
        " which stays as it is. Figures as published and as revised since, the newest period first"
        " Period As published As it stands now Difference Became known on"
        " January 2024 112 121 +9 (+8.0%) 2 May 2024"
    )


def test_the_live_page_is_held_against_the_newest_seal(as_analyst):
    with time_machine.travel(AFTER, tick=False):
        text = section(as_analyst.get(LIVE + "shoplifting/"), "revised")
        unchanged = section(as_analyst.get(LIVE + "robbery/"), "revised")
    assert "in the sealed record of 2023/24 Q4" in text
    assert text.endswith("January 2024 112 121 +9 (+8.0%) 2 May 2024")
    assert unchanged.endswith("No figure has been revised since 2023/24 Q4 was sealed.")


def test_a_figure_filled_in_since_has_no_difference(as_analyst, measured):
    cast = measured.cast
    observe(cast.satisfaction, "2023/24 Q4", "70", by=cast.analyst, at=REVISED_AT, known_on=REVISED_AT.date())
    text = section(as_analyst.get(Q4 + "satisfaction/"), "revised")
    assert text.endswith("2023/24 Q4 Withheld 70% No difference can be told 2 May 2024")


def test_without_a_seal_nothing_is_published_yet(as_reviewer, cast):
    with time_machine.travel("2024-01-10T10:00:00Z", tick=False):
        text = section(as_reviewer.get("/review/north/live/kpis/burglary/"), "revised")
    assert text.endswith("No quarter of this plan is sealed yet, so no figure has been published.")


def test_corrections_stand_on_the_page(as_analyst):
    assert "about the KPI “Burglaries”. It says 410 It should read 401" in page_words(as_analyst.get(Q4 + "burglary/"))


@pytest.mark.parametrize("slug", ["nothing", "streets"])
def test_a_measure_that_the_record_does_not_hold_is_not_found(as_analyst, slug):
    response = as_analyst.get(f"{Q3}{slug}/")
    assert response.status_code == 404
    assert "The record of 2023/24 Q3 holds no such KPI." in page_words(response)
    assert as_analyst.get(f"{Q3}{slug}/series.csv").status_code == 404


def test_the_whole_series_is_a_file_oldest_first(as_analyst):
    response = as_analyst.get(Q4 + "shoplifting/series.csv")
    assert response.headers["Content-Disposition"] == ('attachment; filename="north-2023-24-q4-shoplifting-series.csv"')
    head, first, *_, last = response.content.decode("utf-8-sig").strip().split("\r\n")
    assert head == (
        '"marking","quarter","state","kpi","period","figure","numerator","denominator","asked","status","absence",'
        '"decided_by","review_on","known_on","mark","note","page"'
    )
    assert first == (
        '"OFFICIAL","2023/24 Q4","sealed","shoplifting","2022-01","100","","","","final","","","","2022-02-10","",""'
        ',"/plans/north/2023-24-q4/kpis/shoplifting/"'
    )
    assert last.startswith('"OFFICIAL","2023/24 Q4","sealed","shoplifting","2024-03","114"')


def test_a_sealed_page_reads_the_same_after_the_measure_changed(as_analyst, measured):
    before = main_of(as_analyst.get(Q3 + "robbery/"))
    kpi = KPI.objects.get(slug="robbery")
    new = NewDefinition(PLANNED_AT.date().replace(day=1), "Counted by victim.", False, {"definition": "By victim."})
    redefine_kpi(kpi=kpi, new=new, based_on=1, by=measured.cast.analyst, at=REVISED_AT)
    assert main_of(as_analyst.get(Q3 + "robbery/")) == before


def test_draft_and_seal_say_the_same(client, measured):
    client.force_login(measured.cast.governance)
    with time_machine.travel(NEXT_WRITTEN.replace(day=22, hour=17), tick=False):
        draft = client.get("/review/north/draft/kpis/robbery/").context["page"]
    sealed = client.get(Q4 + "robbery/").context["page"]
    for name in ("mark", "rated", "chart", "others", "definitions", "facts", "areas"):
        assert getattr(draft, name) == getattr(sealed, name), name


@pytest.fixture
def old_record(told):
    """The second seal as if it had been sealed in the first format."""
    content = (EXAMPLES / "quarter_format_1.json").read_text()
    seal = told.second
    old = SealedQuarter(
        plan=seal.plan,
        quarter="2022/23 Q4",
        quarter_start=seal.quarter_start.replace(year=2023),
        sequence=99,
        format=1,
        content=content,
        content_hash=content_hash(1, content),
        previous_hash="x",
        record_hash="y",
        cut_off=seal.cut_off,
        taken_at=seal.taken_at,
        software="1",
    )
    old.save()
    return "/review/north/2022-23-q4/"


OLD = "This record was sealed before verdicts were kept with it. KPIs are compared with their baselines."


def test_a_record_of_the_first_format_is_read_by_its_baselines(as_reviewer, old_record):
    for page in ("kpis/", "kpis/burglary/", "exceptions/"):
        response = as_reviewer.get(old_record + page)
        assert response.status_code == 200
        assert OLD in page_words(response)
    text = page_words(as_reviewer.get(old_record + "kpis/"))
    assert "Burglaries unit: offences Good Lower is better. 300 2023/24 Q2 400 baseline" in text
    assert "Note beside the figure: Provisional." in text
    assert "400 baseline 2020/21 Q3 −100 (−25.0%)" in text
    page = page_words(as_reviewer.get(old_record + "kpis/burglary/"))
    assert "No series is held in this record." in page
    assert as_reviewer.get(old_record + "kpis.csv").status_code == 200
    assert as_reviewer.get(old_record + "kpis/burglary/series.csv").status_code == 200
    assert as_reviewer.get(old_record + "exceptions.csv").status_code == 200


def test_a_record_of_today_does_not_say_that_it_is_old(as_reviewer, told):
    for page in ("kpis/", "kpis/burglary/", "exceptions/"):
        assert OLD not in page_words(as_reviewer.get(f"/review/north/2023-24-q4/{page}"))
