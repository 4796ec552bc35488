"""What the words and ratings of a quarter mean, for someone who reads them for the first time."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commitments.reporting.summary import GlossaryTerm, KpiSummary, RuleText
from commitments.views.answers import quarter_page
from commitments.views.frame import Frame, Link, frame_of
from commitments.views.meanings import MARKS, RATINGS, SIGNS, Meaning
from commitments.views.reading import Reading
from commitments.views.verdicts import OLD_RECORD
from commitments.views.words import WORDS, Word, page_of
from plantracker.ui.formatting import counted

# More links than these to one term would bury its meaning.
MOST_LINKS = 5
NO_RULES = "No KPI of this record is rated by a rule."


@dataclass(frozen=True)
class AboutPage:
    """Everything on the page; ``record_rules`` and ``kpi_rules`` are texts of the record that is read."""

    frame: Frame
    ratings: tuple[Meaning, ...]
    marks: tuple[Meaning, ...]
    signs: tuple[Meaning, ...]
    record_rules: tuple[str, ...]
    kpi_rules: tuple[RuleText, ...]
    no_rules: str
    ways: tuple[Link, ...]
    board: str
    panel: str


@dataclass(frozen=True)
class Term:
    """A word of the record or of the tracker; ``more`` leads to the rest of where it is used, None if that is all.

    ``slug`` is its place on the page.
    """

    slug: str
    word: str
    meaning: str
    pages: tuple[Link, ...]
    more: Link | None = None


@dataclass(frozen=True)
class GlossaryPage:
    """Everything on the page; ``terms`` are the record's own."""

    frame: Frame
    terms: tuple[Term, ...]
    words: tuple[Term, ...]


@quarter_page
def about(request: HttpRequest, reading: Reading) -> HttpResponse:
    """How to read the ratings and verdicts of the live plan, of the draft, or of a sealed quarter."""
    return render(request, "review/about.html", {"page": about_page(reading)})


@quarter_page
def glossary(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The words of the record, and the tracker's own."""
    return render(request, "review/glossary.html", {"page": glossary_page(reading)})


def about_page(reading: Reading) -> AboutPage:
    """What the page says; the rules are those of the record."""
    summary = reading.summary
    return AboutPage(
        frame=frame_of(reading, "About the ratings", page="about"),
        ratings=tuple(RATINGS.values()),
        marks=tuple(MARKS.values()),
        signs=tuple(SIGNS.values()),
        record_rules=summary.rules,
        kpi_rules=summary.kpi_rules,
        no_rules=NO_RULES if reading.holds_verdicts else OLD_RECORD,
        ways=(Link("Glossary", reading.url("glossary")), Link("Overview", reading.url("overview"))),
        board=summary.plan.board,
        panel=summary.plan.panel,
    )


def glossary_page(reading: Reading) -> GlossaryPage:
    """What the page says."""
    return GlossaryPage(
        frame=frame_of(reading, "Glossary", page="glossary"),
        terms=tuple(_term(reading, term) for term in reading.summary.glossary),
        words=tuple(_word(reading, word) for word in WORDS),
    )


def _term(reading: Reading, term: GlossaryTerm) -> Term:
    using = [kpi for kpi in reading.summary.kpis if term.slug in kpi.sheet.terms]
    left = len(using) - MOST_LINKS
    more = Link(f"{counted(left, 'more KPI')} in the list", reading.url("kpi-list")) if left > 0 else None
    return Term(
        term_place(term), term.word, term.meaning, tuple(_kpi(reading, kpi) for kpi in using[:MOST_LINKS]), more
    )


def term_place(term: GlossaryTerm) -> str:
    """Where a term of the record stands on the page of the glossary."""
    return f"term-{term.slug}"


def _kpi(reading: Reading, kpi: KpiSummary) -> Link:
    return Link(kpi.title, reading.url("kpi", kpi=kpi.slug))


def _word(reading: Reading, word: Word) -> Term:
    return Term(word.slug, word.word, word.meaning, (page_of(word, reading),))
