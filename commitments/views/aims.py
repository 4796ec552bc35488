"""The list of a quarter's aims: sorted, filtered, and read back as a sentence."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commitments.filters import MARKS, AimFilterForm, ListedAim, marks_of
from commitments.tables import AimRow, AimTable
from commitments.views.aim_blocks import deliverer_word
from commitments.views.frame import Frame, frame_of
from commitments.views.listing import clear_url, listing
from commitments.views.notes import Note, Notes
from commitments.views.overview import NO_THEMES
from commitments.views.reading import Reading, read, review_page
from commitments.views.tags import projected_of, rag_of, severity
from kpis.periods import Period

NO_AIMS = "The record holds no aims."


@dataclass(frozen=True)
class AimsPage:
    """Everything on the list; ``table`` is None where there is nothing to list, and ``sentence`` says why."""

    frame: Frame
    form: AimFilterForm
    sentence: str
    table: AimTable | None
    clear_url: str
    notes: tuple[Note, ...]


@review_page
def aim_list(request: HttpRequest, *, plan: str, when: str) -> HttpResponse:
    """The aims of the live plan, of the draft, or of a sealed quarter."""
    now = timezone.now()
    reading = read(request, plan=plan, when=when, at=now)
    return render(request, "review/aims.html", {"page": aims_page(request, reading)})


def aims_page(request: HttpRequest, reading: Reading) -> AimsPage:
    """What the list says; a filter that cannot be applied lists nothing."""
    summary = reading.summary
    form = AimFilterForm(request.GET, summary=summary)
    everything = [ListedAim(theme.slug, theme.title, aim) for theme in summary.themes for aim in theme.aims]
    found = listing(form, everything, NO_AIMS if summary.has_themes else NO_THEMES)
    places = {theme.slug: place for place, theme in enumerate(summary.themes)}
    rows = [_row(reading, each, place, places[each.theme]) for place, each in found.items]
    notes = Notes.of(reading.corrections, summary)
    return AimsPage(
        frame=frame_of(reading, "Aims", page="aim-list"),
        form=form,
        sentence=found.sentence,
        table=AimTable(rows).for_request(request) if rows else None,
        clear_url=clear_url(form, reading.url("aim-list")),
        notes=tuple(note for aim in summary.aims for note in notes.about("aim", aim.slug)),
    )


def _row(reading: Reading, found: ListedAim, place: int, theme_place: int) -> AimRow:
    aim = found.aim
    return AimRow(
        place=place,
        title=aim.title,
        url=f"{reading.url('theme', theme=found.theme)}#{aim.slug}",
        theme=found.theme_title,
        theme_place=theme_place,
        rag=rag_of(aim),
        rag_rank=severity(aim.rag),
        projected=projected_of(aim),
        projected_rank=severity(aim.projected_rag),
        delivered_by=deliverer_word(aim.delivered_by),
        lead=aim.lead,
        updated=aim.rated_in or "Never",
        updated_rank=Period.parse_quarter(aim.rated_in).start.isoformat() if aim.rated_in else "",
        marks=tuple(MARKS[name] for name in marks_of(aim, reading.quarter)),
    )
