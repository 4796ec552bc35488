"""A theme as its page in the report, and all of them on one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commitments.reporting.summary import QuarterSummary, ThemeSummary
from commitments.views.aim_blocks import AimBlock
from commitments.views.answers import quarter_page
from commitments.views.figures import KpiRow
from commitments.views.frame import Frame, Link, frame_of, highest_marking
from commitments.views.headlines import NO_THEMES, aims_headline
from commitments.views.legend import legend_of, marks_of_aims, rules_shown
from commitments.views.lengths import ROOM, Piece, length_of, pages_of
from commitments.views.listing import PAGE, cited_page
from commitments.views.meanings import Meaning
from commitments.views.notes import Note, Notes
from commitments.views.overview import Gone
from commitments.views.reading import NotThen, Reading
from commitments.views.theme_sheet import ThemeSheet, sheet_of
from plantracker.ui.formatting import counted, day, listed
from plantracker.ui.tables import DividedPaginator


@dataclass(frozen=True)
class Neighbour:
    """The theme before or after this one."""

    title: str
    url: str


@dataclass(frozen=True)
class ContentsLine:
    """The way to where a theme begins; ``page`` is the number of that page, 0 for the page itself."""

    title: str
    url: str
    page: int


@dataclass(frozen=True)
class ThemePage:
    """Everything on a theme's page."""

    frame: Frame
    theme: ThemeSheet
    page: Page[list[Piece]]
    quarter_notes: tuple[Note, ...]
    rules: tuple[str, ...]
    legend: tuple[Meaning, ...]
    previous: Neighbour | None
    next: Neighbour | None


@dataclass(frozen=True)
class ThemesPage:
    """All themes, or as many as one page has room for; ``part`` says so, empty where all of them stand here."""

    frame: Frame
    sentence: tuple[Link, ...]
    part: str
    contents: tuple[ContentsLine, ...]
    themes: tuple[ThemeSheet, ...]
    page: Page[list[Piece]]
    later: tuple[str, ...]
    quarter_notes: tuple[Note, ...]
    rules: tuple[str, ...]
    legend: tuple[Meaning, ...]


@quarter_page
def theme_list(request: HttpRequest, reading: Reading) -> HttpResponse:
    """All themes of the live plan, of the draft, or of a sealed quarter."""
    return render(request, "review/themes.html", {"page": themes_page(request, reading)})


@quarter_page
def theme(request: HttpRequest, reading: Reading, *, theme: str) -> HttpResponse:
    """One theme of the live plan, of the draft, or of a sealed quarter."""
    page = theme_page(request, reading, theme_named(reading.summary, theme))
    return render(request, "review/theme.html", {"page": page})


def theme_named(summary: QuarterSummary, slug: str) -> ThemeSummary:
    """The theme of the record. Raises ``NotThen``, which says so of one that has yet to begin."""
    for theme in summary.themes:
        if theme.slug == slug:
            return theme
    for later in summary.later_themes:
        if later.slug == slug:
            raise NotThen(f"The theme “{later.title}” begins on {day(later.starts_on)}, after {summary.quarter}.")
    raise NotThen(f"The record of {summary.quarter} holds no such theme.")


def theme_page(request: HttpRequest, reading: Reading, theme: ThemeSummary) -> ThemePage:
    """What the page of a theme says, or one of its pages."""
    notes = Notes.of(reading.corrections, reading.summary)
    place = reading.summary.themes.index(theme)
    sheet = sheet_of(reading, theme, notes, _older(reading))
    page = _page_asked(request, [sheet], "The whole theme on one page, to print")
    shown = _sheets_on(page, [sheet])
    marking = highest_marking(reading, theme.aims)
    return ThemePage(
        frame=frame_of(reading, theme.title, page="theme", marking=marking, query=_cited(request, page)),
        theme=shown[0],
        page=page,
        quarter_notes=notes.about("quarter"),
        rules=_rules(reading.summary, (theme,)),
        legend=_legend(shown, (theme,)),
        previous=_neighbour(reading, place - 1),
        next=_neighbour(reading, place + 1),
    )


def themes_page(request: HttpRequest, reading: Reading) -> ThemesPage:
    """What the page of all themes says, or one of its pages."""
    summary = reading.summary
    notes = Notes.of(reading.corrections, summary)
    older = _older(reading)
    sheets = [sheet_of(reading, theme, notes, older) for theme in summary.themes]
    page = _page_asked(request, sheets, f"All {counted(len(sheets), 'theme')} on one page, to print")
    shown = _sheets_on(page, sheets)
    marking = highest_marking(reading, summary.aims)
    later = tuple(f"{theme.title}, from {day(theme.starts_on)}" for theme in summary.later_themes)
    return ThemesPage(
        frame=frame_of(reading, "All themes", page="theme-list", marking=marking, query=_cited(request, page)),
        sentence=aims_headline(summary, reading.url) if summary.has_themes else (Link(NO_THEMES, ""),),
        part=_part_sentence(page, shown),
        contents=_contents(page, sheets),
        themes=shown,
        page=page,
        later=() if page.has_next() else later,
        quarter_notes=notes.about("quarter"),
        rules=_rules(summary, summary.themes),
        legend=_legend(shown, summary.themes),
    )


def _older(reading: Reading) -> QuarterSummary | None:
    return reading.read(reading.earlier) if reading.earlier else None


def _page_asked(request: HttpRequest, sheets: Sequence[ThemeSheet], whole: str) -> Page[list[Piece]]:
    """The page that the address asks for, of as many as the themes need; ``whole`` is what the link to all says."""
    lengths = [
        [length_of(replace(sheet, kpis=(), blocks=(), gone=())), *map(length_of, sheet.rows)] for sheet in sheets
    ]
    asked = request.GET.get(PAGE)
    return DividedPaginator(pages_of(lengths, ROOM), asked, whole).get_page(asked)


def _cited(request: HttpRequest, page: Page[list[Piece]]) -> str:
    """What a citation has to repeat: which page it was."""
    asked = cited_page(request, page)
    return f"{PAGE}={asked}" if asked else ""


def _sheets_on(page: Page[list[Piece]], sheets: Sequence[ThemeSheet]) -> tuple[ThemeSheet, ...]:
    """What stands on a page of each theme that it holds; the whole of all of them where it holds all."""
    if page.paginator.num_pages == 1:
        return tuple(sheets)
    return tuple(_part(sheets[piece.place], piece) for pieces in page for piece in pieces)


def _part(sheet: ThemeSheet, piece: Piece) -> ThemeSheet:
    """The rows of a theme that stand in one piece of it, of which its head is the first."""
    rows = sheet.rows[max(piece.start - 1, 0) : piece.stop - 1]
    if len(rows) == len(sheet.rows):
        return sheet
    kpis = tuple(row for row in rows if isinstance(row, KpiRow))
    blocks = tuple(row for row in rows if isinstance(row, AimBlock))
    before = sheet.rows[: max(piece.start - 1, 0)]
    begins = piece.start == 0
    held = [
        _held("KPI", sum(isinstance(row, KpiRow) for row in before), len(kpis), len(sheet.kpis)),
        _held("aim", _aims_in(before), _aims_in(blocks), _aims_in(sheet.blocks)),
    ]
    here = listed([said for said in held if said]) or ("its summary" if begins else "its end")
    return replace(
        sheet,
        kpis=kpis,
        blocks=blocks,
        gone=tuple(row for row in rows if isinstance(row, Gone)),
        part=f"A part of this theme: {here}.",
        begins=begins,
    )


def _aims_in(rows: Sequence[KpiRow | AimBlock | Gone]) -> int:
    return sum(len(row.lines) for row in rows if isinstance(row, AimBlock))


def _held(noun: str, before: int, here: int, total: int) -> str:
    """Which of a theme's rows of one kind stand in a part of it; empty for none."""
    if not here:
        return ""
    if here == 1:
        return f"{noun} {before + 1:,} of {total:,}"
    return f"{noun}s {before + 1:,} to {before + here:,} of {total:,}"


def _part_sentence(page: Page[list[Piece]], shown: Sequence[ThemeSheet]) -> str:
    """Which themes stand on a page; empty where it is the only one."""
    if not page.has_other_pages():
        return ""
    names = [f"{'a part of ' if sheet.part else ''}“{sheet.title}”" for sheet in shown]
    return f"This is page {page.number} of {page.paginator.num_pages}. It holds {listed(names)}."


def _contents(page: Page[list[Piece]], sheets: Sequence[ThemeSheet]) -> tuple[ContentsLine, ...]:
    """The way to each theme, to another page where it begins there."""
    begins: dict[int, int] = {}
    if page.has_other_pages():
        for number in page.paginator.page_range:
            for pieces in page.paginator.page(number):
                for piece in pieces:
                    begins.setdefault(piece.place, number)
    lines = []
    for place, sheet in enumerate(sheets):
        number = begins.get(place, page.number)
        is_here = number == page.number
        url = f"#{sheet.slug}" if is_here else f"?{PAGE}={number}#{sheet.slug}"
        lines.append(ContentsLine(sheet.title, url, 0 if is_here else number))
    return tuple(lines)


def _rules(summary: QuarterSummary, themes: tuple[ThemeSummary, ...]) -> tuple[str, ...]:
    slugs = {theme.slug for theme in themes}
    return rules_shown(
        summary,
        themes=themes,
        aims=(aim for theme in themes for aim in theme.aims),
        kpis=(kpi for kpi in summary.kpis if slugs & set(kpi.themes)),
    )


def _legend(shown: tuple[ThemeSheet, ...], themes: tuple[ThemeSummary, ...]) -> tuple[Meaning, ...]:
    """What the marks mean that these sheets have: those of the aims that stand here, and what their heads count."""
    lines = {line.slug for sheet in shown for block in sheet.blocks for line in block.lines}
    headed = {sheet.slug for sheet in shown if sheet.begins}
    told = marks_of_aims(aim for theme in themes for aim in theme.aims if aim.slug in lines)
    counted = marks_of_aims(aim for theme in themes if theme.slug in headed for aim in theme.aims)
    # The head of a part that does not begin its theme is not on the page.
    values = (sheet if sheet.begins else (sheet.blocks, sheet.kpis) for sheet in shown)
    return legend_of(*values, marks=told | counted & {"carried", "stale"})


def _neighbour(reading: Reading, place: int) -> Neighbour | None:
    themes = reading.summary.themes
    if not 0 <= place < len(themes):
        return None
    return Neighbour(themes[place].title, reading.url("theme", theme=themes[place].slug))
