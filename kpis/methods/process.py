"""Process control in words: how a measure varies, and whether its target is within reach of chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.choices import SHARE_UNIT, Combine, Polarity, Rule, Sigma
from kpis.methods.control import Control, Options, analyse
from kpis.methods.polarity import direction_of, judged
from kpis.methods.refusals import CannotBeSaid, refusing
from kpis.methods.series import Measured, Point, Target
from kpis.methods.spans import missing_words, period_words
from kpis.methods.units import is_counted
from kpis.methods.verdict import Judgement, Used, Verdict
from kpis.methods.window import charted, last_break, last_reset, overdue, reset_indices, up_to, values_of
from kpis.methods.wording import amount, joined, kept, limit_words, lowered, point_words, so_words, time_words
from kpis.periods import Period
from plantracker.ui.formatting import day, months, sentence

# With fewer points limits are provisional, with fewer than three there are none (2020 report, made exact).
FIRM_POINTS = 12
FEWEST_POINTS = 3
STABLE = "Stable"
ROLLING = (
    "each figure covers twelve months: neighbours share eleven of them, "
    "so limits drawn from month to month would be far too narrow"
)
WHOLE = 100
BELOW = "The lower limit lies below 0, so no figure can be low enough to lie outside."
ABOVE = "The upper limit lies above 100%, so no figure can be high enough to lie outside."
ASSURANCE = {
    "consistent_pass": "will be met whatever chance does",
    "consistent_fail": "will not be met by chance: the way of working would have to change",
    "inconsistent": "lies within the limits, so chance decides whether it is met",
}


@dataclass(frozen=True)
class Drawn:
    """A series with its limits: the points since the last break, and where the newest limits begin."""

    measured: Measured
    points: tuple[Point, ...]
    control: Control
    first: int
    guards: tuple[str, ...]

    @property
    def current(self) -> tuple[Point, ...]:
        """The points that the newest limits stand on."""
        return self.points[self.first :]

    @property
    def window(self) -> str:
        """The newest limits' points in words."""
        last = self.current[-1].period
        return f"{len(self.current)} {last.frequency}s to {months(last.end, last.end)}"

    @property
    def rule_part(self) -> str:
        """Which limits were used, for a rule's name."""
        return f"{lowered(Sigma(self.measured.sigma).label)}, {self.window}"

    @property
    def figures(self) -> tuple[Used, ...]:
        """The mean and the limits at the last point; None where they are undefined."""
        ends = (("mean", self.control.mean), ("lower limit", self.control.lower), ("upper limit", self.control.upper))
        return tuple(
            Used(name, None if line[-1] is None else kept(line[-1]), self.measured.unit, self.window)
            for name, line in ends
        )


def drawn(measured: Measured, quarter: Period, target: Decimal | None = None) -> Drawn:
    """The series up to the quarter's end with its limits.

    No limit is drawn across a break of definition, and each reset begins new ones. Raises
    ``CannotBeSaid`` for a rolling measure, for fewer than three figures since the last reset, and
    where the series ends before the quarter begins: an old figure is not the quarter's.
    """
    known = up_to(measured, quarter)
    if known.meaning.combine == Combine.ROLLING:
        raise CannotBeSaid(ROLLING)
    points = charted(known)
    resets = reset_indices(points, known.resets)
    first = resets[-1] if resets else 0
    number = sum(point.value is not None for point in points[first:])
    if number < FEWEST_POINTS:
        raise CannotBeSaid(_too_few(known, points, number))
    late = overdue(points[-1].period, quarter)
    if late and points[-1].period.end < quarter.start:
        latest = f"the latest is {point_words(points[-1], known)}"
        raise CannotBeSaid(f"{_late_words(known, late)}; {latest}", _last_figure(known, points[-1]))
    options = Options(
        direction=direction_of(known.polarity),
        target=None if target is None else float(target),
        resets=resets,
        sigma=known.sigma,
    )
    control = analyse(values_of(points), options)
    if control.upper[-1] is None:
        raise CannotBeSaid("no limits can be drawn: no two figures in a row are known")
    guards = (*_window_guards(known, points, number), *_late_guard(known, points, late), *control.guards)
    return Drawn(known, points, control, first, (*guards, *_beyond_guards(known, control)))


@refusing(Rule.CONTROL)
def control_verdict(measured: Measured, quarter: Period) -> Verdict:
    """What the quarter's last figure is among its limits, and the target with them.

    A constant cause that may be chance is “Stable”; anything else is special cause variation,
    an improvement or a concern by the measure's polarity.
    """
    known = up_to(measured, quarter)
    target = target_at(known, charted(known))
    chart = drawn(known, quarter, target.value if target else None)
    label = chart.control.label[-1]
    judgement, word = _variation(chart)
    return Verdict(
        rule=Rule.CONTROL.value,
        rule_name=f"{Rule.CONTROL.label} ({chart.rule_part})",
        word=word,
        judgement=judgement,
        sentence=joined(
            f"{known.title}: {point_words(chart.points[-1], known)} {_pattern(chart, label)}.",
            so_words(judgement, known),
            _assurance(chart, target),
        ),
        figures=(_last_figure(known, chart.points[-1]), *chart.figures, *_target_figure(chart, target)),
        guards=chart.guards,
    )


def target_at(measured: Measured, points: Sequence[Point]) -> Target | None:
    """The target that stands for the last point: that of its own period, or of a longer one that holds it.

    A target for sums counts for its own length only. None where there is none.
    """
    if not points:
        return None
    last = points[-1].period
    holding = [
        target
        for target in measured.targets
        if target.period and target.period.start <= last.start and last.end <= target.period.end
    ]
    if measured.meaning.combine in (Combine.SUM, ""):
        holding = [target for target in holding if target.period == last]
    return min(holding, key=lambda target: target.period.frequency.months if target.period else 0, default=None)


def limits_words(control: Control, measured: Measured) -> str:
    """The limits and the mean at the last point, as a clause."""
    mean, lower, upper = control.mean[-1], control.lower[-1], control.upper[-1]
    low, middle, high = ("" if value is None else limit_words(value, measured) for value in (lower, mean, upper))
    return f"limits of {low} and {high} around a mean of {middle}"


def _too_few(measured: Measured, points: Sequence[Point], number: int) -> str:
    since = last_reset(points, measured.resets)
    found = last_break(measured)
    start = since.month.start if since else found.valid_from if found else None
    after = f" since {day(start)}" if start else ""
    figures = {0: "is no figure", 1: "is only 1 figure"}.get(number, f"are only {number} figures")
    return f"there {figures}{after}, and limits need {FEWEST_POINTS}"


def _window_guards(measured: Measured, points: Sequence[Point], number: int) -> tuple[str, ...]:
    guards = []
    found, reset = last_break(measured), last_reset(points, measured.resets)
    if found and found.valid_from and measured.points[0].period.start < found.valid_from:
        guards.append(
            f"Only figures from {day(found.valid_from)} count: the definition changed. {sentence(found.reason)}"
        )
    if reset:
        guards.append(f"The limits were drawn anew from {period_words(reset.month)}. {sentence(reset.reason)}")
    if number < FIRM_POINTS:
        guards.append(f"The limits are provisional: they stand on {number} figures, fewer than {FIRM_POINTS}.")
    return tuple(each.strip() for each in guards)


def _late_guard(measured: Measured, points: Sequence[Point], late: Sequence[Period]) -> tuple[str, ...]:
    """That the quarter's last figure is not that of its last month; empty where it is."""
    if not late:
        return ()
    return (f"{_late_words(measured, late)}: the latest is that of {period_words(points[-1].period)}.",)


def _beyond_guards(measured: Measured, control: Control) -> tuple[str, ...]:
    """That a limit lies where no figure of such a measure can; a balance that has been below 0 can be there."""
    values = [point.value for point in measured.points if point.value is not None]
    lower, upper, is_share = control.lower[-1], control.upper[-1], measured.unit == SHARE_UNIT
    guards = []
    if lower is not None and lower < 0 and min(values) >= 0 and (is_share or is_counted(measured.unit)):
        guards.append(BELOW)
    if upper is not None and upper > WHOLE and max(values) <= WHOLE and is_share:
        guards.append(ABOVE)
    return tuple(guards)


def _late_words(measured: Measured, late: Sequence[Period]) -> str:
    """Which periods of the quarter have no figure, as a clause, with the reason of a single one."""
    absences = {point.period: point.absence for point in measured.points}
    return missing_words(late, absences.get(late[0], ""))


def _variation(chart: Drawn) -> tuple[Judgement, str]:
    kind = chart.control.variation
    if kind == "common_cause":
        return Judgement.UNCHANGED, STABLE
    is_high = "Above" in chart.control.label[-1] or "Increasing" in chart.control.label[-1]
    judgement = judged(is_high, chart.measured.polarity)
    if chart.measured.polarity == Polarity.NEUTRAL:
        return judgement, f"Special cause: {'high' if is_high else 'low'}"
    return judgement, f"Special cause: {'improvement' if judgement is Judgement.GOOD else 'concern'}"


def _pattern(chart: Drawn, label: str) -> str:
    """What the label of the last point says, after “5,331 in December 2023”."""
    limits = limits_words(chart.control, chart.measured)
    if label.startswith("7 Point Trend"):
        way = "rise" if "Increasing" in label else "fall"
        return f"ends a {way} of seven {chart.points[-1].period.frequency}s or more in a row ({limits})"
    side = "above" if "Above" in label else "below"
    if label.startswith("7 Points"):
        return f"is one of seven or more in a row {side} the mean ({limits})"
    if label.startswith("2 in 3"):
        limit = "upper" if side == "above" else "lower"
        return f"is close to the {limit} limit, as at least one of the two before it was ({limits})"
    if label in ("Above UCL", "Below LCL"):
        return f"lies {side} the {'upper' if side == 'above' else 'lower'} of the {limits}"
    return f"is no more than chance does ({limits})"


def _assurance(chart: Drawn, target: Target | None) -> str:
    if target is None or chart.control.assurance is None:
        return ""
    return f"The target of {amount(target.value, chart.measured)} {ASSURANCE[chart.control.assurance]}."


def _last_figure(measured: Measured, last: Point) -> Used:
    return Used("last figure", last.value, measured.unit, time_words(last.period, measured.meaning.combine))


def _target_figure(chart: Drawn, target: Target | None) -> tuple[Used, ...]:
    if target is None or target.period is None:
        return ()
    return (Used("target", target.value, chart.measured.unit, period_words(target.period)),)
