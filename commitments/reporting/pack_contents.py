"""What a quarter's pack holds, file by file, with what a reader needs to check a downloaded one."""

import csv
import hashlib
import io
from dataclasses import dataclass

from commitments.reporting.pack import PackFiles

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class PackedFile:
    """One file: its size in bytes, its SHA-256 in hexadecimal, its rows without the headings; None of no table."""

    name: str
    size: int
    rows: int | None
    digest: str


@dataclass(frozen=True)
class PackContents:
    """The files of a pack in order, and the size in bytes of the zip around them."""

    name: str
    zip_size: int
    files: tuple[PackedFile, ...]

    @property
    def manifest(self) -> PackedFile:
        """The file that names the digests of all others."""
        return next(file for file in self.files if file.name == MANIFEST)


def contents_of(pack: PackFiles) -> PackContents:
    """What a sealed quarter's pack holds."""
    files = tuple(
        PackedFile(name, len(content), _rows(name, content), hashlib.sha256(content).hexdigest())
        for name, content in pack.files.items()
    )
    return PackContents(pack.name, len(pack.as_zip()), files)


def _rows(name: str, content: bytes) -> int | None:
    if not name.endswith(".csv"):
        return None
    # A text may hold line breaks, so lines are not rows.
    return sum(1 for _ in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) - 1
