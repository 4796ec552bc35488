"""The demonstration against the printed paper. Every expected figure was typed from Table One by hand."""

from datetime import timedelta
from decimal import Decimal

import pytest

from commitments.choices import UpdateState
from commitments.demo import story
from commitments.models import Plan, ProgressUpdate, SealedQuarter
from commitments.reporting.changes import changes_between
from commitments.reporting.collection import plan_now
from commitments.reporting.records import live_summary, sealed_summary, verify_chain
from plantracker.ledger.models import AuditEvent
from plantracker.people.models import User
from tests.commitments.demo.conftest import NOW

# Table One as printed: theme, measure, baseline, current, glyph. A baseline of None was printed as
# "Data not Available", or as the 0 that the paper's own text takes back.
PRINTED = [
    ("visible-policing", "special-constables", 30, 109, "▲"),
    ("visible-policing", "csew-police-council-dealing-with-crime", 51, 46, "▼"),
    ("urban-policing", "aris-income", 866733, 505750, "▼"),
    ("urban-policing", "reported-urban-offences", 33940, 35213, "▲"),
    ("rural-policing", "reported-rural-offences", 15813, 24793, "▲"),
    ("high-tech-policing", "electric-vehicles", 0, 7, "▲"),
    ("high-tech-policing", "annual-energy-usage", 14310294, 10284362, "▼"),
    ("neighbourhood-policing", "neighbourhood-officers", 161, 189, "▲"),
    ("neighbourhood-policing", "front-enquiry-offices", 17, 24, "▲"),
    ("community-policing", "101-call-performance", 78, 53, "▼"),
    ("community-policing", "neighbourhood-alert-users", None, 95550, "‡"),
    ("protecting-business", "reported-shoplifting-offences", 3089, 5331, "▲"),
    ("protecting-business", "shoplifting-positive-outcomes", 20, 21, "▲"),
    ("curbing-violent-crime", "serious-violence-offences", 28344, 27179, "▼"),
    ("curbing-violent-crime", "serious-violence-hospital-admissions", 186, 164, "▼"),
    ("victims-of-crime", "victim-satisfaction", 85, 79, "▼"),
    ("victims-of-crime", "vcop-compliance", 30, 86, "▲"),
    ("partnerships", "file-quality-compliance", 29, 61, "▲"),
    ("partnerships", "rasso-da-positive-outcomes", 11, 13, "▲"),
    ("trust-and-confidence", "public-confidence-csew", 56, 59, "▲"),
    ("trust-and-confidence", "complaints-into-force", None, 1143, "‡"),
]
DIRECTION = {"▲": "up", "▼": "down", "‡": ""}

# Theme, declared, counted, rating, projected as it can be said of the aims that are printed.
THEMES = [
    ("visible-policing", 10, 8, "green", "100% (8 of 8)"),
    ("urban-policing", 10, 10, "amber", "100% (10 of 10)"),
    ("rural-policing", 17, 13, "green", "92% (12 of 13)"),
    ("high-tech-policing", 13, 11, "green", "91% (10 of 11)"),
    ("neighbourhood-policing", 5, 5, "green", "100% (5 of 5)"),
    ("community-policing", 13, 12, "amber", "92% (11 of 12)"),
    ("protecting-business", 11, 8, "amber", "100% (8 of 8)"),
    ("curbing-violent-crime", 13, 11, "green", "100% (11 of 11)"),
    ("victims-of-crime", 13, 5, "amber", "100% (5 of 5)"),
    ("partnerships", 17, 9, "amber", "100% (9 of 9)"),
    ("protecting-personnel", None, 5, "green", "80% (4 of 5)"),
    ("trust-and-confidence", 9, 0, "red", "cannot be said: no aims"),
]


@pytest.fixture
def plan(told, db):
    return Plan.objects.get(slug="llr")


def sealed(plan, quarter):
    return sealed_summary(SealedQuarter.objects.seals().get(plan=plan, quarter=quarter))


def test_table_one_equals_the_printed_rows(plan):
    quarter = sealed(plan, "2023/24 Q3")
    rows = [
        (theme.slug, slug, kpi.baseline_value, kpi.current_value, kpi.comparison.direction)
        for theme in quarter.themes
        for slug in theme.key_kpis
        for kpi in [quarter.kpis_by_slug[slug]]
    ]
    assert rows == [
        (theme, kpi, None if baseline is None else Decimal(baseline), Decimal(current), DIRECTION[glyph])
        for theme, kpi, baseline, current, glyph in PRINTED
    ]


def test_themes_have_their_declared_and_counted_aims_ratings_and_projection(plan):
    quarter = sealed(plan, "2023/24 Q3")
    rows = [
        (theme.slug, theme.declared_total, theme.counts.total, theme.rag, str(theme.projection))
        for theme in quarter.themes
    ]
    assert rows == THEMES
    assert sum(theme.declared_total or 0 for theme in quarter.themes) == 131
    assert len(quarter.aims) == 97


@pytest.mark.parametrize(
    ("kpi", "change", "unit", "percent", "judgement"),
    [
        ("special-constables", "79", "constables", "263.3", "good"),
        ("csew-police-council-dealing-with-crime", "-5", "percentage points", None, "bad"),
        ("aris-income", "-360983", "£", "-41.6", "bad"),
        ("reported-urban-offences", "1273", "offences", "3.8", "bad"),
        ("reported-rural-offences", "8980", "offences", "56.8", "good"),
        ("electric-vehicles", "7", "vehicles", None, "good"),
        ("front-enquiry-offices", "7", "enquiry offices", None, "good"),
        ("reported-shoplifting-offences", "2242", "offences", "72.6", "good"),
        ("victim-satisfaction", "-6", "percentage points", None, "bad"),
        ("neighbourhood-alert-users", None, "", None, "cannot be said"),
        ("complaints-into-force", None, "", None, "cannot be said"),
    ],
)
def test_changes_are_in_the_right_unit_and_judged(plan, kpi, change, unit, percent, judgement):
    comparison = sealed(plan, "2023/24 Q3").kpis_by_slug[kpi].comparison
    assert comparison.change == (None if change is None else Decimal(change))
    assert (comparison.change_unit, comparison.judgement) == (unit, judgement)
    assert comparison.percent == (None if percent is None else Decimal(percent))


def test_unprinted_figures_are_absences_and_one_is_withheld(plan):
    first, second = sealed(plan, "2023/24 Q1"), sealed(plan, "2023/24 Q2")
    assert {kpi.current_absence for kpi in first.kpis} == {"not collected"}
    withheld = {kpi.slug: kpi.current_note for kpi in second.kpis if kpi.current_absence == "withheld"}
    assert withheld == {"complaints-into-force": ""}


def test_trust_and_confidence_begins_in_the_second_quarter(plan):
    assert [theme.slug for theme in sealed(plan, "2023/24 Q1").later_themes] == ["trust-and-confidence"]
    assert sealed(plan, "2023/24 Q2").later_themes == ()


def test_sealed_quarters_hold_worse_better_and_carried_aims(plan):
    newer = sealed(plan, "2023/24 Q3")
    changes = changes_between(sealed(plan, "2023/24 Q2"), newer)
    assert [change.slug for change in changes.aims_of_kind("worse")] == [
        "urban-policing-04",
        "rural-policing-13",
        "high-tech-policing-02",
        "community-policing-04",
        "community-policing-06",
        "community-policing-07",
        "protecting-personnel-05",
    ]
    assert "victims-of-crime-01" in [change.slug for change in changes.aims_of_kind("better")]
    assert [aim.slug for aim in newer.aims if aim.is_carried] == ["urban-policing-08", "community-policing-10"]


def test_open_round_has_one_of_each_and_a_reworded_and_a_gone_aim(plan):
    opened = plan.rounds.get(quarter="2023/24 Q4")
    assert (opened.cut_off.date() - NOW.date()).days == 14
    states = set(ProgressUpdate.objects.filter(round=opened).values_list("state", flat=True))
    assert states == set(UpdateState.values)
    live = live_summary(plan_now(plan, at=NOW + timedelta(minutes=1)), at=NOW + timedelta(minutes=1))
    assert [aim.slug for aim in live.gone] == ["urban-policing-06"]
    assert [aim.slug for aim in live.aims if aim.reworded_on] == ["urban-policing-05"]
    assert len(live.aims) == 96


def test_telling_the_story_again_changes_nothing(plan):
    events = AuditEvent.objects.count()
    story.tell(at=NOW + timedelta(days=3))
    assert AuditEvent.objects.count() == events


def test_each_account_has_only_its_own_role(plan):
    held = {sign_in.email: list(plan.memberships.filter(person__email=sign_in.email)) for sign_in in story.SIGN_INS}
    roles = {email: [membership.role for membership in rows] for email, rows in held.items()}
    assert roles == {
        "governance@opcc.example": ["governance"],
        "governance.officer@opcc.example": ["governance"],
        "analyst@opcc.example": ["analyst"],
        "lead@opcc.example": ["lead"],
        "lead.neighbourhoods@force.example": ["lead"],
        "reviewer@force.example": ["reviewer"],
        "panel@panel.example": ["panel"],
        "administrator@opcc.example": [],
    }
    superusers = User.objects.filter(is_superuser=True).values_list("email", flat=True)
    assert set(superusers) == {"administrator@opcc.example", "system@plantracker.example"}


def test_chain_of_three_seals_and_a_correction_holds(plan):
    records = SealedQuarter.objects.filter(plan=plan).select_related("plan").in_chain()
    verdicts = list(verify_chain(records))
    assert [(verdict.record.kind, verdict.fault) for verdict in verdicts] == [
        ("seal", ""),
        ("seal", ""),
        ("seal", ""),
        ("correction", ""),
    ]


def test_nothing_is_invented_without_saying_so(plan):
    readme = (story.FILES / "README.md").read_text(encoding="utf-8")
    for theme, _, _, _, projected in THEMES:
        title = next(each.title for each in sealed(plan, "2023/24 Q3").themes if each.slug == theme)
        row = next(line for line in readme.splitlines() if line.startswith(f"| {title} |"))
        assert row.endswith(f"{projected} |")
