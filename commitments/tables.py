"""The lists of the review pages; their rows are plain values."""

from dataclasses import dataclass
from datetime import date, datetime

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from plantracker.ui.formatting import instant
from plantracker.ui.tables import BaseTable


@dataclass(frozen=True)
class QuarterRow:
    """A sealed quarter in its list."""

    quarter: str
    url: str
    start: date
    months: str
    cut_off: datetime
    taken_at: datetime
    corrections: int
    digest: str
    pack_url: str


@dataclass(frozen=True)
class AimRow:
    """An aim in the list of aims; ``rag`` and ``projected`` are tags, and ranks are where they sort."""

    place: int
    title: str
    url: str
    theme: str
    theme_place: int
    rag: object
    rag_rank: int
    projected: object
    projected_rank: int
    delivered_by: str
    lead: str
    updated: str
    updated_rank: str
    marks: tuple[str, ...]


class InstantColumn(tables.Column):
    """An instant by the clock of London."""

    def render(self, value: datetime) -> str:
        return instant(value)


class QuarterTable(BaseTable):
    """The sealed quarters, as records of one chain."""

    caption = "Sealed quarters of the plan"
    natural_order = "the newest first"

    quarter = tables.Column("Quarter", order_by="start", linkify=lambda record: record.url)
    months = tables.Column("Months", order_by="start")
    cut_off = InstantColumn("As at the cut-off")
    taken_at = InstantColumn("Sealed on")
    corrections = tables.Column("Corrections")
    digest = tables.Column("Digest", orderable=False)
    pack = tables.Column("Pack", accessor="pack_url", orderable=False)

    def render_digest(self, value: str) -> SafeString:
        return format_html("<code>{}</code>", value)

    def render_pack(self, value: str, record: QuarterRow) -> SafeString:
        return format_html('<a href="{}">Pack<span class="unseen"> of {}</span> (zip)</a>', value, record.quarter)


class KpiTable(BaseTable):
    """Measures of one quarter; numbers sort as they are read (3.2 before 3.10), verdicts by gravity."""

    caption = "KPIs"
    natural_order = "in plan order"
    heading = "title"
    note = "Each line has a scale of its own."
    look = "kpis"

    number = tables.Column("Number", order_by="number_key", default="None")
    title = tables.TemplateColumn(
        verbose_name="KPI", template_name="review/kpis/_listed_title.html", order_by="title_key"
    )
    verdict = tables.TemplateColumn(
        verbose_name="Verdict", template_name="review/kpis/_listed_verdict.html", order_by=("gravity", "word")
    )
    current = tables.TemplateColumn(
        verbose_name="Current", template_name="review/kpis/_listed_current.html", orderable=False
    )
    compared = tables.TemplateColumn(
        verbose_name="Compared with", template_name="review/kpis/_listed_compared.html", orderable=False
    )
    course = tables.TemplateColumn(
        verbose_name="Course", template_name="review/kpis/_listed_course.html", orderable=False
    )
    theme = tables.Column("Theme", default="None", orderable=False)


class SeriesTable(BaseTable):
    """One measure's own series, a row a period."""

    caption = "Series"
    natural_order = "the newest first"
    look = "series"

    period = tables.Column("Period", orderable=False)
    figure = tables.TemplateColumn(
        verbose_name="Figure", template_name="review/kpis/_series_figure.html", orderable=False, accessor="cell"
    )
    made_from = tables.Column("Made from", default="No counts", orderable=False)
    lines = tables.Column("Mean; limits", default="None drawn", orderable=False)
    known_on = tables.Column("Known on", default="Not told", orderable=False)
    remarks = tables.TemplateColumn(
        verbose_name="Mark and note", template_name="review/kpis/_series_remarks.html", orderable=False
    )


class AimTable(BaseTable):
    """Aims of one quarter; ratings sort by severity, Red first."""

    caption = "Aims"
    natural_order = "in plan order"

    title = tables.Column("Aim", linkify=lambda record: record.url)
    theme = tables.Column("Theme", order_by=("theme_place", "place"))
    rag = tables.TemplateColumn(verbose_name="RAG", template_name="review/_rated.html", order_by="rag_rank")
    projected = tables.TemplateColumn(
        verbose_name="Projected RAG", template_name="review/_rated.html", order_by="projected_rank"
    )
    delivered_by = tables.Column("Delivered by", default="Not known")
    lead = tables.Column("Lead", default="No lead")
    updated = tables.TemplateColumn(
        verbose_name="Last update", template_name="review/_updated.html", order_by="updated_rank"
    )
