"""The cells of the papers' tables: figures as pages print them, under the papers' headings."""

from dataclasses import dataclass
from decimal import Decimal

from commitments.reporting.papers import ForceRow, Held, OfficeRow, PartnershipRow, notes_of
from commitments.reporting.summary import KpiSummary
from commitments.views.figures import Cell
from commitments.views.kpis.cells import used_words
from commitments.views.kpis.parts import target_when
from commitments.views.verdicts import Mark, mark_of, verdict_mark
from kpis.choices import SHARE_UNIT
from kpis.methods.comparison import MIN_BASE
from kpis.methods.verdict import Verdict
from kpis.periods import Period
from plantracker.ui.formatting import figure, signed, signed_percent

UNSAID = Cell("Cannot be said", True)


@dataclass(frozen=True)
class PaperCell:
    """One cell under its heading: a figure, a verdict or texts."""

    head: str
    figure: Cell | None = None
    mark: Mark | None = None
    texts: tuple[str, ...] = ()

    @property
    def is_figure(self) -> bool:
        return self.figure is not None


def force_cells(row: ForceRow, quarter: Period) -> tuple[PaperCell, ...]:
    """Quarter, the same one of last year, volume, per cent, trend, comment."""
    return (
        PaperCell(str(quarter), held_cell(row.quarter, row.kpi)),
        PaperCell(str(quarter.shifted(-4)), held_cell(row.last_year, row.kpi)),
        PaperCell("Volume", _volume(row.kpi, row.change, row.refusal)),
        PaperCell("%", _percent(row.kpi, row.change, row.percent, row.last_year.value)),
        _verdict_cell("Trend", row.trend),
        _comment(row.kpi),
    )


def office_cells(row: OfficeRow, quarter: Period) -> tuple[PaperCell, ...]:
    """Quarter, the one before, target, comment."""
    target = Cell("None set", True)
    if row.target:
        said = (target_when(row.target), f"set by {row.target.set_by}")
        target = Cell(figure(row.target.value, row.kpi.unit, row.kpi.decimals), details=said)
    return (
        PaperCell(str(quarter), held_cell(row.quarter, row.kpi)),
        PaperCell(str(quarter.shifted(-1)), held_cell(row.before, row.kpi)),
        PaperCell("Target", target),
        _comment(row.kpi),
    )


def partnership_cells(row: PartnershipRow) -> tuple[PaperCell, ...]:
    """Baseline year, latest twelve months, variance, position, SPC variance, projection, rating, notes."""
    projections = tuple(f"{used.name.partition(': ')[2]}: {used_words(used, row.kpi)}" for used in row.projections)
    mark = mark_of(row.kpi)
    rating = Mark(mark.word, mark.style, mark.rule, mark.rule, mark.colour, mark.sign)
    return (
        PaperCell("Baseline year", held_cell(row.baseline, row.kpi)),
        PaperCell("Latest 12 months", held_cell(row.latest, row.kpi)),
        PaperCell("% variance", _percent(row.kpi, row.change, row.percent, row.baseline.value)),
        PaperCell("Position in group", Cell(row.position) if row.position else Cell("Not received", True)),
        _verdict_cell("SPC variance", row.variance),
        PaperCell("Projection", texts=projections or ("Cannot be said",)),
        PaperCell("Rating", mark=rating),
        PaperCell("Notes", texts=notes_of(row.kpi)),
    )


def held_cell(held: Held, kpi: KpiSummary) -> Cell:
    """A figure with its period, how many were asked, and whether it is provisional; or why there is none."""
    details = (held.period,) if held.period else ()
    if held.value is None:
        return Cell(held.absence[:1].upper() + held.absence[1:], True, details)
    if held.sample is not None:
        details += (f"n = {held.sample:,}",)
    if held.is_provisional:
        details += ("provisional",)
    return Cell(figure(held.value, kpi.unit, kpi.decimals), details=details)


def _volume(kpi: KpiSummary, change: Decimal | None, refusal: str) -> Cell:
    if change is None:
        return Cell("No comparison", True, (refusal,) if refusal else ())
    return Cell(signed(change, kpi.unit, kpi.decimals))


def _percent(kpi: KpiSummary, change: Decimal | None, percent: Decimal | None, base: Decimal | None) -> Cell:
    """The percentage, or why none is given: the figures it is of stand beside it."""
    if percent is not None:
        return Cell(signed_percent(percent))
    if change is None:
        return UNSAID
    if kpi.unit == SHARE_UNIT:
        return Cell(signed(change, kpi.unit, kpi.decimals))
    return Cell(f"None: base under {MIN_BASE}" if base else "None: base of 0", True)


def _verdict_cell(head: str, verdict: Verdict | None) -> PaperCell:
    """A verdict's word alone; its sentence is on the measure's page."""
    if verdict is None:
        return PaperCell(head, texts=("Cannot be said",))
    mark = verdict_mark(verdict)
    return PaperCell(head, mark=Mark(mark.word, mark.style, "", mark.rule, mark.colour, mark.sign))


def _comment(kpi: KpiSummary) -> PaperCell:
    return PaperCell("Comment", texts=notes_of(kpi))
