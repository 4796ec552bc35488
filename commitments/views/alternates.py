"""What a published page says of itself in other forms: the plan's feed, and the same as JSON."""

from dataclasses import dataclass

from django.urls import reverse

from commitments.models import Plan
from commitments.views.reading import Reading, Tree
from plantracker.objects import JSON_TYPE

ATOM_TYPE = "application/atom+xml"
FEED, SAME = "Publications and corrections", "The same as JSON"
# The pages of a quarter, by their names in addresses, whose object has the same address below the quarter's.
HAS_OBJECT = {
    "overview",
    "theme-list",
    "theme",
    "aim-list",
    "aim",
    "changes",
    "kpi-list",
    "kpi",
    "corrections",
}
# What changed since a quarter of the reader's choice is a page only.
SINCE = "changes/since/"


@dataclass(frozen=True)
class Alternate:
    """Another form of a page, for who reads it by program."""

    type: str
    title: str
    url: str


def alternates_of(reading: Reading, page: str) -> tuple[Alternate, ...]:
    """Of a published page the feed, and its object where it has one; of any other nothing."""
    if reading.tree is not Tree.PUBLISHED:
        return ()
    if page not in HAS_OBJECT or reading.page.startswith(SINCE):
        return plan_alternates(reading.plan, json_url="")
    quarter = reverse("api:quarter", kwargs={"plan": reading.plan.slug, "when": reading.address})
    return plan_alternates(reading.plan, json_url=quarter + reading.page)


def plan_alternates(plan: Plan, *, json_url: str) -> tuple[Alternate, ...]:
    """The plan's feed, and an object; of a plan that is not public there are no objects, not even for its members."""
    feed = Alternate(ATOM_TYPE, FEED, reverse("published:feed", args=[plan.slug]))
    return (feed, Alternate(JSON_TYPE, SAME, json_url)) if plan.is_public and json_url else (feed,)
