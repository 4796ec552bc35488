"""Whatever people type is text: no field of a plan can put mark-up on a page."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine

from commitments.actions.comments import comment_on_kpi
from commitments.actions.plan import create_aim, create_plan, create_theme, link_kpi, reword_aim, set_role, withdraw_aim
from commitments.actions.rounds import open_round, rate_theme
from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.models import Aim, Plan, PlanKPI, Theme
from kpis.actions.catalogue import create_area, create_term
from kpis.actions.decisions import decide_reset, set_target
from kpis.actions.measures import NewDefinition, create_kpi, redefine_kpi
from kpis.actions.observations import NewObservation, record_observation
from kpis.models import KPI, Area, Reset, Target, Term
from kpis.periods import Period
from plantracker.people.actions import create_people
from plantracker.people.models import User
from tests.cast import CUT_OFF, OPENED_AT, PLANNED_AT, QUARTER, WRITTEN_AT, approve, observe, submit
from tests.commitments.views.measures import record_series
from tests.commitments.views.story import CORRECTED_AT, NEXT_OPENED

EVIL = "<script>alert(1)</script>"
TODAY = date(2024, 1, 3)
PAGES = [
    "/review/",
    "/review/evil/quarters/",
    "/review/evil/2023-24-q3/seal/",
    "/review/evil/2023-24-q3/corrections/",
    *(
        f"/review/evil/{when}/{page}"
        for when in ("2023-24-q3", "live", "draft")
        for page in (
            "",
            "themes/t/",
            "changes/",
            "changes/?against=%3Cscript%3Ealert(1)",
            "aims/",
            "aims/?q=%3Cscript%3E",
            "kpis/",
            "kpis/?q=%3Cscript%3E&section=%3Cscript%3E",
            "kpis/force/",
            "kpis/k/",
            "kpis/m/",
            "exceptions/",
            "exceptions/?board=%3Cscript%3E",
            "search/?q=%3Cscript%3Ealert",
            "about/",
            "glossary/",
        )
    ),
]


def named(number):
    """The tag with a number, so that a missing text can be told."""
    return f"{EVIL}{number}"


def evil_measure(plan, boss, writer):
    """A monthly measure with everything that somebody may type: an exception, adverse, one figure withheld."""
    by = {"by": boss, "at": PLANNED_AT}
    term = create_term(term=Term(register="evil", slug="t", word=named("word"), meaning=named("meaning")), **by)
    areas = [Area(register="evil", slug=f"a{place}", name=named(f"area{place}")) for place in range(4)]
    for area in areas:
        create_area(area=area, **by)
    names = ("title", "definition", "source", "board", "framework", "wanted", "proxy")
    kpi = KPI(
        register="evil",
        slug="m",
        number="<script>7",
        section=f"Force: {named('section')}",
        framework_version=named("version"),
        unit="offences",
        polarity="lower",
        frequency="month",
        combine="sum",
        rule="classes",
        owner=writer,
        **{name: named(f"m-{name}") for name in names},
    )
    create_kpi(kpi=kpi, terms=[term], **by)
    link = PlanKPI(plan=plan, kpi=kpi, position=2, key=False, baseline_absence="not collected")
    link_kpi(link=link, themes=[], **by)
    cast = SimpleNamespace(analyst=boss)
    record_series(cast, kpi, "2022-01: " + "10 12 " * 11 + "40")
    for area in areas:
        record_series(cast, kpi, "2023-10: 10 10 10", area=area)
    absent = {"absence": "late", "withheld_by": named("decided"), "note": named("absent")}
    new = NewObservation(kpi, Period.parse("2023-12"), None, known_on=PLANNED_AT.date(), **absent)
    record_observation(observation=new, **by)
    reset = Reset(
        kpi=kpi, month="2022-06", reason=named("reset"), decided_by=named("resetter"), decided_on=date(2024, 1, 2)
    )
    decide_reset(reset=reset, **by)
    target = Target(kpi=kpi, by=date(2025, 3, 31), value=Decimal(9), set_by=named("setter"), reason=named("target"))
    set_target(target=target, **by)
    new = NewDefinition(date(2022, 3, 1), named("break"), False, {"definition": named("redefined")})
    redefine_kpi(kpi=kpi, new=new, based_on=1, **by)
    comment_on_kpi(link=link, quarter=QUARTER, text=named("comment"), asks_analysis=True, by=boss, at=OPENED_AT)


@pytest.fixture
def evil(db):
    """A plan whose every text is a script; answers its governance officer, who is an administrator."""
    boss = User(email="boss@evil.example", name=named("boss"), is_superuser=True)
    writer = User(email="writer@evil.example", name=named("writer"))
    create_people(people=[boss, writer], by=boss, at=PLANNED_AT)
    words = {name: named(name) for name in ("title", "area", "office", "board", "panel")}
    plan = Plan(slug="evil", starts_on=date(2021, 4, 1), ends_on=date(2025, 3, 31), **words)
    create_plan(plan=plan, by=boss, at=PLANNED_AT)
    set_role(plan=plan, person=writer, role="governance", by=boss, at=PLANNED_AT)
    theme = Theme(plan=plan, slug="t", order=1, title=named("theme"), objective=named("objective"), lead=writer)
    create_theme(theme=theme, by=boss, at=PLANNED_AT)
    told = {name: named(name) for name in ("definition", "polarity_reason", "source")}
    kpi = KPI(
        register="evil", slug="k", title=named("kpi"), unit="<script>u", polarity="lower", frequency="quarter", **told
    )
    create_kpi(kpi=kpi, by=boss, at=PLANNED_AT)
    link = PlanKPI(plan=plan, kpi=kpi, position=1, baseline_value=Decimal(400), baseline_period="2020/21 Q3")
    link_kpi(link=link, themes=[theme], by=boss, at=PLANNED_AT)
    evil_measure(plan, boss, writer)
    kept = Aim(plan=plan, theme=theme, slug="kept", order=1, title=named("aim"), lead=writer)
    gone = Aim(plan=plan, theme=theme, slug="gone", order=2, title=named("gone"))
    for aim, deputies in ((kept, [boss]), (gone, [])):
        create_aim(aim=aim, deputies=deputies, kpis=[], by=boss, at=PLANNED_AT)
    first = open_round(plan=plan, quarter=QUARTER, by=boss, at=OPENED_AT).round
    fields = {name: named(name) for name in ("activity", "rag_reason", "projected_reason")}
    approve(submit(kept, first, by=writer, **fields), by=boss)
    rate_theme(theme=theme, round=first, rag="red", reason=named("rating"), by=boss, at=WRITTEN_AT)
    observe(kpi, "2023/24 Q3", "380", by=boss, note=named("note"))
    seal = seal_quarter(plan=plan, quarter=QUARTER, by=boss, at=CUT_OFF).record
    note = CorrectionNote("aim", "kept", named("was"), named("should"), named("why"))
    record_correction(seal=seal, note=note, by=boss, at=CORRECTED_AT)
    on = {"on": date(2024, 2, 1), "based_on": 1, "by": boss, "at": NEXT_OPENED}
    reword_aim(aim=kept, title=named("reworded"), reason=named("rewording"), **on)
    withdraw_aim(aim=gone, reason=named("withdrawal"), **on)
    open_round(plan=plan, quarter=Period.parse("2023/24 Q4"), by=boss, at=NEXT_OPENED)
    return boss


@pytest.mark.parametrize("address", PAGES)
def test_no_text_becomes_markup(client, evil, address):
    client.force_login(evil)
    with time_machine.travel("2024-04-10T10:00:00Z", tick=False):
        response = client.get(address)
    markup = response.content.decode()
    assert response.status_code == 200
    assert "&lt;script&gt;" in markup
    assert "<script" not in markup.lower()


def test_every_text_is_shown_as_it_was_typed(client, evil):
    client.force_login(evil)
    with time_machine.travel("2024-04-10T10:00:00Z", tick=False):
        shown = "".join(client.get(address).content.decode() for address in PAGES)
    texts = """boss writer title area office theme objective kpi definition polarity_reason source aim gone activity
        rag_reason projected_reason rating note was should why reworded rewording withdrawal word meaning section
        version m-title m-definition m-source m-board m-framework m-proxy area0 decided absent reset resetter setter
        target break redefined comment"""
    assert [text for text in texts.split() if f"&lt;script&gt;alert(1)&lt;/script&gt;{text}" not in shown] == []
