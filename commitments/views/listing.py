"""What every list has in common: its filter applied and read back, and the file of the same rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, QueryDict

from commitments.filters.lists import ListFilters
from commitments.views.frame import Link
from commitments.views.reading import FileRefused, Reading, State
from plantracker.csvfiles import Column, csv_chunks, shortened
from plantracker.ui.formatting import counted
from plantracker.ui.tables import ALL

DRAFT = "DRAFT"
MENDED = "Nothing is listed until the filter is mended."
# What else the address of a list may carry; a file holds all pages.
SORT, PAGE = "sort", "page"

Item = TypeVar("Item")


@dataclass(frozen=True)
class Listing(Generic[Item]):
    """The items that a filter lets through, in their order, and the filter as a sentence."""

    items: tuple[Item, ...]
    sentence: str


def listing(filters: ListFilters[Item], nothing: str) -> Listing[Item]:
    """Apply a filter; one that cannot be applied lists nothing. ``nothing`` is said where there is nothing at all."""
    if not filters.is_valid():
        return Listing((), MENDED)
    return Listing(tuple(filters.qs), filters.sentence() if filters.queryset else nothing)


def clear_url(filters: ListFilters[Any], url: str) -> str:
    """The list without its filter; empty where there is none to take off."""
    return url if not filters.is_valid() or filters.in_words() else ""


def loosened(
    request: HttpRequest, filters: ListFilters[Any], url: str, orders: Collection[str] = ()
) -> tuple[Link, ...]:
    """Where a filter of several fields keeps nothing: the list without each one of them, if that gives rows."""
    if not filters.is_valid():
        return ()
    links = []
    for name, number in filters.loosened().items():
        query = understood(request, filters, orders)
        for each in (name, *filters.parts.get(name, ())):
            query.pop(each, None)
        label = f"“{filters.form.fields[name].label}”: {counted(number, filters.noun)}"
        links.append(Link(label, f"{url}?{query.urlencode()}"))
    return tuple(links)


def file_url(request: HttpRequest, filters: ListFilters[Any], url: str, orders: Collection[str] = ()) -> str:
    """The file of the rows that the page lists, in its order; empty where its filter cannot be applied.

    ``orders`` are what the list can be sorted by. What it does not know is left out.
    """
    if not filters.is_valid():
        return ""
    query = understood(request, filters, orders)
    return f"{url}?{query.urlencode()}" if query else url


def cited_query(
    request: HttpRequest, filters: ListFilters[Any], orders: Collection[str] = (), *, page: Page[Any] | None = None
) -> str:
    """What a citation of the list has to repeat: filter, order and page; empty for a bad filter.

    ``page`` is the one that is shown, None of what is not paged.
    """
    if not filters.is_valid():
        return ""
    query = understood(request, filters, orders)
    if asked := cited_page(request, page):
        query[PAGE] = asked
    return query.urlencode()


def cited_page(request: HttpRequest, page: Page[Any] | None) -> str:
    """Which page of a list a citation names: all, or a later one by its number; empty for the first."""
    if asks_for_all(request):
        return ALL
    return str(page.number) if page and page.number > 1 else ""


def asks_for_all(request: HttpRequest) -> bool:
    """Whether the address asks for all on one page."""
    return request.GET.get(PAGE) == ALL


def understood(request: HttpRequest, filters: ListFilters[Any], orders: Collection[str]) -> QueryDict:
    """The parameters that the list knows and that say something, without the page."""
    query = QueryDict(mutable=True)
    for name in filters.form.fields:
        if values := [value for value in request.GET.getlist(name) if value]:
            query.setlist(name, values)
    if sorts := [sort for sort in request.GET.getlist(SORT) if _column(sort) in orders]:
        query.setlist(SORT, sorts)
    return query


def check_query(request: HttpRequest, filters: ListFilters[Any], orders: Collection[str] = ()) -> None:
    """Raise ``FileRefused`` for a parameter that the list does not know, or a value that it cannot apply."""
    names = [*filters.form.fields, *([SORT] if orders else [])]
    unknown = [name for name in request.GET if name not in {*names, PAGE}]
    if unknown:
        known = ", ".join(names)
        raise FileRefused(f"The list has no filter named “{shortened(unknown[0])}”. Its filters are: {known}.")
    if not filters.is_valid():
        name, errors = next(iter(filters.errors.items()))
        raise FileRefused(f"The filter “{name}” cannot be applied: {errors[0]}")
    for column in map(_column, request.GET.getlist(SORT)):
        if column and column not in orders:
            known = ", ".join(orders)
            raise FileRefused(f"The list cannot be sorted by “{shortened(column)}”. It can be sorted by: {known}.")


def check_no_query(request: HttpRequest) -> None:
    """Raise ``FileRefused`` for any parameter of a file that is always whole: nobody is to take it for filtered."""
    for name in request.GET:
        raise FileRefused(f"This file has no filters: take “{shortened(name)}” out of its address.")


def _column(sort: str) -> str:
    """The column that a list is asked to be sorted by, either way; empty for its natural order."""
    return sort.removeprefix("-")


def csv_file(
    reading: Reading, name: str, columns: Sequence[Column], rows: Iterable[tuple[str, Sequence[str]]]
) -> HttpResponse:
    """A file with marking, quarter and state before each row and the path of its page after it.

    ``rows`` are pairs of that path and the row's own texts. A draft says so in each row and in its name.
    """
    is_draft = reading.state is State.DRAFT
    marking = reading.summary.plan.marking
    start = [f"{DRAFT} {marking}" if is_draft else marking, reading.summary.quarter, state_word(reading)]
    heads = [Column("marking"), Column("quarter"), Column("state"), *columns, Column("page")]
    content = b"".join(csv_chunks(heads, ([*start, *row, page] for page, row in rows)))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(reading, name)}"'
    return response


def state_word(reading: Reading) -> str:
    """``live``, ``DRAFT`` or ``sealed``."""
    return DRAFT if reading.state is State.DRAFT else reading.state.value


def file_name(reading: Reading, name: str) -> str:
    """A file's name: that of a sealed quarter, of the live plan, or of a draft."""
    state = "" if reading.state is State.SEALED else f"{state_word(reading)}-"
    return f"{state}{reading.plan.slug}-{reading.quarter.slug}-{name}.csv"
