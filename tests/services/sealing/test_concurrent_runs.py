"""Whoever seals at the same time, each quarter of each plan is sealed once, and nobody reports an error."""

import re
import time

from plantracker.people.models import User
from tests.services.conftest import wait_until
from tests.services.sealing.history import is_whole, plan_of, quarters, report, sealed_names, seals
from tests.services.sealing.processes import released_together

PROCESSES = 8
SECONDS = 60
HASTY = "tests.services.sealing.hasty"


def test_two_workers_and_two_beats_seal_once(database, broker, start_site):
    site = start_site(database, broker.conf.broker_url)
    casts = [plan_of("north"), plan_of("south")]
    # What is due as they start, and what falls due while they run.
    for quarter in quarters(2):
        for cast in casts:
            report(cast, quarter)
    beats = [site.beat(HASTY) for _ in range(2)]
    workers = [site.worker(HASTY) for _ in range(2)]
    for quarter in quarters(4)[2:]:
        for cast in casts:
            report(cast, quarter)
        time.sleep(1)
    expected = [str(quarter) for quarter in quarters(4)]
    assert wait_until(lambda: all(len(sealed_names(cast)) == 4 for cast in casts), SECONDS)
    # Each of the two beats sends a task a second, and each worker takes some: let them find nothing, twice.
    for process in [*beats, *workers]:
        process.wait_for(lambda process=process: len(re.findall("Sending due task|succeeded", process.said())) >= 3)
    for cast in casts:
        assert sealed_names(cast) == expected
        assert all(is_whole(seal) for seal in seals(cast))
    assert not any("ERROR" in worker.said() for worker in workers)
    assert site.manage("verify_seals").returncode == 0


def test_eight_commands_at_once_seal_once(database, start_site):
    site = start_site(database)
    standbys = [site.standby() for _ in range(PROCESSES)]
    for standby in standbys:
        standby.wait_for_words("ready\n")
    # On a database where nobody ever sealed, all eight want to make the system's account.
    assert released_together(standbys, "seal_quarter --due") == ["Nothing is due.\nexit 0"] * PROCESSES
    assert User.objects.count() == 1
    cast = plan_of()
    for quarter in quarters(4):
        report(cast, quarter)
        answers = released_together(standbys, f"seal_quarter north {quarter.slug}")
        hashes = {seal.quarter: seal.record_hash for seal in seals(cast)}
        made = f"north {quarter}: sealed, {hashes[str(quarter)]}\nexit 0"
        there = f"north {quarter}: already there, {hashes[str(quarter)]}\nexit 0"
        assert sorted(answers) == [there] * (PROCESSES - 1) + [made]
    assert sealed_names(cast) == [str(quarter) for quarter in quarters(4)]
    assert all(is_whole(seal) for seal in seals(cast))
    assert site.manage("verify_seals").returncode == 0


def test_eight_sweeps_at_once_share_what_is_due(database, start_site):
    site = start_site(database)
    casts = [plan_of("north"), plan_of("south")]
    for cast in casts:
        for quarter in quarters(4):
            report(cast, quarter)
    standbys = [site.standby() for _ in range(PROCESSES)]
    for standby in standbys:
        standby.wait_for_words("ready\n")
    answers = released_together(standbys, "seal_quarter --due")
    assert [answer.rpartition("\n")[2] for answer in answers] == ["exit 0"] * PROCESSES
    made = sorted(
        line.partition(": sealed")[0] for answer in answers for line in answer.splitlines() if "sealed" in line
    )
    assert made == [f"{slug} {quarter}" for slug in ("north", "south") for quarter in quarters(4)]
    for cast in casts:
        assert sealed_names(cast) == [str(quarter) for quarter in quarters(4)]
    assert site.manage("verify_seals").returncode == 0
