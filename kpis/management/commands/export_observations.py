"""Write a register's observations into one CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kpis.exports import observation_file
from kpis.models import KPI


class Command(BaseCommand):
    """Every observation, revisions and withheld figures included; ``import_observations`` reads the file."""

    help = "Write every observation of a register into a CSV file; withheld figures are in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("register", help="Where the KPIs are kept.")
        parser.add_argument("file", metavar="FILE", type=Path, help="A file that is not there yet.")

    def handle(self, *, register: str, file: Path, **_: Any) -> None:
        if not KPI.objects.filter(register=register).exists():
            known = ", ".join(sorted(set(KPI.objects.order_by().values_list("register", flat=True)))) or "none"
            raise CommandError(f"There is no register “{register}”. Registers here: {known}.")
        try:
            with file.open("xb") as out:
                out.writelines(observation_file(register))
        except OSError as error:
            raise CommandError(f"“{file}” cannot be written ({error.strerror}): give a new file.") from error
        self.stdout.write("The observations were written. Withheld figures are among them.")
