"""A sealing process that is killed at whatever moment: what it said it sealed is there, nothing is there by half."""

import random
import re
import time
from io import StringIO

import pytest
from django.core.management import call_command

from benchmarks.estate import Size, build_estate
from benchmarks.estate import quarters as quarters_of
from benchmarks.scratch import connected, copied_database, migrated_database
from commitments.models import SealedQuarter
from commitments.reporting.records import sealed_summary
from tests.services.addresses import database_url

KILLS = 10
SIZE = Size(quarters=8)
# How long the seven after the first take on a machine that does nothing else: the kills are spread over that.
SECONDS = 0.4


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def estate(request, django_db_blocker):
    """The address of a database with one large plan, eight quarters of which are due."""
    server = database_url() if request.param == "postgresql" else ""
    with django_db_blocker.unblock(), migrated_database(server) as url:
        with connected(url):
            build_estate(SIZE)
        yield url


@pytest.mark.parametrize("kill", range(KILLS))
def test_process_killed_at_random_leaves_whole_seals(estate, kill, start_site, django_db_blocker):
    with django_db_blocker.unblock(), copied_database(estate) as url, connected(url):
        standby = start_site(url).standby()
        standby.wait_for_words("ready\n")
        quarters = quarters_of(SIZE)
        standby.run(*[f"seal_quarter plan-1 {quarter.slug}" for quarter in quarters])
        standby.wait_for_answers(1)
        # Spread evenly, and anywhere within each share.
        time.sleep(SECONDS * (kill + random.random()) / KILLS)
        standby.kill()
        acknowledged = re.findall("sealed, ([0-9a-f]{64})\n", standby.said())
        stored = list(SealedQuarter.objects.in_chain())
        # One may have been stored just before it could be said.
        assert [seal.record_hash for seal in stored][: len(acknowledged)] == acknowledged
        assert len(stored) - len(acknowledged) <= 1
        call_command("verify_seals", stdout=StringIO())
        call_command("seal_quarter", "--due", stdout=StringIO())
        assert_eight_whole_seals(quarters)
        call_command("verify_seals", stdout=StringIO())


def assert_eight_whole_seals(quarters):
    seals = list(SealedQuarter.objects.in_chain())
    assert [seal.quarter for seal in seals] == [str(quarter) for quarter in quarters]
    for seal in seals:
        summary = sealed_summary(seal)
        assert (len(summary.themes), len(summary.aims), len(summary.kpis)) == (12, 150, 60)
