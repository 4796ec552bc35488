"""With 300 aims and 300 measures of long texts no page is longer than 150 kB, but what is asked for as one to print.

A page is its HTML as it is sent, before compression; the drawings of charts are taken out of it, which stand in it as
``<svg>`` elements.
"""

import re

import pytest
import time_machine

from tests.commitments.views.long import ROWS, STAGE
from tests.commitments.views.pagetext import words_of
from tests.commitments.views.test_costs import queries

LIMIT = 150_000
Q4 = "2023-24-q4"
PAGES = (
    "",
    "about/",
    "aims/",
    "aims/?since=2023-24-q3",
    "aims/aim-10/",
    "changes/",
    "changes/?theme=streets",
    "changes/since/2023-24-q3/",
    "exceptions/",
    "glossary/",
    "kpis/",
    "kpis/force/",
    "kpis/office/",
    "kpis/partnership/",
    "kpis/measure-1/",
    "kpis/measure-3/",
    "search/?q=officers",
    "search/?q=offences",
    "themes/",
    "themes/?page=9",
    "themes/?page=99",
    "themes/harbour/",
    "themes/streets/",
    "themes/streets/?page=2",
    "themes/streets/?page=99",
)
# What is told of the live plan that a seal's page could tell otherwise.
LIVE_PAGES = ("", "changes/", "kpis/partnership/", "themes/", "themes/streets/")
SEAL_PAGES = ("corrections/", "seal/")
TABLE = (
    "/",
    "/plans/north/",
    "/review/",
    "/review/north/quarters/",
    "/review/north/board/",
    *(f"/plans/north/{Q4}/{page}" for page in (*PAGES, *SEAL_PAGES)),
    *(f"/review/north/{Q4}/{page}" for page in (*PAGES, *SEAL_PAGES)),
    *(f"/review/north/live/{page}" for page in LIVE_PAGES),
)
GROUPS = ("worse", "better", "rated", "new", "gone", "text-changed")


@pytest.fixture
def long(db):
    return STAGE.set()


def test_no_page_is_longer_than_150_kb(client, long):
    client.force_login(long.governance)
    with time_machine.travel("2024-05-10T10:00:00Z", tick=False):
        lengths = {address: length_without_charts(client.get(address)) for address in TABLE}
    assert {address: length for address, length in lengths.items() if length > LIMIT} == {}


def test_table_one_shows_the_first_key_measures_of_each_theme(client, long):
    client.force_login(long.reviewer)
    root = f"/review/north/{Q4}"
    body = client.get(f"{root}/").content.decode().split('id="streets">')[1].split("</tbody>")[0]
    shown = body.count('class="kpi"')
    assert 10 < shown < 241
    assert f"Shown: {shown} of 241 key KPIs. The list of KPIs holds all of them. See all 241" in words_of(body)
    url = f"{root}/kpis/?key=yes&theme=streets"
    assert f'<a class="ways" href="{url.replace("&", "&amp;")}">See all 241</a>' in body
    assert "241 of 300 KPIs: of the theme Safer streets and that are key." in words_of(client.get(url).content.decode())


def length_without_charts(response):
    assert response.status_code == 200
    return len(re.sub(rb"<svg.*?</svg>", b"", response.content, flags=re.DOTALL))


@pytest.mark.parametrize("tree", ["plans", "review"])
def test_every_row_is_on_the_page_of_all(client, long, tree):
    client.force_login(long.reviewer)
    changes = client.get(f"/{tree}/north/{Q4}/changes/?page=all").content.decode()
    themes = client.get(f"/{tree}/north/{Q4}/themes/?page=all").content.decode()
    streets = client.get(f"/{tree}/north/{Q4}/themes/streets/?page=all").content.decode()
    counted = dict(re.findall(r'id="([-a-z]+)">[^<]*: (\d+) (?:aim|KPI)s?</h2>', changes))
    # Four aims and two measures are the cast's own; see how the others were dealt in ``long``.
    assert {name: int(counted[name]) for name in GROUPS} == {
        "worse": 29, "better": 29, "rated": 29, "new": 29, "gone": 30, "text-changed": 30,
    }  # fmt: skip
    assert {name: rows_of(changes, name) for name in GROUPS} == {name: int(counted[name]) for name in GROUPS}
    assert f"Of {ROWS} aims in either record: 29 worse, 29 better, 29 newly or no longer rated, 29 new" in changes
    assert "29 new, 30 gone, 30 text changed and 124 unchanged." in changes
    assert "Shown:" not in changes
    assert themes.count('<div class="aim"') == ROWS - 30
    assert themes.count('class="kpi"') == ROWS
    assert (streets.count('<div class="aim"'), streets.count('class="kpi"')) == (218, 241)


def rows_of(markup, group):
    part = markup[markup.index(f'id="{group}">') :]
    return part[: part.index("<h2")].count('<th scope="row"')


def test_a_part_shows_the_first_of_each_group_with_both_counts_and_the_way_to_all(client, long):
    client.force_login(long.reviewer)
    root = f"/review/north/{Q4}"
    part = client.get(f"{root}/changes/").content.decode()
    whole = client.get(f"{root}/changes/?page=all").content.decode()
    headings = re.findall(r"<h2[^>]*>.*?</h2>", part)
    assert headings == re.findall(r"<h2[^>]*>.*?</h2>", whole)
    links = {
        "worse": f"{root}/aims/?since=2023-24-q3&amp;moved=worse",
        "text-changed": f"{root}/aims/?since=2023-24-q3&amp;moved=text-changed",
        "gone": f"{root}/changes/?page=all#gone",
        "verdicts": f"{root}/changes/?page=all#verdicts",
    }
    for group, url in links.items():
        block = part[part.index(f'id="{group}">') :].split("<h2")[0]
        shown, total = re.search(r"Shown: (\d+) of (\d+) ", words_of(block)).groups()
        assert f'<a class="ways" href="{url}">See all {total}</a>' in block
        assert rows_of(part, group) == int(shown) < int(total) == rows_of(whole, group)
    for group in ("worse", "text-changed"):
        listed = client.get(links[group].replace("&amp;", "&")).content.decode()
        assert f"{rows_of(whole, group)} of 270 aims:" in listed


@pytest.mark.parametrize("page", ["themes/", "themes/streets/"])
def test_pages_of_themes_hold_every_row_once(client, long, page):
    client.force_login(long.reviewer)
    address = f"/review/north/{Q4}/{page}"
    whole = client.get(f"{address}?page=all").content.decode()
    last = int(re.search(r"In (\d+) pages", whole)[1])
    pages = [client.get(f"{address}?page={number}").content.decode() for number in range(1, last + 1)]
    for row in ('<div class="aim" id="([^"]*)"', '<th scope="row" role="rowheader" class="kpi"><a href="([^"]*)"'):
        assert [slug for each in pages for slug in re.findall(row, each)] == re.findall(row, whole)
    assert [f"Page {number} of {last}." in each for number, each in enumerate(pages, 1)] == [True] * last


@pytest.mark.parametrize("plan", ["told", "long"])
def test_300_rows_ask_the_database_no_more_than_the_few_of_the_story(db, client, plan, request):
    cast = request.getfixturevalue(plan)
    client.force_login(cast.reviewer if plan == "long" else cast.cast.reviewer)
    asked = {"": 8, "themes/": 8, "themes/?page=all": 8, "themes/streets/": 8, "changes/": 9, "changes/?page=all": 9}
    assert {page: len(queries(client, f"/review/north/{Q4}/{page}")) for page in asked} == asked
