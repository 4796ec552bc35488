"""The lists of the review pages; their rows are plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from commitments.filters.aims import ListedAim
from plantracker.ui.formatting import instant
from plantracker.ui.fragments import Cell, RatedTag, cell, measure, rated, verdict
from plantracker.ui.tables import BaseTable, WrittenColumn


@dataclass(frozen=True)
class QuarterRow:
    """A sealed quarter in its list; ``published_at`` is None where it is not published.

    ``moved`` says how its aims moved since the quarter before, in parts, each with the address of what proves it,
    empty for none. ``pack_size`` is in words, empty where nobody told it.
    """

    quarter: str
    url: str
    start: date
    months: str
    moved: tuple[tuple[str, str], ...]
    cut_off: datetime
    taken_at: datetime
    published_at: datetime | None
    corrections: int
    digest: str
    pack_url: str
    pack_size: str


@dataclass(frozen=True)
class AimRow:
    """An aim in the list of aims; ``rag`` and ``projected`` are tags, and ranks are where they sort.

    ``listed`` is the aim itself, for the file of the same rows.
    """

    listed: ListedAim
    place: int
    title: str
    url: str
    theme: str
    theme_place: int
    rag: RatedTag
    rag_rank: int
    projected: RatedTag
    projected_rank: int
    delivered_by: str
    lead: str
    updated: str
    updated_rank: str
    marks: tuple[str, ...]


class ComparedFigures(Protocol):
    """What a measure is compared with, and the change; None where there is no comparison."""

    @property
    def other(self) -> Cell: ...
    @property
    def change(self) -> Cell | None: ...


class KpiRow(Protocol):
    """A measure in the list of KPIs; ``line`` is its sparkline, None of fewer than six figures."""

    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def cells(self) -> ComparedFigures: ...
    @property
    def line(self) -> SafeString | None: ...


class InstantColumn(tables.Column):
    """An instant by the clock of London."""

    def render(self, value: datetime) -> str:
        return instant(value)


class QuartersTable(BaseTable):
    """What both lists of quarters have in common: the newest first, digest and pack at the end."""

    natural_order = "the newest first"
    look = "quarters"

    quarter = tables.Column("Quarter", order_by="start")
    moved = tables.Column("What changed", orderable=False)
    published_at = InstantColumn("Published on", default="Not published")
    corrections = tables.Column("Corrections")
    digest = tables.Column("Record hash", orderable=False)
    pack = tables.Column("Pack", accessor="pack_url", orderable=False)

    def render_quarter(self, record: QuarterRow) -> SafeString:
        return format_html('<a href="{}">{}</a> <small>{}</small>', record.url, record.quarter, record.months)

    def render_moved(self, value: tuple[tuple[str, str], ...], record: QuarterRow) -> SafeString:
        # Each row has a link of the same words: its name says of which quarter.
        links = (
            format_html('<a href="{}" aria-label="{} in {}">{}</a>', url, said, record.quarter, said) if url else said
            for said, url in value
        )
        return format_html_join("", "{}", ((link,) for link in links))

    def render_digest(self, value: str) -> SafeString:
        return format_html("<code>{}</code>", value)

    def render_pack(self, value: str, record: QuarterRow) -> SafeString:
        kind = ", ".join(part for part in ("zip", record.pack_size) if part)
        return format_html(
            '<a href="{}">Pack<span class="govuk-visually-hidden"> of {}</span> ({})</a>', value, record.quarter, kind
        )


class SealedQuarterTable(QuartersTable):
    """The sealed quarters, as records of one chain."""

    caption = "Sealed quarters of the plan"

    taken_at = InstantColumn("Sealed on")

    class Meta:
        sequence = ("quarter", "moved", "taken_at", "...")

    def render_taken_at(self, value: datetime, record: QuarterRow) -> SafeString:
        return format_html("{} <small>cut-off: {}</small>", instant(value), instant(record.cut_off))


class PublishedQuarterTable(QuartersTable):
    """The published quarters."""

    caption = "Published quarters of the plan"


def _compared(row: KpiRow) -> SafeString:
    other, change = row.cells.other, row.cells.change
    return format_html('{} <span class="change">{}</span>', cell(other), cell(change)) if change else cell(other)


def _trend(row: KpiRow) -> SafeString:
    return row.line or format_html('<span class="absent">{}</span>', "Too few figures to draw")


def _updated(row: AimRow) -> SafeString:
    marks = format_html_join("", ' <span class="mark">{}</span>', ((mark,) for mark in row.marks))
    return format_html("{}{}", row.updated, marks)


class KpiTable(BaseTable):
    """Measures of one quarter; numbers sort as they are read (3.2 before 3.10), verdicts by gravity."""

    caption = "KPIs"
    natural_order = "in plan order"
    heading = "title"
    note = "Each line has a scale of its own."
    look = "kpis"
    figures = ("current", "compared")

    number = tables.Column("Number", order_by="number_key", default="None")
    title = WrittenColumn("KPI", measure, order_by="title_key")
    verdict = WrittenColumn("Verdict", lambda row: verdict(row.mark), order_by=("gravity", "word"))
    current = WrittenColumn("Current", lambda row: cell(row.cells.current), orderable=False)
    compared = WrittenColumn("Compared with", _compared, orderable=False)
    trend = WrittenColumn("Trend", _trend, orderable=False)
    theme = tables.Column("Theme", default="None", orderable=False)


class SeriesTable(BaseTable):
    """One measure's own series, a row a period."""

    caption = "Series"
    natural_order = "the newest first"
    look = "series"
    figures = ("figure",)
    is_grid = True

    period = tables.Column("Period", orderable=False)
    figure = WrittenColumn("Figure", lambda row: cell(row.cell), orderable=False)
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
    look = "by-aim"

    title = tables.Column("Aim", linkify=lambda record: record.url)
    theme = tables.Column("Theme", order_by=("theme_place", "place"))
    rag = WrittenColumn("RAG", lambda row: rated(row.rag), order_by="rag_rank")
    projected = WrittenColumn("Projected RAG", lambda row: rated(row.projected), order_by="projected_rank")
    delivered_by = tables.Column("Delivered by", default="Not known")
    lead = tables.Column("Lead", default="No lead")
    updated = WrittenColumn("Last update", _updated, order_by="updated_rank")
