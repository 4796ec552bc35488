"""Withheld figures, for the people of the review pages and on a measure's live page alone.

Nothing else reads a withheld figure: not a seal, a draft, a file, a pack, a chart or a list. What
they hold is made from summaries, and no summary has it.
"""

from dataclasses import dataclass

from commitments.models import PlanKPI
from commitments.reporting.summary import KpiSummary
from commitments.views.figures import period_name
from commitments.views.reading import Reading, State
from kpis.choices import Absence
from kpis.known import series_known
from kpis.methods.series import Point
from plantracker.ui.formatting import day, figure, unit_words


@dataclass(frozen=True)
class WithheldRow:
    """One figure that is withheld: its period, the figure, who decided and when that is looked at again."""

    period: str
    figure: str
    decided_by: str
    review: str


def withheld_rows(reading: Reading, kpi: KpiSummary, link: PlanKPI | None) -> tuple[WithheldRow, ...]:
    """The withheld figures of a measure, the newest first; none of a draft or a sealed quarter.

    A withheld period without a figure has none to show. ``link`` is what the plan holds of the measure now.
    """
    if reading.state is not State.LIVE or link is None:
        return ()
    units = {link.kpi_id: link.kpi.unit}
    found = series_known(units, before=reading.at, ends_by=reading.quarter.end, shows_withheld=True)
    points = [point for point in found.get(link.kpi_id, []) if point.absence == Absence.WITHHELD]
    return tuple(_row(point, kpi) for point in reversed(points) if point.value is not None)


def _row(point: Point, kpi: KpiSummary) -> WithheldRow:
    if point.value is None:
        raise ValueError("a withheld row has a figure")
    shown = f"{figure(point.value, kpi.unit, kpi.decimals)} {unit_words(kpi.unit)}".strip()
    return WithheldRow(
        period=period_name(str(point.period)),
        figure=f"withheld: {shown} (seen by the office only)",
        decided_by=point.decided_by or "not recorded",
        review=day(point.review_on) if point.review_on else "not recorded",
    )
