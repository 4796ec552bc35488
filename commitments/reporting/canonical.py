"""The one canonical text of a sealed record, its hashes, and the way back.

Canonical: JSON with sorted keys and no blanks; decimals are texts of their own digits, dates and
instants ISO texts (instants in UTC), periods their own texts, missing values null. Parts of which a
record holds thousands (``sparse``) leave out what has its default. The text must be kept as it is:
a database's JSON type would rewrite it and change the hash.

Format 1 held no series, definitions, verdicts or rule texts; format 2 does.
"""

import hashlib
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from commitments.reporting.summary import AimSummary, QuarterSummary
from kpis.periods import Period

FORMAT = 2
# The first that holds series and verdicts.
VERDICTS_SINCE = 2

Made = TypeVar("Made")


class UnknownFormat(Exception):
    """The record was written in a format that this software cannot read."""


@dataclass(frozen=True)
class Correction:
    """A note beside a sealed quarter: what it says, what it should say, and why.

    ``about`` is one of quarter, theme, aim, kpi; ``subject`` its slug, empty for the quarter.
    ``corrects`` is the seal's record hash.
    """

    number: int
    dated_on: date
    about: str
    subject: str
    was: str
    should_read: str
    reason: str
    by: str
    corrects: str


def text_of(value: Any) -> str:
    """The canonical text of a frozen dataclass or of plain values."""
    return json.dumps(_encoded(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def content_hash(format_number: int, content: str) -> str:
    """SHA-256, in hexadecimal, over the format's number and the exact text."""
    return _sha256(f"{format_number}\n{content}")


def record_hash(envelope: Mapping[str, Any]) -> str:
    """SHA-256 over everything that stands beside the content, its hash and the previous record's among it."""
    return _sha256(text_of(dict(envelope)))


def read_quarter(format_number: int, content: str) -> QuarterSummary:
    """The summary that a seal holds. Raises ``UnknownFormat``."""
    return _reader(format_number)(QuarterSummary, content)


def read_correction(format_number: int, content: str) -> Correction:
    """The note that a correction holds. Raises ``UnknownFormat``."""
    return _reader(format_number)(Correction, content)


def read_aim(format_number: int, content: str) -> AimSummary:
    """The aim that a part of a seal's text holds. Raises ``UnknownFormat``."""
    return _reader(format_number)(AimSummary, content)


def _reader(format_number: int) -> Callable[[type[Made], str], Made]:
    # Every format ever written keeps its reader here, tested on a stored example. One reader serves
    # both: what format 1 did not hold has a default in the types.
    readers: dict[int, Callable[[type[Any], str], Any]] = {1: _read, 2: _read}
    if format_number not in readers:
        raise UnknownFormat(f"Format {format_number} is not known to this version: use a newer one.")
    return readers[format_number]


def _read(kind: type[Made], content: str) -> Made:
    return cast(Made, _decoded(kind, json.loads(content)))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _encoded(value: Any) -> Any:
    if isinstance(value, Period):
        return str(value)
    if is_dataclass(value):
        kept = fields(value)
        if getattr(value, "sparse", False):
            kept = tuple(each for each in kept if getattr(value, each.name) != each.default)
        return {each.name: _encoded(getattr(value, each.name)) for each in kept}
    if isinstance(value, Mapping):
        return {name: _encoded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_encoded(each) for each in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decoded(kind: Any, value: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        if value is None:
            return None
        kind = next(each for each in get_args(kind) if each is not type(None))
    if get_origin(kind) is tuple:
        return tuple(_decoded(get_args(kind)[0], each) for each in value)
    if kind is Period:
        return Period.parse(value)
    if is_dataclass(kind):
        hints = _hints(cast(type, kind))
        return cast(Any, kind)(**{name: _decoded(hints[name], each) for name, each in value.items()})
    if kind is datetime or kind is date:
        return kind.fromisoformat(value)
    if kind in (str, int, bool):
        return value
    return kind(value)
