"""The rows of a plan's quarters in both trees: how each moved, when it was published, its corrections, its pack."""

import logging

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.actions import sealing
from commitments.actions.sealing import CorrectionNote, record_correction
from commitments.models import Publication, SealedPack, SealedQuarter
from commitments.reporting.derived import store_rows
from commitments.reporting.moves import Stand, group_counts
from commitments.reporting.records import published_kept, sealed_kept, sealed_summary
from commitments.views.answers import pages_kept
from commitments.views.quarter_rows import moved_parts
from tests.cast import QUARTER
from tests.commitments.views.pagetext import page_words, part
from tests.commitments.views.story import CORRECTED_AT
from tests.commitments.views.test_published import LATER, open_to_everyone, publish

REVIEW, PUBLISHED = "/review/north/quarters/", "/plans/north/"
FIRST = "The first that can be read here: there is nothing to compare it with."
MOVED = "2 worse, 0 better, 0 unchanged since 2023/24 Q3; 1 new, 1 with another text, 1 withdrawn"


def rows(response):
    return part(response, "<tbody", "</tbody>")


def test_in_review_a_row_says_what_changed_and_whether_it_is_published(as_reviewer, told):
    publish(told, told.first)
    fourth, third, _ = rows(as_reviewer.get(REVIEW)).split(" (zip,")
    assert fourth.startswith(
        f"2023/24 Q4 January to March 2024 {MOVED} 22 April 2024, 6pm cut-off: 22 April 2024, 6pm Not published 4"
    )
    assert third.endswith(
        f"2023/24 Q3 October to December 2023 {FIRST} 22 January 2024, 6pm cut-off: 22 January 2024, 6pm"
        f" 3 May 2024, 9am 0 {told.first.record_hash[:12]} Pack of 2023/24 Q3"
    )


@pytest.mark.parametrize("sort", ["published_at", "-published_at"])
def test_what_is_not_published_sorts_too(as_reviewer, told, sort):
    publish(told, told.first)
    assert rows(as_reviewer.get(REVIEW, {"sort": sort})).count("Pack of") == 2


def test_in_public_a_row_compares_published_quarters_alone(client, told):
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    only = rows(client.get(PUBLISHED))
    assert only.startswith(f"2023/24 Q3 October to December 2023 {FIRST} 3 May 2024, 9am 0 ")
    assert "2023/24 Q4" not in only
    publish(told, told.second)
    assert rows(client.get(PUBLISHED)).startswith(
        f"2023/24 Q4 January to March 2024 {MOVED} 3 May 2024, 9am 4 {told.second.record_hash[:12]}"
    )


def test_what_changed_leads_to_the_changes(as_reviewer, told):
    markup = as_reviewer.get(REVIEW).content.decode()
    q4 = "/review/north/2023-24-q4"
    for url, said in (
        (f"{q4}/changes/#worse", "2 worse"),
        (f"{q4}/changes/#better", "0 better"),
        (f"{q4}/aims/?since=2023-24-q3&amp;moved=unchanged", "0 unchanged"),
        (f"{q4}/changes/#new", "1 new"),
        (f"{q4}/changes/#gone", "1 withdrawn"),
    ):
        assert f'<a href="{url}" aria-label="{said} in 2023/24 Q4">{said}</a>' in markup
    assert "Worse: 2 aims" in page_words(as_reviewer.get(f"{q4}/changes/"))
    assert "0 of 4 aims: unchanged since 2023/24 Q3." in page_words(
        as_reviewer.get(f"{q4}/aims/", {"since": "2023-24-q3", "moved": "unchanged"})
    )


def test_the_size_is_that_of_the_pack_and_follows_its_corrections(as_reviewer, told):
    before = SealedPack.objects.get(seal=told.first).size
    assert before == len(as_reviewer.get("/review/north/2023-24-q3/pack/").content)
    note = CorrectionNote("quarter", "", "", "Another reading of it all, at some length.", "A slip.")
    record_correction(seal=told.first, note=note, by=told.cast.governance, at=LATER)
    after = SealedPack.objects.get(seal=told.first).size
    assert after > before
    assert after == len(as_reviewer.get("/review/north/2023-24-q3/pack/").content)
    SealedPack.objects.filter(seal=told.first).update(size=1_234_567)
    assert "Pack of 2023/24 Q3 (zip, 1.2 MB)" in page_words(as_reviewer.get(REVIEW))


def test_a_pack_whose_size_nobody_told_goes_without(as_reviewer, told):
    SealedPack.objects.all().delete()
    assert "Pack of 2023/24 Q3 (zip)" in page_words(as_reviewer.get(REVIEW))


def test_a_pack_that_cannot_be_built_undoes_no_correction(told, monkeypatch, caplog):
    def broken(seal):
        raise ValueError("no pack")

    monkeypatch.setattr(sealing, "store_pack_size", broken)
    note = CorrectionNote("quarter", "", "", "Another reading.", "A slip.")
    with caplog.at_level(logging.ERROR):
        row = record_correction(seal=told.first, note=note, by=told.cast.governance, at=LATER)
    assert SealedQuarter.objects.filter(pk=row.pk).exists()
    assert "Could not tell the size of the pack of 2023/24 Q3 of north" in caplog.text


@pytest.mark.parametrize(
    ("older", "newer", "said"),
    [
        ({}, {}, "Neither record holds aims: see how the KPIs moved."),
        (
            {"a": Stand("A", "red", "red")},
            {"a": Stand("A", "red", "red")},
            "0 worse, 0 better, 1 unchanged since Q",
        ),
        (
            {"a": Stand("A", "amber", "red"), "b": Stand("B", "", "")},
            {"a": Stand("A", "green", "red"), "b": Stand("B", "green", "")},
            "0 worse, 1 better, 0 unchanged since Q; 1 newly or no longer rated",
        ),
    ],
)
def test_how_a_quarter_moved(older, newer, said):
    assert "".join(words for words, _ in moved_parts(older, newer, "Q")) == said


def test_every_aim_of_both_quarters_is_counted_once():
    older = {slug: Stand(slug, "amber", "green") for slug in "abcde"}
    newer = {
        "b": Stand("b", "red", "green"),
        "c": Stand("c", "amber", "complete"),
        "d": Stand("other", "amber", "green"),
        "e": Stand("e", "amber", "green"),
        "f": Stand("f", "", ""),
    }
    assert group_counts(older, newer) == {
        "worse": 1,
        "better": 1,
        "rated": 0,
        "new": 1,
        "gone": 1,
        "text changed": 1,
        "unchanged": 1,
    }


@pytest.mark.parametrize("address", [REVIEW, PUBLISHED])
def test_40_quarters_cost_as_many_queries_as_2(client, told, address):
    """Each with its aims, a publication and a pack; none is read whole but the two that the page is about."""
    open_to_everyone(told.cast.plan)
    publish(told, told.first, told.second)
    client.force_login(told.cast.reviewer)
    few = asked(client, address)
    for place in range(2, 40):
        put_quarter(told, QUARTER.shifted(-place), place + 10)
    record_correction(
        seal=SealedQuarter.objects.seals().get(quarter="2020/21 Q3"),
        note=CorrectionNote("quarter", "", "", "Another reading.", "A slip."),
        by=told.cast.governance,
        at=CORRECTED_AT,
    )
    many = asked(client, address)
    assert len(few) == len(many), "\n".join(many)
    assert len(many) <= 12
    assert rows(client.get(address)).count("Pack of") == 40


def asked(client, address):
    for kept in (sealed_kept, published_kept, pages_kept):
        kept.clear()
    with time_machine.travel(LATER, tick=False), CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def put_quarter(told, quarter, sequence):
    """A published quarter that says what the first one says."""
    first = told.first
    seal = SealedQuarter.objects.create(
        plan=told.cast.plan,
        quarter=str(quarter),
        quarter_start=quarter.start,
        sequence=sequence,
        format=first.format,
        content=first.content,
        content_hash=first.content_hash,
        previous_hash=f"{sequence:064}",
        record_hash=f"{sequence + 100:064}",
        cut_off=first.cut_off,
        taken_at=first.taken_at,
        software="tests",
    )
    store_rows(seal, sealed_summary(first))
    SealedPack.objects.create(seal=seal, size=1000)
    Publication.objects.create(seal=seal, published_at=LATER, published_by=told.cast.governance)
