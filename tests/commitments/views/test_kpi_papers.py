"""The papers' three tables on their pages and in their files."""

import csv
import io
import re
from itertools import pairwise

import pytest
import time_machine

from tests.cast import open_round_of
from tests.commitments.views.many import grow_measures
from tests.commitments.views.pagetext import page_words, part, words_of

Q3 = "/review/north/2023-24-q3/kpis/"


def row_of(response, title):
    """The words of one measure's row, its heading first."""
    rows = re.findall(r'<tr role="row">(.*?)</tr>', response.content.decode(), re.DOTALL)
    (found,) = [row for row in map(words_of, rows) if re.match(rf"([\d.]+ )?{title}", row)]
    return found


def beneath(response, title):
    """The words beneath a measure's row; None where there are none."""
    rows = re.findall(r'<tr role="row"( class="beneath")?>(.*?)</tr>', response.content.decode(), re.DOTALL)
    for (_, row), (is_beneath, below) in pairwise([*rows, ("", "")]):
        if re.match(rf"([\d.]+ )?{title}", words_of(row)):
            return words_of(below) if is_beneath else None
    raise AssertionError(f"There is no row of {title}.")


def heads(response):
    return re.findall(r'<th scope="col" role="columnheader"[^>]*>(.*?)</th>', response.content.decode())


def said(response):
    """The sentence that reads the filter back."""
    return part(response, '<p class="lead">', "</p>").removesuffix(" Clear the filter")


def slugs(response):
    """The measures on a page, in order."""
    return re.findall(r'role="rowheader">[^<]*<a href="[^"]*/kpis/([^"]*)/">', response.content.decode())


def rows(response):
    return {row["kpi"]: row for row in csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))}


def test_force_report(as_analyst):
    response = as_analyst.get(Q3 + "force/")
    assert heads(response) == ["KPI", "2023/24 Q3", "2022/23 Q3", "Volume", "%", "Trend"]
    assert said(response) == "All 3 KPIs."
    caption = "Force report, 2023/24 Q3 (October to December 2023), by section, in plan order."
    assert f"<caption>{caption}</caption>" in response.content.decode()
    assert row_of(response, "Shoplifting") == (
        "3.10 Shoplifting unit: offences 606 304 +302 +99.3% ◆ Single point exception: good"
    )
    assert row_of(response, "Robbery") == "3.2 Robbery unit: offences 64 64 0 0.0% Stable"
    assert row_of(response, "Informants") == (
        "9.1 Informants unit: offences 12 December 2022 has no figure Not compared Cannot be said Cannot be said"
    )


def test_a_withheld_figure_says_who_decided_that_and_when_it_is_looked_at_again(as_analyst):
    """The measure is monthly: its month that is withheld leaves its quarter without a figure."""
    said = row_of(as_analyst.get("/review/north/2023-24-q4/kpis/force/"), "Informants")
    assert said == (
        "9.1 Informants unit: offences March 2024 has no figure (withheld) decided by Head of Covert to be reviewed on"
        " 1 September 2024 March 2023 has no figure Not compared Cannot be said Cannot be said"
    )


def test_remarks_stand_beneath_their_row(as_analyst):
    assert beneath(as_analyst.get(Q3 + "force/"), "Shoplifting") == "A shop reports online now."
    assert beneath(as_analyst.get(Q3 + "force/"), "Robbery") is None
    assert beneath(as_analyst.get(Q3 + "office/"), "Emails") == "printed as 419 more"


def test_force_report_keeps_its_sections(as_analyst):
    markup = as_analyst.get(Q3 + "force/").content.decode()
    groups = re.findall(r'<th scope="rowgroup"[^>]*>(.*?)</th>', markup)
    assert groups == ["Force: Crime", "Force: Covert"]


def test_office_report(as_analyst):
    response = as_analyst.get(Q3 + "office/")
    assert heads(response) == ["KPI", "2023/24 Q3", "2023/24 Q2", "Target"]
    assert row_of(response, "Emails") == ("1.1 Emails received unit: emails 1,515 1,096 None set")


def test_partnership_dashboard(as_analyst):
    response = as_analyst.get(Q3 + "partnership/")
    assert heads(response) == [
        "KPI",
        "Baseline year",
        "Latest 12 months",
        "% variance",
        "Position in group",
        "SPC variance",
        "Projection",
        "Rating",
    ]
    assert row_of(response, "All crime") == (
        "11 All crime unit: offences 58,805 2020/21 60,260 the 12 months to December 2023 +2.5% Not received"
        " Cannot be said Line through both totals: 60,921 ■ Red Baseline year against the latest 12 months,"
        " 2014 dashboard; trends: line through both totals"
    )
    assert row_of(response, "A good outcome") == (
        "12 A good outcome unit: offences Not collected Not received Cannot be said Not received Cannot be said"
        " Cannot be said No area of our own Position among similar areas, by value"
    )


@pytest.mark.parametrize(
    ("paper", "title"),
    [("force", "Force report"), ("office", "Office report"), ("partnership", "Partnership dashboard")],
)
def test_a_plan_without_such_a_section_has_no_such_table(as_reviewer, told, paper, title):
    for ending in ("/", ".csv"):
        response = as_reviewer.get(f"{Q3}{paper}{ending}")
        assert response.status_code == 404
        said = page_words(response)
        assert f"No {title} in this plan The {title} shows KPIs of sections named {title.split()[0]}, and" in said
    assert "As the papers arrange them" not in page_words(as_reviewer.get(Q3))


def test_the_files_have_plain_figures(as_analyst):
    response = as_analyst.get(Q3 + "force.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="north-2023-24-q3-kpis-force.csv"'
    shoplifting = rows(response)["shoplifting"]
    names = ("state", "period", "figure", "last_year_period", "last_year", "change", "change_percent", "class", "notes")
    assert [shoplifting[name] for name in names] == [
        "sealed",
        "October to December 2023",
        "606",
        "October to December 2022",
        "304",
        "+302",
        "+99.3%",
        "Single point exception",
        "A shop reports online now.",
    ]
    emails = rows(as_analyst.get(Q3 + "office.csv"))["emails"]
    assert [emails[name] for name in ("figure", "before", "target", "notes")] == [
        "1515",
        "1096",
        "",
        "printed as 419 more",
    ]
    crime = rows(as_analyst.get(Q3 + "partnership.csv"))["all-crime"]
    assert [crime[name] for name in ("baseline", "latest", "change_percent", "projections", "rating")] == [
        "58805",
        "60260",
        "+2.5%",
        "projected: line through both totals: 60921.3636",
        "Red",
    ]


SHOPLIFTING, ROBBERY, INFORMANTS = "shoplifting", "robbery", "informants"


@pytest.mark.parametrize(
    ("paper", "query", "expected", "sentence"),
    [
        ("force", {"q": "robb"}, [ROBBERY], "1 of 3 KPIs: with “robb” in number or title."),
        ("force", {"section": "Force: Covert"}, [INFORMANTS], "1 of 3 KPIs: in the section Force: Covert."),
        ("force", {"theme": "streets"}, [SHOPLIFTING], "1 of 3 KPIs: of the theme Safer streets."),
        ("force", {"exception": "Stable"}, [ROBBERY], "1 of 3 KPIs: classed “Stable”."),
        ("force", {"verdict": "Cannot be said"}, [INFORMANTS], "1 of 3 KPIs: with the verdict “Cannot be said”."),
        ("force", {"key": "yes"}, [], "0 of 3 KPIs: that are key."),
        ("force", {"unknown": "x"}, [SHOPLIFTING, ROBBERY, INFORMANTS], "All 3 KPIs."),
        ("office", {"board": "-"}, ["emails"], "1 of 1 KPI: with no board."),
        ("partnership", {"judgement": "bad"}, ["all-crime"], "1 of 2 KPIs: judged bad."),
        ("partnership", {"absence": "-"}, ["outcome"], "1 of 2 KPIs: with nothing recorded."),
    ],
)
def test_a_paper_is_filtered_as_the_list_is_and_its_file_with_it(as_analyst, paper, query, expected, sentence):
    response = as_analyst.get(f"{Q3}{paper}/", query)
    assert slugs(response) == expected
    assert said(response) == sentence
    assert ("<table" in response.content.decode()) == bool(expected)
    if "unknown" not in query:
        assert list(rows(as_analyst.get(f"{Q3}{paper}.csv", query))) == expected


def test_an_empty_paper_says_which_filter_to_loosen(as_analyst):
    response = as_analyst.get(Q3 + "force/", {"q": "robb", "section": "Force: Covert", "sort": "title"})
    markup = response.content.decode()
    url = f"{Q3}force/"
    assert f'<a href="{url}?section=Force%3A+Covert&amp;sort=title">“Words in the KPI”: 1 KPI</a>' in markup
    assert f'<a href="{url}?q=robb&amp;sort=title">“Section”: 1 KPI</a>' in markup


def test_a_paper_offers_its_own_sections_and_verdicts(as_analyst):
    markup = as_analyst.get(Q3 + "force/").content.decode()
    offered = {
        name: re.findall(r'value="([^"]+)"', markup.split(f'<select name="{name}"')[1].split("</select>")[0])
        for name in ("section", "verdict")
    }
    assert offered == {
        "section": ["Force: Crime", "Force: Covert"],
        "verdict": ["Cannot be said", "Single point exception", "Stable"],
    }


@pytest.mark.parametrize(
    ("paper", "sort", "expected", "order"),
    [
        ("force", "number", [ROBBERY, SHOPLIFTING, INFORMANTS], "Number (ascending)"),
        ("force", "-number", [INFORMANTS, SHOPLIFTING, ROBBERY], "Number (descending)"),
        ("force", "title", [INFORMANTS, ROBBERY, SHOPLIFTING], "KPI (ascending)"),
        ("force", "verdict", [ROBBERY, SHOPLIFTING, INFORMANTS], "Trend (ascending)"),
        ("force", "-verdict", [INFORMANTS, SHOPLIFTING, ROBBERY], "Trend (descending)"),
        ("partnership", "title", ["outcome", "all-crime"], "KPI (ascending)"),
        ("partnership", "verdict", ["all-crime", "outcome"], "Rating (ascending)"),
        ("partnership", "-verdict", ["outcome", "all-crime"], "Rating (descending)"),
    ],
)
def test_a_sorted_paper_is_one_table_whose_rows_name_their_sections(as_analyst, paper, sort, expected, order):
    response = as_analyst.get(f"{Q3}{paper}/", {"sort": sort})
    assert slugs(response) == expected
    assert f", sorted by {order}.</caption>" in response.content.decode()
    assert 'scope="rowgroup"' not in response.content.decode()
    assert list(rows(as_analyst.get(f"{Q3}{paper}.csv", {"sort": sort}))) == expected
    if paper == "force":
        assert row_of(response, "Robbery").startswith("3.2 Robbery unit: offences section: Force: Crime 64 64")


def test_a_paper_without_a_verdict_is_not_sorted_by_one(as_analyst):
    response = as_analyst.get(Q3 + "office/", {"sort": "verdict"})
    assert ", by section, in plan order.</caption>" in response.content.decode()
    assert as_analyst.get(Q3 + "office.csv", {"sort": "verdict"}).status_code == 400


def test_the_link_to_a_papers_file_has_filter_and_order_and_the_citation_too(as_analyst):
    response = as_analyst.get(Q3 + "force/", {"q": "o", "sort": "-title", "page": "1", "unknown": "x"})
    assert slugs(response) == [SHOPLIFTING, ROBBERY, INFORMANTS]
    assert f'href="{Q3}force.csv?q=o&amp;sort=-title"' in response.content.decode()
    assert "/kpis/force/?q=o&sort=-title" in page_words(response)


def test_a_long_paper_has_pages_of_50_and_one_of_all(client, cast):
    open_round_of(cast)
    grow_measures(cast, 82)
    client.force_login(cast.reviewer)
    live = "/review/north/live/kpis/force"
    with time_machine.travel("2024-01-10T10:00:00Z", tick=False):
        first, last, whole = (client.get(f"{live}/{query}") for query in ("", "?page=2", "?page=all"))
        file = client.get(f"{live}.csv", {"page": "2"})
    assert (len(slugs(first)), len(slugs(last)), len(slugs(whole))) == (50, 30, 80)
    assert slugs(first) + slugs(last) == slugs(whole) == list(rows(file))
    assert "Rows 1 to 50 of 80 are on this page." in page_words(first)
    assert "all 80 rows" in page_words(first)
    assert "All 80 rows on one page, to print" in page_words(first)
    assert said(last) == "All 80 KPIs."


def test_titles_lead_to_the_measures(as_analyst):
    assert f'<a href="{Q3}robbery/">Robbery</a>' in as_analyst.get(Q3 + "force/").content.decode()
