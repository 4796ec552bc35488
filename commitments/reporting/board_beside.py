"""What a board says of the plan as it is now, beside its two summaries: where its aims are, and the open round."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commitments.choices import RoundState
from commitments.models import Aim, ProgressUpdate, SealedAim
from commitments.reporting.collection import PlanNow, StateCounts, with_progress
from plantracker.together import Asked, Reader


@dataclass(frozen=True)
class Beside:
    """``live`` are the aims of the live plan. ``sealed`` are others, each with the keys of the seals that hold it.

    ``progress`` is how far the open round has come, None where none is open.
    """

    live: frozenset[str]
    sealed: dict[str, frozenset[int]]
    progress: StateCounts | None


def beside_reader(now: PlanNow, *, at: datetime) -> Reader[Beside]:
    """Reads it in one wave."""
    live = Aim.objects.filter(plan=now.plan).in_record_on(now.quarter.end)
    others = SealedAim.objects.filter(seal__plan=now.plan).exclude(slug__in=live.values("slug"))
    wanted = {"live": Asked(live, ("slug",)), "others": Asked(others, ("slug", "seal_id"))}
    if now.round:
        due = with_progress(Aim.objects.filter(plan=now.plan), [now], at=at).filter(is_due=True)
        versions = ProgressUpdate.objects.filter(aim__plan=now.plan, quarter_start=now.quarter.start)
        wanted |= {"due": Asked(due, ("id",)), "versions": Asked(versions, ("aim_id", "version", "state"))}
    found = yield wanted
    sealed: dict[str, set[int]] = {}
    for slug, seal in found["others"]:
        sealed.setdefault(slug, set()).add(seal)
    return Beside(
        live=frozenset(slug for (slug,) in found["live"]),
        sealed={slug: frozenset(seals) for slug, seals in sealed.items()},
        progress=_counts([key for (key,) in found["due"]], found["versions"]) if now.round else None,
    )


def _counts(due: Iterable[int], versions: Iterable[tuple[Any, ...]]) -> StateCounts:
    """The due aims by the state of the newest version of each."""
    states = {aim: state for aim, _version, state in sorted(versions)}
    number = Counter(str(states.get(aim) or RoundState.NOT_STARTED.value) for aim in due)
    return StateCounts(**{state.replace(" ", "_"): count for state, count in number.items()})
