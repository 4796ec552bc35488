"""The JSON answers everybody alike, refuses in plain sentences, and holds nothing that is not published."""

import json
import re
from types import SimpleNamespace

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.actions.plan import edit_aim, edit_plan
from commitments.actions.records import Changes
from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.models import Plan
from commitments.reporting.records import published_kept, sealed_kept
from tests.cast import QUARTER, observe, open_round_of
from tests.commitments.views.many import grow_measures
from tests.commitments.views.story import NEXT, NEXT_OPENED
from tests.commitments.views.test_published import LATER, open_to_everyone, publish, signed_in
from tests.commitments.views.test_withheld import has_secret

PLANS = "/api/v1/plans/"
Q3 = f"{PLANS}north/2023-24-q3/"
PARTS = (
    "",
    "themes/",
    "themes/streets/",
    "aims/",
    "aims/patrols/",
    "kpis/",
    "kpis/burglary/",
    "changes/",
    "corrections/",
)
ADDRESSES = (PLANS, f"{PLANS}north/", *(Q3 + part for part in PARTS))
SITES_OWN = (*ADDRESSES, "/api/v1/openapi.json")


@pytest.fixture
def first_published(told):
    """A public plan, of whose two sealed quarters the first is published."""
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    return told


@pytest.mark.parametrize("address", SITES_OWN)
def test_everybody_reads_the_same_from_any_site(client, first_published, monkeypatch, address):
    reader = signed_in(first_published.cast.governance)

    def refuse(store):
        raise AssertionError("The JSON reads no session.")

    monkeypatch.setattr(SessionStore, "load", refuse)
    answers = [client.get(address), reader.get(address), client.get(address, headers={"host": "127.0.0.1"})]
    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_other_addresses_are_not_open_to_other_sites(client, first_published):
    for address in ("/", "/plans/north/2023-24-q3/", "/plans/north/feed.xml", "/sitemap.xml", "/sign-in/"):
        assert "Access-Control-Allow-Origin" not in client.get(address).headers


@pytest.mark.parametrize("address", SITES_OWN)
def test_an_unchanged_answer_costs_one_query_at_most(client, first_published, address):
    first = client.get(address)
    assert set(first.headers["Cache-Control"].split(", ")) == {"public", "no-cache"}
    with CaptureQueriesContext(connection) as captured:
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert len(captured) == (0 if address.endswith("openapi.json") else 1)


@pytest.mark.parametrize("address", ADDRESSES)
def test_publishing_and_correcting_count_at_once(client, first_published, address):
    tags = [client.get(address).headers["ETag"]]
    note = CorrectionNote("quarter", "", "", "The board met on 4 May.", "A slip.")
    record_correction(seal=first_published.first, note=note, by=first_published.cast.governance, at=LATER)
    tags.append(client.get(address).headers["ETag"])
    publish(first_published, first_published.second)
    tags.append(client.get(address).headers["ETag"])
    assert len(set(tags)) == 3


def test_what_is_not_published_and_what_never_was_are_the_same_bytes(client, first_published):
    names = ("north/2023-24-q4", "north/2031-32-q1", "north/live", "north/draft", "nowhere/2023-24-q3")
    asked = [f"{PLANS}{name}/{part}" for name in names for part in PARTS]
    asked += [f"{Q3}kpis/other/", f"{Q3}aims/cameras/", f"{Q3}themes/other/", f"{PLANS}nowhere/", "/api/v1/", f"{Q3}x"]
    asked += [Q3.removesuffix("/"), "/api/v1/plans/%0A/"]
    answers = [client.get(address) for address in asked]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1
    assert answers[0].json() == {
        "error": "Nothing is published at this address. The plans that are stand at /api/v1/plans/; every address but"
        " that of openapi.json ends with a slash."
    }


@pytest.mark.parametrize("role", ["governance", "panel", "administrator"])
def test_a_plan_that_is_not_public_is_not_there_for_its_members_either(client, told, role):
    publish(told, told.first)
    invented = client.get(f"{PLANS}nowhere/")
    for address in ADDRESSES[1:]:
        hidden = signed_in(getattr(told.cast, role)).get(address)
        assert (hidden.status_code, hidden.content, hidden.headers) == (404, invented.content, invented.headers)
    assert client.get(PLANS).json() == {"plans": []}


def test_a_public_plan_without_a_published_quarter_is_not_there(client, told):
    open_to_everyone(told.cast.plan)
    assert client.get(PLANS).json() == {"plans": []}
    assert client.get(f"{PLANS}north/").status_code == 404


@pytest.mark.parametrize("address", SITES_OWN)
@pytest.mark.parametrize("query", ["page=2", "sort=-title", "x", "=1", "rag=red&rag=green"])
def test_parameters_are_refused(client, first_published, address, query):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"{address}?{query}")
    assert (answer.status_code, len(captured)) == (400, 0)
    name = re.split("[=&]", query)[0]
    assert answer.json() == {"error": f"This address takes no parameters: take “{name}” out of it."}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_is_written(client, first_published, method):
    client.handler.enforce_csrf_checks = True
    answer = getattr(client, method)(Q3)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.json() == {
        "error": "This address is read only. Ask with GET.",
    }
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


NO_JSON = "application/json;charset=utf-8;q=0, application/jsonlines"


@pytest.mark.parametrize(
    "accept", ["text/html", "text/csv, application/xml", "application/json;q=0", "image/*;q=0.5", NO_JSON]
)
def test_who_takes_no_json_is_told_that_there_is_nothing_else(client, first_published, accept):
    for address in SITES_OWN:
        answer = client.get(address, headers={"accept": accept})
        assert (answer.status_code, answer.headers["Content-Type"]) == (406, "application/json")
        assert answer.json() == {
            "error": "This address answers in JSON only. Ask with “Accept: application/json”, or without that header."
        }
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/json",
        "text/html, application/*;q=0.1",
        "",
        " ",
        "application/json; charset=utf-8",
        'Application/JSON;charset="UTF-8";q=0.5',
    ],
)
def test_who_takes_json_gets_it(client, first_published, accept):
    assert client.get(Q3, headers={"accept": accept}).status_code == 200


def test_a_browser_may_ask_beforehand(client, first_published):
    answer = client.options(Q3, headers={"origin": "https://office.example"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Allow"] == answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_head_of_an_answer_is_the_same(client, first_published):
    assert client.head(Q3).headers["ETag"] == client.get(Q3).headers["ETag"]


def test_the_documentation_is_the_committed_file(client, db):
    assert client.get("/api/v1/openapi.json").json()["openapi"] == "3.1.0"


# What is in it ----------------------------------------------------------------------------------


def test_a_quarter_names_its_record(client, first_published):
    seal = first_published.first
    found = client.get(Q3).json()
    assert found["record"] == {
        "sequence": 1,
        "format": 2,
        "software": seal.software,
        "content_hash": seal.content_hash,
        "previous_hash": "",
        "record_hash": seal.record_hash,
    }
    assert [found[name] for name in ("page", "quarter", "seal", "cut_off", "published_at", "corrections")] == [
        "/plans/north/2023-24-q3/",
        "2023/24 Q3",
        seal.record_hash,
        "2024-01-22T18:00:00+00:00",
        "2024-05-03T08:00:00+00:00",
        0,
    ]
    # Patrols and the wardens that are reported with them Amber, the helpline Green, court visits not rated.
    assert found["counts"]["rag"] == {"red": 0, "amber": 2, "green": 1, "complete": 0, "not_rated": 1, "all": 4}


def test_the_path_to_everything_begins_at_the_plans(client, public):
    (plan,) = client.get(PLANS).json()["plans"]
    quarters = client.get(plan["address"]).json()["quarters"]
    assert [(quarter["quarter"], quarter["corrections"]) for quarter in quarters] == [
        ("2023/24 Q4", 4),
        ("2023/24 Q3", 0),
    ]
    for quarter in quarters:
        for address in client.get(quarter["address"]).json()["addresses"].values():
            assert client.get(address).status_code == 200


def test_every_object_has_a_page_that_is_there_and_the_seal(client, public):
    pages, seals = set(), set()

    def walk(value):
        if isinstance(value, dict):
            if "page" in value:
                assert list(value)[:3] == ["page", "quarter", "seal"]
                pages.add(value["page"])
                seals.add(value["seal"])
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    for when in ("2023-24-q3", "2023-24-q4"):
        for part in ("", "themes/", "aims/", "kpis/", "changes/", "corrections/"):
            walk(client.get(f"{PLANS}north/{when}/{part}").json())
    assert seals == {public.first.record_hash, public.second.record_hash}
    assert len(pages) > 20
    for page in pages:
        assert client.get(page).status_code == 200, page


def every_answer(client, when):
    quarter = f"{PLANS}north/{when}/"
    parts = ["", "themes/", "aims/", "kpis/", "changes/", "corrections/"]
    for kind, name in (("themes", "theme"), ("aims", "aim"), ("kpis", "kpi")):
        parts += [f"{kind}/{each[name]}/" for each in client.get(f"{quarter}{kind}/").json()[kind]]
    return {part: client.get(quarter + part) for part in parts}


def test_a_withheld_figure_is_nowhere(client, public):
    answers = every_answer(client, "2023-24-q4")
    assert len(answers) > 15
    assert [part for part, answer in answers.items() if has_secret(answer.content)] == []
    observation = answers["kpis/informants/"].json()["observations"][-1]
    assert observation == {
        "period": "2024-03",
        "starts_on": "2024-03-01",
        "ends_on": "2024-03-31",
        "value": None,
        "absence": {"kind": "withheld", "decided_by": "Head of Covert", "review_on": "2024-09-01"},
        "numerator": None,
        "denominator": None,
        "sample": None,
        "is_provisional": False,
        "known_on": None,
        "note": "",
    }


def test_sensitive_words_and_addresses_of_people_are_nowhere(client, public):
    said = "".join(answer.content.decode() for answer in every_answer(client, "2023-24-q4").values())
    assert not [words for words in ("airport", "harbour", "Officers were moved", "in autumn", "@") if words in said]
    patrols = client.get(f"{PLANS}north/2023-24-q4/aims/patrols/").json()
    assert patrols["update"]["activity"] == "[Not published: marked OFFICIAL-SENSITIVE]"
    assert patrols["rag"] == "red"


def test_live_rows_change_nothing(client, first_published):
    cast = first_published.cast
    before = {address: client.get(address).content for address in ADDRESSES}
    edit_aim(aim=cast.patrols, changes=Changes({"due_on": LATER.date()}), based_on=1, by=cast.governance, at=LATER)
    observe(cast.burglary, "2023/24 Q3", "999", by=cast.analyst, at=LATER)
    plan = Plan.objects.get(pk=cast.plan.pk)
    edit_plan(plan=plan, changes=Changes({"title": "Another"}), based_on=plan.version, by=cast.governance, at=LATER)
    sealed_kept.clear()
    published_kept.clear()
    assert {address: client.get(address).content for address in ADDRESSES} == before


def test_numbers_are_those_of_the_record(client, public):
    """Shoplifting, from the series of the measures: 200, 202 and 204 in October to December 2023; a target of 150."""
    found = json.loads(client.get(f"{Q3}kpis/shoplifting/").content, parse_int=str, parse_float=str)
    assert [each["value"] for each in found["observations"][-3:]] == ["200", "202", "204"]
    assert found["targets"][0]["value"] == "150"


# Cost -------------------------------------------------------------------------------------------


def asked(client, address):
    """What a process asks that has read no record yet."""
    sealed_kept.clear()
    published_kept.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("part", ["", "themes/", "aims/", "kpis/", "kpis/measure-2/", "corrections/"])
def test_a_quarter_of_3_and_of_30_measures_costs_the_same(client, cast, part):
    grow_measures(cast, 3)
    first = open_round_of(cast)
    seals = [seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=first.cut_off).record]
    grow_measures(cast, 30)
    second = open_round_of(cast, quarter=NEXT, at=NEXT_OPENED)
    seals.append(seal_quarter(plan=cast.plan, quarter=NEXT, by=cast.governance, at=second.cut_off).record)
    note = CorrectionNote("quarter", "", "", "The board met on 3 May.", "A slip.")
    record_correction(seal=seals[1], note=note, by=cast.governance, at=LATER)
    open_to_everyone(cast.plan)
    publish(SimpleNamespace(cast=cast), *seals)
    few, many = asked(client, Q3 + part), asked(client, f"{PLANS}north/2023-24-q4/{part}")
    assert len(few) == len(many), "\n".join(many)
    assert len(many) <= 12
    for address in (PLANS, f"{PLANS}north/"):
        assert len(asked(client, address)) <= 12


def test_2000_measures_are_one_answer(client, cast):
    """The list leaves the series to the measures' own addresses."""
    grow_measures(cast, 2000)
    round_ = open_round_of(cast)
    seal = seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=round_.cut_off).record
    open_to_everyone(cast.plan)
    publish(SimpleNamespace(cast=cast), seal)
    answer = client.get(f"{Q3}kpis/")
    assert len(answer.json()["kpis"]) == 2000
    assert b"observations" not in answer.content
    assert len(answer.content) < 3_000_000
