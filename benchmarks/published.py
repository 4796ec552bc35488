"""What published pages cost: requests per second under gunicorn against those of a bare view, in one run."""

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

from django.utils import timezone

from benchmarks.estate import Size, build_estate, quarters
from benchmarks.scratch import connected, migrated_database
from benchmarks.serving import Served, asked, etag_of, served
from benchmarks.timing import Line
from commitments.actions.plan import edit_plan
from commitments.actions.publishing import publish_quarter
from commitments.actions.records import Changes
from commitments.actions.sealing import seal_quarter
from commitments.models import Plan
from plantracker.people.actions import system_account

# By turns, so often and so long.
ROUNDS, SECONDS = 5, 1.0
# The bare view: every middleware and one short answer, without session and database.
BARE = "/healthz"
PAGES = {
    "overview": "",
    "theme": "themes/{theme}/",
    "aim": "aims/{aim}/",
    "KPI": "kpis/{kpi}/",
    "what changed": "changes/",
    "list of aims, 50 rows": "aims/",
    "list of KPIs, 50 rows": "kpis/",
}


def pages(server: str) -> list[Line]:
    """Pages of the newest of two published quarters of 100 aims and 60 KPIs, made afresh and as a 304."""
    size = Size(aims=100, kpis=60, quarters=4)
    with migrated_database(server) as url, tempfile.TemporaryDirectory(prefix="plantracker-") as folder:
        with connected(url):
            (plan,) = build_estate(size)
            _publish(plan, size)
            base = f"/plans/{plan.slug}/{quarters(size)[-1].slug}/"
            names = {
                "theme": plan.themes.order_by("order").values_list("slug", flat=True)[0],
                "aim": plan.aims.order_by("pk").values_list("slug", flat=True)[0],
                "kpi": plan.kpi_links.order_by("pk").values_list("kpi__slug", flat=True)[0],
            }
        with served(url, folder) as port:
            return list(_lines(port, base, names))


def _lines(port: int, base: str, names: dict[str, str]) -> Iterator[Line]:
    for name, page in PAGES.items():
        address = base + page.format(**names)
        yield _line(f"published {name}, made afresh", port, partial(asked, port, address, afresh=True))
        if "50 rows" in name:
            yield _line(f"published {name}, kept", port, partial(asked, port, address))
    tag = {"If-None-Match": etag_of(port, base)}
    yield _line("published overview, unchanged", port, partial(asked, port, base, headers=tag))


def _line(what: str, port: int, ask: Callable[..., Served]) -> Line:
    """Bare view and page by turns, so that whatever else the machine does falls on both alike."""
    rounds = [(ask(lasting=SECONDS), asked(port, BARE, lasting=SECONDS)) for _ in range(ROUNDS)]
    share = 100 * median(page.per_second / bare.per_second for page, bare in rounds)
    rate, bare_rate = (median(each.per_second for each in side) for side in zip(*rounds, strict=True))
    page = rounds[0][0]
    said = f"{share:.1f}% ({rate:.0f} : {bare_rate:.0f} requests/s); {page.length / 1000:.0f} kB"
    return Line(f"{what} ({page.status})", "a bare view", said)


def _publish(plan: Plan, size: Size) -> None:
    now = timezone.now()
    by = system_account(at=now)
    changes = Changes({"is_public": True})
    stored = edit_plan(plan=plan, changes=changes, based_on=plan.version, by=by, at=now)
    for quarter in quarters(size)[-2:]:
        seal = seal_quarter(plan=stored, quarter=quarter, by=by, at=now).record
        publish_quarter(seal=seal, by=by, at=now)
