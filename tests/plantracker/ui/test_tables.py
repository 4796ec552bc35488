"""The base of the lists, on rows of its own."""

import re

import django_tables2 as tables
import pytest
from django.template import Context, Template
from django.test import RequestFactory

from plantracker.ui.tables import MOST, PER_PAGE, BaseTable


class Fruit(BaseTable):
    caption = "Fruit"
    natural_order = "as picked"

    name = tables.Column("Name")
    weight = tables.Column("Weight in grams")
    note = tables.Column("Note", orderable=False)


PICKED = [
    {"name": "Pear", "weight": 180, "note": "<b>ripe</b>"},
    {"name": "Apple", "weight": 150, "note": ""},
    {"name": "Plum", "weight": 150, "note": ""},
]


def rendered(rows, **query):
    request = RequestFactory().get("/fruit/", query)
    table = Fruit(rows).for_request(request)
    template = Template("{% load django_tables2 %}{% render_table table %}")
    return template.render(Context({"table": table, "request": request}))


def names(markup):
    return re.findall(r'role="rowheader">(\w+)</th>', markup)


def test_a_table_has_caption_headings_and_row_headers():
    markup = rendered(PICKED)
    assert "<caption>Fruit, as picked.</caption>" in markup
    assert markup.count('scope="col"') == 3
    assert names(markup) == ["Pear", "Apple", "Plum"]
    assert 'data-label="Weight in grams">180</td>' in markup
    assert "aria-sort" not in markup


@pytest.mark.parametrize(
    ("sort", "order"), [("weight", ["Apple", "Plum", "Pear"]), ("-weight", ["Pear", "Apple", "Plum"])]
)
def test_ties_stay_as_they_came(sort, order):
    assert names(rendered(PICKED, sort=sort)) == order


def test_sorting_is_said_in_caption_and_heading():
    markup = rendered(PICKED, sort="-name")
    assert "<caption>Fruit, sorted by Name (descending).</caption>" in markup
    assert markup.count('aria-sort="descending"') == 1
    assert 'href="?sort=name"' in markup


@pytest.mark.parametrize("sort", ["rubbish", "note", "-note", "__class__", ""])
def test_what_does_not_sort_is_ignored(sort):
    markup = rendered(PICKED, sort=sort)
    assert names(markup) == ["Pear", "Apple", "Plum"]
    assert "Fruit, as picked." in markup


def test_cells_are_text():
    assert "&lt;b&gt;ripe&lt;/b&gt;" in rendered(PICKED)


@pytest.mark.parametrize(
    ("page", "first", "number"),
    [
        ("1", "N0", 1),
        ("2", f"N{PER_PAGE}", 2),
        ("9", f"N{PER_PAGE}", 2),
        ("0", f"N{PER_PAGE}", 2),
        ("-1", f"N{PER_PAGE}", 2),
        ("1000000000", f"N{PER_PAGE}", 2),
        ("x", "N0", 1),
        ("1e9", "N0", 1),
        ("", "N0", 1),
    ],
)
def test_a_long_list_has_pages(page, first, number):
    rows = [{"name": f"N{place}", "weight": 1, "note": ""} for place in range(PER_PAGE + 1)]
    markup = rendered(rows, page=page, sort="weight")
    assert names(markup)[0] == first
    assert f"Page {number} of 2." in markup
    other = "page=2" if number == 1 else "page=1"
    assert f"?sort=weight&amp;{other}" in markup or f"?page={other[-1]}&amp;sort=weight" in markup


def test_sorting_begins_again_at_the_first_page():
    rows = [{"name": f"N{place}", "weight": 1, "note": ""} for place in range(PER_PAGE + 1)]
    assert 'href="?sort=name"' in rendered(rows, page="2")


@pytest.mark.parametrize(
    ("number", "link"),
    [
        (PER_PAGE, ""),
        (PER_PAGE + 1, "All 51 rows on one page, to print"),
        (MOST, "All 500 rows on one page, to print"),
        (MOST + 1, "500 rows a page, to print"),
    ],
)
def test_a_list_is_printed_whole(number, link):
    rows = [{"name": f"N{place}", "weight": 1, "note": ""} for place in range(number)]
    said = re.findall('class="govuk-link" href="([^"]*)">([^<]*)</a></p>', rendered(rows, sort="weight"))
    assert said == ([("/fruit/?sort=weight&amp;page=all", link)] if link else [])
    whole = rendered(rows, sort="weight", page="all")
    assert names(whole) == [f"N{place}" for place in range(min(number, MOST))]
    assert ("In pages of 50 rows" in whole) is bool(link)
    assert ("Page 1 of 2." in whole) is (number > MOST)


@pytest.mark.parametrize("length", ["1", "0", "-1", "1000000", "9" * 5_000])
def test_the_address_does_not_say_how_long_a_page_is(length):
    rows = [{"name": f"N{place}", "weight": 1, "note": ""} for place in range(PER_PAGE + 1)]
    markup = rendered(rows, per_page=length)
    assert len(names(markup)) == PER_PAGE
    assert "Page 1 of 2." in markup


@pytest.mark.parametrize(
    ("rows", "page", "said"),
    [
        (50, "1", ""),
        (51, "1", "Rows 1 to 50 of 51 are on this page."),
        (51, "2", "Row 51 of 51 is on this page."),
        (97, "2", "Rows 51 to 97 of 97 are on this page."),
        (97, "all", ""),
        (1201, "2", "Rows 51 to 100 of 1,201 are on this page."),
        (1201, "all", "Rows 1 to 500 of 1,201 are on this page."),
    ],
)
def test_a_page_of_a_list_says_which_rows_it_holds(rows, page, said):
    markup = rendered([PICKED[0]] * rows, page=page)
    told = re.findall(r'<p class="part">(.*?)</p>', markup)
    assert (told, markup.index("<table") > markup.find('class="part"')) == ([said] if said else [], True)
