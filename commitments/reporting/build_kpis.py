"""From what was known of a measure to its part of a quarter's summary. Pure: no database, no clock."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commitments.reporting.facts import CommentFact, Facts, MeasureFacts
from commitments.reporting.summary import GlossaryTerm, KpiComment, KpiSheet, KpiSummary, RuleText
from kpis.choices import Absence, Rule
from kpis.known import current_meaning
from kpis.methods.comparison import Stated, compare
from kpis.methods.rating import RULE_TEXTS, AreaFigure, verdicts_of
from kpis.methods.series import Meaning, Measured, Point, on_calendar
from kpis.periods import LONDON, Frequency, Period
from plantracker.ledger.events import State

# What of a sheet is a plain text of the measure's own record.
SHEET_TEXTS = ("number", "section", "board", "framework", "framework_version", "wanted", "proxy")


@dataclass(frozen=True)
class Place:
    """Where a measure stands in the plan: slugs of the themes and aims that it serves."""

    themes: tuple[str, ...]
    aims: tuple[str, ...]


def kpi_summary(facts: Facts, link_key: int, quarter: Period, place: Place) -> KpiSummary:
    """A measure of the plan as it was known, with the verdicts of every rule that can judge it."""
    link = facts.links[link_key]
    measures = facts.measures
    kpi = measures.kpis[link["kpi_id"]]
    points = _series(measures.series.get(link["kpi_id"], []), kpi["frequency"])
    measured = _measured(facts, link["kpi_id"], points)
    current = points[-1] if points else None
    last = _last_before_absence(points)
    baseline = Stated(_period(link["baseline_period"]), _decimal(link["baseline_value"]), link["baseline_absence"])
    comment = measures.comments.get(link_key)
    said = {name: kpi[name] for name in ("slug", "title", "definition", "unit", "polarity", "polarity_reason")}
    return KpiSummary(
        **said,
        definition_version=kpi["version"],
        frequency=kpi["frequency"],
        source=kpi["source"],
        decimals=kpi["decimals"],
        key=link["key"],
        themes=place.themes,
        baseline_period=link["baseline_period"],
        baseline_value=baseline.value,
        baseline_absence=link["baseline_absence"],
        current_period=str(current.period) if current else "",
        current_value=current.value if current else None,
        current_absence=current.absence if current else "none recorded",
        current_known_on=current.known_on if current else None,
        current_note=_note(current),
        last_period=str(last.period) if last else "",
        last_value=last.value if last else None,
        comparison=compare(
            baseline,
            Stated(current.period, current.value, current.absence) if current else Stated(None, None),
            unit=kpi["unit"],
            polarity=kpi["polarity"],
            polarity_reason=kpi["polarity_reason"],
            combine=measured.meaning.combine,
            meanings=measured.meanings,
        ),
        sheet=_sheet(facts, kpi, place),
        meanings=measured.meanings,
        series=points,
        targets=measured.targets,
        resets=measured.resets,
        verdicts=verdicts_of(
            measured,
            rule=kpi.get("rule", Rule.BASELINE),
            quarter=quarter,
            baseline=baseline,
            areas=_areas(facts, link["kpi_id"], points),
            until=_last_year(facts.plan["ends_on"]),
        ),
        comment=_comment(facts, comment) if comment else None,
    )


def kpi_rules(kpis: tuple[KpiSummary, ...]) -> tuple[RuleText, ...]:
    """The texts of the rules that gave a verdict, in the order in which rules are listed."""
    used = {verdict.rule for kpi in kpis for verdict in kpi.verdicts}
    return tuple(RuleText(rule.value, str(rule.label), RULE_TEXTS[rule.value]) for rule in Rule if rule in used)


def glossary(measures: MeasureFacts) -> tuple[GlossaryTerm, ...]:
    """The words that the measures use, by the alphabet."""
    words = [GlossaryTerm(state["slug"], state["word"], state["meaning"]) for state in measures.terms.values()]
    return tuple(sorted(words, key=lambda term: term.word.casefold()))


def _series(points: list[Point], frequency: str) -> tuple[Point, ...]:
    """The points of the length that the measure is kept in, without holes."""
    return on_calendar(point for point in points if point.period.frequency == frequency)


def _measured(facts: Facts, kpi_id: int, points: tuple[Point, ...]) -> Measured:
    kpi, decisions = facts.measures.kpis[kpi_id], facts.measures.decisions
    return Measured(
        title=kpi["title"],
        decimals=kpi["decimals"],
        meanings=decisions.meanings.get(kpi_id) or _only_meaning(kpi),
        points=points,
        targets=tuple(decisions.targets.get(kpi_id, ())),
        resets=tuple(decisions.resets.get(kpi_id, ())),
        wanted=kpi.get("wanted", ""),
        sigma=kpi.get("sigma", KpiSheet.sigma),
        lines=kpi.get("lines", KpiSheet.lines),
        proxy=kpi.get("proxy", ""),
    )


def _only_meaning(kpi: State) -> tuple[Meaning, ...]:
    return (current_meaning(kpi),)


def _sheet(facts: Facts, kpi: State, place: Place) -> KpiSheet:
    """A measure's sheet; an event of an earlier version of the tracker holds less of it."""
    texts = {name: kpi.get(name, "") for name in SHEET_TEXTS}
    own_area = facts.measures.areas.get(kpi.get("own_area_id") or 0)
    terms = (facts.measures.terms.get(term) for term in kpi.get("terms", ()))
    return KpiSheet(
        **texts,
        owner=str(facts.people[kpi["owner_id"]]["name"]) if kpi["owner_id"] else "",
        rule=kpi.get("rule", KpiSheet.rule),
        sigma=kpi.get("sigma", KpiSheet.sigma),
        lines=kpi.get("lines", KpiSheet.lines),
        own_area=own_area["name"] if own_area else "",
        terms=tuple(sorted(term["slug"] for term in terms if term)),
        aims=place.aims,
    )


def _areas(facts: Facts, kpi_id: int, points: tuple[Point, ...]) -> tuple[AreaFigure, ...]:
    """The figures of the areas that the measure's own is compared with, its own among them.

    Where it has no area of its own, all areas that have figures.
    """
    elsewhere, areas = facts.measures.elsewhere.get(kpi_id, {}), facts.measures.areas
    own = areas.get(facts.measures.kpis[kpi_id].get("own_area_id") or 0)
    chosen = [key for key in elsewhere if key in areas and (own is None or key in own["similar"])]
    frequency = facts.measures.kpis[kpi_id]["frequency"]
    found = [
        AreaFigure(areas[key]["name"], _series(elsewhere[key], frequency), areas[key]["population"], is_own=False)
        for key in chosen
    ]
    if own is not None and found:
        found.append(AreaFigure(own["name"], points, own["population"], is_own=True))
    return tuple(sorted(found, key=lambda area: area.name))


def _comment(facts: Facts, comment: CommentFact) -> KpiComment:
    by = str(facts.people[comment.recorded_by_id]["name"])
    return KpiComment(comment.text, comment.asks_analysis, by, comment.recorded_at.astimezone(LONDON).date())


def _last_before_absence(points: tuple[Point, ...]) -> Point | None:
    """The newest figure before a current absence; None where the current period has a figure."""
    if not points or points[-1].value is not None:
        return None
    return next((point for point in reversed(points) if point.value is not None), None)


def _note(current: Point | None) -> str:
    """The note of a figure; none beside a withheld one, whose note could give it away."""
    if current is None or current.absence == Absence.WITHHELD:
        return ""
    return current.note


def _last_year(ends_on: str) -> Period:
    """The financial year in which the plan ends."""
    last = date.fromisoformat(ends_on)
    return Period(date(last.year if last.month >= 4 else last.year - 1, 4, 1), Frequency.YEAR)


def _period(text: str) -> Period | None:
    return Period.parse(text) if text else None


def _decimal(text: Any) -> Decimal | None:
    return None if text is None else Decimal(text)
