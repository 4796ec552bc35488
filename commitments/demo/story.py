"""What the demonstration adds to its files: accounts, sealed and published quarters, a correction, an open round.

Each step looks whether it was taken already, so the story can be told again from wherever it
stopped. Ratings, reasons and texts of the open round are invented; see the README beside the files.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from commitments.actions.importing import import_plan
from commitments.actions.plan import edit_plan, reword_aim, withdraw_aim
from commitments.actions.progress import UpdateText, approve_updates, return_updates, save_draft, submit_update
from commitments.actions.publishing import publish_quarter
from commitments.actions.records import Changes
from commitments.actions.rounds import open_round
from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.imports.plans import plan_import
from commitments.imports.sources import from_folder
from commitments.models import Aim, Plan, ProgressUpdate, Round, SealedQuarter
from commitments.rounds import CUT_OFF_TIME, SUBMIT_AFTER, working_days_after
from kpis.periods import LONDON, Period
from plantracker.csvfiles import BY_COMMAND
from plantracker.people.actions import create_people, set_password, system_account
from plantracker.people.models import User

FOLDER = Path(__file__).parent
FILES = FOLDER / "llr"
SLUG = "llr"
SEALED = ("2023/24 Q1", "2023/24 Q2", "2023/24 Q3")
# Of the measured plans; the last one stays sealed and not published.
UNPUBLISHED = ("llr-earlier", "2020/21 Q4")
OPEN = "2023/24 Q4"
ROUND_LENGTH = timedelta(days=14)
# Only ever set on a development site, which listens on loopback alone.
PASSWORD = "plan-delivery-demo"
ADMINISTRATOR = "administrator@opcc.example"
GOVERNANCE = "governance@opcc.example"
LEAD = "lead@opcc.example"
SECOND_LEAD = "lead.neighbourhoods@force.example"


@dataclass(frozen=True)
class MeasuredPlan:
    """A plan that shows measures with a history: its files, and the quarters that are sealed."""

    slug: str
    folder: str
    sealed: tuple[str, ...]


MEASURED = (
    MeasuredPlan("london", "london", ("2020/21 Q1", "2023/24 Q1", "2024/25 Q4", "2025/26 Q3")),
    MeasuredPlan("llr-earlier", "llr_earlier", ("2014/15 Q2", "2019/20 Q1", "2020/21 Q1", "2020/21 Q4")),
)


@dataclass(frozen=True)
class SignIn:
    """An account of the demonstration: what it is for, and its address."""

    role: str
    email: str


SIGN_INS = (
    SignIn("governance", GOVERNANCE),
    SignIn("governance (second)", "governance.officer@opcc.example"),
    SignIn("analyst", "analyst@opcc.example"),
    SignIn("lead", LEAD),
    SignIn("lead (second)", SECOND_LEAD),
    SignIn("reviewer", "reviewer@force.example"),
    SignIn("panel", "panel@panel.example"),
    SignIn("administrator", ADMINISTRATOR),
)


def tell(*, at: datetime) -> None:
    """Load the plan and play the story up to an open round, leaving out what is there already."""
    system = system_account(at=at)
    if not Plan.objects.filter(slug=SLUG).exists():
        _import_files(FILES, by=system, at=at)
    plan = _public(SLUG, by=system, at=at)
    _open_accounts(by=system, at=at)
    _seal_and_publish(plan, SEALED, by=system, at=at)
    if not SealedQuarter.objects.corrections().filter(plan=plan).exists():
        _correct(plan, by=_person(GOVERNANCE), at=at)
    if not plan.rounds.filter(quarter=OPEN).exists():
        _open_the_round(plan, at=at)
    for measured in MEASURED:
        _tell_measured(measured, by=system, at=at)


def _tell_measured(measured: MeasuredPlan, *, by: User, at: datetime) -> None:
    """Load a plan with public figures, and seal its quarters."""
    if not Plan.objects.filter(slug=measured.slug).exists():
        _import_files(FOLDER / measured.folder, by=by, at=at)
    plan = _public(measured.slug, by=by, at=at)
    _seal_and_publish(plan, measured.sealed, by=by, at=at)


def _seal_and_publish(plan: Plan, quarters: tuple[str, ...], *, by: User, at: datetime) -> None:
    """Seal the quarters, and publish all but the one that shows what a reader of the board alone sees."""
    for quarter in quarters:
        seal = seal_quarter(plan=plan, quarter=Period.parse(quarter), by=by, at=at).record
        if (plan.slug, quarter) != UNPUBLISHED:
            publish_quarter(seal=seal, by=by, at=at)


def _public(slug: str, *, by: User, at: datetime) -> Plan:
    """The plan, its published quarters open to everyone."""
    plan = Plan.objects.get(slug=slug)
    if plan.is_public:
        return plan
    return edit_plan(plan=plan, changes=Changes({"is_public": True}), based_on=plan.version, by=by, at=at)


def _import_files(folder: Path, *, by: User, at: datetime) -> None:
    checked = plan_import(source=from_folder(folder, BY_COMMAND), by=by, at=at)
    import_plan(checked=checked, by=by, at=at)


def _open_accounts(*, by: User, at: datetime) -> None:
    if not User.objects.filter(email=ADMINISTRATOR).exists():
        administrator = User(email=ADMINISTRATOR, name="Administrator", organisation="OPCC", is_superuser=True)
        create_people(people=[administrator], by=by, at=at)
    for sign_in in SIGN_INS:
        person = _person(sign_in.email)
        if not person.has_usable_password():
            set_password(person=person, password=PASSWORD, by=by, at=at)


def _correct(plan: Plan, *, by: User, at: datetime) -> None:
    seal = SealedQuarter.objects.seals().get(plan=plan, quarter=SEALED[-1])
    note = CorrectionNote(
        about="aim",
        subject="partnerships-01",
        was="File quality rose from 38% to 65%, given as 26 percentage points.",
        should_read="27 percentage points.",
        reason="The two figures differ by 27.",
    )
    record_correction(seal=seal, note=note, by=by, at=at)


def _open_the_round(plan: Plan, *, at: datetime) -> None:
    """Open the quarter after the sealed ones and let it begin: one of each state, a rewording, a withdrawal."""
    governance = _person(GOVERNANCE)
    today = at.astimezone(LONDON).date()
    closes_on = today + ROUND_LENGTH
    opened = open_round(
        plan=plan,
        quarter=Period.parse(OPEN),
        by=governance,
        at=at,
        submit_by=min(working_days_after(today, SUBMIT_AFTER - 3), closes_on),
        cut_off=datetime.combine(closes_on, CUT_OFF_TIME, tzinfo=LONDON),
    ).round
    _change_aims(plan, by=governance, at=at)
    _collect(plan, opened, governance=governance, at=at)


def _change_aims(plan: Plan, *, by: User, at: datetime) -> None:
    reworded = plan.aims.get(slug="urban-policing-05")
    reword_aim(
        aim=reworded,
        title="Make the most of online reporting, and of every other way to reach the police, so that crime is"
        " managed well and at a fair cost",
        on=date(2024, 2, 12),
        reason="The board asked that people who do not use the internet be named too.",
        based_on=reworded.version,
        by=by,
        at=at,
    )
    gone = plan.aims.get(slug="urban-policing-06")
    withdraw_aim(
        aim=gone,
        on=date(2024, 3, 4),
        reason="Licensing is handled by the city council's own plan from this quarter.",
        based_on=gone.version,
        by=by,
        at=at,
    )


def _collect(plan: Plan, opened: Round, *, governance: User, at: datetime) -> None:
    """Two leads begin: one update approved, one submitted, one returned, one still a draft."""
    lead, second = _person(LEAD), _person(SECOND_LEAD)
    approved = _submit(
        plan.aims.get(slug="curbing-violent-crime-09"),
        opened,
        "Staff of the office went on taking part in the working groups of the APCC.",
        by=lead,
        at=at,
    )
    approve_updates(updates=[approved], by=governance, at=at)
    returned = _submit(plan.aims.get(slug="victims-of-crime-04"), opened, "Grants continue to be paid.", by=lead, at=at)
    return_updates(
        updates=[returned], comment="Please say how many services were paid, and for how long.", by=governance, at=at
    )
    _submit(
        plan.aims.get(slug="neighbourhood-policing-01"),
        opened,
        "Every neighbourhood team now has its named officers on the Force's pages.",
        by=second,
        at=at,
    )
    started = plan.aims.get(slug="rural-policing-01")
    save_draft(
        aim=started,
        round=opened,
        text=UpdateText(activity="The rural team met the parish councils in March 2024."),
        based_on=0,
        by=second,
        at=at,
    )


def _submit(aim: Aim, opened: Round, activity: str, *, by: User, at: datetime) -> ProgressUpdate:
    """Submit an update that keeps the ratings of the last one."""
    last = aim.updates.approved().newest_first()[0]
    text = UpdateText(
        activity=activity,
        rag=last.rag,
        rag_reason=last.rag_reason,
        projected_rag=last.projected_rag,
        projected_reason=last.projected_reason,
    )
    return submit_update(aim=aim, round=opened, text=text, based_on=0, by=by, at=at)


def _person(email: str) -> User:
    return User.objects.get(email=email)
