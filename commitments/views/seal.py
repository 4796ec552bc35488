"""The seal of a quarter: what it is, what each of its hashes proves, and how to check a downloaded file."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commitments.choices import RecordKind
from commitments.models import SealedQuarter
from commitments.reporting.pack import sealed_pack
from commitments.reporting.pack_contents import PackContents, contents_of
from commitments.views.answers import quarter_page
from commitments.views.frame import Frame, Link, frame_of
from commitments.views.reading import NotThen, Reading, State, Tree
from kpis.periods import Period
from plantracker.ui.formatting import counted, file_size, instant

NO_SEAL = "{} has no seal: a quarter is sealed once its cut-off has passed."
HIDDEN = "A record that is not published"
FIRST = "None: this is the first record of the plan’s chain."
LAST = "None yet: this is the newest record of the plan’s chain."
# The same whether there is such a record or not: nobody is to learn of one that is not published.
NONE_PUBLISHED = "None that is published."


@dataclass(frozen=True)
class Fact:
    """One thing that the seal holds, with what it proves; ``is_code`` of a hash."""

    name: str
    value: str
    proves: str
    is_code: bool = False


@dataclass(frozen=True)
class Neighbour:
    """A record before or after this one in the chain; ``digest`` and ``link`` may be missing."""

    place: str
    said: str
    digest: str = ""
    link: Link | None = None


@dataclass(frozen=True)
class FileRow:
    """A file of the pack in print."""

    name: str
    size: str
    rows: str
    digest: str


@dataclass(frozen=True)
class SealPage:
    """Everything on the page."""

    frame: Frame
    facts: tuple[Fact, ...]
    chain: tuple[Neighbour, ...]
    corrections: Link
    manifest: FileRow
    pack: Link
    folder: str
    files: tuple[FileRow, ...]


@quarter_page
def seal(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The seal of a quarter; what is not sealed has none."""
    if reading.record is None:
        what = "The draft" if reading.state is State.DRAFT else "The live plan"
        raise NotThen(NO_SEAL.format(what), f"{what} is not sealed", is_sealed=True)
    return render(request, "review/seal.html", {"page": seal_page(reading, reading.record)})


def seal_page(reading: Reading, record: SealedQuarter) -> SealPage:
    """What the page says of a seal."""
    pack = contents_of(sealed_pack(record))
    files = tuple(
        FileRow(file.name, f"{file.size:,}", "no table" if file.rows is None else f"{file.rows:,}", file.digest)
        for file in pack.files
    )
    return SealPage(
        frame=frame_of(reading, "Seal", page="seal"),
        facts=_facts(reading, record, pack),
        chain=_chain(reading, record),
        corrections=Link(_corrections(reading), reading.url("corrections")),
        manifest=next(row for row in files if row.name == pack.manifest.name),
        pack=Link(f"Download the pack (zip, {file_size(pack.zip_size)})", reading.url("pack")),
        folder=pack.name,
        files=files,
    )


def _facts(reading: Reading, record: SealedQuarter, pack: PackContents) -> tuple[Fact, ...]:
    publication = reading.publication
    return (
        Fact(
            "Cut-off", instant(record.cut_off), "Nothing that was recorded at this instant or later is in the record."
        ),
        Fact(
            "Sealed at", instant(record.taken_at), "When the record was written; it holds the plan as at the cut-off."
        ),
        Fact(
            "Published at",
            instant(publication.published_at) if publication else "Not published",
            "When governance released it. Publishing changes nothing in the record.",
        ),
        Fact(
            "Content hash",
            record.content_hash,
            "That the content is what was sealed: with one character changed, the hash is another.",
            is_code=True,
        ),
        Fact(
            "Record hash",
            record.record_hash,
            "That content, cut-off, times and place in the chain are as sealed: it is taken over all of them. Its first"
            " 12 characters stand at the head of every page of the quarter.",
            is_code=True,
        ),
        Fact(
            "Previous hash",
            record.previous_hash or "None",
            "That no earlier record was changed, left out or put in since: it is the record hash of the one before."
            if record.previous_hash
            else "The first record of a chain has none before it.",
            is_code=bool(record.previous_hash),
        ),
        Fact(
            "Digest of the pack’s manifest",
            pack.manifest.digest,
            "That a pack is the one that this site hands out: the manifest names the digest of every file and the"
            " record hash. A later correction adds to the pack, and so gives the manifest another digest.",
            is_code=True,
        ),
        Fact(
            "Format",
            str(record.format),
            "Nothing by itself: it says how the content is written, so that it stays readable.",
        ),
        Fact("Software", record.software, "Nothing by itself: it says which version of the tracker wrote the record."),
    )


def _chain(reading: Reading, record: SealedQuarter) -> tuple[Neighbour, ...]:
    """The records before and after this one, as far as the reader may know of them."""
    beside = SealedQuarter.objects.filter(
        plan=reading.plan, sequence__in=(record.sequence - 1, record.sequence + 1)
    ).defer("content")
    known = {each.sequence: each for each in beside if _is_known(reading, each)}
    before, after = known.get(record.sequence - 1), known.get(record.sequence + 1)
    is_published = reading.tree is Tree.PUBLISHED
    return (
        _neighbour(reading, "Before it", before) if before else _no_record_before(record),
        Neighbour("This record", f"Record {record.sequence}: the seal of {record.quarter}.", record.record_hash),
        _neighbour(reading, "After it", after)
        if after
        else Neighbour("After it", NONE_PUBLISHED if is_published else LAST),
    )


def _is_known(reading: Reading, record: SealedQuarter) -> bool:
    """Whether the reader may know of a record: of a correction, whether they may know of its quarter."""
    return reading.tree is Tree.REVIEW or record.quarter in {each.quarter for each in reading.seals}


def _no_record_before(record: SealedQuarter) -> Neighbour:
    if record.previous_hash:
        return Neighbour("Before it", f"{HIDDEN}.", record.previous_hash)
    return Neighbour("Before it", FIRST)


def _neighbour(reading: Reading, place: str, record: SealedQuarter) -> Neighbour:
    page, what = "seal", f"the seal of {record.quarter}"
    if record.kind == RecordKind.CORRECTION:
        page, what = "corrections", f"correction {record.number} to {record.quarter}"
    url = reading.url_in(Period.parse_quarter(record.quarter).slug, page)
    return Neighbour(place, f"Record {record.sequence}: {what}.", record.record_hash, Link(f"Show {what}", url))


def _corrections(reading: Reading) -> str:
    if not reading.corrections:
        return "No correction has been recorded"
    return f"{counted(len(reading.corrections), 'correction')} to this record"
