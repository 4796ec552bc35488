"""Forms as the site's pages print them; the administration keeps Django's own.

A form is given the look by its base: ``PageForm``, or ``PageLook`` before any other form class (also as
``Meta.form`` of a FilterSet). ``{{ form }}`` then prints the error summary and all fields, and
``{{ form.title.as_field_group }}`` one field.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer, TemplatesSetting
from django.forms.utils import pretty_name

# Django's own sentence does not say of which field.
_DJANGOS_NO_CHOICE = forms.ChoiceField.default_error_messages["invalid_choice"]
_NO_CHOICE = "“%(value)s” is not one of the choices of “{label}”. Choose one from the list."
# The first that fits; what fits none is a line of text.
_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    # Before the radios, which Django derives it from.
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
)
_WITH_BORDER = ("govuk-select", "govuk-textarea", "govuk-file-upload", "govuk-input")


@dataclass(frozen=True)
class ErrorLine:
    """One mistake, with the place where it is mended; ``target`` is empty where no field is to blame."""

    text: str
    target: str = ""


class PageField(BoundField):
    """A field whose widget has the classes of its kind, and of a mistake in it."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if not widget.is_hidden:
            kind = class_of(widget)
            own = [kind, *([f"{kind}--error"] if self.errors and kind in _WITH_BORDER else [])]
            built["class"] = " ".join([*own, widget.attrs.get("class", "")]).strip()
        return built

    @property
    def kind(self) -> str:
        """``radios`` or ``checkboxes`` for a group of choices, ``checkbox`` for a single one, else ``line``."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxSelectMultiple):
            return "checkboxes"
        if isinstance(widget, forms.RadioSelect):
            return "radios"
        return "checkbox" if isinstance(widget, forms.CheckboxInput) else "line"


class PageRenderer(TemplatesSetting):
    """Forms and fields from the site's templates."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = PageField


class PageLook:
    """Gives any form class the look of the pages, and its mistakes as lines that name their field."""

    default_renderer: type[BaseRenderer] | BaseRenderer | None = PageRenderer
    # Whether the form's own sentences say already which field they are about, so that its label would be said twice.
    says_fields: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_choices(self)

    @property
    def error_lines(self) -> tuple[ErrorLine, ...]:
        """Every mistake, in the order of the fields; those of the whole form come first."""
        return tuple(_lines(self))


class PageForm(PageLook, forms.Form):
    """A form of the site's pages."""


def class_of(widget: forms.Widget) -> str:
    """The class that a widget's kind has in the Frontend."""
    return next((name for kind, name in _CLASSES if isinstance(widget, kind)), "govuk-input")


def _word_choices(form: Any) -> None:
    """Name the field where a value is none of its choices, unless the field has words of its own for that."""
    for name, field in form.fields.items():
        if field.error_messages.get("invalid_choice") == _DJANGOS_NO_CHOICE:
            field.error_messages["invalid_choice"] = _NO_CHOICE.format(label=field.label or pretty_name(name))


def _lines(form: Any) -> Iterator[ErrorLine]:
    for error in form.non_field_errors():
        yield ErrorLine(str(error))
    for field in form:
        for error in map(str, field.errors):
            said = error if form.says_fields or f"“{field.label}”" in error else f"{field.label}: {error}"
            # Nobody can go to a field that is not shown.
            yield ErrorLine(said, "" if field.is_hidden else _target(field))


def _target(field: BoundField) -> str:
    """Where a link leads: the widget, of a group its first choice."""
    return field.id_for_label or f"{field.auto_id}_0"
