"""What is said of one theme: objective, rating, what was promised and what was done."""

from dataclasses import dataclass

from commitments.reporting.summary import QuarterSummary, ThemeSummary
from commitments.views.aim_blocks import AimBlock, aim_blocks
from commitments.views.figures import KpiRow, kpi_row
from commitments.views.frame import Link, highest_marking
from commitments.views.headlines import better_sentence
from commitments.views.notes import Note, Notes
from commitments.views.overview import Gone, aims_sentence, carried_counts, projected_link
from commitments.views.reading import Reading
from commitments.views.tags import six_counts, theme_rating
from plantracker.ui.formatting import day
from plantracker.ui.fragments import Count, RatedTag


@dataclass(frozen=True)
class ThemeSheet:
    """What is said of one theme; texts are empty where nothing is recorded.

    Of a theme that is longer than a page ``part`` says which of its rows stand here, and only the first page
    ``begins`` it; else it is empty, and the theme begins where it stands.
    """

    slug: str
    title: str
    marking: str
    objective: str
    lead: str
    began: str
    rating: RatedTag
    rated: str
    reason: str
    better: str
    aims: str
    counts: tuple[Count, ...]
    carried: tuple[Link, ...]
    projected: Link
    blocks: tuple[AimBlock, ...]
    gone: tuple[Gone, ...]
    kpis: tuple[KpiRow, ...]
    notes: tuple[Note, ...]
    part: str = ""
    begins: bool = True

    @property
    def rows(self) -> tuple[KpiRow | AimBlock | Gone, ...]:
        """What stands beneath the theme's head, in the order of the page."""
        return (*self.kpis, *self.blocks, *self.gone)


def sheet_of(reading: Reading, theme: ThemeSummary, notes: Notes, older: QuarterSummary | None) -> ThemeSheet:
    """What is said of a theme, on its own page and on that of all; ``older`` is the record before, if there is one."""
    summary = reading.summary
    gone = tuple(aim for aim in summary.gone if aim.theme == theme.slug)
    return ThemeSheet(
        slug=theme.slug,
        title=theme.title,
        marking=highest_marking(reading, theme.aims),
        objective=theme.objective,
        lead=theme.lead,
        began=day(theme.starts_on) if theme.starts_on else "",
        rating=theme_rating(theme, older),
        rated=day(theme.rated_on) if theme.rated_on else "",
        reason=theme.rag_reason,
        better=better_sentence(theme),
        aims=aims_sentence(theme),
        counts=six_counts(theme.counts, url=reading.url("aim-list"), field="rag", chosen=f"theme={theme.slug}"),
        carried=carried_counts(theme, reading),
        projected=projected_link(theme.projection, reading, theme.slug),
        blocks=aim_blocks(theme, reading, notes),
        gone=tuple(Gone(aim.title, theme.title, day(aim.withdrawn_on), aim.reason) for aim in gone),
        kpis=tuple(
            kpi_row(kpi, notes, reading.url("kpi", kpi=kpi.slug)) for kpi in summary.kpis if theme.slug in kpi.themes
        ),
        notes=notes.about("theme", theme.slug),
    )
