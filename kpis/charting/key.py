"""The key beneath a drawing: only what is on it, in words, with the reasons of the lines across time."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from kpis.charting.across import Across
from kpis.charting.axis import Axis
from kpis.charting.chart import Chart, Flag, Sign
from kpis.charting.lettering import clean, lines_of, width_of
from kpis.charting.marks import (
    LIMITS,
    LINE,
    MEAN,
    TARGET,
    at,
    badge,
    crosses,
    discs,
    flagged,
    foot_of,
    path,
    rings,
    text,
)
from kpis.charting.trace import Kind
from kpis.charting.words import (
    absence_words,
    brief,
    clippings,
    flag_words,
    grouped,
    level_clauses,
    target_words,
    value_words,
)

# Pixels for what an entry shows, before its words, and between two entries of a row.
SAMPLE, APART = 30, 18
STROKES = {"value": LINE, "mean": MEAN, "limits": LIMITS, "target": TARGET}


@dataclass(frozen=True)
class Entry:
    """One thing on the drawing and its words, which are clean; a sentence has a row of its own."""

    sample: str
    words: str
    kind: Kind | None = None
    letter: str = ""
    is_sentence: bool = False


def lines_key(chart: Chart) -> list[Entry]:
    """The lines with their figures, for a drawing without room for them at their ends."""
    last = chart.points[-1]
    value = "Values" if last.value is None else f"{brief(last.period)}: {value_words(last.value, chart)}"
    entries = [Entry("value", value)]
    if chart.segments:
        newest = chart.segments[-1]
        since = f" (from {brief(newest.first)})" if len(chart.segments) > 1 else ""
        clauses = level_clauses(newest, chart).items()
        entries += [Entry(sample, f"{words.capitalize()}{since}") for sample, words in clauses]
    return entries


def target_key(chart: Chart) -> list[Entry]:
    """The target with its name and figure; none without a target."""
    return [] if chart.target is None else [Entry("target", clean(target_words(chart)))]


def marks_key(chart: Chart, axis: Axis, across: list[Across]) -> list[Entry]:
    """Everything else: marks, gaps, lines across time, and limits that are not drawn where they lie."""
    entries = list(_flags(chart))
    if any(point.is_provisional and point.value is not None for point in chart.points):
        entries.append(Entry("provisional", "Provisional"))
    if reasons := grouped((point for point in chart.points if point.value is None), absence_words):
        entries.append(Entry("absent", f"No value: {'; '.join([clean(words) for words, _ in reasons])}"))
    for each in across:
        sample = "break" if each.is_break else "reset"
        entries.append(Entry(sample, clean(each.words), letter=each.letter, is_sentence=True))
    entries += [Entry("", words, is_sentence=True) for words in clippings(chart, axis)]
    return entries


def drawn_key(entries: list[Entry], *, top: float, room: float, size: int, line: int, most: int) -> tuple[str, float]:
    """The key from ``top`` on within the room, and where it ends; a text takes at most so many lines."""
    parts: list[str] = []
    x, y = 0.0, top
    for entry in entries:
        width = SAMPLE + size * width_of(entry.words)
        if x and (entry.is_sentence or x + width > room):
            x, y = 0.0, y + line
        parts.append(_sample(entry, x + SAMPLE / 2 - 2, y + line / 2, size))
        words = [entry.words] if width <= room else lines_of(entry.words, (room - SAMPLE) / size, most=most)
        for number, each in enumerate(words):
            parts.append(text(x + SAMPLE, foot_of(y + (number + 0.5) * line, size), escape(each)))
        if len(words) > 1 or entry.is_sentence:
            x, y = 0.0, y + len(words) * line
        else:
            x += width + APART
    return "".join(parts), y + (line if x else 0)


def _flags(chart: Chart) -> Iterator[Entry]:
    seen: set[tuple[str, str, str]] = set()
    for point in chart.points:
        words = flag_words(point)
        if words and (point.sign, point.flag, words) not in seen:
            seen.add((point.sign, point.flag, words))
            yield Entry("flag", clean(words), kind=(Sign(point.sign) or Sign.BREACH, Flag(point.flag), False))


def _sample(entry: Entry, x: float, y: float, size: int) -> str:
    """What the entry shows, centred on the place; nothing for a plain sentence."""
    if entry.sample in STROKES:
        stroke = path(f"M{at(x - 12, y)}h24", STROKES[entry.sample])
        return stroke + (discs([at(x, y)], 6) if entry.sample == "value" else "")
    if entry.kind:
        return flagged(entry.kind, [(x, y)], 5)
    if entry.letter:
        return badge(x, y, entry.letter, size - 2, is_break=entry.sample == "break")
    if entry.sample == "provisional":
        return rings([at(x, y)], 6)
    return crosses([(x, y)], 3.5) if entry.sample == "absent" else ""
