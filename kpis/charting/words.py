"""What a chart says in words: of a period, a figure, a mark or a line, and of all of it in its description."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from kpis.charting.axis import Axis
from kpis.charting.chart import Chart, ChartBreak, ChartPoint, ChartSegment, Flag
from kpis.charting.timeline import index_of
from kpis.choices import SHARE_UNIT
from kpis.periods import Frequency, Period
from plantracker.ui.formatting import MONEY, counted, figure, listed, months, sentence

NOTHING_RECORDED = "nothing recorded"
# Under this a mean or a limit of whole numbers is printed with a decimal place.
COARSE = 100
# The description names so many stretches of one kind; the table beside the chart has them all.
MOST_SPANS = 8
# The charts of a page are of the same periods, and a date in words takes as long as a hundred coordinates.
CACHED = 1024
APRIL = 4


def named(period: Period) -> str:
    """A period in full.

    >>> named(Period.parse("2023-12")), named(Period.parse("2023/24 Q3")), named(Period.parse("2023/24"))
    ('December 2023', 'October to December 2023', '2023/24')
    """
    return between(period, period)


@lru_cache(maxsize=CACHED)
def between(first: Period, last: Period) -> str:
    """From one period to another of the same length, both included.

    >>> between(Period.parse("2023-10"), Period.parse("2023-12"))
    'October to December 2023'
    >>> between(Period.parse("2019/20"), Period.parse("2021/22"))
    '2019/20 to 2021/22'
    >>> rolling = Period(Period.parse("2013-10").start, Frequency.YEAR)
    >>> between(rolling, rolling.shifted(1))
    '12 months to September 2014 to 12 months to September 2015'
    """
    if first.frequency is not Frequency.YEAR:
        return months(first.start, last.end)
    return _twelve_months(first) if first == last else f"{_twelve_months(first)} to {_twelve_months(last)}"


@lru_cache(maxsize=CACHED)
def brief(period: Period) -> str:
    """A period as the drawing has room for it, as on the axis of time.

    >>> brief(Period.parse("2023-12")), brief(Period.parse("2023/24 Q3")), brief(Period.parse("2023/24"))
    ('Dec 2023', '2023/24 Q3', '2023/24')
    """
    if period.frequency is Frequency.MONTH:
        return f"{period.start:%b %Y}"
    is_rolling = period.frequency is Frequency.YEAR and period.start.month != APRIL
    return f"{period.end:%b %Y}" if is_rolling else str(period)


def spans(periods: Sequence[Period]) -> str:
    """Periods in order, neighbours put together; after eight stretches only how many more there are.

    >>> spans([Period.parse(f"2023-0{month}") for month in (1, 4, 5, 6)])
    'January 2023 and April to June 2023'
    """
    runs: list[list[Period]] = []
    for period in periods:
        if runs and index_of(period, runs[-1][-1]) == 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    words = [between(run[0], run[-1]) for run in runs[:MOST_SPANS]]
    if more := sum(map(len, runs[MOST_SPANS:])):
        words.append(counted(more, f"more {periods[0].frequency}"))
    return listed(words)


def value_words(value: Decimal | float, chart: Chart) -> str:
    """A value of the series, with the measure's decimals."""
    return figure(decimal_of(value), chart.unit, chart.decimals)


def level_words(level: float, chart: Chart) -> str:
    """A mean or a limit, with a decimal place where the measure has none and it is small."""
    is_fine = abs(level) < COARSE and round(level, 1) % 1 != 0
    return figure(decimal_of(level), chart.unit, chart.decimals or int(is_fine))


def decimal_of(value: Decimal | float) -> Decimal:
    """The number with the digits that it is written with."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def flag_words(point: ChartPoint) -> str:
    """What a mark means, with whether that is good or bad where it is either; empty for none, and without a value."""
    if not point.flag or point.value is None:
        return ""
    words = point.label or "Unusual"
    return f"{words} ({point.flag})" if point.flag in (Flag.GOOD, Flag.BAD) else words


def absence_words(point: ChartPoint) -> str:
    """Why a point has no value; empty where it has one."""
    return "" if point.value is not None else point.absence or NOTHING_RECORDED


def level_clauses(segment: ChartSegment, chart: Chart) -> dict[str, str]:
    """The mean and the limits of a segment, each as a clause; without those that are undefined."""
    clauses = {}
    if segment.mean is not None:
        clauses["mean"] = f"mean {level_words(segment.mean, chart)}"
    if segment.lower is not None and segment.upper is not None:
        clauses["limits"] = f"limits {level_words(segment.lower, chart)} to {level_words(segment.upper, chart)}"
    return clauses


def resets(chart: Chart) -> list[ChartSegment]:
    """The segments whose limits were reset by a decision; at a break of definition they begin anew without one."""
    breaks = {each.at.start for each in chart.breaks}
    return [
        segment
        for number, segment in enumerate(chart.segments)
        if segment.reason or (number and segment.first.start not in breaks)
    ]


def reset_words(segment: ChartSegment) -> str:
    """That the limits were reset here, with the reason."""
    return f"Limits reset from {named(segment.first)}" + (f": {segment.reason}" if segment.reason else "")


def break_words(each: ChartBreak) -> str:
    """That figures cannot be compared across this line, with the reason."""
    return f"Not comparable before and from {named(each.at)}: {each.reason}"


def target_words(chart: Chart) -> str:
    """The target with its figure; empty for none."""
    return "" if chart.target is None else f"{chart.target_label or 'Target'}: {value_words(chart.target, chart)}"


def clippings(chart: Chart, axis: Axis) -> list[str]:
    """That limits beyond what is possible are drawn at the edge of it, as sentences."""
    lower = [each.lower for each in chart.segments if each.lower is not None and axis.within(each.lower) > each.lower]
    upper = [each.upper for each in chart.segments if each.upper is not None and axis.within(each.upper) < each.upper]
    said = []
    for side, beyond, where, edge in (("lower", lower, "below", "0"), ("upper", upper, "above", "100%")):
        if len(beyond) == 1:
            level = level_words(beyond[0], chart)
            said.append(f"The {side} limit, {level}, lies {where} {edge} and is drawn at {edge}.")
        elif beyond:
            said.append(f"{side.capitalize()} limits {where} {edge} are drawn at {edge}.")
    return said


def described(chart: Chart, axis: Axis) -> str:
    """The chart for those who do not see it: the verdict, the range, the lines and every mark."""
    clauses = (chart.sentence, _range(chart), *_levels(chart), *_marks(chart), axis.cut, *clippings(chart, axis))
    return " ".join([sentence(each) for each in clauses if each])


def grouped(points: Iterable[ChartPoint], words: Callable[[ChartPoint], str]) -> list[tuple[str, list[Period]]]:
    """The periods of the points that have the same words, in the order of their first; none for empty words."""
    found: dict[str, list[Period]] = {}
    for point in points:
        if said := words(point):
            found.setdefault(said, []).append(point.period)
    return list(found.items())


def _range(chart: Chart) -> str:
    known = [(float(point.value), point) for point in chart.points if point.value is not None]
    ends = ("lowest", min(known, key=_first)), ("highest", max(known, key=_first)), ("latest", known[-1])
    told = [f"{word} {value_words(point.value or 0, chart)} ({named(point.period)})" for word, (_, point) in ends]
    unit = f" of {chart.unit}" if chart.unit not in ("", SHARE_UNIT, MONEY) else ""
    return f"Figures{unit}, {between(chart.points[0].period, chart.points[-1].period)}: {', '.join(told)}"


def _levels(chart: Chart) -> Iterator[str]:
    decided = resets(chart)
    for segment in chart.segments:
        if segment in decided:
            yield reset_words(segment)
        words = ", ".join(level_clauses(segment, chart).values())
        yield f"{between(segment.first, segment.last)}: {words}" if words and len(chart.segments) > 1 else words
    yield target_words(chart)


def _marks(chart: Chart) -> Iterator[str]:
    yield from (break_words(each) for each in chart.breaks)
    for words, periods in grouped((point for point in chart.points if point.flag), flag_words):
        yield f"{words}: {spans(periods)}"
    for words, periods in grouped((point for point in chart.points if point.value is None), absence_words):
        yield f"No value, {words}: {spans(periods)}"
    provisional = [point.period for point in chart.points if point.is_provisional and point.value is not None]
    yield f"Provisional: {spans(provisional)}" if provisional else ""


def _twelve_months(period: Period) -> str:
    """A financial year by its name, other twelve months by their end."""
    return str(period) if period.start.month == APRIL else f"12 months to {period.end:%B %Y}"


def _first(pair: tuple[float, ChartPoint]) -> float:
    return pair[0]
