"""Recording values of KPIs, and the list of those that are due."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actions.plan import set_role
from kpis.actions.catalogue import create_area
from kpis.actions.measures import edit_kpi
from kpis.models import KPI, Area, Observation
from tests.cast import WRITTEN_AT, observe
from tests.commitments.admin.conftest import NOW
from tests.commitments.admin.pages import all_rows, form_of, save, sentences

DUE = reverse("admin:kpis_observation_due")


def add(kpi):
    return f"{reverse('admin:kpis_observation_add')}?kpi={kpi.pk}"


@pytest.fixture
def analyst(as_, cast):
    return as_(cast.analyst)


def test_the_last_values_stand_beside_the_form(analyst, cast, round_):
    observe(cast.burglary, "2023/24 Q1", "410", by=cast.analyst)
    observe(cast.burglary, "2023/24 Q2", "4,020".replace(",", ""), by=cast.analyst, note="Counted anew.")
    observe(cast.burglary, "2023/24 Q2", "402", by=cast.analyst, note="A slip.")
    page = analyst.get(add(cast.burglary))
    said = [(each.period, each.value, each.known_on, each.note) for each in page.context["earlier"]]
    # The newest word on each period, the latest period first.
    assert said == [
        ("2023/24 Q2", "402", "8 January 2024", "A slip."),
        ("2023/24 Q1", "410", "8 January 2024", ""),
    ]
    form = form_of(page)
    assert (form["period"], form["known_on"]) == (["2023/24 Q3"], ["08/01/2024"])


def test_a_value_is_recorded_once_and_counts_from_now(analyst, cast, round_):
    typed = {"value": "1,234.5", "note": "Down.", "known_on": "05/01/2024"}
    assert save(analyst, add(cast.burglary), **typed).status_code == 302
    row = Observation.objects.get()
    assert (row.kpi, row.period, row.value, row.absence) == (cast.burglary, "2023/24 Q3", Decimal("1234.5"), "")
    assert (row.known_on, row.counts_from, row.recorded_by) == (date(2024, 1, 5), NOW, cast.analyst)


def test_an_absence_has_its_reason(analyst, cast, round_):
    assert save(analyst, add(cast.burglary), absence="late").status_code == 302
    assert (Observation.objects.get().value, Observation.objects.get().absence) == (None, "late")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"value": ""}, "Give a value or a reason why there is none: one of them, not both."),
        ({"value": "1", "absence": "late"}, "Give a value or a reason why there is none: one of them, not both."),
        ({"value": "12%"}, "Give a plain figure such as 1,234 or -0.5, without a unit."),
        ({"value": "£5"}, "Give a plain figure such as 1,234 or -0.5, without a unit."),
        ({"value": "1_000"}, "Give a plain figure such as 1,234 or -0.5, without a unit."),
        ({"value": "NaN"}, "Give a plain figure such as 1,234 or -0.5, without a unit."),
        ({"value": "１２"}, "Give a plain figure such as 1,234 or -0.5, without a unit."),
        ({"value": "0.12345"}, "Ensure that there are no more than 4 decimal places."),
        ({"value": "1", "period": "Q3"}, "Give a period such as 2023/24 Q3, 2023-10 or 2023/24."),
        ({"value": "1", "period": "2023-10"}, "is kept by the quarter: give a quarter, not 2023-10."),
        ({"value": "1", "known_on": "09/01/2024"}, "Known on 2024-01-09 lies in the future"),
        ({"value": "1", "known_on": "31/02/2024"}, "Enter a valid date."),
        ({"value": "1", "known_on": "0001-01-01"}, "Give a date between 1990 and 2099."),
        ({"numerator": "61"}, "Give a value or a reason why there is none: one of them, not both."),
        ({"denominator": "80"}, "Give a value or a reason why there is none: one of them, not both."),
        ({"numerator": "61", "denominator": "0"}, "A value may also be two counts, the lower one above 0"),
        ({"value": "1", "numerator": "61", "denominator": "80"}, "one of them, not both."),
        ({"numerator": "61%", "denominator": "80"}, "Give a plain figure such as 1,234 or -0.5, without a unit."),
        ({"value": "1", "sample": "0"}, "A sample size belongs to a figure, and is at least 1."),
        ({"value": "1", "sample": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"value": "1", "sample": "2147483648"}, "Ensure this value is less than or equal to 2147483647."),
        ({"value": "1", "sample": "1.5"}, "Enter a whole number."),
        ({"value": "1", "status": "guess"}, "Select a valid choice."),
        ({"value": "1", "status": ""}, "This field is required."),
        ({"value": "1", "area": "0"}, "Select a valid choice."),
        ({"value": "1", "withheld_by": "Chief Executive"}, "Who decided and the review date belong to an absence."),
        ({"absence": "withheld"}, "Say which post decided that the figure is withheld."),
        ({"absence": "withheld"}, "Say when the decision to withhold is looked at again."),
        ({"absence": "withheld", "review_on": "31/02/2024"}, "Enter a valid date."),
        ({"absence": "withheld", "review_on": "0001-01-01"}, "Give a date between 1990 and 2099."),
    ],
)
def test_a_wrong_value_is_refused_and_kept_on_the_form(analyst, cast, round_, typed, sentence):
    before = all_rows()
    response = save(analyst, add(cast.burglary), note="My words", **typed)
    assert sentence in " ".join(sentences(response)), sentences(response)
    assert form_of(response)["note"] == ["My words"]
    assert all_rows() == before


def test_two_counts_of_a_survey_are_recorded(analyst, cast, round_):
    typed = {"numerator": "1,061", "denominator": "1,280", "sample": "1300", "status": "provisional"}
    assert save(analyst, add(cast.satisfaction), **typed).status_code == 302
    row = Observation.objects.get()
    assert (row.value, row.numerator, row.denominator) == (None, Decimal(1061), Decimal(1280))
    assert (row.sample, row.status, row.area, row.absence) == (1300, "provisional", None, "")
    page = analyst.get(add(cast.satisfaction))
    assert [each.value for each in page.context["earlier"]] == ["83%"]


def test_a_withheld_figure_is_recorded_with_who_decided_it(analyst, cast, round_):
    typed = {"value": "61", "absence": "withheld", "withheld_by": "Chief Executive", "review_on": "01/07/2024"}
    assert save(analyst, add(cast.satisfaction), **typed).status_code == 302
    row = Observation.objects.get()
    assert (row.value, row.absence) == (Decimal(61), "withheld")
    assert (row.withheld_by, row.review_on) == ("Chief Executive", date(2024, 7, 1))
    # Whoever works on the plan sees both.
    assert [each.value for each in analyst.get(add(cast.satisfaction)).context["earlier"]] == ["Withheld: 61%"]
    assert b"Withheld: 61%" in analyst.get(reverse("admin:kpis_observation_changelist")).content


def test_a_wrong_figure_is_refused_at_its_field(analyst, cast, round_):
    response = save(analyst, add(cast.satisfaction), absence="withheld", numerator="-1", denominator="80")
    assert set(response.context["adminform"].form.errors) == {"numerator", "withheld_by", "review_on"}


def area_of(cast, slug):
    area = Area(register=cast.plan.register, slug=slug, name=slug.title())
    return create_area(area=area, by=cast.analyst, at=WRITTEN_AT)


def test_a_figure_of_another_area_is_recorded(analyst, cast, other, round_):
    """Offered are the areas of the measure's register, apart from its own."""
    west, own = area_of(cast, "westshire"), area_of(cast, "northshire")
    foreign = area_of(other, "eastshire")
    edit_kpi(kpi=cast.burglary, changes={"own_area": own}, based_on=1, by=cast.analyst, at=WRITTEN_AT)
    form = analyst.get(add(cast.burglary)).context["adminform"].form
    assert list(form.fields["area"].queryset) == [west]
    for refused in (own, foreign):
        response = save(analyst, add(cast.burglary), value="1", area=refused.pk)
        assert any("Select a valid choice." in sentence for sentence in sentences(response))
    assert save(analyst, add(cast.burglary), value="1", area=west.pk).status_code == 302
    assert Observation.objects.get().area == west
    # It is none of the measure's own values.
    assert analyst.get(add(cast.burglary)).context["earlier"] == []
    assert [row.kpi for row in analyst.get(DUE).context["missing"]] == ["Burglaries", "Victims who are satisfied"]
    assert b"Westshire" in analyst.get(reverse("admin:kpis_observation_changelist")).content


def test_values_made_of_two_counts_cost_no_more(analyst, cast, round_):
    """The unit that makes a share of them is read with them."""
    observe(cast.satisfaction, "2023/24 Q3", "61", by=cast.analyst)
    observe(cast.burglary, "2023/24 Q3", "300", by=cast.analyst)
    pages = (DUE, add(cast.satisfaction), reverse("admin:kpis_observation_changelist"))

    def cost(page):
        with CaptureQueriesContext(connection) as captured:
            assert analyst.get(page).status_code == 200
        return len(captured)

    before = [cost(page) for page in pages]
    counts = {"numerator": Decimal(61), "denominator": Decimal(80)}
    for kpi in (cast.satisfaction, cast.burglary):
        for period in ("2023/24 Q2", "2023/24 Q3"):
            observe(kpi, period, None, by=cast.analyst, **counts)
    assert [cost(page) for page in pages] == before


def test_a_recorded_figure_is_shown_whole(analyst, cast, round_):
    said = {"numerator": Decimal(61), "denominator": Decimal(80), "sample": 90, "absence": "withheld"}
    row = observe(cast.satisfaction, "2023/24 Q3", None, by=cast.analyst, **said)
    page = analyst.get(reverse("admin:kpis_observation_change", args=[row.pk])).content.decode()
    said = ("61", "80", "90", "Final", "Withheld", "Chief Executive", "1 July 2024")
    assert [words for words in said if f'<div class="readonly">{words}</div>' not in page] == []
    assert "<h2>Victims who are satisfied, 2023/24 Q3: Withheld: 76%</h2>" in page


def test_a_link_shows_its_baseline_in_its_own_digits(analyst, as_, cast):
    page = reverse("admin:commitments_plankpi_change", args=[cast.burglary_link.pk])
    assert form_of(analyst.get(page))["baseline_value"] == ["400"]
    assert '<div class="readonly">400</div>' in as_(cast.lead).get(page).content.decode()


def test_its_owner_records_a_kpi_and_no_other(as_, cast, round_):
    owner = as_(cast.lead)
    assert save(owner, add(cast.satisfaction), value="61").status_code == 302
    assert Observation.objects.get().recorded_by == cast.lead
    assert owner.get(add(cast.burglary)).status_code == 403
    assert as_(cast.other_lead).get(add(cast.satisfaction)).status_code == 403


def test_owning_a_kpi_of_a_register_without_a_role_there_gives_nothing(as_, cast, other, round_):
    KPI.objects.filter(pk=other.burglary.pk).update(owner=cast.lead)
    owner = as_(cast.lead)
    assert owner.get(reverse("admin:kpis_kpi_change", args=[other.burglary.pk])).status_code == 404
    assert owner.post(add(other.burglary), {"period": "2023/24 Q3", "value": "1"}).status_code == 404
    assert not Observation.objects.exists()


def test_the_kpi_of_the_address_counts_and_not_one_in_the_post(as_, cast, round_):
    save(as_(cast.lead), add(cast.satisfaction), value="61", kpi=cast.burglary.pk, counts_from="2020-01-01")
    row = Observation.objects.get()
    assert (row.kpi, row.counts_from) == (cast.satisfaction, NOW)


@pytest.mark.parametrize("query", ["?kpi=0", "?kpi=x", "?kpi=-1"])
def test_a_bad_kpi_is_not_found(analyst, cast, query):
    assert analyst.get(reverse("admin:kpis_observation_add") + query).status_code == 404


def test_values_due_are_those_of_the_open_round(as_, cast, round_):
    def due(person):
        context = as_(person).get(DUE).context
        return [row.kpi for row in context["missing"]], [(row.kpi, row.stands) for row in context["recorded"]]

    assert due(cast.analyst) == (["Burglaries", "Victims who are satisfied"], [])
    assert due(cast.lead) == (["Victims who are satisfied"], [])
    assert due(cast.other_lead) == ([], [])
    observe(cast.satisfaction, "2023/24 Q3", "61", by=cast.lead)
    observe(cast.burglary, "2023/24 Q3", None, absence="not collected", by=cast.analyst)
    assert due(cast.analyst) == ([], [("Burglaries", "Not collected"), ("Victims who are satisfied", "61%")])


def test_without_a_round_no_value_is_due(analyst, cast):
    assert analyst.get(DUE).context["missing"] == []


def test_adding_without_a_kpi_leads_to_the_list(analyst, cast, round_):
    page = analyst.get(reverse("admin:kpis_observation_add"))
    assert [row.url for row in page.context["missing"]] == [add(cast.burglary), add(cast.satisfaction)]


def test_a_role_lost_between_reading_and_saving_is_refused(analyst, cast, round_):
    read = form_of(analyst.get(add(cast.burglary)))
    set_role(plan=cast.plan, person=cast.analyst, role="lead", by=cast.governance, at=NOW)
    assert analyst.post(add(cast.burglary), {**read, "value": "1"}).status_code == 403
    assert not Observation.objects.exists()
