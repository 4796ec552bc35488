"""What turned out wrong in a sealed quarter: each correction with what stood and what is right."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commitments.reporting.canonical import Correction
from commitments.reporting.subjects import shown_titles
from commitments.views.answers import quarter_page
from commitments.views.frame import Frame, Link, frame_of, highest_marking
from commitments.views.notes import KINDS, Note, Notes
from commitments.views.reading import NotThen, Reading, State
from plantracker.ui.formatting import counted, sentence

NOT_SEALED = "Corrections stand beside a sealed quarter. {} is not sealed: what is wrong in it is mended in place."


@dataclass(frozen=True)
class Corrected:
    """A correction, what it is about, by its kind where the page is named for the rest, and that page."""

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
    notes, shown = Notes.of(reading.corrections, summary), shown_titles(summary)
    # A correction quotes what it corrects.
    quoted = {each.subject for each in reading.corrections if each.about == "aim"}
    marking = highest_marking(reading, tuple(aim for aim in summary.aims if aim.slug in quoted))
    return CorrectionsPage(
        frame=frame_of(reading, "Corrections", page="corrections", marking=marking),
        sentence=_sentence(reading),
        corrections=tuple(
            _corrected(reading, note, each, shown) for note, each in zip(notes.all, reading.corrections, strict=True)
        ),
        seal=Link("How to check the record", reading.url("seal")),
    )


def _sentence(reading: Reading) -> str:
    if not reading.corrections:
        return f"Nothing in the record of {reading.quarter} has been corrected."
    has = f"{counted(len(reading.corrections), 'correction')} to the record of {reading.quarter}"
    order = ", the oldest first" if len(reading.corrections) > 1 else ""
    return f"{has}{order}. The record itself stays as it was sealed."


def _corrected(reading: Reading, note: Note, correction: Correction, shown: Mapping[tuple[str, str], str]) -> Corrected:
    """With the page of its subject; what has none, as an aim that was withdrawn, is named beside the overview."""
    about, subject = correction.about, correction.subject
    title = shown.get((about, subject))
    if title is None:
        overview = Link(f"Overview of {reading.quarter}", reading.url("overview"))
        return Corrected(note, sentence(note.about).removesuffix("."), overview)
    # A page, and what its address calls its subject, have the name of the kind.
    page = Link(title, reading.url(about, **{about: subject}))
    return Corrected(note, sentence(KINDS[about]).removesuffix("."), page)
