"""Satisfaction and confidence as the dashboard of 2014 rates them: the 95% interval of a survey's share."""

from decimal import Decimal

from kpis.choices import SHARE_UNIT, Rule
from kpis.methods.combining import combined, weight_of
from kpis.methods.comparison import Stated
from kpis.methods.evidence import Z95, wilson, worst_margin
from kpis.methods.pairs import Pair, pair_of
from kpis.methods.polarity import colour_of, judged
from kpis.methods.refusals import CannotBeSaid, check_same_definition, known_by, needed, refusing
from kpis.methods.series import Measured, Point
from kpis.methods.spans import covered
from kpis.methods.verdict import Judgement, Used, Verdict
from kpis.methods.wording import NO_EVIDENCE, coloured, joined, kept, point_words, so_words, time_words
from kpis.periods import Period
from plantracker.ui.formatting import counted, figure, listed

# A survey is small where even its margin of error is over ten points, which is under 97 answers: the
# report of 2014 calls 32 answers (17 points) small, and gives no warning for 105 (under 10 points).
SMALL_MARGIN = 0.10
INTERVAL_DECIMALS = 1
SMALL = "So few were asked that nothing can be concluded: amber."


@refusing(Rule.SURVEY)
def survey_verdict(measured: Measured, quarter: Period, baseline: Stated) -> Verdict:
    """Whether the newest share is better or worse than that of the baseline's period, at 95%.

    Both need how many were asked, and samples that do not overlap. A small survey is amber
    whatever it shows.
    """
    known = known_by(measured, quarter)
    if known.unit != SHARE_UNIT:
        raise CannotBeSaid("this rule is for the shares of a survey")
    now = needed(known.points[-1])
    asked = asked_of(now, known)
    if worst_margin(asked) > SMALL_MARGIN:
        opening = f"{known.title}: {point_words(now, known)}."
        return _verdict(known, now, "amber", Judgement.UNCHANGED, (opening, interval_words(now, known), SMALL))
    pair = _pair(known, now, baseline)
    z = pair.z or 0.0
    if abs(z) <= Z95:
        meaning = coloured(f"This is {NO_EVIDENCE.lower()}.", "amber")
        return _verdict(
            known, now, "amber", Judgement.UNCHANGED, (pair.words, interval_words(now, known), meaning), pair
        )
    judgement = judged(z > 0, known.polarity)
    rag = colour_of(judgement)
    meaning = coloured(so_words(judgement, known), rag)
    return _verdict(known, now, rag, judgement, (pair.words, interval_words(now, known), meaning), pair)


def asked_of(point: Point, measured: Measured) -> int:
    """How many were asked; raises ``CannotBeSaid`` where that is not known."""
    weight = weight_of(point)
    if not weight:
        span = time_words(point.period, measured.meaning.combine)
        raise CannotBeSaid(f"it is not known how many were asked in {span}")
    return int(weight)


def interval_words(point: Point, measured: Measured) -> str:
    """The 95% interval after Wilson, and the margin of error of the old format, as a sentence."""
    asked = asked_of(point, measured)
    ends = (*wilson(_share(point), asked), worst_margin(asked))
    low, high, margin = (figure(kept(100 * end), "", INTERVAL_DECIMALS) for end in ends)
    return (
        f"{counted(asked, 'was', 'were')} asked: the 95% interval is {low}% to {high}%, "
        f"the margin of error {margin} percentage points."
    )


def _pair(measured: Measured, now: Point, baseline: Stated) -> Pair:
    """The newest share and that of the baseline's period, from the series: a stated one has no sample."""
    if baseline.period is None or baseline.value is None:
        raise CannotBeSaid(f"there is no baseline ({baseline.absence or 'none recorded'})")
    combine = measured.meaning.combine
    before = combined(measured.points, baseline.period, combine, measured.unit)
    if before.value is None:
        before = Point(baseline.period, baseline.value)
    asked_of(before, measured)
    check_same_definition(measured, before.period, now.period)
    earlier, later = covered(before.period, combine), covered(now.period, combine)
    if later.start <= earlier.end:
        names = time_words(before.period, combine), time_words(now.period, combine)
        raise CannotBeSaid(f"the samples of {listed(names)} overlap, so their difference cannot be tested")
    return pair_of(measured, now, before)


def _verdict(
    measured: Measured, now: Point, rag: str, judgement: Judgement, texts: tuple[str, ...], pair: Pair | None = None
) -> Verdict:
    low, high = wilson(_share(now), asked_of(now, measured))
    span = time_words(now.period, measured.meaning.combine)
    figures = pair.figures if pair else (Used("current figure", now.value, SHARE_UNIT, span),)
    return Verdict(
        rule=Rule.SURVEY.value,
        rule_name=f"{Rule.SURVEY.label} (Wilson)",
        word=rag.capitalize() or (pair.comparison.direction.value.capitalize() if pair else ""),
        judgement=judgement,
        sentence=joined(*texts),
        figures=(
            *figures,
            Used("asked", Decimal(asked_of(now, measured)), "", span),
            Used("lower end of the 95% interval", kept(100 * low), SHARE_UNIT, span),
            Used("upper end of the 95% interval", kept(100 * high), SHARE_UNIT, span),
            Used("margin of error", kept(100 * worst_margin(asked_of(now, measured))), "percentage points", span),
        ),
        rag=rag,
    )


def _share(point: Point) -> float:
    return float(point.value or 0) / 100
