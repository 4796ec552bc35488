from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments.actions.sealing import rebuild_rows
from commitments.choices import RecordKind
from commitments.management.lookups import plan_named
from commitments.models import Plan, SealedQuarter
from commitments.reporting.derived import has_other_pack_size, has_stray_rows, pack_sizes_of
from commitments.reporting.records import verify_chain
from plantracker.ledger.protection import missing_protections
from plantracker.people.actions import system_account


class Command(BaseCommand):
    help = "Check every sealed quarter and correction: one line per record, exit 1 at the first that fails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", help="one plan only")
        parser.add_argument("--rebuild", action="store_true", help="make rows that are not what their seal says again")
        parser.add_argument("--head", help="the newest record's hash, as printed outside this database")

    def handle(self, *, slug: str | None, head: str | None, rebuild: bool, **_: Any) -> None:
        if head is not None and not slug:
            raise CommandError("With --head name the plan whose newest record it is.")
        faults = []
        for plan in [plan_named(slug)] if slug else Plan.objects.order_by("slug"):
            fault = self._verify(plan, head, rebuild=rebuild)
            if fault:
                faults.append(fault)
        missing = missing_protections()
        for name in missing:
            self.stderr.write(f"Missing trigger: {name}. Run “manage.py migrate” to put it back.")
        if faults:
            raise CommandError(f"The first record that fails: {faults[0]}")
        if missing:
            raise CommandError("The records hold, but the database does not protect them.")

    def _verify(self, plan: Plan, head: str | None, *, rebuild: bool) -> str:
        """Print a line per record of the plan up to the first that fails, and answer that line."""
        newest = ""
        records = SealedQuarter.objects.filter(plan=plan).select_related("plan").in_chain()
        for verdict in verify_chain(records.iterator(chunk_size=20)):
            self.stdout.write(str(verdict))
            if verdict.fault:
                return str(verdict)
            fault = self._fault_of_rows(verdict.record, rebuild=rebuild)
            if fault:
                return f"{plan.slug} {verdict.record}: {fault}: run with --rebuild"
            newest = verdict.record.record_hash
        if head is not None and head != newest:
            return f"{plan.slug}: the newest record is {newest or 'none'}, not {head or 'an empty hash'}"
        return ""

    def _fault_of_rows(self, seal: SealedQuarter, *, rebuild: bool) -> str:
        """What is wrong with the rows derived from a seal; empty where nothing is, or where they were made again."""
        if seal.kind != RecordKind.SEAL:
            return ""
        fault = ""
        if has_stray_rows(seal):
            fault = "its derived rows are not what it says"
        elif has_other_pack_size(seal):
            fault = "the size told of its pack is not that of the pack as it is built here"
        # Rows from before there were sizes of packs hold all the same.
        if rebuild and (fault or not pack_sizes_of([seal])):
            now = timezone.now()
            rebuild_rows(seal=seal, by=system_account(at=now), at=now)
            self.stdout.write(f"{seal.plan.slug} {seal}: its derived rows were made again")
            return ""
        return fault
