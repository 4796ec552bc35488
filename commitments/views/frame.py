"""What surrounds every review page: the marking, whose plan it is, its state, the way around."""

from dataclasses import dataclass
from typing import assert_never
from urllib.parse import urlencode

from django.urls import reverse

from commitments.choices import Marking, Role, is_sensitive
from commitments.models import Plan, SealedQuarter
from commitments.reporting.publications import publication_of
from commitments.reporting.summary import AimSummary
from commitments.views.alternates import Alternate, alternates_of
from commitments.views.carrying import AT, carried_to
from commitments.views.citing import Cite, cite_of, short_digest
from commitments.views.reading import Reading, State, Tree
from commitments.views.rounds import round_sentence
from plantracker.ui.formatting import counted, instant, months

# The page of the menu that another page is part of.
_PARENTS = {
    "theme": "theme-list",
    "aim": "aim-list",
    "kpi": "kpi-list",
    "kpi-paper": "kpi-list",
    "glossary": "about",
}


@dataclass(frozen=True)
class Link:
    """One way on; ``is_current`` where it leads to the page itself, ``is_around`` where to what the page is part of.

    ``asked`` is the end of its words that mean something only where it can be followed; paper leaves it out.
    """

    label: str
    url: str
    is_current: bool = False
    asked: str = ""
    is_around: bool = False


@dataclass(frozen=True)
class Rest:
    """Of how many things only the first are shown, and the way to all of them."""

    said: str
    all: Link


@dataclass(frozen=True)
class StateBar:
    """In which state the page is: a word first, then what it means here, then sentences that lead on."""

    style: str
    word: str
    said: tuple[str, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class QuarterChoice:
    """A quarter that the reader may turn to, by its name in addresses."""

    label: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class Chooser:
    """The way to the same page of another quarter: a form, and links to the neighbours.

    ``hidden`` are what the form sends beside the chosen quarter. ``earlier`` and ``later`` are None
    where there is none.
    """

    url: str
    hidden: tuple[tuple[str, str], ...]
    choices: tuple[QuarterChoice, ...]
    earlier: Link | None
    later: Link | None


@dataclass(frozen=True)
class Frame:
    """Everything around a page's own content.

    ``crumbs`` lead from the plan down to what the page is part of; ``foot_links`` stand beside the site's
    own at the foot. ``cite`` is None of what is not a page of a quarter. ``logo`` is what the header says and
    ``brand_url`` the style sheet of its colour; where empty, the site's own.
    """

    heading: str
    office: str
    plan: str
    period: str
    marking: str
    plan_links: tuple[Link, ...]
    page_links: tuple[Link, ...] = ()
    state_bar: StateBar | None = None
    chooser: Chooser | None = None
    reader: str = ""
    is_draft: bool = False
    crumbs: tuple[Link, ...] = ()
    foot_links: tuple[Link, ...] = ()
    cite: Cite | None = None
    logo: str = ""
    brand_url: str = ""
    alternates: tuple[Alternate, ...] = ()

    @property
    def sheet(self) -> str:
        """Which kind of printed sheet the page is: its marking stands on each."""
        return f"{'sensitive' if is_sensitive(self.marking) else 'official'}{'-draft' if self.is_draft else ''}"

    @property
    def title(self) -> str:
        """The title of the browser's window, the newest first."""
        state = self.state_bar.word if self.state_bar else ""
        # A plan's own page is headed by the plan itself.
        return " – ".join(dict.fromkeys(part for part in (self.heading, self.period, state, self.plan) if part))


def frame_of(reading: Reading, heading: str, *, page: str, marking: str = "", query: str = "") -> Frame:
    """The frame of a page of a quarter.

    ``page`` is the current page's name in addresses, empty where the quarter has no such page. ``query`` is
    what of the address's query a citation has to repeat.
    """
    summary = reading.summary
    labels = _menu_labels(has_themes=summary.has_themes)
    pages = tuple(
        Link(label, reading.url(name), is_current=name == page, is_around=name == _PARENTS.get(page))
        for name, label in labels.items()
    )
    if reading.state is not State.LIVE:
        pages += (Link("Download the pack (zip)", reading.url("pack")),)
    quarter = reading.quarter
    return Frame(
        heading=heading,
        office=summary.plan.office,
        plan=summary.plan.title,
        period=f"{quarter} ({months(quarter.start, quarter.end)})",
        marking=marking or summary.plan.marking,
        plan_links=_plan_links(reading),
        page_links=pages,
        state_bar=state_bar(reading),
        chooser=chooser(reading),
        reader=reading.reader,
        is_draft=reading.state is State.DRAFT,
        crumbs=_crumbs(reading, page),
        foot_links=_foot_links(reading),
        cite=cite_of(reading, heading, query) if page else None,
        logo=reading.plan.logo_text,
        brand_url=brand_url(reading.plan),
        alternates=alternates_of(reading, page),
    )


def _menu_labels(*, has_themes: bool) -> dict[str, str]:
    """What the menu of a quarter leads to, by name in addresses."""
    labels = {"overview": "Overview", "changes": "What changed"}
    if has_themes:
        labels |= {"theme-list": "Themes", "aim-list": "Aims"}
    return labels | {"kpi-list": "KPIs", "exceptions": "Exceptions", "search": "Search", "about": "About"}


def _foot_links(reading: Reading) -> tuple[Link, ...]:
    links = [Link("About the ratings", reading.url("about")), Link("Glossary", reading.url("glossary"))]
    if reading.record:
        links += [Link("Corrections", reading.url("corrections")), Link("Seal", reading.url("seal"))]
    return (*links, *door_links(reading.reader, reading.tree))


def door_links(reader: str, tree: Tree) -> tuple[Link, ...]:
    """The way in for staff, on published pages that nobody is signed in for."""
    return (Link("Sign in", reverse("start")),) if tree is Tree.PUBLISHED and not reader else ()


def _plan_links(reading: Reading) -> tuple[Link, ...]:
    if reading.tree is Tree.PUBLISHED:
        return (Link("Published quarters", reading.plan_url("plan")),)
    return plan_links(reading.plan, reading.role, has_draft=reading.open_round is not None, at=reading.address)


def brand_url(plan: Plan) -> str:
    """The address of the plan's colour; it changes with the colour, so that a page never shows the one before."""
    url = reverse("plan-brand", args=[plan.slug])
    return f"{url}?colour={plan.brand_colour.removeprefix('#')}" if plan.brand_colour else url


def _crumbs(reading: Reading, page: str) -> tuple[Link, ...]:
    """The way down to a page that the menu does not lead to: the quarter, and the list that the page is part of."""
    labels = _menu_labels(has_themes=True)
    if page in labels:
        return ()
    crumbs = (Link(str(reading.quarter), reading.url("overview")),)
    parent = _PARENTS.get(page)
    return (*crumbs, Link(labels[parent], reading.url(parent))) if parent else crumbs


def plan_links(plan: Plan, role: Role | None, *, has_draft: bool, at: str) -> tuple[Link, ...]:
    """The plan's quarters (live, the draft for governance while a round is open, the sealed ones), and its board."""
    states = [("Live", "live")]
    if has_draft and role is Role.GOVERNANCE:
        states.append(("Draft", "draft"))
    links = [
        Link(label, reverse("review:overview", kwargs={"plan": plan.slug, "when": when}), at == when)
        for label, when in states
    ]
    return (
        *links,
        Link("Board", reverse("review:board", args=[plan.slug]), at == "board"),
        Link("Sealed quarters", reverse("review:quarter-list", args=[plan.slug]), at == "quarters"),
    )


def chooser(reading: Reading) -> Chooser:
    """The quarters that the reader may turn to, the newest first, with the page and filter that they are on."""
    addresses = [(_label(seal), seal.as_period.slug) for seal in reading.seals]
    if reading.tree is Tree.REVIEW:
        if reading.open_round is not None and reading.role is Role.GOVERNANCE:
            addresses.append(("Draft", State.DRAFT.value))
        addresses.append(("Live", State.LIVE.value))
    place = [address for _, address in addresses].index(reading.address)
    return Chooser(
        url=reading.url("choose"),
        hidden=((AT, reading.page), *reading.query),
        choices=tuple(QuarterChoice(label, address, address == reading.address) for label, address in addresses[::-1]),
        earlier=_turn(reading, *addresses[place - 1]) if place else None,
        later=_turn(reading, *addresses[place + 1]) if place + 1 < len(addresses) else None,
    )


def _label(seal: SealedQuarter) -> str:
    return f"{seal.quarter} ({'published' if publication_of(seal) else 'sealed, not published'})"


def _turn(reading: Reading, label: str, address: str) -> Link:
    url = reading.url_in(address, "overview") + reading.page
    query = carried_to(address, reading.query)
    return Link(label.split(" (")[0], f"{url}?{urlencode(query)}" if query else url)


def state_bar(reading: Reading) -> StateBar:
    """The state of a quarter in words."""
    match reading.state:
        case State.LIVE:
            return StateBar("live", "Live (may change)", (f"As it stands on {instant(reading.at)}.", _round(reading)))
        case State.DRAFT:
            said = f"{reading.summary.quarter} as it would be sealed now, {instant(reading.at)}. All of it may change."
            return StateBar("draft", "DRAFT", (said, _round(reading)))
        case State.SEALED:
            return _sealed(reading)
    assert_never(reading.state)


def highest_marking(reading: Reading, aims: tuple[AimSummary, ...]) -> str:
    """The plan's marking, or the higher one of an update whose words are on the page."""
    if any(aim.update and is_sensitive(aim.update.marking) for aim in aims):
        return str(Marking.SENSITIVE)
    return reading.summary.plan.marking


def _round(reading: Reading) -> str:
    return round_sentence(reading.open_round, reading.progress)


def _sealed(reading: Reading) -> StateBar:
    record = reading.record
    if record is None:
        raise ValueError("a sealed reading has a record")
    said = [
        f"As at the cut-off on {instant(record.cut_off)}; sealed on {instant(record.taken_at)}.",
        f"Record {record.sequence} of the plan's chain.",
    ]
    publication = reading.publication
    if publication:
        said.insert(1, f"Published on {instant(publication.published_at)}.")
    links = [Link(f"Record hash {short_digest(record)}", reading.url("seal"), asked=": check it")]
    if reading.corrections:
        links.append(Link(f"It has {counted(len(reading.corrections), 'correction')}", reading.url("corrections")))
    newest = reading.seals[-1]
    if newest.quarter != record.quarter:
        url = reading.url_in(newest.as_period.slug, "overview")
        links.append(Link(f"A newer quarter is {'published' if publication_of(newest) else 'sealed'}: {newest}", url))
    if publication is None:
        return StateBar("sealed", "Sealed (not published)", tuple(said), tuple(links))
    if reading.corrections:
        return StateBar("corrected", "Corrected", tuple(said), tuple(links))
    return StateBar("published", "Published", tuple(said), tuple(links))
