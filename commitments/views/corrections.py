"""What turned out wrong in a sealed quarter: each correction with what stood and what is right."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commitments.reporting.canonical import Correction
from commitments.views.answers import quarter_page
from commitments.views.frame import Frame, Link, frame_of, highest_marking
from commitments.views.notes import KINDS, Note, Notes
from commitments.views.reading import NotThen, Reading, State
from plantracker.ui.formatting import counted, sentence

NOT_SEALED = "Corrections stand beside a sealed quarter. {} is not sealed: what is wrong in it is mended in place."
# The page of each thing that a correction may be about, and what that page's address calls it.
PAGES = {"theme": "theme", "aim": "aim", "kpi": "kpi"}


@dataclass(frozen=True)
class Corrected:
    """A correction, what kind of thing it is about, and the page that shows that."""

    note: Note
    kind: str
    page: Link


@dataclass(frozen=True)
class CorrectionsPage:
    """Everything on the page."""

    frame: Frame
    sentence: str
    corrections: tuple[Corrected, ...]
    seal: Link


@quarter_page
def corrections(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The corrections beside a sealed quarter."""
    if reading.record is None:
        what = "draft" if reading.state is State.DRAFT else "live plan"
        raise NotThen(NOT_SEALED.format(f"The {what}"), f"No corrections to the {what}", is_sealed=True)
    return render(request, "review/corrections.html", {"page": corrections_page(reading)})


def corrections_page(reading: Reading) -> CorrectionsPage:
    """What the page says of a sealed quarter."""
    summary = reading.summary
    notes = Notes.of(reading.corrections, summary)
    # A correction quotes what it corrects.
    quoted = {each.subject for each in reading.corrections if each.about == "aim"}
    marking = highest_marking(reading, tuple(aim for aim in summary.aims if aim.slug in quoted))
    return CorrectionsPage(
        frame=frame_of(reading, "Corrections", page="corrections", marking=marking),
        sentence=_sentence(reading),
        corrections=tuple(
            Corrected(note, sentence(KINDS[each.about]).removesuffix("."), _page_of(reading, each, notes))
            for note, each in zip(notes.all, reading.corrections, strict=True)
        ),
        seal=Link("How to check the record", reading.url("seal")),
    )


def _sentence(reading: Reading) -> str:
    if not reading.corrections:
        return f"Nothing in the record of {reading.quarter} has been corrected."
    has = f"{counted(len(reading.corrections), 'correction')} to the record of {reading.quarter}"
    order = ", the oldest first" if len(reading.corrections) > 1 else ""
    return f"{has}{order}. The record itself stays as it was sealed."


def _page_of(reading: Reading, correction: Correction, notes: Notes) -> Link:
    page, name = PAGES.get(correction.about), notes.names.get((correction.about, correction.subject))
    if page is None or name is None:
        return Link(f"Overview of {reading.quarter}", reading.url("overview"))
    return Link(name, reading.url(page, **{page: correction.subject}))
