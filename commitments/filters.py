"""The filters of the lists, over a quarter's summary: their rows are values, not querysets."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict

from commitments.choices import Rag
from commitments.ratings import agree
from commitments.reporting.exceptions import CLASS_ORDER, STABLE, Exceptional, class_of
from commitments.reporting.summary import AimSummary, KpiSummary, QuarterSummary
from kpis.choices import Absence
from kpis.periods import Period
from plantracker.ui.formatting import counted, listed

ALL = ("", "All")
NOT_RATED = "none"
# Stands in an address for a lead, a theme or a section that there is not; no name is spelt so.
NONE = "-"
MAX_SEARCH = 200
RATINGS = [ALL, *Rag.choices, (NOT_RATED, "Not rated")]
MARKS = {
    "carried": "rating carried",
    "stale": "stale",
    "no-evidence": "no evidence of activity",
    "disagree": "RAG and projection disagree",
    "reworded": "text changed",
}
KEY = [ALL, ("yes", "Key"), ("no", "Not key")]
CLASSES = [ALL, *((word, word) for word in (*CLASS_ORDER, STABLE)), (NONE, "No class")]
FIGURES = [
    ALL,
    ("figure", "A figure"),
    ("provisional", "A provisional figure"),
    *((absence, f"No figure: {absence}") for absence in Absence.values),
    (NONE, "Nothing recorded"),
]
COMMENTS = [ALL, ("missing", "Adverse without a comment")]


class ListFilterForm(forms.Form):
    """What of a list is asked for; an empty form asks for all. ``noun`` is what is listed, one of them."""

    noun = ""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="filter-%s", use_required_attribute=False)

    def matches(self, item: Any) -> bool:
        """Whether a valid form asks for this item."""
        raise NotImplementedError

    def asked(self) -> list[str]:
        """What a valid form asks for, as clauses after a colon."""
        raise NotImplementedError

    def in_words(self) -> str:
        """What a valid form asks for, as the rest of a sentence; empty where it asks for all."""
        return listed(self.asked())

    def sentence(self, shown: int, total: int) -> str:
        """Both counts and what was asked for."""
        asked = self.in_words()
        if not asked:
            return f"All {counted(total, self.noun)}."
        return f"{shown:,} of {counted(total, self.noun)}: {asked}."

    def offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """Set the choices of a field, after the one for all."""
        cast(forms.ChoiceField, self.fields[name]).choices = [ALL, *choices]

    def label(self, name: str) -> str:
        """The label of what was chosen."""
        choices = cast(list[tuple[str, str]], cast(forms.ChoiceField, self.fields[name]).choices)
        return str(dict(choices)[self.cleaned_data[name]])

    def clauses(self, **words: str) -> list[str]:
        """A clause for each of these fields that was chosen: its words, with ``{}`` for the label.

        Of what there is not (“No theme”): with that.
        """
        chosen = {name: said for name, said in words.items() if self.cleaned_data.get(name)}
        return [
            f"with {self.label(name).lower()}" if self.cleaned_data[name] == NONE else said.format(self.label(name))
            for name, said in chosen.items()
        ]


@dataclass(frozen=True)
class ListedAim:
    """An aim with the theme that it stands in."""

    theme: str
    theme_title: str
    aim: AimSummary


class AimFilterForm(ListFilterForm):
    """What of a quarter's aims is asked for."""

    noun = "aim"

    q = forms.CharField(label="Words in the aim", required=False, max_length=MAX_SEARCH)
    theme = forms.ChoiceField(label="Theme", required=False)
    rag = forms.ChoiceField(label="RAG", required=False, choices=RATINGS)
    projected = forms.ChoiceField(label="Projected RAG", required=False, choices=RATINGS)
    lead = forms.ChoiceField(label="Lead or deputy", required=False)
    mark = forms.ChoiceField(label="Marked", required=False, choices=[ALL, *MARKS.items()])

    def __init__(self, data: QueryDict, *, summary: QuarterSummary) -> None:
        self.quarter = Period.parse_quarter(summary.quarter)
        super().__init__(data)
        names = sorted({name for aim in summary.aims for name in (aim.lead, *aim.deputies) if name}, key=str.casefold)
        self.offer("theme", _themes(summary))
        self.offer("lead", [*((name, name) for name in names), (NONE, "No lead")])

    def matches(self, item: ListedAim) -> bool:
        asked, aim = self.cleaned_data, item.aim
        return (
            _has_words(aim.title, asked["q"])
            and asked["theme"] in ("", item.theme)
            and asked["rag"] in ("", aim.rag or NOT_RATED)
            and asked["projected"] in ("", aim.projected_rag or NOT_RATED)
            and (not asked["lead"] or _is_led(aim, asked["lead"]))
            and (not asked["mark"] or asked["mark"] in marks_of(aim, self.quarter))
        )

    def asked(self) -> list[str]:
        asked = self.cleaned_data
        said = [f"with “{asked['q']}” in the wording"] if asked["q"] else []
        said += self.clauses(theme="of the theme {}", rag="rated {}", projected="projected {}")
        if asked["lead"]:
            said.append("without a lead" if asked["lead"] == NONE else f"led or deputised by {asked['lead']}")
        return said + self.clauses(mark="marked “{}”")


class MeasureFilterForm(ListFilterForm):
    """What every list of measures can be asked for; of a plan without themes, no theme."""

    noun = "KPI"

    theme = forms.ChoiceField(label="Theme", required=False)
    exception = forms.ChoiceField(label="Exception class", required=False, choices=CLASSES)
    board = forms.ChoiceField(label="Board", required=False)

    def __init__(self, data: QueryDict, *, summary: QuarterSummary) -> None:
        super().__init__(data)
        if summary.has_themes:
            self.offer("theme", [*_themes(summary), (NONE, "No theme")])
        else:
            del self.fields["theme"]
        self.offer("board", [*_named(kpi.sheet.board for kpi in summary.kpis), (NONE, "No board")])

    def matches_measure(self, kpi: KpiSummary) -> bool:
        """Whether the fields that all lists of measures have ask for this one."""
        asked = self.cleaned_data
        return (
            asked.get("theme", "") in ("", *(kpi.themes or (NONE,)))
            and asked["exception"] in ("", class_of(kpi) or NONE)
            and asked["board"] in ("", kpi.sheet.board or NONE)
        )

    def asked(self) -> list[str]:
        return self.clauses(theme="of the theme {}", exception="classed “{}”", board="overseen by {}")


class KpiFilterForm(MeasureFilterForm):
    """What of a quarter's measures is asked for; ``words`` are their verdicts, which the record may hold or not."""

    q = forms.CharField(label="Words in the KPI", required=False, max_length=MAX_SEARCH)
    section = forms.ChoiceField(label="Section", required=False)
    verdict = forms.ChoiceField(label="Verdict", required=False)
    key = forms.ChoiceField(label="Key", required=False, choices=KEY)
    absence = forms.ChoiceField(label="Current figure", required=False, choices=FIGURES)

    field_order = ("q", "theme", "section", "verdict", "exception", "board", "key", "absence")

    def __init__(self, data: QueryDict, *, summary: QuarterSummary, words: dict[str, str]) -> None:
        super().__init__(data, summary=summary)
        self.words = words
        self.offer("section", [*_named(kpi.sheet.section for kpi in summary.kpis), (NONE, "No section")])
        self.offer("verdict", _named(words.values()))

    def matches(self, item: KpiSummary) -> bool:
        asked = self.cleaned_data
        return (
            self.matches_measure(item)
            and _has_words(f"{item.sheet.number} {item.title}", asked["q"])
            and asked["section"] in ("", item.sheet.section or NONE)
            and asked["verdict"] in ("", self.words[item.slug])
            and asked["key"] in ("", "yes" if item.key else "no")
            and asked["absence"] in ("", *figure_kinds(item))
        )

    def asked(self) -> list[str]:
        asked = self.cleaned_data
        said = [f"with “{asked['q']}” in number or title"] if asked["q"] else []
        said += super().asked()
        said += self.clauses(section="in the section {}", verdict="with the verdict “{}”")
        said += [f"that are {self.label('key').lower()}"] if asked["key"] else []
        return said + ([f"with {self.label('absence').lower()}"] if asked["absence"] else [])


class ExceptionFilterForm(MeasureFilterForm):
    """What of a quarter's exceptions is asked for."""

    comment = forms.ChoiceField(label="Comment", required=False, choices=COMMENTS)

    def matches(self, item: Exceptional) -> bool:
        return self.matches_measure(item.kpi) and (not self.cleaned_data["comment"] or item.lacks_comment)

    def asked(self) -> list[str]:
        return super().asked() + self.clauses(comment="adverse without a comment")


def figure_kinds(kpi: KpiSummary) -> tuple[str, ...]:
    """What the current figure is, as ``FIGURES`` names it; a provisional figure is a figure too."""
    if kpi.current_value is not None:
        is_provisional = kpi.current is not None and kpi.current.is_provisional
        return ("figure", "provisional") if is_provisional else ("figure",)
    return (kpi.current_absence if kpi.current_absence in Absence.values else NONE,)


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


def _themes(summary: QuarterSummary) -> list[tuple[str, str]]:
    return [(theme.slug, theme.title) for theme in summary.themes]


def _named(words: Iterable[str]) -> list[tuple[str, str]]:
    """Words of the record as choices, each once, by the alphabet."""
    return [(word, word) for word in sorted({word for word in words if word}, key=str.casefold)]


def _has_words(text: str, asked: str) -> bool:
    """Whether all words of a search are in the text."""
    return all(word in text.casefold() for word in asked.casefold().split())


def _is_led(aim: AimSummary, lead: str) -> bool:
    return not aim.lead if lead == NONE else lead in (aim.lead, *aim.deputies)
