"""demo: what it refuses before it loads anything."""

import pytest

from commitments.models import Plan


@pytest.mark.parametrize("port", ["0", "-1", "65536", "99999"])
def test_what_is_no_port_is_refused(run, port):
    ran = run("demo", f"--port={port}")
    assert (ran.error, ran.code) == (f"{port} is no port: give one from 1 to 65535.", 1)
    assert not Plan.objects.exists()
