"""A line without axes or words, for a table's cell."""

from collections.abc import Sequence
from decimal import Decimal

from kpis.charting import marks
from kpis.charting.chart import Flag, Sign, check_finite
from kpis.charting.marks import at, flagged, path

MIN_SPARKS = 6
WIDTH, HEIGHT = 120, 28
MARGIN = 4


def sparkline_of(values: Sequence[Decimal | float | None], flags: Sequence[str]) -> str:
    """The line through the values, interrupted where there is none, with a disc for the last and a diamond for flags.

    Its scale reaches from the lowest to the highest value. Raises ``ValueError`` where the flags are
    not as many as the values, and for a value that is not finite.
    """
    known = [float(value) for value in values if value is not None]
    for number in known:
        check_finite(number)
    low, span = min(known), max(known) - min(known)
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    line, pen = "", "M"
    last = ""
    flagged_at: dict[Flag, list[marks.Place]] = {}
    for index, (value, flag) in enumerate(zip(values, flags or [""] * len(values), strict=True)):
        if value is None:
            pen = "M"
            continue
        share = (float(value) - low) / span if span else 0.5
        x, y = MARGIN + index * step, HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)
        last = at(x, y)
        # With round ends a line of no length is a dot, all there is of a value between two gaps.
        line += f"M{last}h0" if pen == "M" else f"L{last}"
        pen = "L"
        if flag:
            flagged_at.setdefault(Flag(flag), []).append((x, y))
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"',
            f' class="sparkline" aria-hidden="true" color="{marks.VALUE_COLOUR}">',
            path(line, f'{marks.LINE} stroke-linecap="round"'),
            marks.discs([last], 6),
            *(flagged((Sign.BREACH, flag, False), spots, min(3, step)) for flag, spots in flagged_at.items()),
            "</svg>",
        ]
    )
