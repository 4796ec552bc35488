"""What ratings, marks and signs mean, in the words that both the legends and the page about the ratings have."""

from dataclasses import dataclass

from commitments.choices import Rag
from commitments.views.tags import rating_tag
from plantracker.ui.fragments import Tag


@dataclass(frozen=True)
class Meaning:
    """A mark of the pages with what it means: a rating as its tag, anything else as a word after its sign, if any."""

    word: str
    meaning: str
    sign: str = ""
    tag: Tag | None = None


def _rating(rag: str, meaning: str) -> Meaning:
    tag = rating_tag(rag)
    return Meaning(tag.word, meaning, tag=tag)


# By the end of their styles' names.
RATINGS = {
    "red": _rating(Rag.RED, "Off course: without a change, what was promised will not be done."),
    "amber": _rating(Rag.AMBER, "Partly on course: something stands in the way, and is being dealt with."),
    "green": _rating(Rag.GREEN, "On course: what should be done by now is done."),
    "complete": _rating(Rag.COMPLETE, "All that was promised is done, and nothing more is due."),
    "none": _rating("", "Nobody has approved a rating yet, or there is nothing to rate yet."),
}
# By the names that the list of aims has for them in addresses, but the last, which it does not mark.
MARKS = {
    "overdue": Meaning("Overdue", "The aim was due by the end of this quarter, and it is not Complete."),
    "carried": Meaning(
        "Carried",
        "No update was approved for this quarter, or none yet while its round is open, so the last ratings stand,"
        " with the quarter that they are from.",
    ),
    "stale": Meaning(
        "Stale",
        "An update was due in this quarter and none was approved by the cut-off. A draft says which aims would be"
        " stale if it were sealed now.",
    ),
    "no-evidence": Meaning(
        "No evidence of activity",
        "The update says that there is nothing to report, repeats last quarter’s text, or says no more than that work"
        " goes on.",
    ),
    "disagree": Meaning(
        "RAG and projection disagree",
        "How delivery stands now and what is expected at the plan’s end point different ways.",
    ),
    "reworded": Meaning("Text changed", "The aim’s wording was changed; its own page has the earlier wordings."),
    "sensitive": Meaning(
        "Marked sensitive",
        "A text marked OFFICIAL-SENSITIVE is not published: its place says so. Its ratings are published all the same.",
    ),
}
SIGNS = {
    "good": Meaning("good", "By the KPI’s own rule, what the figures show is wanted.", sign="✓"),
    "bad": Meaning("bad", "By the KPI’s own rule, what the figures show is not wanted.", sign="✗"),
    "neither": Meaning("No sign", "By the KPI’s own rule neither good nor bad, or it cannot be said which."),
    "class": Meaning("↑ and ↓", "Beside an exception class they say only which way the figures go."),
    "point": Meaning("Single point", "Beside an exception class: single months lie outside the limits.", sign="◆"),
    "colours": Meaning(
        "Red, Amber, Green",
        "Of a KPI: words of the rules that give colours, with the signs of those ratings; what each means is said in"
        " the rule’s text.",
    ),
    "change": Meaning(
        "Up, Down, Level", "Which way the current figure went from the baseline; the arrow is no rating."
    ),
}
