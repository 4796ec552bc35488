"""XML for other programs: the feed and the site maps."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpResponse
from django.utils.xmlutils import SimplerXMLGenerator

# What XML 1.0 cannot hold in any spelling: control characters, surrogates, the two that are no characters.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ENCODING = "utf-8"


class Markup:
    """One document, written element by element; texts are escaped, and what XML cannot hold is replaced."""

    def __init__(self, name: str, namespace: str) -> None:
        self._name, self._written = name, io.BytesIO()
        self._writer = SimplerXMLGenerator(self._written, ENCODING)
        self._writer.startDocument()
        self._writer.startElement(name, AttributesImpl({"xmlns": namespace}))

    @contextmanager
    def inside(self, name: str) -> Iterator[None]:
        """What is added meanwhile stands inside this element."""
        self._writer.startElement(name, AttributesImpl({}))
        yield
        self._writer.endElement(name)

    def add(self, name: str, text: str = "", **attributes: str) -> None:
        """An element with a text and attributes."""
        cleaned = {key: clean(value) for key, value in attributes.items()}
        self._writer.addQuickElement(name, clean(text) or None, cleaned)

    def answer(self, content_type: str) -> HttpResponse:
        """The document as an answer; nothing can be added after it."""
        self._writer.endElement(self._name)
        self._writer.endDocument()
        return HttpResponse(self._written.getvalue(), content_type=f"{content_type}; charset={ENCODING}")


def clean(text: str) -> str:
    """The text with a mark in the place of every character that XML cannot hold.

    >>> clean("Bell\\x07, line\\nand \\ufffe")
    'Bell�, line\\nand �'
    """
    return FORBIDDEN.sub(REPLACEMENT, text)
