"""Say where a printed report's figures disagree with each other, without the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kpis.imports.printed import read_report
from kpis.management.files import check_sound, content_of
from kpis.methods.printed import Checked, checked
from plantracker.csvfiles import BY_COMMAND
from plantracker.ui.formatting import counted


class Command(BaseCommand):
    """One sentence a disagreement, and exit 1 where there is one; a file with a fault is refused whole."""

    help = (
        "Recompute a printed report's table from a CSV file (name, now, before, change, percent; any but the name may"
        " be empty) and print one sentence for each figure that does not follow from the others; exit 1 where there is"
        " one. Parts are added up where the columns whole (the name of the row that a row is a part of) and split (by"
        " age, by sex: where one whole is split in several ways) say so."
    )
    # Nothing here needs the site to be set up.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="The CSV file.")

    def handle(self, *, file: Path, **_: Any) -> None:
        read = read_report(file.name, content_of(file), BY_COMMAND)
        check_sound(read.problems, "checked")
        found = checked(read.rows)
        for text in found.disagreements:
            self.stdout.write(text)
        if found.disagreements:
            raise CommandError(f"{counted(len(found.disagreements), 'disagreement')}: {_counts(found)}")
        self.stdout.write(f"Nothing disagrees with itself: {_counts(found)}")


def _counts(found: Checked) -> str:
    rows = counted(found.checked, "row")
    return f"{rows} checked, {counted(found.unchecked, 'prints', 'print')} too little to be checked."
