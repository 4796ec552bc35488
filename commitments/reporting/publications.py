"""What of a plan is published, and the one word that moves whenever that changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from commitments.models import Plan, Publication, SealedQuarter
from kpis.periods import Period
from plantracker.connections import asked_unchecked


@dataclass(frozen=True)
class Shelf:
    """A plan with its publication head: two heads differ where anything published may read otherwise.

    The head is made of the plan's own version (its brand is not sealed), its newest publication and
    the newest correction of a published quarter. A seal that is not published does not move it.
    """

    plan: Plan
    head: str


# Made once as text: to build this query anew would cost more than all else that a 304 does. Heads are record
# hashes and not keys, which a database that was put back from yesterday's copy gives out a second time.
_PLANS, _RELEASES, _RECORDS = (model._meta.db_table for model in (Plan, Publication, SealedQuarter))
_RELEASED = (
    f"FROM {_RECORDS} seal JOIN {_RELEASES} published ON published.seal_id = seal.id WHERE seal.plan_id = plan.id"
)
_WITH_HEAD = f"""
    SELECT plan.*,
        (SELECT seal.record_hash {_RELEASED} ORDER BY published.id DESC LIMIT 1) AS newest_publication,
        (SELECT record.record_hash FROM {_RECORDS} record
            WHERE record.plan_id = plan.id AND record.kind = 'correction'
                AND record.quarter IN (SELECT seal.quarter {_RELEASED})
            ORDER BY record.sequence DESC LIMIT 1) AS newest_correction
    FROM {_PLANS} plan"""


def shelf_of(slug: str) -> Shelf | None:
    """The plan with this slug and its head, in one query; None where there is no such plan."""
    return next(iter(_shelves("plan.slug = %s", [slug])), None)


def public_shelves() -> tuple[Shelf, ...]:
    """The public plans with their heads, in one query, in the plans' own order."""
    return _shelves("plan.is_public = %s", [True])


def seals_of(plan: Plan) -> tuple[SealedQuarter, ...]:
    """All sealed quarters of a plan with their publications, without what they hold; the oldest first."""
    rows = SealedQuarter.objects.seals().filter(plan=plan).select_related("publication").defer("content")
    return _beside(plan, rows.order_by("quarter_start"))


def published_seals_of(plan: Plan) -> tuple[SealedQuarter, ...]:
    """Those of them that are published."""
    rows = SealedQuarter.objects.seals().filter(plan=plan, publication__isnull=False)
    return _beside(plan, rows.select_related("publication").defer("content").order_by("quarter_start"))


def newest_published_seals() -> dict[int, SealedQuarter]:
    """The newest published quarter of each public plan, by the plan's key, without what it holds."""
    rows = SealedQuarter.objects.seals().filter(plan__is_public=True, publication__isnull=False)
    # The last of a plan stays.
    return {seal.plan_id: seal for seal in rows.defer("content").order_by("plan_id", "quarter_start")}


def published_quarters(plans: Iterable[Plan]) -> tuple[tuple[str, Period], ...]:
    """Each published quarter of these plans with its plan's slug, in one query; the oldest first in each plan."""
    rows = SealedQuarter.objects.seals().filter(plan__in=list(plans), publication__isnull=False)
    named = rows.order_by("plan__slug", "quarter_start").values_list("plan__slug", "quarter")
    return tuple((slug, Period.parse_quarter(quarter)) for slug, quarter in named)


def publication_of(seal: SealedQuarter) -> Publication | None:
    """The publication of a seal; None where it is not published."""
    return getattr(seal, "publication", None)


def _shelves(where: str, parameters: Sequence[str | bool]) -> tuple[Shelf, ...]:
    found = Plan.objects.raw(f"{_WITH_HEAD} WHERE {where} ORDER BY plan.starts_on DESC, plan.slug", parameters)
    plans = asked_unchecked(lambda: list(found))
    return tuple(Shelf(plan, ".".join((str(plan.version), *_newest(plan)))) for plan in plans)


def _newest(plan: Plan) -> tuple[str, str]:
    """The hashes that the query adds to a plan; empty for none."""
    added = vars(plan)
    return added["newest_publication"] or "", added["newest_correction"] or ""


def _beside(plan: Plan, rows: QuerySet[SealedQuarter]) -> tuple[SealedQuarter, ...]:
    found = tuple(rows)
    for seal in found:
        # The plan is at hand already: a page does not fetch it again.
        seal.plan = plan
    return found
