"""Charts as SVG: drawn on the server from plain values, the same bytes for the same chart.

Attributes only, without styles, scripts and identifiers, so that a strict content policy lets a page
have a hundred. Texts are escaped here: what is returned may stand in a page as it is.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import resvg_py
from django.utils.safestring import SafeString, mark_safe

from kpis.charting.chart import Chart, ChartBreak, ChartPoint, ChartSegment, Flag, Sign
from kpis.charting.drawing import reading_of, svg_of
from kpis.charting.lettering import FONT
from kpis.charting.sparkline import MIN_SPARKS, sparkline_of
from kpis.charting.table import ChartRow, rows_of

__all__ = [
    "Chart",
    "ChartBreak",
    "ChartPoint",
    "ChartRow",
    "ChartSegment",
    "Flag",
    "NoFont",
    "Sign",
    "as_png",
    "both",
    "drawn",
    "sparkline",
    "table_of",
]

WIDE, NARROW = 720, 320
TOO_FEW = '<p class="quiet">No chart is drawn of fewer than three values.</p>'
MAX_SCALE = 4

_SIZE = re.compile(r'<svg [^>]*?width="(\d+)" height="(\d+)"')


class NoFont(Exception):
    """The computer has none of the fonts that charts name, so that a picture would lack its words."""

    def __init__(self) -> None:
        super().__init__(
            "The chart was not turned into a picture: this computer has no font for its words. "
            "Install Liberation Sans or DejaVu Sans."
        )


def drawn(chart: Chart, *, width: int = WIDE) -> SafeString | None:
    """The chart as an SVG; None of fewer than three values. Raises ``ValueError`` for a width under 320."""
    return mark_safe(svg_of(reading_of(chart), width)) if chart.is_drawn else None


def both(chart: Chart) -> SafeString:
    """The wide and the narrow drawing, of which the stylesheet shows one; of fewer than three values, that sentence."""
    if not chart.is_drawn:
        return mark_safe(TOO_FEW)
    reading = reading_of(chart)
    wide, narrow = svg_of(reading, WIDE), svg_of(reading, NARROW)
    return mark_safe(
        f'<div class="chart"><div class="chart-wide">{wide}</div><div class="chart-narrow">{narrow}</div></div>'
    )


def sparkline(values: Sequence[Decimal | float | None], flags: Sequence[str] = ()) -> SafeString | None:
    """A line for a table's cell, hidden from screen readers; None of fewer than six values.

    ``flags`` are values of ``Flag``, one for each value, or none at all. It has its own scale, which
    the table's caption has to say. Raises ``ValueError`` for flags of another number.
    """
    if sum(value is not None for value in values) < MIN_SPARKS:
        return None
    return mark_safe(sparkline_of(values, flags))


def table_of(chart: Chart) -> tuple[ChartRow, ...]:
    """The rows of the data table beside the chart, oldest first; of fewer than three values too."""
    return rows_of(chart)


def as_png(svg: str, scale: float = 2) -> bytes:
    """The drawing as a picture on white, for Word; ``scale`` is how many pixels it has for each of the drawing's.

    Raises ``NoFont`` on a computer without a font for it, ``ValueError`` for what is no drawing and for a
    scale that is not above 0 and up to 4.
    """
    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("Only a drawing of a chart can be turned into a picture.")
    if not 0 < scale <= MAX_SCALE:
        raise ValueError(f"A picture is up to {MAX_SCALE} times as large as its drawing, not {scale}.")
    if not has_font():
        raise NoFont
    return resvg_py.svg_to_bytes(svg_string=svg, background="#ffffff", width=round(int(size[1]) * scale))


@lru_cache(maxsize=1)
def has_font() -> bool:
    """Whether a letter leaves a trace: without its font text is left out, and nothing is said of it."""
    empty, letter = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" font-family="{FONT}">{inner}</svg>'
        for inner in ("", '<text x="2" y="16">W</text>')
    )
    return resvg_py.svg_to_bytes(svg_string=letter) != resvg_py.svg_to_bytes(svg_string=empty)
