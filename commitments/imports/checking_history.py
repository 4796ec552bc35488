"""The rules of an import for updates."""

from collections.abc import Iterator
from datetime import date

from commitments.choices import is_sensitive
from commitments.imports.case import Case
from commitments.ratings import Ratings, missing_reasons
from commitments.reporting.plan_rows import UpdateRow
from plantracker.csvfiles import Problem

History = dict[str, dict[date, Ratings]]


def update_problems(case: Case) -> Iterator[Problem]:
    """What is wrong with the updates; one that is stored as it stands in the file is left alone."""
    history = _history(case)
    sensitive = _sensitive(case)
    for row in case.rows.updates:
        if row.aim in case.withdrawn:
            day = case.withdrawn[row.aim].withdrawn_on
            yield row.problem("aim", f"The aim was withdrawn on {day}: take the row out.")
        elif row.aim not in case.companions:
            yield row.problem("aim", "There is no such aim in aims.csv or in the stored plan: give the key of one.")
        elif (row.aim, str(row.quarter)) in sensitive:
            message = "An update marked higher than OFFICIAL is stored for this aim and quarter: take the row out."
            yield row.problem("quarter", message)
        else:
            before = case.stored(row)
            if before is None:
                yield from _new_update_problems(case, row, history)
                continue
            for column in row.differing(before):
                message = "The update is approved, and an import changes no approved update: leave it as it is stored."
                yield row.problem(column, message)


def _new_update_problems(case: Case, row: UpdateRow, history: History) -> Iterator[Problem]:
    if message := _quarter_message(case, row):
        yield row.problem("quarter", message)
    if message := _approval_message(case, row):
        yield row.problem("approved_on", message)
    owed = missing_reasons(
        _previous(case, row, history),
        Ratings(row.rag, row.projected_rag),
        rag_reason=row.rag_reason,
        projected_reason=row.projected_reason,
    )
    for each in owed:
        yield row.problem(each.field, each.message)


def _quarter_message(case: Case, row: UpdateRow) -> str:
    """Why the quarter takes no new update from an import; empty where it does."""
    if str(row.quarter) in case.background.quarters_with_round:
        return f"{row.quarter} has a round, which takes no imported updates: take the row out."
    return case.outside(row.quarter)


def _approval_message(case: Case, row: UpdateRow) -> str:
    if row.approved_on > case.today:
        return f"The day lies in the future: give {case.today} or an earlier day."
    if row.approved_on < row.quarter.start:
        return f"The day lies before the quarter, which starts on {row.quarter.start}: give a later day."
    closed = case.background.closed_round
    return closed.too_early(row.approved_on) if closed else ""


def _sensitive(case: Case) -> set[tuple[str, str]]:
    """Aims and quarters whose newest approved update stays out of files."""
    stored = case.background.stored
    if stored is None:
        return set()
    return {
        (stored.aims[aim].slug, quarter)
        for (aim, quarter), update in stored.updates.items()
        if is_sensitive(update.marking)
    }


def _history(case: Case) -> History:
    """The ratings of every aim's own approved updates, stored and read, by the first day of their quarter."""
    found: dict[str, dict[date, Ratings]] = {}
    stored = case.background.stored
    if stored:
        for (aim, _quarter), update in stored.updates.items():
            ratings = Ratings(update.rag, update.projected_rag)
            found.setdefault(stored.aims[aim].slug, {})[update.quarter_start] = ratings
    for row in case.rows.updates:
        ratings = Ratings(row.rag, row.projected_rag)
        found.setdefault(row.aim, {}).setdefault(row.quarter.start, ratings)
    return found


def _previous(case: Case, row: UpdateRow, history: History) -> Ratings:
    """The aim's ratings of the quarter before: its own, else those of the aim it is reported with.

    Empty where that quarter has neither: the update may be marked above OFFICIAL, which stays out
    of an export, and what was exported has to be taken back.
    """
    last = row.quarter.shifted(-1).start
    covering = history.get(case.companions[row.aim], {}).get(last)
    return history.get(row.aim, {}).get(last) or covering or Ratings()
