"""A measure as Table One prints it: figures or why there is none, the change, what it means."""

from dataclasses import dataclass
from decimal import Decimal

from commitments.reporting.summary import KpiSummary
from commitments.views.notes import Note, Notes
from commitments.views.verdicts import Mark, mark_of
from kpis.choices import SHARE_UNIT, FrequencyChoice
from kpis.methods.comparison import MIN_BASE, Direction
from plantracker.ui.formatting import figure, signed, signed_percent, unit_words

ARROWS = {Direction.UP: "▲", Direction.DOWN: "▼", Direction.LEVEL: "="}


@dataclass(frozen=True)
class Cell:
    """A figure, or the words for its absence, over its small print."""

    text: str
    is_absent: bool = False
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class KpiRow:
    """One row of Table One; ``url`` leads to the measure's own page."""

    slug: str
    title: str
    url: str
    unit: str
    frequency: str
    definition: str
    source: str
    baseline: Cell
    current: Cell
    arrow: str
    direction: str
    change: Cell
    mark: Mark
    notes: tuple[Note, ...]


def kpi_row(kpi: KpiSummary, notes: Notes, url: str) -> KpiRow:
    """The row of one measure, with its corrections beside it."""
    comparison = kpi.comparison
    return KpiRow(
        slug=kpi.slug,
        title=kpi.title,
        url=url,
        unit=unit_words(kpi.unit),
        frequency=_frequency(kpi.frequency),
        definition=kpi.definition,
        source=kpi.source,
        baseline=baseline_cell(kpi),
        current=current_cell(kpi),
        arrow=ARROWS.get(comparison.direction, ""),
        direction=comparison.direction.value.capitalize(),
        change=change_cell(kpi),
        mark=mark_of(kpi),
        notes=notes.about("kpi", kpi.slug),
    )


def baseline_cell(kpi: KpiSummary) -> Cell:
    """The baseline with its period, or why there is none."""
    if kpi.baseline_value is None:
        return Cell((kpi.baseline_absence or "none recorded").capitalize(), True, _periods(kpi.baseline_period))
    return Cell(_figure(kpi, kpi.baseline_value), details=_periods(kpi.baseline_period or "period not known"))


def current_cell(kpi: KpiSummary) -> Cell:
    """The current figure with its period, or why there is none beside the last one that there was."""
    note = (kpi.current_note,) if kpi.current_note else ()
    if kpi.current_value is not None:
        return Cell(_figure(kpi, kpi.current_value), details=_periods(kpi.current_period) + note)
    details = _periods(kpi.current_period) + note
    if kpi.last_value is not None:
        details += (f"last value {_figure(kpi, kpi.last_value)} ({kpi.last_period})",)
    return Cell(kpi.current_absence.capitalize(), True, details)


def change_cell(kpi: KpiSummary) -> Cell:
    """The change in the measure's own unit, with its percentage where one may be given."""
    change, percent = kpi.comparison.change, kpi.comparison.percent
    if change is None:
        return Cell("No comparison", True)
    text = signed(change, kpi.unit, kpi.decimals)
    if percent is not None:
        return Cell(f"{text} ({signed_percent(percent)})")
    if kpi.unit == SHARE_UNIT:
        return Cell(text)
    return Cell(text, details=(f"no percentage for a baseline under {MIN_BASE}",))


def _figure(kpi: KpiSummary, value: Decimal) -> str:
    return figure(value, kpi.unit, kpi.decimals)


def _frequency(frequency: str) -> str:
    return FrequencyChoice(frequency).label if frequency in FrequencyChoice.values else frequency


def _periods(period: str) -> tuple[str, ...]:
    return (period,) if period else ()
