"""The list of aims: filtered, sorted, and read back as a sentence with both counts."""

import csv
import html
import io
import re
from datetime import date

import pytest
import time_machine

from commitments.filters.aims import marks_of
from commitments.tables import AimTable
from tests.commitments.reporting.made import aim as made_aim
from tests.commitments.views.pagetext import page_words, part, words_of
from tests.commitments.views.story import NEXT
from tests.commitments.views.test_published import open_to_everyone, publish

PAGE = "/review/north/2023-24-q4/aims/"
PATROLS, WARDENS, CAMERAS = "Put more officers on foot patrol", "Train the wardens", "Mend the cameras"
HELPLINE = "Open a helpline at night"
# In the order in which the plan has them.
ALL = [PATROLS, WARDENS, CAMERAS, HELPLINE]


def titles(response):
    return [words_of(cell) for cell in re.findall(r'role="rowheader">(.*?)</th>', response.content.decode(), re.DOTALL)]


def said(response):
    """The sentence that reads the filter back."""
    return part(response, '<p class="lead">', "</p>")


def test_without_a_filter_all_are_listed_in_plan_order(as_reviewer, told):
    response = as_reviewer.get(PAGE)
    assert titles(response) == ALL
    assert said(response) == "All 4 aims."
    assert "Aims, in plan order." in page_words(response)


def test_a_row_shows_ratings_lead_and_last_update(as_reviewer, told):
    text = page_words(as_reviewer.get(PAGE, {"q": "patrol"}))
    assert f"{PATROLS} Safer streets ■ Red worse: was Amber ▲ Amber worse: was Green Force Liam Lead" in text
    assert "2023/24 Q4 RAG and projection disagree" in text
    text = page_words(as_reviewer.get(PAGE, {"q": "cameras"}))
    assert f"{CAMERAS} Safer streets – Not rated – Not rated Not known No lead Never stale" in text


@pytest.mark.parametrize(
    ("query", "expected", "sentence"),
    [
        ({"theme": "victims"}, [HELPLINE], "1 of 4 aims: of the theme Victims first."),
        ({"rag": "red"}, [PATROLS, WARDENS], "2 of 4 aims: rated Red."),
        ({"rag": "none"}, [CAMERAS], "1 of 4 aims: rated Not rated."),
        ({"projected": "green"}, [HELPLINE], "1 of 4 aims: projected Green."),
        ({"lead": "Dora Deputy"}, [PATROLS], "1 of 4 aims: led or deputised by Dora Deputy."),
        ({"lead": "-"}, [CAMERAS], "1 of 4 aims: without a lead."),
        ({"q": "NIGHT help"}, [HELPLINE], "1 of 4 aims: with “NIGHT help” in the wording."),
        ({"mark": "carried"}, [HELPLINE], "1 of 4 aims: marked “rating carried”."),
        ({"mark": "stale"}, [CAMERAS, HELPLINE], "2 of 4 aims: marked “stale”."),
        ({"mark": "reworded"}, [HELPLINE], "1 of 4 aims: marked “text changed”."),
        ({"rag": "red", "q": "train"}, [WARDENS], "1 of 4 aims: with “train” in the wording and rated Red."),
        ({"q": "nowhere"}, [], "0 of 4 aims: with “nowhere” in the wording."),
        ({"unknown": "thing"}, ALL, "All 4 aims."),
        (
            {"projected": ["green", "amber"], "theme": ["victims", "streets"]},
            [PATROLS, WARDENS, HELPLINE],
            "3 of 4 aims: of the theme Victims first or Safer streets and projected Green or Amber.",
        ),
        ({"rag": ["red", "none"]}, [PATROLS, WARDENS, CAMERAS], "3 of 4 aims: rated Red or Not rated."),
    ],
)
def test_filters_are_read_back_with_both_counts(as_reviewer, told, query, expected, sentence):
    response = as_reviewer.get(PAGE, query)
    assert titles(response) == expected
    assert said(response).removesuffix(" Clear the filter") == sentence


@pytest.mark.parametrize("name", ["theme", "rag", "projected", "lead", "mark"])
def test_a_bad_filter_is_an_error_and_lists_nothing(as_reviewer, told, name):
    response = as_reviewer.get(PAGE, {name: "<b>rubbish"})
    assert response.status_code == 200
    assert "The filter cannot be applied" in page_words(response)
    assert said(response) == "Nothing is listed until the filter is mended. Clear the filter"
    assert "<table" not in response.content.decode()
    assert "<b>rubbish" not in response.content.decode()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("x" * 201, "Write 200 characters or fewer; there are 201. A few words are enough."),
        ("nul\0", "There is a character in it that nobody can read. Write the words again."),
    ],
)
def test_a_search_that_cannot_be_made_is_an_error(as_reviewer, told, words, why):
    response = as_reviewer.get(PAGE, {"q": words})
    assert f"Words in the aim: {why}" in page_words(response)
    assert "The filter cannot be applied" in page_words(response)
    assert titles(response) == []


@pytest.mark.parametrize(
    ("sort", "expected", "caption"),
    [
        ("title", [CAMERAS, HELPLINE, PATROLS, WARDENS], "Aims, sorted by Aim (ascending)."),
        ("-title", [WARDENS, PATROLS, HELPLINE, CAMERAS], "Aims, sorted by Aim (descending)."),
        ("-theme", [HELPLINE, CAMERAS, WARDENS, PATROLS], "Aims, sorted by Theme (descending)."),
        ("rag", [PATROLS, WARDENS, HELPLINE, CAMERAS], "Aims, sorted by RAG (ascending)."),
        ("-rag", [CAMERAS, HELPLINE, PATROLS, WARDENS], "Aims, sorted by RAG (descending)."),
        ("projected", [PATROLS, WARDENS, HELPLINE, CAMERAS], "Aims, sorted by Projected RAG (ascending)."),
        ("lead", [CAMERAS, PATROLS, WARDENS, HELPLINE], "Aims, sorted by Lead (ascending)."),
        ("updated", [CAMERAS, HELPLINE, PATROLS, WARDENS], "Aims, sorted by Last update (ascending)."),
        ("rubbish", ALL, "Aims, in plan order."),
    ],
)
def test_sorting_says_so_and_keeps_plan_order_within_ties(as_reviewer, told, sort, expected, caption):
    response = as_reviewer.get(PAGE, {"sort": sort})
    assert titles(response) == expected
    assert caption in page_words(response)


@pytest.mark.parametrize("column", AimTable.base_columns)
@pytest.mark.parametrize("way", ["", "-"])
def test_every_column_sorts(as_reviewer, told, column, way):
    response = as_reviewer.get(PAGE, {"sort": way + column})
    assert sorted(titles(response)) == sorted(ALL)
    markup = response.content.decode()
    assert markup.count("aria-sort=") == 1
    assert f'aria-sort="{"descending" if way else "ascending"}"' in markup


def test_several_ratings_are_kept_by_the_form_the_citation_and_the_file(as_reviewer, told):
    response = as_reviewer.get(PAGE, {"rag": ["red", "none"], "sort": "-title"})
    markup = response.content.decode()
    selects = markup.split('id="filter-rag"')[1].split('id="filter-projected"')[0]
    assert re.findall(r'value="(\w*)" selected', selects) == ["red", "none", ""]
    assert "/aims/?rag=red&rag=none&sort=-title" in page_words(response)
    assert "/aims.csv?rag=red&amp;rag=none&amp;sort=-title" in markup
    rows = file_rows(as_reviewer.get("/review/north/2023-24-q4/aims.csv", {"rag": ["red", "none"], "sort": "-title"}))
    assert [row["title"] for row in rows] == titles(response) == [WARDENS, PATROLS, CAMERAS]


def test_a_lead_asked_for_twice_is_an_error_and_lists_nothing(as_reviewer, told):
    response = as_reviewer.get(f"{PAGE}?lead=-&lead=Liam+Lead")
    assert response.status_code == 200
    assert "“Lead or deputy” takes one value, and the address gives 2. Choose one." in page_words(response)
    assert titles(response) == []


def test_sorting_keeps_the_filter(as_reviewer, told):
    assert "?rag=red&amp;sort=title" in as_reviewer.get(PAGE, {"rag": "red"}).content.decode()


@pytest.mark.parametrize("page", ["2", "0", "-1", "rubbish", "99999999999999999999"])
def test_a_page_that_is_not_there_gives_the_nearest(as_reviewer, told, page):
    assert titles(as_reviewer.get(PAGE, {"page": page})) == ALL


def test_each_aim_leads_to_its_own_page_and_stands_on_its_themes(as_reviewer, told):
    markup = as_reviewer.get(PAGE).content.decode()
    assert 'href="/review/north/2023-24-q4/aims/helpline/"' in markup
    assert 'id="helpline"' in as_reviewer.get("/review/north/2023-24-q4/themes/victims/").content.decode()


def test_corrections_of_aims_stand_above_the_list(as_reviewer, told):
    text = page_words(as_reviewer.get(PAGE))
    assert "Correction 2, 1 May 2024" in text
    assert "Correction 1," not in text
    assert "Correction 2, 1 May 2024" in page_words(as_reviewer.get(PAGE, {"q": "patrol"}))


@pytest.mark.parametrize("query", [{"q": "zzzzz"}, {"rag": "blue"}, {"q": "helpline"}])
def test_no_correction_stands_above_a_list_that_does_not_hold_its_aim(as_reviewer, told, query):
    assert "Correction 2," not in page_words(as_reviewer.get(PAGE, query))


def left(response):
    """What an empty list would hold without one of its filters, and the way there."""
    line = response.content.decode().partition("<li>To find some, leave out one filter:</li>")[2].partition("</ul>")[0]
    return [
        (html.unescape(label), html.unescape(url)) for url, label in re.findall(r'<a href="([^"]*)">(.*?)</a>', line)
    ]


def test_an_empty_list_says_which_filter_to_loosen(as_reviewer, told):
    response = as_reviewer.get(PAGE, {"q": "zzzzz", "rag": ["red", "amber"], "lead": "Dora Deputy", "sort": "-title"})
    assert said(response).startswith("0 of 4 aims: with “zzzzz” in the wording, rated Red or Amber and led")
    assert left(response) == [("“Words in the aim”: 1 aim", f"{PAGE}?rag=red&rag=amber&lead=Dora+Deputy&sort=-title")]
    assert titles(as_reviewer.get(left(response)[0][1])) == [PATROLS]
    assert left(as_reviewer.get(PAGE, {"q": "zzzzz"})) == []
    assert left(as_reviewer.get(PAGE, {"q": "zzzzz", "rag": "blue"})) == []


def test_without_the_earlier_quarter_nothing_is_asked_of_how_it_moved(as_reviewer, told):
    query = {"theme": "victims", "since": "2023-24-q3", "moved": "better"}
    response = as_reviewer.get(PAGE, query)
    assert left(response) == [("“Moved since”: 1 aim", f"{PAGE}?theme=victims")]
    assert titles(as_reviewer.get(left(response)[0][1])) == [HELPLINE]


def test_a_change_of_text_is_marked_in_its_own_quarter_only(as_reviewer, told):
    with time_machine.travel("2024-05-10T10:00:00Z", tick=False):
        response = as_reviewer.get("/review/north/live/aims/", {"mark": "reworded"})
    assert said(response) == "0 of 4 aims: marked “text changed”. Clear the filter"


def file_rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_file_holds_the_rows_of_the_page_in_its_order(as_reviewer, told):
    address = "/review/north/2023-24-q4/aims.csv"
    everything = file_rows(as_reviewer.get(address))
    assert [row["aim"] for row in everything] == ["patrols", "wardens", "cameras", "helpline"]
    assert everything[0] == {
        "marking": "OFFICIAL",
        "quarter": "2023/24 Q4",
        "state": "sealed",
        "theme": "streets",
        "aim": "patrols",
        "title": "Put more officers on foot patrol",
        "rag": "red",
        "last_rag": "amber",
        "projected_rag": "amber",
        "last_projected_rag": "green",
        "delivered_by": "force",
        "lead": "Liam Lead",
        "deputies": "Dora Deputy",
        "due_on": "",
        "rated_in": "2023/24 Q4",
        "marks": "disagree",
        "page": "/plans/north/2023-24-q4/aims/patrols/",
    }
    found = file_rows(as_reviewer.get(address, {"rag": "red", "sort": "-title"}))
    assert [row["aim"] for row in found] == ["wardens", "patrols"]
    page = as_reviewer.get("/review/north/2023-24-q4/aims/", {"rag": "red", "sort": "-title", "page": "1", "odd": "x"})
    assert "/review/north/2023-24-q4/aims.csv?rag=red&amp;sort=-title" in page.content.decode()


def test_a_file_that_cannot_be_sorted_so_says_by_what_it_can(as_reviewer, told):
    response = as_reviewer.get("/review/north/2023-24-q4/aims.csv", {"sort": "verdict"})
    said = "It can be sorted by: title, theme, rag, projected, delivered_by, lead, updated."
    assert f"The list cannot be sorted by “verdict”. {said}" in page_words(response)


def test_the_same_seal_gives_the_same_file_in_both_trees(client, told):
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    published = client.get("/plans/north/2023-24-q3/aims.csv").content
    client.force_login(told.cast.reviewer)
    assert client.get("/review/north/2023-24-q3/aims.csv").content == published


@pytest.mark.parametrize(
    "query",
    ["rag=blue", "rag=red&rag=blue", "lead=-&lead=Liam+Lead", "deliverer=nobody", "odd=1", "sort=odd", "theme=nowhere"],
)
def test_a_file_that_cannot_be_made_is_refused_whole(as_reviewer, told, query):
    assert as_reviewer.get(f"/review/north/2023-24-q4/aims.csv?{query}").status_code == 400


@pytest.mark.parametrize(
    ("deliverer", "aims", "sentence"),
    [
        ("force", ["patrols"], "1 of 4 aims: delivered by: Force."),
        ("partners", [], "0 of 4 aims: delivered by: Partners."),
        ("-", ["wardens", "cameras", "helpline"], "3 of 4 aims: delivered by nobody known."),
    ],
)
def test_who_delivers_can_be_asked_for(as_reviewer, told, deliverer, aims, sentence):
    assert sentence in page_words(as_reviewer.get(PAGE, {"deliverer": deliverer}))
    found = file_rows(as_reviewer.get("/review/north/2023-24-q4/aims.csv", {"deliverer": deliverer}))
    assert [row["aim"] for row in found] == aims


@pytest.mark.parametrize(
    ("due_on", "rag", "is_overdue"),
    [
        (date(2024, 3, 31), "red", True),
        (date(2024, 3, 31), "", True),
        (date(2024, 4, 1), "red", False),
        (date(2024, 3, 31), "complete", False),
        (None, "red", False),
    ],
)
def test_an_aim_is_overdue_from_the_end_of_the_quarter_in_which_it_was_due(due_on, rag, is_overdue):
    assert ("overdue" in marks_of(made_aim(due_on=due_on, rag=rag), NEXT)) is is_overdue
