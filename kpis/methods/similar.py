"""The place among similar areas as the dashboard of 2014 rates it: rank, and lines at 1.96 standard deviations."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean, stdev

from kpis.choices import Polarity, Rule
from kpis.methods.evidence import Z95
from kpis.methods.lines import placed
from kpis.methods.refusals import CannotBeSaid, check_same_definition, refusing
from kpis.methods.series import Measured
from kpis.methods.units import is_counted
from kpis.methods.verdict import Judgement, Used, Verdict
from kpis.methods.wording import amount, joined, kept, limit_words, ordinal, when
from kpis.periods import Period
from plantracker.ui.formatting import counted, figure, listed

# Two areas have no spread worth the name.
FEWEST_AREAS = 3
# Of n values none lies further from their mean than (n − 1)/√n standard deviations, which is over 1.96 from six on.
FEWEST_TO_LEAVE = 6
PER = 1000
RATE_DECIMALS = 2


@dataclass(frozen=True)
class Area:
    """One area's figure in the period compared (None where it has none), its population, and whether it is ours.

    ``absence`` says why it has none; empty where that is not known.
    """

    name: str
    value: Decimal | None
    population: int | None = None
    is_own: bool = False
    absence: str = ""


@dataclass(frozen=True)
class Group:
    """The areas that have a figure, as they are compared: by rate per 1,000 people or by value."""

    measured: Measured
    areas: tuple[Area, ...]
    is_by_rate: bool

    def compared(self, area: Area) -> Decimal:
        """An area's rate, or its value."""
        value = area.value or Decimal(0)
        return PER * value / area.population if self.is_by_rate and area.population else value

    @property
    def own(self) -> Area | None:
        return next((area for area in self.areas if area.is_own), None)

    @property
    def ends(self) -> tuple[float, float, float]:
        """The mean and both lines: ± 1.96 SD (n − 1), our own area included, no area weighted."""
        values = [float(self.compared(area)) for area in self.areas]
        middle, width = mean(values), Z95 * stdev(values)
        return middle, middle - width, middle + width

    def rank(self, area: Area) -> int:
        """The place from the wanted end (from the lowest where neither is wanted); ties share the better one."""
        ours = self.compared(area)
        is_highest_first = self.measured.polarity == Polarity.HIGHER
        ahead = [each for each in map(self.compared, self.areas) if (each > ours if is_highest_first else each < ours)]
        return len(ahead) + 1

    def words(self, value: float | Decimal) -> str:
        """A rate or value as a sentence says it."""
        if self.is_by_rate:
            return figure(kept(value), "", RATE_DECIMALS)
        return limit_words(value, self.measured)


@refusing(Rule.SIMILAR)
def similar_verdict(measured: Measured, areas: Sequence[Area], quarter: Period) -> Verdict:
    """Where our area stands among the similar ones in a quarter.

    Without an area of our own the lines are drawn and those outside them named, and nothing is
    judged. Raises ``ValueError`` for two areas of our own.
    """
    check_same_definition(measured, quarter, quarter)
    group = group_of(measured, areas)
    own = group.own
    middle, lower, upper = group.ends
    unit = f"per {PER:,} people" if group.is_by_rate else measured.unit
    figures = (
        *(Used(area.name, kept(group.compared(area)), unit) for area in group.areas),
        Used("mean", kept(middle), unit),
        Used("lower line", kept(lower), unit),
        Used("upper line", kept(upper), unit),
    )
    opening, time = f"{measured.title}: ", when(quarter, measured.meaning.combine)
    lines = f"mean {group.words(middle)}, lines at {group.words(lower)} and {group.words(upper)}"
    if own is None:
        judgement, rag, word = Judgement.CANNOT_BE_SAID, "", "No area of our own"
        texts = [
            f"{opening}{counted(len(group.areas), 'area')} {time} ({_basis(group)}; {lines}).",
            outside_words(group),
        ]
    else:
        place = placed(float(group.compared(own)), lower, upper, measured)
        judgement, rag, word = place.judgement, place.rag, place.word
        rank = f"{ordinal(group.rank(own))} of {counted(len(group.areas), 'area')}"
        texts = [f"{opening}{_own_words(group, own)} {time}, {rank} and {place.words} ({lines}).", place.meaning]
    return Verdict(
        rule=Rule.SIMILAR.value,
        rule_name=f"{Rule.SIMILAR.label}, {_basis(group)}",
        word=word,
        judgement=judgement,
        sentence=joined(*texts, proxy_words(measured)),
        figures=figures,
        rag=rag,
        guards=_guards(group, areas),
    )


def group_of(measured: Measured, areas: Sequence[Area]) -> Group:
    """The areas that have a figure; by rate where each of them has a population and the figures are counts.

    Raises ``CannotBeSaid`` for fewer than three and for an own area without a figure.
    """
    own = [area for area in areas if area.is_own]
    if len(own) > 1:
        raise ValueError("Only one area can be our own.")
    if own and own[0].value is None:
        raise CannotBeSaid(f"{own[0].name} has no figure{_why(own)}")
    found = tuple(area for area in areas if area.value is not None)
    if len(found) < FEWEST_AREAS:
        number = f"{counted(len(found), 'area has', 'areas have')} a figure{_why(areas)}"
        raise CannotBeSaid(f"{number}, and {FEWEST_AREAS} are needed")
    is_by_rate = is_counted(measured.unit) and all(area.population for area in found)
    return Group(measured, found, is_by_rate)


def outside_words(group: Group) -> str:
    """Which areas lie outside the lines, as a sentence."""
    _, lower, upper = group.ends
    texts = []
    for side, name in ((1, "above"), (-1, "below")):
        found = [
            area.name
            for area in group.areas
            if placed(float(group.compared(area)), lower, upper, group.measured).side == side
        ]
        if found:
            texts.append(f"{listed(found)} {'lies' if len(found) == 1 else 'lie'} {name} them.")
    return joined(*texts) or "No area lies outside them."


def proxy_words(measured: Measured) -> str:
    """Which measure stands in where the areas publish no figure of this one, as a sentence; empty for none."""
    if not measured.proxy:
        return ""
    return f"The areas are compared by {measured.proxy}, because they publish no figure of this measure."


def _why(areas: Sequence[Area]) -> str:
    """The reason, in brackets, why some areas have no figure, where it is the same of all; else empty."""
    reasons = {area.absence for area in areas if area.value is None}
    reason = reasons.pop() if len(reasons) == 1 else ""
    return f" ({reason})" if reason else ""


def _basis(group: Group) -> str:
    return f"by rate per {PER:,} people" if group.is_by_rate else "by value"


def _own_words(group: Group, own: Area) -> str:
    if not group.is_by_rate:
        return f"{own.name} had {amount(own.value or Decimal(0), group.measured)}"
    return f"{own.name} had {group.words(group.compared(own))} per {PER:,} people"


def _guards(group: Group, areas: Sequence[Area]) -> tuple[str, ...]:
    guards = []
    if not group.is_by_rate and is_counted(group.measured.unit):
        guards.append("Compared by value: not every area has a population, so a large area stands high.")
    absent = [area.name for area in areas if area.value is None]
    if absent:
        guards.append(f"{listed(absent)} {'has' if len(absent) == 1 else 'have'} no figure.")
    if len(group.areas) < FEWEST_TO_LEAVE:
        guards.append(f"Among {len(group.areas)} areas none can lie outside such lines, however far off it is.")
    if group.own:
        guards.append("A place in the order is no evidence by itself: the lines are.")
    return tuple(guards)
