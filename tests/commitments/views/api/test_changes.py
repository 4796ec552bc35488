"""What changed since the published quarter before, as the story tells it; every expected value was typed by hand."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.actions.sealing import seal_quarter
from commitments.reporting.published import published
from commitments.reporting.records import published_kept, sealed_kept
from commitments.views.api.changes import Side, changes_object
from commitments.views.api.source import Source
from kpis.periods import Period
from tests.cast import OPENED_AT, QUARTER, open_round_of
from tests.commitments.reporting.made import aim, kpi, quarter, theme, update, verdict
from tests.commitments.views.many import grow_measures
from tests.commitments.views.story import NEXT, NEXT_OPENED
from tests.commitments.views.test_published import open_to_everyone, publish

Q3, Q4 = ("/api/v1/plans/north/2023-24-q3/changes/", "/api/v1/plans/north/2023-24-q4/changes/")
OUT = "[Not published: marked OFFICIAL-SENSITIVE]"
THEN = Source("north", Period.parse("2023/24 Q3"), "a" * 64)
NOW = Source("north", Period.parse("2023/24 Q4"), "b" * 64)
OLD = {"quarter": "2023/24 Q3", "seal": "a" * 64}
NEW = {"quarter": "2023/24 Q4", "seal": "b" * 64}


@pytest.fixture
def both(told):
    """A public plan with both quarters of the story published."""
    open_to_everyone(told.cast.plan)
    publish(told, told.first, told.second)
    return told


def between(then, now):
    """The object of two quarters made by hand."""
    return changes_object(Side(published(then), THEN), Side(published(now), NOW))


def test_the_first_published_quarter_has_nothing_before_it(client, both):
    assert client.get(Q3).json() == {
        "page": "/plans/north/2023-24-q3/changes/",
        "quarter": "2023/24 Q3",
        "seal": both.first.record_hash,
        "since": None,
        "counts": None,
        "themes": [],
        "aims": [],
        "kpis": [],
    }


def test_a_quarter_is_told_from_the_one_before_and_counts_everything_once(client, both):
    found = client.get(Q4).json()
    assert (found["page"], found["seal"]) == ("/plans/north/2023-24-q4/changes/", both.second.record_hash)
    assert found["since"] == {
        "page": "/plans/north/2023-24-q3/",
        "quarter": "2023/24 Q3",
        "seal": both.first.record_hash,
    }
    assert found["counts"] == {
        "themes": {"changed": 0, "unchanged": 2, "all": 2},
        "aims": {
            "worse": 2,
            "better": 0,
            "rated": 0,
            "new": 1,
            "gone": 1,
            "text_changed": 1,
            "unchanged": 0,
            "all": 5,
        },
        "kpis": {
            "verdict_changed": 1,
            "revised": 0,
            "baseline_changed": 0,
            "definition_changed": 0,
            "new": 0,
            "gone": 0,
            "moved": 1,
            "unchanged": 0,
            "all": 2,
        },
    }
    assert [(each["aim"], each["change"]) for each in found["aims"]] == [
        ("patrols", "worse"),
        ("wardens", "worse"),
        ("cameras", "new"),
        ("court-visits", "gone"),
        ("helpline", "text changed"),
    ]


def test_an_aim_that_got_worse_gives_its_reasons_unless_they_stay_out(client, both):
    patrols = client.get(Q4).json()["aims"][0]
    assert patrols == {
        "page": "/plans/north/2023-24-q4/aims/patrols/",
        "quarter": "2023/24 Q4",
        "seal": both.second.record_hash,
        "aim": "patrols",
        "theme": "streets",
        "title": "Put more officers on foot patrol",
        "was_title": None,
        "change": "worse",
        "was_rag": "amber",
        "was_projected_rag": "green",
        "rag": "red",
        "projected_rag": "amber",
        "reasons": [f"RAG: {OUT}", f"Projection: {OUT}"],
        "is_late": False,
    }


def test_what_is_gone_is_where_it_was_last(client, both):
    gone = client.get(Q4).json()["aims"][3]
    assert gone == {
        "page": "/plans/north/2023-24-q3/aims/court-visits/",
        "quarter": "2023/24 Q3",
        "seal": both.first.record_hash,
        "aim": "court-visits",
        "theme": "victims",
        "title": "Offer visits before a trial",
        "was_title": None,
        "change": "gone",
        "was_rag": None,
        "was_projected_rag": None,
        "rag": None,
        "projected_rag": None,
        "reasons": ["Withdrawn: The courts offer them."],
        "is_late": False,
    }


def test_a_new_wording_stands_beside_the_old_one(client, both):
    helpline = client.get(Q4).json()["aims"][4]
    assert (helpline["was_title"], helpline["title"]) == ("Open a helpline", "Open a helpline at night")
    assert (helpline["reasons"], helpline["is_late"]) == (["Reworded: The day is covered."], True)


def test_a_withheld_figure_is_an_absence_on_its_side(client, both):
    changes = {each["kpi"]: each for each in client.get(Q4).json()["kpis"]}
    was, now = changes["satisfaction"]["was"]["current"], changes["satisfaction"]["now"]["current"]
    assert (was["period"], was["value"], was["absence"]) == ("2023/24 Q3", 61, None)
    assert (now["period"], now["value"], now["known_on"]) == ("2023/24 Q4", None, None)
    assert now["absence"] == {"kind": "withheld", "decided_by": "Chief Executive", "review_on": "2024-07-01"}
    burglary = changes["burglary"]
    assert [burglary[side]["current"]["value"] for side in ("was", "now")] == [380, 410]


def test_an_unpublished_quarter_has_no_changes(client, told):
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    answer, invented = client.get(Q4), client.get("/api/v1/plans/north/2031-32-q1/changes/")
    assert (answer.status_code, answer.content) == (404, invented.content)


def test_themes_whose_rating_moved():
    then = quarter(themes=[theme(), theme("victims", rag="green"), theme("courts", title="Courts", rag="red")])
    now = quarter(
        "2023/24 Q4",
        themes=[theme(rag="red", rag_reason="All of it."), theme("victims", rag="green"), theme("roads", rag="")],
    )
    found = between(then, now)
    assert found["counts"]["themes"] == {"changed": 3, "unchanged": 1, "all": 4}
    assert found["themes"] == [
        {
            "page": "/plans/north/2023-24-q4/themes/streets/",
            **NEW,
            "theme": "streets",
            "title": "Safer streets",
            "change": "worse",
            "was_rag": "amber",
            "rag": "red",
            "rag_reason": "All of it.",
        },
        {
            "page": "/plans/north/2023-24-q4/themes/roads/",
            **NEW,
            "theme": "roads",
            "title": "Safer streets",
            "change": "new",
            "was_rag": None,
            "rag": None,
            "rag_reason": "Half.",
        },
        {
            "page": "/plans/north/2023-24-q3/themes/courts/",
            **OLD,
            "theme": "courts",
            "title": "Courts",
            "change": "gone",
            "was_rag": "red",
            "rag": None,
            "rag_reason": "",
        },
    ]


def test_the_furthest_fall_comes_first_and_what_is_unchanged_is_counted_only():
    before = [aim(slug, rag="green", projected_rag="green", update=update()) for slug in ("one", "two", "three")]
    after = [
        aim("one", rag="amber", projected_rag="green", update=update()),
        aim("two", rag="red", projected_rag="green", update=update()),
        aim("three", rag="green", projected_rag="green", update=update()),
    ]
    found = between(quarter(themes=[theme(aims=before)]), quarter("2023/24 Q4", themes=[theme(aims=after)]))
    assert [each["aim"] for each in found["aims"]] == ["two", "one"]
    assert (found["counts"]["aims"]["unchanged"], found["counts"]["aims"]["all"]) == (1, 3)


@pytest.mark.parametrize(
    ("was", "now", "reasons"),
    [
        # An old rewording has nothing to do with today's fall.
        (("Walk more", date(2022, 5, 2)), ("Walk more", date(2022, 5, 2)), ("RAG: Half are in post.",)),
        (
            ("Walk", None),
            ("Walk more", date(2024, 2, 1)),
            ("RAG: Half are in post.", "Reworded: Clearer."),
        ),
        # Reworded twice in between, and back to the old words.
        (
            ("Walk more", date(2022, 5, 2)),
            ("Walk more", date(2024, 2, 1)),
            ("RAG: Half are in post.", "Reworded: Clearer."),
        ),
        (None, ("Walk more", date(2022, 5, 2)), ("RAG: Half are in post.",)),
    ],
)
def test_only_a_rewording_between_the_two_is_a_reason(was, now, reasons):
    before, after = (
        [aim(title=said[0], reworded_on=said[1], reworded_reason="Clearer." if said[1] else "", **more)] if said else []
        for said, more in ((was, {"rag": "green"}), (now, {"rag": "red", "update": update()}))
    )
    found = between(quarter(themes=[theme(aims=before)]), quarter("2023/24 Q4", themes=[theme(aims=after)]))
    assert [each["reasons"] for each in found["aims"]] == [reasons]


def test_a_measure_says_what_lies_between_and_why_its_figures_do_not_compare():
    then = kpi(verdicts=(verdict(),))
    now = kpi(unit="homes", current_period="2023/24 Q3", verdicts=(verdict(word="Bad"),), definition="Flats too.")
    (found,) = between(quarter(kpis=[then]), quarter("2023/24 Q4", kpis=[now]))["kpis"]
    assert (found["change"], found["causes"]) == ("baseline changed", ("definition", "baseline"))
    assert found["not_comparable_because"] == "the unit was offences and is homes"
    assert (found["was"]["unit"], found["now"]["unit"], found["unit"]) == ("offences", "homes", "homes")
    assert (found["was"]["verdict"]["word"], found["now"]["verdict"]["word"]) == ("Good", "Bad")


def test_measures_that_are_new_or_gone_have_one_side():
    found = between(quarter(kpis=[kpi()]), quarter("2023/24 Q4", kpis=[kpi("robbery", title="Robberies")]))["kpis"]
    assert [(each["kpi"], each["change"], each["page"]) for each in found] == [
        ("robbery", "new", "/plans/north/2023-24-q4/kpis/robbery/"),
        ("burglary", "gone", "/plans/north/2023-24-q3/kpis/burglary/"),
    ]
    assert (found[0]["was"], found[1]["now"]) == (None, None)
    assert (found[0]["seal"], found[1]["seal"]) == ("b" * 64, "a" * 64)


def test_3_and_30_measures_cost_the_same(client, cast):
    """Of three quarters the last two: the first has no record before it to read."""
    grow_measures(cast, 3)
    by = cast.governance
    seals = [seal_quarter(plan=cast.plan, quarter=QUARTER.shifted(-1), by=by, at=OPENED_AT).record]
    first = open_round_of(cast)
    seals.append(seal_quarter(plan=cast.plan, quarter=QUARTER, by=by, at=first.cut_off).record)
    grow_measures(cast, 30)
    second = open_round_of(cast, quarter=NEXT, at=NEXT_OPENED)
    seals.append(seal_quarter(plan=cast.plan, quarter=NEXT, by=by, at=second.cut_off).record)
    open_to_everyone(cast.plan)
    publish(SimpleNamespace(cast=cast), *seals)
    few, many = asked(client, Q3), asked(client, Q4)
    assert len(few) == len(many) <= 12, "\n".join(many)


def asked(client, address):
    """What a process asks that has read no record yet."""
    sealed_kept.clear()
    published_kept.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]
