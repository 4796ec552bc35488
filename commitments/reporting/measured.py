"""A measure of a summary as the methods take it: the same values, without a plan. Pure."""

from commitments.reporting.summary import KpiSummary
from kpis.methods.series import Meaning, Measured


def measured_of(kpi: KpiSummary) -> Measured:
    """The measure with its series; of a record that holds no definitions, with the words of its sheet."""
    return Measured(
        title=kpi.title,
        decimals=kpi.decimals,
        meanings=kpi.meanings or (_only_meaning(kpi),),
        points=kpi.series,
        targets=kpi.targets,
        resets=kpi.resets,
        wanted=kpi.sheet.wanted,
        sigma=kpi.sheet.sigma,
        lines=kpi.sheet.lines,
        proxy=kpi.sheet.proxy,
    )


def _only_meaning(kpi: KpiSummary) -> Meaning:
    said = {name: getattr(kpi, name) for name in ("definition", "source", "unit", "frequency")}
    return Meaning(None, **said, combine="", polarity=kpi.polarity, polarity_reason=kpi.polarity_reason)
