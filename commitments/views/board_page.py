"""The board's page: four counts and the worst five first, then all that proves them."""

from dataclasses import dataclass, replace

from commitments.choices import Role
from commitments.reporting.board import Board, board_of
from commitments.reporting.board_beside import Beside
from commitments.reporting.changes import AimChange
from commitments.reporting.records import overdue_among
from commitments.reporting.summary import QuarterSummary
from commitments.views.aim_moves import MARKS_OF_MOVES, AimMove, AimMoves, highest_of
from commitments.views.board_days import BoardDays, BoardForm
from commitments.views.board_rows import (
    NO_QUESTIONS,
    LateRow,
    Questions,
    adverse_rows,
    due_rows,
    exception_rows,
    late_rows,
    off_course_rows,
)
from commitments.views.board_ways import url_of
from commitments.views.desks import Desk
from commitments.views.frame import Frame, Link, StateBar, brand_url, plan_links
from commitments.views.headlines import NO_THEMES
from commitments.views.legend import legend_of, marks_of_aims
from commitments.views.meanings import Meaning
from commitments.views.reading import State
from commitments.views.rounds import round_sentence, unsealed_sentence
from plantracker.ui.formatting import counted, day


@dataclass(frozen=True)
class BoardCount:
    """One of the numbers at the top, and where on the page it is proved."""

    number: str
    label: str
    url: str


@dataclass(frozen=True)
class BoardSection:
    """Aims of one kind: a heading that counts them, and why they are here; ``nothing`` is said where there are none."""

    slug: str
    title: str
    rows: tuple[AimMove, ...]
    said: str = ""
    nothing: str = "None"


@dataclass(frozen=True)
class BoardPage:
    """Everything on the page, whose form leads to ``url``. ``problem`` says why there is no board; ``counts`` are then
    empty. ``warnings`` are seals that are overdue. ``worst`` is what the first screen shows.
    """

    frame: Frame
    url: str
    form: BoardForm
    problem: str = ""
    warnings: tuple[str, ...] = ()
    counts: tuple[BoardCount, ...] = ()
    has_themes: bool = False
    without_themes: str = ""
    worst: BoardSection | None = None
    more: tuple[BoardSection, ...] = ()
    promises: tuple[BoardSection, ...] = ()
    late_count: str = ""
    late: tuple[LateRow, ...] = ()
    adverse_count: str = ""
    adverse: Questions = NO_QUESTIONS
    exceptions_count: str = ""
    exceptions: Questions = NO_QUESTIONS
    ways: tuple[Link, ...] = ()
    legend: tuple[Meaning, ...] = ()


def empty_board(desk: Desk, form: BoardForm, problem: str = "") -> BoardPage:
    """The page where there is no board to show: its form says what is wrong, or ``problem`` does."""
    return BoardPage(
        frame=_frame(desk, "Board", None, desk.plan.marking), url=desk.url("board"), form=form, problem=problem
    )


def board_page(
    desk: Desk, days: BoardDays, form: BoardForm, *, then: QuarterSummary, now: QuarterSummary, beside: Beside
) -> BoardPage:
    """What the page says of a board; ``form`` is the one that asked for it."""
    board = board_of(then, now, days.span)
    url = url_of(desk, beside)
    moves = AimMoves(then, now, url, url)
    shown = (*board.worse, *board.better, *board.due, *board.off_course)
    said = (*days.said(desk.plan), *_round(desk, days, beside))
    bar = StateBar("live" if days.is_now else "sealed", days.state, said)
    has_themes = then.has_themes or now.has_themes
    page = BoardPage(
        frame=_frame(desk, f"Board on {day(days.asked)}", bar, highest_of(now.plan.marking, shown)),
        url=desk.url("board"),
        form=form,
        warnings=_overdue(desk, days),
        counts=_counts(board, has_themes=has_themes),
        has_themes=has_themes,
        without_themes="" if has_themes else NO_THEMES,
        worst=_worst(board, moves, days),
        more=_more(board, moves),
        promises=_promises(board, moves, days),
        late_count=counted(len(board.late_aims), "aim"),
        late=late_rows(board.late, url),
        adverse_count=_adverse_count(board),
        adverse=adverse_rows(board, url),
        exceptions_count=counted(len(board.exceptions), "KPI"),
        exceptions=exception_rows(board, url),
        ways=_ways(desk),
    )
    marks = marks_of_aims(each.after for each in shown if each.after) & MARKS_OF_MOVES
    lists = (page.worst, page.more, page.promises, page.late, page.adverse, page.exceptions)
    return replace(page, legend=legend_of(*lists, marks=marks))


def _round(desk: Desk, days: BoardDays, beside: Beside) -> tuple[str, ...]:
    """Of a board of now: until when the open round takes updates, and how far it has come."""
    round_ = desk.now.round if days.is_now else None
    return (round_sentence(round_, beside.progress),) if round_ else ()


def _frame(desk: Desk, heading: str, bar: StateBar | None, marking: str) -> Frame:
    plan = desk.plan
    has_draft = desk.role is Role.GOVERNANCE and desk.now.round is not None
    return Frame(
        heading=heading,
        office=plan.office,
        plan=plan.title,
        period="",
        marking=marking,
        plan_links=plan_links(plan, desk.role, has_draft=has_draft, at="board"),
        state_bar=bar,
        reader=desk.reader,
        logo=plan.logo_text,
        brand_url=brand_url(plan),
    )


def _overdue(desk: Desk, days: BoardDays) -> tuple[str, ...]:
    """The rounds that were over by then and have no seal yet."""
    found = overdue_among(desk.rounds, desk.seals, at=days.known_before)
    return tuple(map(unsealed_sentence, found))


def _counts(board: Board, *, has_themes: bool) -> tuple[BoardCount, ...]:
    worse, late = len(board.worse), len(board.late_aims)
    aims = (
        BoardCount(f"{worse:,}", "aim got worse" if worse == 1 else "aims got worse", "#worse"),
        BoardCount(f"{late:,}", "aim is late" if late == 1 else "aims are late", "#late"),
    )
    lacking, exceptions = len(board.uncommented), len(board.exceptions)
    kpis = (
        BoardCount(f"{lacking:,}", f"adverse KPI{'' if lacking == 1 else 's'} without comment", "#adverse"),
        BoardCount(f"{exceptions:,}", f"exception{'' if exceptions == 1 else 's'}", "#exceptions"),
    )
    return (*aims, *kpis) if has_themes else kpis


def _worst(board: Board, moves: AimMoves, days: BoardDays) -> BoardSection:
    first = f", the worst {len(board.worst)} first" if board.also_worse else ""
    nothing = f"Nothing got worse since {day(days.span.since)}"
    return BoardSection("worse", f"Got worse: {_aims(board.worse)}{first}", moves.rows(board.worst), nothing=nothing)


def _more(board: Board, moves: AimMoves) -> tuple[BoardSection, ...]:
    """The rest of what got worse, if there is more than the worst; and what improved."""
    also, better = board.also_worse, board.better
    rest = BoardSection("also-worse", f"Also got worse: {_aims(also)}", moves.rows(also))
    improved = BoardSection("better", f"Improved: {_aims(better)}", moves.rows(better))
    return (rest, improved) if also else (improved,)


def _promises(board: Board, moves: AimMoves, days: BoardDays) -> tuple[BoardSection, ...]:
    since = day(days.span.since)
    return (
        BoardSection(
            "due",
            f"Due since {since}: {_aims(board.due)}",
            due_rows(board, moves),
            said="Aims whose day came after that and that are not Complete.",
        ),
        BoardSection(
            "off-course",
            f"Projected Green or Complete on {since}, and not now: {_aims(board.off_course)}",
            off_course_rows(board, moves, days.span),
        ),
    )


def _aims(changes: tuple[AimChange, ...]) -> str:
    return counted(len(changes), "aim")


def _adverse_count(board: Board) -> str:
    return f"{counted(len(board.adverse), 'KPI')}, {len(board.uncommented):,} without comment"


def _ways(desk: Desk) -> tuple[Link, ...]:
    """What moved by quarters, which a board may want where nothing moved by days."""
    ways = [Link("What changed in the live plan since the newest seal", desk.url("changes", when=State.LIVE))]
    if len(desk.seals) > 1:
        newest = desk.seals[-1]
        url = desk.url("changes", when=newest.as_period.slug)
        ways.append(Link(f"What changed in {newest}, the newest sealed quarter", url))
    return tuple(ways)
