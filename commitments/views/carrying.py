"""What of an address a reader takes along to the same page of another quarter."""

from collections.abc import Iterable

from kpis.periods import NotAPeriod, Period

# The chooser's own: the page that it stands on, and the chosen quarter.
AT, TO = "at", "to"
# The filter of what moved since an earlier quarter.
SINCE, MOVED = "since", "moved"

Pairs = tuple[tuple[str, str], ...]


def carried_to(address: str, query: Iterable[tuple[str, str]]) -> Pairs:
    """The filter without what the quarter at ``address`` cannot answer: nothing moved there since a later one.

    What names no quarter stays, for the page to say so.
    """
    pairs = tuple(query)
    target = _quarter(address)
    asked = [_quarter(value) for name, value in pairs if name == SINCE]
    if target and any(since and since.start >= target.start for since in asked):
        return tuple((name, value) for name, value in pairs if name not in (SINCE, MOVED))
    return pairs


def _quarter(address: str) -> Period | None:
    """None for live, draft, and what is no quarter."""
    try:
        return Period.parse_quarter(address)
    except NotAPeriod:
        return None
