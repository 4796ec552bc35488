"""Series as lines of JSON, in and out: one object a line, answered in the same order."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from json.encoder import encode_basestring_ascii
from typing import Any

from kpis.methods.control import BadSeries, Options, judged
from kpis.methods.control_batch import LABELS, SIDES, TYPES, Batch
from kpis.periods import NotAPeriod, Period

# So many lines are judged together: enough for speed, few enough to be answered soon.
AT_A_TIME = 1000
TAKEN = frozenset({"id", "start", "values", "direction", "target", "resets", "fix_after", "screen", "sigma"})

_LABELS = [f'"{label}"' for label in LABELS]
_FLAGS = ["true" if code else "false" for code in range(len(LABELS))]
_TYPES = {way: [f'"{types[side]}"' for side in SIDES] for way, types in TYPES.items()}


class BadLine(ValueError):
    """A line that cannot be judged: which one, and what would be right."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(f"Line {number}: {message}")
        self.number = number


def answered(lines: Iterable[str]) -> Iterator[str]:
    """The answer to each line; empty ones are passed over.

    Raises ``BadLine`` at the first that cannot be judged, after all before it were answered.
    """
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while some := list(islice(numbered, AT_A_TIME)):
        series, ids, bad = [], [], None
        for number, line in some:
            try:
                key, values, options = _read(line)
            except BadSeries as error:
                bad = BadLine(number, str(error))
                break
            series.append((number, values, options))
            ids.append(key)
        yield from _answers(series, ids)
        if bad is not None:
            raise bad


def _answers(series: list[tuple[int, list[Any], Options]], ids: list[Any]) -> Iterator[str]:
    try:
        batch = judged((values, options) for _number, values, options in series)
    except BadSeries:
        # One of them is wrong: answer those before it, and say which it is.
        for place, (number, values, options) in enumerate(series):
            try:
                one = judged([(values, options)])
            except BadSeries as error:
                raise BadLine(number, str(error)) from error
            yield _line(one, 0, ids[place])
        return
    for place, key in enumerate(ids):
        yield _line(batch, place, key)


def _read(line: str) -> tuple[Any, list[Any], Options]:
    try:
        # NaN and Infinity are no JSON; the values' own check refuses what they become.
        said = json.loads(line)
    except ValueError as error:
        raise BadSeries(f"This is no JSON: {error}.") from error
    if not isinstance(said, dict):
        raise BadSeries("Give an object with id, start and values.")
    if unknown := sorted(set(said) - TAKEN):
        raise BadSeries(f"There is no “{unknown[0]}”: take it out. What is read: {', '.join(sorted(TAKEN))}.")
    values = said.get("values")
    if not isinstance(values, list):
        raise BadSeries("“values” is a list of numbers, null where one is missing.")
    _check_start(said.get("start"))
    return said.get("id"), values, _options(said)


def _check_start(start: Any) -> None:
    try:
        if start is None or (isinstance(start, str) and str(Period.parse(start).frequency) == "month"):
            return
    except NotAPeriod:
        pass
    raise BadSeries("“start” is the first month, such as 2021-04.")


def _options(said: dict[str, Any]) -> Options:
    resets, screen = said.get("resets"), said.get("screen")
    if resets is not None and not isinstance(resets, list):
        raise BadSeries("“resets” is a list of places, counted from 0.")
    if screen is not None and not isinstance(screen, bool):
        raise BadSeries("“screen” is true or false.")
    given = {name: said[name] for name in ("direction", "sigma") if said.get(name) is not None}
    return Options(
        target=said.get("target"),
        resets=tuple(resets or ()),
        fix_after=said.get("fix_after"),
        screen=screen is not False,
        **given,
    )


def _line(batch: Batch, place: int, key: Any) -> str:
    """One answer, put together from ready pieces: the encoder would look at every number again."""
    codes, lines = batch.codes_of(place), batch.lines_of(place)
    types = _TYPES[batch.series[place].direction]
    mean, lower, upper = (_repeated(lines, column) for column in (1, 2, 3))
    assurance = batch.assurance_of(place)
    guards = ",".join(encode_basestring_ascii(guard) for guard in batch.guards[place])
    return (
        f'{{"id":{json.dumps(key)},"mean":[{mean}],"lower":[{lower}],"upper":[{upper}],'
        f'"label":[{",".join([_LABELS[code] for code in codes])}],'
        f'"flag":[{",".join([_FLAGS[code] for code in codes])}],'
        f'"point_type":[{",".join([types[code] for code in codes])}],'
        f'"variation":"{batch.variation_of(place)}",'
        f'"assurance":{"null" if assurance is None else json.dumps(assurance)},"guards":[{guards}]}}'
    )


def _repeated(lines: list[Any], column: int) -> str:
    """A segment's number as often as the segment has points."""
    pieces = []
    for line in lines:
        text = "null" if line[column] is None else repr(line[column])
        pieces += [text] * line[0]
    return ",".join(pieces)
