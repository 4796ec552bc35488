"""The aims that moved since an earlier quarter: worked by hand from the two quarters of the story."""

import html
import re

import pytest
import time_machine

from tests.commitments.views.pagetext import main_of, page_words
from tests.commitments.views.test_aims import CAMERAS, HELPLINE, PATROLS, WARDENS, file_rows, said, titles
from tests.commitments.views.test_published import open_to_everyone, publish

Q4 = "/review/north/2023-24-q4/"
PAGE, FILE = f"{Q4}aims/", f"{Q4}aims.csv"
SINCE = {"since": "2023-24-q3"}
NO_CHOICE = "is not one of the choices of “Moved since”. Choose one from the list."


@pytest.mark.parametrize(
    ("query", "expected", "sentence"),
    [
        ({}, [PATROLS, WARDENS, CAMERAS], "3 of 4 aims: moved or new since 2023/24 Q3."),
        ({"moved": "worse"}, [PATROLS, WARDENS], "2 of 4 aims: worse since 2023/24 Q3."),
        ({"moved": "better"}, [], "0 of 4 aims: better since 2023/24 Q3."),
        ({"moved": "rated"}, [], "0 of 4 aims: newly or no longer rated since 2023/24 Q3."),
        ({"moved": "new"}, [CAMERAS], "1 of 4 aims: new since 2023/24 Q3."),
        (
            {"moved": "text-changed"},
            [HELPLINE],
            "1 of 4 aims: with another text and the same ratings since 2023/24 Q3.",
        ),
        ({"moved": "unchanged"}, [], "0 of 4 aims: unchanged since 2023/24 Q3."),
        ({"rag": "red", "q": "patrol"}, [PATROLS], "1 of 4 aims: with “patrol” in the wording, rated Red and"),
    ],
)
def test_what_moved_is_listed_and_read_back(as_reviewer, told, query, expected, sentence):
    response = as_reviewer.get(PAGE, {**SINCE, **query})
    assert titles(response) == expected
    assert said(response).startswith(sentence)
    assert [row["title"] for row in file_rows(as_reviewer.get(FILE, {**SINCE, **query}))] == expected


def test_a_row_says_what_it_was_in_the_quarter_that_is_asked_for(as_reviewer, told):
    with time_machine.travel("2024-05-10T10:00:00Z", tick=False):
        live = "/review/north/live/aims/"
        since_third = page_words(as_reviewer.get(live, {"since": "2023-24-q3"}))
        since_fourth = page_words(as_reviewer.get(live, {"since": "2023-24-q4", "moved": "unchanged"}))
    assert f"{PATROLS} Safer streets ■ Red worse: was Amber ▲ Amber worse: was Green Force" in since_third
    assert f"{CAMERAS} Safer streets – Not rated new – Not rated new" in since_third
    assert f"{PATROLS} Safer streets ■ Red ▲ Amber Force" in since_fourth


def test_the_choices_are_the_earlier_sealed_quarters_the_newest_first(as_reviewer, told):
    assert choices(as_reviewer.get(PAGE)) == ["", "2023-24-q3"]
    with time_machine.travel("2024-05-10T10:00:00Z", tick=False):
        assert choices(as_reviewer.get("/review/north/live/aims/")) == ["", "2023-24-q4", "2023-24-q3"]


@pytest.mark.parametrize("since", ["2023-24-q4", "2024-25-q1", "2023-24-q5", "live", "<b>"])
def test_a_quarter_that_is_not_an_earlier_one_lists_nothing_and_makes_no_file(as_reviewer, told, since):
    response = as_reviewer.get(PAGE, {"since": since})
    assert (response.status_code, titles(response)) == (200, [])
    assert NO_CHOICE in page_words(response)
    assert said(response) == "Nothing is listed until the filter is mended. Clear the filter"
    assert as_reviewer.get(FILE, {"since": since}).status_code == 400


def test_how_it_moved_asks_for_the_quarter_since_when(as_reviewer, told):
    response = as_reviewer.get(PAGE, {"moved": "worse"})
    assert titles(response) == []
    assert "Moved since: Choose the quarter since which it moved so." in page_words(response)
    assert as_reviewer.get(FILE, {"moved": "worse"}).status_code == 400


def test_in_public_a_quarter_that_is_not_published_reads_as_an_invented_one(client, told):
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    answers = [
        [client.get(f"/plans/north/2023-24-q3/aims{end}", {"since": since}) for end in ("/", ".csv")]
        for since in ("2023-24-q4", "2019-20-q4")
    ]
    (page, file), _ = answers
    assert (page.status_code, file.status_code, titles(page)) == (200, 400, [])
    assert NO_CHOICE in page_words(page)
    assert choices(page) == [""]
    secret, invented = [
        [answer.content.replace(b"2023-24-q4", b"X").replace(b"2019-20-q4", b"X") for answer in pair]
        for pair in answers
    ]
    assert secret == invented


def test_in_public_published_quarters_are_choices(client, told):
    open_to_everyone(told.cast.plan)
    publish(told, told.first, told.second)
    response = client.get("/plans/north/2023-24-q4/aims/", SINCE)
    assert choices(response) == ["", "2023-24-q3"]
    assert titles(response) == [PATROLS, WARDENS, CAMERAS]


@pytest.mark.parametrize(
    ("page", "label", "listed"),
    [
        ("", "0 unchanged", "0 of 4 aims: unchanged since 2023/24 Q3."),
        ("changes/", "List of the unchanged aims", "0 of 4 aims: unchanged since 2023/24 Q3."),
        (
            "changes/?theme=streets&deliverer=force",
            "List of the unchanged aims",
            "0 of 4 aims: of the theme Safer streets, delivered by: Force and unchanged since 2023/24 Q3.",
        ),
        ("", "1 of these ratings is carried from an earlier quarter", "1 of 4 aims: marked “rating carried”."),
    ],
)
def test_counts_of_what_moved_lead_to_the_list_that_proves_them(as_reviewer, told, page, label, listed):
    response = as_reviewer.get(link(as_reviewer.get(Q4 + page), label))
    assert said(response).startswith(listed)


def test_the_sentence_on_what_moved_leads_to_its_groups(as_reviewer, told):
    response = as_reviewer.get(Q4)
    said = page_words(response)
    assert "2 of 4 aims got worse and 0 better since 2023/24 Q3; 0 unchanged, 1 new, 1 with another text." in said
    assert " with another text. 1 was withdrawn since. " in said
    for label, group in (
        ("2 of 4 aims got worse", "worse"),
        ("0 better", "better"),
        ("1 new", "new"),
        ("1 with another text", "text-changed"),
        ("1 was withdrawn since", "gone"),
    ):
        assert link(response, label) == f"{Q4}changes/#{group}"
    assert "Worse: 2 aims" in page_words(as_reviewer.get(f"{Q4}changes/"))


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("since=2023-24-q3&moved=unchanged&rag=red", "?rag=red"),
        ("since=2023-24-q3", ""),
        # What is later than the quarter since when is asked the same of it.
        ("since=2023-24-q2&moved=worse", "?since=2023-24-q2&moved=worse"),
        ("rag=red", "?rag=red"),
        # What names no quarter is the page's to refuse.
        ("since=never", "?since=never"),
    ],
)
def test_a_quarter_that_is_not_later_is_not_asked_what_moved_since(as_reviewer, told, query, kept):
    there = f"/review/north/2023-24-q3/aims/{kept}"
    assert link(as_reviewer.get(f"{PAGE}?{query}"), "Earlier: 2023/24 Q3") == there
    assert as_reviewer.get(f"{Q4}quarter/?at=aims/&to=2023-24-q3&{query}").url == there


def test_what_moved_since_is_taken_along_to_a_later_quarter(as_reviewer, told):
    response = as_reviewer.get(PAGE, SINCE)
    with time_machine.travel("2024-05-10T10:00:00Z", tick=False):
        live = as_reviewer.get(link(response, "Later: Live"))
    assert said(live).startswith("3 of 4 aims: moved or new since 2023/24 Q3.")
    chosen = as_reviewer.get(f"{Q4}quarter/?at=aims/&to=live&since=2023-24-q3&moved=new")
    assert chosen.url == "/review/north/live/aims/?since=2023-24-q3&moved=new"


def choices(response):
    (select,) = re.findall(r'<select name="since".*?</select>', response.content.decode(), re.DOTALL)
    return re.findall(r'<option value="([^"]*)"', select)


def link(response, label):
    (url,) = re.findall(rf'<a [^>]*?href="([^"]+)"[^>]*>{re.escape(label)}</a>', main_of(response))
    return html.unescape(url)


def test_a_first_quarter_is_not_asked_what_moved_since_an_earlier_one(as_reviewer, told):
    first, second = (
        page_words(as_reviewer.get(f"/review/north/{when}/aims/")) for when in ("2023-24-q3", "2023-24-q4")
    )
    assert ("Moved since" in first, "How it moved" in first, "Words in the aim" in first) == (False, False, True)
    assert ("Moved since" in second, "How it moved" in second) == (True, True)


def test_what_a_link_asks_of_it_all_the_same_is_refused_beside_its_field(as_reviewer, told):
    response = as_reviewer.get("/review/north/2023-24-q3/aims/", {"since": "2023-24-q2"})
    said = page_words(response)
    assert ("Moved since" in said, NO_CHOICE in said) == (True, True)
