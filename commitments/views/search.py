"""Words looked for within the quarter that is read, and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commitments.forms.search import SearchForm
from commitments.reporting.searching import Excerpt, Kind, Piece, Result, search
from commitments.reporting.summary import GlossaryTerm, QuarterSummary
from commitments.views.about import term_place
from commitments.views.answers import quarter_page
from commitments.views.frame import Frame, Link, frame_of, highest_marking
from commitments.views.notes import Notes
from commitments.views.reading import Reading
from commitments.views.tags import rating_tag
from commitments.views.verdicts import mark_of
from commitments.views.words import WORDS
from plantracker.ui.formatting import counted, day, listed
from plantracker.ui.fragments import Mark, Tag
from plantracker.ui.tables import PER_PAGE, PartPaginator

PLURALS = {kind: f"{kind.value}s" for kind in Kind}
HEADINGS = {kind: plural[0].upper() + plural[1:] for kind, plural in PLURALS.items()} | {Kind.TERM: "Glossary"}
# What a correction of each kind of result is about; an update is corrected as its aim is.
SUBJECTS = {Kind.AIM: "aim", Kind.UPDATE: "aim", Kind.KPI: "kpi", Kind.THEME: "theme"}
HELP = "Enter one or more words to search."
MENDED = "Nothing was searched: mend what is in the box first."


class Results(PartPaginator):
    """The pages of what was found."""

    noun = "Result"


@dataclass(frozen=True)
class Row:
    """A result with the way to its page.

    ``rating`` is that of an aim, a theme or the aim of an update, ``mark`` the verdict on a KPI; the other
    is None. ``said`` is what else tells it apart, ``corrected`` the way to each correction of what it shows.
    """

    title: tuple[Piece, ...]
    url: str
    excerpts: tuple[Excerpt, ...]
    said: str
    rating: Tag | None = None
    mark: Mark | None = None
    corrected: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Group:
    """The results of one kind on this page; ``count`` is how many there are on all pages."""

    heading: str
    slug: str
    count: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class SearchPage:
    """Everything on the page; ``tries`` are ways on where nothing was found, ``looked`` says where it looked."""

    frame: Frame
    form: SearchForm
    sentence: str
    looked: str
    groups: tuple[Group, ...]
    page: Page[Result]
    tries: tuple[Link, ...]


@quarter_page
def search_page(request: HttpRequest, reading: Reading) -> HttpResponse:
    """What the live plan, the draft, or a sealed quarter says about some words."""
    return render(request, "review/search.html", {"page": page_of(request, reading)})


def page_of(request: HttpRequest, reading: Reading) -> SearchPage:
    """What the page says; words that cannot be looked for find nothing and say why."""
    form = SearchForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    terms = _terms(reading.summary)
    found = search(reading.summary, asked, corrections=reading.corrections, terms=terms)
    page = Results(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = tuple(page.object_list)
    marking = _marking(reading, shown)
    heading, query = (
        (f"Search: “{asked}”", urlencode({"q": asked} | ({"page": page.number} if page.number > 1 else {})))
        if asked
        else ("Search", "")
    )
    return SearchPage(
        frame=frame_of(reading, heading, page="search", marking=marking, query=query),
        form=form,
        sentence=_sentence(reading, found, asked) if form.is_valid() else MENDED,
        looked=_looked(reading, terms),
        groups=_groups(reading, found, shown),
        page=page,
        tries=_tries(reading) if asked and not found else (),
    )


def _sentence(reading: Reading, found: Sequence[Result], asked: str) -> str:
    if not asked:
        return HELP
    if not found:
        return f"No results for “{asked}” in {reading.quarter}."
    totals = _totals(found)
    parts = [counted(number, kind.value, PLURALS[kind]) for kind, number in totals.items() if number]
    return f"{counted(len(found), 'result')} in {reading.quarter}: {listed(parts)}."


def _totals(found: Sequence[Result]) -> dict[Kind, int]:
    return {kind: sum(each.kind is kind for each in found) for kind in Kind}


def _terms(summary: QuarterSummary) -> tuple[GlossaryTerm, ...]:
    """The glossary: the record's own terms, then the tracker's words, each by its place on that page."""
    own = (GlossaryTerm(term_place(term), term.word, term.meaning) for term in summary.glossary)
    return (*own, *(GlossaryTerm(word.slug, word.word, word.meaning) for word in WORDS))


def _marking(reading: Reading, shown: Sequence[Result]) -> str:
    """The highest of what is quoted: updates, and corrections of an aim, which quote what they correct."""
    numbers = {result.slug for result in shown if result.kind is Kind.CORRECTION}
    quoted = {result.slug for result in shown if result.kind is Kind.UPDATE}
    quoted |= {each.subject for each in reading.corrections if each.about == "aim" and str(each.number) in numbers}
    return highest_marking(reading, tuple(aim for aim in reading.summary.aims if aim.slug in quoted))


def _looked(reading: Reading, terms: Sequence[GlossaryTerm]) -> str:
    """Where was looked, and where not."""
    summary = reading.summary
    aims, kpis, themes = len(summary.aims), len(summary.kpis), len(summary.themes)
    return (
        f"The search reads the wording and lead of {counted(aims, 'aim')} and the newest approved update of each;"
        f" number, title, definition, source and comment of {counted(kpis, 'KPI')}; title, objective, lead and the"
        f" reason for the rating of {counted(themes, 'theme')}; {counted(len(reading.corrections), 'correction')} and"
        f" {counted(len(terms), 'word')} of the glossary. It reads no other quarter."
    )


def _groups(reading: Reading, found: Sequence[Result], shown: Sequence[Result]) -> tuple[Group, ...]:
    totals = _totals(found)
    rows = _Rows(reading)
    return tuple(
        Group(
            HEADINGS[kind],
            f"found-{kind.name.lower()}",
            f"{totals[kind]:,}",
            tuple(rows.of(result) for result in group),
        )
        for kind, group in groupby(shown, key=lambda result: result.kind)
    )


class _Rows:
    """Results with what their pages say of them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        summary = reading.summary
        self.aims = {aim.slug: (theme, aim) for theme in summary.themes for aim in theme.aims}
        self.kpis = summary.kpis_by_slug
        self.themes = {theme.slug: theme for theme in summary.themes}
        self.meanings = {term.slug: term.meaning for term in _terms(summary)}
        self.about = Notes.of(reading.corrections, summary)
        self.notes = {str(note.number): note for note in self.about.all}

    def of(self, found: Result) -> Row:
        """The row of a result."""
        return replace(self._row(found), corrected=self._corrected(found))

    def _corrected(self, found: Result) -> tuple[Link, ...]:
        notes = self.about.about(SUBJECTS[found.kind], found.slug) if found.kind in SUBJECTS else ()
        return tuple(Link(f"Correction {note.number}", self._correction_url(note.number)) for note in notes)

    def _correction_url(self, number: int) -> str:
        return f"{self.reading.url('corrections')}#correction-{number}"

    def _row(self, found: Result) -> Row:
        if found.kind is Kind.KPI:
            kpi = self.kpis[found.slug]
            url = self.reading.url("kpi", kpi=kpi.slug)
            return Row(found.title, url, found.excerpts, kpi.sheet.section, mark=mark_of(kpi))
        if found.kind is Kind.THEME:
            theme = self.themes[found.slug]
            url = self.reading.url("theme", theme=theme.slug)
            return Row(found.title, url, found.excerpts, "", rating=rating_tag(theme.rag))
        if found.kind is Kind.CORRECTION:
            note = self.notes[found.slug]
            url = self._correction_url(note.number)
            return Row(found.title, url, found.excerpts, f"Of {note.dated}, about {note.about}.")
        if found.kind is Kind.TERM:
            said = "" if found.excerpts else self.meanings[found.slug]
            return Row(found.title, f"{self.reading.url('glossary')}#{found.slug}", found.excerpts, said)
        theme, aim = self.aims[found.slug]
        said = f"Theme: {theme.title}."
        if found.kind is Kind.UPDATE and aim.update:
            said = f"Update for {aim.update.quarter}, approved on {day(aim.update.approved_on)}. {said}"
        url = self.reading.url("aim", aim=aim.slug)
        return Row(found.title, url, found.excerpts, said, rating=rating_tag(aim.rag))


def _tries(reading: Reading) -> tuple[Link, ...]:
    """Where else what was looked for may be."""
    links = [Link("The list of KPIs, with filters", reading.url("kpi-list"))]
    if reading.summary.has_themes:
        links.insert(0, Link("The list of aims, with filters", reading.url("aim-list")))
    return (*links, Link("The glossary", reading.url("glossary")))
