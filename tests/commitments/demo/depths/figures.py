"""Figures of measures as pages show them: a cell's figure or why there is none, and the small print beneath."""

import re
from dataclasses import dataclass

from tests.commitments.demo.depths.words import MONTHS, Printed, moved, printed, span

# What is printed after an exception class.
MEANING = re.compile(r": (good|bad|neither good nor bad)$")


@dataclass(frozen=True)
class Shown:
    """A figure, or (``figure`` None) the words for its absence without their capital, and the small print."""

    figure: Printed | None
    absence: str
    small: list[str]

    @property
    def period(self) -> tuple[str, str]:
        """The months of the period that is printed first beneath."""
        return span(self.small[0] if self.small else "")

    def small_after(self, start: str) -> str:
        """What follows these words in the small print; empty where they are not there."""
        return next((each.removeprefix(start) for each in self.small if each.startswith(start)), "")


def shown(cell) -> Shown:
    """What the first figure of a cell shows."""
    small = [each.words for each in cell.elements if each.name == "small"]
    absent = cell.said(of="absent")
    if absent:
        is_name = absent.split()[0] in MONTHS
        return Shown(None, absent if is_name else absent[0].lower() + absent[1:], small)
    return Shown(printed(cell.said(of="figure")), "", small)


def change_in(cell):
    """A change and its percentage; two times None where none is shown."""
    said = cell.said(of="figure")
    return moved(said) if said else (None, None)


def verdict_in(cell):
    """The word of a verdict without what it means for the measure, its sentence, and its colour where it is a tag."""
    tag = cell.some(of="tag")
    word = tag or cell.first(of="judgement")
    colour = next((each.removeprefix("tag-") for each in tag.classes if each != "tag"), "") if tag else ""
    plain = MEANING.sub("", word.words)
    return {"verdict": plain, "colour": colour, "sentence": cell.said(of="sentence")}


def colour_of(verdict):
    """The colour in which pages print an object's verdict; an exception class has none, and says what it means."""
    return verdict["rag"] or ""
