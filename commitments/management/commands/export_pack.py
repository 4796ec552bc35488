from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commitments.management.lookups import empty_folder, plan_named, quarter_named, seal_of
from commitments.reporting.pack import sealed_pack


class Command(BaseCommand):
    help = "Write the panel's pack of a sealed quarter into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the plan")
        parser.add_argument("quarter", help="such as “2023/24 Q3” or 2023-24-q3")
        parser.add_argument("folder", help="an empty or new folder")

    def handle(self, *, slug: str, quarter: str, folder: str, **_: Any) -> None:
        record = seal_of(plan_named(slug), quarter_named(quarter))
        files = sealed_pack(record).files
        try:
            target = empty_folder(folder)
            for name, content in files.items():
                (target / name).write_bytes(content)
        except OSError as error:
            raise CommandError(f"The files cannot be written to {folder} ({error.strerror}).") from error
        for name in files:
            self.stdout.write(f"{target / name}")
        self.stdout.write(f"Built from {record.record_hash}")
