"""The papers' three tables on their pages and in their files."""

import csv
import io
import re
from itertools import pairwise

import pytest

from tests.commitments.views.pagetext import page_words, words_of

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


def rows(response):
    return {row["kpi"]: row for row in csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))}


def test_force_report(as_analyst):
    response = as_analyst.get(Q3 + "force/")
    assert heads(response) == ["KPI", "2023/24 Q3", "2022/23 Q3", "Volume", "%", "Trend"]
    assert "3 KPIs in 2 sections, in plan order." in page_words(response)
    assert row_of(response, "Shoplifting") == (
        "3.10 Shoplifting unit: offences 606 304 +302 +99.3% Single point exception: good"
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


def test_titles_lead_to_the_measures(as_analyst):
    assert f'<a href="{Q3}robbery/">Robbery</a>' in as_analyst.get(Q3 + "force/").content.decode()
