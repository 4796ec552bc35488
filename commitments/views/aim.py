"""An aim's own page: what is said, on what evidence, since when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commitments.models import Aim
from commitments.permissions import writes_update_as
from commitments.reporting.derived import AimThen, aim_through
from commitments.reporting.summary import AimSummary, ThemeSummary
from commitments.views.aim_blocks import AimBlock, aim_blocks
from commitments.views.answers import quarter_page
from commitments.views.figures import KpiRow, kpi_row
from commitments.views.frame import Frame, Link, frame_of, highest_marking
from commitments.views.legend import legend_of, marks_of_aims, rules_shown
from commitments.views.meanings import Meaning
from commitments.views.notes import Notes
from commitments.views.reading import NotThen, Reading, State, Tree
from commitments.views.strip import StripCell, Telling, strip_of, tellings_of, wordings_of
from commitments.views.tags import rating_word
from plantracker.ui.formatting import day

NEVER = "No update of this aim has been approved."


@dataclass(frozen=True)
class AimPage:
    """Everything on an aim's page; ``write`` is None where the reader does not write its updates now."""

    frame: Frame
    sentence: str
    theme: Link
    block: AimBlock
    strip: tuple[StripCell, ...]
    earlier: tuple[Telling, ...]
    wordings: tuple[str, ...]
    kpis: tuple[KpiRow, ...]
    write: Link | None
    rules: tuple[str, ...]
    legend: tuple[Meaning, ...] = ()


@quarter_page
def aim_page(request: HttpRequest, reading: Reading, *, aim: str) -> HttpResponse:
    """One aim of the live plan, of the draft, or of a sealed quarter."""
    theme, found = aim_named(reading, aim)
    return render(request, "review/aim.html", {"page": page_of(reading, theme, found)})


def aim_named(reading: Reading, slug: str) -> tuple[ThemeSummary, AimSummary]:
    """The aim of the record with its theme. Raises ``NotThen``, which says so of one that is gone."""
    summary = reading.summary
    for theme in summary.themes:
        for aim in theme.aims:
            if aim.slug == slug:
                return theme, aim
    for gone in summary.gone:
        if gone.slug == slug:
            raise NotThen(f"The aim “{gone.title}” was withdrawn on {day(gone.withdrawn_on)}: {gone.reason}")
    raise NotThen(f"The record of {summary.quarter} holds no such aim.")


def page_of(reading: Reading, theme: ThemeSummary, aim: AimSummary) -> AimPage:
    """What the page of an aim says."""
    notes = Notes.of(reading.corrections, reading.summary)
    history = history_of(reading, aim)
    kpis = [kpi for kpi in reading.summary.kpis if kpi.slug in aim.kpis]
    blocks = aim_blocks(theme, reading, notes)
    (block,) = (each for each in blocks if aim.slug in {line.slug for line in each.lines})
    page = AimPage(
        frame=frame_of(reading, aim.title, page="aim", marking=highest_marking(reading, (aim,))),
        sentence=sentence_of(aim, history),
        theme=Link(theme.title, reading.url("theme", theme=theme.slug)),
        block=block,
        strip=strip_of(history, reading),
        earlier=tellings_of(history),
        wordings=wordings_of(history),
        kpis=tuple(kpi_row(kpi, notes, reading.url("kpi", kpi=kpi.slug)) for kpi in kpis),
        write=_write(reading, aim),
        rules=rules_shown(reading.summary, aims=(aim,), kpis=kpis),
    )
    return replace(page, legend=_legend(page, theme, history))


def _legend(page: AimPage, theme: ThemeSummary, history: Sequence[AimThen]) -> tuple[Meaning, ...]:
    lines = {line.slug for line in page.block.lines}
    marks = marks_of_aims(each for each in theme.aims if each.slug in lines)
    # What was carried is said in the strip; an earlier quarter's staleness, or a change of wording then, is not.
    earlier = marks_of_aims(then.aim for then in history[:-1]) & {"carried", "no-evidence", "sensitive"}
    if not any(telling.no_evidence for telling in page.earlier):
        earlier -= {"no-evidence"}
    return legend_of(page.strip, page.block, page.earlier, page.kpis, marks=marks | earlier)


def history_of(reading: Reading, aim: AimSummary) -> list[AimThen]:
    """The aim in every sealed quarter before this one that the reader may know of, then as it is read here."""
    before = [seal for seal in reading.seals if seal.quarter_start < reading.quarter.start]
    history = aim_through(before, aim.slug, is_published=reading.tree is Tree.PUBLISHED)
    return [*history, AimThen(str(reading.quarter), aim)]


def sentence_of(aim: AimSummary, history: Sequence[AimThen]) -> str:
    """Whether the ratings are new, old or merely repeated, in one sentence."""
    if aim.update is None:
        return NEVER
    if aim.is_carried:
        return f"Rated {_pair(aim)} in {aim.rated_in}; nothing was approved since, so the ratings are carried on."
    since = aim.rated_in
    for then in reversed(history[:-1]):
        if (then.aim.rag, then.aim.projected_rag) != (aim.rag, aim.projected_rag):
            break
        since = then.aim.rated_in or then.quarter
    said = f"Rated {_pair(aim)}"
    return f"{said} since {since}, and again in {aim.rated_in}." if since != aim.rated_in else f"{said} in {since}."


def _pair(aim: AimSummary) -> str:
    return f"{rating_word(aim.rag)}, projected {rating_word(aim.projected_rag)}"


def _write(reading: Reading, aim: AimSummary) -> Link | None:
    """The way to the form, for who writes this aim's updates while a round is open."""
    if reading.state is not State.LIVE or reading.open_round is None or reading.person is None:
        return None
    stored = Aim.objects.filter(plan=reading.plan, slug=aim.slug).first()
    if stored is None or not writes_update_as(reading.role, reading.person, stored):
        return None
    return Link(
        f"Write the update for {reading.open_round.quarter}", reverse("admin:commitments_aim_write", args=[stored.pk])
    )
