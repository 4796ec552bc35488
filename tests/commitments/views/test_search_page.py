"""The search of a quarter: what it finds there, what it says where it finds nothing, and what it never shows."""

import re

import pytest
import time_machine

from tests.cast import open_round_of
from tests.commitments.views.pagetext import page_words, part, words_of
from tests.commitments.views.test_costs import grow
from tests.commitments.views.test_published import open_to_everyone, publish

Q3, Q4 = "/review/north/2023-24-q3/search/", "/review/north/2023-24-q4/search/"
PUBLIC = "/plans/north/2023-24-q4/search/"
LOOKED = "The search reads the wording and lead of 4 aims and the newest approved update of each"


def ways(response):
    """Each result with where it leads."""
    rows = re.findall(r'<h3><a href="([^"]*)">(.*?)</a></h3>', response.content.decode())
    return [(address, words_of(title)) for address, title in rows]


def test_results_come_by_kind_with_rating_or_verdict_and_a_way_on(as_reviewer, told):
    response = as_reviewer.get(Q3, {"q": "VICTIM"})
    said = page_words(response)
    assert "2 results in 2023/24 Q3: 1 KPI and 1 theme." in said
    assert ways(response) == [
        ("/review/north/2023-24-q3/kpis/satisfaction/", "Victim s who are satisfied"),
        ("/review/north/2023-24-q3/themes/victims/", "Victim s first"),
    ]
    assert "KPIs: 1 Victim s who are satisfied Cannot be said" in said
    assert "Themes: 1 Victim s first – Not rated" in said
    assert "<mark>Victim</mark>s first</a>" in response.content.decode()


def test_updates_are_quoted_with_quarter_and_theme(as_reviewer, told):
    said = page_words(as_reviewer.get(Q3, {"q": "friday officers"}))
    assert (
        "Updates: 1 Put more officers on foot patrol ▲ Amber"
        " Activity to date: Two more officers walk the town centre on Friday nights."
        " Why the RAG: Half of the officers are in post."
        " Update for 2023/24 Q3, approved on 8 January 2024. Theme: Safer streets."
    ) in said


def test_a_result_whose_subject_was_corrected_says_so_and_leads_there(as_reviewer, told):
    corrected = r'<span class="mark">Corrected</span> <a href="([^"]*)">(.*?)</a></p>'
    root = "/review/north/2023-24-q4/corrections/#correction-"
    for asked, ways_there in (("burglaries", ["1"]), ("airport", ["2"]), ("safer streets", ["3"]), ("helpline", [])):
        found = re.findall(corrected, as_reviewer.get(Q4, {"q": asked}).content.decode())
        assert found == [(root + number, f"Correction {number}") for number in ways_there], asked
    assert "Corrected" not in part(as_reviewer.get(Q3, {"q": "burglaries"}), '<ol class="results">', "</ol>")


@pytest.mark.parametrize("asked", ["officers", "victim", "lead", "patrol", "burgl"])
def test_what_is_quoted_stands_on_the_page_that_it_leads_to(as_reviewer, told, asked):
    response = as_reviewer.get(Q3, {"q": asked})
    blocks = response.content.decode().split('<li class="result">')[1:]
    assert blocks
    for block in blocks:
        address = re.search(r'<h3><a href="([^"]*)"', block)[1]
        there = page_words(as_reviewer.get(address))
        plain = block.replace("<mark>", "").replace("</mark>", "")
        for quoted in re.findall(r":</span> (.*?)</p>", plain):
            assert words_of(quoted) in there, (address, quoted)


def test_an_empty_box_searches_nothing(as_reviewer, told):
    for query in ("", "?q=", "?q=%20%20"):
        response = as_reviewer.get(Q3 + query)
        said = page_words(response)
        assert "Enter one or more words to search." in said
        assert LOOKED in said
        assert ways(response) == []
        assert "There is a problem" not in said


def test_nothing_found_says_where_it_looked_and_what_to_try(as_reviewer, told):
    response = as_reviewer.get(Q3, {"q": "unicorn"})
    said = page_words(response)
    assert "No results for “unicorn” in 2023/24 Q3." in said
    assert "Try fewer words, part of a word, another quarter above, or:" in said
    assert LOOKED in said
    for link in ("aims/", "kpis/", "glossary/"):
        assert f'<a href="/review/north/2023-24-q3/{link}">' in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("a", "Write at least two letters or digits together; one alone is in almost every text."),
        ("x" * 201, "Write 200 characters or fewer; there are 201. A few words are enough."),
        ("null\0", "There is a character in it that nobody can read. Write the words again."),
    ],
)
def test_what_cannot_be_looked_for_is_refused_in_words(as_reviewer, told, asked, sentence):
    response = as_reviewer.get(Q3, {"q": asked})
    assert response.status_code == 200
    said = page_words(response)
    assert f"Nothing was searched Words to look for: {sentence}" in said
    assert "Nothing was searched: mend what is in the box first." in said
    assert ways(response) == []
    assert '<a href="#search-q">' in response.content.decode()


def test_200_characters_are_looked_for(as_reviewer, told):
    assert "No results for “xxx" in page_words(as_reviewer.get(Q3, {"q": "x" * 200}))


def test_mark_up_is_text(as_reviewer, told):
    markup = as_reviewer.get(Q3, {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in markup
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in markup


def test_many_results_come_by_fifty(client, cast):
    grow(cast, open_round_of(cast), 60)
    client.force_login(cast.reviewer)
    with time_machine.travel("2024-01-10T10:00:00Z", tick=False):
        first = client.get("/review/north/live/search/", {"q": "more"})
        last = client.get("/review/north/live/search/", {"q": "more", "page": "3"})
    # 56 aims that are called so, and patrols: every update says that two more officers walk. An exception moved more.
    counts = "114 results in 2023/24 Q3: 57 aims, 56 updates and 1 word."
    assert counts in page_words(first)
    assert [len(ways(each)) for each in (first, last)] == [50, 14]
    assert "Page 3 of 3." in page_words(last)
    assert "Results 101 to 114 of 114 are on this page." in page_words(last)
    assert "/search/?q=more&page=3" in page_words(last)
    assert "?q=more&amp;page=2" in part_of_pages(first)
    for odd in ("0", "-1", "x", "999"):
        assert client.get("/review/north/live/search/", {"q": "more", "page": odd}).status_code == 200


def part_of_pages(response):
    return re.search(r'<nav class="govuk-pagination".*?</nav>', response.content.decode(), re.DOTALL)[0]


def test_only_the_quarter_that_is_read_is_searched(as_reviewer, told):
    assert "1 result in 2023/24 Q4" in page_words(as_reviewer.get(Q4, {"q": "cameras"}))
    assert "No results for “cameras” in 2023/24 Q3." in page_words(as_reviewer.get(Q3, {"q": "cameras"}))


def test_a_chosen_quarter_keeps_what_was_looked_for(as_reviewer, told):
    markup = as_reviewer.get(Q3, {"q": "cameras"}).content.decode()
    assert 'href="/review/north/2023-24-q4/search/?q=cameras"' in markup


def test_the_page_is_marked_as_high_as_what_it_quotes(as_reviewer, told):
    assert "1 update and 1 correction." in page_words(as_reviewer.get(Q4, {"q": "airport"}))
    assert '<p class="marking">OFFICIAL-SENSITIVE</p>' in as_reviewer.get(Q4, {"q": "airport"}).content.decode()
    assert '<p class="marking">OFFICIAL</p>' in as_reviewer.get(Q4, {"q": "cameras"}).content.decode()


@pytest.mark.parametrize("asked", ["airport", "Officers were moved", "autumn", "harbour"])
def test_the_public_finds_no_sensitive_text(client, told, asked):
    open_to_everyone(told.cast.plan)
    publish(told, told.first, told.second)
    response = client.get(PUBLIC, {"q": asked})
    assert f"No results for “{asked}” in 2023/24 Q4." in page_words(response)
    assert ways(response) == []


def test_corrections_are_found_with_what_they_are_about(as_reviewer, told):
    response = as_reviewer.get(Q4, {"q": "harbour"})
    assert ways(response) == [("/review/north/2023-24-q4/corrections/#correction-2", "Correction 2")]
    assert (
        "Corrections: 1 Correction 2 What is right: the harbour"
        " Of 1 May 2024, about the aim “Put more officers on foot patrol”."
    ) in page_words(response)
    assert 'id="correction-2"' in as_reviewer.get("/review/north/2023-24-q4/corrections/").content.decode()
    # It quotes a text of that marking.
    assert '<p class="marking">OFFICIAL-SENSITIVE</p>' in response.content.decode()
    assert "No results for “harbour” in 2023/24 Q3." in page_words(as_reviewer.get(Q3, {"q": "harbour"}))


def test_the_public_finds_the_corrections_of_published_quarters_alone(client, told):
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    third = "/plans/north/2023-24-q3/search/"
    assert "No results for “board met” in 2023/24 Q3." in page_words(client.get(third, {"q": "board met"}))
    assert client.get(PUBLIC, {"q": "board met"}).status_code == 404
    publish(told, told.second)
    assert ways(client.get(PUBLIC, {"q": "board met"})) == [
        ("/plans/north/2023-24-q4/corrections/#correction-4", "Correction 4")
    ]
    assert "No results for “board met” in 2023/24 Q3." in page_words(client.get(third, {"q": "board met"}))


def test_words_of_the_glossary_are_found_and_lead_to_their_place(client, measured):
    client.force_login(measured.cast.reviewer)
    pages = client.get("/review/north/2023-24-q4/glossary/").content.decode()
    response = client.get(Q4, {"q": "carried"})
    assert ("/review/north/2023-24-q4/glossary/#word-carried", "Carried") in ways(response)
    # The word stands in the title alone: its meaning is told all the same.
    assert (
        "Carried Of a rating: repeated from an earlier quarter, because no update was approved for this one, or none"
        " yet."
    ) in page_words(response)
    for address, _ in ways(client.get(Q4, {"q": "figure"})):
        if "/glossary/#" in address:
            assert f'id="{address.partition("#")[2]}"' in pages


def test_every_word_of_the_glossary_has_a_place_of_its_own(client, measured):
    client.force_login(measured.cast.reviewer)
    pages = client.get("/review/north/2023-24-q4/glossary/").content.decode()
    places = re.findall(r'id="((?:term|word)-[^"]+)"', pages)
    assert len(places) == len(set(places)) == pages.count("<dt ")
    assert {"word-projected", "word-projected-percent"} <= set(places)
    assert any(place.startswith("term-") for place in places)


def test_a_withheld_figure_is_found_by_nobody(client, measured):
    client.force_login(measured.cast.governance)
    with time_machine.travel("2024-05-10T10:00:00Z", tick=False):
        for when, quarter in (("live", "2024/25 Q1"), ("2023-24-q4", "2023/24 Q4")):
            for asked in ("777123", "777,123", "beside a secret"):
                response = client.get(f"/review/north/{when}/search/", {"q": asked})
                assert f"No results for “{asked}” in {quarter}." in page_words(response), when


def test_the_heading_and_the_citation_name_what_was_looked_for(as_reviewer, told):
    response = as_reviewer.get(Q3, {"q": "two officers", "unknown": "x"})
    assert part(response, "<title>", "</title>").startswith("Search: “two officers” – 2023/24 Q3")
    assert (
        "To cite this page: Search: “two officers”, 2023/24 Q3, /review/north/2023-24-q3/search/?q=two+officers,"
        in (page_words(response))
    )
