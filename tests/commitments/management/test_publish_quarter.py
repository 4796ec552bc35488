"""publish_quarter: what it says, and what it refuses, in one sentence."""

from commitments.actions.sealing import seal_quarter
from commitments.models import Publication
from kpis.periods import Period
from tests.commitments.management.test_verify_seals import AT


def sealed(cast, quarter):
    return seal_quarter(plan=cast.plan, quarter=Period.parse(quarter), by=cast.governance, at=AT).record


def test_a_sealed_quarter_is_published_once(cast, run):
    record = sealed(cast, "2023/24 Q2")
    assert run("publish_quarter", "north", "2023-24-q2").out == [f"north 2023/24 Q2: published, {record.record_hash}"]
    again = run("publish_quarter", "north", "2023/24 Q2")
    assert again.out == [f"north 2023/24 Q2: published already, {record.record_hash}"]
    assert Publication.objects.get().seal == record


def test_what_cannot_be_published_is_said(cast, run):
    assert run("publish_quarter", "north", "2023-24-q2").error == "2023/24 Q2 of “north” is not sealed."
    sealed(cast, "2023/24 Q2")
    sealed(cast, "2023/24 Q3")
    refused = run("publish_quarter", "north", "2023-24-q3")
    assert refused.error == "Publish 2023/24 Q2 first: 2023/24 Q3 says what changed since then."
    assert "is no quarter" in run("publish_quarter", "north", "soon").error
    assert "There is no plan “south”" in run("publish_quarter", "south", "2023-24-q3").error
    assert not Publication.objects.exists()
