"""What process control costs: lines of JSON answered with every field, against reading and writing the lines alone."""

import json
from random import Random

from benchmarks.timing import Line, in_pairs
from kpis.methods.series_lines import answered

SERIES, POINTS = 1000, 120
PAIRS = 15
# So much of a pipe is read at once.
CHUNK = 64 * 1024


def verdicts(series: int = SERIES, points: int = POINTS) -> list[Line]:
    """Counts and measurements with gaps, resets and targets, as they come through a pipe."""
    lines = [_line(number, points) for number in range(series)]
    text = "".join(f"{line}\n" for line in lines).encode()
    chunks = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]
    pairs = in_pairs(
        lambda: list(answered(chunks)),
        lambda: [json.dumps(json.loads(line)) for line in lines],
        count=PAIRS,
    )
    what = f"verdicts of {series:,} series of {points} points, as lines of JSON"
    return [Line(what, "the same lines read and written back", str(pairs))]


def _line(number: int, points: int) -> str:
    """A made-up series that drifts; every second has decimals, every third a reset, every fifth gaps."""
    made, level = Random(number), 500.0
    values: list[float | None] = []
    for place in range(points):
        level += made.gauss(0, 4)
        value = made.gauss(level, 30)
        is_gap = number % 5 == 0 and place % 40 == 20
        values.append(None if is_gap else value if number % 2 else round(value))
    return json.dumps(
        {
            "id": f"series {number}",
            "start": "2015-04",
            "values": values,
            "direction": ("increase", "decrease", "neutral")[number % 3],
            "target": 550 if number % 4 else None,
            "resets": [points // 2] if number % 3 == 0 else [],
            "fix_after": 24 if number % 7 == 0 else None,
            "screen": number % 6 != 0,
            "sigma": "sample_sd" if number % 10 == 9 else "moving_range",
        }
    )
