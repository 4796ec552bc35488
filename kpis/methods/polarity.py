"""What a movement means for a measure: the direction that charts take, good or bad, and the colour of it."""

from kpis.choices import Polarity
from kpis.methods.verdict import Judgement

DIRECTIONS = {Polarity.HIGHER: "increase", Polarity.LOWER: "decrease", Polarity.NEUTRAL: "neutral"}
COLOURS = {Judgement.GOOD: "green", Judgement.BAD: "red"}


def direction_of(polarity: str) -> str:
    """The direction of improvement as process control names it: ``increase``, ``decrease`` or ``neutral``."""
    return DIRECTIONS[Polarity(polarity)]


def judged(is_higher: bool, polarity: str) -> Judgement:
    """What a higher (or else a lower) figure means; cannot be said where neither way is better."""
    if polarity == Polarity.NEUTRAL:
        return Judgement.CANNOT_BE_SAID
    return Judgement.GOOD if is_higher == (polarity == Polarity.HIGHER) else Judgement.BAD


def colour_of(judgement: Judgement) -> str:
    """Green for good, red for bad, none otherwise: a rule says itself when it means amber."""
    return COLOURS.get(judgement, "")
