"""The rows of the board that are its own: what is late by lead, measures that need a question, promises."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from commitments.reporting.board import Board, LateLead, Span
from commitments.reporting.changes import AimChange, KpiChange
from commitments.reporting.exceptions import Exceptional, lacks_comment
from commitments.reporting.summary import AimSummary, KpiSummary
from commitments.views.aim_moves import AimMove, AimMoves, Url
from commitments.views.figures import current_cell, letters_of, period_name, provisional_words
from commitments.views.tags import rating_tag, rating_word
from commitments.views.verdicts import mark_of, verdict_mark
from plantracker.ui.formatting import counted, day
from plantracker.ui.fragments import Cell, Mark, Tag

ABSENT = "No comment"


@dataclass(frozen=True)
class LateAim:
    """An aim for which an update is owed, with what is still said of it."""

    title: str
    url: str
    rag: Tag
    projected: Tag
    said: str


@dataclass(frozen=True)
class LateRow:
    """A lead with the aims for which they owe an update."""

    lead: str
    count: str
    aims: tuple[LateAim, ...]


@dataclass(frozen=True)
class Question:
    """A measure that needs a question: its figure, what it says and said, and what was explained already.

    ``was`` is what it said then where that was something else; ``missing`` says that a comment is missing. ``letter``
    is that of its note on paper, empty where that stands in the row.
    """

    title: str
    url: str
    owner: str
    figure: Cell
    mark: Mark
    was: str
    advice: str
    comment: str
    note: str
    missing: str
    letter: str = ""


@dataclass(frozen=True)
class Questions:
    """Measures that need a question, with the notes beside several of their figures after their letters."""

    rows: tuple[Question, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, rows: Sequence[Question]) -> "Questions":
        """These rows, with the letters of their notes."""
        letters = letters_of(row.note for row in rows)
        lettered = tuple(replace(row, letter=letters.get(row.note, "")) for row in rows)
        return cls(lettered, tuple((letter, note) for note, letter in letters.items()))


NO_QUESTIONS = Questions()


def late_rows(late: Iterable[LateLead], url: Url) -> tuple[LateRow, ...]:
    """Who owes an update, and for what."""
    return tuple(
        LateRow(
            lead=each.lead or "No lead",
            count=counted(len(each.aims), "aim"),
            aims=tuple(_late_aim(change, change.after, url) for change in each.aims if change.after),
        )
        for each in late
    )


def adverse_rows(board: Board, url: Url) -> Questions:
    """The adverse measures, each by the rule that rates it."""
    return Questions.of([_adverse(change, change.after, url) for change in board.adverse if change.after])


def exception_rows(board: Board, url: Url) -> Questions:
    """The exceptions, each by its class."""
    then = {change.slug: change.before for change in board.changes.kpis}
    return Questions.of([_exception(each, then.get(each.kpi.slug), url) for each in board.exceptions])


def due_rows(board: Board, moves: AimMoves) -> tuple[AimMove, ...]:
    """Aims whose day has come, saying when it was."""
    return _with_reason(board.due, moves, lambda change: _due(change.after))


def off_course_rows(board: Board, moves: AimMoves, span: Span) -> tuple[AimMove, ...]:
    """Aims of which more was promised then, saying what."""

    def said(change: AimChange) -> str:
        promised = rating_word(change.before.projected_rag) if change.before else ""
        now = rating_word(change.after.projected_rag) if change.after else "no longer in the record"
        return f"Projected {promised} on {day(span.since)}; now: {now}."

    return _with_reason(board.off_course, moves, said)


def _with_reason(
    changes: tuple[AimChange, ...], moves: AimMoves, said: Callable[[AimChange], str]
) -> tuple[AimMove, ...]:
    rows = moves.rows(changes)
    return tuple(replace(row, reasons=(said(change), *row.reasons)) for row, change in zip(rows, changes, strict=True))


def _due(aim: AimSummary | None) -> str:
    return f"Due by {day(aim.due_on)} and not Complete." if aim and aim.due_on else ""


def _late_aim(change: AimChange, aim: AimSummary, url: Url) -> LateAim:
    said = f"No update since that for {aim.rated_in}." if aim.rated_in else "No update has ever been approved."
    title_url = url("aim", aim=change.slug)
    return LateAim(aim.title, title_url, rating_tag(aim.rag), rating_tag(aim.projected_rag), said)


def adverse_question(kpi: KpiSummary, url: Url, *, was: str = "") -> Question:
    """An adverse measure by the rule that rates it; ``was`` is the word of its verdict before, empty for none."""
    mark = mark_of(kpi)
    return _question(kpi, mark, was if was != mark.word else "", "", url)


def _adverse(change: KpiChange, kpi: KpiSummary, url: Url) -> Question:
    return adverse_question(kpi, url, was=mark_of(change.before).word if change.before else "")


def _exception(each: Exceptional, then: KpiSummary | None, url: Url) -> Question:
    said = each.verdict
    mark = verdict_mark(said) if said else mark_of(each.kpi)
    before = then.by_rule.get(said.rule) if then and said else None
    was = before.word if before and before.word != mark.word else ""
    return _question(each.kpi, mark, was, said.advice if said else "", url)


def _question(kpi: KpiSummary, mark: Mark, was: str, advice: str, url: Url) -> Question:
    period = (period_name(kpi.current_period),) if kpi.current_period else ()
    return Question(
        title=kpi.title,
        url=url("kpi", kpi=kpi.slug),
        owner=kpi.sheet.owner,
        figure=replace(current_cell(kpi), details=period + provisional_words(kpi)),
        mark=mark,
        was=f"Was: {was.lower()}." if was else "",
        advice=advice,
        comment=kpi.comment_text,
        note=kpi.current_note,
        missing=ABSENT if lacks_comment(kpi) else "",
    )
