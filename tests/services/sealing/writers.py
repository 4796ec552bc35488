"""A process that never stops writing into the plan whose cut-off is nearest, or never stops sealing.

Each turn of writing is one transaction over rows that belong together. It is dated as it begins and pauses in
its middle, so that some turn is half done at every cut-off and at every seal.
"""

import os
import time
from itertools import count

from django.db import transaction
from django.utils import timezone

from commitments.actions.plan import edit_theme, reword_aim
from commitments.actions.progress import RoundClosed, StaleUpdate, approve_updates
from commitments.actions.records import Changes, StaleRecord
from commitments.actions.sealing import seal_due
from commitments.models import Aim, Round, Theme
from commitments.permissions import QuarterSealedMeanwhile
from kpis.periods import LONDON
from plantracker.people.actions import system_account
from plantracker.people.models import User
from tests.cast import submit

# What a person meets who is not alone; nothing of the turn is stored then.
REFUSED = (StaleRecord, StaleUpdate, QuarterSealedMeanwhile, RoundClosed)
THOUGHT_SECONDS = 0.03
# SQLite gives a lock to whoever asks in the right moment, so everybody lets go now and then.
REST_SECONDS = 0.06


def main(kind):
    tracker = system_account(at=timezone.now())
    print("ready", flush=True)
    for number in count(1):
        if kind == "seal":
            seal(tracker)
            continue
        nearest = min(Round.objects.all(), key=lambda each: abs(each.cut_off - timezone.now()), default=None)
        if nearest is None:
            time.sleep(THOUGHT_SECONDS)
            continue
        try:
            {"rename": rename, "approve": approve}[kind](nearest, f"Turn {os.getpid()}-{number}", at=timezone.now())
        except REFUSED as refused:
            print(type(refused).__name__, flush=True)
        time.sleep(REST_SECONDS)


def seal(tracker):
    """Look for what is due, as the task does; the moment a cut-off has passed there is."""
    swept = seal_due(by=tracker, at=timezone.now())
    for failure in swept.failed:
        print(failure, flush=True)
    time.sleep(0.005)


@transaction.atomic
def rename(round_, turn, *, at):
    """Give a theme and both its aims one new title."""
    by = person("governance", round_)
    theme = Theme.objects.get(plan=round_.plan, slug="streets")
    edit_theme(theme=theme, changes=Changes({"title": turn}), based_on=theme.version, by=by, at=at)
    time.sleep(THOUGHT_SECONDS)
    for aim in Aim.objects.filter(theme=theme):
        today = at.astimezone(LONDON).date()
        reword_aim(aim=aim, title=turn, on=today, reason="Next turn.", based_on=aim.version, by=by, at=at)


@transaction.atomic
def approve(round_, turn, *, at):
    """Submit and approve the updates of two aims with one text."""
    writers = {"patrols": "lead", "helpline": "other_lead"}
    aims = Aim.objects.filter(plan=round_.plan, slug__in=writers)
    updates = []
    for aim in aims:
        updates.append(submit(aim, round_, by=person(writers[aim.slug], round_), at=at, activity=turn))
        time.sleep(THOUGHT_SECONDS)
    approve_updates(updates=updates, by=person("governance", round_), at=at)


def person(role, round_):
    return User.objects.get(email=f"{role.replace('_', '.')}@{round_.plan.slug}.example")
