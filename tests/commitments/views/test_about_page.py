"""What the ratings and words mean, with the rules and terms of the record that is read."""

import re

import pytest

from commitments.views.words import WORDS
from tests.commitments.views.pagetext import page_words, part
from tests.commitments.views.test_published import open_to_everyone, publish

Q3 = "/review/north/2023-24-q3/"


def test_each_rating_has_its_word_and_meaning(as_reviewer, told):
    said = part(as_reviewer.get(f"{Q3}about/"), '<h2 id="ratings">', "</section>")
    assert "■ Red Off course: without a change, what was promised will not be done." in said
    assert "▲ Amber Partly on course: something stands in the way, and is being dealt with." in said
    assert "● Green On course: what should be done by now is done." in said
    assert "✓ Complete All that was promised is done, and nothing more is due." in said
    assert "– Not rated Nobody has approved a rating yet, or there is nothing to rate yet." in said


def test_the_rules_are_those_of_the_record(as_analyst):
    response = as_analyst.get(f"{Q3}about/")
    said = page_words(response)
    assert "A theme's rating is governance's own; it is not computed from its aims." in said
    assert "Projected % is the aims projected Green or Complete out of the theme's aims in the record." in said
    verdicts = part(response, '<h2 id="kpis">', "</section>")
    assert "Against the baseline The newest figure by the quarter's end is held against" in verdicts
    assert "✓ good By the KPI’s own rule, what the figures show is wanted. ✗ bad By the KPI’s" in verdicts
    assert "The board (Governance Board)".casefold() in said.casefold()


def test_every_rule_stands_once(as_analyst):
    headings = re.findall(r"<h3>(.*?)</h3>", as_analyst.get(f"{Q3}about/").content.decode())
    assert headings
    assert len(set(headings)) == len(headings)


def test_terms_of_the_record_lead_to_the_kpis_that_use_them(as_analyst):
    response = as_analyst.get(f"{Q3}glossary/")
    said = part(response, '<h2 id="terms">', "</section>")
    assert said == "Words of the record Recorded Known to the police. Used in: Shoplifting"
    assert f'<a href="{Q3}kpis/shoplifting/">Shoplifting</a>' in response.content.decode()


def test_a_record_without_terms_says_so(as_reviewer, told):
    assert "This record explains no words of its own." in page_words(as_reviewer.get(f"{Q3}glossary/"))


def test_the_words_of_the_pages_come_by_the_alphabet():
    words = [each.word for each in WORDS]
    assert words == sorted(words, key=str.casefold)
    assert {"Plan", "Theme", "Aim", "Lead", "Round", "RAG", "Projected", "Baseline", "Quarter", "Cut-off", "Seal"} <= {
        *words
    }


def links_of(response):
    section = re.search(r'<section aria-labelledby="words">.*?</section>', response.content.decode(), re.DOTALL)[0]
    return re.findall(r'<dt[^>]*>(.*?)</dt>.*?<a href="([^"]*)">', section)


@pytest.mark.parametrize("when", ["2023-24-q3", "live"])
def test_each_word_leads_to_a_page_that_is_there(as_reviewer, told, when):
    links = links_of(as_reviewer.get(f"/review/north/{when}/glossary/"))
    assert len(links) == 33
    for address in {address for _, address in links}:
        assert as_reviewer.get(address).status_code == 200, address


def test_each_word_of_a_published_quarter_leads_to_a_published_page(client, told):
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    links = links_of(client.get("/plans/north/2023-24-q3/glossary/"))
    assert len(links) == 33
    for address in {address for _, address in links}:
        assert address.startswith("/plans/north/")
        assert client.get(address).status_code == 200, address


def test_what_is_not_sealed_leads_to_the_sealed_quarters(as_reviewer, told):
    links = dict(links_of(as_reviewer.get("/review/north/live/glossary/")))
    assert links["Seal"] == links["Correction"] == "/review/north/quarters/"
    assert links["Aim"] == "/review/north/live/aims/"


def test_the_pages_are_in_the_navigation(as_reviewer, told):
    nav = part(as_reviewer.get(Q3), '<ul class="govuk-service-navigation__list">', "</ul>")
    assert nav == "Overview What changed Themes Aims KPIs Exceptions Search About Download the pack (zip)"
