"""A measure's own page: what is happening, whether it is good, and how that is known."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from commitments.models import PlanKPI
from commitments.reporting.exceptions import lacks_comment
from commitments.reporting.summary import GlossaryTerm, KpiSummary
from commitments.tables import SeriesTable
from commitments.views.answers import quarter_page
from commitments.views.comments import comment_url
from commitments.views.frame import Frame, Link, frame_of
from commitments.views.kpis.chart import chart_of
from commitments.views.kpis.parts import (
    AbsenceRow,
    AreasBlock,
    DefinitionRow,
    Fact,
    ResetRow,
    TargetRow,
    VerdictBlock,
    absence_rows,
    aim_links,
    areas_block,
    definition_rows,
    other_verdicts,
    reset_rows,
    rule_texts,
    sheet_facts,
    target_rows,
    terms_of,
    theme_links,
    verdict_block,
)
from commitments.views.kpis.revised import Revised, revised_since
from commitments.views.kpis.series import kpi_named, series_table
from commitments.views.kpis.withheld import WithheldRow, withheld_rows
from commitments.views.legend import legend_of
from commitments.views.meanings import Meaning
from commitments.views.notes import Note, Notes
from commitments.views.reading import Reading, State
from commitments.views.verdicts import OLD_RECORD, mark_of
from kpis.charts import Chart, both
from kpis.choices import Rule
from plantracker.ui.formatting import day
from plantracker.ui.fragments import Mark

UNEXPLAINED = "This KPI is adverse, and nothing explains it yet."


@dataclass(frozen=True)
class Comment:
    """What explains the figure and who said it; ``url`` leads to where more may be said, empty for who may not.

    ``note`` stands beside the figure and explains nothing; empty for none.
    """

    text: str
    said: str
    asks: str
    missing: str
    note: str
    url: str


ONLY_OLDER_LINES = "It can say nothing of this quarter; the lines are those of the figures before."


@dataclass(frozen=True)
class ChartBlock:
    """Both drawings, and beside them by which method and window the lines are drawn, and what they say.

    What the page says of the rating rule anyway is not said here again.
    """

    drawings: SafeString
    method: str
    sentence: str
    text: str
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class KpiPage:
    """Everything on a measure's page; parts without content are empty or None."""

    frame: Frame
    warning: str
    notes: tuple[Note, ...]
    mark: Mark
    rated: VerdictBlock | None
    chart: ChartBlock | None
    comment: Comment
    others: tuple[VerdictBlock, ...]
    targets: tuple[TargetRow, ...]
    areas: AreasBlock | None
    series: SeriesTable | None
    series_url: str
    revised: Revised
    withheld: tuple[WithheldRow, ...]
    definitions: tuple[DefinitionRow, ...]
    absences: tuple[AbsenceRow, ...]
    resets: tuple[ResetRow, ...]
    facts: tuple[Fact, ...]
    themes: tuple[Link, ...]
    aims: tuple[Link, ...]
    terms: tuple[GlossaryTerm, ...]
    legend: tuple[Meaning, ...]


@quarter_page
def kpi_page(request: HttpRequest, reading: Reading, *, kpi: str) -> HttpResponse:
    """One measure of the live plan, of the draft, or of a sealed quarter."""
    page = page_of(request, reading, kpi_named(reading, kpi))
    return render(request, "review/kpis/page.html", {"page": page})


def page_of(request: HttpRequest, reading: Reading, kpi: KpiSummary) -> KpiPage:
    """What the page of a measure says."""
    texts = rule_texts(reading.summary)
    chart = chart_of(kpi)
    link = _stored(reading, kpi)
    mark, others = mark_of(kpi), other_verdicts(kpi, texts)
    return KpiPage(
        frame=frame_of(reading, kpi.title, page="kpi"),
        warning="" if reading.holds_verdicts else OLD_RECORD,
        notes=Notes.of(reading.corrections, reading.summary).about("kpi", kpi.slug),
        mark=mark,
        rated=verdict_block(kpi.verdict, kpi, texts) if kpi.verdict else None,
        chart=_chart(kpi, chart, texts) if kpi.series else None,
        comment=_comment(kpi, comment_url(reading, link)),
        others=others,
        targets=target_rows(kpi),
        areas=areas_block(kpi),
        series=series_table(request, kpi, chart),
        series_url=reading.url("kpi-series", kpi=kpi.slug) if kpi.series else "",
        revised=revised_since(reading, kpi),
        withheld=withheld_rows(reading, kpi, link),
        definitions=definition_rows(kpi),
        absences=absence_rows(kpi),
        resets=reset_rows(kpi),
        facts=sheet_facts(kpi),
        themes=theme_links(reading, kpi),
        aims=aim_links(reading, kpi),
        terms=terms_of(reading.summary, kpi),
        legend=legend_of(mark, others),
    )


def _chart(kpi: KpiSummary, chart: Chart, texts: dict[str, str]) -> ChartBlock:
    """The drawings with the method of their lines; without lines, with the name of the rule that rates the measure."""
    if not chart.is_drawn:
        return ChartBlock(both(chart), "", "", "", ())
    control, has_lines = kpi.by_rule.get(Rule.CONTROL), any(segment.mean is not None for segment in chart.segments)
    if control is None and has_lines:
        return ChartBlock(both(chart), str(Rule.CONTROL.label), ONLY_OLDER_LINES, "", ())
    if control is None or not has_lines or control.rule == kpi.sheet.rule:
        shown = control if has_lines else kpi.verdict
        return ChartBlock(both(chart), shown.rule_name if shown else "", "", "", ())
    return ChartBlock(both(chart), control.rule_name, control.sentence, texts.get(control.rule, ""), control.guards)


def _stored(reading: Reading, kpi: KpiSummary) -> PlanKPI | None:
    """What the plan holds of the measure now; nothing of it stands on a sealed page."""
    if reading.state is State.SEALED:
        return None
    return reading.plan.kpi_links.select_related("kpi").filter(kpi__slug=kpi.slug).first()


def _comment(kpi: KpiSummary, url: str) -> Comment:
    comment = kpi.comment
    by = f"{comment.by}, {day(comment.on)}" if comment else ""
    return Comment(
        text=kpi.comment_text,
        said=by,
        asks=f"Further analysis was asked for ({by})." if comment and comment.asks_analysis else "",
        missing=UNEXPLAINED if lacks_comment(kpi) else "",
        note=kpi.current_note,
        url=url,
    )
