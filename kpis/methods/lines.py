"""A figure between two lines, as the dashboard of 2014 colours it: outside by polarity, between them amber."""

from dataclasses import dataclass

from kpis.methods.polarity import colour_of, judged
from kpis.methods.series import Measured
from kpis.methods.verdict import Judgement
from kpis.methods.wording import coloured, so_words


@dataclass(frozen=True)
class Placed:
    """Where a figure lies: ``side`` is 1 above the upper line, −1 below the lower, 0 between or on them."""

    side: int
    measured: Measured

    @property
    def judgement(self) -> Judgement:
        return judged(self.side > 0, self.measured.polarity) if self.side else Judgement.UNCHANGED

    @property
    def rag(self) -> str:
        """Red, amber or green; none outside the lines where neither way is better."""
        return colour_of(self.judgement) if self.side else "amber"

    @property
    def words(self) -> str:
        """The place as a clause before the lines' figures."""
        return {1: "above the lines", -1: "below the lines", 0: "between the lines"}[self.side]

    @property
    def word(self) -> str:
        """The colour as a table prints it, else the place."""
        return (self.rag or self.words).capitalize()

    @property
    def meaning(self) -> str:
        """What the place means, with its colour, as sentences."""
        return coloured(so_words(self.judgement, self.measured), self.rag)


def placed(value: float, lower: float, upper: float, measured: Measured) -> Placed:
    """Where a value lies; on a line is between them."""
    return Placed((value > upper) - (value < lower), measured)
