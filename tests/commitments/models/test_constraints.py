"""Every constraint of every model is broken once, past the actions and past validation."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from commitments.actions.publishing import publish_quarter
from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.models import (
    Aim,
    Membership,
    Plan,
    PlanKPI,
    ProgressUpdate,
    Round,
    SealedAim,
    SealedKPI,
    SealedPack,
    SealedQuarter,
    Theme,
    ThemeRating,
)
from kpis.models import KPI, Observation
from plantracker.people.models import User
from tests.cast import CUT_OFF, QUARTER, WRITTEN_AT, approve, draft, observe, open_round_of, submit
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
    raw,
)

OURS = ("plantracker", "kpis", "commitments")


def seal(cast):
    open_round_of(cast)
    return seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=CUT_OFF).record


def sealed_row(cast, model):
    return model.objects.filter(seal=seal(cast)).first()


def publication(cast):
    return publish_quarter(seal=seal(cast), by=cast.governance, at=CUT_OFF).publication


def correction(cast):
    note = CorrectionNote(about="quarter", subject="", was="1", should_read="2", reason="Miscounted.")
    return record_correction(seal=seal(cast), note=note, by=cast.governance, at=CUT_OFF + timedelta(days=1))


def approved(cast):
    return approve(submit(cast.patrols, open_round_of(cast), by=cast.lead), by=cast.governance)


def a_draft(cast, **fields):
    return draft(cast.patrols, open_round_of(cast), by=cast.lead, **fields)


def a_round(cast):
    return open_round_of(cast)


def rating(cast):
    return ThemeRating(theme=cast.streets, rated_at=WRITTEN_AT, rated_by=cast.governance)


# Free values for the other unique columns of a record, so that only one constraint can refuse it.
FREE = {"previous_hash": "x", "record_hash": "y", "sequence": 9}

# The constraint, and what breaks it and nothing else.
BREAKS = {
    "person_email_lower_case": lambda cast: put(cast.lead, email="Lead@north.example"),
    "User.email": lambda cast: insert(cast.lead),
    "kpi_slug_once_per_register": lambda cast: insert(cast.burglary),
    "kpi_decimals_at_most_four": lambda cast: put(cast.burglary, decimals=5),
    "kpi_polarity_known": lambda cast: put(cast.burglary, polarity="up"),
    "kpi_frequency_known": lambda cast: put(cast.burglary, frequency="week"),
    "kpi_combine_known": lambda cast: put(cast.burglary, combine="add"),
    "kpi_rule_known": lambda cast: put(cast.burglary, rule="guess"),
    "kpi_sigma_known": lambda cast: put(cast.burglary, sigma="range"),
    "kpi_lines_known": lambda cast: put(cast.burglary, lines="wide"),
    "area_slug_once_per_register": lambda cast: insert(an_area(cast)),
    "area_with_people": lambda cast: put(an_area(cast), population=0),
    "term_slug_once_per_register": lambda cast: insert(a_term(cast)),
    "term_has_a_meaning": lambda cast: put(a_term(cast), meaning=""),
    "definition_later_one_with_reason": lambda cast: put(a_definition(cast), reason=""),
    "definition_combine_known": lambda cast: put(a_definition(cast), combine="add"),
    "definition_polarity_known": lambda cast: put(a_definition(cast), polarity="up"),
    "target_for_a_period_or_by_a_date": lambda cast: put(a_target(cast), by=date(2025, 3, 31)),
    "target_with_who_and_why": lambda cast: put(a_target(cast), set_by=""),
    "reset_with_who_and_why": lambda cast: put(a_reset(cast), decided_by=""),
    "batch_imported_once": lambda cast: insert(a_done_batch(cast)),
    "batch_state_known": lambda cast: put(a_batch(cast, state="lost")),
    "observation_value_or_absence": lambda cast: insert(an_observation(cast), absence="late"),
    "observation_sample_of_a_figure": lambda cast: insert(an_observation(cast), sample=0),
    "observation_status_known": lambda cast: insert(an_observation(cast), status="guess"),
    "observation_decided_absence": lambda cast: insert(an_observation(cast), withheld_by="Chief Executive"),
    "observation_period_in_order": lambda cast: insert(an_observation(cast), period_end=date(2023, 9, 30)),
    "Plan.slug": lambda cast: insert(cast.plan),
    "plan_starts_before_it_ends": lambda cast: put(cast.plan, ends_on=date(2021, 3, 31)),
    "membership_one_role_per_plan": lambda cast: insert(cast.plan.memberships.first()),
    "membership_role_known": lambda cast: put(cast.plan.memberships.first(), role="king"),
    "theme_slug_once_per_plan": lambda cast: insert(cast.streets),
    "plan_kpi_once": lambda cast: insert(cast.burglary_link),
    "plan_kpi_baseline_or_absence": lambda cast: put(cast.burglary_link, baseline_absence="late"),
    "aim_slug_once_per_plan": lambda cast: insert(cast.patrols),
    "aim_not_reported_with_itself": lambda cast: put(cast.patrols, reported_with=cast.patrols),
    "aim_withdrawn_with_reason": lambda cast: put(cast.patrols, withdrawn_on=date(2024, 1, 2)),
    "aim_deliverer_known": lambda cast: put(cast.patrols, delivered_by="council"),
    "round_once_per_quarter": lambda cast: insert(a_round(cast)),
    "update_version_once": lambda cast: insert(a_draft(cast)),
    "update_approved_by_a_second_person": lambda cast: insert(approved(cast), version=2, approved_by=None),
    "update_counts_only_when_approved": lambda cast: put(a_draft(cast), counts_from=WRITTEN_AT),
    "update_whole_when_submitted": lambda cast: put(a_draft(cast, rag=""), state="submitted"),
    "update_state_known": lambda cast: put(a_draft(cast), state="lost"),
    "update_returned_with_comment": lambda cast: put(a_draft(cast), state="returned"),
    "theme_rating_known": lambda cast: put(rating(cast), rag="blue"),
    "seal_once_per_quarter": lambda cast: insert(seal(cast), **FREE),
    "correction_number_once": lambda cast: insert(correction(cast), **FREE),
    "record_sequence_once": lambda cast: insert(seal(cast), **{**FREE, "sequence": 1}, quarter="2024/25 Q1"),
    "record_follows_one_only": lambda cast: insert(seal(cast), **{**FREE, "previous_hash": ""}, quarter="2024/25 Q1"),
    "SealedQuarter.record_hash": lambda cast: insert(seal(cast), sequence=9, previous_hash="x", quarter="2024/25 Q1"),
    "Publication.seal": lambda cast: insert(publication(cast)),
    "sealed_aim_once": lambda cast: insert(sealed_row(cast, SealedAim), place=99),
    "sealed_aim_place_once": lambda cast: insert(sealed_row(cast, SealedAim), slug="other"),
    "sealed_kpi_once": lambda cast: insert(sealed_row(cast, SealedKPI), place=99),
    "sealed_kpi_place_once": lambda cast: insert(sealed_row(cast, SealedKPI), slug="other"),
    "SealedPack.seal": lambda cast: insert(sealed_row(cast, SealedPack)),
    "record_kind_known": lambda cast: insert(seal(cast), **FREE, kind="note"),
    "record_number_for_corrections": lambda cast: insert(seal(cast), **FREE, quarter="2024/25 Q1", number=1),
}


def our_models():
    for config in apps.get_app_configs():
        if config.name.partition(".")[0] in OURS:
            yield from config.get_models()


def test_every_constraint_is_broken_here():
    named = {constraint.name for model in our_models() for constraint in model._meta.constraints}
    unique = {
        f"{model._meta.object_name}.{field.name}"
        for model in our_models()
        for field in model._meta.local_concrete_fields
        if field.unique and not field.primary_key
    }
    assert set(BREAKS) == named | unique


def words_of(name):
    """What the engines say when the constraint is broken: its name, or its columns."""
    for model in our_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and isinstance(constraint, models.UniqueConstraint):
                columns = (model._meta.get_field(field).column for field in constraint.fields)
                return [name, ", ".join(f"{model._meta.db_table}.{column}" for column in columns)]
    model, _dot, field = name.partition(".")
    return [name, f".{field}", f"_{field}_"]


@pytest.mark.parametrize("name", BREAKS)
def test_constraint(cast, name):
    with pytest.raises(IntegrityError) as caught:
        BREAKS[name](cast)
    assert any(words in str(caught.value) for words in words_of(name))


def imported(cast, **changes):
    said = {
        "aim": cast.patrols,
        "quarter": "2023/24 Q2",
        "quarter_start": date(2023, 7, 1),
        "version": 1,
        "state": "approved",
        "activity": "Done.",
        "rag": "green",
        "projected_rag": "green",
        "importer": cast.administrator,
        "written_at": WRITTEN_AT,
        "approved_on": date(2023, 10, 2),
        "counts_from": WRITTEN_AT,
    }
    ProgressUpdate(**{**said, **changes}).save(force_insert=True)


def four_eyes(cast, **people):
    imported(cast, importer=None, **people)


@pytest.mark.parametrize(
    "change",
    [
        lambda cast: imported(cast, author=cast.lead),
        lambda cast: imported(cast, approved_by=cast.governance),
        lambda cast: imported(cast, author=cast.lead, approved_by=cast.governance),
        lambda cast: imported(cast, round=open_round_of(cast)),
        lambda cast: imported(cast, approved_on=None),
        lambda cast: imported(cast, counts_from=None),
        lambda cast: four_eyes(cast),
        lambda cast: four_eyes(cast, author=cast.lead),
        lambda cast: four_eyes(cast, approved_by=cast.governance),
        lambda cast: four_eyes(cast, author=cast.lead, approved_by=cast.lead),
        lambda cast: four_eyes(cast, author=cast.administrator, approved_by=cast.administrator),
        lambda cast: four_eyes(cast, author=cast.lead, approved_by=cast.governance, counts_from=None),
    ],
)
def test_an_approved_update_is_imported_or_seen_by_two(cast, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change(cast)


def test_whole_approved_updates_are_taken(cast):
    imported(cast)
    four_eyes(cast, version=2, author=cast.lead, approved_by=cast.governance)
    assert ProgressUpdate.objects.approved().count() == 2


APPROVE = (
    "UPDATE commitments_progressupdate SET state = 'approved', approved_by_id = %s, approved_on = '2024-01-09',"
    " counts_from = written_at WHERE id = %s"
)


@pytest.mark.parametrize("by", ["lead", "deputy"])
def test_nobody_approves_by_raw_sql_what_they_edited(cast, by):
    """The lead wrote the first version, the deputy the newest: the trigger refuses the one, the constraint both."""
    round_ = open_round_of(cast)
    draft(cast.patrols, round_, by=cast.lead)
    newest = submit(cast.patrols, round_, by=cast.deputy, activity="Another text.")
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(APPROVE, getattr(cast, by).pk, newest.pk)
    assert ProgressUpdate.objects.get(pk=newest.pk).state == "submitted"
    raw(APPROVE, cast.governance.pk, newest.pk)


def test_nobody_inserts_an_approval_of_what_they_edited(cast):
    draft(cast.patrols, open_round_of(cast), by=cast.lead)
    people = {"author": cast.deputy, "approved_by": cast.lead}
    with pytest.raises(IntegrityError), transaction.atomic():
        four_eyes(cast, quarter="2023/24 Q3", version=2, **people)
    # Of another quarter, or of another aim, the lead edited nothing.
    four_eyes(cast, quarter="2023/24 Q2", **people)
    four_eyes(cast, quarter="2023/24 Q3", aim=cast.helpline, **people)


def test_values_are_kept_to_the_last_digit(cast):
    row = observe(cast.burglary, "2023/24 Q3", "12345678901.2345", by=cast.analyst)
    assert Observation.objects.get(pk=row.pk).value == Decimal("12345678901.2345")


def test_people_are_never_deleted_while_named(cast):
    with pytest.raises(models.ProtectedError):
        User.objects.get(pk=cast.lead.pk).delete()


@pytest.mark.parametrize(
    "model", [Plan, Theme, Aim, PlanKPI, KPI, Round, SealedQuarter, SealedAim, SealedKPI, SealedPack, Membership]
)
def test_records_have_a_name(cast, model):
    """What the ledger and the lists call them."""
    seal(cast)
    assert all(str(row) for row in model.objects.all())
