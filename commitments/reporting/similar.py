"""Similar areas as the verdict on them used them: rank by rank, with the lines. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from commitments.reporting.compared import LOWER, MEAN, UPPER, answer
from commitments.reporting.summary import KpiSummary
from kpis.choices import Polarity, Rule


@dataclass(frozen=True)
class RankedArea:
    """One area: its figure in the unit compared, its place, and where it lies (1 above the lines, −1 below)."""

    name: str
    value: Decimal
    rank: int
    is_own: bool
    side: int


@dataclass(frozen=True)
class SimilarAreas:
    """All areas that were compared, the first in rank first, and the lines; ``unit`` is that of the comparison."""

    areas: tuple[RankedArea, ...]
    unit: str
    mean: Decimal
    lower: Decimal
    upper: Decimal

    @property
    def own(self) -> RankedArea | None:
        return next((area for area in self.areas if area.is_own), None)


def similar_areas(kpi: KpiSummary) -> SimilarAreas | None:
    """The areas of a measure's verdict; None where it was not compared or cannot be.

    The rank counts from the wanted end, from the lowest where neither is wanted; ties share the
    better one, as the rule has it.
    """
    verdict = answer(kpi, Rule.SIMILAR)
    if verdict is None:
        return None
    lines = {used.name: used.value for used in verdict.figures[-3:]}
    mean, lower, upper = (lines.get(name) or Decimal(0) for name in (MEAN, LOWER, UPPER))
    known = [(used.name, used.value) for used in verdict.figures[:-3] if used.value is not None]
    is_highest_first = kpi.polarity == Polarity.HIGHER
    areas = []
    for name, value in known:
        ahead = sum(other > value if is_highest_first else other < value for _, other in known)
        side = (value > upper) - (value < lower)
        areas.append(RankedArea(name, value, ahead + 1, name == kpi.sheet.own_area, side))
    unit = verdict.figures[0].unit
    return SimilarAreas(tuple(sorted(areas, key=lambda area: area.rank)), unit, mean, lower, upper)
