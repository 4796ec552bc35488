"""What every filter of a list has in common: a set of django-filter over the record's values, not over a queryset."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import django_filters
from django.http import QueryDict

from commitments.reporting.summary import QuarterSummary
from plantracker.ui.formatting import counted, either, listed
from plantracker.ui.forms import PageForm
from plantracker.ui.selects import SeveralField

# Stands in an address for a lead, a theme or a section that there is not; no name is spelt so.
NONE = "-"
MAX_SEARCH = 200
STUCK = " Without any one of these there is still none."
SEARCH_ERRORS = {
    "max_length": "Write %(limit_value)d characters or fewer; there are %(show_value)d. A few words are enough.",
    "null_characters_not_allowed": "There is a character in it that nobody can read. Write the words again.",
}

Row = TypeVar("Row")


class Rows(tuple[Row, ...]):
    """The values of a list; a FilterSet asks no more than this of a queryset."""

    model = None

    def all(self) -> "Rows[Row]":
        return self


class Words(django_filters.CharFilter, Generic[Row]):
    """Keeps the rows whose text has all words of a search; ``says`` is the clause that reads it back."""

    def __init__(self, label: str, text: Callable[[Row], str], says: str) -> None:
        super().__init__(label=label, max_length=MAX_SEARCH, error_messages=SEARCH_ERRORS)
        self.text, self.says = text, says

    def filter(self, rows: Sequence[Row], value: str) -> Sequence[Row]:
        words = value.casefold().split()
        return [row for row in rows if all(word in self.text(row).casefold() for word in words)]

    def clause(self, value: str) -> str:
        return self.says.format(value)


class Choice(django_filters.ChoiceFilter, Generic[Row]):
    """Keeps the rows that have the chosen value; ``of`` is a row's value, or all that it has.

    ``says`` is the clause that reads the choice back, ``{}`` its label, ``{lower}`` that without capitals; values that
    are said in another way stand in ``but``. What there is not (“No theme”) is said with that. ``everything`` is the
    label of no choice. Of ``several`` a repeated parameter chooses each, and a row that has any of them is kept.
    """

    def __init__(
        self,
        label: str,
        of: Callable[[Row], str | Collection[str]] = lambda row: (),
        says: str = "",
        choices: Iterable[tuple[str, str]] = (),
        *,
        but: Mapping[str, str] = {},
        everything: str = "All",
        several: bool = False,
    ) -> None:
        super().__init__(label=label, choices=list(choices), empty_label=everything)
        self.of, self.says, self.but = of, says, {NONE: "with {lower}", **but}
        if several:
            self.field_class = SeveralField

    def filter(self, rows: Sequence[Row], value: str | Sequence[str]) -> Sequence[Row]:
        chosen = chosen_in(value)
        return [row for row in rows if any(self.keeps(row, each) for each in chosen)] if chosen else rows

    def keeps(self, row: Row, value: str) -> bool:
        has = self.of(row)
        return value == has if isinstance(has, str) else value in has

    def label_of(self, value: str) -> str:
        return str(dict(self.field.choices)[value])

    def clause(self, *chosen: str) -> str:
        labels = [self.label_of(value) for value in chosen if value not in self.but]
        said = either(labels, quoted="“{}”" in self.says)
        clauses = [self.says.format(said, lower=said.lower())] if labels else []
        for value in chosen:
            if value in self.but:
                label = self.label_of(value)
                clauses.append(self.but[value].format(label, lower=label.lower()))
        return either(clauses)


class FilterForm(PageForm):
    """The fields of a filter, none of which has to be filled in; what takes one value is not asked for twice."""

    def __init__(self, data: QueryDict, prefix: str | None = None) -> None:
        super().__init__(data, prefix=prefix, auto_id="filter-%s", use_required_attribute=False)
        self.asked = data

    def clean(self) -> dict[str, Any]:
        for name, field in self.fields.items():
            given = len(set(self.asked.getlist(name)))
            if given > 1 and name not in self.errors and not isinstance(field, SeveralField):
                self.add_error(name, f"“{field.label}” takes one value, and the address gives {given}. Choose one.")
        return self.cleaned_data


class ListFilters(django_filters.FilterSet, Generic[Row]):
    """What of a list is asked for; no parameter asks for all. ``noun`` is what is listed, one of them.

    ``parts`` are fields that say more of another one, which is nothing without them, by that field.
    """

    noun = ""
    parts: Mapping[str, tuple[str, ...]] = {}

    class Meta:
        form = FilterForm

    def __init__(self, data: QueryDict, rows: Iterable[Row]) -> None:
        super().__init__(data, Rows(rows))

    def filter_queryset(self, queryset: Sequence[Row]) -> Sequence[Row]:
        """The rows that a valid filter keeps; the library's own takes querysets alone."""
        return self._without("", queryset)

    def in_words(self) -> str:
        """What a valid filter asks for, as the rest of a sentence; empty where it asks for all."""
        return listed(list(self._clauses().values()))

    def sentence(self) -> str:
        """Both counts and what a valid filter asks for; where nothing is kept for more than one reason, that too."""
        asked, total = self.in_words(), counted(len(self.queryset), self.noun)
        if not asked:
            return f"All {total}."
        is_stuck = not self.qs and len(self._clauses()) > 1 and not self.loosened()
        return f"{len(self.qs):,} of {total}: {asked}.{STUCK if is_stuck else ''}"

    def loosened(self) -> dict[str, int]:
        """Where a valid filter keeps nothing: how many rows there are without each one of its fields, if any."""
        if self.qs or len(clauses := self._clauses()) < 2:
            return {}
        left = {name: len(self._without(name, self.queryset)) for name in clauses}
        return {name: number for name, number in left.items() if number}

    def _clauses(self) -> dict[str, str]:
        """What each field of a valid filter asks for in words, by its name."""
        asked = ((name, each, self.form.cleaned_data[name]) for name, each in self.filters.items())
        return {name: said for name, each, value in asked if value and (said := each.clause(*chosen_in(value)))}

    def _without(self, left_out: str, rows: Sequence[Row]) -> Sequence[Row]:
        for name, value in self.form.cleaned_data.items():
            if name != left_out:
                rows = self.filters[name].filter(rows, value)
        return rows

    def offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """Set the choices that depend on the record, before the form is asked for."""
        self.filters[name].extra["choices"] = list(choices)


def chosen_in(value: str | Sequence[str]) -> tuple[str, ...]:
    """What a field's value asks for: its one value, or each of several."""
    return ((value,) if value else ()) if isinstance(value, str) else tuple(value)


def theme_choices(summary: QuarterSummary) -> list[tuple[str, str]]:
    """The themes of the record as choices, by slug, in plan order."""
    return [(theme.slug, theme.title) for theme in summary.themes]


def named_choices(words: Iterable[str]) -> list[tuple[str, str]]:
    """Words of the record as choices, each once, by the alphabet."""
    return [(word, word) for word in sorted({word for word in words if word}, key=str.casefold)]
