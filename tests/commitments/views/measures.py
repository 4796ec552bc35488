"""The small plan with measures of every section: two quarters sealed, all expected texts follow from the figures here.

Shoplifting (more is wanted) breaks its upper limit in 2023/24 Q3 and is stable in Q4. Robbery (fewer
are wanted) is stable in Q3 and breaks it in Q4, with nothing said of it. In Q4 a figure of informants
is withheld. After the second seal shoplifting's January is revised.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from commitments.actions.comments import comment_on_kpi
from commitments.actions.plan import link_kpi
from commitments.models import (
    ExceptionComment,
    PlanKPI,
    ProgressUpdate,
    Round,
    SealedAim,
    SealedKPI,
    SealedPack,
    SealedQuarter,
    ThemeRating,
)
from kpis.actions.catalogue import create_area, create_term
from kpis.actions.decisions import decide_reset, set_target
from kpis.actions.measures import create_kpi
from kpis.actions.observations import NewObservation, record_observation
from kpis.models import KPI, Area, Definition, Observation, Reset, Target, Term
from kpis.periods import LONDON, Period
from tests.cast import PLANNED_AT, make_plan
from tests.commitments.views.story import NEXT_WRITTEN, seal_both_quarters
from tests.stage import MODELS, Stage

# Withheld: neither may ever stand anywhere but on the measure's live page.
SECRET, SECRET_NOTE = 777123, "note beside a secret"
REVISED_AT = datetime(2024, 5, 2, 9, 0, tzinfo=LONDON)

SHOPLIFTING = "2022-01: " + "100 102 " * 10 + "100 200 202 204 112 113 114"
ROBBERY = "2022-01: " + "20 22 " * 12 + "40 41 42"
RIVERBANK = {"Riverbank": "61", "Hillside": "58", "Lakeside": "57", "Seaside": "63", "Ours": "60"}


def add_measures(cast):
    """Measures of the force, the office and the partners, with their figures until the end of March 2024."""
    term = create_term(
        term=Term(register="north", slug="recorded", word="Recorded", meaning="Known to the police."),
        by=cast.analyst,
        at=PLANNED_AT,
    )
    shoplifting = _measure(
        cast,
        "shoplifting",
        terms=[term],
        title="Shoplifting",
        number="3.10",
        section="Force: Crime",
        polarity="higher",
        wanted="More reports are wanted here",
        rule="classes",
        board="Governance Board",
        framework="National measures",
        framework_version="2023",
        owner=cast.lead,
        source="Police records",
        definition="Thefts from shops.",
    )
    record_series(cast, shoplifting, SHOPLIFTING)
    robbery = _measure(cast, "robbery", title="Robbery", number="3.2", section="Force: Crime", rule="control")
    record_series(cast, robbery, ROBBERY)
    _decisions(cast, shoplifting)
    _office_and_partners(cast)
    _informants(cast)


def seal_measures():
    """The plan with these measures, both quarters sealed, and a revision after the second seal."""
    cast = make_plan()
    add_measures(cast)
    link = PlanKPI.objects.get(kpi__slug="shoplifting")
    said = {"text": "A shop reports online now.", "asks_analysis": True}
    comment_on_kpi(link=link, quarter=Period.parse("2023/24 Q3"), **said, by=cast.analyst, at=PLANNED_AT)
    told = seal_both_quarters(cast)
    new = NewObservation(link.kpi, Period.parse("2024-01"), Decimal(121), "", date(2024, 5, 2), note="Late reports.")
    record_observation(observation=new, by=cast.analyst, at=REVISED_AT)
    return told


def record_series(cast, kpi, text, *, area=None):
    """The figures of “2022-01: 1 2 - 4”, month by month, each known on the tenth of the next month."""
    first, values = text.split(":")
    start = Period.parse(first)
    rows = []
    for number, value in enumerate(values.split()):
        period = start.shifted(number)
        known = period.end + timedelta(days=10)
        rows.append(
            Observation(
                kpi=kpi,
                area=area,
                period=str(period),
                period_start=period.start,
                period_end=period.end,
                value=Decimal(value),
                known_on=known,
                imported=True,
                counts_from=datetime(known.year, known.month, known.day, tzinfo=LONDON),
                recorded_at=PLANNED_AT,
                recorded_by=cast.analyst,
            )
        )
    Observation.objects.bulk_create(rows)


def _measure(cast, slug, *, terms=(), baseline=None, key=False, **fields):
    """One measure of the plan, monthly offences unless told otherwise."""
    said = {"unit": "offences", "polarity": "lower", "frequency": "month", "combine": "sum"}
    kpi = KPI(register="north", slug=slug, **{**said, **fields})
    create_kpi(kpi=kpi, terms=terms, by=cast.analyst, at=PLANNED_AT)
    link = PlanKPI(plan=cast.plan, kpi=kpi, position=cast.plan.kpi_links.count() + 1, key=key)
    if baseline:
        link.baseline_period, link.baseline_value = baseline[0], Decimal(baseline[1])
    else:
        link.baseline_absence = "not collected"
    themes = [cast.streets] if slug == "shoplifting" else []
    link_kpi(link=link, themes=themes, by=cast.governance, at=PLANNED_AT)
    return kpi


def _decisions(cast, kpi):
    reset = Reset(
        kpi=kpi,
        month="2022-03",
        reason="Shops opened again",
        decided_by="Head of Performance",
        decided_on=date(2024, 1, 2),
    )
    decide_reset(reset=reset, by=cast.analyst, at=PLANNED_AT)
    target = Target(kpi=kpi, period="2023-12", value=Decimal(150), set_by="The commissioner", reason="More trust")
    set_target(target=target, by=cast.analyst, at=PLANNED_AT)


def _office_and_partners(cast):
    emails = _measure(
        cast,
        "emails",
        title="Emails received",
        number="1.1",
        section="Office: Support",
        unit="emails",
        polarity="neutral",
        frequency="quarter",
        combine="",
    )
    for period, value, note in (("2023/24 Q2", "1096", ""), ("2023/24 Q3", "1515", "printed as 419 more")):
        known = Period.parse(period).end + timedelta(days=1)
        new = NewObservation(emails, Period.parse(period), Decimal(value), "", known, note=note)
        record_observation(observation=new, by=cast.analyst, at=PLANNED_AT)
    all_crime = _measure(
        cast,
        "all-crime",
        title="All crime",
        number="11",
        section="Partnership: 11",
        combine="rolling",
        rule="baseline year",
        baseline=("2020/21", "58805"),
    )
    record_series(cast, all_crime, "2023-12: 60260")
    outcome = _measure(cast, "outcome", title="A good outcome", number="12", section="Partnership: 12", rule="similar")
    areas = {
        name: create_area(area=Area(register="north", slug=name.lower(), name=name), by=cast.analyst, at=PLANNED_AT)
        for name in RIVERBANK
    }
    for name, value in RIVERBANK.items():
        record_series(cast, outcome, f"2023-10: {value} 0 0", area=areas[name])


def _informants(cast):
    kpi = _measure(cast, "informants", title="Informants", number="9.1", section="Force: Covert", combine="last")
    record_series(cast, kpi, "2023-12: 12")
    new = NewObservation(
        kpi,
        Period.parse("2024-03"),
        Decimal(SECRET),
        "withheld",
        date(2024, 4, 8),
        note=SECRET_NOTE,
        withheld_by="Head of Covert",
        review_on=date(2024, 9, 1),
    )
    record_observation(observation=new, by=cast.analyst, at=NEXT_WRITTEN)


STAGE = Stage(
    seal_measures,
    (
        *MODELS[:4],
        Area,
        Area.similar.through,
        Term,
        *MODELS[4:5],
        KPI.terms.through,
        *MODELS[5:],
        Definition,
        Target,
        Reset,
        Observation,
        Round,
        ProgressUpdate,
        ThemeRating,
        ExceptionComment,
        SealedQuarter,
        SealedAim,
        SealedKPI,
        SealedPack,
    ),
)
