"""Series as lines of JSON, in and out: one object a line, answered in the same order.

In: ``id``, ``start`` (the first month, such as 2021-04), ``values`` (numbers, null where one is
missing) and, as ``kpis.methods.control.Options`` describes them, ``direction``, ``target``,
``resets``, ``fix_after``, ``screen`` and ``sigma``; null or nothing is the plain choice.
Out: ``id``, then the fields of ``kpis.methods.control.Control`` that charts are drawn from.
Numbers are written with the fewest digits that read back as the same number.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, NoReturn

from kpis.methods.control import BadSeries, Options, checked
from kpis.methods.control_batch import LABELS, TYPES, Judged, Series, judge

# A longer line is no series, and would have to be kept in memory whole.
LONGEST = 1024 * 1024
KEYS = ("id", "start", "values", "direction", "target", "resets", "fix_after", "screen", "sigma")

# ASCII digits only: \d would also take full-width and Arabic ones.
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_LABELS = [json.dumps(label) for label in LABELS]
_FLAGS = ["false", *["true"] * (len(LABELS) - 1)]
_TYPES = {direction: [json.dumps(each) for each in types] for direction, types in TYPES.items()}


class BadLine(ValueError):
    """A line that cannot be judged: which one, why, and what would be right."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(f"Line {number}: {message}")


def answered(chunks: Iterable[bytes]) -> Iterator[list[str]]:
    """The answers to the lines that each chunk of the text completes, without the ends of lines.

    1. The chunks are cut into lines by LF, wherever they were cut before; blank lines are passed over.
    2. The lines that one chunk completes are judged together; so a line that arrives alone is
       answered alone, and no more than a chunk and a line are kept.

    Raises ``BadLine`` for the first line that cannot be judged, after those before it are answered.
    """
    count = 0
    for lines in _lines(chunks):
        found, error = _read_up_to_bad(lines, count)
        count += len(lines)
        if found:
            judged = judge([series for _, series in found])
            yield [_written(key, one) for (key, _), one in zip(found, judged, strict=True)]
        if error:
            raise error


def _lines(chunks: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The lines that each chunk completes; the last needs no LF at its end."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        if lines:
            yield lines
        if len(rest) > LONGEST:
            # Nothing of it is answered, so the rest of it need not be known.
            yield [rest]
            return
    if rest:
        yield [rest]


def _read_up_to_bad(lines: Sequence[bytes], before: int) -> tuple[list[tuple[Any, Series]], BadLine | None]:
    """The series up to the first that cannot be judged, and why it cannot; ``before``: so many lines were read."""
    found: list[tuple[Any, Series]] = []
    for number, line in enumerate(lines, before + 1):
        if not line.strip():
            continue
        try:
            found.append(_read(line))
        except BadSeries as error:
            return found, BadLine(number, str(error))
    return found, None


def _read(line: bytes) -> tuple[Any, Series]:
    """A line's id and series; raises ``BadSeries``."""
    said = _object(line)
    for name in said:
        if name not in KEYS:
            raise BadSeries(f"There is a key “{name[:40]}”, which is not known. The keys are: {', '.join(KEYS)}.")
    key, values, start = said.get("id"), said.get("values"), said.get("start")
    if not isinstance(key, str | int) or isinstance(key, bool):
        raise BadSeries("The “id” is missing, or neither a text nor a whole number: give each series its own.")
    if not isinstance(values, list):
        raise BadSeries("The “values” are missing or no list: give numbers in [ ], null where one is missing.")
    if start is not None and not (isinstance(start, str) and _MONTH.fullmatch(start)):
        raise BadSeries("The “start” is no month: write it as 2021-04.")
    return key, checked(values, _options(said))


def _object(line: bytes) -> dict[str, Any]:
    """The JSON object of a line, each key once; raises ``BadSeries`` for anything else."""
    if len(line) > LONGEST:
        raise BadSeries(f"The line has more than {LONGEST:,} bytes: give each series a line of its own.")
    try:
        said = json.loads(line.decode(), object_pairs_hook=_once_each, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise BadSeries("The line is not UTF-8: write the text in UTF-8.") from error
    except RecursionError as error:
        raise BadSeries("The brackets are nested too deep: write one plain JSON object.") from error
    except json.JSONDecodeError as error:
        raise BadSeries(f"This is no JSON, from character {error.pos + 1} on: write one JSON object.") from error
    except BadSeries:
        raise
    except ValueError as error:
        # Python reads no whole number of more than some thousand digits.
        raise BadSeries("A number has too many digits: give it as the figure that it stands for.") from error
    if not isinstance(said, dict):
        raise BadSeries("This is JSON, but no object: write { } around the series and its keys.")
    return said


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        raise BadSeries("A key is there twice: leave one.")
    return said


def _no_constant(name: str) -> NoReturn:
    raise BadSeries(f"{name} is no number: give a number, or null where it is missing.")


def _options(said: dict[str, Any]) -> Options:
    given = {name: said[name] for name in KEYS[3:] if said.get(name) is not None}
    resets = given.get("resets", [])
    if not isinstance(resets, list):
        raise BadSeries("The “resets” are no list: give the places of points in [ ], counted from 0.")
    return Options(**{**given, "resets": tuple(resets)})


def _written(key: str | int, judged: Judged) -> str:
    """One answer. Put together from pieces: an encoder would find the shortest digits of each number anew."""
    segments, codes = judged.segments, judged.codes
    sizes = [each.size for each in segments]
    types = _TYPES[judged.series.direction]
    return (
        f'{{"id": {json.dumps(key)}, '
        f'"mean": [{_numbers([each.mean for each in segments], sizes)}], '
        f'"lower": [{_numbers([each.lower for each in segments], sizes)}], '
        f'"upper": [{_numbers([each.upper for each in segments], sizes)}], '
        f'"label": [{", ".join([_LABELS[code] for code in codes])}], '
        f'"flag": [{", ".join([_FLAGS[code] for code in codes])}], '
        f'"point_type": [{", ".join([types[code] for code in codes])}], '
        f'"variation": "{judged.variation}", '
        f'"assurance": {json.dumps(judged.assurance)}, '
        f'"guards": {json.dumps(judged.guards)}}}'
    )


def _numbers(values: Sequence[float | None], sizes: Sequence[int]) -> str:
    """Each segment's number as often as the segment has points."""
    written = ["null" if value is None else repr(value) for value in values]
    return ", ".join(chain.from_iterable(map(repeat, written, sizes)))
