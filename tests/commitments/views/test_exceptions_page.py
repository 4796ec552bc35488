"""The exceptions of a quarter on their page and in their file."""

import csv
import html
import io
import re

import pytest

from commitments.reporting.exceptions import Exceptions
from commitments.views.exceptions import empty_sentence, former_sentence, headline
from tests.commitments.reporting.made import kpi, quarter, verdict
from tests.commitments.views.pagetext import page_words, words_of

Q3, Q4 = "/review/north/2023-24-q3/exceptions/", "/review/north/2023-24-q4/exceptions/"


def cards(response):
    """The words of each exception, in order."""
    return [words_of(card) for card in re.findall(r"<article.*?</article>", response.content.decode(), re.DOTALL)]


def names(response):
    titles = re.findall(r"<h3>(.*?)</h3>", response.content.decode())
    return [re.sub(r"^KPI [\d.]+: ", "", words_of(title)) for title in titles]


def rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_adverse_ones_that_are_no_exceptions_come_first_under_their_own_heading(as_analyst):
    response = as_analyst.get(Q4)
    assert names(response) == ["Burglaries", "All crime", "Robbery"]
    assert "1 exception among 2 KPIs with limits. 3 adverse KPIs have no comment." in page_words(response)
    assert re.findall(r"<h2 class=.govuk-heading-m. id=.[a-z]+.>(.*?)</h2>", response.content.decode()) == [
        "Bad without a comment: 2 KPIs",
        "Exceptions: 1 KPI",
    ]


def test_an_exception_says_what_to_do_and_what_was_said(as_analyst):
    burglaries, _, robbery = cards(as_analyst.get(Q4))
    assert robbery.startswith(
        "KPI 3.2: Robbery Adverse without a comment Special cause: concern Robbery: 42 in March 2024"
    )
    assert (
        " Exception class: ◆ Single point exception: bad Robbery: single point exception in January to March 2024."
        " January 2024 (40), February 2024 (41) and March 2024 (42) lie above the upper limit of 28.3."
    ) in robbery
    assert "What to do: Analyse the cause of the exception. Comment: none is recorded for this quarter." in robbery
    assert burglaries.startswith("Burglaries Adverse without a comment Bad Burglaries: 410 for 2023/24 Q4 against 400")
    assert "No owner is recorded." in burglaries


def test_an_exception_is_drawn_where_it_has_figures(as_analyst):
    found = re.findall(r"<article.*?</article>", as_analyst.get(Q4).content.decode(), re.DOTALL)
    assert [card.count("<svg ") for card in found] == [0, 0, 1]


def test_an_exception_with_a_comment_shows_it(as_analyst):
    response = as_analyst.get(Q3)
    # All crime is adverse, and its rule is not that of the classes.
    assert names(response) == ["All crime", "Shoplifting"]
    shoplifting = cards(response)[1]
    assert "Adverse" not in shoplifting
    assert "Comment: A shop reports online now. Further analysis was asked for. Owner: Liam Lead." in shoplifting


def test_those_of_the_quarter_before_that_ended_are_named(as_analyst):
    text = page_words(as_analyst.get(Q4))
    assert "Of 1 exception of 2023/24 Q3, Shoplifting is no longer an exception. Shoplifting" in text
    assert '<a href="/review/north/2023-24-q4/kpis/shoplifting/">Shoplifting</a>' in as_analyst.get(Q4).content.decode()
    assert "No earlier quarter of this plan is sealed" in page_words(as_analyst.get(Q3))


@pytest.mark.parametrize(
    ("query", "expected", "sentence"),
    [
        ({"exception": "Single point exception"}, ["Robbery"], "1 of 3 KPIs: classed “Single point exception”."),
        ({"exception": "-"}, ["Burglaries", "All crime"], "2 of 3 KPIs: with no class."),
        ({"theme": "streets"}, ["Burglaries"], "1 of 3 KPIs: of the theme Safer streets."),
        ({"board": "Governance Board"}, [], "0 of 3 KPIs: overseen by Governance Board."),
        (
            {"comment": "missing"},
            ["Burglaries", "All crime", "Robbery"],
            "3 of 3 KPIs: adverse without a comment.",
        ),
        ({"q": "CRIME all"}, ["All crime"], "1 of 3 KPIs: with “CRIME all” in number or title."),
        ({"q": "3.2"}, ["Robbery"], "1 of 3 KPIs: with “3.2” in number or title."),
        ({}, ["Burglaries", "All crime", "Robbery"], ""),
        ({"unknown": "x"}, ["Burglaries", "All crime", "Robbery"], ""),
    ],
)
def test_filters(as_analyst, query, expected, sentence):
    response = as_analyst.get(Q4, query)
    assert names(response) == expected
    assert sentence in page_words(response)
    if "unknown" not in query:
        assert [row["title"] for row in rows(as_analyst.get(Q4[:-1] + ".csv", query))] == expected


@pytest.mark.parametrize("name", ["theme", "exception", "board", "comment"])
def test_a_bad_filter_lists_nothing_and_refuses_the_file(as_analyst, name):
    response = as_analyst.get(Q4, {name: "<b>rubbish"})
    assert response.status_code == 200
    assert "The filter cannot be applied" in page_words(response)
    assert "Nothing is listed until the filter is mended." in page_words(response)
    assert cards(response) == []
    assert as_analyst.get(Q4[:-1] + ".csv", {name: "<b>rubbish"}).status_code == 400


@pytest.mark.parametrize("query", [{"unknown": "x"}, {"sort": "owner"}])
def test_the_file_refuses_what_the_list_does_not_know(as_analyst, query):
    response = as_analyst.get(Q4[:-1] + ".csv", query)
    assert response.status_code == 400
    assert "The list" in page_words(response)


@pytest.mark.parametrize(
    ("sort", "expected", "heading"),
    [
        ("title", ["All crime", "Burglaries", "Robbery"], "3 KPIs, sorted by KPI (ascending)"),
        ("-title", ["Robbery", "Burglaries", "All crime"], "3 KPIs, sorted by KPI (descending)"),
        ("class", ["Robbery", "Burglaries", "All crime"], "3 KPIs, sorted by Class (ascending)"),
        ("-class", ["Burglaries", "All crime", "Robbery"], "3 KPIs, sorted by Class (descending)"),
        (["class", "title"], ["Robbery", "All crime", "Burglaries"], None),
    ],
)
def test_sorted_by_class_or_kpi_they_are_one_list_and_the_file_keeps_the_order(as_analyst, sort, expected, heading):
    response = as_analyst.get(Q4, {"sort": sort})
    assert names(response) == expected
    assert re.findall(r"<h2 class=.govuk-heading-m. id=.sorted.>(.*?)</h2>", response.content.decode()) == [
        heading or "3 KPIs, sorted by Class (ascending); KPI (ascending)"
    ]
    assert [row["title"] for row in rows(as_analyst.get(Q4[:-1] + ".csv", {"sort": sort}))] == expected


def test_where_none_is_kept_the_filter_to_loosen_is_said(as_analyst):
    markup = as_analyst.get(Q4, {"q": "robb", "exception": "-"}).content.decode()
    assert f'<a href="{Q4}?exception=-">“Words in the KPI”: 2 KPIs</a>' in markup
    assert f'<a href="{Q4}?q=robb">“Exception class”: 1 KPI</a>' in markup


def orders(response):
    """What the list can be sorted by and where that leads."""
    line = response.content.decode().split("<li>Sort by:</li>")[1].split("</ul>")[0]
    return [
        (words_of(label), html.unescape(url)) for url, label in re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', line)
    ]


def test_the_links_that_sort_keep_the_filter_and_turn_the_order_round(as_analyst):
    query = "?comment=missing&sort="
    assert orders(as_analyst.get(Q4, {"comment": "missing", "page": "1", "unknown": "x"})) == [
        ("Concern", f"{Q4}?comment=missing"),
        ("Class", f"{Q4}{query}class"),
        ("KPI", f"{Q4}{query}title"),
    ]
    assert orders(as_analyst.get(Q4, {"comment": "missing", "sort": "title"})) == [
        ("Concern", f"{Q4}?comment=missing"),
        ("Class", f"{Q4}{query}class"),
        ("KPI ▲, ascending", f"{Q4}{query}-title"),
    ]
    assert orders(as_analyst.get(Q4, {"sort": "-title"}))[2] == ("KPI ▼, descending", f"{Q4}?sort=title")


def test_the_order_is_cited_and_kept_by_the_file(as_analyst):
    response = as_analyst.get(Q4, {"q": "r", "sort": ["owner", "-title"]})
    assert f'href="{Q4[:-1]}.csv?q=r&amp;sort=-title"' in response.content.decode()
    assert "/exceptions/?q=r&sort=-title" in page_words(response)


def test_a_row_of_the_file(as_analyst):
    response = as_analyst.get(Q4[:-1] + ".csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="north-2023-24-q4-exceptions.csv"'
    robbery = rows(response)[-1]
    names = ("marking", "state", "number", "class", "months", "adverse_without_comment", "rating")
    assert [robbery[name] for name in names] == [
        "OFFICIAL",
        "sealed",
        "3.2",
        "Single point exception",
        "January 2024; February 2024; March 2024",
        "yes",
        "Special cause: concern",
    ]


def test_a_page_that_is_not_there_gives_the_nearest(as_analyst):
    for page in ("0", "-1", "rubbish", "99"):
        assert len(cards(as_analyst.get(Q4, {"page": page}))) == 3


NONE = Exceptions((), 0, (), (), 0)


@pytest.mark.parametrize(
    ("judged", "said"),
    [
        (0, "No KPI of this quarter has limits, so none can be an exception."),
        (1, "The one KPI with limits is stable."),
        (32, "All 32 KPIs with limits are stable."),
    ],
)
def test_nothing_to_list_says_why(judged, said):
    assert empty_sentence(Exceptions((), 0, (), (), judged)) == said


def test_a_quarter_without_exceptions_shows_no_filter(as_reviewer, cast, told):
    response = as_reviewer.get("/review/north/2023-24-q3/exceptions/")
    assert "No KPI of this quarter has limits, so none can be an exception." in page_words(response)
    assert 'class="filter"' not in response.content.decode()
    assert as_reviewer.get("/review/north/2023-24-q3/exceptions.csv").status_code == 200


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (NONE, "2023/24 Q2 had no exceptions."),
        (Exceptions((), 2, (), (), 5), "Of 2 exceptions of 2023/24 Q2, all are exceptions still."),
        (
            Exceptions((), 3, (kpi("a", title="Arson"), kpi("b", title="Theft")), (kpi("c", title="Fraud"),), 5),
            "Of 3 exceptions of 2023/24 Q2, Arson and Theft are no longer exceptions and of Fraud it cannot be said"
            " now.",
        ),
    ],
)
def test_what_became_of_the_earlier_exceptions(found, said):
    limited = kpi(verdicts=(verdict("classes", word="Stable"),))
    assert former_sentence(found, quarter("2023/24 Q2", kpis=[limited])) == said


def test_a_quarter_without_limits_had_none_that_could_be_exceptions():
    said = "No KPI of 2023/24 Q2 had limits, so none was an exception."
    assert former_sentence(NONE, quarter("2023/24 Q2", kpis=[kpi()])) == said


def test_headline_without_limits_counts_no_exceptions():
    assert headline(NONE) == (
        "No KPI of this quarter has limits, so none can be an exception. 0 adverse KPIs have no comment."
    )


def test_headline_of_one_and_of_none():
    assert headline(Exceptions((), 0, (), (), 1)) == (
        "0 exceptions among 1 KPI with limits. 0 adverse KPIs have no comment."
    )
