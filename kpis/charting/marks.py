"""The shapes and colours of a drawing.

Each line has its own dashes and each mark its own shape, so that grey print tells them apart.
"""

from collections.abc import Iterable, Sequence

from kpis.charting.chart import Flag, Sign
from kpis.charting.trace import Kind

INK, QUIET, GRID, BAND, PAPER = "#14171a", "#4a5157", "#dde2e6", "#eaf0f6", "#fff"
# The values are drawn in the root's colour, which paper turns to black.
VALUES, VALUE_COLOUR = "currentColor", "#1d3557"
COLOURS = {Flag.GOOD: "#1b6e3c", Flag.BAD: "#a4161a", Flag.HIGH: INK, Flag.LOW: INK}

AXIS = f'stroke="{INK}"'
ZERO, RULE, LEADER = f'stroke="{QUIET}" stroke-width=".7"', f'stroke="{GRID}"', f'stroke="{QUIET}"'
MEAN = f'stroke="{QUIET}" stroke-width="1.5"'
LIMITS = f'{MEAN} stroke-dasharray="6 4"'
TARGET = f'stroke="{INK}" stroke-width="2" stroke-dasharray="10 3 2 3"'
RESET = f'stroke="{QUIET}" stroke-dasharray="2 3"'
BREAK = f'stroke="{INK}" stroke-width="2"'
LINE = f'stroke="{VALUES}" stroke-width="2" stroke-linejoin="round"'
PROVISIONAL = f'{LINE} stroke-dasharray="4 3"'

Place = tuple[float, float]


def at(x: float, y: float) -> str:
    """A place in a path."""
    return f"{x:.1f} {y:.1f}"


def path(steps: str, attributes: str, fill: str = "none") -> str:
    """A path of these steps; nothing for none."""
    return f'<path d="{steps}" fill="{fill}" {attributes}/>' if steps else ""


def text(x: float, y: float, words: str, attributes: str = "") -> str:
    """A line of text that is already escaped; ``y`` is its foot."""
    return f'<text x="{x:.1f}" y="{y:.1f}"{attributes and " "}{attributes}>{words}</text>'


def foot_of(middle: float, size: float) -> float:
    """Where the foot of a line of text is, so that figures and capitals stand around the middle."""
    return middle + 0.36 * size


def discs(places: Iterable[str], size: float, colour: str = VALUES) -> str:
    """A disc at each place: a line of no length with round ends, the shortest way to draw one."""
    steps = "".join([f"M{place}h0" for place in places])
    return path(steps, f'stroke="{colour}" stroke-width="{size:.1f}" stroke-linecap="round"')


def rings(places: Sequence[str], size: float) -> str:
    """A hollow disc at each place."""
    return discs(places, size + 2) + discs(places, size - 1.5, PAPER)


def crosses(places: Iterable[Place], radius: float) -> str:
    """A cross at each place where there is no value."""
    side = f"{2 * radius:.1f}"
    steps = [f"M{at(x - radius, y - radius)}l{side} {side}m0-{side}l-{side} {side}" for x, y in places]
    return path("".join(steps), f'stroke="{INK}" stroke-width="{min(1.5, radius / 2):.1f}"')


def flagged(kind: Kind, places: Sequence[Place], radius: float) -> str:
    """The marks of one kind. What is good has an eye, and what is provisional is hollow."""
    sign, flag, is_provisional = kind
    colour = COLOURS[flag]
    steps = "".join([_outline(sign, x, y, radius) for x, y in places])
    if is_provisional:
        shapes = path(steps, f'stroke="{colour}" stroke-width="2"', PAPER)
    else:
        shapes = path(steps, f'stroke="{PAPER}" stroke-width="{radius / 5:.1f}"', colour)
    if flag is not Flag.GOOD:
        return shapes
    lower = 0.2 * radius if sign is Sign.NEAR else 0
    return shapes + discs([at(x, y + lower) for x, y in places], 0.75 * radius, colour if is_provisional else PAPER)


def badge(x: float, y: float, letter: str, size: float, *, is_break: bool) -> str:
    """A letter in a box, centred on the place: white on black for a break of definition."""
    half = 0.62 * size
    ground, ink = (INK, PAPER) if is_break else (PAPER, INK)
    side = f"{2 * half:.1f}"
    box = f'<path d="M{at(x - half, y - half)}h{side}v{side}h-{side}z" fill="{ground}" stroke="{INK}"/>'
    return box + text(x, foot_of(y, size), letter, f'text-anchor="middle" font-weight="bold" fill="{ink}"')


def _outline(sign: Sign, x: float, y: float, radius: float) -> str:
    """A diamond for a breach, a triangle for two of three near the limit, a square for a run."""
    if sign is Sign.BREACH:
        r = f"{1.25 * radius:.1f}"
        return f"M{at(x, y - 1.25 * radius)}l{r} {r}-{r} {r}-{r}-{r}z"
    if sign is Sign.NEAR:
        return f"M{at(x, y - 1.3 * radius)}l{1.2 * radius:.1f} {2.1 * radius:.1f}h-{2.4 * radius:.1f}z"
    side = f"{2 * radius:.1f}"
    return f"M{at(x - radius, y - radius)}h{side}v{side}h-{side}z"
