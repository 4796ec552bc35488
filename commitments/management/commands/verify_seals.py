from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commitments.management.lookups import plan_named
from commitments.models import Plan, SealedQuarter
from commitments.reporting.records import verify_chain
from plantracker.ledger.protection import missing_protections


class Command(BaseCommand):
    help = "Check every sealed quarter and correction: one line per record, exit 1 at the first that fails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", help="one plan only")
        parser.add_argument("--head", help="the newest record's hash, as printed outside this database")

    def handle(self, *, slug: str | None, head: str | None, **_: Any) -> None:
        if head is not None and not slug:
            raise CommandError("With --head name the plan whose newest record it is.")
        faults = []
        for plan in [plan_named(slug)] if slug else Plan.objects.order_by("slug"):
            fault = self._verify(plan, head)
            if fault:
                faults.append(fault)
        missing = missing_protections()
        for name in missing:
            self.stderr.write(f"Missing trigger: {name}. Run “manage.py migrate” to put it back.")
        if faults:
            raise CommandError(f"The first record that fails: {faults[0]}")
        if missing:
            raise CommandError("The records hold, but the database does not protect them.")

    def _verify(self, plan: Plan, head: str | None) -> str:
        """Print a line per record of the plan up to the first that fails, and answer that line."""
        newest = ""
        records = SealedQuarter.objects.filter(plan=plan).select_related("plan").in_chain()
        for verdict in verify_chain(records.iterator(chunk_size=20)):
            self.stdout.write(str(verdict))
            if verdict.fault:
                return str(verdict)
            newest = verdict.record.record_hash
        if head is not None and head != newest:
            return f"{plan.slug}: the newest record is {newest or 'none'}, not {head or 'an empty hash'}"
        return ""
