"""The first question of a request, without one before it that only asks whether the kept connection still lives."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.db import InterfaceError, OperationalError, connection

Answer = TypeVar("Answer")


def asked_unchecked(ask: Callable[[], Answer]) -> Answer:
    """The answer; over a kept connection that turns out to be dead it is asked again, over a new one.

    Only for what is read, and read whole by ``ask``: it may be asked twice. Raises what the second time raises.
    """
    if connection.connection is None or connection.in_atomic_block:
        return ask()
    # Django would ask first; the answer itself shows that the connection lives.
    cast(Any, connection).health_check_done = True
    try:
        return ask()
    except (InterfaceError, OperationalError):
        connection.close()
        return ask()
