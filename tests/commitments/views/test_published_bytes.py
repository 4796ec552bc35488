"""What is published stays what it was: every address keeps its bytes, whatever becomes of the live rows behind it.

The addresses are all that the resolver knows and all that a reader comes to from them by following links: pages with
their drawings, lists with their filters, files, packs, JSON, feed and site map.
"""

import html
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from commitments.actions.plan import edit_aim, edit_kpi_link, edit_plan, edit_theme, reword_aim, withdraw_aim
from commitments.actions.records import Changes
from commitments.actions.rounds import rate_theme
from commitments.actions.sealing import rebuild_rows
from commitments.models import (
    Aim,
    ExceptionComment,
    Membership,
    Plan,
    PlanKPI,
    ProgressUpdate,
    Round,
    SealedAim,
    SealedKPI,
    SealedQuarter,
    Theme,
    ThemeRating,
)
from commitments.reporting.collection import plan_now
from commitments.reporting.records import live_summary, published_kept, sealed_kept
from commitments.views.answers import pages_kept
from kpis.actions.catalogue import edit_area, edit_term
from kpis.actions.decisions import decide_reset, set_target
from kpis.actions.measures import NewDefinition, edit_kpi, redefine_kpi
from kpis.models import KPI, Area, Definition, Observation, Reset, Target, Term
from kpis.periods import Period
from plantracker.ledger.models import AuditEvent
from plantracker.ledger.protection import install_protections, remove_protections
from plantracker.people.models import User
from tests.cast import approve, observe, open_round_of, submit
from tests.commitments.views.addresses import filled, routes
from tests.commitments.views.story import NEXT_OPENED
from tests.commitments.views.test_published import open_to_everyone, publish

AFTER = Period.parse("2024/25 Q1")
LATER = NEXT_OPENED.replace(month=7, day=2)
QUARTERS = ("2023-24-q3", "2023-24-q4")
OUTSIDE = ("/", "/sitemap.xml", "/sitemap-pages.xml", "/robots.txt")
OWN = re.compile(r"""(?:href|src|action)="([^"#]*)|"(?:page|address)":"([^"]+)""")
# What an address may give; a chooser leads on, and 404 is of what the record does not hold.
PAPERS = ("force", "office", "partnership")


@pytest.fixture
def published(measured):
    """A public plan with measures of every section, both of its sealed quarters published."""
    for seal in (measured.first, measured.second):
        # A plan that is put back row by row comes without what is derived of its seals.
        rebuild_rows(seal=seal, by=measured.cast.governance, at=LATER)
    open_to_everyone(measured.cast.plan)
    publish(measured, measured.first, measured.second)
    return measured


def answers(client):
    """Everything that is published, by its address: what the resolver knows, then all that is linked from there."""
    waiting = [
        filled(route, plan="north", when=when, quarter=when, paper=paper)
        for prefix in ("plans/", "api/")
        for route in routes(prefix)
        for when in QUARTERS
        for paper in (PAPERS if "<paper:" in route else ("",))
    ]
    waiting += OUTSIDE
    found = {}
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        found[address] = (response.status_code, response.headers.get("Location", ""), content)
        if response.status_code == 200:
            waiting += linked(address, response)
    return found


def linked(address, response):
    """Where a page, or an object of the JSON, leads within what is published; sorted lists and quarters left aside."""
    kind = response.headers["Content-Type"]
    if not kind.startswith(("text/html", "application/json")):
        return
    for link, path in OWN.findall(response.content.decode()):
        to = html.unescape(link or path)
        to = address.partition("?")[0] + to if to.startswith("?") else to
        if to.startswith(("/plans/", "/api/")) and "sort=" not in to and "/quarter/" not in to:
            yield to


def forget():
    """A process that has read no record and made no page yet."""
    for memory in (sealed_kept, published_kept, pages_kept):
        memory.clear()


def rename(cast):
    """Plan, themes, aims, measures, links, words, areas and people get other names; an aim is withdrawn."""
    by = {"by": cast.governance, "at": LATER}
    plan = Plan.objects.get(pk=cast.plan.pk)
    words = {"title": "Renamed plan", "office": "Renamed office", "area": "Renamed area", "board": "Renamed board"}
    edit_plan(plan=plan, changes=Changes(words), based_on=plan.version, **by)
    for theme in Theme.objects.all():
        words = {
            "title": f"Renamed {theme.slug}",
            "objective": "Renamed objective",
            "lead": cast.deputy,
            "order": 90 - theme.order,
        }
        edit_theme(theme=theme, changes=Changes(words), based_on=theme.version, **by)
    for aim in Aim.objects.filter(withdrawn_on=None):
        words = {"lead": cast.deputy, "due_on": date(2024, 12, 1), "order": 90 - aim.order}
        aim = edit_aim(aim=aim, changes=Changes(words), based_on=aim.version, **by)
        said = {"on": LATER.date() - timedelta(days=1), "reason": "Renamed."}
        reword_aim(aim=aim, title=f"Renamed {aim.slug}", based_on=aim.version, **said, **by)
    aim = Aim.objects.get(slug="cameras")
    withdraw_aim(aim=aim, on=LATER.date() - timedelta(days=1), reason="Renamed.", based_on=aim.version, **by)
    by["by"] = cast.analyst
    for term in Term.objects.all():
        edit_term(term=term, changes={"word": "Renamed", "meaning": "Renamed."}, based_on=term.version, **by)
    for area in Area.objects.all():
        words = {"name": f"Renamed {area.slug}"}
        edit_area(area=area, changes=words, similar=list(area.similar.all()), based_on=area.version, **by)
    for kpi in KPI.objects.all():
        words = {"title": f"Renamed {kpi.slug}", "number": "99", "board": "Renamed board", "source": "Renamed source"}
        edit_kpi(kpi=kpi, changes=words, based_on=kpi.version, **by)
    for person in User.objects.all():
        User.objects.filter(pk=person.pk).update(name=f"Renamed {person.pk}")


def rate_again(cast):
    """Every aim and every theme is rated in a round of its own, another way than before."""
    round_ = open_round_of(cast, quarter=AFTER, at=LATER)
    for aim in (cast.patrols, cast.helpline):
        ratings = {
            "rag": "complete",
            "projected_rag": "complete",
            "rag_reason": "Rated again.",
            "projected_reason": "Rated again.",
        }
        aim = Aim.objects.get(pk=aim.pk)
        update = submit(aim, round_, by=aim.lead, at=LATER, **ratings)
        approve(update, by=cast.governance, at=LATER)
    for theme in Theme.objects.all():
        rate_theme(theme=theme, round=round_, rag="red", reason="Rated again.", by=cast.governance, at=LATER)


def revise(cast):
    """Figures, definitions, baselines, targets, resets and comments of the published quarters read otherwise."""
    by = {"by": cast.analyst, "at": LATER}
    for kpi in KPI.objects.all():
        for period in Observation.objects.filter(kpi=kpi, area=None).values_list("period", flat=True).distinct():
            observe(kpi, period, "17", **by)
        kpi.refresh_from_db()
        new = NewDefinition(
            date(2023, 10, 1) if kpi.frequency == "month" else date(2024, 4, 1),
            "Revised.",
            False,
            {"definition": "Revised."},
        )
        redefine_kpi(kpi=kpi, new=new, based_on=kpi.version, **by)
    shoplifting = KPI.objects.get(slug="shoplifting")
    said = {"value": Decimal(1), "set_by": "Revised", "reason": "Revised"}
    set_target(target=Target(kpi=shoplifting, period="2023-12", **said), **by)
    said = {"reason": "Revised", "decided_by": "Revised", "decided_on": LATER.date()}
    decide_reset(reset=Reset(kpi=shoplifting, month="2023-10", **said), **by)
    link = PlanKPI.objects.get(kpi=shoplifting)
    # No action takes a comment on a sealed quarter.
    for quarter in ("2023/24 Q3", "2023/24 Q4"):
        said = {
            "text": "Revised.",
            "quarter_start": Period.parse(quarter).start,
            "recorded_by": cast.analyst,
            "recorded_at": LATER,
        }
        ExceptionComment.objects.create(link=link, quarter=quarter, **said)
    changes = Changes({"baseline_value": Decimal(9), "baseline_absence": "", "baseline_period": "2020/21"})
    edit_kpi_link(link=link, changes=changes, based_on=link.version, by=cast.governance, at=LATER)


def delete(cast):
    """Every live row is gone, past what protects it; seals, what is derived of them, and publications stay."""
    # PostgreSQL changes no table whose references are still to be checked.
    connection.check_constraints()
    remove_protections(connection)
    for model in (
        *(Aim.kpis.through, Aim.deputies.through, PlanKPI.themes.through, KPI.terms.through, Area.similar.through),
        *(ExceptionComment, ThemeRating, ProgressUpdate, Round, Aim, PlanKPI, Theme, Membership),
        *(Observation, Definition, Target, Reset, KPI, Area, Term, AuditEvent),
    ):
        rows = model._base_manager.all()
        if model is ProgressUpdate:
            rows.filter(carried_from__isnull=False)._raw_delete(rows.db)
        if model is Aim:
            rows.filter(reported_with__isnull=False)._raw_delete(rows.db)
        rows._raw_delete(rows.db)
    connection.check_constraints()
    install_protections(connection)


def test_every_published_address_keeps_its_bytes(client, published):
    before = answers(client)
    pages = [address for address, (status, _, _) in before.items() if status == 200]
    assert len(pages) > 200
    assert sum(b"<svg" in before[address][2] for address in pages) > 10
    kinds = ("/pack/", "series.csv", "aims.csv", "kpis.csv", "force.csv", "exceptions.csv", "feed.xml", "sitemap.xml")
    assert [kind for kind in kinds if not any(address.endswith(kind) for address in pages)] == []
    live = live_summary(plan_now(Plan.objects.get(slug="north"), at=LATER), at=LATER)
    for change in (rename, rate_again, revise, delete):
        change(published.cast)
        forget()
        after = answers(client)
        assert [address for address in before if after.get(address) != before[address]] == [], change.__name__
        assert after.keys() == before.keys()
    assert live.themes
    assert not Theme.objects.exists()
    assert (SealedQuarter.objects.seals().count(), SealedAim.objects.exists(), SealedKPI.objects.exists()) == (
        2,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("change", "page", "told"),
    [
        (rename, "live/aims/", "Renamed patrols"),
        (rename, "live/kpis/", "Renamed shoplifting"),
        (rate_again, "live/aims/patrols/", "Rated again."),
        (revise, "live/kpis/shoplifting/", "Revised."),
    ],
)
def test_the_live_pages_tell_of_it(client, published, change, page, told):
    """Or the bytes above would stay because nothing happened."""
    change(published.cast)
    client.force_login(published.cast.governance)
    assert told in client.get(f"/review/north/{page}").content.decode()
