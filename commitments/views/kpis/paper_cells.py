"""The cells of the papers' tables: figures as pages print them, under the papers' headings."""

from dataclasses import dataclass, replace
from decimal import Decimal

from commitments.reporting.compared import PROJECTED
from commitments.reporting.papers import QUARTERS_A_YEAR, ForceRow, Held, OfficeRow, PartnershipRow, notes_of
from commitments.reporting.summary import KpiSummary
from commitments.views.figures import decision_words, period_name
from commitments.views.kpis.cells import NOT_COMPARED, used_words
from commitments.views.kpis.parts import target_when
from commitments.views.verdicts import mark_of, verdict_mark
from kpis.choices import SHARE_UNIT
from kpis.methods.comparison import MIN_BASE
from kpis.methods.spans import period_words
from kpis.methods.verdict import Verdict
from kpis.periods import Period
from plantracker.ui.formatting import figure, signed, signed_percent
from plantracker.ui.fragments import Cell, Mark

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
    """Quarter, the same one of last year, volume, per cent, trend."""
    percent = _no_share(row.kpi) or _percent(row.change, row.percent, row.last_year.value)
    return (
        _quarter_cell(row.quarter, row.kpi, quarter),
        _quarter_cell(row.last_year, row.kpi, quarter.shifted(-QUARTERS_A_YEAR)),
        PaperCell("Volume", _volume(row.kpi, row.change) or NOT_COMPARED),
        PaperCell("%", percent),
        _verdict_cell("Trend", row.trend),
    )


def force_remarks(row: ForceRow) -> tuple[str, ...]:
    """Why the two quarters are not compared, if they are not, and what is said beside the row."""
    return tuple(text for text in (row.refusal, *notes_of(row.kpi)) if text)


def office_cells(row: OfficeRow, quarter: Period) -> tuple[PaperCell, ...]:
    """Quarter, the one before, target."""
    target = Cell("None set", True)
    if row.target:
        said = (target_when(row.target), f"set by {row.target.set_by}")
        target = Cell(figure(row.target.value, row.kpi.unit, row.kpi.decimals), details=said)
    return (
        _quarter_cell(row.quarter, row.kpi, quarter),
        _quarter_cell(row.before, row.kpi, quarter.shifted(-1)),
        PaperCell("Target", target),
    )


def partnership_cells(row: PartnershipRow) -> tuple[PaperCell, ...]:
    """Baseline year, latest twelve months, variance, position, SPC variance, projection, rating.

    The variance of a share is in percentage points. The rating stands with its rule, not its sentence.
    """
    is_share = row.kpi.unit == SHARE_UNIT
    points = (_volume(row.kpi, row.change) or UNSAID) if is_share else None
    return (
        PaperCell("Baseline year", held_cell(row.baseline, row.kpi)),
        PaperCell("Latest 12 months", held_cell(row.latest, row.kpi)),
        PaperCell("% variance", points or _percent(row.change, row.percent, row.baseline.value)),
        PaperCell("Position in group", Cell(row.position) if row.position else Cell("Not received", True)),
        _verdict_cell("SPC variance", row.variance),
        PaperCell("Projection", texts=_projections(row) or ("Cannot be said",)),
        PaperCell("Rating", mark=replace(mark_of(row.kpi), sentence=mark_of(row.kpi).rule)),
    )


def held_cell(held: Held, kpi: KpiSummary, implied: tuple[str, ...] = ()) -> Cell:
    """A figure with its period, how many were asked, whether it is provisional; or why there is none, who decided that.

    ``implied`` are the periods that need not be said, for the heading says them.
    """
    details: tuple[str, ...] = (period_name(held.period),) if held.period and held.period not in implied else ()
    if held.value is None:
        decision = decision_words(held.decided_by, held.review_on)
        return Cell(held.absence[:1].upper() + held.absence[1:], True, details + decision)
    if held.sample is not None:
        details += (f"n = {held.sample:,}",)
    if held.is_provisional:
        details += ("provisional",)
    return Cell(figure(held.value, kpi.unit, kpi.decimals), details=details)


def _quarter_cell(held: Held, kpi: KpiSummary, quarter: Period) -> PaperCell:
    return PaperCell(str(quarter), held_cell(held, kpi, (str(quarter), period_words(quarter))))


def _volume(kpi: KpiSummary, change: Decimal | None) -> Cell | None:
    return None if change is None else Cell(signed(change, kpi.unit, kpi.decimals))


def _no_share(kpi: KpiSummary) -> Cell | None:
    return Cell("None: a share", True) if kpi.unit == SHARE_UNIT else None


def _percent(change: Decimal | None, percent: Decimal | None, base: Decimal | None) -> Cell:
    """The percentage, or why none is given: the two figures that it is of stand beside it."""
    if percent is not None:
        return Cell(signed_percent(percent))
    if change is None:
        return UNSAID
    return Cell(f"None: base under {MIN_BASE}" if base else "None: base of 0", True)


def _verdict_cell(head: str, verdict: Verdict | None) -> PaperCell:
    """A verdict's word alone; its sentence is on the measure's page."""
    if verdict is None:
        return PaperCell(head, texts=("Cannot be said",))
    return PaperCell(head, mark=replace(verdict_mark(verdict), sentence=""))


def _projections(row: PartnershipRow) -> tuple[str, ...]:
    """Each projection by the trend that leads to it."""
    return tuple(
        f"{used.name.removeprefix(f'{PROJECTED}: ').capitalize()}: {used_words(used, row.kpi)}"
        for used in row.projections
    )
