"""How a measurement is taken: pairs of what is measured and its reference, in turn, and their median ratio."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Line:
    """One line of the report: what was measured, against what, and what came out."""

    what: str
    against: str
    result: str

    def __str__(self) -> str:
        return f"| {self.what} | {self.against} | {self.result} |"


@dataclass(frozen=True)
class Pairs:
    """Seconds of the measured thing and of its reference, pair by pair."""

    measured: Sequence[float]
    reference: Sequence[float]

    @property
    def ratio(self) -> float:
        """The median of the pairs' ratios: a machine that slows down slows both of a pair."""
        return median(one / other for one, other in zip(self.measured, self.reference, strict=True))

    def __str__(self) -> str:
        return f"{self.ratio:.1f} ({1000 * median(self.measured):.1f} ms : {1000 * median(self.reference):.2f} ms)"


def seconds(act: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def in_pairs(measured: Callable[[], object], reference: Callable[[], object], *, count: int) -> Pairs:
    """Time both in turn, after one uncounted call of each."""
    measured(), reference()
    taken = [(seconds(measured), seconds(reference)) for _ in range(count)]
    return Pairs([one for one, _ in taken], [other for _, other in taken])
