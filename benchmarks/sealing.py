"""What sealing costs: one quarter against a raw copy of the same rows, and 43 plans at once.

Run as a program with a database's address it seals the newest quarter of every plan in it and
prints what that took, so that memory is that of sealing alone.
"""

import json
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.estate import Size, build_estate, quarters
from benchmarks.scratch import connected, migrated_database
from benchmarks.timing import Line, Pairs, seconds
from commitments.actions.sealing import seal_quarter
from commitments.models import Plan, Round
from kpis.periods import Period
from plantracker.people.actions import system_account

COPY = """
INSERT INTO copied (one, two, three, four, five)
SELECT a.title, u.activity, u.rag, u.projected_rag, u.quarter
FROM commitments_progressupdate u JOIN commitments_aim a ON a.id = u.aim_id
WHERE a.plan_id = %s AND u.quarter = %s
UNION ALL
SELECT k.title, o.note, CAST(o.value AS text), o.absence, o.period
FROM kpis_observation o JOIN kpis_kpi k ON k.id = o.kpi_id
WHERE o.period_end = %s
"""


def one_quarter(server: str) -> list[Line]:
    """Every quarter of one plan is sealed, each beside one INSERT … SELECT of what was reported in it."""
    size = Size()
    with migrated_database(server) as url, connected(url):
        (plan,) = build_estate(size)
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE copied (one text, two text, three text, four text, five text)")
        pairs = [_sealed_and_copied(plan, quarter, now) for quarter in quarters(size)][1:]
    measured = Pairs([one for one, _ in pairs], [other for _, other in pairs])
    what = f"sealing one quarter of {size.aims} aims and {size.kpis} KPIs"
    return [Line(what, "one raw INSERT … SELECT of the quarter's rows", str(measured))]


def _sealed_and_copied(plan: Plan, quarter: Period, now: datetime) -> tuple[float, float]:
    by = system_account(at=now)

    def copy() -> None:
        with connection.cursor() as cursor:
            cursor.execute(COPY, [plan.pk, str(quarter), quarter.end])

    return seconds(lambda: seal_quarter(plan=plan, quarter=quarter, by=by, at=now)), seconds(copy)


def many_plans(server: str, *, plans: int) -> list[Line]:
    """The newest quarter of every plan, as the hourly task seals them after a cut-off."""
    size = Size(plans=plans)
    with migrated_database(server) as url:
        with connected(url):
            build_estate(size)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # What a server does by itself soon after so many rows.
        told = [sys.executable, "-m", "benchmarks.sealing", url]
        ran = subprocess.run(told, capture_output=True, text=True, check=True)
    said = json.loads(ran.stdout)
    counts = sorted(set(said["queries"]))
    what = f"sealing {plans} plans of {size.aims} aims, {size.kpis} KPIs and {size.quarters} quarters"
    result = (
        f"{said['seconds']:.1f} s in all; {' or '.join(map(str, counts))} queries per plan; peak memory"
        f" {said['peak_mib']} MiB, of which {said['idle_mib']} MiB before the first"
    )
    return [Line(what, "–", result)]


def main(url: str) -> None:
    """Seal the newest quarter of every plan of the database, and print what it took as JSON."""
    with connected(url):
        now = timezone.now()
        by = system_account(at=now)
        idle = _peak_mib()
        queries = []
        start = time.perf_counter()
        for plan in Plan.objects.order_by("pk"):
            newest = Round.objects.filter(plan=plan).latest("quarter_start")
            with CaptureQueriesContext(connection) as captured:
                seal_quarter(plan=plan, quarter=newest.as_period, by=by, at=now)
            queries.append(len(captured))
        taken = time.perf_counter() - start
    print(json.dumps({"seconds": taken, "queries": queries, "peak_mib": _peak_mib(), "idle_mib": idle}))


def _peak_mib() -> int:
    """The most memory that this program ever held, as Linux counts it since the program began."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kilobytes) // 1024


if __name__ == "__main__":
    main(sys.argv[1])
