"""Two figures of one measure against each other: the change, whether it is more than chance, and the sentence."""

from dataclasses import dataclass
from decimal import Decimal

from kpis.choices import SHARE_UNIT, Combine, Rule
from kpis.methods.combining import weight_of
from kpis.methods.comparison import Comparison, Direction, Stated, compare
from kpis.methods.evidence import counts_z, is_evidence, shares_z
from kpis.methods.series import Measured, Point
from kpis.methods.spans import covered
from kpis.methods.units import is_counted
from kpis.methods.verdict import Judgement, Used, Verdict
from kpis.methods.wording import NO_EVIDENCE, change_words, joined, kept, point_words, so_words, time_words


@dataclass(frozen=True)
class Pair:
    """A figure, an earlier one, how they compare, and z of the change (None where chance cannot be tested)."""

    measured: Measured
    now: Point
    before: Point
    comparison: Comparison
    z: float | None

    @property
    def is_by_chance(self) -> bool:
        """Whether the change was tested and is no more than chance allows."""
        return self.z is not None and self.comparison.direction is not Direction.LEVEL and not is_evidence(self.z)

    @property
    def words(self) -> str:
        """Both figures and the change, as a sentence."""
        change = self.comparison.change or Decimal(0)
        now, before = (point_words(point, self.measured) for point in (self.now, self.before))
        return (
            f"{self.measured.title}: {now} against {before}, "
            f"{change_words(change, self.comparison.percent, self.measured)}."
        )

    @property
    def figures(self) -> tuple[Used, ...]:
        """Both figures, the change, its percentage and z, as far as they are known."""
        combine, unit = self.measured.meaning.combine, self.measured.unit
        used = [
            Used(name, point.value, unit, time_words(point.period, combine))
            for name, point in (("current figure", self.now), ("earlier figure", self.before))
        ]
        used.append(Used("change", self.comparison.change, self.comparison.change_unit))
        if self.comparison.percent is not None:
            used.append(Used("change in percent of the earlier figure", self.comparison.percent, SHARE_UNIT))
        if self.z is not None:
            used.append(Used("z of the change", z_figure(self.z)))
        return tuple(used)


def pair_of(measured: Measured, now: Point, before: Point) -> Pair:
    """The pair as the one comparison sees it; both points are expected to have a figure."""
    meaning = measured.meaning
    comparison = compare(
        Stated(before.period, before.value, before.absence),
        Stated(now.period, now.value, now.absence),
        unit=meaning.unit,
        polarity=meaning.polarity,
        polarity_reason=meaning.polarity_reason,
        combine=meaning.combine,
        meanings=measured.meanings,
    )
    return Pair(measured, now, before, comparison, _z(measured, now, before))


def pair_verdict(pair: Pair, rule: Rule, guards: tuple[str, ...] = ()) -> Verdict:
    """The verdict on two figures: good, bad, the same, no evidence of change, or (neutral) only which way."""
    judgement, word = pair.comparison.judgement, _word(pair.comparison)
    if pair.is_by_chance:
        judgement, word = Judgement.UNCHANGED, NO_EVIDENCE
        meaning = f"This is {NO_EVIDENCE.lower()}."
    else:
        meaning = so_words(judgement, pair.measured)
    return Verdict(
        rule=rule.value,
        rule_name=rule.label,
        word=word,
        judgement=judgement,
        sentence=joined(pair.words, meaning),
        figures=pair.figures,
        guards=guards,
    )


def z_figure(z: float) -> Decimal | None:
    """z as a figure; None where it is infinite: neither side varies, yet they differ."""
    return None if abs(z) == float("inf") else kept(z)


def is_count(point: Point, measured: Measured) -> bool:
    """Whether a point's figure is a number of events in a time: only then does chance work on it as on a count.

    Stocks (the last month stands for the whole), averages, shares and amounts are none, nor is a
    measure of which nobody has said how its months combine.
    """
    is_event = measured.meaning.combine in (Combine.SUM, Combine.ROLLING) and is_counted(measured.unit)
    return is_event and point.value is not None and point.value >= 0 and point.value % 1 == 0


def _z(measured: Measured, now: Point, before: Point) -> float | None:
    combine = measured.meaning.combine
    spans = covered(before.period, combine), covered(now.period, combine)
    if now.value is None or before.value is None or spans[1].start <= spans[0].end:
        return None
    if spans[0].frequency is spans[1].frequency and is_count(now, measured) and is_count(before, measured):
        return counts_z(float(now.value), float(before.value))
    weights = weight_of(now), weight_of(before)
    if measured.unit == SHARE_UNIT and weights[0] and weights[1]:
        return shares_z(float(now.value) / 100, float(weights[0]), float(before.value) / 100, float(weights[1]))
    return None


def _word(comparison: Comparison) -> str:
    if comparison.judgement is Judgement.CANNOT_BE_SAID:
        return comparison.direction.value.capitalize()
    return comparison.judgement.value.capitalize()
