"""The words that all verdicts share: when, how much, how much more, what is wanted, what that makes of it."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from kpis.choices import SHARE_UNIT, Combine, Polarity
from kpis.methods.comparison import MIN_BASE
from kpis.methods.series import PLACES, Measured, Point
from kpis.methods.spans import covered, period_words
from kpis.methods.units import is_counted, is_said
from kpis.methods.verdict import Judgement
from kpis.periods import Frequency, Period
from plantracker.ui.formatting import figure, months, sentence, signed, signed_percent

NO_EVIDENCE = "No evidence of change"
NO_PERCENTAGE = f"no percentage: the base is under {MIN_BASE}"
WANTED = {Polarity.HIGHER: "A higher figure is wanted here", Polarity.LOWER: "A lower figure is wanted here"}
NEITHER = "Neither way is better here"
FINE_BELOW = 100


def time_words(period: Period, combine: str) -> str:
    """The time of a figure.

    >>> time_words(Period.parse("2014-09"), "rolling"), time_words(Period.parse("2023/24 Q3"), "last")
    ('the 12 months to September 2014', 'December 2023')
    """
    if period.frequency is Frequency.YEAR:
        return period_words(period)
    if combine == Combine.ROLLING:
        return f"the 12 months to {months(period.end, period.end)}"
    if not combine and period.frequency is Frequency.QUARTER:
        return str(period)
    return period_words(covered(period, combine))


def when(period: Period, combine: str) -> str:
    """The time of a figure, with its preposition.

    >>> quarter, year = Period.parse("2023/24 Q3"), Period.parse("2020/21")
    >>> when(quarter, "sum"), when(quarter, "last"), when(quarter, ""), when(year, "last")
    ('in October to December 2023', 'at December 2023', 'for 2023/24 Q3', 'in 2020/21')
    >>> when(Period.parse("2014-09"), "rolling"), when(Period.parse("2023-12"), ""), when(year, "")
    ('in the 12 months to September 2014', 'in December 2023', 'in 2020/21')
    """
    is_moment = combine == Combine.LAST and period.frequency is not Frequency.YEAR
    is_named = not combine and period.frequency is Frequency.QUARTER
    return f"{'at' if is_moment else 'for' if is_named else 'in'} {time_words(period, combine)}"


def amount(value: Decimal, measured: Measured) -> str:
    """A figure as a sentence says it: with its symbol, or with its unit where that is no count."""
    return with_unit(figure(value, measured.unit, measured.decimals), measured.unit)


def limit_words(value: float | Decimal, measured: Measured, *, apart_from: Iterable[Decimal | None] = ()) -> str:
    """A mean or a limit as a sentence says it: as it was computed, even where no figure can lie.

    Below 100 it has one decimal more than the measure, so that 22 against a limit of 21.9 reads as it is; and so it has
    where it would else read the same as one of the figures that lie ``apart_from`` it.
    """
    limit = kept(value)
    printed = figure(limit, measured.unit, measured.decimals)
    is_same = any(each is not None and figure(each, measured.unit, measured.decimals) == printed for each in apart_from)
    decimals = measured.decimals + (abs(limit) < FINE_BELOW or is_same)
    return with_unit(figure(limit, measured.unit, decimals), measured.unit)


def with_unit(text: str, unit: str) -> str:
    """A printed figure with the word of its unit, where a sentence says it.

    >>> with_unit("24", "minutes"), with_unit("24", "offences"), with_unit("24%", "%")
    ('24 minutes', '24', '24%')
    """
    return f"{text} {unit}" if is_said(unit) else text


def point_words(point: Point, measured: Measured) -> str:
    """A point's figure with the two counts of a share, whether it is provisional, and its time.

    Raises ``ValueError`` for a point without a figure.
    """
    if point.value is None:
        raise ValueError(f"{point.period} has no figure.")
    small = []
    if measured.unit == SHARE_UNIT and point.numerator is not None and point.denominator is not None:
        small.append(f"{plain(point.numerator)} of {plain(point.denominator)}")
    if point.is_provisional:
        small.append("provisional")
    note = f" ({', '.join(small)})" if small else ""
    return f"{amount(point.value, measured)}{note} {when(point.period, measured.meaning.combine)}"


def change_words(change: Decimal, percent: Decimal | None, measured: Measured) -> str:
    """How much more or less, with the percentage where one may be given; shares so many points higher or lower."""
    if change == 0:
        return "no change"
    size = with_unit(size_words(change, measured), measured.unit)
    if measured.unit == SHARE_UNIT:
        return f"{size} {'higher' if change > 0 else 'lower'}"
    word = "more" if change > 0 else "fewer" if is_counted(measured.unit) else "less"
    return f"{size} {word} ({percent_words(percent)})"


def size_words(change: Decimal, measured: Measured) -> str:
    """A difference without its sign; percentage points for shares; one too small to print keeps its digits."""
    return signed(abs(change), measured.unit, measured.decimals).removeprefix("+")


def percent_words(percent: Decimal | None) -> str:
    """A percentage with its sign, or that there is none.

    >>> percent_words(Decimal("72.6")), percent_words(None)
    ('+72.6%', 'no percentage: the base is under 20')
    """
    return NO_PERCENTAGE if percent is None else signed_percent(percent)


def wanted_words(measured: Measured) -> str:
    """Which way is wanted, as a clause without its stop."""
    if measured.polarity == Polarity.NEUTRAL:
        return NEITHER
    return measured.wanted.strip().rstrip(".") or WANTED[Polarity(measured.polarity)]


def so_words(judgement: Judgement, measured: Measured) -> str:
    """What is wanted and so what the verdict means, as a sentence; for a neutral measure why neither way is.

    Empty where nothing has changed.
    """
    if judgement is Judgement.UNCHANGED:
        return ""
    if measured.polarity == Polarity.NEUTRAL:
        return f"{NEITHER}. {sentence(measured.meaning.polarity_reason)}".strip()
    if judgement in (Judgement.GOOD, Judgement.BAD):
        return f"{wanted_words(measured)}, so this is {judgement.value}."
    return ""


def coloured(meaning: str, rag: str) -> str:
    """What a verdict means, with its colour at the end.

    >>> coloured("A lower figure is wanted here, so this is good.", "green"), coloured("", "amber")
    ('A lower figure is wanted here, so this is good: green.', 'That is amber.')
    """
    if not rag:
        return meaning
    return f"{meaning.removesuffix('.')}: {rag}." if meaning else f"That is {rag}."


def plain(value: Decimal) -> str:
    """A count as it is, with its thousands and without empty decimals.

    >>> plain(Decimal("1200.0000")), plain(Decimal("15.5000"))
    ('1,200', '15.5')
    """
    digits = f"{value:,f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def ordinal(number: int) -> str:
    """A place in a ranking.

    >>> [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 21, 113)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '21st', '113th']
    """
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def lowered(label: str) -> str:
    """A label within a sentence: its first letter small, the rest as it is.

    >>> lowered("Moving range (XmR)")
    'moving range (XmR)'
    """
    return label[:1].lower() + label[1:]


def kept(number: float | Decimal) -> Decimal:
    """A computed number as a figure that may be kept: to four decimal places, halves away from zero."""
    return Decimal(number).quantize(PLACES, rounding=ROUND_HALF_UP)


def joined(*sentences: str) -> str:
    """Sentences in a row, the empty ones left out."""
    return " ".join(each for each in sentences if each)
