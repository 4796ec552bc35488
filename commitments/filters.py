"""The filter of the list of aims, over a quarter's summary: its rows are values, not a queryset."""

from dataclasses import dataclass
from typing import cast

from django import forms
from django.http import QueryDict

from commitments.choices import Rag
from commitments.ratings import agree
from commitments.reporting.summary import AimSummary, QuarterSummary
from kpis.periods import Period
from plantracker.ui.formatting import counted, listed

NOT_RATED = "none"
NO_LEAD = "-"
MAX_SEARCH = 200
RATINGS = [("", "All"), *Rag.choices, (NOT_RATED, "Not rated")]
MARKS = {
    "carried": "rating carried",
    "stale": "stale",
    "no-evidence": "no evidence of activity",
    "disagree": "RAG and projection disagree",
    "reworded": "text changed",
}


@dataclass(frozen=True)
class ListedAim:
    """An aim with the theme that it stands in."""

    theme: str
    theme_title: str
    aim: AimSummary


class AimFilterForm(forms.Form):
    """What of a quarter's aims is asked for; an empty form asks for all."""

    q = forms.CharField(label="Words in the aim", required=False, max_length=MAX_SEARCH)
    theme = forms.ChoiceField(label="Theme", required=False)
    rag = forms.ChoiceField(label="RAG", required=False, choices=RATINGS)
    projected = forms.ChoiceField(label="Projected RAG", required=False, choices=RATINGS)
    lead = forms.ChoiceField(label="Lead or deputy", required=False)
    mark = forms.ChoiceField(label="Marked", required=False, choices=[("", "All"), *MARKS.items()])

    def __init__(self, data: QueryDict, *, summary: QuarterSummary) -> None:
        self.quarter = Period.parse_quarter(summary.quarter)
        super().__init__(data, auto_id="filter-%s", use_required_attribute=False)
        names = sorted({name for aim in summary.aims for name in (aim.lead, *aim.deputies) if name}, key=str.casefold)
        self._choices("theme", [("", "All"), *((theme.slug, theme.title) for theme in summary.themes)])
        self._choices("lead", [("", "All"), *((name, name) for name in names), (NO_LEAD, "No lead")])

    def matches(self, listed_aim: ListedAim) -> bool:
        """Whether a valid form asks for this aim; all words of a search must be in its wording."""
        asked, aim = self.cleaned_data, listed_aim.aim
        words = asked["q"].casefold().split()
        return (
            all(word in aim.title.casefold() for word in words)
            and asked["theme"] in ("", listed_aim.theme)
            and asked["rag"] in ("", aim.rag or NOT_RATED)
            and asked["projected"] in ("", aim.projected_rag or NOT_RATED)
            and (not asked["lead"] or _is_led(aim, asked["lead"]))
            and (not asked["mark"] or asked["mark"] in marks_of(aim, self.quarter))
        )

    def in_words(self) -> str:
        """What a valid form asks for, as the rest of a sentence; empty where it asks for all."""
        asked = self.cleaned_data
        said = [f"with “{asked['q']}” in the wording"] if asked["q"] else []
        said += [f"of the theme {self._label('theme')}"] if asked["theme"] else []
        said += [f"rated {self._label('rag')}"] if asked["rag"] else []
        said += [f"projected {self._label('projected')}"] if asked["projected"] else []
        if asked["lead"]:
            said.append("without a lead" if asked["lead"] == NO_LEAD else f"led or deputised by {asked['lead']}")
        said += [f"marked “{self._label('mark')}”"] if asked["mark"] else []
        return listed(said)

    def sentence(self, shown: int, total: int) -> str:
        """Both counts and what was asked for."""
        asked = self.in_words()
        if not asked:
            return f"All {counted(total, 'aim')}."
        return f"{shown:,} of {counted(total, 'aim')}: {asked}."

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def _label(self, name: str) -> str:
        choices = cast(list[tuple[str, str]], cast(forms.ChoiceField, self.fields[name]).choices)
        return str(dict(choices)[self.cleaned_data[name]])


def marks_of(aim: AimSummary, quarter: Period) -> tuple[str, ...]:
    """What a reader should know of an aim in this quarter before trusting its ratings, in the order of ``MARKS``."""
    held = {
        "carried": aim.is_carried,
        "stale": aim.is_stale,
        "no-evidence": bool(aim.update and aim.update.lacks_evidence),
        "disagree": bool(aim.rag and aim.projected_rag) and not agree(aim.rag, aim.projected_rag),
        "reworded": aim.reworded_on is not None and quarter.start <= aim.reworded_on <= quarter.end,
    }
    return tuple(name for name in MARKS if held[name])


def _is_led(aim: AimSummary, lead: str) -> bool:
    return not aim.lead if lead == NO_LEAD else lead in (aim.lead, *aim.deputies)
