"""The way from a measure to the place where its figure is explained: for who keeps the plan's KPIs."""

from django.urls import reverse

from commitments.choices import Role
from commitments.views.reading import Reading, State

KEEPERS = (Role.GOVERNANCE, Role.ANALYST)


def comment_urls(reading: Reading) -> dict[str, str]:
    """The addresses in the administration by measure; none of a sealed quarter, and none for other people."""
    if reading.state is State.SEALED or reading.role not in KEEPERS:
        return {}
    links = reading.plan.kpi_links.values_list("kpi__slug", "pk")
    return {slug: reverse("admin:commitments_plankpi_comment", args=[key]) for slug, key in links}
