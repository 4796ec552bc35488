from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments.actions.sealing import SealRefused, seal_due, seal_quarter
from commitments.management.lookups import plan_named, quarter_named
from commitments.models import SealedQuarter
from plantracker.people.actions import system_account


class Command(BaseCommand):
    help = "Seal one quarter of a plan as at its cut-off, or (--due) every quarter that is due. Needs no worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", help="the plan")
        parser.add_argument("quarter", nargs="?", help="such as “2023/24 Q3” or 2023-24-q3")
        parser.add_argument("--due", action="store_true", help="seal every quarter whose cut-off has passed")

    def handle(self, *, slug: str | None, quarter: str | None, due: bool, **_: Any) -> None:
        if due == bool(slug and quarter) or (due and slug):
            raise CommandError("Give a plan and a quarter, or --due alone.")
        now = timezone.now()
        by = system_account(at=now)
        if due:
            sweep = seal_due(by=by, at=now)
            for made in sweep.sealed:
                self._say("sealed", made)
            if sweep.failed:
                raise CommandError("Not sealed: " + "; ".join(sweep.failed))
            if not sweep.sealed:
                self.stdout.write("Nothing is due.")
            return
        try:
            result = seal_quarter(plan=plan_named(str(slug)), quarter=quarter_named(str(quarter)), by=by, at=now)
        except SealRefused as error:
            raise CommandError(str(error)) from error
        self._say("sealed" if result.is_new else "already there", result.record)

    def _say(self, what: str, record: SealedQuarter) -> None:
        self.stdout.write(f"{record.plan.slug} {record.quarter}: {what}, {record.record_hash}")
