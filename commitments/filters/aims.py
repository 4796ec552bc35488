"""What of a quarter's aims is asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict

from commitments.choices import Deliverer, Rag
from commitments.filters.lists import NONE, Choice, FilterForm, ListFilters, Words, named_choices, theme_choices
from commitments.ratings import is_at_odds
from commitments.reporting.moves import MOVED, Rated, group_of
from commitments.reporting.summary import AimSummary, QuarterSummary
from kpis.periods import Period

NOT_RATED = "none"
RATINGS = [*Rag.choices, (NOT_RATED, "Not rated")]
MARKS = {
    "overdue": "overdue",
    "carried": "rating carried",
    "stale": "stale",
    "no-evidence": "no evidence of activity",
    "disagree": "RAG and projection disagree",
    "reworded": "text changed",
}
# How an aim moved, by the groups of the changes between two quarters; no list of aims holds those that are gone.
WAYS = {
    "worse": "Worse",
    "better": "Better",
    "rated": "Newly or no longer rated",
    "new": "New",
    "text-changed": "Text changed, ratings not",
    "unchanged": "Unchanged",
}
WAY_CLAUSES = {
    "": "moved or new since {}",
    "worse": "worse since {}",
    "better": "better since {}",
    "rated": "newly or no longer rated since {}",
    "new": "new since {}",
    "text-changed": "with another text and the same ratings since {}",
    "unchanged": "unchanged since {}",
}


@dataclass(frozen=True)
class ListedAim:
    """An aim with the theme that it stands in, and what a reader should know of it in this quarter."""

    theme: str
    theme_title: str
    aim: AimSummary
    marks: tuple[str, ...]


AimChoice = Choice[ListedAim]
# The quarters to compare with; each value gives the aims that the quarter had, by slug.
Earlier = Mapping[Period, Callable[[], Mapping[str, Rated]]]


class Since(AimChoice):
    """Keeps the aims that moved since an earlier quarter, in the way that ``moved`` asks for."""

    def keeps(self, row: ListedAim, value: str) -> bool:
        group, way = group_of(self.parent.then.get(row.aim.slug), row.aim), self.parent.form.cleaned_data["moved"]
        return group.replace(" ", "-") == way if way else group in MOVED

    def clause(self, *chosen: str) -> str:
        return WAY_CLAUSES[self.parent.form.cleaned_data["moved"]].format(self.label_of(chosen[0]))


class AimForm(FilterForm):
    """A way of moving needs the quarter since when."""

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        if asked.get("moved") and not asked.get("since") and "since" not in self.errors:
            self.add_error("since", "Choose the quarter since which it moved so.")
        return asked


class AimFilters(ListFilters[ListedAim]):
    """What of a quarter's aims is asked for."""

    noun = "aim"
    parts = {"since": ("moved",)}

    q = Words[ListedAim]("Words in the aim", lambda row: row.aim.title, "with “{}” in the wording")
    theme = AimChoice("Theme", lambda row: row.theme, "of the theme {}", several=True)
    rag = AimChoice("RAG", lambda row: row.aim.rag or NOT_RATED, "rated {}", RATINGS, several=True)
    projected = AimChoice(
        "Projected RAG", lambda row: row.aim.projected_rag or NOT_RATED, "projected {}", RATINGS, several=True
    )
    deliverer = AimChoice(
        "Delivered by",
        lambda row: row.aim.delivered_by or NONE,
        "delivered by: {}",
        [*Deliverer.choices, (NONE, "Not known")],
        but={NONE: "delivered by nobody known"},
    )
    lead = AimChoice(
        "Lead or deputy",
        lambda row: (row.aim.lead or NONE, *row.aim.deputies),
        "led or deputised by {}",
        but={NONE: "without a lead"},
    )
    since = Since("Moved since", everything="Moved or not")
    # Any of them keeps every aim: it is ``since`` that reads it.
    moved = AimChoice("How it moved", lambda row: WAYS, choices=WAYS.items(), everything="In any way")
    mark = AimChoice("Marked", lambda row: row.marks, "marked “{}”", MARKS.items())

    class Meta:
        form = AimForm

    def __init__(
        self, data: QueryDict, aims: Sequence[ListedAim], *, summary: QuarterSummary, earlier: Earlier
    ) -> None:
        super().__init__(data, aims)
        self.earlier = {quarter.slug: aims_then for quarter, aims_then in earlier.items()}
        self.offer("theme", theme_choices(summary))
        names = named_choices(name for each in aims for name in (each.aim.lead, *each.aim.deputies))
        self.offer("lead", [*names, (NONE, "No lead")])
        self.offer("since", ((quarter.slug, str(quarter)) for quarter in earlier))

    @cached_property
    def then(self) -> Mapping[str, Rated] | None:
        """How the quarter that a valid filter asks for had its aims, by slug; None where it asks for none."""
        since = self.form.cleaned_data["since"]
        return self.earlier[since]() if since else None


def marks_of(aim: AimSummary, quarter: Period) -> tuple[str, ...]:
    """What a reader should know of an aim in this quarter before trusting its ratings, in the order of ``MARKS``."""
    held = {
        "overdue": aim.due_on is not None and aim.due_on <= quarter.end and aim.rag != Rag.COMPLETE,
        "carried": aim.is_carried,
        "stale": aim.is_stale,
        "no-evidence": bool(aim.update and aim.update.lacks_evidence),
        "disagree": is_at_odds(aim.rag, aim.projected_rag),
        "reworded": aim.reworded_on is not None and quarter.start <= aim.reworded_on <= quarter.end,
    }
    return tuple(name for name in MARKS if held[name])
