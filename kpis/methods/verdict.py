"""What a rule says of a measure: one word, one plain sentence, and the figures it stands on."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar


class Judgement(StrEnum):
    """What a verdict means for this measure."""

    GOOD = "good"
    BAD = "bad"
    UNCHANGED = "unchanged"
    CANNOT_BE_SAID = "cannot be said"


@dataclass(frozen=True)
class Used:
    """One figure that a verdict used: what it is, its period in words, and its value.

    ``value`` is None where that figure was missing; ``unit`` is empty for pure numbers. Records leave
    out what has its default (``sparse``).
    """

    sparse: ClassVar[bool] = True

    name: str
    value: Decimal | None = None
    unit: str = ""
    period: str = ""


@dataclass(frozen=True)
class Verdict:
    """What one rule says.

    ``rule`` is a value of ``kpis.choices.Rule``; ``rule_name`` is its name in words, with the
    reading or window that was used. ``word`` is what a table prints ("Stable", "Red", "No evidence
    of change", "Not comparable"), ``sentence`` what is read aloud. ``rag`` is set only by rules
    that define colours: red, amber or green. ``advice`` is what to do, empty for nothing.
    ``guards`` are the cautions that acted, as sentences.
    """

    rule: str
    rule_name: str
    word: str
    judgement: Judgement
    sentence: str
    figures: tuple[Used, ...] = ()
    rag: str = ""
    symbol: str = ""
    advice: str = ""
    guards: tuple[str, ...] = ()
