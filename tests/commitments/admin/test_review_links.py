"""From a row of the admin to what the review pages say of it: the address, that it is there, and for whom."""

import re

import pytest
from django.urls import reverse

from commitments.actions.plan import link_kpi, withdraw_aim
from commitments.actions.rounds import rate_theme
from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.models import Plan, PlanKPI
from kpis.periods import Period
from tests.cast import approve, observe, submit
from tests.commitments.admin.conftest import NOW

LINK = re.compile(r'<a href="([^"]+)">(View in review[^<]*)</a>')
SEALED = Period.parse("2023/24 Q2")


def change(model, key):
    return reverse(f"admin:{model}_change", args=[key])


def links_of(client, url):
    """Every way to the review pages that a page offers: address and words."""
    page = client.get(url)
    assert page.status_code == 200
    return LINK.findall(page.content.decode())


@pytest.fixture
def seal(cast):
    return seal_quarter(plan=cast.plan, quarter=SEALED, by=cast.governance, at=NOW).record


@pytest.fixture
def rows(cast, round_, seal):
    """Every row of the admin that the review pages tell of, and the address where they do."""
    note = CorrectionNote(about="quarter", subject="", was="", should_read="402", reason="A late file.")
    correction = record_correction(seal=seal, note=note, by=cast.governance, at=NOW)
    rate_theme(theme=cast.streets, round=round_, rag="red", reason="Half are empty.", by=cast.governance, at=NOW)
    update = approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    value = observe(cast.burglary, "2023/24 Q3", "390", by=cast.analyst)
    return {
        change("commitments_plan", cast.plan.pk): "/review/north/live/",
        change("commitments_theme", cast.streets.pk): "/review/north/live/themes/streets/",
        change("commitments_themerating", cast.streets.ratings.get().pk): "/review/north/live/themes/streets/",
        change("commitments_aim", cast.patrols.pk): "/review/north/live/aims/patrols/",
        change("commitments_progressupdate", update.pk): "/review/north/live/aims/patrols/",
        change("kpis_kpi", cast.burglary.pk): "/review/north/live/kpis/burglary/",
        change("kpis_observation", value.pk): "/review/north/live/kpis/burglary/",
        change("commitments_plankpi", cast.burglary_link.pk): "/review/north/live/kpis/burglary/",
        change("commitments_sealedquarter", seal.pk): "/review/north/2023-24-q2/",
        reverse("admin:commitments_sealedquarter_publish", args=[seal.pk]): "/review/north/2023-24-q2/",
        change("commitments_sealedquarter", correction.pk): "/review/north/2023-24-q2/corrections/",
    }


@pytest.mark.parametrize("role", ["governance", "analyst", "lead", "administrator"])
def test_each_row_leads_to_its_review_page(as_, cast, rows, role):
    client = as_(getattr(cast, role))
    for url, target in rows.items():
        if url.endswith("/publish/") and role in ("analyst", "lead"):
            continue
        assert links_of(client, url) == [(target, "View in review")], url
        assert client.get(target).status_code == 200, target


def test_what_is_added_leads_nowhere_yet(as_, cast):
    client = as_(cast.governance)
    for model in ("plan", "theme", "aim", "plankpi"):
        url = reverse(f"admin:commitments_{model}_add")
        page = (as_(cast.administrator) if model == "plan" else client).get(url)
        assert page.status_code == 200
        assert "View in review" not in page.content.decode()


def test_a_withdrawn_aim_is_in_the_live_plan_no_more(as_, cast):
    withdraw_aim(
        aim=cast.court_visits, on=NOW.date(), reason="Paid for elsewhere.", based_on=1, by=cast.governance, at=NOW
    )
    assert links_of(as_(cast.governance), change("commitments_aim", cast.court_visits.pk)) == []


def test_a_measure_of_two_plans_names_them_and_leads_only_where_one_may_read(as_, cast, other):
    Plan.objects.filter(pk=other.plan.pk).update(register=cast.plan.register)
    other.plan.refresh_from_db()
    link = PlanKPI(plan=other.plan, kpi=cast.burglary, position=9, baseline_absence="not collected")
    link_kpi(link=link, themes=[], by=other.administrator, at=NOW)
    url = change("kpis_kpi", cast.burglary.pk)
    north, south = "/review/north/live/kpis/burglary/", "/review/south/live/kpis/burglary/"
    assert links_of(as_(cast.governance), url) == [(north, "View in review")]
    assert links_of(as_(other.governance), url) == [(south, "View in review")]
    assert set(links_of(as_(cast.administrator), url)) == {
        (north, "View in review: Plan of north"),
        (south, "View in review: Plan of south"),
    }
