"""The panel's pack: the files that hand over one quarter, built from its seal and nothing else."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commitments.models import Plan, SealedQuarter
from commitments.reporting import pack_columns, pack_figures, pack_rows
from commitments.reporting.canonical import FORMAT, Correction
from commitments.reporting.changes import Changes, changes_between
from commitments.reporting.records import (
    earlier_seal,
    live_quarter,
    published_corrections,
    sealed_summary,
    summary_as_at,
)
from commitments.reporting.summary import QuarterSummary
from plantracker import csvfiles

DRAFT = "DRAFT"
# A zip holds a time per file; one fixed time makes the same quarter the same bytes.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class PackFiles:
    """The files of a pack by name, in order, and the pack's own name without an ending."""

    name: str
    files: dict[str, bytes]

    def as_zip(self) -> bytes:
        """All files in one zip; the same files give the same bytes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files.items():
                entry = zipfile.ZipInfo(f"{self.name}/{name}", ZIP_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
        return buffer.getvalue()


@dataclass(frozen=True)
class _Source:
    """What a pack is made of; ``record`` is None and ``is_draft`` true before the seal."""

    summary: QuarterSummary
    earlier: QuarterSummary | None
    corrections: Sequence[Correction]
    record: SealedQuarter | None

    @property
    def format(self) -> int:
        """The format of the record, that of new ones for a draft."""
        return self.record.format if self.record else FORMAT

    @property
    def is_draft(self) -> bool:
        return self.record is None

    @property
    def marking(self) -> str:
        marking = self.summary.plan.marking
        return f"{DRAFT} {marking}" if self.is_draft else marking


def sealed_pack(record: SealedQuarter) -> PackFiles:
    """The pack of a sealed quarter, changes counted against the seal before it in the chain."""
    earlier = earlier_seal(record)
    source = _Source(
        summary=sealed_summary(record),
        earlier=sealed_summary(earlier) if earlier else None,
        corrections=published_corrections(record),
        record=record,
    )
    return _packed(source, f"{record.plan.slug}-{record.as_period.slug}")


def draft_pack(plan: Plan, *, at: datetime) -> PackFiles:
    """The pack as it would be if the open round's cut-off were now; every file says DRAFT."""
    quarter = live_quarter(plan, at=at)
    latest = SealedQuarter.objects.seals().filter(plan=plan, quarter_start__lt=quarter.start)
    earlier = latest.order_by("-quarter_start").first()
    source = _Source(
        summary=summary_as_at(plan, quarter, cut_off=at),
        earlier=sealed_summary(earlier) if earlier else None,
        corrections=(),
        record=None,
    )
    return _packed(source, f"{DRAFT}-{plan.slug}-{quarter.slug}")


def _packed(source: _Source, name: str) -> PackFiles:
    changes = changes_between(source.earlier, source.summary) if source.earlier else None
    rows = _rows(source, changes)
    prefix = f"{DRAFT}-" if source.is_draft else ""
    files = {}
    for file, columns in pack_columns.files_of(source.format).items():
        plain = [csvfiles.Column(each.name, is_text=not each.is_figure) for each in columns]
        files[prefix + file] = b"".join(csvfiles.csv_chunks(plain, rows[file]))
    files[prefix + "manifest.json"] = _manifest(source, files)
    return PackFiles(name, files)


def _rows(source: _Source, changes: Changes | None) -> dict[str, Iterator[list[str]]]:
    summary, marking = source.summary, source.marking
    return {
        "table_one.csv": pack_rows.table_one(summary, marking),
        "themes.csv": pack_rows.themes(summary, marking),
        "aims.csv": pack_rows.aims(summary, marking),
        "kpis.csv": pack_rows.kpis(summary, marking),
        "changes.csv": pack_rows.changes(changes, marking) if changes else iter(()),
        "corrections.csv": pack_rows.corrections(summary.quarter, source.corrections, marking),
        "verdicts.csv": pack_figures.verdicts(summary, marking),
        "series.csv": pack_figures.series(summary, marking),
        "definitions.csv": pack_figures.definitions(summary, marking),
        "rules.csv": pack_figures.rules(summary, marking),
        "glossary.csv": pack_figures.glossary(summary, marking),
        "dictionary.csv": pack_rows.dictionary(pack_columns.files_of(source.format), marking),
    }


def _manifest(source: _Source, files: dict[str, bytes]) -> bytes:
    """What the pack holds and which record it was built from; no time of its own, no address."""
    summary, record = source.summary, source.record
    said: dict[str, Any] = {
        "plan": summary.plan.slug,
        "title": summary.plan.title,
        "quarter": summary.quarter,
        "state": "sealed" if record else DRAFT,
        "cut_off": summary.cut_off.isoformat(),
        "marking": source.marking,
        "compared_with": source.earlier.quarter if source.earlier else None,
        "corrections": len(source.corrections),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    if record:
        said["seal"] = {
            "sequence": record.sequence,
            "format": record.format,
            "content_hash": record.content_hash,
            "previous_hash": record.previous_hash,
            "record_hash": record.record_hash,
        }
    return (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode()
