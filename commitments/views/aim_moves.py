"""Aims that moved between two records, as rows: what was, what is, why, who delivers, since when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from commitments.choices import is_sensitive
from commitments.ratings import movement
from commitments.reporting.changes import AimChange
from commitments.reporting.summary import AimSummary, QuarterSummary
from commitments.views.aim_blocks import deliverer_word, higher_marking
from commitments.views.staleness import STALE
from commitments.views.tags import rating_tag
from plantracker.ui.formatting import day
from plantracker.ui.fragments import WasNow

Url = Callable[..., str]
# What a row says of its aim beside the ratings, by the names of legends.
MARKS_OF_MOVES = frozenset({"carried", "stale", "sensitive"})


@dataclass(frozen=True)
class AimMove:
    """One aim: both ratings then and now, why, who answers for it, and the date of what is said."""

    title: str
    url: str
    old_title: str
    theme: str
    deliverer: str
    led: str
    rag: WasNow
    projected: WasNow
    reasons: tuple[str, ...]
    updated: str
    late: str
    marking: str


@dataclass(frozen=True)
class AimMoves:
    """What the rows of aims between two records are made from; ``url_then`` and ``url_now`` lead into each record.

    ``stale`` is what is said beside a stale aim.
    """

    older: QuarterSummary
    newer: QuarterSummary
    url_then: Url
    url_now: Url
    stale: str = STALE

    def rows(self, changes: Iterable[AimChange]) -> tuple[AimMove, ...]:
        """A row for each aim, in the order given."""
        themes = {theme.slug: theme.title for summary in (self.older, self.newer) for theme in summary.themes}
        gone = {aim.slug: f"Withdrawn: {aim.reason}" for each in (self.older, self.newer) for aim in each.gone}
        return tuple(self._row(change, themes, gone) for change in changes)

    def _row(self, change: AimChange, themes: dict[str, str], gone: dict[str, str]) -> AimMove:
        shown = change.after or change.before
        if shown is None:
            raise ValueError("a change has a side")
        before, after = change.before, change.after
        return AimMove(
            title=shown.title,
            url=(self.url_now if after else self.url_then)("aim", aim=change.slug),
            old_title=before.title if before and change.is_reworded else "",
            theme=themes[change.theme],
            deliverer=f"Delivered by: {deliverer_word(shown.delivered_by) or 'nobody named'}",
            led=f"; lead: {shown.lead or 'none'}",
            rag=_was_now(before.rag if before else None, after.rag if after else None),
            projected=_was_now(before.projected_rag if before else None, after.projected_rag if after else None),
            reasons=_reasons(change, after) if after else (gone.get(change.slug, "No longer in the record."),),
            updated=_updated(after),
            late=self.stale if after and after.is_stale else "",
            marking=higher_marking(after.update) if after and after.update else "",
        )


def highest_of(marking: str, changes: Iterable[AimChange]) -> str:
    """The plan's marking, or the higher one of an update whose words are among the rows."""
    updates = [change.after.update for change in changes if change.after and change.after.update]
    return next((higher_marking(update) for update in updates if is_sensitive(update.marking)), marking)


def _was_now(before: str | None, after: str | None) -> WasNow:
    if before is None:
        return WasNow(None, rating_tag(after or ""), "new")
    if after is None:
        return WasNow(rating_tag(before), None, "withdrawn")
    if before == after:
        return WasNow(None, rating_tag(after))
    return WasNow(rating_tag(before), rating_tag(after), movement(before, after))


def _reasons(change: AimChange, aim: AimSummary) -> tuple[str, ...]:
    """The reasons as approved: of the ratings that moved, of both where neither did; and that of a rewording between.

    Where a rating moved and only the other has a reason, that one stands for both.
    """
    update = aim.update
    given = {"RAG": update.rag_reason, "Projection": update.projected_reason} if update else {}
    moves = {"RAG": change.rag, "Projection": change.projected_rag}
    moved = [name for name, said in given.items() if said and moves[name] not in ("", "same")]
    said = [f"{name}: {reason}" for name, reason in given.items() if reason and (not moved or name in moved)]
    if change.has_new_wording and aim.reworded_reason:
        said.append(f"Reworded: {aim.reworded_reason}")
    return tuple(said)


def _updated(aim: AimSummary | None) -> str:
    """The date of the update that speaks for the aim, and whether it is carried from an earlier quarter."""
    if aim is None:
        return ""
    if aim.update is None:
        return "Never updated."
    carried = f"carried from {aim.rated_in}" if aim.is_carried else f"for {aim.rated_in}"
    return f"Update of {day(aim.update.approved_on)}, {carried}."
