"""Figures that verdicts used, as pages print them."""

from dataclasses import dataclass, replace
from decimal import Decimal

from commitments.reporting.compared import (
    BASELINE,
    CHANGE,
    CURRENT,
    EARLIER,
    LAST,
    MONTH,
    PERCENT,
    Compared,
    compared_in,
)
from commitments.reporting.summary import KpiSummary
from commitments.views.figures import baseline_cell, current_cell, note_beneath, provisional_words
from kpis.choices import SHARE_UNIT
from kpis.methods.comparison import MIN_BASE
from kpis.methods.series import Point
from kpis.methods.verdict import Used
from kpis.methods.wording import FINE_BELOW, plain
from plantracker.ui.formatting import figure, signed, signed_percent, unit_words
from plantracker.ui.fragments import Cell

UNDEFINED = "Not defined"
NONE_RECORDED = "None recorded"
# Of a figure in another unit than the measure's: a rate, a test value.
OTHER_DECIMALS = 2
# Figures of the measure itself, as its series and its sentence print them.
OWN = (CURRENT, EARLIER, LAST, MONTH)


NOT_COMPARED = Cell("Not compared", True)


@dataclass(frozen=True)
class ComparedCells:
    """The figure judged, what it is held against, and the change (None where the rule names none).

    ``remarks`` are what was noted beside the figure that is shown.
    """

    current: Cell
    other: Cell
    change: Cell | None
    remarks: tuple[str, ...] = ()


def compared_cells(kpi: KpiSummary) -> ComparedCells:
    """What the measure's verdict compares; of a record without verdicts, the current figure beside the baseline."""
    compared = compared_in(kpi)
    if kpi.verdict is None:
        baseline = baseline_cell(kpi)
        other = Cell(baseline.text, baseline.is_absent, (BASELINE, *baseline.details))
        return ComparedCells(current_cell(kpi), other, moved_cell(compared, kpi), note_beneath(kpi))
    return ComparedCells(
        current=_judged_cell(compared.current, kpi) if compared.current else current_cell(kpi),
        other=_other_cell(compared.other, kpi) if compared.other else NOT_COMPARED,
        change=moved_cell(compared, kpi),
        remarks=() if compared.current else note_beneath(kpi),
    )


def _judged_cell(used: Used, kpi: KpiSummary) -> Cell:
    """The figure that is judged: the current one, or one that it is part of."""
    cell = used_cell(used, kpi)
    return replace(cell, details=cell.details + provisional_words(kpi))


def _other_cell(used: Used, kpi: KpiSummary) -> Cell:
    """A figure under the name that its rule has for it."""
    cell = used_cell(used, kpi)
    return Cell(cell.text, cell.is_absent, (", ".join(part for part in (used.name, used.period) if part),))


def used_cell(used: Used, kpi: KpiSummary) -> Cell:
    """A figure over its period; a unit of its own is printed, that of the measure is not."""
    details = (used.period,) if used.period else ()
    return Cell(used_words(used, kpi), used.value is None, details)


def used_words(used: Used, kpi: KpiSummary) -> str:
    """A figure with decimals enough to tell it; a change has its sign, a unit that is not the measure's its word."""
    if used.value is None:
        return UNDEFINED
    decimals = _decimals(used, kpi)
    if used.name == CHANGE:
        return signed(used.value, kpi.unit, decimals)
    if used.name == PERCENT:
        return signed_percent(used.value)
    words = "" if used.unit == kpi.unit else unit_words(used.unit)
    return f"{figure(used.value, used.unit, decimals)} {words}".strip()


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
    """The measure's own, with one more for a mean or a limit under 100; of another unit none or two."""
    value = used.value or Decimal(0)
    if used.unit != kpi.unit:
        return 0 if value == value.to_integral_value() else max(kpi.decimals, OTHER_DECIMALS)
    if used.name in OWN or round(value, kpi.decimals) == value:
        return kpi.decimals
    return kpi.decimals + (abs(value) < FINE_BELOW)
