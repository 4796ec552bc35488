"""What the database holds that the rows of an import of observations are held against."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from kpis.models import KPI, Area, Observation

# SQLite takes a limited number of values in one statement.
AT_A_TIME = 500


class Word(NamedTuple):
    """What was last recorded of one period of a series, as it was given."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    sample: int | None
    status: str
    absence: str
    known_on: date
    note: str
    withheld_by: str
    review_on: date | None


@dataclass(frozen=True)
class Stored:
    """The register's measures and areas by slug, and the newest word on each period: (measure, area, period)."""

    kpis: Mapping[str, KPI] = field(default_factory=dict)
    areas: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[tuple[int, int | None, str], Word] = field(default_factory=dict)


def read_stored(register: str, slugs: Iterable[str]) -> Stored:
    """Read what the rows of some measures are held against."""
    kpis = {kpi.slug: kpi for kpi in KPI.objects.filter(register=register)}
    named = [kpis[slug].pk for slug in slugs if slug in kpis]
    return Stored(
        kpis=kpis,
        areas=dict(Area.objects.filter(register=register).values_list("slug", "pk")),
        words=_words(named),
    )


def _words(kpi_ids: list[int]) -> dict[tuple[int, int | None, str], Word]:
    """The newest word on every period: rows come oldest word first, so the last one stays."""
    found: dict[tuple[int, int | None, str], Word] = {}
    for start in range(0, len(kpi_ids), AT_A_TIME):
        rows: Any = Observation.objects.filter(kpi_id__in=kpi_ids[start : start + AT_A_TIME])
        for row in rows.order_by("known_on", "id").values_list("kpi_id", "area_id", "period", *Word._fields).iterator():
            found[row[:3]] = Word(*row[3:])
    return found
