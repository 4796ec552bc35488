"""What figures cost: a large import against raw inserts, its export against the database's own, the list of KPIs."""

import csv
import io
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.estate import Size, build_estate
from benchmarks.scratch import connected, migrated_database
from benchmarks.timing import Line, in_pairs, seconds
from kpis.actions.catalogue import create_area
from kpis.actions.imports import NewFile, import_file
from kpis.actions.measures import create_kpi
from kpis.exports import observation_file
from kpis.imports.reading import read_observations
from kpis.models import KPI, Area, Observation
from kpis.periods import Frequency, Period
from plantracker.csvfiles import BY_COMMAND
from plantracker.people.actions import system_account
from plantracker.people.models import User

# As many as London's boroughs have: 32 measures, 32 areas, and months that make 194,696 rows.
MEASURES, AREAS, ROWS = 32, 32, 194_696
REGISTER = "borough"
MEBIBYTE = 1024 * 1024


def large_import(server: str) -> list[Line]:
    """The whole import of a file (read, check, write) against executemany of the same rows."""
    content = "".join(_lines()).encode()
    file = NewFile(REGISTER, "borough.csv", content)
    with migrated_database(server) as url, connected(url):
        now = timezone.now()
        by = _register(now)
        taken = seconds(lambda: _import(file, by, now))
        rows = _stored()
        written = Observation.objects.count()
        exported = in_pairs(lambda: b"".join(observation_file(REGISTER)), _own_copy, count=5)
    with migrated_database(server) as url, connected(url):
        _register(now)
        reference = seconds(lambda: _insert(rows))
    with migrated_database(server) as url, connected(url):
        by = _register(now)
        peak = _peak(lambda: _import(file, by, now))
    ratio = f"{taken / reference:.1f} ({taken:.2f} s : {reference:.2f} s)"
    return [
        Line(f"import of {written:,} rows", "raw executemany", f"{ratio}; {peak / MEBIBYTE:.0f} MiB above idle"),
        Line(f"export of {written:,} rows", "the database's own copy", str(exported)),
    ]


def kpi_list(server: str) -> list[Line]:
    """The list of KPIs with 60 and with 2,000 of them."""
    return [_kpi_list(server, number) for number in (60, 2000)]


def _kpi_list(server: str, number: int) -> Line:
    with migrated_database(server) as url, connected(url):
        (plan,) = build_estate(Size(aims=10, kpis=number, quarters=4))
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(email=f"governance@{plan.slug}.example"))
        address = f"/review/{plan.slug}/live/kpis/"
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        queries = len(captured)
        pairs = in_pairs(lambda: client.get(address), lambda: client.get("/healthz"), count=3)
    return Line(f"list of {number:,} KPIs, live", "a bare view", f"{pairs}; {queries} queries")


def _lines() -> Iterator[str]:
    yield "kpi,area,period,value\n"
    month, written = Period(date(2010, 4, 1), Frequency.MONTH), 0
    while written < ROWS:
        for place in range(MEASURES * AREAS):
            if written < ROWS:
                yield f"kpi-{place % MEASURES},area-{place // MEASURES},{month},{(place * 7 + written) % 900}\n"
                written += 1
        month = month.shifted(1)


def _register(at: datetime) -> User:
    by = system_account(at=at)
    for number in range(MEASURES):
        kpi = KPI(register=REGISTER, slug=f"kpi-{number}", title=f"KPI {number}", unit="offences")
        kpi.polarity, kpi.frequency, kpi.combine = "lower", "month", "sum"
        create_kpi(kpi=kpi, by=by, at=at)
    for number in range(AREAS):
        create_area(area=Area(register=REGISTER, slug=f"area-{number}", name=f"Area {number}"), by=by, at=at)
    return by


def _import(file: NewFile, by: User, at: datetime) -> None:
    import_file(read=read_observations(file.name, file.content, BY_COMMAND), file=file, by=by, at=at)


def _stored() -> list[tuple[Any, ...]]:
    """The rows as they lie in the table, without their keys and the batch that brought them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM kpis_observation ORDER BY id")
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


_COLUMNS = (
    "kpi_id, area_id, period, period_start, period_end, value, numerator, denominator, sample, status, absence,"
    " withheld_by, review_on, known_on, note, imported, counts_from, recorded_at, recorded_by_id"
)


def _insert(rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(rows[0]))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO kpis_observation ({_COLUMNS}) VALUES ({marks})", rows)


def _own_copy() -> None:
    """COPY on PostgreSQL; SQLite has no copy of its own, so its cursor into the standard writer."""
    out = io.StringIO()
    query = (
        "SELECT k.slug, a.slug, o.period, o.value, o.status, o.absence, o.known_on, o.note FROM kpis_observation o"
        " JOIN kpis_kpi k ON k.id = o.kpi_id LEFT JOIN kpis_area a ON a.id = o.area_id ORDER BY o.kpi_id, o.area_id,"
        " o.period_start"
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY ({query}) TO STDOUT WITH (FORMAT csv)") as copy:
                for piece in copy:
                    out.write(bytes(piece).decode())
            return
        cursor.execute(query)
        csv.writer(out).writerows(cursor)


def _peak(act: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
