"""The way from a measure to the place where its figure is explained: for who keeps the plan's KPIs."""

from django.urls import reverse

from commitments.choices import Role
from commitments.models import PlanKPI
from commitments.views.reading import Reading, State

KEEPERS = (Role.GOVERNANCE, Role.ANALYST)


def comment_urls(reading: Reading) -> dict[str, str]:
    """The addresses in the administration by measure; none of a sealed quarter, and none for other people."""
    if not _may_comment(reading):
        return {}
    return {slug: _url(key) for slug, key in reading.plan.kpi_links.values_list("kpi__slug", "pk")}


def comment_url(reading: Reading, link: PlanKPI | None) -> str:
    """The address for one measure of the plan; empty where ``comment_urls`` has none."""
    return _url(link.pk) if link is not None and _may_comment(reading) else ""


def _may_comment(reading: Reading) -> bool:
    return reading.state is not State.SEALED and reading.role in KEEPERS


def _url(key: int) -> str:
    return reverse("admin:commitments_plankpi_comment", args=[key])
