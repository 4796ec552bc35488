"""A plan with everything that an address of the admin can be about, as it stands today."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from commitments.actions.rounds import rate_theme
from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.reporting.plan_files import as_zip, plan_files
from kpis.actions.catalogue import create_area, create_term
from kpis.actions.imports import NewFile, put_aside, work_on
from kpis.models import Area, Term
from kpis.periods import Period
from plantracker.ledger.models import AuditEvent
from plantracker.people.models import User
from tests.cast import Cast, approve, draft, make_plan, observe, open_round_of, submit

FIGURES = b"kpi,period,value\nburglary,2023/24 Q3,377\nburglary,2022/23 Q1,1407\n"
WRONG_FIGURES = b"kpi,period,value\nburglary,2023/24 Q9,377\nnothing-like-it,2022/23 Q1,x\n"


@dataclass(frozen=True)
class AdminStage:
    """The cast, and people and keys of things under the names that tables give them."""

    cast: Cast
    people: dict[str, User]
    keys: dict[str, int | str]


def make_stage():
    """Patrols are approved, court visits submitted, the helpline is a draft; the bare plan has no round."""
    now = timezone.now()
    cast, other = make_plan(), make_plan(slug="south")
    closes = now + timedelta(days=14)
    quarter = Period.parse("2023/24 Q3")
    round_ = open_round_of(cast, quarter=quarter, at=now, submit_by=closes.date(), cut_off=closes)
    rate_theme(theme=cast.streets, round=round_, rag="red", reason="Half are empty.", by=cast.second_governance, at=now)
    approve(submit(cast.patrols, round_, by=cast.lead, at=now), by=cast.governance, at=now)
    submitted = submit(cast.court_visits, round_, by=cast.second_governance, at=now)
    seal, later = (
        seal_quarter(plan=cast.plan, quarter=Period.parse(each), by=cast.governance, at=now).record
        for each in ("2021/22 Q1", "2021/22 Q2")
    )
    note = CorrectionNote(about="quarter", subject="", was="", should_read="402", reason="A late file.")
    correction = record_correction(seal=seal, note=note, by=cast.governance, at=now)
    keys = {
        "app": "commitments",
        "plan": cast.plan.pk,
        "bare plan": other.plan.pk,
        "theme": cast.streets.pk,
        "aim": cast.patrols.pk,
        "loose": cast.court_visits.pk,
        "bare aim": other.patrols.pk,
        "submitted": submitted.pk,
        "unwritten": cast.helpline.pk,
        "draft": draft(cast.helpline, round_, by=cast.other_lead, at=now, activity="").pk,
        "round": round_.pk,
        "rating": cast.streets.ratings.get().pk,
        "seal": seal.pk,
        "later seal": later.pk,
        "correction": correction.pk,
        "kpi": cast.burglary.pk,
        "link": cast.burglary_link.pk,
        "observation": observe(
            cast.burglary,
            "2023/24 Q3",
            "390",
            by=cast.analyst,
            at=now,
            note="Fewer at night.",
            known_on=date(2024, 1, 9),
        ).pk,
        "batch": _batch(cast, "figures.csv", FIGURES, at=now),
        "wrong batch": _batch(cast, "wrong.csv", WRONG_FIGURES, at=now),
        "area": create_area(area=Area(register="north", slug="west", name="West"), by=cast.analyst, at=now).pk,
        "term": create_term(
            term=Term(register="north", slug="burglary", word="Burglary", meaning="A break-in."),
            by=cast.analyst,
            at=now,
        ).pk,
        "membership": cast.plan.memberships.get(person=cast.reviewer).pk,
        "person": cast.panel.pk,
        "event": AuditEvent.objects.filter(scope=cast.plan.scope).first().pk,
    }
    people = {
        **cast.people(),
        "lead of the bare plan": other.lead,
        "governance of the bare plan": other.governance,
    }
    return AdminStage(cast, people, keys)


def zip_of(plan, **edits):
    """The plan's own files as an upload, some of them edited: ``name=(was, becomes)``."""
    files = dict(plan_files(plan).files)
    for name, (was, becomes) in edits.items():
        files[f"{name}.csv"] = files[f"{name}.csv"].replace(was, becomes)
    return {"name": "plan.zip", "mimeType": "application/zip", "buffer": as_zip(files)}


def _batch(cast, name, content, *, at):
    file = NewFile("north", name, content)
    return work_on(batch=put_aside(file=file, by=cast.analyst, at=at), at=at).pk
