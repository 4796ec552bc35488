"""What pages and the pack cost: the overview at three sizes against a bare view, and the pack's queries."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.estate import Size, build_estate, quarters
from benchmarks.scratch import connected, migrated_database
from benchmarks.timing import Line, in_pairs, seconds
from commitments.actions.sealing import seal_quarter
from commitments.models import Plan, SealedQuarter
from commitments.reporting.pack import sealed_pack
from plantracker.people.actions import system_account
from plantracker.people.models import User

PAIRS = 15


def overview(server: str) -> list[Line]:
    """The live overview and that of a sealed quarter, signed in, through every middleware."""
    lines = []
    for aims in (10, 100, 1000):
        size = Size(aims=aims, kpis=24, quarters=4)
        with migrated_database(server) as url, connected(url):
            (plan,) = build_estate(size)
            now = timezone.now()
            newest = quarters(size)[-1]
            seal_quarter(plan=plan, quarter=newest, by=system_account(at=now), at=now)
            for when in ("live", newest.slug):
                lines.append(_page(plan, when, aims))
    return lines


def _page(plan: Plan, when: str, aims: int) -> Line:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=f"governance@{plan.slug}.example"))
    address = f"/review/{plan.slug}/{when}/"

    def page() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code

    with CaptureQueriesContext(connection) as captured:
        page()
        queries = len(captured)
    pairs = in_pairs(page, lambda: client.get("/healthz"), count=PAIRS)
    kind = "live" if when == "live" else "sealed"
    return Line(f"overview, {kind}, {aims} aims", "a bare view", f"{pairs}; {queries} queries")


def pack(server: str) -> list[Line]:
    """The pack of a sealed quarter of 150 aims, with an earlier seal to compare with."""
    size = Size(quarters=4)
    with migrated_database(server) as url, connected(url):
        (plan,) = build_estate(size)
        now = timezone.now()
        for quarter in quarters(size)[-2:]:
            seal_quarter(plan=plan, quarter=quarter, by=system_account(at=now), at=now)
        record = SealedQuarter.objects.seals().filter(plan=plan).latest("sequence")
        with CaptureQueriesContext(connection) as captured:
            taken = seconds(lambda: sealed_pack(record).as_zip())
            queries = len(captured)
    return [Line(f"pack of {size.aims} aims", "–", f"{queries} queries; {1000 * taken:.0f} ms")]
