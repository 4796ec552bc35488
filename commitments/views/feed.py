"""A plan's publications and corrections as an Atom feed (RFC 4287)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse

from commitments.models import SealedQuarter
from commitments.reporting.canonical import Correction, read_correction
from commitments.reporting.publications import publication_of
from commitments.reporting.published import published_correction
from commitments.reporting.records import published_summary, sealed_summary
from commitments.views.alternates import ATOM_TYPE
from commitments.views.answers import plan_page
from commitments.views.api.source import instant_text
from commitments.views.desks import Desk
from commitments.views.listing import check_no_query
from commitments.views.markup import Markup
from commitments.views.notes import Note, Notes
from commitments.views.reading import NotHere
from commitments.views.turning import NOTHING_PUBLISHED
from plantracker.ui.formatting import instant, months

ATOM = "http://www.w3.org/2005/Atom"
# Of ten years all publications, and a correction to each.
NEWEST = 80


@dataclass(frozen=True)
class Entry:
    """One thing that happened: named by its record's hash, so that it is the same under every address of the site.

    ``sequence`` is the record's place in the plan's chain.
    """

    record_hash: str
    sequence: int
    title: str
    path: str
    at: datetime
    said: str


@partial(plan_page, names_site=True)
def feed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What was published and corrected, the newest first; links alone bear the site's address."""
    if not desk.seals:
        raise NotHere(NOTHING_PUBLISHED)
    check_no_query(request)
    entries = entries_of(desk)
    # The words of the newest published quarter: those of the live plan are not published.
    words = published_summary(desk.seals[-1]).plan
    atom = Markup("feed", ATOM)
    atom.add("id", f"{_urn(_first_of_chain(desk))}:feed")
    atom.add("title", f"{words.title}: publications and corrections")
    atom.add("updated", instant_text(entries[0].at))
    atom.add("link", rel="self", type=ATOM_TYPE, href=request.build_absolute_uri(desk.url("feed")))
    atom.add("link", rel="alternate", type="text/html", href=request.build_absolute_uri(desk.url("plan")))
    with atom.inside("author"):
        atom.add("name", words.office)
    for entry in entries:
        with atom.inside("entry"):
            atom.add("id", _urn(entry.record_hash))
            atom.add("title", entry.title)
            atom.add("updated", instant_text(entry.at))
            atom.add("link", rel="alternate", type="text/html", href=request.build_absolute_uri(entry.path))
            atom.add("content", entry.said, type="text")
    return atom.answer(ATOM_TYPE)


def entries_of(desk: Desk) -> list[Entry]:
    """The newest of them; a correction made before its quarter was published is told when that was."""
    entries = [*(_publication(desk, seal) for seal in desk.seals), *_corrections(desk)]
    return sorted(entries, key=lambda entry: (entry.at, entry.sequence), reverse=True)[:NEWEST]


def _publication(desk: Desk, seal: SealedQuarter) -> Entry:
    quarter = seal.as_period
    return Entry(
        record_hash=seal.record_hash,
        sequence=seal.sequence,
        title=f"{quarter} published",
        path=_overview(desk, seal),
        at=_published_at(seal),
        said=f"{quarter} ({months(quarter.start, quarter.end)}), as at the cut-off on {instant(seal.cut_off)};"
        f" sealed on {instant(seal.taken_at)}, published on {instant(_published_at(seal))}."
        f" Its record hash is {seal.record_hash}.",
    )


def _corrections(desk: Desk) -> Iterator[Entry]:
    seals = {seal.quarter: seal for seal in desk.seals}
    rows = list(SealedQuarter.objects.corrections().filter(plan=desk.plan, quarter__in=seals))
    # What is corrected is named, and what stays out known, from the records themselves: read in one query.
    records = SealedQuarter.objects.seals().filter(plan=desk.plan, quarter__in={row.quarter for row in rows})
    boards = {record.quarter: sealed_summary(record) for record in records}
    for row in rows:
        seal, board = seals[row.quarter], boards[row.quarter]
        correction = published_correction(read_correction(row.format, row.content), board)
        (note,) = Notes.of((correction,), board).all
        yield Entry(
            record_hash=row.record_hash,
            sequence=row.sequence,
            title=f"Correction {row.number} to {row.quarter}",
            path=_overview(desk, seal),
            at=max(row.taken_at, _published_at(seal)),
            said=_said(note, correction),
        )


def _said(note: Note, correction: Correction) -> str:
    was = f" It said: {note.was}" if note.was else ""
    return f"About {note.about}.{was}\nIt should read: {note.should_read}\nWhy: {note.reason}\nBy: {correction.by}"


def _overview(desk: Desk, seal: SealedQuarter) -> str:
    return desk.url("overview", when=seal.as_period.slug)


def _published_at(seal: SealedQuarter) -> datetime:
    publication = publication_of(seal)
    if publication is None:
        raise ValueError("a feed holds published quarters")
    return publication.published_at


def _first_of_chain(desk: Desk) -> str:
    """The hash of the plan's first record, which no later publication moves."""
    return SealedQuarter.objects.filter(plan=desk.plan).in_chain().values_list("record_hash", flat=True)[0]


def _urn(record_hash: str) -> str:
    return f"urn:sha256:{record_hash}"
