"""How the commands find what they are told, and what they say where it is not there."""

from pathlib import Path

from django.core.management.base import CommandError

from commitments.models import Plan, SealedQuarter
from kpis.periods import NotAPeriod, Period


def plan_named(slug: str) -> Plan:
    """The plan with this slug; a ``CommandError`` names those that are there."""
    found = Plan.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Plan.objects.order_by("slug").values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no plan “{slug}”. Plans here: {known}.")
    return found


def quarter_named(text: str) -> Period:
    """The quarter, in either spelling; a ``CommandError`` shows how it is written."""
    try:
        return Period.parse_quarter(text)
    except NotAPeriod as error:
        raise CommandError(f"“{text}” is no quarter: write it as “2023/24 Q3” or 2023-24-q3.") from error


def seal_of(plan: Plan, quarter: Period) -> SealedQuarter:
    """The sealed quarter; a ``CommandError`` says that it is not sealed."""
    found = SealedQuarter.objects.seals().filter(plan=plan, quarter=str(quarter)).first()
    if found is None:
        raise CommandError(f"{quarter} of “{plan.slug}” is not sealed.")
    return found


def empty_folder(path: str) -> Path:
    """The folder, made if need be; a ``CommandError`` where it holds anything already. Raises ``OSError``."""
    folder = Path(path)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(f"“{path}” is not an empty folder: give a new one, so that nothing is overwritten.")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
