"""The list of a quarter's aims: sorted, filtered, and read back as a sentence."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commitments.filters import MARKS, AimFilterForm, ListedAim, marks_of
from commitments.tables import AimRow, AimTable
from commitments.views.aim_blocks import deliverer_word
from commitments.views.frame import Frame, frame_of
from commitments.views.notes import Note, Notes
from commitments.views.reading import Reading, read, review_page
from commitments.views.tags import projected_of, rag_of, severity
from kpis.periods import Period


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
    form = AimFilterForm(request.GET, summary=reading.summary)
    rows, sentence = _filtered(form, reading)
    notes = Notes.of(reading.corrections, reading.summary)
    return AimsPage(
        frame=frame_of(reading, "Aims", page="aim-list"),
        form=form,
        sentence=sentence,
        table=AimTable(rows).for_request(request) if rows else None,
        clear_url=reading.url("aim-list") if not form.is_valid() or form.in_words() else "",
        notes=tuple(note for aim in reading.summary.aims for note in notes.about("aim", aim.slug)),
    )


def _filtered(form: AimFilterForm, reading: Reading) -> tuple[list[AimRow], str]:
    everything = [ListedAim(theme.slug, theme.title, aim) for theme in reading.summary.themes for aim in theme.aims]
    if not form.is_valid():
        return [], "Nothing is listed until the filter is mended."
    places = {theme.slug: place for place, theme in enumerate(reading.summary.themes)}
    rows = [
        _row(reading, each, place, places[each.theme]) for place, each in enumerate(everything) if form.matches(each)
    ]
    if not everything:
        return rows, "The record holds no aims."
    return rows, form.sentence(len(rows), len(everything))


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
