"""What a figure may be: a value or two counts, of a sample, provisional, of another area, or withheld."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from kpis.actions.catalogue import create_area
from kpis.actions.measures import edit_kpi
from kpis.actions.observations import WrongPeriod
from kpis.models import Area, Observation
from plantracker.ledger.models import AuditEvent
from tests.cast import make_plan, observe
from tests.kpis.actions.events import NOON, events_of

ONE_OF_TWO = "Give a value or a reason why there is none"
OF_A_FIGURE = "A sample size belongs to a figure, and is at least 1."
DECIDED = "Who decided and the review date belong to an absence."
REVIEW = date(2024, 7, 1)


def recorded(cast, value=None, *, kpi=None, period="2023/24 Q3", at=NOON, **fields):
    for name in ("numerator", "denominator"):
        if isinstance(fields.get(name), str):
            fields[name] = Decimal(fields[name])
    return observe(kpi or cast.satisfaction, period, value, by=cast.analyst, at=at, **fields)


def told_of(kpi):
    """What the ledger holds of the measure's one observation."""
    return events_of(kpi, "record_observation").get().changes["observation"]


def an_area(cast, slug="westshire"):
    area = Area(register=cast.plan.register, slug=slug, name=slug.title())
    return create_area(area=area, by=cast.analyst, at=NOON)


@pytest.mark.parametrize(
    ("unit", "numerator", "denominator", "figure"),
    [
        ("%", "61", "80", "76.25"),
        ("%", "1", "3", "33.3333"),
        ("%", "0", "80", "0"),
        ("%", "81", "80", "101.25"),
        ("£ per officer", "-150", "4", "-37.5"),
        ("per 1,000 people", "5", "2.5", "2"),
        ("offences", "2", "3", "0.6667"),
    ],
)
def test_two_counts_make_a_figure(cast, unit, numerator, denominator, figure):
    """They are kept as they were given; nothing is stored of what they make."""
    kpi = edit_kpi(kpi=cast.satisfaction, changes={"unit": unit}, based_on=1, by=cast.analyst, at=NOON)
    if unit == "%":
        kpi = cast.satisfaction
    recorded(cast, kpi=kpi, numerator=numerator, denominator=denominator)
    row = Observation.objects.get()
    assert (row.value, row.numerator, row.denominator) == (None, Decimal(numerator), Decimal(denominator))
    assert row.figure == Decimal(figure)
    assert Decimal(told_of(kpi)["value"]) == Decimal(figure)


@pytest.mark.parametrize("combine", ["", "sum", "mean", "last", "pooled", "rolling"])
def test_two_counts_are_taken_however_months_combine(cast, combine):
    edit_kpi(kpi=cast.burglary, changes={"combine": combine}, based_on=1, by=cast.analyst, at=NOON)
    assert recorded(cast, kpi=cast.burglary, numerator="3", denominator="4").figure == Decimal("0.75")


@pytest.mark.parametrize(
    ("value", "fields", "sentence"),
    [
        (None, {"numerator": "61"}, ONE_OF_TWO),
        (None, {"denominator": "80"}, ONE_OF_TWO),
        (None, {"numerator": "61", "sample": 80}, ONE_OF_TWO),
        (None, {"numerator": "61", "denominator": "0"}, ONE_OF_TWO),
        (None, {"numerator": "0", "denominator": "0"}, ONE_OF_TWO),
        (None, {"numerator": "61", "denominator": "-80"}, ONE_OF_TWO),
        ("76", {"numerator": "61", "denominator": "80"}, ONE_OF_TWO),
        ("76", {"numerator": "61"}, ONE_OF_TWO),
        ("76", {"denominator": "80"}, ONE_OF_TWO),
        ("76", {"absence": "late"}, ONE_OF_TWO),
        ("76", {"absence": "not collected"}, ONE_OF_TWO),
        ("76", {"absence": "in development"}, ONE_OF_TWO),
        (None, {"absence": "late", "numerator": "61", "denominator": "80"}, ONE_OF_TWO),
        (None, {"absence": "late", "numerator": "61"}, ONE_OF_TWO),
        (None, {"absence": "late", "denominator": "80"}, ONE_OF_TWO),
        (None, {"absence": "withheld", "numerator": "61"}, ONE_OF_TWO),
        ("76", {"absence": "withheld", "denominator": "80"}, ONE_OF_TWO),
        ("76", {"sample": 0}, OF_A_FIGURE),
        (None, {"absence": "late", "sample": 80}, OF_A_FIGURE),
        (None, {"absence": "withheld", "sample": 80}, OF_A_FIGURE),
        ("76", {"sample": -1}, "greater than or equal to 0"),
        ("76", {"status": "guess"}, "is not a valid choice"),
        ("76", {"status": ""}, "cannot be blank"),
        ("76", {"withheld_by": "Chief Executive"}, DECIDED),
        ("76", {"review_on": REVIEW}, DECIDED),
        ("NaN", {}, "must be a decimal number"),
        ("Infinity", {}, "must be a decimal number"),
        (None, {"numerator": "NaN", "denominator": "80"}, "must be a decimal number"),
        (None, {"numerator": "61", "denominator": "Infinity"}, "must be a decimal number"),
        (None, {"numerator": "61", "denominator": "0.00001"}, "4 decimal places"),
    ],
)
def test_what_is_no_figure_is_refused(cast, value, fields, sentence):
    with pytest.raises(ValidationError, match=sentence):
        recorded(cast, value, **fields)
    assert not Observation.objects.exists()
    assert not events_of(cast.satisfaction, "record_observation").exists()


def test_a_survey_has_a_sample(cast):
    recorded(cast, "76", sample=80)
    recorded(cast, numerator="61", denominator="80", sample=1)
    assert list(Observation.objects.order_by("id").values_list("sample", flat=True)) == [80, 1]


def test_a_figure_is_final_unless_it_is_provisional(cast):
    recorded(cast, "76")
    recorded(cast, "77", status="provisional")
    assert list(Observation.objects.order_by("id").values_list("status", flat=True)) == ["final", "provisional"]


@pytest.mark.parametrize("absence", ["not collected", "in development", "late"])
def test_an_absence_may_say_who_decided_it(cast, absence):
    recorded(cast, absence=absence)
    recorded(cast, absence=absence, withheld_by="Chief Executive", review_on=REVIEW)
    rows = Observation.objects.order_by("id").values_list("withheld_by", "review_on")
    assert list(rows) == [("", None), ("Chief Executive", REVIEW)]


# Counts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("combine", "unit", "value", "is_taken"),
    [
        ("sum", "offences", "-0.0001", False),
        ("sum", "offences", "-3", False),
        ("sum", "offences", "0", True),
        ("sum", "£", "-3", True),
        ("", "offences", "-3", True),
        ("mean", "offences", "-3", True),
        ("mean", "%", "-3", True),
    ],
)
def test_a_count_is_never_negative(cast, combine, unit, value, is_taken):
    changes = {"combine": combine, "unit": unit}
    edit_kpi(kpi=cast.burglary, changes=changes, based_on=1, by=cast.analyst, at=NOON)
    if is_taken:
        assert recorded(cast, value, kpi=cast.burglary).value == Decimal(value)
        return
    with pytest.raises(ValidationError, match="A count is never negative: give 0 or more") as caught:
        recorded(cast, value, kpi=cast.burglary)
    assert set(caught.value.message_dict) == {"value"}
    assert not Observation.objects.exists()


def test_the_upper_count_of_a_share_is_never_negative(cast):
    with pytest.raises(ValidationError, match="never negative") as caught:
        recorded(cast, numerator="-1", denominator="80")
    assert set(caught.value.message_dict) == {"numerator"}


def test_a_withheld_count_is_never_negative_either(cast):
    edit_kpi(kpi=cast.burglary, changes={"combine": "sum"}, based_on=1, by=cast.analyst, at=NOON)
    with pytest.raises(ValidationError, match="never negative"):
        recorded(cast, "-3", kpi=cast.burglary, absence="withheld")


# Areas ----------------------------------------------------------------------------------------


def test_figures_of_another_area_stand_beside_the_own(cast):
    area = an_area(cast)
    recorded(cast, "76")
    recorded(cast, "71", area=area)
    rows = Observation.objects.order_by("id")
    assert [(row.area, row.figure) for row in rows] == [(None, Decimal(76)), (area, Decimal(71))]
    assert [row.figure for row in Observation.objects.own()] == [Decimal(76)]
    assert [row.figure for row in Observation.objects.of([cast.satisfaction.pk])] == [Decimal(76)]
    own, other = (event.changes["observation"] for event in events_of(cast.satisfaction, "record_observation"))
    assert "area" not in own
    assert (other["area"], other["value"]) == ("westshire", "71")


def test_an_owner_records_figures_of_another_area(cast):
    area = an_area(cast)
    assert observe(cast.satisfaction, "2023/24 Q3", "71", by=cast.lead, at=NOON, area=area).area == area


def test_an_area_of_another_register_is_refused(cast):
    foreign = an_area(make_plan(slug="south"))
    with pytest.raises(ValidationError, match="“Westshire” is kept in another register") as caught:
        recorded(cast, "71", area=foreign)
    assert set(caught.value.message_dict) == {"area"}
    assert not Observation.objects.exists()


def test_the_own_area_is_not_another(cast):
    """Its figures are the measure's own series: two of them could not agree."""
    area, other = an_area(cast), an_area(cast, "eastshire")
    edit_kpi(kpi=cast.satisfaction, changes={"own_area": area}, based_on=1, by=cast.analyst, at=NOON)
    with pytest.raises(ValidationError, match="measure's own area: leave the area empty") as caught:
        recorded(cast, "71", area=area)
    assert set(caught.value.message_dict) == {"area"}
    assert recorded(cast, "71", area=other).pk


# Withheld -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "fields"),
    [(None, {}), ("7654", {"sample": 80}), (None, {"numerator": "7654", "denominator": "80", "status": "provisional"})],
    ids=["nothing", "value", "counts"],
)
def test_a_figure_may_be_withheld(cast, value, fields):
    """The row alone holds the figure, and the ledger neither figure nor note nor anything it could be guessed from."""
    row = recorded(cast, value, absence="withheld", note="It was 7654.", **fields)
    stored = Observation.objects.get(pk=row.pk)
    assert (stored.absence, stored.withheld_by, stored.review_on) == ("withheld", "Chief Executive", REVIEW)
    assert stored.note == "It was 7654."
    assert (stored.figure is None) == (not value and not fields)
    assert told_of(cast.satisfaction) == {
        "period": "2023/24 Q3",
        "value": None,
        "absence": "withheld",
        "known_on": "2024-01-10",
        "note": "",
    }
    for event in AuditEvent.objects.all():
        whole = json.dumps([event.state, event.changes, event.note, event.subject_name])
        assert "7654" not in whole
        assert "9567" not in whole  # 7654 over 80, as a percentage


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"withheld_by": ""}, ["withheld_by"]),
        ({"withheld_by": "  "}, ["withheld_by"]),
        ({"review_on": None}, ["review_on"]),
        ({"withheld_by": "", "review_on": None}, ["review_on", "withheld_by"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("value", [None, "76"])
def test_withholding_says_who_decided_it_and_when_it_is_looked_at_again(cast, value, said, fields):
    with pytest.raises(ValidationError) as caught:
        recorded(cast, value, absence="withheld", **said)
    assert sorted(caught.value.message_dict) == fields
    assert not Observation.objects.exists()


# Periods to come ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "fields", "is_taken"),
    [
        ("76", {}, False),
        (None, {"numerator": "61", "denominator": "80"}, False),
        ("76", {"absence": "withheld"}, False),
        (None, {"absence": "withheld"}, True),
        (None, {"absence": "late"}, True),
    ],
)
def test_no_figure_of_a_period_to_come(cast, value, fields, is_taken):
    """NOON lies in 2023/24 Q4."""
    if is_taken:
        assert recorded(cast, value, period="2024/25 Q1", **fields).pk
        return
    with pytest.raises(WrongPeriod, match="not begun"):
        recorded(cast, value, period="2024/25 Q1", **fields)
    assert not Observation.objects.exists()
