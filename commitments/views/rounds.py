"""What pages say of a round."""

from commitments.models import Round
from plantracker.ui.formatting import instant


def unsealed_sentence(round_: Round) -> str:
    """Of a round whose cut-off has passed and whose quarter has no seal."""
    return f"{round_.quarter}: its round closed on {instant(round_.cut_off)} and it is not sealed yet."
