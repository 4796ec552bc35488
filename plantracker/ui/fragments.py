"""The smallest components of the pages, from plain values to HTML; every text in them is escaped here.

A page has hundreds of them: a template included for each took half of the time that a page takes.
Templates have them as filters, ``{% load components %}``. Texts are plain: what is markup already would
be escaped again. (Django's own ``escape`` looks for lazy translations first, at five times the cost.)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Protocol

from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Tag:
    """One rating: its word, the end of its style's name, its sign."""

    word: str
    style: str
    sign: str


@dataclass(frozen=True)
class RatedTag:
    """A rating with what it was, in words; ``was`` is empty where it has not moved."""

    now: Tag
    was: str = ""


@dataclass(frozen=True)
class WasNow:
    """One rating, then and now. Where it has not moved ``was`` is None; ``said`` is how it moved, as a word.

    A side is None too where the aim was not in that record.
    """

    was: Tag | None
    now: Tag | None
    said: str = ""


@dataclass(frozen=True)
class Count:
    """A number with its word; ``url`` leads to the list that proves it, empty for none."""

    word: str
    number: int
    url: str = ""


@dataclass(frozen=True)
class Cell:
    """A figure, or the words for its absence, over its small print."""

    text: str
    is_absent: bool = False
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Noted:
    """A figure with what was noted beside it, empty for nothing.

    ``letter`` is that under which paper says the note once for several figures, empty where it stands here there too.
    """

    figure: Cell
    note: str = ""
    letter: str = ""


@dataclass(frozen=True)
class Mark:
    """One verdict: its word, what it means in style, its sentence, and the name of its rule.

    ``colour`` is red, amber or green where the rule defines one, and ``sign`` then its shape. ``meaning`` is what the
    word does not say itself, such as "bad"; empty where it does.
    """

    word: str
    style: str
    sentence: str
    rule: str
    colour: str = ""
    sign: str = ""
    meaning: str = ""

    @property
    def said(self) -> str:
        """The word with its meaning."""
        return f"{self.word}: {self.meaning}" if self.meaning else self.word


class Changed(Protocol):
    """How a figure changed: arrow and direction, empty where nothing is compared, and by how much."""

    @property
    def arrow(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def change(self) -> Cell: ...


class Named(Protocol):
    """A measure's title with its page, and the word of its unit; empty for none."""

    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def unit(self) -> str: ...


def tag(value: Tag) -> SafeString:
    """A rating as its sign and its word on its colour."""
    return _tag(value.style, value.sign, value.word)


def rated(value: RatedTag) -> SafeString:
    """A rating, and what it was."""
    now = tag(value.now)
    return mark_safe(f'{now} <span class="quiet">{escape(value.was)}</span>') if value.was else now


def moved(value: WasNow) -> SafeString:
    """A rating then and now, with an arrow as a word."""
    sides = " to ".join(tag(side) for side in (value.was, value.now) if side)
    if value.was and not value.now:
        sides = f"was {sides}"
    said = f' <span class="moved">{escape(value.said)}</span>' if value.said else ""
    return mark_safe(f'<span class="was-now">{sides}</span>{said}')


def pair(value: tuple[Tag, Tag] | None) -> SafeString:
    """The RAG and the projected RAG after it; words where a record has neither."""
    if not value:
        return mark_safe("Not in the record")
    now, projected = value
    return mark_safe(f"{tag(now)} <small>projected</small> {tag(projected)}")


def counts(values: Iterable[Count]) -> SafeString:
    """Numbers beside their words."""
    return mark_safe(f'<ul class="counts">{"".join(map(_count, values))}</ul>')


def cell(value: Cell) -> SafeString:
    """A figure or an absence over its small print."""
    style = "absent" if value.is_absent else "figure"
    details = "".join(f" <small>{escape(detail)}</small>" for detail in value.details)
    return mark_safe(f'<span class="{style}">{escape(value.text)}</span>{details}')


def noted(value: Noted) -> SafeString:
    """A figure over its small print and its note."""
    figure = cell(value.figure)
    if not value.note:
        return figure
    if not value.letter:
        return mark_safe(f"{figure} <small>{escape(value.note)}</small>")
    letter = f'<sup class="on-paper">{escape(value.letter)}</sup>'
    return mark_safe(f'{figure}{letter} <small class="told">{escape(value.note)}</small>')


def change(value: Changed) -> SafeString:
    """The direction of a change, the word after the arrow, and its size."""
    size = cell(value.change)
    if not value.direction:
        return size
    arrow = f'<span aria-hidden="true">{escape(value.arrow)}</span>'
    return mark_safe(f'<span class="way">{arrow} {escape(value.direction)}</span> {size}')


def measure(value: Named) -> SafeString:
    """A measure as the link to its page, with its unit where no symbol says it."""
    unit = f" <small>unit: {escape(value.unit)}</small>" if value.unit else ""
    return mark_safe(f'<a href="{escape(value.url)}">{escape(value.title)}</a>{unit}')


def verdict(value: Mark) -> SafeString:
    """What is said of a measure, its sentence after the word."""
    said = _tag(value.colour, value.sign, value.said) if value.colour else _judgement(value)
    sentence = f' <span class="sentence">{escape(value.sentence)}</span>' if value.sentence else ""
    return mark_safe(f"{said}{sentence}")


@lru_cache
def _tag(style: str, sign: str, word: str) -> SafeString:
    shape = f'<span aria-hidden="true">{escape(sign)}</span>'
    return mark_safe(f'<span class="tag tag-{escape(style)}">{shape} {escape(word)}</span>')


def _judgement(value: Mark) -> str:
    sign = f'<span aria-hidden="true">{escape(value.sign)}</span> ' if value.sign else ""
    return f'<strong class="judgement judgement-{escape(value.style)}">{sign}{escape(value.said)}</strong>'


def _count(value: Count) -> str:
    word = escape(value.word)
    if value.url:
        word = f'<a href="{escape(value.url)}">{word}</a>'
    return f"<li>{word} <strong>{value.number}</strong></li>"
