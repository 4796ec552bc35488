"""The parts of a measure's page that follow from its summary alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from commitments.reporting.similar import SimilarAreas, similar_areas
from commitments.reporting.summary import GlossaryTerm, KpiSummary, QuarterSummary
from commitments.views.figures import baseline_cell, period_name
from commitments.views.frame import Link
from commitments.views.kpis.cells import used_cell, used_words
from commitments.views.reading import Reading
from commitments.views.verdicts import verdict_mark
from kpis.choices import Combine, FrequencyChoice, Polarity, Rule
from kpis.methods.series import Point, Target
from kpis.methods.spans import period_words
from kpis.methods.verdict import Used, Verdict
from kpis.methods.wording import ordinal
from plantracker.ui.formatting import day, figure, sentence, unit_words
from plantracker.ui.fragments import Cell, Mark

NONE_RECORDED = "None is recorded."
SIDES = {1: "above the lines", -1: "below the lines", 0: "between the lines"}


@dataclass(frozen=True)
class UsedRow:
    """One figure that a verdict used."""

    name: str
    cell: Cell


@dataclass(frozen=True)
class VerdictBlock:
    """One verdict in full: what it says, the rule's text, the figures used, what to do, what to beware of."""

    mark: Mark
    text: str
    figures: tuple[UsedRow, ...]
    advice: str
    guards: tuple[str, ...]


@dataclass(frozen=True)
class TargetRow:
    """One target: its value, for when, who set it and why."""

    value: str
    when: str
    set_by: str
    reason: str


@dataclass(frozen=True)
class ResetRow:
    """One decision to draw the limits anew."""

    month: str
    reason: str
    decided: str


@dataclass(frozen=True)
class AreaRow:
    """One area among the similar ones."""

    rank: str
    name: str
    figure: str
    place: str
    is_own: bool


@dataclass(frozen=True)
class AreasBlock:
    """The similar areas by rank, and the lines as a sentence."""

    rows: tuple[AreaRow, ...]
    unit: str
    lines: str


@dataclass(frozen=True)
class AbsenceRow:
    """One period without a figure that somebody gave a reason for."""

    period: str
    reason: str
    decided_by: str
    review: str
    note: str


@dataclass(frozen=True)
class DefinitionRow:
    """One version of the definition, with what it says of figures before it."""

    since: str
    definition: str
    source: str
    facts: tuple[str, ...]
    change: str


@dataclass(frozen=True)
class Fact:
    """One line of the sheet."""

    name: str
    text: str


def verdict_block(verdict: Verdict, kpi: KpiSummary, texts: Mapping[str, str]) -> VerdictBlock:
    """A verdict with the text of its rule as the record has it."""
    return VerdictBlock(
        mark=verdict_mark(verdict),
        text=texts.get(verdict.rule, ""),
        # The areas of that rule have a table of their own.
        figures=() if verdict.rule == Rule.SIMILAR else tuple(_used_row(used, kpi) for used in verdict.figures),
        advice=verdict.advice,
        guards=verdict.guards,
    )


def other_verdicts(kpi: KpiSummary, texts: Mapping[str, str]) -> tuple[VerdictBlock, ...]:
    """What the rules say that do not rate the measure, that of the same quarter last year first."""
    others = [verdict for verdict in kpi.verdicts if verdict.rule != kpi.sheet.rule]
    others.sort(key=lambda verdict: verdict.rule != Rule.SAME_QUARTER)
    return tuple(verdict_block(verdict, kpi, texts) for verdict in others)


def rule_texts(summary: QuarterSummary) -> dict[str, str]:
    """The texts of the rules by their names, as the record has them."""
    return {rule.rule: rule.text for rule in summary.kpi_rules}


def target_rows(kpi: KpiSummary) -> tuple[TargetRow, ...]:
    """All targets, the next or latest last."""
    return tuple(
        TargetRow(_figure(kpi, target), target_when(target), target.set_by, target.reason) for target in kpi.targets
    )


def target_when(target: Target) -> str:
    """For which period a target is, or by which day."""
    if target.period:
        return f"in {period_words(target.period)}"
    return f"by {day(target.by)}" if target.by else ""


def reset_rows(kpi: KpiSummary) -> tuple[ResetRow, ...]:
    """The decisions to draw the limits anew, the newest first."""
    return tuple(
        ResetRow(period_words(reset.month), reset.reason, f"{reset.decided_by}, {day(reset.decided_on)}")
        for reset in reversed(kpi.resets)
    )


def areas_block(kpi: KpiSummary) -> AreasBlock | None:
    """The similar areas that the verdict compared; None where it compared none."""
    found = similar_areas(kpi)
    if found is None:
        return None
    mean, lower, upper = (_area_words(value, found, kpi) for value in (found.mean, found.lower, found.upper))
    lines = f"Mean {mean}; lines at {lower} and {upper}."
    return AreasBlock(_area_rows(found, kpi), unit_words(found.unit), lines)


def absence_rows(kpi: KpiSummary) -> tuple[AbsenceRow, ...]:
    """The periods without a figure for which there is a reason, the newest first."""
    return tuple(_absence_row(point) for point in reversed(kpi.series) if point.value is None and point.absence)


def definition_rows(kpi: KpiSummary) -> tuple[DefinitionRow, ...]:
    """All versions of the definition, the one in force first; of a record without them, the words of its sheet."""
    if not kpi.meanings:
        facts = (_unit_fact(kpi.unit), _polarity_fact(kpi.polarity, kpi.polarity_reason))
        return (DefinitionRow("From the beginning", kpi.definition, kpi.source, facts, ""),)
    rows = []
    for meaning in reversed(kpi.meanings):
        combine = Combine(meaning.combine).label if meaning.combine else "not stated"
        change = ""
        if meaning.valid_from:
            kept = "" if meaning.is_comparable else "not "
            change = f"{sentence(meaning.reason)} Figures from then on are {kept}compared with those before."
        rows.append(
            DefinitionRow(
                since=f"From {day(meaning.valid_from)}" if meaning.valid_from else "From the beginning",
                definition=meaning.definition,
                source=meaning.source,
                facts=(
                    _unit_fact(meaning.unit),
                    f"Months make quarters and years: {combine.lower()}.",
                    _polarity_fact(meaning.polarity, meaning.polarity_reason),
                ),
                change=change,
            )
        )
    return tuple(rows)


def sheet_facts(kpi: KpiSummary) -> tuple[Fact, ...]:
    """Where the measure stands and who answers for it; what is not recorded says so."""
    sheet = kpi.sheet
    framework = f"{sheet.framework}, {sheet.framework_version}" if sheet.framework_version else sheet.framework
    baseline = baseline_cell(kpi)
    known = {
        "Number": sheet.number,
        "Section": sheet.section,
        "Owner": sheet.owner,
        "Board": sheet.board,
        "Framework": framework,
        "Taken": FrequencyChoice(kpi.frequency).label if kpi.frequency in FrequencyChoice.values else kpi.frequency,
        "Baseline": " ".join((baseline.text, *(f"({detail})" for detail in baseline.details))),
        "Key KPI": "Yes" if kpi.key else "No",
    }
    return tuple(Fact(name, text or NONE_RECORDED) for name, text in known.items())


def theme_links(reading: Reading, kpi: KpiSummary) -> tuple[Link, ...]:
    """The themes that the measure serves."""
    return tuple(
        Link(theme.title, reading.url("theme", theme=theme.slug))
        for theme in reading.summary.themes
        if theme.slug in kpi.themes
    )


def aim_links(reading: Reading, kpi: KpiSummary) -> tuple[Link, ...]:
    """The aims that the measure serves, each on its own page."""
    return tuple(
        Link(aim.title, reading.url("aim", aim=aim.slug)) for aim in reading.summary.aims if aim.slug in kpi.sheet.aims
    )


def terms_of(summary: QuarterSummary, kpi: KpiSummary) -> tuple[GlossaryTerm, ...]:
    """The words of the glossary that the measure uses."""
    return tuple(term for term in summary.glossary if term.slug in kpi.sheet.terms)


def _used_row(used: Used, kpi: KpiSummary) -> UsedRow:
    # “z” is the letter of the test, and stays small.
    name = used.name if used.name.startswith("z ") else used.name[:1].upper() + used.name[1:]
    return UsedRow(name, used_cell(used, kpi))


def _area_rows(found: SimilarAreas, kpi: KpiSummary) -> tuple[AreaRow, ...]:
    return tuple(
        AreaRow(
            rank=ordinal(area.rank),
            name=area.name,
            figure=_area_words(area.value, found, kpi),
            place=SIDES[area.side],
            is_own=area.is_own,
        )
        for area in found.areas
    )


def _area_words(value: Decimal, found: SimilarAreas, kpi: KpiSummary) -> str:
    """A figure of an area; its unit stands at the head of the column."""
    return used_words(Used("", value, found.unit), kpi).removesuffix(f" {found.unit}")


def _absence_row(point: Point) -> AbsenceRow:
    return AbsenceRow(
        period=period_name(str(point.period)),
        reason=point.absence.capitalize(),
        decided_by=point.decided_by or "not recorded",
        review=day(point.review_on) if point.review_on else "not recorded",
        note=point.note,
    )


def _figure(kpi: KpiSummary, target: Target) -> str:
    return f"{figure(target.value, kpi.unit, kpi.decimals)} {unit_words(kpi.unit)}".strip()


def _unit_fact(unit: str) -> str:
    return f"Unit: {unit}."


def _polarity_fact(polarity: str, reason: str) -> str:
    label = Polarity(polarity).label if polarity in Polarity.values else polarity
    return f"{label}. {sentence(reason)}".strip()
