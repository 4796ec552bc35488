"""The order of a list that has no headings to sort by: asked for as of a table, said in words, offered as links."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import HttpRequest, QueryDict

from commitments.views.listing import SORT

Item = TypeVar("Item")


@dataclass(frozen=True)
class Way(Generic[Item]):
    """One thing that a list can be sorted by; ``key`` is where an item stands."""

    label: str
    key: Callable[[Item], Any]


@dataclass(frozen=True)
class SortLink:
    """The list in one order; ``now`` is “ascending” or “descending” where it stands so already, else empty."""

    label: str
    url: str
    now: str = ""
    is_current: bool = False


class Sorting(Generic[Item]):
    """What an address asks of a list's order; what it does not know is left out, as by a table.

    ``natural`` is the label of the order in which the items come; ties fall back to that.
    """

    def __init__(self, request: HttpRequest, ways: Mapping[str, Way[Item]], natural: str) -> None:
        self.ways, self.natural = ways, natural
        asked = request.GET.getlist(SORT)
        self.asked = [(name, sort != name) for sort in asked if (name := sort.removeprefix("-")) in ways]

    def __bool__(self) -> bool:
        """Whether another order than the natural one is asked for."""
        return bool(self.asked)

    def sorted(self, items: Iterable[Item]) -> list[Item]:
        """The items in the order that is asked for."""
        found = list(items)
        for name, is_descending in reversed(self.asked):
            found.sort(key=self.ways[name].key, reverse=is_descending)
        return found

    def words(self) -> str:
        """The order that is asked for; empty for the natural one."""
        said = [f"{self.ways[name].label} ({_now(is_descending)})" for name, is_descending in self.asked]
        return f"sorted by {'; '.join(said)}" if said else ""

    def links(self, query: QueryDict, url: str) -> tuple[SortLink, ...]:
        """The list in each order, with the filter of ``query``; what it is sorted by already leads the other way."""
        now = dict(self.asked[:1])
        natural = SortLink(self.natural, _url(url, query, ""), is_current=not now)
        return (
            natural,
            *(
                SortLink(
                    way.label,
                    _url(url, query, f"-{name}" if now.get(name) is False else name),
                    _now(now[name]) if name in now else "",
                    is_current=name in now,
                )
                for name, way in self.ways.items()
            ),
        )


def _now(is_descending: bool) -> str:
    return "descending" if is_descending else "ascending"


def _url(url: str, query: QueryDict, sort: str) -> str:
    query = query.copy()
    query.pop(SORT, None)
    if sort:
        query[SORT] = sort
    return f"{url}?{query.urlencode()}" if query else url
