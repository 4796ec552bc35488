"""Hostile files within the limits of size are read or refused in seconds, and in little memory."""

import json
import subprocess
import sys

from tests.kpis.imports import bombs

# Each alone, in plain loops, of which nine take about a second; and all of them together.
LOOPS, MEGABYTES = 45, 200


def test_hostile_files_cost_little(tmp_path):
    expected = bombs.write(tmp_path)
    # In a process of its own, whose peak of memory is theirs alone.
    run = subprocess.run(
        [sys.executable, "-m", bombs.__name__, str(tmp_path)], check=True, capture_output=True, text=True
    )
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert {name: message for name, message, _, _ in found} == expected
    assert [each for each in found if each[2] > LOOPS or each[3] > MEGABYTES] == []
