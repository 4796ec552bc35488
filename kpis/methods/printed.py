"""A printed report recomputed: where its own figures disagree with each other.

The report of 2019 prints both quarters, the change and a whole percentage; one sign of its is
wrong, and not all of its parts make their whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kpis.methods.wording import plain
from plantracker.ui.formatting import listed, signed, signed_percent


@dataclass(frozen=True)
class PrintedRow:
    """A row as printed: the figure, the one a year before, the change, the percentage; None where not printed.

    A change that the text calls a fall is given with its minus.
    """

    name: str
    now: Decimal | None = None
    before: Decimal | None = None
    change: Decimal | None = None
    percent: Decimal | None = None

    @property
    def base(self) -> Decimal | None:
        """The earlier figure, printed or made from the change; None where neither is known."""
        if self.before is not None or self.now is None or self.change is None:
            return self.before
        return self.now - self.change


def printed_percent(base: Decimal, value: Decimal, decimals: int = 0) -> Decimal | None:
    """The change in percent as a report prints it, halves away from zero; None for a base of 0.

    Only for reproducing a printed report: it does not ask for a base of 20.
    """
    if base == 0:
        return None
    return (100 * (value - base) / base).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def disagreements(rows: Iterable[PrintedRow]) -> tuple[str, ...]:
    """The rows' changes and percentages that do not follow from their own figures, as sentences.

    A row that prints too little to be checked says nothing.
    """
    return tuple(text for row in rows for text in _row_texts(row))


def parts_fit(parts: Sequence[tuple[str, Decimal]], whole: tuple[str, Decimal], *, are_changes: bool = False) -> str:
    """That parts do not add up to their whole, as a sentence; empty where they do."""
    total = sum((value for _, value in parts), Decimal(0))
    if total == whole[1]:
        return ""
    say = _change if are_changes else plain
    named = listed([f"{name} ({say(value)})" for name, value in parts])
    return f"{named} add up to {say(total)}, not to the {say(whole[1])} of {whole[0]}."


def _row_texts(row: PrintedRow) -> Iterable[str]:
    base, now = row.base, row.now
    if base is None or now is None:
        return
    counts = f"{plain(now)} against {plain(base)}"
    if row.change is not None and row.change != now - base:
        yield f"{row.name}: printed {_change(row.change)}, computed {_change(now - base)} ({counts})."
    if row.percent is None:
        return
    places = row.percent.as_tuple().exponent
    computed = printed_percent(base, now, -places if isinstance(places, int) else 0)
    if computed != row.percent:
        words = "none, as the base is 0" if computed is None else signed_percent(computed)
        yield f"{row.name}: printed {signed_percent(row.percent)}, computed {words} ({counts})."


def _change(value: Decimal) -> str:
    return signed(value, "", 0)
