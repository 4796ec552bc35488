"""The people of the tests, and a small plan that they deliver, made through the actions.

`make_plan` answers a `Cast`. On the plan's day, 2 January 2024, its quarter 2023/24 Q3 has just
ended: with the default dates its round takes submissions until 15 January and closes on
22 January at 18:00. A second plan under another slug has people of its own.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from commitments.actions.plan import create_aim, create_plan, create_theme, link_kpi, set_role
from commitments.actions.progress import UpdateText, approve_updates, save_draft, submit_update
from commitments.actions.rounds import open_round
from commitments.choices import Deliverer, Role
from commitments.models import Aim, Plan, PlanKPI, ProgressUpdate, Round, Theme
from commitments.reporting.standing import newest_version
from kpis.actions.measures import create_kpi
from kpis.actions.observations import NewObservation, record_observation
from kpis.choices import Absence
from kpis.models import KPI, Observation
from kpis.periods import LONDON, Period
from plantracker.people.actions import create_people, set_password, system_account
from plantracker.people.models import User

PASSWORD = "a-long-enough-pass-phrase"
PLANNED_AT = datetime(2024, 1, 2, 9, 0, tzinfo=LONDON)
OPENED_AT = datetime(2024, 1, 3, 9, 0, tzinfo=LONDON)
WRITTEN_AT = datetime(2024, 1, 8, 11, 0, tzinfo=LONDON)
SUBMIT_BY = date(2024, 1, 15)
CUT_OFF = datetime(2024, 1, 22, 18, 0, tzinfo=LONDON)
QUARTER = Period.parse("2023/24 Q3")


@dataclass(frozen=True)
class Cast:
    """A plan with everybody and everything in it.

    Nobody but the administrator is in two plans. `lead` leads patrols and wardens and owns
    satisfaction; `deputy` deputises patrols; `other_lead` leads the helpline; court visits have
    no lead. Wardens are reported with patrols.
    """

    plan: Plan

    administrator: User  # the superuser: may do all, except approve what they wrote
    governance: User  # sets the plan up, opens rounds, approves
    second_governance: User  # the other pair of eyes
    analyst: User  # keeps KPIs and their values
    lead: User
    deputy: User
    other_lead: User
    reviewer: User  # sees the live plan, drafts excepted; not the admin
    panel: User  # sees published quarters only
    named: User  # a commissioner who is only named; no right at all

    streets: Theme
    victims: Theme

    patrols: Aim
    wardens: Aim
    helpline: Aim
    court_visits: Aim

    burglary: KPI  # a count, lower is better, baseline 400 in 2020/21 Q3
    satisfaction: KPI  # a share, higher is better, no baseline
    burglary_link: PlanKPI
    satisfaction_link: PlanKPI

    def people(self) -> dict[str, User]:
        """Everybody by the name they have here."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: each for name, each in found.items() if isinstance(each, User)}


def make_plan(*, at: datetime = PLANNED_AT, slug: str = "north") -> Cast:
    """A plan with its people, two themes, four aims and two KPIs."""
    people = _people(slug, at=at)
    by = people["governance"]
    plan = create_plan(
        plan=Plan(
            slug=slug,
            title=f"Plan of {slug}",
            area=slug.title(),
            office=f"Office of {slug}",
            board="Governance Board",
            panel="Police and Crime Panel",
            starts_on=date(2021, 4, 1),
            ends_on=date(2025, 3, 31),
            baseline_period="2020/21",
        ),
        by=people["administrator"],
        at=at,
    )
    _roles(plan, people, at=at)
    themes = _themes(plan, people, at=at)
    kpis = _kpis(plan, people, at=at)
    links = _links(plan, themes, kpis, by=by, at=at)
    aims = _aims(plan, people, themes, links, at=at)
    return Cast(plan=plan, **people, **themes, **aims, **kpis, **links)


def open_round_of(
    cast: Cast,
    *,
    quarter: Period = QUARTER,
    at: datetime = OPENED_AT,
    submit_by: date | None = None,
    cut_off: datetime | None = None,
) -> Round:
    """The cast's governance opens a round, with the default dates unless others are given."""
    opened = open_round(
        plan=cast.plan, quarter=quarter, by=cast.governance, at=at, submit_by=submit_by, cut_off=cut_off
    )
    return opened.round


def text_of(**fields: object) -> UpdateText:
    """A whole text, Amber and projected Green with a reason, changed as asked."""
    whole = {
        "activity": "Two more officers walk the town centre on Friday nights.",
        "rag": "amber",
        "rag_reason": "Half of the officers are in post.",
        "projected_rag": "green",
        "projected_reason": "",
    }
    return UpdateText(**{**whole, **fields})


def draft(aim: Aim, round_: Round, *, by: User, at: datetime = WRITTEN_AT, **fields: object) -> ProgressUpdate:
    """Somebody saves a draft over whatever is there."""
    return save_draft(aim=aim, round=round_, text=text_of(**fields), based_on=_version(aim, round_), by=by, at=at)


def submit(aim: Aim, round_: Round, *, by: User, at: datetime = WRITTEN_AT, **fields: object) -> ProgressUpdate:
    """Somebody submits an update over whatever is there."""
    return submit_update(aim=aim, round=round_, text=text_of(**fields), based_on=_version(aim, round_), by=by, at=at)


def approve(update: ProgressUpdate, *, by: User, at: datetime = WRITTEN_AT) -> ProgressUpdate:
    """Somebody approves a submitted update, and may."""
    decided = approve_updates(updates=[update], by=by, at=at)
    assert decided.done, f"{update} was not approved"
    return decided.done[0]


def observe(
    kpi: KPI,
    period: str,
    value: str | None,
    *,
    by: User,
    at: datetime = WRITTEN_AT,
    absence: str = "",
    note: str = "",
    known_on: date | None = None,
    **more: object,
) -> Observation:
    """Somebody records a value of a KPI, known on the day unless told otherwise.

    ``more`` are other fields of ``NewObservation``. Where a figure is withheld and they do not say
    who decided it, the chief executive did.
    """
    if absence == Absence.WITHHELD:
        more = {"withheld_by": "Chief Executive", "review_on": date(2024, 7, 1), **more}
    new = NewObservation(
        kpi=kpi,
        period=Period.parse(period),
        value=None if value is None else Decimal(value),
        absence=absence,
        known_on=known_on or at.astimezone(LONDON).date(),
        note=note,
        **more,
    )
    return record_observation(observation=new, by=by, at=at)


def _version(aim: Aim, round_: Round) -> int:
    newest = newest_version(aim, round_.quarter)
    return newest.version if newest else 0


def _people(slug: str, *, at: datetime) -> dict[str, User]:
    names = {
        "administrator": "Ada Administrator",
        "governance": "Greta Governance",
        "second_governance": "Gordon Governance",
        "analyst": "Anna Analyst",
        "lead": "Liam Lead",
        "deputy": "Dora Deputy",
        "other_lead": "Olga Lead",
        "reviewer": "Rita Reviewer",
        "panel": "Paul Panel",
        "named": "Nora Named",
    }
    made = {
        role: User(email=f"{role.replace('_', '.')}@{slug}.example", name=name, is_superuser=role == "administrator")
        for role, name in names.items()
    }
    by = system_account(at=at)
    create_people(people=list(made.values()), by=by, at=at)
    for person in made.values():
        set_password(person=person, password=PASSWORD, by=by, at=at)
    return made


def _roles(plan: Plan, people: dict[str, User], *, at: datetime) -> None:
    roles = {
        "governance": Role.GOVERNANCE,
        "second_governance": Role.GOVERNANCE,
        "analyst": Role.ANALYST,
        "lead": Role.LEAD,
        "deputy": Role.LEAD,
        "other_lead": Role.LEAD,
        "reviewer": Role.REVIEWER,
        "panel": Role.PANEL,
        "named": "",
    }
    for name, role in roles.items():
        set_role(plan=plan, person=people[name], role=role, by=people["administrator"], at=at)


def _themes(plan: Plan, people: dict[str, User], *, at: datetime) -> dict[str, Theme]:
    streets = Theme(plan=plan, slug="streets", order=1, title="Safer streets", lead=people["lead"], declared_total=2)
    victims = Theme(plan=plan, slug="victims", order=2, title="Victims first", declared_total=3)
    made = {"streets": streets, "victims": victims}
    for theme in made.values():
        create_theme(theme=theme, by=people["governance"], at=at)
    return made


def _kpis(plan: Plan, people: dict[str, User], *, at: datetime) -> dict[str, KPI]:
    burglary = KPI(
        register=plan.register,
        slug="burglary",
        title="Burglaries",
        unit="offences",
        polarity="lower",
        polarity_reason="Fewer homes are broken into.",
        frequency="quarter",
    )
    satisfaction = KPI(
        register=plan.register,
        slug="satisfaction",
        title="Victims who are satisfied",
        unit="%",
        polarity="higher",
        frequency="quarter",
        owner=people["lead"],
    )
    made = {"burglary": burglary, "satisfaction": satisfaction}
    for kpi in made.values():
        create_kpi(kpi=kpi, by=people["analyst"], at=at)
    return made


def _links(plan: Plan, themes: dict[str, Theme], kpis: dict[str, KPI], *, by: User, at: datetime) -> dict[str, PlanKPI]:
    burglary = PlanKPI(
        plan=plan, kpi=kpis["burglary"], position=1, baseline_period="2020/21 Q3", baseline_value=Decimal(400)
    )
    satisfaction = PlanKPI(plan=plan, kpi=kpis["satisfaction"], position=2, baseline_absence="not collected")
    link_kpi(link=burglary, themes=[themes["streets"]], by=by, at=at)
    link_kpi(link=satisfaction, themes=[themes["victims"]], by=by, at=at)
    return {"burglary_link": burglary, "satisfaction_link": satisfaction}


def _aims(
    plan: Plan, people: dict[str, User], themes: dict[str, Theme], links: dict[str, PlanKPI], *, at: datetime
) -> dict[str, Aim]:
    streets, victims = themes["streets"], themes["victims"]
    patrols = Aim(
        plan=plan,
        theme=streets,
        slug="patrols",
        order=1,
        title="Put more officers on foot patrol",
        delivered_by=Deliverer.FORCE,
        lead=people["lead"],
    )
    wardens = Aim(plan=plan, theme=streets, slug="wardens", order=2, title="Train the wardens", lead=people["lead"])
    helpline = Aim(
        plan=plan, theme=victims, slug="helpline", order=1, title="Open a helpline", lead=people["other_lead"]
    )
    court_visits = Aim(plan=plan, theme=victims, slug="court-visits", order=2, title="Offer visits before a trial")
    by = people["governance"]
    create_aim(aim=patrols, deputies=[people["deputy"]], kpis=[links["burglary_link"]], by=by, at=at)
    wardens.reported_with = patrols
    for aim in (wardens, helpline, court_visits):
        create_aim(aim=aim, deputies=[], kpis=[], by=by, at=at)
    return {"patrols": patrols, "wardens": wardens, "helpline": helpline, "court_visits": court_visits}
