"""Fields that take exactly what the files take, so that whatever is typed can be exported and read back."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from kpis.choices import DECIMAL_PLACES, MAX_DIGITS
from kpis.periods import NotAPeriod, Period

# A cell of a file holds 32,767 characters; “Nothing to report: ” and a guard take some of them.
LONGEST_TEXT = 32_000
# The largest whole number that both databases keep.
LARGEST_NUMBER = 2_147_483_647
WRONG_SLUG = "Use small letters, digits and single hyphens between them, such as “rural-policing”."
slug_is_plain = RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", WRONG_SLUG)

# ASCII digits only: Python would also read 1_000, full-width and Arabic digits.
_FIGURE = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


class FigureField(forms.DecimalField):
    """A figure, with or without thousands commas; no sign of a unit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, widget=forms.TextInput, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Any:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        if not _FIGURE.fullmatch(text):
            raise ValidationError("Give a plain figure such as 1,234 or -0.5, without a unit.")
        return super().to_python(text.replace(",", ""))


class PeriodField(forms.CharField):
    """A month, a financial quarter or a financial year, kept as the text that names it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            return str(Period.parse(text)) if text else ""
        except NotAPeriod as error:
            raise ValidationError("Give a period such as 2023/24 Q3, 2023-10 or 2023/24.") from error


def limit_texts(form: forms.BaseForm) -> None:
    """Give every field of a form the limits that files have."""
    for field in form.fields.values():
        if isinstance(field, forms.SlugField):
            field.validators.append(slug_is_plain)
        elif isinstance(field, forms.CharField) and field.max_length is None:
            field.max_length = LONGEST_TEXT
            field.validators.append(_no_longer_than(LONGEST_TEXT))
        elif isinstance(field, forms.IntegerField) and field.max_value is None:
            field.max_value = LARGEST_NUMBER
            field.validators.append(_no_larger_than(LARGEST_NUMBER))


def _no_longer_than(limit: int) -> Any:
    def check(text: str) -> None:
        if len(text) > limit:
            raise ValidationError(f"The text has {len(text):,} characters: give it at most {limit:,}.")

    return check


def _no_larger_than(limit: int) -> Any:
    def check(number: int) -> None:
        if number > limit:
            raise ValidationError(f"Give a number up to {limit:,}.")

    return check
