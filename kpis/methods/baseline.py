"""The newest figure against the plan's baseline, as both are stated."""

from kpis.choices import Combine, Rule
from kpis.methods.combining import combined, latest_twelve
from kpis.methods.comparison import Stated
from kpis.methods.pairs import pair_of, pair_verdict
from kpis.methods.refusals import CannotBeSaid, check_same_definition, known_by, needed, refusing
from kpis.methods.series import Measured, Point
from kpis.methods.verdict import Verdict
from kpis.methods.window import up_to
from kpis.periods import Frequency, Period


@refusing(Rule.BASELINE)
def baseline_verdict(measured: Measured, quarter: Period, baseline: Stated) -> Verdict:
    """What became of the measure since the plan's baseline.

    Only counts over equal times are tested for chance: amounts, stocks, shares and figures of
    which nobody has said how they combine are judged as they are stated.
    """
    known = up_to(measured, quarter)
    if baseline.value is None:
        raise CannotBeSaid(f"there is no baseline ({baseline.absence or 'none recorded'})")
    if baseline.period is None:
        raise CannotBeSaid("the baseline's period is not known")
    now = needed(current_figure(known, quarter, baseline))
    check_same_definition(known, baseline.period, now.period)
    pair = pair_of(known, now, Point(baseline.period, baseline.value))
    if pair.comparison.change is None:
        raise CannotBeSaid(pair.comparison.why)
    return pair_verdict(pair, Rule.BASELINE)


def current_figure(measured: Measured, quarter: Period, baseline: Stated) -> Point:
    """The figure that stands against the baseline: the newest that ended by the quarter's end.

    Months that add up or are averaged are first made into the baseline's length (sums) or a
    quarter (averages), so that like stands beside like: twelve months to the quarter's end
    against a baseline year. Raises ``CannotBeSaid`` where nothing was recorded.
    """
    points, combine = known_by(measured, quarter).points, measured.meaning.combine
    newest = points[-1]
    length = baseline.period.frequency if baseline.period else newest.period.frequency
    if length.months <= newest.period.frequency.months:
        return newest
    if combine == Combine.SUM and length is Frequency.YEAR:
        return latest_twelve(points, quarter.end, combine, measured.unit)
    if combine in (Combine.SUM, Combine.MEAN, Combine.POOLED) and newest.period.frequency is Frequency.MONTH:
        return combined(points, quarter, combine, measured.unit)
    return newest
