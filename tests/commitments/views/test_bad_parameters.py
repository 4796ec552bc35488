"""Addresses that nobody was given: a page says what it cannot do, a file is refused whole, nothing is ever stored."""

import csv
import io
import re

import pytest

from tests.commitments.admin.pages import nothing_stored
from tests.commitments.views.pagetext import page_words

Q3 = "/review/north/2023-24-q3/"
LISTS = (f"{Q3}kpis/", f"{Q3}exceptions/", f"{Q3}aims/", f"{Q3}kpis/force/")
PAGES = (
    *LISTS,
    f"{Q3}kpis/shoplifting/",
    f"{Q3}changes/",
    f"{Q3}themes/streets/",
    Q3,
    f"{Q3}seal/",
    f"{Q3}corrections/",
    f"{Q3}search/",
    f"{Q3}about/",
    f"{Q3}glossary/",
    "/review/north/quarters/",
    "/",
)
LIST_FILES = (f"{Q3}kpis.csv", f"{Q3}exceptions.csv", f"{Q3}kpis/force.csv", f"{Q3}kpis/office.csv")
# These have no filter: each is always whole.
WHOLE_FILES = (f"{Q3}kpis/shoplifting/series.csv", f"{Q3}pack/")
MENDED = "Nothing is listed until the filter is mended."


@pytest.fixture
def reader(as_analyst):
    """The analyst's browser; whatever it asks for, every row of every table stays as it was."""
    with nothing_stored():
        yield as_analyst


# Parameters that no page has ------------------------------------------------------------------

UNKNOWN = {
    "a word": ("unknown=x", "unknown"),
    "very long": ("unknown=" + "x" * 50_000, "unknown"),
    "very long name": ("x" * 50_000 + "=1", "x" * 59 + "…"),
    "a length of pages": ("per_page=1", "per_page"),
    "a length below 0": ("per_page=-1", "per_page"),
    "across a relation": ("owner__password__startswith=a", "owner__password__startswith"),
    "across two relations": ("plan__memberships__person__email=x", "plan__memberships__person__email"),
    "other columns": ("fields=withheld_value,note", "fields"),
    "columns of people": ("columns=email", "columns"),
    "another format": ("_export=json", "_export"),
    "NUL": ("%00=1", "\\x00"),
    "brackets": ("a[]=1", "a[]"),
    "twice": ("unknown=1&unknown=2", "unknown"),
    "mark-up": ("%3Cb%3E=1", "<b>"),
}


# All at once, for a page ignores each of them alone; the length of a page is given in four ways.
AT_ONCE = "&".join(query for query, _ in UNKNOWN.values() if "per_page" not in query)
LENGTHS = ("1", "0", "-1", "1000000000")


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_does_not_know_changes_nothing_on_it(reader, page):
    plain = page_words(reader.get(page))
    for length in LENGTHS:
        response = reader.get(f"{page}?{AT_ONCE}&per_page={length}")
        assert response.status_code == 200, length
        assert page_words(response) == plain, length


@pytest.mark.parametrize("file", LIST_FILES)
def test_a_file_refuses_what_it_does_not_know_and_names_it(reader, file):
    for query, shown in UNKNOWN.values():
        response = reader.get(f"{file}?{query}")
        assert response.status_code == 400, query
        assert f"The list has no filter named “{shown}”." in page_words(response), query
        assert "<b>" not in response.content.decode()
        assert "Content-Disposition" not in response.headers


@pytest.mark.parametrize("file", WHOLE_FILES)
def test_a_file_without_filters_takes_none_and_not_even_a_page(reader, file):
    for query, shown in (*UNKNOWN.values(), ("page=2", "page"), ("sort=title", "sort"), ("q=x", "q")):
        response = reader.get(f"{file}?{query}")
        assert response.status_code == 400, query
        assert f"This file has no filters: take “{shown}” out of its address." in page_words(response), query
        assert "<b>" not in response.content.decode()
        assert "Content-Disposition" not in response.headers


# Values of the wrong kind ---------------------------------------------------------------------

NO_CHOICE = "is not one of the choices of “Theme”. Choose one from the list."
WRONG = {
    "a number for a theme": ("theme=1", "theme", NO_CHOICE),
    "below 0": ("theme=-1", "theme", NO_CHOICE),
    "NaN": ("theme=NaN", "theme", NO_CHOICE),
    "a list": ("theme=streets,victims", "theme", NO_CHOICE),
    "NUL in a choice": ("theme=%00", "theme", NO_CHOICE),
    "SQL": ("theme=%27%20OR%201=1--", "theme", NO_CHOICE),
    "a part of a choice": ("theme=street", "theme", NO_CHOICE),
    "no UTF-8": ("theme=%ff%fe", "theme", NO_CHOICE),
    "a lone surrogate": ("theme=%ED%A0%80", "theme", NO_CHOICE),
    "the second is wrong": ("theme=streets&theme=nowhere", "theme", NO_CHOICE),
}
SEARCHED = {
    "NUL in a search": ("q=a%00b", "q", "There is a character in it that nobody can read. Write the words again."),
    "5,000 characters": (
        "q=" + "x" * 5_000,
        "q",
        "Write 200 characters or fewer; there are 5000.",
    ),
}


ALL_WRONG = {**WRONG, **SEARCHED}


@pytest.mark.parametrize("page", LISTS)
def test_a_value_of_the_wrong_kind_lists_nothing_and_says_where(reader, page):
    for query, _, message in ALL_WRONG.values():
        response = reader.get(f"{page}?{query}")
        words = page_words(response)
        assert response.status_code == 200, query
        assert "The filter cannot be applied" in words, query
        assert message in words, query
        assert MENDED in words, query
        assert "<table" not in response.content.decode().split("<main")[1], query
        assert "Download these rows" not in words, query


@pytest.mark.parametrize("file", LIST_FILES)
def test_a_value_of_the_wrong_kind_makes_no_file(reader, file):
    for query, field, message in ALL_WRONG.values():
        response = reader.get(f"{file}?{query}")
        assert response.status_code == 400, query
        words = page_words(response)
        assert f"The filter “{field}” cannot be applied: " in words, query
        assert message in words, query


@pytest.mark.parametrize("first", ["yes", "nonsense"])
def test_what_takes_one_value_is_refused_where_it_is_given_two(reader, first):
    query = f"?key={first}&key=no"
    page, file = reader.get(f"{Q3}kpis/{query}"), reader.get(f"{Q3}kpis.csv{query}")
    assert (page.status_code, file.status_code) == (200, 400)
    for response in (page, file):
        assert "“Key KPI” takes one value, and the address gives 2. Choose one." in page_words(response)
    assert MENDED in page_words(page)


def test_a_bad_one_of_several_values_makes_no_file(reader):
    assert reader.get(f"{Q3}aims.csv?theme=a&theme=streets").status_code == 400


def test_of_several_verdicts_and_classes_each_is_listed(reader):
    verdicts = "?verdict=Red&verdict=Stable"
    assert "2 of 8 KPIs: with the verdict “Red” or “Stable”." in page_words(reader.get(f"{Q3}kpis/{verdicts}"))
    assert [row["kpi"] for row in rows(reader.get(f"{Q3}kpis.csv{verdicts}"))] == ["robbery", "all-crime"]
    classes = "?exception=Single+point+exception&exception=-"
    said = "2 of 2 KPIs: classed “Single point exception” or with no class."
    assert said in page_words(reader.get(f"{Q3}exceptions/{classes}"))
    assert [row["kpi"] for row in rows(reader.get(f"{Q3}exceptions.csv{classes}"))] == ["all-crime", "shoplifting"]


# Pages and orders that are not there ----------------------------------------------------------


NO_PAGE = ("-1", "0", "1e9", "1000000000", "9" * 5_000, "NaN", "", "%00", "1&page=-1")


@pytest.mark.parametrize("address", [*LISTS, f"{Q3}kpis/shoplifting/", *LIST_FILES])
def test_a_page_that_is_not_there_is_one_that_is(reader, address):
    plain = words_or_bytes(reader.get(address))
    for number in NO_PAGE:
        response = reader.get(f"{address}?page={number}")
        assert response.status_code == 200, number
        assert words_or_bytes(response) == plain, number


HIDDEN = ("owner", "owner__password", "gravity", "number_key", "pk", "current", "__class__", "title,verdict")


@pytest.mark.parametrize("address", [f"{Q3}kpis/", f"{Q3}kpis/shoplifting/"])
def test_nothing_is_sorted_by_what_has_no_heading(reader, address):
    plain = page_words(reader.get(address))
    for sort in (*HIDDEN, "-owner__password", "--title"):
        response = reader.get(f"{address}?sort={sort}")
        assert response.status_code == 200, sort
        assert page_words(response) == plain, sort


def test_no_file_is_sorted_by_what_has_no_heading(reader):
    for column in (*HIDDEN, "-title"):
        response = reader.get(f"{Q3}kpis.csv?sort=-{column}")
        assert response.status_code == 400, column
        known = "It can be sorted by: number, title, verdict."
        assert f"The list cannot be sorted by “{column}”. {known}" in page_words(response)


def test_of_two_orders_the_file_keeps_both_as_the_page_does(reader):
    by_verdict = {query: titles(reader, query) for query in ("sort=verdict&sort=-title", "sort=verdict", "sort=-title")}
    assert len({tuple(order) for order in by_verdict.values()}) == 3
    for query, order in by_verdict.items():
        assert [row["title"] for row in rows(reader.get(f"{Q3}kpis.csv?{query}"))] == order


def test_the_link_to_the_file_leaves_out_only_the_order_that_is_none(reader):
    markup = reader.get(f"{Q3}kpis/?sort=rubbish&sort=-title").content.decode()
    assert f'href="{Q3}kpis.csv?sort=-title"' in markup
    assert reader.get(f"{Q3}kpis.csv?sort=rubbish&sort=-title").status_code == 400


# Quarters that are none -----------------------------------------------------------------------

NO_QUARTER = ("2023-24-q0", "2023-24-q5", "23-24-q3", "2023-25-q3", "2023-24-Q3", "2023-12", "0001-02-q1")
NO_ADDRESS = {
    "NUL": "2023-24-q3%00",
    "blank": "2023-24-q3%20",
    "dots": "..%2F2023-24-q3",
    "wide digits": "\uff12\uff10\uff12\uff13-24-q3",
    "slash": "2023/24 Q3",
}
SEALED_PAGES = ("", "kpis/", "kpis.csv", "kpis/force/", "kpis/force.csv", "kpis/shoplifting/series.csv", "pack/")


@pytest.mark.parametrize("page", [*SEALED_PAGES, "changes/", "exceptions.csv"])
def test_a_bad_quarter_is_not_found_and_named(reader, page):
    for code in NO_QUARTER:
        response = reader.get(f"/review/north/{code}/{page}")
        assert response.status_code == 404, code
        assert f"“{code}” names no quarter. The third quarter of 2023/24 is written 2023-24-q3." in page_words(response)


def test_what_is_no_address_at_all_is_not_found(reader):
    for name, code in NO_ADDRESS.items():
        for page in SEALED_PAGES:
            response = reader.get(f"/review/north/{code}/{page}")
            assert response.status_code == 404, (name, page)
            assert "There is no such page" in page_words(response), (name, page)


def test_a_quarter_after_the_last_year_is_not_sealed(reader):
    response = reader.get("/review/north/2098-99-q4/kpis.csv")
    assert (response.status_code, "2098/99 Q4 is not sealed." in page_words(response)) == (404, True)


def test_no_quarter_to_compare_with_is_said_on_the_page(reader):
    for against in ("2023-24-q5", "%00", "x" * 200, "2022-23-q1&against=-1", "live", "draft"):
        response = reader.get(f"{Q3}changes/?against={against}")
        assert response.status_code == 200, against
        assert "names no quarter. The third quarter of 2023/24 is written 2023-24-q3." in page_words(response), against
        assert "<table" not in response.content.decode(), against


# What is another role's -----------------------------------------------------------------------


@pytest.mark.parametrize("role", ["analyst", "lead", "reviewer"])
def test_the_draft_and_its_files_are_governances_alone(client, measured, role):
    client.force_login(getattr(measured.cast, role))
    for page in ("", "kpis/", "kpis.csv", "exceptions.csv", "kpis/force.csv", "kpis/shoplifting/series.csv", "pack/"):
        for query in ("", "?role=governance", "?as=governance"):
            assert client.get(f"/review/north/draft/{page}{query}").status_code == 404, page


def words_or_bytes(response):
    """What a page says, or what a file holds."""
    return response.content if "Content-Disposition" in response.headers else page_words(response)


def titles(client, query):
    markup = client.get(f"{Q3}kpis/?{query}").content.decode()
    return re.findall(r'role="rowheader">.*?<a href="[^"]*">([^<]+)</a>', markup, re.DOTALL)


def rows(response):
    return csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
