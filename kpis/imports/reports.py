"""What a check of a file found, as far as a page shows it: plain values that a JSON column keeps."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import islice
from typing import Any

from kpis.imports.checking import CheckedFile, Line
from kpis.imports.rows import ReadRow
from kpis.imports.stored import Word
from plantracker.ui.formatting import plain_figure

# How many problems, and rows of each kind, a page shows before the rest are only counted.
SHOWN_PROBLEMS = 500
SHOWN_ROWS = 200


def report_of(checked: CheckedFile) -> dict[str, Any]:
    """Problems with row, column, value and message; notices; the first new and revised rows with both values."""
    return {
        "layout": checked.read.layout,
        "notices": list(checked.read.notices),
        "problems": [
            [problem.row, problem.column, problem.value, problem.message]
            for problem in checked.problems[:SHOWN_PROBLEMS]
        ],
        "new": _some(checked.lines, lambda line: line.before is None),
        "revised": _some(checked.lines, lambda line: line.before is not None),
    }


def _some(lines: Iterable[Line], wanted: Callable[[Line], bool]) -> list[list[Any]]:
    chosen = islice((line for line in lines if wanted(line)), SHOWN_ROWS)
    return [
        [
            line.row.number,
            line.row.kpi,
            line.row.area,
            str(line.row.period),
            said(line.before) if line.before else "",
            said(line.row),
        ]
        for line in chosen
    ]


def said(word: ReadRow | Word) -> str:
    """What a row says of its period: ``12``, ``29 of 32``, ``54.6 (sample 700), provisional``, ``late``.

    Of a withheld figure only that it is withheld.
    """
    if word.absence:
        return word.absence
    text = _figure(word.value, word.numerator, word.denominator)
    if word.sample is not None:
        text += f" (sample {word.sample})"
    return f"{text}, provisional" if word.status == "provisional" else text


def _figure(value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None) -> str:
    if numerator is not None and denominator is not None:
        return f"{plain_figure(numerator)} of {plain_figure(denominator)}"
    return "" if value is None else plain_figure(value)
