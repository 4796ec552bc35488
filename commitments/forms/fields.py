"""Fields that take exactly what the files take, so that whatever is typed can be exported and read back."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator

from kpis.choices import DECIMAL_PLACES, MAX_DIGITS
from kpis.periods import FIRST_YEAR, LAST_YEAR, NotAPeriod, Period
from plantracker.texts import MAX_TEXT

# The largest whole number that both databases keep.
LARGEST_NUMBER = 2_147_483_647

# A key of eighteen digits fits a column of every database.
KEY_DIGITS = 18

# ASCII digits only: Python would also read 1_000, full-width and Arabic digits.
_FIGURE = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


class FigureField(forms.DecimalField):
    """A figure, with or without thousands commas; no sign of a unit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, widget=forms.TextInput, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: Any) -> Any:
        # Without the zeros that the database adds; typed text stays as it was typed.
        return format(value.normalize(), "f") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        if not _FIGURE.fullmatch(text):
            raise ValidationError("Give a plain figure such as 1,234 or -0.5, without a unit.")
        return super().to_python(text.replace(",", ""))


class OneFileInput(forms.ClearableFileInput):
    """Gives the field every file that was sent under its name; Django would drop all but the last."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        sent = files.getlist(name) if hasattr(files, "getlist") else []
        return sent if len(sent) > 1 else super().value_from_datadict(data, files, name)


class OneFileField(forms.FileField):
    """One file, told of where there are more."""

    widget = OneFileInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        if isinstance(data, list):
            raise ValidationError(f"{len(data)} files were sent at once: send one, and then the next.")
        return super().clean(data, initial)


def key_of(text: str) -> int | None:
    """The key that a text writes in ASCII digits; None where it is none, or larger than a database keeps."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= KEY_DIGITS else None


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows by their keys; one too large for the database is no choice, where Django would fail."""

    def clean(self, value: Any) -> Any:
        for each in value if isinstance(value, (list, tuple)) else ():
            if key_of(str(each)) is None:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": each}
                )
        return super().clean(value)


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


def limit_fields(form: forms.BaseForm) -> None:
    """Give every field of a form the limits that files have."""
    for field in form.fields.values():
        if isinstance(field, forms.IntegerField) and field.max_value is None:
            field.validators.append(MaxValueValidator(LARGEST_NUMBER))
        elif isinstance(field, forms.CharField) and field.max_length is None:
            field.validators.append(MaxLengthValidator(MAX_TEXT))
        elif isinstance(field, forms.DateField):
            field.validators.append(_in_the_calendar)


def _in_the_calendar(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(f"Give a date between {FIRST_YEAR} and {LAST_YEAR}.")
