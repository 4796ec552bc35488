"""Export a plan as the CSV files that an import reads."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commitments.management.lookups import plan_named
from commitments.reporting.plan_files import plan_files
from commitments.reporting.plan_rows import IF_WANTED, OPTIONAL_FILES


class Command(BaseCommand):
    """Files of the same names in the folder are replaced, each whole; an optional one that has no rows is taken out.

    Otherwise the folder would hold, beside this plan, what is left of an earlier export.
    """

    help = f"Export a plan as the seven CSV files that an import reads; {IF_WANTED}, if they have rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="The plan's key, such as “llr”.")
        parser.add_argument("folder", metavar="DIR", type=Path, help="The folder to write to; made if need be.")

    def handle(self, *args: Any, **options: Any) -> None:
        exported = plan_files(plan_named(options["slug"]))
        try:
            taken_out = _write(exported.files, options["folder"])
        except OSError as error:
            raise CommandError(f"The files cannot be written to {options['folder']} ({error.strerror}).") from error
        for name, count in exported.rows.items():
            self.stdout.write(f"{name}: {count} row{'' if count == 1 else 's'}")
        for name in taken_out:
            self.stdout.write(f"{name}: no rows, so the older file was taken out")
        for line in exported.remarks():
            self.stdout.write(line)


def _write(files: dict[str, bytes], folder: Path) -> list[str]:
    """Write each file beside its place first, so that a full disk leaves no half file; answers what was taken out."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {name: folder / f".{name}.part" for name in files}
    try:
        for name, content in files.items():
            parts[name].write_bytes(content)
        for name, part in parts.items():
            part.replace(folder / name)
        stale = [name for name in OPTIONAL_FILES if name not in files and (folder / name).is_file()]
        for name in stale:
            (folder / name).unlink()
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return stale
