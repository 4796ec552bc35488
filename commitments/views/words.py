"""The tracker's own words, for someone who has never met a panel, each with the page on which it is used."""

from dataclasses import dataclass

from django.utils.text import slugify

from commitments.views.frame import Link
from commitments.views.reading import Reading, Tree


@dataclass(frozen=True)
class Word:
    """A word with its meaning; ``page`` is that of a quarter, by its name in addresses."""

    word: str
    meaning: str
    page: str
    label: str

    @property
    def slug(self) -> str:
        """Its place on the page of the glossary, apart from those of the record's own terms."""
        return f"word-{slugify(self.word.replace('%', 'percent'))}"


ABOUT = ("about", "About the ratings")
AIMS = ("aim-list", "Aims")
CHANGES = ("changes", "What changed")
CORRECTIONS = ("corrections", "Corrections")
EXCEPTIONS = ("exceptions", "Exceptions")
KPIS = ("kpi-list", "KPIs")
OVERVIEW = ("overview", "Overview")
QUARTERS = ("plan", "Quarters")
SEAL = ("seal", "Seal")

# Pages that only a sealed quarter has.
OF_SEALS = frozenset({"corrections", "seal"})

WORDS = (
    Word("Absence", "Why a figure is not there: not collected, in development, late, or withheld. Never 0.", *KPIS),
    Word("Adverse", "Of a KPI: judged bad by its own rule, and so in need of a comment.", *EXCEPTIONS),
    Word("Aim", "One commitment of a theme, in the words in which it was approved.", *AIMS),
    Word(
        "Baseline", "The figure that a KPI is held against: what it was before the plan, or as the plan states.", *KPIS
    ),
    Word("Board", "The meeting at which the commissioner holds the Chief Constable to account.", *OVERVIEW),
    Word(
        "Carried",
        "Of a rating: repeated from an earlier quarter, because no update was approved for this one, or none yet.",
        *ABOUT,
    ),
    Word("Complete", "All that the aim promises has been done.", *ABOUT),
    Word(
        "Correction",
        "A dated, numbered note beside a sealed quarter: what stood, what is right, why. The seal stays.",
        *CORRECTIONS,
    ),
    Word("Cut-off", "The instant at which a quarter’s record is taken. What comes later belongs to the next.", *SEAL),
    Word(
        "Declared",
        "Of commitments: how many the plan document states for a theme. The record may hold another number of aims.",
        *OVERVIEW,
    ),
    Word("Deputy", "Somebody who answers for an aim beside its lead.", *AIMS),
    Word("Digest", "A hash of a file: 64 digits and letters that change if one character does.", *SEAL),
    Word("Exception", "A KPI that moved more than chance explains, so that it needs a question.", *EXCEPTIONS),
    Word("KPI", "Key performance indicator: a measure with a definition, a unit and a good direction.", *KPIS),
    Word("Lead", "The post that answers for an aim and writes its updates.", *AIMS),
    Word("Marking", "Who may see a text. OFFICIAL is published, OFFICIAL-SENSITIVE is not.", *ABOUT),
    Word("Pack", "The files that the Police and Crime Panel receives for a sealed quarter.", *SEAL),
    Word("Panel", "The Police and Crime Panel: councillors and others who examine the commissioner’s work.", *QUARTERS),
    Word("Plan", "The Police and Crime Plan: what a commissioner promises for their term of office.", *QUARTERS),
    Word("Projected", "How an aim is expected to stand at the end of the plan.", *ABOUT),
    Word("Projected %", "How many of a theme’s aims are projected Green or Complete, of all aims it has.", *OVERVIEW),
    Word("Provisional", "Of a figure: there, but it may still be revised by whoever counts it.", *KPIS),
    Word(
        "Published", "Of a quarter: released by governance to the panel and, if the plan is public, to all.", *QUARTERS
    ),
    Word("Quarter", "Three months of a financial year, which begins in April: Q1 is April to June.", *CHANGES),
    Word("RAG", "How delivery stands now: Red, Amber or Green, or Complete.", *ABOUT),
    Word("Record hash", "The hash of a sealed quarter; pages show the first 12 of its 64 characters.", *SEAL),
    Word("Round", "One quarter’s collection of updates: opened, written, approved or returned, closed.", *OVERVIEW),
    Word("Seal", "The record of a quarter as at its cut-off, which nobody can change.", *SEAL),
    Word("Stale", "Of an aim: an update was due in the quarter, and none was approved by the cut-off.", *ABOUT),
    Word("Theme", "A priority of the plan, with an objective and the aims that serve it.", *OVERVIEW),
    Word("Update", "What the lead says was done for an aim in a quarter, with both ratings and why.", *AIMS),
    Word("Verdict", "What a rule makes of a KPI’s figures, as a word and a sentence.", *KPIS),
    Word("Withheld", "Of a figure: kept back, with who decided that and when it is looked at again.", *KPIS),
)


def page_of(word: Word, reading: Reading) -> Link:
    """Where a word is used in what is read."""
    if word.page == "plan" or (word.page in OF_SEALS and reading.record is None):
        name = "plan" if reading.tree is Tree.PUBLISHED else "quarter-list"
        label = "Published quarters" if reading.tree is Tree.PUBLISHED else "Sealed quarters"
        return Link(label, reading.plan_url(name))
    if word.page == "aim-list" and not reading.summary.has_themes:
        return Link("Overview", reading.url("overview"))
    return Link(word.label, reading.url(word.page))
