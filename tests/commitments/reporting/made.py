"""Summaries made by hand, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from commitments.ratings import Projection, RagCounts
from commitments.reporting.measured import measured_of
from commitments.reporting.summary import (
    AimSummary,
    KpiSummary,
    PlanSummary,
    QuarterSummary,
    ThemeSummary,
    UpdateSummary,
)
from kpis.methods.comparison import Comparison, Direction, Stated
from kpis.methods.rating import verdicts_of
from kpis.methods.verdict import Judgement, Verdict
from kpis.periods import Period

PLAN = PlanSummary(
    slug="north",
    title="Plan of north",
    area="North",
    office="Office of north",
    board="Governance Board",
    panel="Police and Crime Panel",
    starts_on=date(2021, 4, 1),
    ends_on=date(2025, 3, 31),
    baseline_period="2020/21",
    marking="OFFICIAL",
)


def update(**fields):
    said = {
        "aim": "patrols",
        "quarter": "2023/24 Q3",
        "version": 1,
        "activity": "Two more officers.",
        "is_nothing_to_report": False,
        "lacks_evidence": "",
        "rag_reason": "Half are in post.",
        "projected_reason": "",
        "marking": "OFFICIAL",
        "author": "Liam Lead",
        "approver": "Greta Governance",
        "approved_on": date(2024, 1, 8),
    }
    return UpdateSummary(**{**said, **fields})


def aim(slug="patrols", **fields):
    said = {
        "slug": slug,
        "order": 1,
        "title": "Walk more",
        "delivered_by": "force",
        "lead": "Liam Lead",
        "deputies": ("Dora Deputy",),
        "due_on": None,
        "reported_with": "",
        "kpis": ("burglary",),
        "reworded_on": None,
        "reworded_reason": "",
        "rag": "",
        "projected_rag": "",
        "rated_in": "2023/24 Q3",
        "is_carried": False,
        "is_stale": False,
        "last_rag": "",
        "last_projected_rag": "",
        "update": None,
    }
    return AimSummary(**{**said, **fields})


def theme(slug="streets", *, aims=(), **fields):
    said = {
        "slug": slug,
        "order": 1,
        "title": "Safer streets",
        "objective": "Fewer knives.",
        "lead": "Liam Lead",
        "starts_on": None,
        "declared_total": 2,
        "rag": "amber",
        "rag_reason": "Half.",
        "rated_on": date(2024, 1, 8),
        "counts": RagCounts.of(each.rag for each in aims),
        "projection": Projection.of(each.projected_rag for each in aims),
        "aims": tuple(aims),
        "key_kpis": (),
    }
    return ThemeSummary(**{**said, **fields})


def kpi(slug="burglary", **fields):
    said = {
        "slug": slug,
        "title": "Burglaries",
        "definition": "Homes only.",
        "definition_version": 2,
        "unit": "offences",
        "polarity": "lower",
        "polarity_reason": "Fewer homes are broken into.",
        "frequency": "quarter",
        "source": "Police records",
        "decimals": 0,
        "key": True,
        "themes": ("streets",),
        "baseline_period": "2020/21 Q3",
        "baseline_value": Decimal("400"),
        "baseline_absence": "",
        "current_period": "2023/24 Q2",
        "current_value": Decimal("300.0000"),
        "current_absence": "",
        "current_known_on": date(2024, 1, 8),
        "current_note": "Provisional.",
        "last_period": "",
        "last_value": None,
        "comparison": Comparison(
            judgement=Judgement.GOOD,
            why="lower is better",
            direction=Direction.DOWN,
            change=Decimal("-100.0000"),
            change_unit="offences",
            percent=Decimal("-25.0"),
        ),
    }
    return KpiSummary(**{**said, **fields})


def judged(made, *, quarter="2023/24 Q3", areas=(), until="2024/25"):
    """The same measure with what every rule says of it; its baseline is the stated one."""
    period = Period.parse(made.baseline_period) if made.baseline_period else None
    found = verdicts_of(
        measured_of(made),
        rule=made.sheet.rule,
        quarter=Period.parse(quarter),
        baseline=Stated(period, made.baseline_value, made.baseline_absence),
        areas=areas,
        until=Period.parse(until),
    )
    return replace(made, verdicts=found)


def verdict(rule="baseline", **fields):
    said = {"rule_name": f"The {rule} rule", "word": "Good", "judgement": Judgement.GOOD, "sentence": "All is well."}
    return Verdict(rule=rule, **{**said, **fields})


def quarter(name="2023/24 Q3", themes=(), kpis=(), **fields):
    said = {
        "plan": PLAN,
        "quarter": name,
        "cut_off": datetime(2024, 1, 22, 18, 0, tzinfo=UTC),
        "themes": tuple(themes),
        "later_themes": (),
        "gone": (),
        "kpis": tuple(kpis),
        "rules": ("A rule.",),
    }
    return QuarterSummary(**{**said, **fields})
