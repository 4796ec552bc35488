"""Import a plan from a folder of CSV files, or say what an import would do."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from commitments.actions.importing import ChangedMeanwhile, ImportRefused, import_plan
from commitments.imports.plans import CheckedImport, plan_import
from commitments.imports.sources import from_folder
from commitments.permissions import NotAllowed, QuarterSealedMeanwhile
from commitments.reporting.plan_rows import IF_WANTED
from plantracker.csvfiles import BY_COMMAND
from plantracker.people.actions import system_account
from plantracker.people.models import SYSTEM_EMAIL, User

REFUSALS = (ChangedMeanwhile, ImportRefused, NotAllowed, QuarterSealedMeanwhile)


class Command(BaseCommand):
    """Everything or nothing: with one error in the files, nothing is written."""

    help = f"Import a plan from a folder of seven CSV files, {IF_WANTED}; --dry-run only says what would be changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="The folder that holds the files.")
        parser.add_argument("--dry-run", action="store_true", help="Write nothing.")
        parser.add_argument("--by", metavar="EMAIL", help="Who imports; the tracker's own account by default.")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        person = _person(options["by"])
        source = from_folder(options["folder"], BY_COMMAND)
        try:
            checked = plan_import(source=source, by=person or _stand_in(), at=at)
            if not checked.errors and not options["dry_run"]:
                checked = _import(checked, person, at=at)
        except REFUSALS as error:
            raise CommandError(str(error)) from error
        if checked.errors:
            count = len(checked.errors)
            told = "\n".join(str(error) for error in checked.errors)
            raise CommandError(f"{told}\nNothing was imported: {count} error{'' if count == 1 else 's'}.")
        for line in checked.lines():
            self.stdout.write(line)
        self.stdout.write(_ending(checked, is_dry_run=options["dry_run"]))


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


@transaction.atomic
def _import(checked: CheckedImport, person: User | None, *, at: datetime) -> CheckedImport:
    """Import as the person or the system account, which is made with the first import or not at all."""
    return import_plan(checked=checked, by=person or system_account(at=at), at=at).checked


def _ending(checked: CheckedImport, *, is_dry_run: bool) -> str:
    if not checked.changes_anything:
        return "There is nothing to change: all of it is stored already."
    return "This was a dry run: nothing was written." if is_dry_run else "The plan was imported."
