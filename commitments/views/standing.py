"""How the aims stand: six counts now and in the quarter before, each with its list; what got worse."""

from dataclasses import dataclass
from urllib.parse import urlencode

from commitments.filters.measures import JUDGED
from commitments.ratings import RagCounts
from commitments.reporting.changes import AimChange
from commitments.reporting.exceptions import is_adverse, lacks_comment
from commitments.reporting.summary import AimSummary, QuarterSummary
from commitments.views.board_rows import Question, adverse_question
from commitments.views.headlines import Movement
from commitments.views.reading import Reading
from commitments.views.staleness import stale_count
from commitments.views.tags import NOT_RATED, rating_tag, six_counts
from commitments.views.verdicts import ORDER as ORDER_OF_JUDGEMENTS
from kpis.methods.verdict import Judgement
from plantracker.ui.formatting import counted
from plantracker.ui.fragments import Count, Tag

HEADS = ("Red", "Amber", "Green", "Complete", NOT_RATED, "All")
WORST = 5


@dataclass(frozen=True)
class CountsRow:
    """Six counts of one rating in one quarter."""

    label: str
    cells: tuple[Count, ...]


@dataclass(frozen=True)
class CountsTable:
    """The six counts of both ratings; ``carried`` says how many of them come from an earlier quarter.

    ``stale`` says how many aims are stale, empty for none. Their addresses lead to those; empty where there are none.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[CountsRow, ...]
    carried: str
    carried_url: str
    stale: str
    stale_url: str


@dataclass(frozen=True)
class WorseAim:
    """An aim that got worse: what it was, what it is, and why."""

    title: str
    url: str
    was: tuple[Tag, Tag]
    now: tuple[Tag, Tag]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Worse:
    """The aims that fell furthest; ``more`` says where the rest is, empty where this is all."""

    heading: str
    aims: tuple[WorseAim, ...]
    more: str
    url: str


@dataclass(frozen=True)
class Adverse:
    """The adverse measures that come first; ``more`` says where the rest is, empty where this is all."""

    heading: str
    rows: tuple[Question, ...]
    more: str
    url: str


def counts_table(reading: Reading, older: QuarterSummary | None) -> CountsTable:
    """Both ratings of all aims, with those of the earlier quarter beneath; that one's counts lead to its own list."""
    summary = reading.summary
    url = reading.url("aim-list")
    rows = [CountsRow("RAG", _counts(summary, "rag", url))]
    if older is not None and reading.earlier is not None:
        old_url = reading.url_in(reading.earlier.as_period.slug, "aim-list")
        rows.append(CountsRow(f"RAG in {older.quarter}", _counts(older, "rag", old_url)))
    rows.append(CountsRow("Projected RAG", _counts(summary, "projected", url)))
    if older is not None and reading.earlier is not None:
        rows.append(CountsRow(f"Projected RAG in {older.quarter}", _counts(older, "projected", old_url)))
    carried = sum(aim.is_carried for aim in summary.aims)
    stale = sum(aim.is_stale for aim in summary.aims)
    said = counted(carried, "of these ratings is carried", "of these ratings are carried")
    return CountsTable(
        caption="How many aims stand at each rating.",
        heads=HEADS,
        rows=tuple(rows),
        carried=f"{said} from an earlier quarter",
        carried_url=f"{url}?mark=carried" if carried else "",
        stale=stale_count(reading, stale) if stale else "",
        stale_url=f"{url}?mark=stale" if stale else "",
    )


def worse_of(reading: Reading, movement: Movement) -> Worse | None:
    """What got worse since the earlier quarter, the worst first; None where nothing did or nothing is compared."""
    if movement.changes is None:
        return None
    found = movement.changes.aims_of_group("worse")
    if not found:
        return None
    left = len(found) - WORST
    shown = f": the worst {WORST} of {len(found):,}" if left > 0 else ""
    return Worse(
        heading=f"What got worse since {movement.changes.older}{shown}",
        aims=tuple(_line(reading, change) for change in found[:WORST]),
        more=f"All {counted(len(found), 'aim')} that got worse" if left > 0 else "",
        url=f"{reading.url('changes')}#worse",
    )


def judged_counts(reading: Reading) -> tuple[Count, ...]:
    """What the verdicts of the key measures mean, zeros included, each with its list; empty without key measures."""
    judged = [kpi.judgement for kpi in reading.summary.kpis if kpi.key]
    if not judged:
        return ()
    url = f"{reading.url('kpi-list')}?key=yes"
    counts = [
        Count(JUDGED[each], judged.count(each), f"{url}&{urlencode({'judgement': each.value})}")
        for each in ORDER_OF_JUDGEMENTS
    ]
    return (*counts, Count("All", len(judged), url))


def adverse_of(reading: Reading) -> Adverse | None:
    """The adverse measures, those without a comment first; None where there are none."""
    found = sorted((kpi for kpi in reading.summary.kpis if is_adverse(kpi)), key=lambda kpi: bool(kpi.comment_text))
    if not found:
        return None
    lacking = sum(lacks_comment(kpi) for kpi in found)
    return Adverse(
        heading=f"{counted(len(found), 'adverse KPI')}, {lacking:,} without a comment",
        rows=tuple(adverse_question(kpi, reading.url) for kpi in found[:WORST]),
        more=f"All {counted(len(found), 'adverse KPI')}" if len(found) > WORST else "",
        url=f"{reading.url('kpi-list')}?judgement={Judgement.BAD}",
    )


def _counts(summary: QuarterSummary, field: str, url: str) -> tuple[Count, ...]:
    rags = (aim.rag if field == "rag" else aim.projected_rag for aim in summary.aims)
    return six_counts(RagCounts.of(rags), url=url, field=field)


def _line(reading: Reading, change: AimChange) -> WorseAim:
    before, after = change.before, change.after
    if before is None or after is None:
        raise ValueError("an aim that got worse is in both records")
    return WorseAim(
        title=after.title,
        url=reading.url("aim", aim=after.slug),
        was=_pair(before),
        now=_pair(after),
        reasons=_reasons(after),
    )


def _pair(aim: AimSummary) -> tuple[Tag, Tag]:
    return rating_tag(aim.rag), rating_tag(aim.projected_rag)


def _reasons(aim: AimSummary) -> tuple[str, ...]:
    update = aim.update
    said = (update.rag_reason, update.projected_reason) if update else ()
    return tuple(dict.fromkeys(reason for reason in said if reason)) or ("No reason is recorded.",)
