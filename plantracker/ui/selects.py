"""A field that several values can be chosen in, as selects one beneath the other."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict


class Selects(forms.Select):
    """A select for each chosen value and one more: several can be chosen, and each be taken out, without a script.

    ``label`` is the field's, for all but the first have labels of their own; ``everything`` is said where nothing is
    chosen.
    """

    template_name = "ui/forms/selects.html"
    label, everything = "", ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        return data.getlist(name) if isinstance(data, MultiValueDict) else list(data.get(name) or ())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        known = [str(choice) for choice, _ in self.choices]
        chosen = [each for each in dict.fromkeys(context["widget"]["value"]) if each in known]
        nothing = "Leave this out" if len(chosen) > 1 else self.everything
        asked = [(each, nothing) for each in chosen]
        if len(chosen) < len(known) or not known:
            asked.append(("", "Nothing else" if chosen else self.everything))
        context["widget"]["label"] = self.label
        context["widget"]["selects"] = [
            self._select(place, each, blank, context["widget"]) for place, (each, blank) in enumerate(asked)
        ]
        return context

    def _select(self, place: int, value: str, blank: str, widget: dict[str, Any]) -> dict[str, Any]:
        attrs = dict(widget["attrs"])
        if place and "id" in attrs:
            attrs["id"] = f"{attrs['id']}-{place + 1}"
        select = forms.Select(choices=[("", blank), *self.choices])
        found: dict[str, Any] = select.get_context(widget["name"], value, attrs)["widget"]
        return found


class SeveralField(forms.MultipleChoiceField):
    """Any number of the choices, each once; a blank chooses nothing."""

    widget = Selects

    def __init__(self, *, empty_label: str = "All", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if isinstance(self.widget, Selects):
            self.widget.label, self.widget.everything = str(self.label or ""), empty_label

    def to_python(self, value: Any) -> list[str]:
        return [each for each in dict.fromkeys(super().to_python(value)) if each]
