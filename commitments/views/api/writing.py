"""JSON with numbers of the decimals' own digits. Pure.

Python's own writer knows numbers of the machine only, which would round some of them.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
from typing import TypeAlias

from commitments.reporting.pack_rows import number_text

Json: TypeAlias = "bool | int | str | Decimal | Sequence[Json] | Mapping[str, Json] | None"
Object: TypeAlias = dict[str, Json]


def json_text(value: Json) -> str:
    """The value without blanks; decimals as files write them, without trailing zeros.

    Raises ``TypeError`` for a value of another kind, floats among them, and ``ValueError`` for a decimal that
    is no number.

    >>> json_text({"value": Decimal("866733.4000"), "absence": None, "said": ["“so”\\n", True, 3]})
    '{"value":866733.4,"absence":null,"said":["“so”\\\\n",true,3]}'
    >>> json_text([Decimal("1E+3"), Decimal("0.10000000000000000001"), Decimal("-5.00")])
    '[1000,0.10000000000000000001,-5]'
    """
    parts: list[str] = []
    _write(value, parts)
    return "".join(parts)


def _write(value: Json, parts: list[str]) -> None:
    if isinstance(value, str):
        parts.append(encode_basestring(value))
    elif isinstance(value, Mapping):
        opening = "{"
        for name, each in value.items():
            parts.append(f"{opening}{encode_basestring(name)}:")
            _write(each, parts)
            opening = ","
        parts.append("}" if value else "{}")
    elif isinstance(value, list | tuple):
        opening = "["
        for each in value:
            parts.append(opening)
            _write(each, parts)
            opening = ","
        parts.append("]" if value else "[]")
    else:
        parts.append(_plain(value))


def _plain(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, Decimal):
        raise TypeError(f"A {type(value).__name__} is not written as JSON: give its text or a decimal.")
    if not value.is_finite():
        raise ValueError(f"{value} is not a number.")
    return number_text(value)
