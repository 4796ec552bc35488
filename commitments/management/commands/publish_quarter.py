from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments.actions.publishing import PublishRefused, publish_quarter
from commitments.management.lookups import plan_named, quarter_named, seal_of
from plantracker.people.actions import system_account


class Command(BaseCommand):
    help = "Publish one sealed quarter of a plan: to its panel and, where the plan is public, to everyone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the plan")
        parser.add_argument("quarter", help="such as “2023/24 Q3” or 2023-24-q3")

    def handle(self, *, slug: str, quarter: str, **_: Any) -> None:
        now = timezone.now()
        seal = seal_of(plan_named(slug), quarter_named(quarter))
        try:
            result = publish_quarter(seal=seal, by=system_account(at=now), at=now)
        except PublishRefused as error:
            raise CommandError(str(error)) from error
        said = "published" if result.is_new else "published already"
        self.stdout.write(f"{slug} {seal.quarter}: {said}, {seal.record_hash}")
