"""The corrections of a quarter on a page of their own, in both trees."""

import pytest

from commitments.actions.sealing import CorrectionNote, record_correction
from tests.commitments.views.pagetext import page_words, part
from tests.commitments.views.test_published import LATER, open_to_everyone, publish

Q3, Q4 = "/review/north/2023-24-q3/corrections/", "/review/north/2023-24-q4/corrections/"


def correction(response, number):
    return part(response, f'aria-labelledby="correction-{number}"', "</section>").partition("> ")[2]


def test_each_tells_what_stood_what_is_right_why_and_who(as_reviewer, told):
    response = as_reviewer.get(Q4)
    assert "4 corrections to the record of 2023/24 Q4, the oldest first. The record itself stays" in page_words(
        response
    )
    assert correction(response, 1) == (
        "Correction 1, 1 May 2024 About The KPI: Burglaries What stood 410 What is right 401"
        " Why A slip in the kpi. Recorded by Greta Governance"
    )
    assert correction(response, 3) == (
        "Correction 3, 1 May 2024 About The theme: Safer streets What stood Nothing: something is added."
        " What is right Rated Red from 1 April. Why A slip in the theme. Recorded by Greta Governance"
    )


@pytest.mark.parametrize(
    ("label", "page"),
    [
        ("Burglaries", "kpis/burglary/"),
        ("Put more officers on foot patrol", "aims/patrols/"),
        ("Safer streets", "themes/streets/"),
        ("Overview of 2023/24 Q4", ""),
    ],
)
def test_each_leads_to_the_page_of_what_it_is_about(as_reviewer, told, label, page):
    address = f"/review/north/2023-24-q4/{page}"
    assert f'<a href="{address}">{label}</a>' in as_reviewer.get(Q4).content.decode()
    assert as_reviewer.get(address).status_code == 200


def test_a_withdrawn_aim_is_named_everywhere_and_has_no_page(client, as_reviewer, told):
    """The visits to courts were withdrawn in the quarter; page, object and feed say the same of them."""
    open_to_everyone(told.cast.plan)
    publish(told, told.first, told.second)
    note = CorrectionNote("aim", "court-visits", "", "They are offered on Mondays.", "A day was missing.")
    record_correction(seal=told.second, note=note, by=told.cast.governance, at=LATER)
    overview = "/plans/north/2023-24-q4/"
    assert client.get(f"{overview}aims/court-visits/").status_code == 404
    for reader, address in ((as_reviewer, Q4), (client, f"{overview}corrections/")):
        response = reader.get(address)
        assert correction(response, 5).startswith(
            "Correction 5, 3 May 2024 About The aim “Offer visits before a trial”: Overview of 2023/24 Q4 What"
        )
        section = response.content.decode().partition('"correction-5"')[2].partition("</section>")[0]
        assert f'<a href="{address.removesuffix("corrections/")}">Overview of 2023/24 Q4</a>' in section
    found = client.get("/api/v1/plans/north/2023-24-q4/corrections/").json()["corrections"][4]
    assert (found["subject"], found["page"]) == ("court-visits", overview)
    assert "About the aim “Offer visits before a trial”." in client.get("/plans/north/feed.xml").content.decode()


def test_none_is_a_sentence(as_reviewer, told):
    said = page_words(as_reviewer.get(Q3))
    assert "Nothing in the record of 2023/24 Q3 has been corrected." in said
    assert "It has" not in said
    assert "Correction 1" not in said


def test_the_page_is_marked_as_high_as_what_it_quotes(as_reviewer, told):
    assert '<p class="marking">OFFICIAL-SENSITIVE</p>' in as_reviewer.get(Q4).content.decode()
    assert '<p class="marking">OFFICIAL</p>' in as_reviewer.get(Q3).content.decode()


def test_the_public_reads_no_quotation_of_a_sensitive_text(client, told):
    open_to_everyone(told.cast.plan)
    publish(told, told.first, told.second)
    response = client.get("/plans/north/2023-24-q4/corrections/")
    assert correction(response, 2) == (
        "Correction 2, 1 May 2024 About The aim: Put more officers on foot patrol"
        " What stood [Not published: marked OFFICIAL-SENSITIVE]"
        " What is right [Not published: marked OFFICIAL-SENSITIVE]"
        " Why [Not published: marked OFFICIAL-SENSITIVE] Recorded by Greta Governance"
    )
    assert "410" in correction(response, 1)
    assert '<a href="/plans/north/2023-24-q4/aims/patrols/">' in response.content.decode()
