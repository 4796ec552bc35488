"""Nothing is stored that an export could not write, or an import not take back."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from commitments.actions.plan import create_aim, create_theme, edit_plan
from commitments.actions.records import Changes
from commitments.models import Aim, Plan, Theme
from kpis.actions.measures import create_kpi, edit_kpi
from kpis.models import KPI
from kpis.periods import LONDON
from tests.cast import open_round_of

AT = datetime(2024, 1, 10, 12, 0, tzinfo=LONDON)


@pytest.mark.parametrize("slug", ["Roads", "road_safety", "-roads", "roads-", "road--safety", "straße", ""])
def test_slugs_are_small_letters_digits_and_single_hyphens(cast, slug):
    with pytest.raises(ValidationError) as refused:
        create_theme(theme=Theme(plan=cast.plan, slug=slug, order=9, title="Roads"), by=cast.governance, at=AT)
    assert list(refused.value.message_dict) == ["slug"]
    with pytest.raises(ValidationError):
        create_kpi(
            kpi=KPI(register="north", slug=slug, title="Roads", unit="km", polarity="lower", frequency="month"),
            by=cast.analyst,
            at=AT,
        )


@pytest.mark.parametrize("title", ["x" * 32_001, "nul\x00inside"])
def test_texts_fit_a_cell_and_hold_no_nul(cast, title):
    aim = Aim(plan=cast.plan, theme=cast.streets, slug="roads-1", order=9, title=title)
    with pytest.raises(ValidationError) as refused:
        create_aim(aim=aim, deputies=[], kpis=[], by=cast.governance, at=AT)
    assert list(refused.value.message_dict) == ["title"]


def test_frequency_stays_once_values_are_recorded(cast):
    kpi = KPI(register="north", slug="roads", title="Roads", unit="km", polarity="lower", frequency="month")
    kpi = create_kpi(kpi=kpi, by=cast.analyst, at=AT)
    kpi = edit_kpi(kpi=kpi, changes={"frequency": "quarter"}, based_on=1, by=cast.analyst, at=AT)
    kpi.observations.create(
        period="2023/24 Q2",
        period_start=date(2023, 7, 1),
        period_end=date(2023, 9, 30),
        absence="late",
        known_on=date(2024, 1, 9),
        counts_from=AT,
        recorded_at=AT,
        recorded_by=cast.analyst,
    )
    with pytest.raises(ValidationError, match="make a new KPI"):
        edit_kpi(kpi=kpi, changes={"frequency": "year"}, based_on=2, by=cast.analyst, at=AT)
    assert KPI.objects.get(pk=kpi.pk).frequency == "quarter"


def test_plans_term_holds_every_quarter_that_was_reported(cast):
    open_round_of(cast)  # 2023/24 Q3
    shorter = Changes({"ends_on": date(2023, 9, 30)})
    with pytest.raises(ValidationError, match="2023/24 Q3 was reported on"):
        edit_plan(plan=cast.plan, changes=shorter, based_on=cast.plan.version, by=cast.governance, at=AT)
    assert Plan.objects.get().ends_on == date(2025, 3, 31)
    just = Changes({"ends_on": date(2023, 12, 31)})
    edited = edit_plan(plan=cast.plan, changes=just, based_on=cast.plan.version, by=cast.governance, at=AT)
    assert edited.ends_on == date(2023, 12, 31)
