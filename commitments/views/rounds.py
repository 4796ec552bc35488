"""What pages say of a round."""

from commitments.models import Round
from commitments.reporting.collection import StateCounts
from plantracker.ui.formatting import counted, instant, listed


def unsealed_sentence(round_: Round) -> str:
    """Of a round whose cut-off has passed and whose quarter has no seal."""
    return f"{round_.quarter}: its round closed on {instant(round_.cut_off)} and it is not sealed yet."


def round_sentence(round_: Round | None, progress: StateCounts | None) -> str:
    """Of the round that is open: until when it takes updates, and how far it has come."""
    if round_ is None:
        return "No round is open."
    said = f"The round of {round_.quarter} takes updates until {instant(round_.cut_off)}."
    return f"{said} {_progress(progress)}" if progress and progress.due else said


def _progress(counts: StateCounts) -> str:
    """How far a round has come; the parts add up to the updates that are due."""
    parts = (
        f"{counts.approved:,} approved",
        f"{counts.submitted:,} submitted",
        f"{counts.returned:,} returned",
        f"{counts.draft:,} in draft",
        f"{counts.not_started:,} not started",
    )
    return f"Of {counted(counts.due, 'update')} due, {listed(parts)}."
