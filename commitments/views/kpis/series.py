"""The table of a measure's series, newest first, and its file, oldest first."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from commitments.reporting.summary import KpiSummary
from commitments.tables import SeriesTable
from commitments.views.answers import quarter_page
from commitments.views.kpis.cells import made_from, point_cell
from commitments.views.kpis.chart import chart_of
from commitments.views.kpis.files import SERIES_COLUMNS, series_rows
from commitments.views.listing import check_no_query, csv_file
from commitments.views.reading import NotThen, Reading
from kpis.charts import Chart, ChartRow, table_of
from kpis.methods.series import Point
from plantracker.ui.formatting import day
from plantracker.ui.fragments import Cell


@dataclass(frozen=True)
class SeriesRow:
    """One period of the series: its figure, what that is made from, and what the chart shows of it."""

    period: str
    cell: Cell
    made_from: str
    lines: str
    known_on: str
    remarks: tuple[str, ...]


@quarter_page
def series_file(request: HttpRequest, reading: Reading, *, kpi: str) -> HttpResponse:
    """A measure's whole series as a file."""
    found = kpi_named(reading, kpi)
    check_no_query(request)
    marks = {str(point.period): row.mark for point, row in _rows_of(found, chart_of(found))}
    page = reading.cited("kpi", kpi=found.slug)
    return csv_file(reading, f"{found.slug}-series", SERIES_COLUMNS, ((page, row) for row in series_rows(found, marks)))


def kpi_named(reading: Reading, slug: str) -> KpiSummary:
    """The measure of the record. Raises ``NotThen``."""
    found = reading.summary.kpis_by_slug.get(slug)
    if found is None:
        raise NotThen(f"The record of {reading.summary.quarter} holds no such KPI.")
    return found


def series_table(request: HttpRequest, kpi: KpiSummary, chart: Chart) -> SeriesTable | None:
    """The periods with their figures, the newest first; None where there is none.

    A column that no period has anything for is left out.
    """
    rows = [
        SeriesRow(
            period=row.period,
            cell=point_cell(point, kpi),
            made_from=made_from(point),
            lines=f"{row.mean}; {row.limits}" if row.limits else row.mean,
            known_on=day(point.known_on) if point.known_on else "",
            remarks=tuple(text for text in (row.mark, point.note) if text),
        )
        for point, row in reversed(_rows_of(kpi, chart))
    ]
    unused = [name for name in ("made_from", "lines") if not any(getattr(row, name) for row in rows)]
    return SeriesTable(rows, exclude=unused).for_request(request) if rows else None


def _rows_of(kpi: KpiSummary, chart: Chart) -> list[tuple[Point, ChartRow]]:
    """Each point of the series with its row in the chart's table; the chart draws the very series."""
    return list(zip(kpi.series, table_of(chart), strict=True))
