"""What of a page that is too long stands where, in words; the room is made so small that the story's plan fills it."""

import re

import pytest
from django.test import Client

from commitments.views import change_rows, overview, theme
from tests.commitments.views.pagetext import page_words
from tests.commitments.views.test_published import open_to_everyone, publish

PAGES = ("themes/", "themes/victims/", "changes/", "changes/since/2023-24-q3/")


@pytest.fixture
def small(monkeypatch):
    """A room for one row, so that each stands alone."""
    for module in (change_rows, overview, theme):
        monkeypatch.setattr(module, "ROOM", 1)


@pytest.fixture
def both(told):
    """A public plan with both quarters published."""
    open_to_everyone(told.cast.plan)
    publish(told, told.first, told.second)
    return told


def opened(page, tree="review"):
    return f"/{tree}/north/2023-24-q4/{page}"


def test_what_fits_is_not_divided(as_reviewer, told):
    for page in ("", *PAGES):
        markup = as_reviewer.get(opened(page)).content.decode()
        assert not re.findall('class="(?:part|rest)"|page=all', markup)


def test_each_page_of_the_themes_says_what_it_holds(as_reviewer, told, small):
    # Two heads, a KPI in each theme, two blocks of streets (wardens with patrols; cameras), one of victims, one gone.
    for number, said in (
        (1, "This is page 1 of 8. It holds a part of “Safer streets”."),
        (1, "A part of this theme: its summary."),
        (2, "A part of this theme: KPI 1 of 1. KPIs of this theme."),
        (3, "A part of this theme: aims 1 to 2 of 3. Aims and activity to date"),
        (4, "A part of this theme: aim 3 of 3."),
        (5, "This is page 5 of 8. It holds a part of “Victims first”."),
        (7, "A part of this theme: aim 1 of 1."),
        (8, "A part of this theme: its end. Gone in this quarter Offer visits before a trial"),
    ):
        response = as_reviewer.get(opened("themes/"), {"page": number})
        assert said in page_words(response)
        assert ("Objective" in page_words(response)) is (number in (1, 5))
    markup = as_reviewer.get(opened("themes/")).content.decode()
    assert (
        '<li><a href="#streets">Safer streets</a></li><li><a href="?page=5#victims">Victims first</a> (page 5)</li>'
        in markup
    )
    assert f'href="{opened("themes/")}?page=all">All 2 themes on one page, to print</a>' in markup


@pytest.mark.parametrize("tree", ["review", "plans"])
@pytest.mark.parametrize("page", PAGES)
def test_what_is_asked_for_as_one_is_whole_and_cited_so(as_reviewer, both, monkeypatch, page, tree):
    whole = main_words(as_reviewer.get(opened(page, tree)))
    for module in (change_rows, overview, theme):
        monkeypatch.setattr(module, "ROOM", 1)
    response = as_reviewer.get(opened(page, tree), {"page": "all", "made": "1"})
    assert f"{opened(page, tree)}?page=all, record" in page_words(response)
    back = re.compile(r" (In \d pages|The first of each group)(?= )")
    found = main_words(response)
    assert back.search(found)
    assert back.sub("", found).replace("?page=all", "") == whole


def main_words(response):
    return page_words(response).split("Show the quarter")[1]


@pytest.mark.parametrize("asked", ["rubbish", "ALL", "1.5", ""])
def test_an_unknown_page_is_the_first(as_reviewer, told, small, asked):
    for page in ("themes/", "changes/"):
        assert main_words(as_reviewer.get(opened(page), {"page": asked})) == main_words(as_reviewer.get(opened(page)))


@pytest.mark.parametrize("asked", ["99", "0", "-1"])
def test_a_page_that_is_not_there_is_the_last(as_reviewer, told, small, asked):
    assert "This is page 8 of 8." in page_words(as_reviewer.get(opened("themes/"), {"page": asked}))


def test_changes_say_that_they_are_a_part_and_keep_their_counts(as_reviewer, told, small):
    text = page_words(as_reviewer.get(opened("changes/")))
    assert "This page is a part: it shows 6 of 7 rows, the first of each group." in text
    assert "Shown: 1 of 2 aims that got worse. See all 2 Better: 0 aims None" in text
    assert "Of 5 aims in either record: 2 worse" in text


def test_a_part_and_the_whole_have_tags_of_their_own(both):
    tags = {Client().get(opened("themes/", "plans") + query).headers["ETag"] for query in ("", "?page=1", "?page=all")}
    assert len(tags) == 3
