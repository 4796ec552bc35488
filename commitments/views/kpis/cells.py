"""Figures that verdicts used, as pages print them."""

from dataclasses import dataclass
from decimal import Decimal

from commitments.reporting.compared import BASELINE, CHANGE, PERCENT, Compared, compared_in
from commitments.reporting.summary import KpiSummary
from commitments.views.figures import Cell, baseline_cell, current_cell
from kpis.choices import SHARE_UNIT
from kpis.methods.comparison import MIN_BASE
from kpis.methods.series import Point
from kpis.methods.verdict import Used
from kpis.methods.wording import plain
from plantracker.ui.formatting import figure, signed, signed_percent, unit_words

UNDEFINED = "Not defined"
NONE_RECORDED = "None recorded"
# Of a figure in another unit than the measure's: a rate, a test value.
OTHER_DECIMALS = 2


@dataclass(frozen=True)
class ComparedCells:
    """The figure judged, what it is held against and under which name, and the change."""

    current: Cell
    name: str
    other: Cell
    change: Cell | None


def compared_cells(kpi: KpiSummary) -> ComparedCells:
    """What the measure's verdict compares; without an answer, the current figure beside the baseline."""
    compared = compared_in(kpi)
    if compared.is_stated or compared.current is None:
        return ComparedCells(current_cell(kpi), BASELINE, baseline_cell(kpi), moved_cell(compared, kpi))
    return ComparedCells(
        current=used_cell(compared.current, kpi),
        name=compared.other.name if compared.other else "",
        other=used_cell(compared.other, kpi) if compared.other else Cell("Nothing to compare with", True),
        change=moved_cell(compared, kpi),
    )


def used_cell(used: Used, kpi: KpiSummary) -> Cell:
    """A figure over its period."""
    details = (used.period,) if used.period else ()
    if used.value is None:
        return Cell(UNDEFINED, True, details)
    return Cell(used_words(used, kpi), details=details)


def used_words(used: Used, kpi: KpiSummary) -> str:
    """A figure with its unit, and with decimals enough to tell it; a change has its sign."""
    if used.value is None:
        return UNDEFINED
    decimals = _decimals(used, kpi)
    if used.name == CHANGE:
        return signed(used.value, kpi.unit, decimals)
    if used.name == PERCENT:
        return signed_percent(used.value)
    return f"{figure(used.value, used.unit, decimals)} {unit_words(used.unit)}".strip()


def moved_cell(compared: Compared, kpi: KpiSummary) -> Cell | None:
    """The change with its percentage where one may be given; None where the rule names no change."""
    if compared.change is None or compared.change.value is None:
        return None
    text = signed(compared.change.value, kpi.unit, kpi.decimals)
    if compared.percent is not None:
        return Cell(f"{text} ({signed_percent(compared.percent)})")
    return Cell(text, details=() if kpi.unit == SHARE_UNIT else (f"no percentage for a base under {MIN_BASE}",))


def point_cell(point: Point, kpi: KpiSummary) -> Cell:
    """A point's figure, or why there is none, with whether it is provisional."""
    if point.value is None:
        return Cell((point.absence or NONE_RECORDED).capitalize(), True)
    details = ("provisional",) if point.is_provisional else ()
    return Cell(figure(point.value, kpi.unit, kpi.decimals), details=details)


def made_from(point: Point) -> str:
    """The two counts of a figure, or how many were asked; empty for a plain figure."""
    if point.numerator is not None and point.denominator is not None:
        return f"{plain(point.numerator)} of {plain(point.denominator)}"
    return f"n = {point.sample:,}" if point.sample is not None else ""


def _decimals(used: Used, kpi: KpiSummary) -> int:
    """The measure's own where they tell the figure, else one more; two of a figure in another unit."""
    value = used.value or Decimal(0)
    if round(value, kpi.decimals) == value:
        return kpi.decimals
    return kpi.decimals + 1 if used.unit == kpi.unit else max(kpi.decimals + 1, OTHER_DECIMALS)
