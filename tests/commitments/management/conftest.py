"""Commands called as from a shell: what they said, and the code they would end with."""

import io
from dataclasses import dataclass

import pytest
from django.core.management import CommandError, call_command


@dataclass(frozen=True)
class Ran:
    """What a command said on each stream; ``error`` is its last words where it ended with ``code`` 1."""

    out: list[str]
    err: list[str]
    error: str = ""
    code: int = 0


@pytest.fixture
def run(db):
    def run(*arguments):
        out, err = io.StringIO(), io.StringIO()
        error, code = "", 0
        try:
            call_command(*arguments, stdout=out, stderr=err, no_color=True)
        except CommandError as raised:
            error, code = str(raised), raised.returncode
        return Ran(out.getvalue().splitlines(), err.getvalue().splitlines(), error, code)

    return run
