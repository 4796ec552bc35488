"""Say what process control and the other rules make of any series, without the database."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError

from kpis.choices import DECIMAL_PLACES, Rule, Sigma
from kpis.imports.series import read_series
from kpis.management.files import check_sound, content_of
from kpis.methods.comparison import Stated
from kpis.methods.polarity import DIRECTIONS
from kpis.methods.rating import verdicts_of
from kpis.methods.series import Meaning, Measured, Point, on_calendar
from kpis.methods.series_lines import BadLine, answered
from kpis.methods.spans import period_words
from kpis.methods.verdict import Verdict
from kpis.methods.wording import plain
from kpis.periods import Period
from plantracker.csvfiles import BY_COMMAND
from plantracker.ui.formatting import MINUS, counted

# What is read of standard input at once, at most: a line that waits there alone is answered at once.
CHUNK = 256 * 1024
POLARITIES = {direction: polarity.value for polarity, direction in DIRECTIONS.items()}


class Command(BaseCommand):
    """A file is read whole or not at all; lines are answered one by one, up to the first that makes no sense."""

    help = (
        "Print what each rule says of every series in a CSV file (series, period, value), at its last period; or with"
        " --jsonl read one JSON object a line on standard input, and write limits, labels and types of every point."
    )
    # Nothing here needs the site to be set up.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help="The CSV file.")
        parser.add_argument("--jsonl", action="store_true", help="Read standard input, and answer line by line.")
        parser.add_argument("--direction", choices=POLARITIES, help="Which way is good in it; neutral by default.")
        parser.add_argument("--sigma", choices=Sigma.values, help="How its limits are drawn; moving_range by default.")
        parser.add_argument("--unit", help="The unit of its values, such as offences or %%.")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path | None = options["file"]
        said = [name for name in ("direction", "sigma", "unit") if options[name] is not None]
        if (file is None) != options["jsonl"]:
            raise CommandError("Give a file, or --jsonl alone.")
        if file is None and said:
            raise CommandError(f"Leave out --{said[0]}: with --jsonl each line has its own.")
        try:
            if file is None:
                self._answer_lines()
            else:
                self._tell(file, **{name: options[name] for name in said})
        except BrokenPipeError:
            # Whoever reads has had enough; Python would complain again when it flushes what is left.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _answer_lines(self) -> None:
        source = cast(BufferedReader, sys.stdin.buffer)
        try:
            for answers in answered(iter(lambda: source.read1(CHUNK), b"")):
                self.stdout.write("\n".join(answers))
                self.stdout.flush()
        except BadLine as error:
            raise CommandError(f"{error} The lines before it are answered.") from error

    def _tell(self, file: Path, **said: str) -> None:
        read = read_series(file.name, content_of(file), BY_COMMAND)
        check_sound(read.problems, "judged")
        for number, (title, points) in enumerate(read.series.items()):
            lines = _told(_measured(title, points, **said))
            self.stdout.write("\n".join(["", *lines] if number else lines))


def _measured(
    title: str,
    points: Sequence[Point],
    *,
    direction: str = "neutral",
    sigma: str = Sigma.MOVING_RANGE.value,
    unit: str = "",
) -> Measured:
    """A series as a measure of which nothing else is known; a period that the file leaves out has no figure."""
    meaning = Meaning(None, "", "", unit, points[0].period.frequency.value, "", POLARITIES[direction], "")
    places = [-int(point.value.as_tuple().exponent) for point in points if point.value is not None]
    decimals = min(DECIMAL_PLACES, max([0, *places]))
    return Measured(title, decimals, (meaning,), on_calendar(points), sigma=sigma)


def _told(measured: Measured) -> Iterator[str]:
    """What is known of a series, then what each rule says of its last period."""
    points = measured.points
    first, last = points[0].period, points[-1].period
    missing = sum(point.value is None for point in points)
    gaps = f", {missing:,} without a figure" if missing else ""
    span = period_words(first) if first == last else f"{period_words(first)} to {period_words(last)}"
    yield f"{measured.title}: {counted(len(points), last.frequency.value)}, {span}{gaps}"
    quarter = Period.quarter_on(last.end)
    for verdict in verdicts_of(measured, quarter=quarter, baseline=Stated(None, None), rule=Rule.CONTROL.value):
        yield from _lines_of(verdict)


def _lines_of(verdict: Verdict) -> Iterator[str]:
    yield f"  {verdict.rule_name}: {verdict.word}"
    yield f"    {verdict.sentence}"
    known = [
        f"{used.name} {plain(used.value).replace('-', MINUS)}" for used in verdict.figures if used.value is not None
    ]
    if known:
        yield f"    Figures: {'; '.join(known)}."
    if verdict.advice:
        yield f"    Advice: {verdict.advice}"
    for guard in verdict.guards:
        yield f"    Note: {guard}"
