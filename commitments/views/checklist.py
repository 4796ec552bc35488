"""What governance looks at before the cut-off, from the draft alone."""

from dataclasses import dataclass

from commitments.ratings import agree
from commitments.reporting.summary import KpiSummary, QuarterSummary
from commitments.views.tags import rating_word
from kpis.periods import Frequency
from plantracker.ui.formatting import counted, listed


@dataclass(frozen=True)
class Checklist:
    """What a draft still lacks, each list in plan order."""

    without_update: tuple[str, ...]
    without_evidence: tuple[str, ...]
    without_value: tuple[str, ...]
    mismatches: tuple[str, ...]

    @property
    def in_short(self) -> str:
        """How much there still is to do, in one sentence."""
        parts = [
            counted(len(self.without_update), "aim without an update", "aims without an update"),
            counted(len(self.without_evidence), "update without evidence", "updates without evidence"),
            counted(len(self.without_value), "KPI without a value", "KPIs without a value"),
            counted(len(self.mismatches), "rating that disagrees", "ratings that disagree") + " with the projection",
        ]
        return f"{listed(parts)}."


def checklist_of(summary: QuarterSummary) -> Checklist:
    """Look through a quarter as it would be sealed.

    An aim that is reported with another is named with neither of the first two: its update is
    the other's.
    """
    own = [aim for aim in summary.aims if not aim.reported_with]
    return Checklist(
        without_update=tuple(aim.title for aim in own if aim.is_stale),
        without_evidence=tuple(
            f"{aim.title}: {aim.update.lacks_evidence}"
            for aim in own
            if aim.update and not aim.is_carried and aim.update.lacks_evidence
        ),
        without_value=tuple(f"{kpi.title}: {lack}" for kpi in summary.kpis if (lack := _lack_of_value(kpi, summary))),
        mismatches=tuple(
            f"{aim.title}: {rating_word(aim.rag)}, projected {rating_word(aim.projected_rag)}"
            for aim in summary.aims
            if aim.rag and aim.projected_rag and not agree(aim.rag, aim.projected_rag)
        ),
    )


def _lack_of_value(kpi: KpiSummary, summary: QuarterSummary) -> str:
    """Why a measure shows no value of this quarter; empty where it does, or where it is yearly or monthly."""
    if kpi.current_value is None:
        return f"{kpi.current_absence} ({kpi.current_period})" if kpi.current_period else kpi.current_absence
    if kpi.frequency == Frequency.QUARTER and kpi.current_period != summary.quarter:
        return f"the newest value is of {kpi.current_period}"
    return ""
