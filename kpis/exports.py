"""A register's observations as one CSV file, which an import reads back."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from plantracker.csvfiles import BOM, guarded

COLUMNS = (
    "kpi",
    "area",
    "period",
    "value",
    "numerator",
    "denominator",
    "sample",
    "status",
    "absence",
    "known_on",
    "note",
    "withheld_by",
    "review_on",
)
AT_A_TIME = 5_000

# Every word on every period, revisions included, in the order in which they became known.
_QUERY = """
SELECT k.slug, COALESCE(a.slug, ''), o.period, {value}, {numerator}, {denominator}, o.sample, o.status, o.absence,
       {known_on}, o.note, o.withheld_by, {review_on}
FROM kpis_observation o
JOIN kpis_kpi k ON k.id = o.kpi_id
LEFT JOIN kpis_area a ON a.id = o.area_id
WHERE k.register = %s
ORDER BY o.kpi_id, o.area_id NULLS FIRST, o.period_start, o.known_on, o.id
"""


def observation_file(register: str) -> Iterator[bytes]:
    """The file in pieces: UTF-8 with a byte order mark, CRLF, every cell quoted, texts guarded.

    Figures are read as the database prints them: the ORM would make an object of each first.
    Withheld figures are in it, so it is for those who keep the register.
    """
    yield BOM + _line(COLUMNS).encode()
    with connection.cursor() as cursor:
        cursor.execute(_query(), [register])
        while rows := cursor.fetchmany(AT_A_TIME):
            yield "".join([_row(row) for row in rows]).encode()


def _query() -> str:
    if connection.vendor == "postgresql":
        figures = {name: f"trim_scale(o.{name})::text" for name in ("value", "numerator", "denominator")}
        days = {name: f"o.{name}::text" for name in ("known_on", "review_on")}
    else:
        figures = {name: f"o.{name}" for name in ("value", "numerator", "denominator")}
        # A cast keeps the driver from making a date of each.
        days = {name: f"CAST(o.{name} AS TEXT)" for name in ("known_on", "review_on")}
    return _QUERY.format(**figures, **days)


def _row(row: Sequence[Any]) -> str:
    kpi, area, period, value, upper, lower, sample, status, absence, known_on, note, by, review_on = row
    if upper is None and sample is None and not note and not by and review_on is None:
        # Nearly all rows: nothing in them needs a quote or a guard.
        return (
            f'"{kpi}","{area}","{period}","{_figure(value)}","","","","{status}","{absence}","{known_on}","","",""\r\n'
        )
    figures = [_figure(each) for each in (value, upper, lower, sample)]
    texts = [guarded(note), guarded(by)]
    return _line([kpi, area, period, *figures, status, absence, known_on, *texts, review_on or ""])


def _line(cells: Sequence[str]) -> str:
    return ",".join(['"' + cell.replace('"', '""') + '"' for cell in cells]) + "\r\n"


def _figure(value: Any) -> str:
    """A figure's own digits; SQLite answers whole ones as integers and others as fractions of 15 digits."""
    if value is None:
        return ""
    if value.__class__ is float:
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value)
