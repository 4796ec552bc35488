from dataclasses import dataclass

from kpis.choices import Rule
from kpis.methods.series import Point

RULE_TEXTS = {rule.value: rule.label for rule in Rule}


@dataclass(frozen=True)
class AreaFigure:
    name: str
    points: tuple[Point, ...]
    population: int | None
    is_own: bool


def verdicts_of(measured, *, rule, quarter, baseline, areas):
    return ()
