"""That no update was approved for an aim, in words: nobody is late before the cut-off."""

from commitments.views.reading import Reading, State
from plantracker.ui.formatting import counted, instant

STALE = "Stale: an update was due and none was approved."


def stale_sentence(reading: Reading) -> str:
    """What is said beside a stale aim; of a draft, which is stale only if it is sealed as it stands."""
    if reading.state is not State.DRAFT or reading.open_round is None:
        return STALE
    due = instant(reading.open_round.cut_off)
    return f"Would be stale if sealed now: an update is due by the cut-off on {due}, and none is approved yet."


def stale_mark(reading: Reading) -> str:
    """The same in a list, in a few words."""
    return "would be stale if sealed now" if reading.state is State.DRAFT else "stale"


def stale_count(reading: Reading, number: int) -> str:
    """How many aims are stale."""
    return f"{counted(number, 'aim')} {stale_mark(reading)}"


def carried_sentence(reading: Reading, rated_in: str) -> str:
    """Since when ratings stand that the quarter has no update for, or none yet."""
    is_open = reading.record is None and reading.open_round is not None
    why = "no update is approved yet" if is_open else "no update was approved"
    return f"Carried from {rated_in}: {why} for this quarter."
