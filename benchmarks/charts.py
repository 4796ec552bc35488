"""What a page of charts costs: both drawings of a hundred measures, against the same figures as JSON."""

import json
from dataclasses import asdict

from benchmarks.timing import Line, in_pairs
from kpis.charts import Chart, ChartPoint, ChartSegment, as_png, both, drawn, sparkline
from kpis.periods import Period

CHARTS, MONTHS = 100, 36
PAIRS = 15
PICTURES = 5


def page(charts: int = CHARTS, months: int = MONTHS) -> list[Line]:
    """Charts with limits, marks, a gap and provisional values; their sparklines; one picture for Word."""
    made = [_chart(seed, months) for seed in range(charts)]
    first = drawn(made[0])
    assert first is not None
    size = sum(len(both(chart).encode()) for chart in made) / charts / 2 / 1024
    rows = [[point.value for point in chart.points] for chart in made]
    what = f"{charts} charts of {months} months"
    figures = "the same points as JSON"
    plain = [_plain(chart) for chart in made]
    drawings = in_pairs(
        lambda: [both(chart) for chart in made], lambda: [json.dumps(each) for each in plain], count=PAIRS
    )
    sparks = in_pairs(
        lambda: [sparkline(row) for row in rows], lambda: [json.dumps(each) for each in plain], count=PAIRS
    )
    picture = in_pairs(lambda: as_png(first), lambda: drawn(made[0]), count=PICTURES)
    return [
        Line(f"{what}, two drawings each", figures, f"{drawings}; {size:.1f} KiB a drawing"),
        Line(f"sparklines of {what}", figures, str(sparks)),
        Line("a chart as a picture for Word", "drawing it", str(picture)),
    ]


def _chart(seed: int, months: int) -> Chart:
    """A made-up series; every one has other figures, so that no text is the same twice."""
    first = Period.parse("2021-01")
    points = []
    for number in range(months):
        value = 3000 + 17 * seed + (number * 7919 + seed * 104729) % 613
        is_high = value > 3550 + 17 * seed
        points.append(
            ChartPoint(
                first.shifted(number),
                None if number == months // 2 else float(value),
                absence="late" if number == months // 2 else "",
                is_provisional=number >= months - 2,
                flag="bad" if is_high else "",
                label="Above the upper limit" if is_high else "",
                sign="breach" if is_high else "",
            )
        )
    mean = 3306.5 + 17 * seed
    segment = ChartSegment(first, first.shifted(months - 1), mean, mean - 240, mean + 243.5)
    return Chart(f"Measure {seed}", f"Measure {seed} is stable.", "offences", 0, tuple(points), (segment,))


def _plain(chart: Chart) -> list[dict[str, object]]:
    return [{**asdict(point), "period": str(point.period)} for point in chart.points]
