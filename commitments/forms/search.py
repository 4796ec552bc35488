"""The one box of the search."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from commitments.filters.lists import MAX_SEARCH, SEARCH_ERRORS
from commitments.reporting.searching import is_too_short
from plantracker.ui.forms import PageForm


class SearchForm(PageForm):
    """Words to look for in a quarter; an empty box is no mistake."""

    q = forms.CharField(
        label="Words to look for",
        help_text="All of them must be there, in any order. Capitals and accents do not count.",
        required=False,
        max_length=MAX_SEARCH,
        widget=forms.SearchInput,
        error_messages=SEARCH_ERRORS,
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="search-%s", use_required_attribute=False)

    def clean_q(self) -> str:
        asked = str(self.cleaned_data["q"])
        if asked and is_too_short(asked):
            raise ValidationError("Write at least two letters or digits together; one alone is in almost every text.")
        return asked
