"""The four exception classes of the force report of 2020: one class a quarter, with symbol, colour and advice."""

import re
from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpis.choices import Rule
from kpis.methods.polarity import colour_of, judged
from kpis.methods.process import STABLE, Drawn, drawn, limits_words
from kpis.methods.refusals import CannotBeSaid, refusing
from kpis.methods.series import Measured
from kpis.methods.signals import Line, Run, Signals, is_seasonal, signals_of
from kpis.methods.spans import missing_words, period_words
from kpis.methods.verdict import Judgement, Used, Verdict
from kpis.methods.window import missing_between, values_of
from kpis.methods.wording import amount, joined, limit_words, so_words
from kpis.periods import Frequency, Period
from plantracker.ui.formatting import counted, listed

# New limits need twelve points: from then on a lasting shift is worth a reset.
RESET_FROM = 12
# So many earlier breaches are named.
NAMED_BREACHES = 3
SEASON = "The same months of earlier years show the same pattern, so this may be the season."


class ExceptionClass(StrEnum):
    """The classes, in the order in which the first that applies is taken."""

    BREACH = "single point exception"
    TREND = "trend"
    SHIFT = "stable above or below the mean"
    STABLE = "stable"


ADVICE = {
    ExceptionClass.BREACH: "Analyse the cause of the exception.",
    ExceptionClass.TREND: "Investigate what drives it.",
}


# As ``_breaches``, ``_trend`` and ``_shift`` say them.
_MONTH = rf"(?:{'|'.join(month_name[1:])}) \d{{4}}"
_BREACHES = re.compile(rf"((?:{_MONTH} \([^)]*\)(?:, | and )?)+) lies? (?:above|below) the (?:upper|lower) limit")
_RUN = re.compile(rf"The (\d+ months to {_MONTH}) (?:rise|fall|all lie)\b")


@dataclass(frozen=True)
class Classified:
    """A quarter's class, with the run that makes it (None for stable) and all signals beside it."""

    chart: Drawn
    line: Line
    quarter: tuple[int, ...]
    signals: Signals
    name: ExceptionClass
    run: Run | None

    @property
    def judgement(self) -> Judgement:
        """Good or bad for a breach and a trend; a level that merely lasts is amber in the report: unchanged."""
        if self.run is None or self.name is ExceptionClass.SHIFT:
            return Judgement.UNCHANGED
        return judged(self.run.sign > 0, self.chart.measured.polarity)

    @property
    def rag(self) -> str:
        """Amber for the stable classes; red or green by polarity; none for a neutral measure."""
        stable = (ExceptionClass.SHIFT, ExceptionClass.STABLE)
        return "amber" if self.name in stable else colour_of(self.judgement)

    @property
    def symbol(self) -> str:
        """``circle``, ``arrow up`` or ``arrow down``."""
        if self.run is None or self.name is ExceptionClass.BREACH:
            return "circle"
        return "arrow up" if self.run.sign > 0 else "arrow down"

    @property
    def word(self) -> str:
        """The class as a table prints it."""
        if self.run is None:
            return STABLE
        if self.name is ExceptionClass.BREACH:
            return "Single point exception"
        if self.name is ExceptionClass.TREND:
            return "Increasing trend" if self.run.sign > 0 else "Decreasing trend"
        return f"Stable {_side(self.run)} the mean"


@refusing(Rule.CLASSES)
def classes_verdict(measured: Measured, quarter: Period) -> Verdict:
    """The quarter's class; limits are those of the current segment, as the measure's sigma draws them."""
    found = classified(measured, quarter)
    chart = found.chart
    return Verdict(
        rule=Rule.CLASSES.value,
        rule_name=f"{Rule.CLASSES.label} ({chart.rule_part})",
        word=found.word,
        judgement=found.judgement,
        sentence=joined(
            f"{measured.title}: {found.word.lower()} in {period_words(quarter)}.",
            _texts(found),
            so_words(found.judgement, chart.measured),
        ),
        figures=(*_months(found), *chart.figures),
        rag=found.rag,
        symbol=found.symbol,
        advice=_advice(found),
        guards=(*chart.guards, *_guards(found, quarter)),
    )


def months_said(verdict: Verdict) -> tuple[str, ...]:
    """The months that make a class: each that lies outside the limits, else the run; none of a stable quarter.

    They are read from its sentence: a record holds no more of them. Months before the quarter, those close to a limit
    and a run beside a breach are not of the class.
    """
    outside = [month for said in _BREACHES.findall(verdict.sentence) for month in re.findall(_MONTH, said)]
    return tuple(outside or _RUN.findall(verdict.sentence)[:1])


def classified(measured: Measured, quarter: Period) -> Classified:
    """The class of a quarter by its months, the last of them that has a figure being the end of the series.

    Raises ``CannotBeSaid`` for a measure that is not monthly or rolls over twelve months, and
    where no month of the quarter or fewer than three months since the last reset have a figure.
    """
    if measured.points and measured.points[0].period.frequency is not Frequency.MONTH:
        raise CannotBeSaid("the classes are of monthly figures")
    chart = drawn(measured, quarter)
    points, control = chart.current, chart.control
    within = tuple(number for number, point in enumerate(points) if point.period.start >= quarter.start)
    line = Line(
        values_of(points),
        control.mean[chart.first :],
        control.lower[chart.first :],
        control.upper[chart.first :],
        control.close[chart.first :],
    )
    signals = signals_of(line, within)
    name, run = _class(signals)
    return Classified(chart, line, within, signals, name, run)


def _class(signals: Signals) -> tuple[ExceptionClass, Run | None]:
    if signals.breaches:
        return ExceptionClass.BREACH, signals.breaches[-1]
    if signals.trend:
        return ExceptionClass.TREND, signals.trend
    if signals.shift:
        return ExceptionClass.SHIFT, signals.shift
    return ExceptionClass.STABLE, None


def _texts(found: Classified) -> str:
    """The signals as sentences, that of the class first."""
    signals = found.signals
    texts = [
        *_breaches(found, signals.breaches, "lies", "lie"),
        _trend(found, signals.trend) if signals.trend else "",
        _shift(found, signals.shift) if signals.shift and signals.trend != signals.shift else "",
        _near(found) if signals.near and not signals.breaches else "",
    ]
    if not any(texts):
        texts.append(f"No month of it lies outside the {limits_words(found.chart.control, found.chart.measured)}.")
    if len(signals.past) > NAMED_BREACHES:
        texts.append(f"{counted(len(signals.past), 'earlier month')} lay outside the limits too.")
    else:
        texts += _breaches(found, signals.past, "lay", "lay")
    return joined(*texts)


def _breaches(found: Classified, runs: Sequence[Run], one: str, several: str) -> list[str]:
    texts = []
    for sign in (1, -1):
        named = [_named(found, run.first) for run in runs if run.sign == sign]
        if named:
            limit = found.line.upper[-1] if sign > 0 else found.line.lower[-1]
            values = [point.value for run in runs if (point := found.chart.current[run.first]).value is not None]
            words = "" if limit is None else f" of {limit_words(limit, found.chart.measured, apart_from=values)}"
            verb, name = one if len(named) == 1 else several, "upper" if sign > 0 else "lower"
            texts.append(f"{listed(named)} {verb} {'above' if sign > 0 else 'below'} the {name} limit{words}.")
    return texts


def _trend(found: Classified, run: Run) -> str:
    end = period_words(found.chart.current[run.last].period)
    way = "rise" if run.sign > 0 else "fall"
    if run == found.signals.shift:
        return (
            f"The {run.length} months to {end} all lie {_side(run)} the mean of {_mean(found)} "
            f"and, over the whole run, {way} (Mann and Kendall, 95%)."
        )
    return f"The {run.length} months to {end} {way} without a break."


def _shift(found: Classified, run: Run) -> str:
    end = period_words(found.chart.current[run.last].period)
    return f"The {run.length} months to {end} all lie {_side(run)} the mean of {_mean(found)}."


def _near(found: Classified) -> str:
    named = [_named(found, run.first) for run in found.signals.near]
    name = "upper" if found.signals.near[-1].sign > 0 else "lower"
    return f"{listed(named)} {'lies' if len(named) == 1 else 'lie'} close to the {name} limit."


def _advice(found: Classified) -> str:
    return joined(ADVICE.get(found.name, ""), _reset_advice(found))


def _reset_advice(found: Classified) -> str:
    run = found.signals.shift
    if run is None:
        return ""
    if run.length < RESET_FROM:
        return f"A shift is under observation: {run.length} months {_side(run)} the mean."
    month = period_words(found.chart.current[run.first].period)
    return f"Once the reason for the new level is understood, reset the limits from {month}."


def _guards(found: Classified, quarter: Period) -> tuple[str, ...]:
    """Cautions of the quarter: months without a figure, and the season."""
    points = found.chart.current
    held = [month for month in quarter.parts(Frequency.MONTH) if points[0].period <= month <= points[-1].period]
    missing = missing_between(points, held)
    guards = [f"{missing_words(missing)}."] if missing else []
    if found.run and is_seasonal(found.line, found.run, is_trend=found.name is ExceptionClass.TREND):
        guards.append(SEASON)
    return tuple(guards)


def _months(found: Classified) -> tuple[Used, ...]:
    points, unit = found.chart.current, found.chart.measured.unit
    return tuple(
        Used("month", points[index].value, unit, period_words(points[index].period)) for index in found.quarter
    )


def _named(found: Classified, index: int) -> str:
    point = found.chart.current[index]
    value = "" if point.value is None else f" ({amount(point.value, found.chart.measured)})"
    return f"{period_words(point.period)}{value}"


def _mean(found: Classified) -> str:
    mean = found.line.mean[-1]
    return "" if mean is None else limit_words(mean, found.chart.measured)


def _side(run: Run) -> str:
    return "above" if run.sign > 0 else "below"
