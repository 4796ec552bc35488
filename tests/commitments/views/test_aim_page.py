"""An aim's own page: both ratings through the quarters, what was told, its wordings, and the way to its form."""

import pytest
import time_machine

from commitments.actions.publishing import publish_quarter
from commitments.reporting.derived import AimThen
from commitments.reporting.summary import AimSummary
from commitments.views.aim import sentence_of
from commitments.views.strip import tellings_of
from tests.cast import open_round_of
from tests.commitments.reporting.made import aim, update
from tests.commitments.views.pagetext import page_words, part
from tests.commitments.views.story import CORRECTED_AT, report_first_quarter
from tests.commitments.views.test_published import open_to_everyone, publish

SECOND = "/review/north/2023-24-q4/aims/"


def then(quarter, rag, projected="green", *, rated_in="", is_carried=False):
    said = update(quarter=rated_in or quarter)
    return AimThen(
        quarter,
        aim(rag=rag, projected_rag=projected, rated_in=rated_in or quarter, is_carried=is_carried, update=said),
    )


@pytest.mark.parametrize(
    ("history", "sentence"),
    [
        ([then("2023/24 Q3", "red")], "Rated Red, projected Green in 2023/24 Q3."),
        ([then("2023/24 Q2", "amber"), then("2023/24 Q3", "red")], "Rated Red, projected Green in 2023/24 Q3."),
        (
            [then("2023/24 Q1", "amber"), then("2023/24 Q2", "red"), then("2023/24 Q3", "red")],
            "Rated Red, projected Green since 2023/24 Q2, and again in 2023/24 Q3.",
        ),
        (
            [then("2023/24 Q1", "red"), then("2023/24 Q2", "red", "amber"), then("2023/24 Q3", "red")],
            "Rated Red, projected Green in 2023/24 Q3.",
        ),
        (
            [then("2023/24 Q2", "red"), then("2023/24 Q3", "red", rated_in="2023/24 Q2", is_carried=True)],
            "Rated Red, projected Green in 2023/24 Q2; nothing was approved since, so the ratings are carried on.",
        ),
        # The first record that can be read carried its ratings from before it.
        (
            [then("2023/24 Q1", "red", rated_in="2022/23 Q4", is_carried=True), then("2023/24 Q3", "red")],
            "Rated Red, projected Green since 2022/23 Q4, and again in 2023/24 Q3.",
        ),
        ([AimThen("2023/24 Q3", aim(update=None))], "No update of this aim has been approved."),
    ],
)
def test_the_sentence_says_whether_it_is_new_old_or_repeated(history, sentence):
    assert isinstance(history[-1].aim, AimSummary)
    assert sentence_of(history[-1].aim, history) == sentence


def test_the_strip_holds_every_quarter_up_to_this_one(as_reviewer, told):
    markup = as_reviewer.get(f"{SECOND}patrols/")
    strip = page_words(markup).partition("Both ratings by quarter, the oldest first.")[2]
    assert strip.startswith(
        " Rating 2023/24 Q3 2023/24 Q4 RAG ▲ Amber ■ Red Projected RAG ● Green ▲ Amber Activity to date"
    )
    first = page_words(as_reviewer.get("/review/north/2023-24-q3/aims/patrols/"))
    assert "Rating 2023/24 Q3 RAG ▲ Amber Projected RAG ● Green Activity to date" in first


def test_the_strip_says_of_both_ratings_that_they_are_carried(as_reviewer, told):
    text = page_words(as_reviewer.get(f"{SECOND}helpline/"))
    assert (
        "Rating 2023/24 Q3 2023/24 Q4 RAG ● Green ● Green carried from 2023/24 Q3"
        " Projected RAG ● Green ● Green carried from 2023/24 Q3 Activity to date"
    ) in text


def test_earlier_updates_are_told_the_newest_first(as_reviewer, told):
    text = page_words(as_reviewer.get(f"{SECOND}patrols/"))
    assert (
        "Earlier updates 2023/24 Q3 ▲ Amber projected ● Green Two more officers walk the town centre on Friday nights."
        " RAG: Half of the officers are in post. Approved on 8 January 2024, by Greta Governance; written by Liam Lead."
    ) in text


def test_a_carried_update_is_not_told_twice(as_reviewer, told):
    text = page_words(as_reviewer.get(f"{SECOND}helpline/"))
    assert text.count("Two operators were hired.") == 1
    assert "carried from 2023/24 Q3" in text
    assert "None in the quarters that can be read here." in text


@pytest.mark.parametrize(
    ("history", "told"),
    [
        ([("2023/24 Q1", "2022/23 Q4"), ("2023/24 Q3", "2023/24 Q3")], ["2022/23 Q4"]),
        (
            [("2023/24 Q1", "2022/23 Q4"), ("2023/24 Q2", "2022/23 Q4"), ("2023/24 Q3", "2023/24 Q3")],
            ["2022/23 Q4"],
        ),
        ([("2023/24 Q1", "2023/24 Q1"), ("2023/24 Q2", "2023/24 Q1"), ("2023/24 Q3", "2023/24 Q3")], ["2023/24 Q1"]),
        (
            [("2023/24 Q1", "2022/23 Q4"), ("2023/24 Q2", "2023/24 Q2"), ("2023/24 Q3", "2023/24 Q3")],
            ["2023/24 Q2", "2022/23 Q4"],
        ),
        # What speaks for the aim now is not told again.
        ([("2023/24 Q1", "2022/23 Q4"), ("2023/24 Q2", "2022/23 Q4")], []),
    ],
)
def test_every_update_of_the_history_is_told_once(history, told):
    records = [
        then(quarter, "red" if quarter == "2023/24 Q1" else "amber", rated_in=rated_in, is_carried=quarter != rated_in)
        for quarter, rated_in in history
    ]
    found = tellings_of(records)
    assert [telling.quarter for telling in found] == told


def test_earlier_wordings_stay(as_reviewer, told):
    text = page_words(as_reviewer.get(f"{SECOND}helpline/"))
    assert "Earlier wordings: Until 2023/24 Q3: Open a helpline" in text


def test_measures_and_corrections_of_the_aim_are_there(as_reviewer, told):
    text = page_words(as_reviewer.get(f"{SECOND}patrols/"))
    assert "KPIs that this aim serves." in text
    assert "Burglaries" in text
    # Of the KPI and of the aim, and neither the theme's nor the quarter's.
    assert "Correction 1, 1 May 2024" in text
    assert "Correction 2, 1 May 2024" in text
    assert "Correction 3," not in text


def test_a_published_strip_holds_published_quarters_only(client, told):
    """The first quarter alone, then both."""
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    first = page_words(client.get("/plans/north/2023-24-q3/aims/patrols/"))
    assert "2023/24 Q4" not in first
    publish_quarter(seal=told.second, by=told.cast.governance, at=CORRECTED_AT)
    second = page_words(client.get("/plans/north/2023-24-q4/aims/patrols/"))
    assert "[Not published: marked OFFICIAL-SENSITIVE]" in second
    assert "Two more officers walk the town centre" in second


@pytest.mark.parametrize(
    ("role", "may_write"), [("lead", True), ("deputy", True), ("other_lead", False), ("governance", False)]
)
def test_who_writes_its_updates_finds_the_form_while_a_round_is_open(client, cast, role, may_write):
    report_first_quarter(cast)
    client.force_login(getattr(cast, role))
    with time_machine.travel("2024-01-10T10:00:00Z", tick=False):
        live = client.get("/review/north/live/aims/patrols/")
    assert ("Write the update for 2023/24 Q3" in page_words(live)) is may_write
    with time_machine.travel("2024-01-23T10:00:00Z", tick=False):
        assert "Write the update" not in page_words(client.get("/review/north/live/aims/patrols/"))


def test_an_aim_that_was_never_updated_says_so(client, cast):
    open_round_of(cast)
    client.force_login(cast.reviewer)
    with time_machine.travel("2024-01-10T10:00:00Z", tick=False):
        response = client.get("/review/north/live/aims/court-visits/")
    assert "No update of this aim has been approved." in page_words(response)
    assert "Offer visits before a trial" in part(response, "<h1", "</h1>")
