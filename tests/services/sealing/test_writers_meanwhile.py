"""A quarter that is sealed while people write is whole, and the same as if it were sealed later."""

import time
from datetime import timedelta

from django.utils import timezone

from commitments.models import SealedQuarter
from commitments.reporting.canonical import text_of
from commitments.reporting.records import sealed_summary, summary_as_at
from kpis.periods import LONDON, Period
from plantracker.ledger.models import AuditEvent
from tests.cast import make_plan, open_round_of
from tests.services.conftest import wait_until

# How many cut-offs fall among the writers depends on how busy the machine is: as many groups as it takes.
PLANS_AT_ONCE = 8
GROUPS = 6
ENOUGH = 2
LAST_QUARTER = Period.parse("2024/25 Q4")
BETWEEN = timedelta(seconds=1)
AROUND = timedelta(seconds=1.5)
SECONDS = 120


def test_seals_amid_writers_are_whole(database, start_site):
    site = start_site(database)
    groups = [[make_plan_of(group, number) for number in range(PLANS_AT_ONCE)] for group in range(GROUPS)]
    writers = [site.writer(kind) for kind in ("rename", "rename", "approve")]
    sealers = [site.writer("seal") for _ in range(2)]
    for process in [*writers, *sealers]:
        process.wait_for_words("ready")
    seals = []
    for group in groups:
        seals += sealed_one_after_another(group, sealers)
        if sum(map(was_written_around, seals)) >= ENOUGH:
            break
    for process in [*writers, *sealers]:
        process.kill()
    for seal in seals:
        assert_whole(seal)
    assert sum(map(was_written_around, seals)) >= ENOUGH, "too few cut-offs fell among the writers"
    assert not any("Traceback" in process.said() for process in [*writers, *sealers])
    assert site.manage("verify_seals").returncode == 0


def make_plan_of(group, number):
    return make_plan(at=timezone.now() - timedelta(days=1), slug=f"plan-{group}-{number}")


def sealed_one_after_another(casts, sealers):
    """The seals of a round of each plan, once all are made and the writers have gone on for a while."""
    open_one_after_another(casts)
    seals = SealedQuarter.objects.filter(plan__in=[cast.plan for cast in casts])
    assert wait_until(lambda: seals.count() == len(casts), SECONDS), [each.said() for each in sealers]
    time.sleep(AROUND.total_seconds())
    return list(seals.select_related("plan"))


def open_one_after_another(casts):
    """Open a round of each plan; the cut-offs lie just ahead and follow each other shortly."""
    now = timezone.now()
    for number, cast in enumerate(casts):
        cut_off = now + timedelta(seconds=3) + number * BETWEEN
        submit_by = now.astimezone(LONDON).date()
        open_round_of(cast, quarter=LAST_QUARTER, at=now, submit_by=submit_by, cut_off=cut_off)


def assert_whole(seal):
    summary = sealed_summary(seal)
    streets = summary.themes[0]
    assert {aim.title for aim in streets.aims} in (
        {streets.title},
        {"Put more officers on foot patrol", "Train the wardens"},
    )
    updates = [aim.update for aim in summary.aims if aim.slug in ("patrols", "helpline")]
    assert len({update.activity if update else None for update in updates}) == 1
    again = summary_as_at(seal.plan, LAST_QUARTER, cut_off=seal.cut_off)
    assert text_of(again) == seal.content, "a later run would have sealed something else"


def was_written_around(seal):
    """Whether both kinds of turn were taken shortly before the cut-off, and renaming went on after it."""
    events = AuditEvent.objects.filter(scope=seal.plan.scope)
    just_before = events.filter(at__gt=seal.cut_off - AROUND, at__lt=seal.cut_off)
    return (
        just_before.filter(action="edit_theme").exists()
        and just_before.filter(action="approve_update").exists()
        and events.filter(action="edit_theme", at__gt=seal.cut_off, at__lt=seal.cut_off + AROUND).exists()
    )
