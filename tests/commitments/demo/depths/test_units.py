"""One measure of each unit in its three depths, every figure typed from the papers' files by hand."""

from decimal import Decimal

import pytest

from tests.commitments.demo.depths.conftest import PUBLISHED
from tests.commitments.demo.depths.figures import change_in, shown
from tests.commitments.demo.depths.markup import rows_of, table_with
from tests.commitments.demo.depths.quarter import slug_of

# Quarter, measure, unit, newest figure as file and JSON write it, and as a page prints it.
FIGURES = [
    ("llr/2023-24-q3", "special-constables", "constables", "109", "109"),
    ("llr/2023-24-q3", "101-call-performance", "%", "53", "53%"),
    ("llr/2023-24-q3", "aris-income", "£", "505750", "£505,750"),
    ("llr/2023-24-q3", "reported-urban-offences", "offences", "35213", "35,213"),
    ("llr/2023-24-q3", "electric-vehicles", "vehicles", "7", "7"),
    ("llr/2023-24-q3", "annual-energy-usage", "kWh", "10284362", "10,284,362"),
    ("llr/2023-24-q3", "neighbourhood-officers", "officers", "189", "189"),
    ("llr/2023-24-q3", "front-enquiry-offices", "enquiry offices", "24", "24"),
    ("llr/2023-24-q3", "neighbourhood-alert-users", "subscribers", "95550", "95,550"),
    ("llr/2023-24-q3", "serious-violence-hospital-admissions", "admissions", "164", "164"),
    ("llr/2023-24-q3", "complaints-into-force", "complaints", "1143", "1,143"),
    ("llr-earlier/2019-20-q1", "force-number-of-999-calls", "calls", "40089", "40,089"),
    ("llr-earlier/2019-20-q1", "force-missing-person-reports", "reports", "1394", "1,394"),
    ("llr-earlier/2019-20-q1", "force-number-of-incidents", "incidents", "59738", "59,738"),
    ("llr-earlier/2019-20-q1", "force-volume-of-positive-outcomes", "outcomes", "2560", "2,560"),
    ("llr-earlier/2019-20-q1", "force-number-of-stop-and-searches", "searches", "961", "961"),
    ("llr-earlier/2020-21-q1", "force-999-abandonment-rate", "%", "0.3", "0.3%"),
    ("llr-earlier/2020-21-q1", "office-number-of-emails-received", "emails", "1515", "1,515"),
    ("llr-earlier/2020-21-q1", "office-number-of-correspondence-received-letters", "letters", "86", "86"),
    ("llr-earlier/2020-21-q1", "office-number-of-invitations-received", "invitations", "21", "21"),
    ("llr-earlier/2020-21-q1", "office-number-of-foi-received", "requests", "1", "1"),
    ("llr-earlier/2020-21-q1", "office-number-of-lwb-meetings", "meetings", "351", "351"),
    ("llr-earlier/2020-21-q1", "office-number-of-icv-volunteers", "volunteers", "21", "21"),
    ("llr-earlier/2020-21-q1", "office-number-of-icv-volunteered-hours", "hours", "15", "15"),
    ("llr-earlier/2020-21-q1", "office-number-of-icv-visits", "visits", "6", "6"),
    ("llr-earlier/2020-21-q1", "office-number-of-annual-leave-days-taken-by-opcc-staff", "days", "24", "24"),
    ("llr-earlier/2020-21-q1", "office-sickness", "calendar days", "14", "14"),
    ("llr-earlier/2020-21-q1", "office-opcc-headcount", "people", "17", "17"),
    ("llr-earlier/2020-21-q1", "office-number-of-opcc-vacancies", "posts", "2", "2"),
    ("llr-earlier/2020-21-q1", "office-number-of-engagement-events", "events", "6", "6"),
    ("llr-earlier/2020-21-q1", "office-number-of-projects", "projects", "19", "19"),
    ("llr-earlier/2020-21-q1", "office-number-of-tweets", "tweets", "95", "95"),
    ("llr-earlier/2020-21-q1", "office-twitter-followers", "followers", "5941", "5,941"),
    ("llr-earlier/2020-21-q1", "office-number-of-website-hits", "views", "18444", "18,444"),
    ("llr-earlier/2014-15-q2", "sp1-young-people-entering-the-criminal-justice-system", "young people", "370", "370"),
    ("llr-earlier/2014-15-q2", "sp18-savings-to-be-identified", "£ millions", "5.7", "5.7"),
    ("london/2020-21-q1", "shoplifting", "offences", "2416", "2,416"),
]
# Measures of whose unit no figure is printed in these quarters: why there is none.
ABSENT = [
    ("llr-earlier/2019-20-q1", "force-grade-1-response-time", "minutes", "none recorded"),
    ("llr-earlier/2020-21-q1", "force-stop-and-search-arrests", "arrests", "not collected"),
    ("llr-earlier/2020-21-q1", "force-domestic-violence-prevention-orders", "orders", "not collected"),
    ("llr-earlier/2014-15-q2", "sp3-treatments-completed", "treatments", "not collected"),
    ("llr-earlier/2014-15-q2", "sp3-returns-to-treatment", "returns", "not collected"),
    ("llr-earlier/2014-15-q2", "sp15-victim-focused-performance-framework", "not stated", "in development"),
    ("llr-earlier/2014-15-q2", "sp16-review-of-policies", "written updates", "not collected"),
    ("llr/2023-24-q2", "complaints-into-force", "complaints", "withheld"),
]
# Quarter, measure; as the list prints it: what is judged, what that is held against, the change. The same as file and
# JSON write it: both figures, the change, its percentage.
JUDGED = [
    ("llr/2023-24-q3", "special-constables", "109", "30", "+79 (+263.3%)", ("109", "30", "79", "263.3")),
    (
        "llr/2023-24-q3",
        "aris-income",
        "£505,750",
        "£866,733",
        "−£360,983 (−41.6%)",
        ("505750", "866733", "-360983", "-41.6"),
    ),
    ("llr/2023-24-q3", "victim-satisfaction", "79%", "85%", "−6 percentage points", ("79", "85", "-6", None)),
    ("llr/2023-24-q3", "front-enquiry-offices", "24", "17", "+7", ("24", "17", "7", None)),
    (
        "llr/2023-24-q3",
        "annual-energy-usage",
        "10,284,362",
        "14,310,294",
        "−4,025,932 (−28.1%)",
        ("10284362", "14310294", "-4025932", "-28.1"),
    ),
    (
        "llr-earlier/2019-20-q1",
        "force-number-of-101-calls",
        "90,395",
        "101,730",
        "−11,335 (−11.1%)",
        ("90395", "101730", "-11335", "-11.1"),
    ),
    (
        "llr-earlier/2014-15-q2",
        "sp13-number-of-offences",
        "4,912",
        "4,365",
        "+547 (+12.5%)",
        ("4912", "4365", "547", "12.5"),
    ),
    # Twelve months are judged: the current figure of this measure is that of June alone.
    ("london/2023-24-q1", "criminal-damage", "52,820", "53,658", "−838 (−1.6%)", ("52820", "53658", "-838", "-1.6")),
]


@pytest.mark.parametrize(("name", "kpi", "unit", "figure", "printed"), FIGURES)
def test_figures_as_printed(quarter_named, name, kpi, unit, figure, printed):
    quarter = quarter_named(name)
    found = quarter.json(f"kpis/{kpi}/")
    assert (found["unit"], str(found["current"]["value"]), found["current"]["absence"]) == (unit, figure, None)
    assert found["observations"][-1]["value"] == found["current"]["value"]
    assert quarter.file(f"kpis/{kpi}/series.csv")[-1]["figure"] == figure
    assert [row["current"] for row in quarter.pack["kpis.csv"] if row["kpi"] == kpi] == [figure]
    newest = rows_of(table_with(quarter.page(f"kpis/{kpi}/"), "Series"))[0]
    assert newest["Figure"].said(of="figure") == printed


@pytest.mark.parametrize(("name", "kpi", "unit", "kind"), ABSENT)
def test_why_there_is_no_figure(quarter_named, name, kpi, unit, kind):
    quarter = quarter_named(name)
    found = quarter.json(f"kpis/{kpi}/")
    assert (found["unit"], found["current"]["value"], found["current"]["absence"]["kind"]) == (unit, None, kind)
    (row,) = [row for row in quarter.file("kpis.csv") if row["kpi"] == kpi]
    assert (row["unit"], row["current"], row["absence"]) == (unit, "", kind)
    (listed,) = [row for row in quarter.list_rows("kpis/", "KPIs") if slug_of(row.link) == kpi]
    assert (listed["Current"].said(of="figure"), listed["Current"].said(of="absent").lower()) == ("", kind)


def test_every_unit_is_among_them(quarter_named):
    units = {kpi["unit"] for name in PUBLISHED for kpi in quarter_named(name).json("kpis/")["kpis"]}
    assert units == {row[2] for row in (*FIGURES, *ABSENT)}


@pytest.mark.parametrize(("name", "kpi", "figure", "other", "moved", "written"), JUDGED)
def test_what_is_judged_as_printed(quarter_named, name, kpi, figure, other, moved, written):
    quarter = quarter_named(name)
    (listed,) = [row for row in quarter.list_rows("kpis/", "KPIs") if slug_of(row.link) == kpi]
    change = listed["Compared with"].first(of="change").said(of="figure")
    shown_there = (listed["Current"].said(of="figure"), listed["Compared with"].said(of="figure"), change)
    assert shown_there == (figure, other, moved)
    (row,) = [row for row in quarter.file("kpis.csv") if row["kpi"] == kpi]
    signed = [row["change"].lstrip("+"), row["change_percent"].lstrip("+").rstrip("%") or None]
    assert (row["current"], row["compared"], *signed) == written
    found = quarter.json(f"kpis/{kpi}/")
    compared = found["compared"]
    told = [found["judged"]["value"], *(compared[name] for name in ("value", "change", "change_percent"))]
    assert told == [None if text is None else Decimal(text) for text in written]


def test_a_withheld_figure_is_named_and_nothing_else_of_it(quarter_named):
    """Complaints of 2023/24 Q2: that they are withheld, by whom and until when it is looked at again."""
    quarter = quarter_named("llr/2023-24-q2")
    (row,) = [row for row in quarter.file("kpis/complaints-into-force/series.csv") if row["absence"] == "withheld"]
    kept = ("marking", "quarter", "state", "kpi", "page")
    assert {name: text for name, text in row.items() if text and name not in kept} == {
        "period": "2023/24 Q2",
        "absence": "withheld",
        "decided_by": "Head of Professional Standards",
        "review_on": "2024-04-30",
    }
    found = quarter.json("kpis/complaints-into-force/")
    nothing = {"numerator": None, "denominator": None, "sample": None, "is_provisional": False, "known_on": None}
    assert found["observations"][-1] == {
        "period": "2023/24 Q2",
        "starts_on": "2023-07-01",
        "ends_on": "2023-09-30",
        "value": None,
        "absence": {"kind": "withheld", "decided_by": "Head of Professional Standards", "review_on": "2024-04-30"},
        "note": "",
        **nothing,
    }
    page = quarter.page("kpis/complaints-into-force/")
    newest = rows_of(table_with(page, "Series"))[0]
    assert {head: cell.words for head, cell in newest.cells.items()} == {
        "Period": "July to September 2023",
        "Figure": "Withheld",
        "Known on": "Not told",
        "Mark and note": "None",
    }
    (listed,) = [row for row in quarter.list_rows("kpis/", "KPIs") if row.heading.words.startswith("Complaints")]
    assert (shown(listed["Current"]).absence, change_in(listed["Compared with"])) == ("withheld", (None, None))
