"""A page as somebody reads it: elements with the words that are seen, and tables whose heads name their cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNREAD = {"script", "style", "template"}
# Drawings are looked at, not read; they are most of a page's mark-up.
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


@dataclass
class Element:
    """One element: its name, its attributes, and what it holds in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    held: list["Element | str"] = field(default_factory=list)

    def __getitem__(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    @property
    def classes(self) -> list[str]:
        return self["class"].split()

    @property
    def is_read(self) -> bool:
        return self.name not in UNREAD and self["aria-hidden"] != "true"

    @property
    def words(self) -> str:
        """All that is read of it, blanks squeezed."""
        return " ".join(" ".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        if self.is_read:
            for each in self.held:
                yield from [each] if isinstance(each, str) else each._texts()

    @property
    def elements(self) -> "list[Element]":
        return [each for each in self.held if isinstance(each, Element)]

    def every(self, name: str = "", of: str = "") -> "Iterator[Element]":
        """What is in it of a name and of a class, in the order of the page."""
        for each in self.elements:
            if (not name or each.name == name) and (not of or of in each.classes):
                yield each
            yield from each.every(name, of)

    def some(self, name: str = "", of: str = "") -> "Element | None":
        """The first of them; None where there is none."""
        return next(self.every(name, of), None)

    def first(self, name: str = "", of: str = "") -> "Element":
        """The first of them, which has to be there."""
        found = self.some(name, of)
        assert found is not None, f"{self.words[:80]!r} holds no {name}.{of}"
        return found

    def said(self, name: str = "", of: str = "") -> str:
        """The words of the first of them; empty where there is none."""
        found = self.some(name, of)
        return found.words if found else ""

    def by_id(self, name: str) -> "Element | None":
        """The element that a link to a place on the page leads to; None where there is none."""
        return next((each for each in self.every() if each["id"] == name), None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page")]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].held.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].held.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open[-1].name == tag, f"<{self.open[-1].name}> is closed by </{tag}>"
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].held.append(data)


def page_of(content: bytes) -> Element:
    """The page's own part. An element that another one's end closes is refused."""
    reader = _Reader()
    reader.feed(_DRAWING.sub("", content.decode()))
    reader.close()
    assert len(reader.open) == 1
    return reader.open[0].first("main")


@dataclass(frozen=True)
class Row:
    """One row: its cells by the heads of their columns, the group it stands in, what stands beneath it."""

    cells: dict[str, Element]
    group: str = ""
    beneath: list[Element] = field(default_factory=list)

    def __getitem__(self, head: str) -> Element:
        return self.cells[head]

    @property
    def heading(self) -> Element:
        """The cell that names the row."""
        return next(cell for cell in self.cells.values() if cell.name == "th")

    @property
    def link(self) -> str:
        """Where the row's name leads."""
        return self.heading.first("a")["href"]


def table_with(page: Element, caption: str) -> Element | None:
    """The table whose caption begins with these words; None where there is none."""
    return next((each for each in page.every("table") if each.said("caption").startswith(caption)), None)


def rows_of(table: Element | None) -> list[Row]:
    """The rows of a table; what stands over all columns groups them or belongs to the row above.

    On a phone each cell of a list bears the name of its column itself: both have to say the same. The cells
    of a table that scrolls instead bear none.
    """
    if table is None:
        return []
    heads = [each.words for each in table.first("thead").every("th")]
    assert len(set(heads)) == len(heads), heads
    rows, group = [], ""
    for line in (each for body in table.every("tbody") for each in body.every("tr")):
        cells = line.elements
        if "beneath" in line.classes:
            rows[-1].beneath.extend(cells)
        elif any(cell["colspan"] for cell in cells):
            group = cells[0].words
        else:
            found = dict(zip(heads, cells, strict=True))
            labels = {head: cell["data-label"] for head, cell in found.items() if cell.name == "td"}
            assert not any(labels.values()) or labels == {head: head for head in labels}
            rows.append(Row(found, group))
    return rows


def headed_rows(table: Element | None) -> dict[str, dict[str, str]]:
    """A table whose rows are named: the words of each cell by the row's name and the column's head."""
    return {
        row.heading.words: {head: cell.words for head, cell in row.cells.items() if cell is not row.heading}
        for row in rows_of(table)
    }


def facts_of(part: Element) -> dict[str, Element]:
    """A list of facts: what stands beside each name."""
    names, texts = list(part.every("dt")), list(part.every("dd"))
    return {name.words: text for name, text in zip(names, texts, strict=True)}
