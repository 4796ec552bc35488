"""Is it more than chance? Tests at 95%, as the 2014 dashboard and the surveys use them.

All of them are plain statistics on floats; none decides what is good.
"""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from statistics import mean, variance

# Two-sided 95% of the normal distribution, rounded as the 2014 dashboard rounds it.
Z95 = 1.96


def is_evidence(z: float) -> bool:
    """Whether a z value is beyond what chance allows at 95%; exactly 1.96 is."""
    return abs(z) >= Z95


def counts_z(now: float, before: float) -> float:
    """z of two counts over equal times, each taken as Poisson: (a − b) / √(a + b); 0 where both are 0.

    Too eager for crimes, which come in clusters: it is a lower bound of caution, not proof.
    """
    return (now - before) / math.sqrt(now + before) if now + before else 0.0


def shares_z(now: float, now_of: float, before: float, before_of: float) -> float:
    """z of two shares (0 to 1) of separate samples; infinite where both samples are unanimous and differ."""
    error = math.sqrt(now * (1 - now) / now_of + before * (1 - before) / before_of)
    return _over(now - before, error)


def means_z(now: Sequence[float], before: Sequence[float]) -> float:
    """z of the difference of two means of monthly values; infinite where neither varies and they differ.

    Raises ``statistics.StatisticsError`` for fewer than two values on either side.
    """
    error = math.sqrt(variance(now) / len(now) + variance(before) / len(before))
    return _over(mean(now) - mean(before), error)


def wilson(share: float, sample: int) -> tuple[float, float]:
    """The 95% interval of a survey's share (0 to 1), after Wilson: never below 0 nor above 1."""
    spread = Z95**2 / sample
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 * math.sqrt(share * (1 - share) / sample + spread / (4 * sample)) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


def worst_margin(sample: int) -> float:
    """The margin of error (0 to 1) of a survey whatever its answer: that of a share of one half."""
    return Z95 * math.sqrt(0.25 / sample)


def mann_kendall(values: Sequence[float]) -> tuple[int, float]:
    """How far the values rise throughout: S, and its Z with the correction for ties; Z is 0 for a flat series.

    S counts the pairs that rise less those that fall.
    """
    count = len(values)
    score = sum((later > earlier) - (later < earlier) for earlier, later in combinations(values, 2))
    ties = sum(tied * (tied - 1) * (2 * tied + 5) for tied in Counter(values).values())
    spread = (count * (count - 1) * (2 * count + 5) - ties) / 18
    sign = (score > 0) - (score < 0)
    return score, (score - sign) / math.sqrt(spread) if spread else 0.0


def _over(difference: float, error: float) -> float:
    if error:
        return difference / error
    return math.copysign(math.inf, difference) if difference else 0.0
