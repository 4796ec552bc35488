"""What every list has in common: its filter applied and read back, and the file of the same rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import HttpRequest, HttpResponse

from commitments.filters import ListFilterForm
from commitments.views.reading import FileRefused, Reading, State
from plantracker.csvfiles import Column, csv_chunks, shortened

DRAFT = "DRAFT"
MENDED = "Nothing is listed until the filter is mended."
# What else the address of a list may carry; a file holds all pages.
SORT, PAGE = "sort", "page"

Item = TypeVar("Item")


@dataclass(frozen=True)
class Listing(Generic[Item]):
    """The items that a filter lets through, each with its place among all, and the filter as a sentence."""

    items: tuple[tuple[int, Item], ...]
    sentence: str


def listing(form: ListFilterForm, everything: Sequence[Item], nothing: str) -> Listing[Item]:
    """Apply a filter; one that cannot be applied lists nothing. ``nothing`` is said where there is nothing at all."""
    if not form.is_valid():
        return Listing((), MENDED)
    found = tuple((place, item) for place, item in enumerate(everything) if form.matches(item))
    return Listing(found, form.sentence(len(found), len(everything)) if everything else nothing)


def clear_url(form: ListFilterForm, url: str) -> str:
    """The list without its filter; empty where there is none to take off."""
    return url if not form.is_valid() or form.in_words() else ""


def file_url(request: HttpRequest, form: ListFilterForm, url: str, orders: Collection[str] = ()) -> str:
    """The file of the rows that the page lists, in its order; empty where its filter cannot be applied.

    ``orders`` are what the list can be sorted by. What it does not know is left out.
    """
    if not form.is_valid():
        return ""
    query = request.GET.copy()
    for name in set(query) - {*form.fields}:
        del query[name]
    if sorts := [sort for sort in request.GET.getlist(SORT) if _column(sort) in orders]:
        query.setlist(SORT, sorts)
    return f"{url}?{query.urlencode()}" if query else url


def check_query(request: HttpRequest, form: ListFilterForm, orders: Collection[str] = ()) -> None:
    """Raise ``FileRefused`` for a parameter that the list does not know, or a value that it cannot apply."""
    filters = [*form.fields, *([SORT] if orders else [])]
    unknown = [name for name in request.GET if name not in {*filters, PAGE}]
    if unknown:
        known = ", ".join(filters)
        raise FileRefused(f"The list has no filter named “{shortened(unknown[0])}”. Its filters are: {known}.")
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise FileRefused(f"The filter “{name}” cannot be applied: {errors[0]}")
    for column in map(_column, request.GET.getlist(SORT)):
        if column and column not in orders:
            raise FileRefused(f"The list cannot be sorted by “{shortened(column)}”.")


def check_no_query(request: HttpRequest) -> None:
    """Raise ``FileRefused`` for any parameter of a file that is always whole: nobody is to take it for filtered."""
    for name in request.GET:
        raise FileRefused(f"This file has no filters: take “{shortened(name)}” out of its address.")


def _column(sort: str) -> str:
    """The column that a list is asked to be sorted by, either way; empty for its natural order."""
    return sort.removeprefix("-")


def csv_file(reading: Reading, name: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """A file with marking, quarter and state before each row; a draft says so there and in its name."""
    is_draft = reading.state is State.DRAFT
    marking = reading.summary.plan.marking
    start = [f"{DRAFT} {marking}" if is_draft else marking, reading.summary.quarter, state_word(reading)]
    heads = [Column("marking"), Column("quarter"), Column("state"), *columns]
    content = b"".join(csv_chunks(heads, ([*start, *row] for row in rows)))
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
