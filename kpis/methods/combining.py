"""How months make quarters and years, as the definition says: added up, averaged, the last one, pooled, rolling."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from kpis.choices import Combine
from kpis.methods.series import PLACES, Point, quotient
from kpis.methods.spans import missing_words
from kpis.periods import Period

# Said of an average of averages that could not be weighted.
PLAIN_AVERAGE = "A plain average of its months: what each counts for is not known."


def combined(points: Sequence[Point], period: Period, combine: str, unit: str) -> Point:
    """The figure of a period: the one recorded for it, or what its months (quarters) make by ``combine``.

    The figure is to four decimal places, and provisional where any part is. Without every part
    there is none; ``absence`` then says which is missing, ``decided_by`` and ``review_on`` who decided
    that and when it is looked at again, where one did of all that are missing. ``combine`` is a value of ``Combine``;
    where it is empty there is no figure either, and ``absence`` says that beside what is missing.
    1. sum: the values added up. 2. last, rolling: the last part stands for the whole. 3. pooled:
    numerators over denominators, or shares weighted by their samples. 4. mean: pooled where the
    parts have their counts or samples, else the plain average, which ``note`` then says.
    """
    by_period = {point.period: point for point in points}
    if period in by_period:
        return by_period[period]
    wanted = period.parts(points[0].period.frequency) if points else ()
    if not wanted:
        return Point(period, None)
    if combine in (Combine.LAST, Combine.ROLLING):
        wanted = wanted[-1:]
    parts = [by_period.get(part) or Point(part, None) for part in wanted]
    missing = [part for part in parts if not _is_there(part, combine)]
    if not combine:
        return _without(period, _not_stated(parts, missing), missing)
    if missing:
        return _without(period, _missing(missing, combine), missing)
    whole = _whole(parts, combine, unit)
    return replace(
        whole,
        period=period,
        is_provisional=any(part.is_provisional for part in parts),
        known_on=max((part.known_on for part in parts if part.known_on), default=None),
    )


def latest_twelve(points: Sequence[Point], end: date, combine: str, unit: str) -> Point:
    """The figure of the twelve months that end with the month of ``end``, as ``combined`` makes it."""
    return combined(points, Period.twelve_months_to(end), combine, unit)


def weight_of(point: Point) -> Decimal | None:
    """What a figure counts for among others: its denominator, or how many were asked; None where neither is known."""
    if point.denominator is not None:
        return point.denominator
    return None if point.sample is None else Decimal(point.sample)


def _is_there(part: Point, combine: str) -> bool:
    if combine != Combine.POOLED:
        return part.value is not None
    has_counts = part.numerator is not None and part.denominator is not None
    return has_counts or (part.value is not None and part.sample is not None)


def _without(period: Period, absence: str, missing: Sequence[Point]) -> Point:
    decided = {(part.decided_by, part.review_on) for part in missing if part.decided_by}
    decided_by, review_on = decided.pop() if len(decided) == 1 else ("", None)
    return Point(period, None, absence, decided_by=decided_by, review_on=review_on)


def _not_stated(parts: Sequence[Point], missing: Sequence[Point]) -> str:
    """That how the parts combine is not stated, and which have no figure; only the latter where none has one."""
    if len(missing) == len(parts):
        return _missing(missing, "")
    unsaid = f"nobody has said how its {parts[0].period.frequency}s combine"
    return f"{unsaid}, and {_missing(missing, '')}" if missing else unsaid


def _missing(parts: Sequence[Point], combine: str) -> str:
    if combine == Combine.POOLED and all(part.value is not None for part in parts):
        return missing_words([part.period for part in parts]).replace("no figure", "no counts to pool")
    return missing_words([part.period for part in parts], parts[0].absence)


def _whole(parts: Sequence[Point], combine: str, unit: str) -> Point:
    """All parts as one; the period is the caller's to set."""
    last = parts[-1]
    if combine in (Combine.LAST, Combine.ROLLING):
        return last
    numerators = [part.numerator for part in parts if part.numerator is not None]
    denominators = [part.denominator for part in parts if part.denominator is not None]
    samples = [part.sample for part in parts if part.sample is not None]
    whole = Point(
        last.period,
        None,
        numerator=sum(numerators, Decimal(0)) if len(numerators) == len(parts) else None,
        denominator=sum(denominators, Decimal(0)) if len(denominators) == len(parts) else None,
        sample=sum(samples) if len(samples) == len(parts) else None,
    )
    if combine == Combine.SUM:
        return replace(whole, value=sum(_values(parts), Decimal(0)))
    if whole.numerator is not None and whole.denominator is not None:
        if whole.denominator == 0:
            return replace(whole, absence="its denominators add up to 0")
        return replace(whole, value=quotient(whole.numerator, whole.denominator, unit))
    return _averaged(parts, whole)


def _averaged(parts: Sequence[Point], whole: Point) -> Point:
    # Pooled parts may be 0 of 0 and have no figure; they weigh nothing.
    parts = [part for part in parts if part.value is not None]
    weights = [each for part in parts if (each := weight_of(part)) is not None]
    weight = sum(weights, Decimal(0))
    if len(weights) == len(parts) and weight:
        total = sum((value * each for value, each in zip(_values(parts), weights, strict=True)), Decimal(0))
        return replace(whole, value=_kept(total / weight))
    average = sum(_values(parts), Decimal(0)) / len(parts)
    return replace(whole, value=_kept(average), note=PLAIN_AVERAGE)


def _values(parts: Sequence[Point]) -> list[Decimal]:
    return [part.value for part in parts if part.value is not None]


def _kept(value: Decimal) -> Decimal:
    return value.quantize(PLACES, rounding=ROUND_HALF_UP)
