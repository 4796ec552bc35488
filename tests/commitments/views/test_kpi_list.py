"""The list of measures: counted by verdict, filtered, sorted, and the file of the same rows."""

import csv
import io
import re

import pytest
import time_machine

from commitments.tables import KpiTable
from kpis.actions.measures import edit_kpi
from tests.commitments.views.measures import NEXT_WRITTEN, REVISED_AT
from tests.commitments.views.pagetext import page_words, part, words_of

PAGE = "/review/north/2023-24-q3/kpis/"
FILE = "/review/north/2023-24-q3/kpis.csv"
# In plan order.
ALL = [
    "Burglaries",
    "Victims who are satisfied",
    "Shoplifting",
    "Robbery",
    "Emails received",
    "All crime",
    "A good outcome",
    "Informants",
]
BURGLARIES, SATISFIED, SHOPLIFTING, ROBBERY, EMAILS, ALL_CRIME, OUTCOME, INFORMANTS = ALL
UNSAID = [SATISFIED, EMAILS, INFORMANTS]


def titles(response):
    heads = re.findall(r'role="rowheader">(.*?)</th>', response.content.decode(), re.DOTALL)
    return [words_of(head).partition(" unit:")[0] for head in heads]


def said(response):
    """The sentence that reads the filter back."""
    return part(response, '<p class="lead">', "</p>").removesuffix(" Clear the filter")


def rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_verdicts_are_counted_and_add_up_to_all(as_analyst):
    response = as_analyst.get(PAGE)
    text = part(response, '<ul class="counts">', "</ul>")
    assert f'<li><a href="{PAGE}">All</a> <strong>8</strong></li>' in response.content.decode()
    assert text == "Red 1 Stable 1 Good 1 Single point exception 1 Cannot be said 3 No area of our own 1 All 8"


def test_each_count_leads_to_as_many_rows(as_analyst):
    counts = part(as_analyst.get(PAGE), '<ul class="counts">', "</ul>")
    links = re.findall(r'<li><a href="([^"]+)">[^<]+</a> <strong>(\d+)</strong>', as_analyst.get(PAGE).content.decode())
    assert len(links) == 7, counts
    assert [len(titles(as_analyst.get(url))) for url, _ in links] == [int(number) for _, number in links]


def test_without_a_filter_all_are_listed_in_plan_order(as_analyst):
    response = as_analyst.get(PAGE)
    assert titles(response) == ALL
    assert said(response) == "All 8 KPIs."
    assert "KPIs, in plan order. Each line has a scale of its own." in page_words(response)


def test_a_row_says_the_verdict_and_the_figures_it_compares(as_analyst):
    text = page_words(as_analyst.get(PAGE))
    assert (
        "3.2 Robbery unit: offences Stable Robbery: 22 in December 2023 is no more than chance does"
        " (limits of 15.7 and 26.3 around a mean of 21.0). 22 December 2023 21 mean, 24 months to December 2023"
    ) in text
    assert "All crime unit: offences ■ Red All crime: 60,260 in the 12 months to December 2023" in text
    assert "60,260 the 12 months to December 2023 58,805 earlier figure, 2020/21 +1,455 (+2.5%)" in text
    assert (
        "Victims who are satisfied: cannot be said, because there is no baseline (not collected)."
        " 61% 2023/24 Q3 Not compared Too few figures to draw Victims first"
        " Note beside the figure: a survey by post"
    ) in text


def test_a_note_stands_beneath_its_row_over_all_columns(as_analyst):
    markup = as_analyst.get(PAGE).content.decode()
    assert re.findall(r'<tr role="row" class="beneath"><td role="cell" colspan="(\d)"><p>(.*?)</p>', markup) == [
        ("7", "Note beside the figure: a survey by post"),
        ("7", "Note beside the figure: printed as 419 more"),
    ]


def test_a_line_is_drawn_from_six_figures_on(as_analyst):
    assert as_analyst.get(PAGE).content.decode().count('class="sparkline"') == 2


def test_where_no_row_has_a_line_there_is_no_column_for_it(as_analyst):
    with_one, without = as_analyst.get(PAGE), as_analyst.get(PAGE, {"q": "satisf"})
    assert '<td role="cell" data-label="Trend">' in with_one.content.decode()
    assert titles(without) == [SATISFIED]
    assert "Trend" not in page_words(without)
    assert "Too few" not in page_words(without)
    assert "KPIs, in plan order." in page_words(without)
    assert "Each line has" not in page_words(without)


@pytest.mark.parametrize(
    ("query", "expected", "sentence"),
    [
        ({"q": "robb"}, [ROBBERY], "1 of 8 KPIs: with “robb” in number or title."),
        ({"q": "3.1"}, [SHOPLIFTING], "1 of 8 KPIs: with “3.1” in number or title."),
        ({"theme": "streets"}, [BURGLARIES, SHOPLIFTING], "2 of 8 KPIs: of the theme Safer streets."),
        ({"theme": "-"}, ALL[3:], "5 of 8 KPIs: with no theme."),
        (
            {"section": "Force: Crime"},
            [SHOPLIFTING, ROBBERY],
            "2 of 8 KPIs: in the section Force: Crime.",
        ),
        ({"section": "-"}, [BURGLARIES, SATISFIED], "2 of 8 KPIs: with no section."),
        ({"verdict": "Red"}, [ALL_CRIME], "1 of 8 KPIs: with the verdict “Red”."),
        ({"verdict": "Cannot be said"}, UNSAID, "3 of 8 KPIs: with the verdict “Cannot be said”."),
        ({"judgement": "bad"}, [ALL_CRIME], "1 of 8 KPIs: judged bad."),
        (
            {"judgement": "cannot be said"},
            [SATISFIED, EMAILS, OUTCOME, INFORMANTS],
            "4 of 8 KPIs: of which it cannot be said.",
        ),
        ({"judgement": "bad", "key": "yes"}, [], "0 of 8 KPIs: judged bad and that are key."),
        (
            {"exception": "Single point exception"},
            [SHOPLIFTING],
            "1 of 8 KPIs: classed “Single point exception”.",
        ),
        ({"exception": "Stable"}, [ROBBERY], "1 of 8 KPIs: classed “Stable”."),
        ({"exception": "-", "key": "yes"}, ALL[:2], "2 of 8 KPIs: with no class and that are key."),
        ({"exception": "Increasing trend"}, [], "0 of 8 KPIs: classed “Increasing trend”."),
        ({"board": "Governance Board"}, [SHOPLIFTING], "1 of 8 KPIs: overseen by Governance Board."),
        ({"key": "no"}, ALL[2:], "6 of 8 KPIs: that are not key."),
        ({"absence": "-"}, [OUTCOME], "1 of 8 KPIs: with nothing recorded."),
        ({"absence": "withheld"}, [], "0 of 8 KPIs: with no figure: withheld."),
        ({"absence": "provisional"}, [], "0 of 8 KPIs: with a provisional figure."),
        ({"unknown": "thing"}, ALL, "All 8 KPIs."),
    ],
)
def test_filters_are_read_back_with_both_counts(as_analyst, query, expected, sentence):
    response = as_analyst.get(PAGE, query)
    assert titles(response) == expected
    assert said(response) == sentence
    if "unknown" not in query:
        assert [row["title"] for row in rows(as_analyst.get(FILE, query))] == expected


def test_a_withheld_figure_is_found_as_such(as_analyst):
    response = as_analyst.get("/review/north/2023-24-q4/kpis/", {"absence": "withheld"})
    assert titles(response) == [SATISFIED, INFORMANTS]


@pytest.mark.parametrize("name", ["theme", "section", "verdict", "judgement", "exception", "board", "key", "absence"])
def test_a_bad_filter_is_an_error_and_lists_nothing(as_analyst, name):
    response = as_analyst.get(PAGE, {name: "<b>rubbish"})
    assert response.status_code == 200
    assert "The filter cannot be applied" in page_words(response)
    assert said(response) == "Nothing is listed until the filter is mended."
    assert "<table" not in response.content.decode()
    assert "<b>rubbish" not in response.content.decode()
    assert "Download these rows" not in page_words(response)


@pytest.mark.parametrize(
    ("sort", "expected", "caption"),
    [
        (
            "number",
            [EMAILS, ROBBERY, SHOPLIFTING, INFORMANTS, ALL_CRIME, OUTCOME, BURGLARIES, SATISFIED],
            "sorted by Number (ascending).",
        ),
        ("title", sorted(ALL), "sorted by KPI (ascending)."),
        ("-title", sorted(ALL, reverse=True), "sorted by KPI (descending)."),
        (
            "verdict",
            [ALL_CRIME, ROBBERY, BURGLARIES, SHOPLIFTING, *UNSAID, OUTCOME],
            "sorted by Verdict (ascending).",
        ),
        (
            "-verdict",
            [OUTCOME, *UNSAID, SHOPLIFTING, BURGLARIES, ROBBERY, ALL_CRIME],
            "sorted by Verdict (descending).",
        ),
        ("current", ALL, "in plan order."),
        ("rubbish", ALL, "in plan order."),
    ],
)
def test_sorting_says_so_and_the_file_keeps_the_order(as_analyst, sort, expected, caption):
    response = as_analyst.get(PAGE, {"sort": sort})
    assert titles(response) == expected
    assert f"KPIs, {caption}" in page_words(response)
    if caption != "in plan order.":
        assert [row["title"] for row in rows(as_analyst.get(FILE, {"sort": sort}))] == expected


def test_only_number_title_and_verdict_sort():
    assert KpiTable.orders() == ("number", "title", "verdict")


def test_the_file_has_the_filter_and_the_order_of_the_page_and_all_its_pages(as_analyst):
    markup = as_analyst.get(PAGE, {"key": "no", "sort": "title", "page": "1", "unknown": "x"}).content.decode()
    assert f'href="{FILE}?key=no&amp;sort=title"' in markup
    assert f'href="{FILE}"' in as_analyst.get(PAGE).content.decode()
    assert len(rows(as_analyst.get(FILE, {"page": "9"}))) == 8


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"unknown": "x"}, "The list has no filter named “unknown”. Its filters are: q, theme, section, verdict,"),
        ({"<b>": "x"}, "The list has no filter named “<b>”."),
        (
            {"key": "maybe"},
            "The filter “key” cannot be applied: “maybe” is not one of the choices of “Key KPI”. Choose one",
        ),
        ({"sort": "current"}, "The list cannot be sorted by “current”. It can be sorted by: number, title, verdict."),
        ({"sort": "-rubbish"}, "The list cannot be sorted by “rubbish”."),
        ({"q": "x" * 201}, "The filter “q” cannot be applied: Write 200 characters or fewer; there are 201."),
    ],
)
def test_a_file_that_cannot_be_made_is_refused(as_analyst, query, said):
    response = as_analyst.get(FILE, query)
    assert response.status_code == 400
    assert said in page_words(response)
    assert "<b>" not in response.content.decode()


def test_a_row_of_the_file_has_plain_figures(as_analyst):
    response = as_analyst.get(FILE)
    assert response.headers["Content-Disposition"] == 'attachment; filename="north-2023-24-q3-kpis.csv"'
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    found = {row["kpi"]: row for row in rows(response)}
    shoplifting = {
        "marking": "OFFICIAL",
        "quarter": "2023/24 Q3",
        "state": "sealed",
        "number": "3.10",
        "section": "Force: Crime",
        "owner": "Liam Lead",
        "class": "Single point exception",
        "judgement": "good",
        "comment": "A shop reports online now.",
        "further_analysis": "yes",
    }
    assert {name: found["shoplifting"][name] for name in shoplifting} == shoplifting
    names = ("current_period", "current", "compared_name", "compared", "change", "change_percent")
    assert [found["all-crime"][name] for name in names] == [
        "the 12 months to December 2023",
        "60260",
        "earlier figure",
        "58805",
        "+1455",
        "+2.5%",
    ]
    assert [found["informants"][name] for name in names] == ["2023-12", "12", "", "", "", ""]
    assert {row["provisional"] for row in found.values()} == {"no"}


def test_a_draft_says_so_in_the_name_and_in_every_row(client, measured):
    client.force_login(measured.cast.governance)
    with time_machine.travel(NEXT_WRITTEN, tick=False):
        live, draft = (client.get(f"/review/north/{when}/kpis.csv") for when in ("live", "draft"))
    assert draft.headers["Content-Disposition"] == 'attachment; filename="DRAFT-north-2023-24-q4-kpis.csv"'
    assert {(row["marking"], row["state"]) for row in rows(draft)} == {("DRAFT OFFICIAL", "DRAFT")}
    assert live.headers["Content-Disposition"] == 'attachment; filename="live-north-2023-24-q4-kpis.csv"'
    assert {(row["marking"], row["state"]) for row in rows(live)} == {("OFFICIAL", "live")}


def test_text_that_a_spreadsheet_would_run_is_guarded(as_analyst, measured):
    cast = measured.cast
    edit_kpi(kpi=cast.burglary, changes={"title": "=1+1"}, based_on=1, by=cast.analyst, at=REVISED_AT)
    with time_machine.travel("2024-05-10T10:00:00Z", tick=False):
        for name in ("kpis", "exceptions"):
            assert b'"\'=1+1"' in as_analyst.get(f"/review/north/live/{name}.csv").content


def test_corrections_of_measures_stand_above_the_list(as_analyst):
    text = page_words(as_analyst.get("/review/north/2023-24-q4/kpis/"))
    assert "Correction 1, 1 May 2024, by Greta Governance, about the KPI “Burglaries”." in text
    assert "Correction 2," not in text
    empty = page_words(as_analyst.get("/review/north/2023-24-q4/kpis/", {"q": "robb"}))
    assert "Correction 1," not in empty


def test_an_empty_list_says_which_filter_to_loosen(as_analyst):
    markup = as_analyst.get(PAGE, {"judgement": "bad", "key": "yes"}).content.decode()
    assert f'<a href="{PAGE}?key=yes">“Good or bad”: 2 KPIs</a>' in markup
    assert f'<a href="{PAGE}?judgement=bad">“Key KPI”: 1 KPI</a>' in markup


def test_the_papers_that_the_plan_has_are_linked(as_analyst, client):
    text = page_words(as_analyst.get(PAGE))
    assert "As the papers arrange them: Force report Office report Partnership dashboard" in text
