"""Who gets what at every address of the admin, and that what is forbidden leaves every row as it was."""

import pytest
from django.db import transaction
from django.urls import URLResolver, reverse

from commitments.actions.sealing import seal_quarter
from commitments.admin.site import site
from commitments.models import ThemeRating
from kpis.actions.catalogue import create_area, create_term
from kpis.actions.imports import NewFile, put_aside, work_on
from kpis.actions.measures import create_kpi
from kpis.models import KPI, Area, Term
from kpis.periods import Period
from plantracker.ledger.events import newest_event_of
from plantracker.ledger.models import AuditEvent
from tests.cast import WRITTEN_AT, approve, draft, observe, submit
from tests.commitments.admin.access import PAGES, ROLES, SHUT_OUT
from tests.commitments.admin.pages import all_rows


@pytest.fixture
def stage(cast, other, round_):
    """Everything that an address can be about, and what governance might send about it."""
    ThemeRating.objects.create(theme=cast.streets, rag="red", reason="x", rated_at=WRITTEN_AT, rated_by=cast.governance)
    submitted = submit(cast.patrols, round_, by=cast.lead)
    approve(submit(cast.court_visits, round_, by=cast.second_governance), by=cast.governance)
    return {
        "cast": cast,
        "stranger": other.governance,
        "objects": {
            "app": "commitments",
            "plan": cast.plan.pk,
            "theme": cast.streets.pk,
            "aim": cast.patrols.pk,
            "loose": cast.court_visits.pk,
            "draft": draft(cast.helpline, round_, by=cast.other_lead).pk,
            "round": round_.pk,
            "rating": ThemeRating.objects.get().pk,
            "seal": seal_quarter(
                plan=cast.plan, quarter=Period.parse("2023/24 Q2"), by=cast.governance, at=WRITTEN_AT
            ).record.pk,
            "kpi": cast.burglary.pk,
            "link": cast.burglary_link.pk,
            "batch": checked_batch(cast).pk,
            "area": create_area(
                area=Area(register="north", slug="west", name="West"), by=cast.analyst, at=WRITTEN_AT
            ).pk,
            "term": create_term(
                term=Term(register="north", slug="burglary", word="Burglary", meaning="A break-in."),
                by=cast.analyst,
                at=WRITTEN_AT,
            ).pk,
            "observation": observe(cast.burglary, "2023/24 Q3", "390", by=cast.analyst).pk,
            "membership": cast.plan.memberships.get(person=cast.reviewer).pk,
            "person": cast.panel.pk,
            "event": AuditEvent.objects.filter(scope=cast.plan.scope).first().pk,
        },
        "bodies": bodies(cast, other, round_, submitted),
    }


def checked_batch(cast):
    file = NewFile("north", "figures.csv", b"kpi,period,value\nburglary,2022/23 Q1,7\n")
    return work_on(batch=put_aside(file=file, by=cast.analyst, at=WRITTEN_AT), at=WRITTEN_AT)


def bodies(cast, other, round_, submitted):
    """Whole posts: each would write something if its sender might."""
    spare = create_kpi(
        kpi=KPI(register="north", slug="spare", title="Spare", unit="%", polarity="lower", frequency="year"),
        by=cast.analyst,
        at=WRITTEN_AT,
    )
    return {
        "": {},
        "plan": {
            "title": "Another title",
            "slug": "another",
            "area": "A",
            "office": "O",
            "board": "B",
            "panel": "P",
            "starts_on": "2021-04-01",
            "ends_on": "2025-03-31",
            "marking": "OFFICIAL",
            "version": 1,
        },
        "theme": {"title": "Another title", "slug": "another", "order": 7, "version": 1},
        "aim": {"title": "Another", "slug": "another", "theme": cast.victims.pk, "order": 9, "version": 1},
        "update": {
            "activity": "Words",
            "rag": "green",
            "projected_rag": "green",
            "marking": "OFFICIAL",
            "version": submitted.version,
            "round": round_.pk,
            "_submit": "1",
        },
        "reword": {"title": "Other words", "on": "2024-01-05", "reason": "why", "version": 1},
        "withdraw": {"on": "2024-01-05", "reason": "why", "version": 1},
        "decision": {"update": submitted.pk, "decision": "approve", "_confirmed": "1"},
        "quarter": {"quarter": "2023/24 Q1"},
        "open": {"quarter": "2023/24 Q4"},
        "dates": {"submit_by": "2024-01-16", "cut_off_0": "2024-01-23", "cut_off_1": "18:00", "version": 1},
        "version": {"version": 1},
        "rating": {"theme": cast.streets.pk, "rag": "green", "reason": "why"},
        "correction": {"about": "quarter", "should_read": "That", "reason": "why"},
        "kpi": {
            "title": "Another",
            "slug": "another",
            "unit": "%",
            "decimals": 0,
            "polarity": "lower",
            "frequency": "quarter",
            "rule": "baseline",
            "sigma": "moving_range",
            "lines": "average",
            "version": 1,
        },
        "redefine": {
            "valid_from": "2024-01-01",
            "comparable": "no",
            "reason": "Sheds count too.",
            "unit": "offences",
            "polarity": "lower",
            "version": 1,
        },
        "target": {"by": "2024-03-31", "value": "300", "set_by": "Commissioner", "reason": "The plan says so."},
        "reset": {
            "month": "2023/24 Q1",
            "reason": "A new system.",
            "decided_by": "Board",
            "decided_on": "2024-01-05",
            "stands": "on",
        },
        "area": {"name": "Borough", "slug": "borough", "population": 7000, "version": 1},
        "term": {"word": "Crime", "slug": "crime", "meaning": "What is recorded as one.", "version": 1},
        "comment": {"text": "Two series of burglaries.", "asks_analysis": "on"},
        "link": {"kpi": spare.pk, "position": 9, "baseline_absence": "late", "version": 1},
        "observation": {"period": "2023/24 Q3", "value": "1", "status": "final", "known_on": "2024-01-05"},
        "member": {"email": other.panel.email, "role": "analyst"},
        "role": {"role": "analyst", "version": newest_event_of(cast.plan.memberships.get(person=cast.reviewer)).pk},
        "person": {
            "name": "Another",
            "email": "another@north.example",
            "is_superuser": "on",
            "is_active": "on",
            "version": newest_event_of(cast.panel).pk,
        },
        "password": {"password": "a-new-long-pass-phrase", "again": "a-new-long-pass-phrase"},
    }


def address(name, page, stage):
    args = [stage["objects"][page.of]] if page.of else []
    query = page.query.format(**stage["objects"])
    return reverse(f"admin:{name}", args=args) + query


def names_of(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern.url_patterns)
        else:
            yield pattern.name


def test_every_address_is_in_the_table():
    assert sorted(names_of(site.get_urls())) == sorted(PAGES)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(stage, as_, role):
    person = stage["stranger"] if role == "stranger" else getattr(stage["cast"], role)
    client, column, before, wrong = as_(person), ROLES.index(role), all_rows(), []
    for name, page in PAGES.items():
        url = address(name, page, stage)
        expected = page.gets.split()[column]
        got = client.get(url).status_code
        if str(got) != expected:
            wrong.append(f"GET {name}: {got}, not {expected}")
        expected = page.posts.split()[column]
        if expected != "-":
            got = client.post(url, stage["bodies"][page.sends]).status_code
            if str(got) != expected:
                wrong.append(f"POST {name}: {got}, not {expected}")
    assert not wrong
    after = all_rows()
    assert {table: rows for table, rows in after.items() if rows != before[table]} == {}


@pytest.mark.parametrize("role", SHUT_OUT)
def test_people_without_a_role_here_find_nothing(stage, as_, role):
    client, before = as_(getattr(stage["cast"], role)), all_rows()
    for name, page in PAGES.items():
        url = address(name, page, stage)
        assert client.get(url).status_code == 404, name
        assert client.post(url, stage["bodies"][page.sends]).status_code == 404, name
    assert all_rows() == before


def test_what_is_posted_here_would_be_written(stage, as_):
    """Or the forbidden posts above would prove nothing."""
    client, before, idle = as_(stage["cast"].administrator), all_rows(), []
    for name, page in PAGES.items():
        # A round is open already; opening one has tests of its own.
        if page.sends and page.posts.split()[-1] == "-" and name != "commitments_round_add":
            # Not atomic(): sealing has a transaction of its own and refuses to be inside another.
            savepoint = transaction.savepoint()
            client.post(address(name, page, stage), stage["bodies"][page.sends])
            if all_rows() == before:
                idle.append(name)
            transaction.savepoint_rollback(savepoint)
    assert not idle, ", ".join(idle)


def test_strangers_are_asked_to_sign_in(stage, client):
    before = all_rows()
    for name, page in PAGES.items():
        url = address(name, page, stage)
        for response in (client.get(url), client.post(url, stage["bodies"][page.sends])):
            assert response.status_code == 302, name
            assert response["Location"].startswith(reverse("sign-in") + "?next=/admin/"), name
    assert all_rows() == before


def test_no_post_without_its_token_is_taken(stage, as_):
    client, before = as_(stage["cast"].administrator, enforce_csrf_checks=True), all_rows()
    for name, page in PAGES.items():
        response = client.post(address(name, page, stage), stage["bodies"][page.sends])
        assert response.status_code == 403, name
    assert all_rows() == before


@pytest.mark.parametrize("key", ["0", "999999", "abc", "1%2F2", "-1", "9" * 40])
def test_a_bad_key_is_not_found(stage, as_, key):
    client = as_(stage["cast"].administrator)
    for name, page in PAGES.items():
        if page.of and page.of != "app":
            url = address(name, page, stage).replace(f"/{stage['objects'][page.of]}/", f"/{key}/")
            assert client.get(url).status_code == 404, (name, url)


def test_somebody_deactivated_is_signed_out(stage, as_):
    client = as_(stage["cast"].governance)
    stage["cast"].governance.is_active = False
    stage["cast"].governance.save()
    assert client.get(reverse("admin:index"))["Location"].startswith(reverse("sign-in"))


def test_a_role_taken_away_counts_at_once(stage, as_):
    client = as_(stage["cast"].analyst)
    stage["cast"].plan.memberships.filter(person=stage["cast"].analyst).update(role="reviewer")
    assert client.get(reverse("admin:index")).status_code == 404
