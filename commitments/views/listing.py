"""What every list has in common: its filter applied and read back, and the file of the same rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commitments.filters import ListFilterForm
from commitments.views.reading import Reading, State
from plantracker.csvfiles import Column, csv_chunks, shortened

DRAFT = "DRAFT"
MENDED = "Nothing is listed until the filter is mended."
# What else an address of a list may carry; a file holds all pages.
ORDER, PAGE = "sort", "page"

Item = TypeVar("Item")


@dataclass(frozen=True)
class Listing(Generic[Item]):
    """The items that a filter lets through, each with its place among all, and the filter as a sentence."""

    items: tuple[tuple[int, Item], ...]
    sentence: str


class FileRefused(Exception):
    """The address asks for a file that cannot be made; the message is a plain sentence."""


def listing(form: ListFilterForm, everything: Sequence[Item], nothing: str) -> Listing[Item]:
    """Apply a filter; one that cannot be applied lists nothing. ``nothing`` is said where there is nothing at all."""
    if not form.is_valid():
        return Listing((), MENDED)
    found = tuple((place, item) for place, item in enumerate(everything) if form.matches(item))
    return Listing(found, form.sentence(len(found), len(everything)) if everything else nothing)


def clear_url(form: ListFilterForm, url: str) -> str:
    """The list without its filter; empty where there is none to take off."""
    return url if not form.is_valid() or form.in_words() else ""


def file_url(request: HttpRequest, form: ListFilterForm, url: str) -> str:
    """The file of the rows that the page lists; empty where its filter cannot be applied."""
    if not form.is_valid():
        return ""
    query = request.GET.copy()
    for name in set(query) - {*form.fields, ORDER}:
        del query[name]
    return f"{url}?{query.urlencode()}" if query else url


def check_query(request: HttpRequest, form: ListFilterForm) -> None:
    """Raise ``FileRefused`` for a parameter that the list does not know, or a value that it cannot apply."""
    unknown = [name for name in request.GET if name not in {*form.fields, ORDER, PAGE}]
    if unknown:
        known = ", ".join([*form.fields, ORDER])
        raise FileRefused(f"The list has no filter named “{shortened(unknown[0])}”. Its filters are: {known}.")
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise FileRefused(f"The filter “{name}” cannot be applied: {errors[0]}")


def refused_file(request: HttpRequest, reason: FileRefused) -> HttpResponse:
    """The page of a file that was not made, with the reason."""
    return render(request, "400.html", {"sentence": str(reason)}, status=400)


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
