"""Numbers leave as the digits that were kept, and nothing leaves as something else."""

import json
from decimal import Decimal

import pytest

from commitments.views.api.writing import json_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("0.1"), "0.1"),
        (Decimal("505750.0000"), "505750"),
        (Decimal("10284362"), "10284362"),
        (Decimal("96.5116"), "96.5116"),
        (Decimal("-25.0"), "-25"),
        (Decimal("123456789012345678901234567890.5"), "123456789012345678901234567890.5"),
        (Decimal("1E+2"), "100"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal(0), "0"),
        (7, "7"),
        (True, "true"),
        (None, "null"),
        ("", '""'),
        ("£ “so”\n\x00\x1f\\", '"£ “so”\\n\\u0000\\u001f\\\\"'),
        ({}, "{}"),
        ((), "[]"),
        ({"a": [], "b": {"c": ("d", Decimal("2.50"))}}, '{"a":[],"b":{"c":["d",2.5]}}'),
    ],
)
def test_values_as_json(value, text):
    assert json_text(value) == text
    json.loads(text)


@pytest.mark.parametrize("value", [0.1, {"a": [0.1]}, b"bytes", {1, 2}])
def test_other_kinds_are_refused(value):
    with pytest.raises(TypeError):
        json_text(value)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError):
        json_text({"value": Decimal(value)})
