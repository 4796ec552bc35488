"""What a single cell may hold: each reader turns its text into a value, or says what would be right."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

# The largest number that both databases keep in a whole-number column.
LARGEST = 2_147_483_647
LONGEST_EMAIL = 254

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WHOLE = re.compile(r"[0-9]{1,12}")

Reader = Callable[[str], Any]


class BadCell(ValueError):
    """The text is not what the column takes; the message says what would be right."""


def required(read: Reader) -> Reader:
    """A cell that may not be empty."""

    def read_required(text: str) -> Any:
        if not text.strip():
            raise BadCell(f"The cell may not be empty. {_hint_of(read)}".rstrip())
        return _read_trim(read, text)

    return read_required


def optional(read: Reader, empty: Any = None) -> Reader:
    """A cell that may be empty, which means not known."""
    return lambda text: empty if text == "" else _read_trim(read, text)


def text(longest: int | None = None) -> Reader:
    """Text as written, at most so many characters long."""

    def read_text(text: str) -> str:
        if longest is not None and len(text) > longest:
            raise BadCell(f"The text has {len(text)} characters: give it at most {longest}.")
        return text

    return read_text


def trimmed(longest: int) -> Reader:
    """A name, at most so many characters long, without blanks around it."""
    read = text(longest)

    def read_trimmed(text: str) -> Any:
        name = read(text)
        if name != name.strip():
            raise BadCell("There are blanks before or after the name: take them out.")
        return name

    return read_trimmed


def slug(longest: int = 80) -> Reader:
    """A key: small letters, digits and single hyphens."""

    def read_slug(text: str) -> str:
        if len(text) > longest or not _SLUG.fullmatch(text):
            raise BadCell(
                "Use small letters, digits and single hyphens between them, such as “rural-policing”,"
                f" at most {longest} characters."
            )
        return text

    return read_slug


def whole(largest: int = LARGEST, smallest: int = 0) -> Reader:
    """A whole number, by default from 0."""

    def read_whole(text: str) -> int:
        if not _WHOLE.fullmatch(text) or not smallest <= int(text) <= largest:
            raise BadCell(f"Write a whole number from {smallest} to {largest}, in digits alone.")
        return int(text)

    return read_whole


def one_of(choices: Iterable[str]) -> Reader:
    """A word of a closed list, exactly as spelt there."""
    words = [str(choice) for choice in choices]

    def read_choice(text: str) -> str:
        if text not in words:
            raise BadCell(f"Write one of: {', '.join(words)}.")
        return text

    return read_choice


def yes_or_no(text: str) -> bool:
    """``yes`` or ``no``."""
    if text not in ("yes", "no"):
        raise BadCell("Write yes or no.")
    return text == "yes"


def email(text: str) -> str:
    """An e-mail address, which is compared in lower case."""
    address = text.lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadCell("Write an e-mail address, such as lead@opcc.example.") from error
    if len(address) > LONGEST_EMAIL or ";" in address:
        raise BadCell(f"Write one e-mail address of at most {LONGEST_EMAIL} characters, without “;”.")
    return address


def many(read: Reader) -> Reader:
    """A list, its members separated by ``;``; an empty cell is an empty list."""

    def read_many(text: str) -> frozenset[Any]:
        if text == "":
            return frozenset()
        members = [read(member) for member in text.split(";")]
        if len(set(members)) < len(members):
            raise BadCell("A member of the list is there twice: leave one.")
        return frozenset(members)

    return read_many


def _read_trim(read: Reader, text: str) -> Any:
    """Read a cell; where only blanks around it are wrong, say so."""
    try:
        return read(text)
    except BadCell:
        stripped = text.strip()
        if stripped == text or not stripped:
            raise
        try:
            read(stripped)
        except BadCell:
            stripped = ""
        if not stripped:
            raise
    raise BadCell("There are blanks before or after the value: take them out.")


def _hint_of(read: Reader) -> str:
    """What a reader asks for, in its own words; empty where it takes any text."""
    try:
        read("")
    except BadCell as error:
        return str(error)
    return ""
