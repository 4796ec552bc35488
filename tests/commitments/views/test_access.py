"""Who may open which page: governance, analysts, leads and reviewers of that plan; nobody else."""

import pytest
from django.urls import reverse

from tests.cast import make_plan
from tests.commitments.views.pagetext import page_words

READERS = ("governance", "second_governance", "analyst", "lead", "deputy", "reviewer", "administrator")
OTHERS = ("panel", "named")
PAGES = (
    "/review/north/2023-24-q4/",
    "/review/north/2023-24-q4/themes/streets/",
    "/review/north/2023-24-q4/themes/",
    "/review/north/2023-24-q4/aims/patrols/",
    "/review/north/2023-24-q4/changes/",
    "/review/north/2023-24-q4/changes/since/2023-24-q3/",
    "/review/north/2023-24-q4/aims/",
    "/review/north/2023-24-q4/aims.csv",
    "/review/north/2023-24-q4/kpis/",
    "/review/north/2023-24-q4/kpis.csv",
    "/review/north/2023-24-q4/kpis/burglary/",
    "/review/north/2023-24-q4/kpis/burglary/series.csv",
    "/review/north/2023-24-q4/exceptions/",
    "/review/north/2023-24-q4/exceptions.csv",
    "/review/north/2023-24-q4/pack/",
    "/review/north/2023-24-q4/seal/",
    "/review/north/2023-24-q4/corrections/",
    "/review/north/2023-24-q4/search/?q=patrol",
    "/review/north/2023-24-q4/about/",
    "/review/north/2023-24-q4/glossary/",
    "/review/north/live/",
    "/review/north/live/themes/streets/",
    "/review/north/live/themes/",
    "/review/north/live/aims/patrols/",
    "/review/north/live/changes/",
    "/review/north/live/aims/",
    "/review/north/live/kpis/",
    "/review/north/live/kpis.csv",
    "/review/north/live/kpis/burglary/",
    "/review/north/live/kpis/burglary/series.csv",
    "/review/north/live/exceptions/",
    "/review/north/live/exceptions.csv",
    "/review/north/live/search/?q=patrol",
    "/review/north/live/about/",
    "/review/north/live/glossary/",
    "/review/north/quarters/",
    "/review/north/board/",
    "/review/north/board/2024-04-25/",
)
PAPERS = tuple(
    f"/review/north/{when}/kpis/{paper}{ending}"
    for when in ("2023-24-q4", "live")
    for paper in ("force", "office", "partnership")
    for ending in ("/", ".csv")
)
NOWHERE = {
    "/review/south/live/": "There is no such plan, or you may not see it.",
    "/review/north/2023-24-q2/": "2023/24 Q2 is not sealed.",
    "/review/north/2023-25-q2/": "“2023-25-q2” names no quarter.",
    "/review/north/2023-24/": "“2023-24” names no quarter.",
    "/review/north/2023-24-Q3/": "“2023-24-Q3” names no quarter.",
    "/review/north/yesterday/": "“yesterday” names no quarter.",
    "/review/north/draft/": "No round is open, so there is no draft.",
    "/review/north/live/pack/": "A pack belongs to a sealed quarter: the live plan has none.",
    "/review/north/live/seal/": "The live plan has no seal: a quarter is sealed once its cut-off has passed.",
    "/review/north/live/corrections/": "The live plan is not sealed: what is wrong in it is mended in place.",
    "/review/north/draft/seal/": "No round is open, so there is no draft.",
    "/review/north/2023-24-q2/seal/": "2023/24 Q2 is not sealed.",
    "/review/north/2023-24-q2/search/?q=patrol": "2023/24 Q2 is not sealed.",
    "/review/north/2023-24-q4/changes/since/2023-24-q2/": "2023/24 Q2 is not sealed.",
    "/review/north/board/yesterday/": "“yesterday” names no day. 25 November 2026 is written 2026-11-25.",
    "/review/north/board/2024-02-30/": "“2024-02-30” names no day.",
    "/review/north/board/20240425/": "“20240425” names no day.",
    "/review/north/live/themes/nowhere/": "holds no such theme.",
    "/review/north/2023-24-q4/aims/nothing/": "holds no such aim.",
    "/review/north/2023-24-q4/aims/court-visits/": "The aim “Offer visits before a trial” was withdrawn on 12 February",
    "/review/north/2023-24-q2/pack/": "2023/24 Q2 is not sealed.",
    "/review/north/2023-24-q2/kpis.csv": "2023/24 Q2 is not sealed.",
    "/review/north/draft/exceptions.csv": "No round is open, so there is no draft.",
    "/review/north/live/kpis/nothing/": "holds no such KPI.",
    "/review/north/live/kpis/nothing/series.csv": "holds no such KPI.",
    "/review/north/live/kpis/force/": "No Force report in this plan",
}


@pytest.mark.parametrize("role", READERS)
def test_every_page_opens_for_readers(client, told, role):
    client.force_login(getattr(told.cast, role))
    assert {address: client.get(address).status_code for address in PAGES} == dict.fromkeys(PAGES, 200)


@pytest.mark.parametrize("role", [*READERS, *OTHERS])
def test_papers_open_for_readers_and_for_nobody_else(client, measured, role):
    client.force_login(getattr(measured.cast, role))
    status = 200 if role in READERS else 404
    assert {address: client.get(address).status_code for address in PAPERS} == dict.fromkeys(PAPERS, status)


@pytest.mark.parametrize("role", OTHERS)
def test_no_page_is_there_for_others(client, told, role):
    client.force_login(getattr(told.cast, role))
    assert {address: client.get(address).status_code for address in PAGES} == dict.fromkeys(PAGES, 404)


def test_no_page_is_there_for_strangers(client, told):
    client.force_login(make_plan(slug="east").governance)
    assert {address: client.get(address).status_code for address in PAGES} == dict.fromkeys(PAGES, 404)


def test_a_stranger_and_a_missing_plan_read_the_same(client, told):
    client.force_login(make_plan(slug="east").governance)
    assert client.get(PAGES[0]).content == client.get("/review/nowhere/2023-24-q4/").content


def test_who_left_is_asked_to_sign_in_again(client, told):
    client.force_login(told.cast.reviewer)
    told.cast.reviewer.is_active = False
    told.cast.reviewer.save()
    assert client.get(PAGES[0]).status_code == 302


@pytest.mark.parametrize("address", [*PAGES, "/review/", "/review/nowhere/live/", "/review/north/nonsense/"])
def test_signed_out_visitors_are_asked_to_sign_in_and_come_back(client, told, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response.url.startswith(reverse("sign-in") + "?next=/")


@pytest.mark.parametrize("address", [*PAGES, "/review/", "/review/north/", *NOWHERE])
def test_no_answer_is_kept(client, told, address):
    anonymous = client.get(address)
    client.force_login(told.cast.reviewer)
    for response in (anonymous, client.get(address)):
        assert set(response.headers["Cache-Control"].split(", ")) == {"private", "no-store"}


@pytest.mark.parametrize("address", NOWHERE)
def test_what_is_not_there_says_so_plainly(client, told, address):
    client.force_login(told.cast.governance)
    response = client.get(address)
    assert response.status_code == 404
    assert NOWHERE[address] in page_words(response)


@pytest.mark.parametrize("address", [*PAGES, "/review/"])
def test_pages_are_for_reading_only(client, told, address):
    client.force_login(told.cast.governance)
    assert client.post(address).status_code == 405


def test_the_plans_own_address_leads_to_its_live_overview(as_reviewer, told):
    assert as_reviewer.get("/review/north/").url == "/review/north/live/"
