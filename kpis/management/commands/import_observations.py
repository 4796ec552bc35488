"""Import a file of observations, or say what an import would do."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kpis.actions.imports import AlreadyImported, NewFile, ObservationsRefused, check_is_new, import_file
from kpis.imports.checking import CheckedFile, check_file
from kpis.imports.reading import ReadFile, read_observations
from kpis.imports.reports import report_of
from kpis.management.files import content_of
from kpis.models import KPI
from kpis.permissions import ClosedMeanwhile, NotAllowed
from plantracker.csvfiles import BY_COMMAND
from plantracker.people.actions import system_account
from plantracker.people.models import SYSTEM_EMAIL, User
from plantracker.ui.formatting import counted

NAMED = 10


class Command(BaseCommand):
    """Everything or nothing: with one error in the file, nothing is written."""

    help = (
        "Import observations from a CSV or XLSX file, long (kpi, area, period, value …) or wide (kpi, area, then one"
        " column per period); with --dry-run only say what would be written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="The CSV or XLSX file.")
        parser.add_argument("--dry-run", action="store_true", help="Write nothing.")
        parser.add_argument("--register", metavar="R", help="Where the KPIs are kept; the only one by default.")
        parser.add_argument("--by", metavar="EMAIL", help="Who imports; the tracker's own account by default.")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        register = _register(options["register"])
        file = NewFile(register, options["file"].name, content_of(options["file"]))
        person = _person(options["by"])
        try:
            check_is_new(register, file.sha256)
            read = read_observations(file.name, file.content, BY_COMMAND)
            if options["dry_run"]:
                self._dry_run(read, file, person or _stand_in(), at=at)
                return
            batch = import_file(read=read, file=file, by=person or system_account(at=at), at=at)
        except ObservationsRefused as error:
            raise CommandError(_refused(error)) from error
        except (AlreadyImported, ClosedMeanwhile, NotAllowed) as error:
            raise CommandError(str(error)) from error
        self._notices(read)
        self.stdout.write(_counts(batch.new, batch.revised, batch.unchanged))
        self.stdout.write("The observations were imported.")

    def _dry_run(self, read: ReadFile, file: NewFile, by: User, *, at: datetime) -> None:
        checked = check_file(read, name=file.name, register=file.register, by=by, at=at)
        if checked.problems:
            raise ObservationsRefused(checked.problems)
        self._notices(read)
        self.stdout.write(_counts(checked.new, checked.revised, checked.unchanged))
        for line in _first_rows(checked):
            self.stdout.write(line)
        self.stdout.write("This was a dry run: nothing was written.")

    def _notices(self, read: ReadFile) -> None:
        for notice in read.notices:
            self.stdout.write(notice)


def _register(asked: str | None) -> str:
    known = sorted(set(KPI.objects.order_by().values_list("register", flat=True).distinct()))
    if asked is None and len(known) == 1:
        return known[0]
    if asked not in known:
        called = f"There is no register “{asked}”." if asked else "Say in which register the KPIs are kept: --register."
        raise CommandError(f"{called} Registers here: {', '.join(known) or 'none'}.")
    return asked


def _person(email: str | None) -> User | None:
    if email is None:
        return None
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        raise CommandError(f"Nobody with the address {email} may act here: give that of an active person.")
    return person


def _stand_in() -> User:
    """The system account for the check alone, not stored where it is not there: a check writes nothing."""
    stored = User.objects.filter(email=SYSTEM_EMAIL).first()
    return stored or User(email=SYSTEM_EMAIL, name="The tracker", is_superuser=True)


def _counts(new: int, revised: int, unchanged: int) -> str:
    return f"{counted(new, 'new figure')}, {revised:,} revised, {unchanged:,} unchanged."


def _first_rows(checked: CheckedFile) -> list[str]:
    """The first of each kind, in words, for who looks before importing."""
    report = report_of(checked)
    lines = []
    for kind in ("new", "revised"):
        for number, kpi, area, period, before, now in report[kind][:NAMED]:
            where = f"{kpi}, {area}" if area else kpi
            change = f"{before} → {now}" if before else now
            lines.append(f"  {kind}: row {number}: {where}, {period}: {change}")
    return lines


def _refused(error: ObservationsRefused) -> str:
    return f"{error}\nNothing was imported: {counted(len(error.problems), 'error')}."
