"""Files that commands are given."""

from collections.abc import Sequence
from pathlib import Path

from django.core.management.base import CommandError

from plantracker.csvfiles import BY_COMMAND, MEBIBYTE, Problem
from plantracker.ui.formatting import counted

NAMED = 20


def content_of(path: Path) -> bytes:
    """The file's bytes; raises ``CommandError`` where it cannot be read or is larger than a command takes."""
    try:
        with path.open("rb") as file:
            # One byte more than the limit is enough to see that it is too large.
            content = file.read(BY_COMMAND.size + 1)
    except OSError as error:
        raise CommandError(f"“{path}” cannot be read ({error.strerror}).") from error
    if len(content) > BY_COMMAND.size:
        raise CommandError(f"“{path.name}” is larger than {BY_COMMAND.size // MEBIBYTE} MB: split it.")
    return content


def check_sound(problems: Sequence[Problem], undone: str) -> None:
    """Raises ``CommandError`` that names the first problems, where a file has any; ``undone`` is “judged”."""
    if not problems:
        return
    lines = [str(problem) for problem in problems[:NAMED]]
    if len(problems) > NAMED:
        lines.append(f"… and {counted(len(problems) - NAMED, 'more problem')}.")
    raise CommandError("\n".join([*lines, f"Nothing was {undone}: mend the file, and try again."]))
