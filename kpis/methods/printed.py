"""A printed report recomputed: where its own figures disagree with each other.

The report of 2019 prints both quarters, the change and a whole percentage; one sign of its is
wrong, and not all of its parts make their whole. The command ``check_report`` says so of any.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from plantracker.ui.formatting import listed, plain_figure, signed, signed_percent


@dataclass(frozen=True)
class PrintedRow:
    """A row as printed: the figure, the one a year before, the change, the percentage; None where not printed.

    A change that the text calls a fall is given with its minus. ``whole`` is the name of the row
    that it is a part of, empty for none; ``split`` tells the splits of one whole apart, by age and
    by sex.
    """

    name: str
    now: Decimal | None = None
    before: Decimal | None = None
    change: Decimal | None = None
    percent: Decimal | None = None
    whole: str = ""
    split: str = ""

    @property
    def base(self) -> Decimal | None:
        """The earlier figure, printed or made from the change; None where neither is known."""
        if self.before is not None or self.now is None or self.change is None:
            return self.before
        return self.now - self.change

    @property
    def value(self) -> Decimal | None:
        """The figure, printed or made from the change; None where neither is known."""
        if self.now is not None or self.before is None or self.change is None:
            return self.now
        return self.before + self.change

    @property
    def says_enough(self) -> bool:
        """Whether its own figures can disagree with each other."""
        if self.base is None or self.value is None:
            return False
        return self.percent is not None or None not in (self.now, self.before, self.change)


@dataclass(frozen=True)
class Checked:
    """What became of a table: the disagreements as sentences, and how many rows could be checked, and could not.

    A row is checked by its own figures, or as a part or the whole of a sum.
    """

    disagreements: tuple[str, ...]
    checked: int
    unchecked: int


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


def checked(rows: Sequence[PrintedRow]) -> Checked:
    """Recompute a table: each row by itself, then each split of a whole into its parts.

    Names are there once, and each ``whole`` is one of them. The parts are added up where every one
    of them and the whole print the figure; their changes only where that leaves one of the two
    quarters unchecked.
    """
    by_name = {row.name: row for row in rows}
    splits: dict[tuple[str, str], list[PrintedRow]] = {}
    for row in rows:
        if row.whole:
            splits.setdefault((row.whole, row.split), []).append(row)
    texts = [*disagreements(rows)]
    seen = {row.name for row in rows if row.says_enough}
    for (name, _), parts in splits.items():
        sums = _sums(parts, by_name[name])
        texts += (text for text in sums if text)
        if sums:
            seen |= {name, *(part.name for part in parts)}
    return Checked(tuple(texts), len(seen), len(rows) - len(seen))


def parts_fit(parts: Sequence[tuple[str, Decimal]], whole: tuple[str, Decimal], *, are_changes: bool = False) -> str:
    """That parts do not add up to their whole, as a sentence; empty where they do."""
    total = sum((value for _, value in parts), Decimal(0))
    if total == whole[1]:
        return ""
    say = _change if are_changes else plain_figure
    named = listed([f"{name} ({say(value)})" for name, value in parts])
    return f"{named} add up to {say(total)}, not to the {say(whole[1])} of {whole[0]}."


def _row_texts(row: PrintedRow) -> Iterable[str]:
    base, now = row.base, row.value
    if base is None or now is None:
        return
    counts = f"{plain_figure(now)} against {plain_figure(base)}"
    if row.change is not None and row.change != now - base:
        yield f"{row.name}: printed {_change(row.change)}, computed {_change(now - base)} ({counts})."
    if row.percent is None:
        return
    places = row.percent.as_tuple().exponent
    computed = printed_percent(base, now, -places if isinstance(places, int) else 0)
    if computed != row.percent:
        words = "none, as the base is 0" if computed is None else signed_percent(computed)
        yield f"{row.name}: printed {signed_percent(row.percent)}, computed {words} ({counts})."


def _sums(parts: Sequence[PrintedRow], whole: PrintedRow) -> list[str]:
    """What adding up the parts says, one text a figure that all print, empty where they fit; none without such."""
    said: list[str] = []
    for name in ("now", "before", "change"):
        figures = [(part.name, getattr(part, name)) for part in parts]
        total = getattr(whole, name)
        is_printed = total is not None and all(figure is not None for _, figure in figures)
        if is_printed and (name != "change" or len(said) < len(("now", "before"))):
            said.append(parts_fit(figures, (whole.name, total), are_changes=name == "change"))
    return said


def _change(value: Decimal) -> str:
    exponent = value.normalize().as_tuple().exponent
    return signed(value, "", max(0, -exponent) if isinstance(exponent, int) else 0)
