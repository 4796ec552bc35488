"""The list of sealed quarters, the pack's download, and where somebody arrives."""

import io
import zipfile

import pytest
import time_machine

from commitments.reporting.pack import sealed_pack
from tests.cast import make_plan, open_round_of
from tests.commitments.views.pagetext import page_words, part
from tests.commitments.views.story import report_first_quarter

PAGE = "/review/north/quarters/"
IN_MAY = "2024-05-10T10:00:00Z"


def test_quarters_are_listed_newest_first_with_digest_and_corrections(as_reviewer, told):
    with time_machine.travel(IN_MAY, tick=False):
        response = as_reviewer.get(PAGE)
    text = page_words(response)
    assert "2 quarters are sealed. Sealed quarters of the plan, the newest first." in text
    assert text.index("2023/24 Q4 January to March 2024 ") < text.index("2023/24 Q3 October to December 2023 ")
    assert f"Not published 4 {told.second.record_hash[:12]} Pack of 2023/24 Q4 (zip, " in text
    assert f"Not published 0 {told.first.record_hash[:12]} Pack of 2023/24 Q3 (zip, " in text


def test_the_head_of_the_chain_is_the_newest_record(as_reviewer, told):
    newest = told.cast.plan.records.order_by("-sequence").first()
    assert newest.number == 4
    said = f"Record hash of the newest record, 2023/24 Q4, correction 4: {newest.record_hash} "
    assert said in page_words(as_reviewer.get(PAGE))


def test_corrections_stand_under_their_quarter_with_names(as_reviewer, told):
    text = page_words(as_reviewer.get(PAGE))
    assert "Corrections 2023/24 Q4 Correction 1, 1 May 2024, by Greta Governance, about the KPI “Burglaries”." in text


def test_missing_quarters_are_named(as_reviewer, told):
    with time_machine.travel(IN_MAY, tick=False):
        text = page_words(as_reviewer.get(PAGE))
    assert (
        "Missing quarters These quarters of the plan have ended without a round or a seal."
        " 2021/22 Q1 2021/22 Q2 2021/22 Q3 2021/22 Q4 2022/23 Q1 2022/23 Q2 2022/23 Q3 2022/23 Q4"
        " 2023/24 Q1 2023/24 Q2 Corrections"
    ) in text


def test_what_waits_for_its_seal_is_said(client, cast):
    open_round_of(cast)
    client.force_login(cast.reviewer)
    with time_machine.travel("2024-01-22T17:59:00Z", tick=False):
        before = page_words(client.get(PAGE))
    with time_machine.travel("2024-01-22T18:00:00Z", tick=False):
        after = page_words(client.get(PAGE))
    assert "2023/24 Q3: its round is open until 22 January 2024, 6pm." in before
    assert "2023/24 Q3: its round closed on 22 January 2024, 6pm and it is not sealed yet." in after


@pytest.mark.parametrize("sort", ["quarter", "taken_at", "-corrections"])
def test_every_column_of_the_list_sorts(as_reviewer, told, sort):
    response = as_reviewer.get(PAGE, {"sort": sort})
    text = part(response, "<tbody", "</tbody>")
    assert (text.index("2023/24 Q3") < text.index("2023/24 Q4")) is (sort != "-corrections")


def test_the_pack_is_one_zip_of_the_sealed_files(as_reviewer, told):
    response = as_reviewer.get("/review/north/2023-24-q3/pack/")
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == 'attachment; filename="north-2023-24-q3.zip"'
    assert response.content == sealed_pack(told.first).as_zip()


def test_the_draft_pack_says_draft_in_every_name(client, cast):
    report_first_quarter(cast)
    client.force_login(cast.governance)
    with time_machine.travel("2024-01-10T10:00:00Z", tick=False):
        response = client.get("/review/north/draft/pack/")
    assert "DRAFT" in response.headers["Content-Disposition"]
    names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert all("/DRAFT-" in name for name in names)


@pytest.mark.parametrize(
    ("role", "said", "links"),
    [
        (
            "governance",
            "You are here as: Governance.",
            ["live", "draft", "board", "quarters", "/plans/north/", "/admin/"],
        ),
        ("analyst", "You are here as: Analyst.", ["live", "board", "quarters", "/plans/north/", "/admin/"]),
        ("lead", "You are here as: Lead.", ["live", "board", "quarters", "/plans/north/", "/admin/"]),
        ("reviewer", "You are here as: Reviewer.", ["live", "board", "quarters", "/plans/north/"]),
        ("panel", "You are here as: Panel member.", ["/plans/north/"]),
        ("named", "No plan is open to you.", []),
        (
            "administrator",
            "You are here as: Governance.",
            ["live", "draft", "board", "quarters", "/plans/north/", "/admin/"],
        ),
    ],
)
def test_home_leads_everybody_to_what_is_theirs(client, cast, role, said, links):
    report_first_quarter(cast)
    client.force_login(getattr(cast, role))
    with time_machine.travel("2024-01-10T10:00:00Z", tick=False):
        response = client.get("/review/")
    assert said in page_words(response)
    expected = [link if link.startswith("/") else f"/review/north/{link}/" for link in links]
    assert [link.url for card in response.context["cards"] for link in card.links] == expected


def test_home_names_no_plan_of_others(client, cast):
    make_plan(slug="east")
    client.force_login(cast.lead)
    assert "east" not in page_words(client.get("/review/"))


def test_home_costs_the_same_for_one_plan_and_for_four(client, cast, django_assert_num_queries):
    client.force_login(cast.administrator)
    with django_assert_num_queries(4):
        client.get("/review/")
    for slug in ("east", "south", "west"):
        make_plan(slug=slug)
    with django_assert_num_queries(4):
        assert len(client.get("/review/").context["cards"]) == 4
