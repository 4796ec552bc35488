"""The upright axis: where it starts and ends, its figures, and what it leaves out, in words."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from kpis.charting.chart import Chart
from kpis.choices import SHARE_UNIT
from plantracker.ui.formatting import MONEY, figure, unit_words

INTERVALS = 5
# A series that keeps to less than this share of the way from 0 is drawn without it, and says so;
# but not a count under 100, where one more or less would look like a change.
FLAT_COUNT, FLAT = Decimal("0.25"), Decimal("0.5")
SMALL_COUNT = 100
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
WHOLE = 100
# Beyond so much the axis counts in millions or in thousands of millions.
SCALES = ((Decimal(10**9), "billion"), (Decimal(10**6), "million"))


@dataclass(frozen=True)
class Axis:
    """The axis of one chart, in the measure's unit, both ends included.

    ``floor`` and ``cap`` are the values beyond which nothing can lie: limits outside are drawn there.
    ``places`` are the decimal places of its figures, which are divided by ``factor``; ``scale`` is the
    word for that, empty for 1.
    """

    ticks: tuple[Decimal, ...]
    unit: str
    places: int
    floor: float | None = None
    cap: float | None = None
    factor: Decimal = Decimal(1)
    scale: str = ""

    @property
    def caption(self) -> str:
        """What its figures are of, as “Offences” or “£ million”; empty where each carries its symbol."""
        words = unit_words(self.unit)
        if self.scale:
            words = f"£ {self.scale}" if self.unit == MONEY else f"{self.scale} {self.unit}"
        return words[:1].upper() + words[1:]

    @property
    def cut(self) -> str:
        """That the axis does not reach 0, as a sentence; empty where it does."""
        if self.ticks[0] > 0:
            return f"The axis starts at {self._end_words(self.ticks[0])}, not at 0."
        if self.ticks[-1] < 0:
            return f"The axis ends at {self._end_words(self.ticks[-1])}, not at 0."
        return ""

    def within(self, level: float) -> float:
        """Where a level is drawn that may lie beyond what is possible."""
        if self.floor is not None and level < self.floor:
            return self.floor
        return self.cap if self.cap is not None and level > self.cap else level

    def figures(self) -> list[str]:
        """The figures beside the axis, lowest first."""
        if self.scale:
            return [figure(tick / self.factor, "", self.places) for tick in self.ticks]
        return [figure(tick, self.unit, self.places) for tick in self.ticks]

    def _end_words(self, tick: Decimal) -> str:
        words = figure(tick / self.factor, self.unit if self.unit == MONEY or not self.scale else "", self.places)
        return f"{words} {self.scale}".strip()


def axis_of(chart: Chart) -> Axis:
    """The axis of a chart with at least one value."""
    values = chart.values()
    if chart.target is not None:
        values.append(float(chart.target))
    is_share = chart.unit == SHARE_UNIT
    floor = 0.0 if (chart.is_count or is_share) and min(values) >= 0 else None
    cap = float(WHOLE) if is_share and max(values) <= WHOLE else None
    bare = Axis((), chart.unit, 0, floor, cap)
    values += [bare.within(level) for level in chart.levels()]
    finest = Decimal(1).scaleb(-chart.decimals)
    low, high = _ends(Decimal(str(min(values))), Decimal(str(max(values))), is_count=chart.is_count)
    step = _step(max(high - low, finest), finest)
    first = int((low / step).to_integral_value(ROUND_FLOOR))
    last = max(int((high / step).to_integral_value(ROUND_CEILING)), first + 1)
    ticks = tuple(number * step for number in range(first, last + 1))
    factor, scale = _scale(ticks, chart.unit)
    return Axis(ticks, chart.unit, _places(step / factor), floor, cap, factor, scale)


def _ends(low: Decimal, high: Decimal, *, is_count: bool) -> tuple[Decimal, Decimal]:
    """The ends, with 0 unless the series would then be a flat line."""
    largest = max(abs(low), abs(high))
    is_flat = low < high and high - low < largest * (FLAT_COUNT if is_count else FLAT)
    if is_flat and (low > 0 or high < 0) and not (is_count and largest < SMALL_COUNT):
        return low, high
    return min(low, Decimal(0)), max(high, Decimal(0))


def _step(span: Decimal, finest: Decimal) -> Decimal:
    """The smallest round step of which five cover the span, no finer than the measure's decimals."""
    needed = max(span / INTERVALS, finest)
    power = Decimal(1).scaleb(needed.adjusted())
    return next(step * power for step in STEPS if step * power >= needed and step * power % finest == 0)


def _scale(ticks: tuple[Decimal, ...], unit: str) -> tuple[Decimal, str]:
    largest = max(abs(ticks[0]), abs(ticks[-1]))
    if unit != SHARE_UNIT:
        for factor, word in SCALES:
            if largest > factor:
                return factor, word
    return Decimal(1), ""


def _places(step: Decimal) -> int:
    """How many decimal places the step needs."""
    exponent = step.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
