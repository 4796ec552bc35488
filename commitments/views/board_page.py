"""The board's page: four counts and the worst five first, then all that proves them."""

from dataclasses import dataclass

from commitments.choices import Role
from commitments.reporting.board import Board
from commitments.reporting.changes import AimChange
from commitments.reporting.records import overdue_among
from commitments.reporting.summary import QuarterSummary
from commitments.views.aim_moves import AimMove, AimMoves, Url, highest_of
from commitments.views.board_days import BoardDays, BoardForm
from commitments.views.board_rows import (
    LateRow,
    Question,
    adverse_rows,
    due_rows,
    exception_rows,
    late_rows,
    off_course_rows,
)
from commitments.views.desks import Desk
from commitments.views.frame import Frame, Link, StateBar, brand_url, plan_links
from commitments.views.headlines import NO_THEMES
from commitments.views.rounds import unsealed_sentence
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
    adverse: tuple[Question, ...] = ()
    exceptions_count: str = ""
    exceptions: tuple[Question, ...] = ()
    ways: tuple[Link, ...] = ()


def empty_board(desk: Desk, form: BoardForm, problem: str = "") -> BoardPage:
    """The page where there is no board to show: its form says what is wrong, or ``problem`` does."""
    return BoardPage(
        frame=_frame(desk, "Board", None, desk.plan.marking), url=desk.url("board"), form=form, problem=problem
    )


def board_page(desk: Desk, days: BoardDays, board: Board, then: QuarterSummary, now: QuarterSummary) -> BoardPage:
    """What the page says of a board."""
    moves = AimMoves(then, now, _live(desk), _live(desk))
    shown = (*board.worse, *board.better, *board.due, *board.off_course)
    bar = StateBar("live" if days.is_now else "sealed", days.state, days.said(desk.plan))
    has_themes = then.has_themes or now.has_themes
    return BoardPage(
        frame=_frame(desk, f"Board on {day(days.asked)}", bar, highest_of(now.plan.marking, shown)),
        url=desk.url("board"),
        form=_form(days),
        warnings=_overdue(desk, days),
        counts=_counts(board, has_themes=has_themes),
        has_themes=has_themes,
        without_themes="" if has_themes else NO_THEMES,
        worst=_worst(board, moves, days),
        more=_more(board, moves),
        promises=_promises(board, moves, days),
        late_count=counted(len(board.late_aims), "aim"),
        late=late_rows(board.late, _live(desk)),
        adverse_count=_adverse_count(board),
        adverse=adverse_rows(board, _live(desk)),
        exceptions_count=counted(len(board.exceptions), "KPI"),
        exceptions=exception_rows(board, _live(desk)),
        ways=_ways(desk),
    )


def _live(desk: Desk) -> Url:
    """How pages of the live plan are addressed: an aim or a measure of any day has its page there."""
    return lambda page, **names: desk.url(page, when="live", **names)


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


def _form(days: BoardDays) -> BoardForm:
    return BoardForm({"on": days.asked.isoformat(), "since": days.span.since.isoformat()}, today=days.span.until)


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
    nothing = f"Nothing got worse since {day(days.span.since)}."
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
    ways = [Link("What changed in the live plan since the newest seal", _live(desk)("changes"))]
    if len(desk.seals) > 1:
        newest = desk.seals[-1]
        url = desk.url("changes", when=newest.as_period.slug)
        ways.append(Link(f"What changed in {newest}, the newest sealed quarter", url))
    return tuple(ways)
