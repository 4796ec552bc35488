"""The open implementation of the same charts agrees on every point. Where its results come from: data/README.md."""

import json
from itertools import chain, repeat
from pathlib import Path

import pytest

from kpis.methods.control import Options, analyse, analyse_many
from kpis.methods.limits import TOO_SMALL

PEER = [json.loads(line) for line in (Path(__file__).parent / "data" / "peer.jsonl").read_text().splitlines()]
LINES = ("mean", "lower", "upper")
WORDS = ("label", "flag", "point_type", "segment", "short")


def asked(case):
    given = dict(case["in"])
    values = given.pop("values")
    del given["id"], given["start"]
    return values, Options(**given | {"resets": tuple(given["resets"])})


def spread(runs):
    return tuple(chain.from_iterable(repeat(value, count) for value, count in runs))


@pytest.mark.parametrize("case", PEER, ids=[str(case["in"]["id"]) for case in PEER])
def test_every_point_as_the_peer_has_it(case):
    control, peer = analyse(*asked(case)), case["out"]
    # A doubt about small numbers changes no figure; any other guard would.
    assert set(control.guards) <= {TOO_SMALL}
    for line in LINES:
        ours, theirs = getattr(control, line), spread(peer[line])
        assert [value is None for value in ours] == [value is None for value in theirs]
        known = [value for value in ours if value is not None]
        # The last bit of a mean move may differ; that of a mean may not.
        allowed = 0 if line == "mean" else 1e-9
        assert known == pytest.approx([value for value in theirs if value is not None], rel=allowed, abs=0)
    for column in WORDS:
        assert getattr(control, column) == spread(peer[column])
    assert (control.variation, control.assurance) == (peer["variation"], peer["assurance"])


def test_all_of_them_in_one_batch():
    for control, case in zip(analyse_many([asked(case) for case in PEER]), PEER, strict=True):
        assert control == analyse(*asked(case))


def test_the_series_show_everything_that_is_asked_of_them():
    assert len(PEER) == 300
    found = {label for case in PEER for label, _ in case["out"]["label"]}
    assert len(found) == 9
    for column, count in (("variation", 5), ("assurance", 4)):
        assert len({case["out"][column] for case in PEER}) == count
    for name in ("resets", "fix_after", "target"):
        assert sum(bool(case["in"][name]) for case in PEER) > 50
    assert sum(None in case["in"]["values"] for case in PEER) > 50
    assert sum(not case["in"]["screen"] for case in PEER) > 50
