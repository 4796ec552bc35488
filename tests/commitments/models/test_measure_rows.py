"""What the database takes of a measure's figures and decisions, and each way in which it refuses them."""

from datetime import date

import pytest
from django.db import IntegrityError

from commitments.models import ExceptionComment
from kpis.models import Observation
from tests.commitments.models.rows import (
    a_batch,
    a_definition,
    a_done_batch,
    a_reset,
    a_target,
    a_term,
    an_area,
    an_observation,
    insert,
    put,
    put_new,
)


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": None},
        {"value": 300, "numerator": 3, "denominator": 4},
        {"value": 300, "numerator": 3},
        {"value": 300, "denominator": 4},
        {"numerator": 3},
        {"denominator": 4},
        {"numerator": 3, "denominator": 0},
        {"numerator": 3, "denominator": -4},
        {"numerator": 0, "denominator": 0},
        *(
            {"absence": absence, **figure}
            for absence in ("late", "not collected", "in development")
            for figure in ({"value": 300}, {"value": 0}, {"numerator": 3, "denominator": 4}, {"numerator": 3})
        ),
        {"absence": "withheld", "numerator": 3},
        {"absence": "withheld", "denominator": 4},
        {"absence": "withheld", "numerator": 3, "denominator": 0},
        {"absence": "withheld", "value": 300, "numerator": 3, "denominator": 4},
        {"absence": "lost", "value": None},
        {"absence": "lost", "value": 300},
    ],
    ids=str,
)
def test_an_observation_is_a_figure_or_an_absence(cast, wrong):
    """Half of two counts is no figure, though a database takes what it cannot compare with nothing for true."""
    row = an_observation(cast)
    with pytest.raises(IntegrityError, match="observation_value_or_absence"):
        insert(row, **{"value": None, **wrong})


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"sample": 0}, "observation_sample_of_a_figure"),
        ({"value": None, "absence": "late", "sample": 80}, "observation_sample_of_a_figure"),
        ({"value": None, "absence": "withheld", "sample": 80}, "observation_sample_of_a_figure"),
        ({"status": ""}, "observation_status_known"),
        ({"withheld_by": "Chief Executive"}, "observation_decided_absence"),
        ({"review_on": date(2024, 7, 1)}, "observation_decided_absence"),
        ({"period_end": date(2023, 9, 30)}, "observation_period_in_order"),
    ],
    ids=str,
)
def test_what_stands_beside_a_figure(cast, wrong, name):
    row = an_observation(cast)
    with pytest.raises(IntegrityError, match=name):
        insert(row, **wrong)


@pytest.mark.parametrize(
    "sound",
    [
        {"value": 0},
        {"value": -3},
        {"numerator": 0, "denominator": 4},
        {"numerator": -3, "denominator": "0.0001"},
        {"value": 76, "sample": 1},
        {"numerator": 3, "denominator": 4, "sample": 80, "status": "provisional"},
        *({"absence": absence} for absence in ("late", "not collected", "in development", "withheld")),
        {"absence": "late", "withheld_by": "Chief Executive", "review_on": date(2024, 7, 1)},
        # A withheld figure alone stands beside its absence; files of old say of nobody who decided it.
        {"absence": "withheld", "value": 300},
        {"absence": "withheld", "value": 300, "sample": 80, "withheld_by": "Chief Executive"},
        {"absence": "withheld", "numerator": 3, "denominator": 4, "status": "provisional"},
        {"period_end": date(2023, 10, 1), "value": 300},
    ],
    ids=str,
)
def test_sound_observations_are_taken(cast, sound):
    insert(an_observation(cast), **{"value": None, **sound})
    assert Observation.objects.count() == 2


@pytest.mark.parametrize(
    ("made", "wrong", "name"),
    [
        (a_definition, {"reason": "", "is_comparable": False}, "definition_later_one_with_reason"),
        (a_definition, {"valid_from": None, "is_comparable": False}, "definition_later_one_with_reason"),
        (a_target, {"period": "", "by": None}, "target_for_a_period_or_by_a_date"),
        (a_target, {"reason": ""}, "target_with_who_and_why"),
        (a_target, {"reason": "", "value": None}, "target_with_who_and_why"),
        (a_reset, {"reason": ""}, "reset_with_who_and_why"),
        (a_reset, {"reason": "", "stands": False}, "reset_with_who_and_why"),
    ],
)
def test_decisions_have_their_parts(cast, made, wrong, name):
    with pytest.raises(IntegrityError, match=name):
        put(made(cast), **wrong)


@pytest.mark.parametrize(
    ("made", "sound"),
    [
        (a_definition, {}),
        (a_definition, {"is_comparable": False, "combine": "pooled"}),
        (a_definition, {"valid_from": None, "reason": ""}),
        (a_definition, {"valid_from": None}),
        (a_target, {}),
        (a_target, {"period": "", "by": date(2025, 3, 31)}),
        (a_target, {"value": None}),
        (a_reset, {}),
        (a_reset, {"stands": False}),
    ],
)
def test_sound_decisions_are_taken(cast, made, sound):
    put(made(cast), **sound)


def test_a_file_is_imported_once_per_register_and_tried_as_often_as_one_likes(cast):
    a_done_batch(cast)
    put_new(a_batch(cast, state="done", register="south"))
    put_new(a_batch(cast, state="done", sha256="b" * 64))
    for state in ("queued", "refused", "failed"):
        put_new(a_batch(cast, state=state))
    waiting = put_new(a_batch(cast, state="writing"))
    with pytest.raises(IntegrityError):
        put(waiting, state="done")


def test_rows_about_measures_have_a_name(cast):
    comment = ExceptionComment(link=cast.burglary_link, quarter="2023/24 Q3")
    target, taken_back = a_target(cast), a_target(cast)
    taken_back.value, taken_back.period, taken_back.by = None, "", date(2025, 3, 31)
    rows = [an_area(cast), a_term(cast), a_definition(cast), target, taken_back, a_reset(cast), a_batch(cast), comment]
    assert [str(row) for row in rows] == [
        "Westshire",
        "Dwelling",
        "Burglaries, from 2023-04-01",
        "Burglaries: 280 in 2023/24 Q3",
        "Burglaries: no target by 2025-03-31",
        "Burglaries: limits from 2023/24 Q1",
        "figures.csv",
        "Burglaries, 2023/24 Q3",
    ]
