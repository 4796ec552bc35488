"""One quarter of the demonstration in its three depths: pages, files and JSON, each fetched once and read as text."""

import csv
import io
import json
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.test import Client

from tests.commitments.demo.depths.markup import Element, page_of, rows_of, table_with
from tests.commitments.demo.depths.words import agree

Cells = dict[str, object]
File = list[dict[str, str]]


def differences(one: str, ones: dict[str, Cells], other: str, others: dict[str, Cells]) -> list[str]:
    """Where two depths differ: rows that only one has, their order, and each cell by the names of row and column."""
    found = [f"{row}: only the {one} has it" for row in ones if row not in others]
    found += [f"{row}: only the {other} has it" for row in others if row not in ones]
    if not found and list(ones) != list(others):
        found.append("the rows stand in another order")
    for row, cells in ones.items():
        there = others.get(row, cells)
        if cells.keys() != there.keys():
            found.append(f"{row}: the {one} tells of {', '.join(cells)}, the {other} of {', '.join(there)}")
            continue
        found += [
            f"{row}, {name}: the {one} says {cell!r}, the {other} {there[name]!r}"
            for name, cell in cells.items()
            if not agree(cell, there[name])
        ]
    return found


@dataclass
class Quarter:
    """A quarter as its readers get it. ``tree`` is ``plans`` or ``review``; only what is published has JSON."""

    client: Client
    tree: str
    plan: str
    when: str
    _got: dict[str, bytes] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.plan}/{self.when}"

    @property
    def is_published(self) -> bool:
        return self.tree == "plans"

    @property
    def root(self) -> str:
        """Where its pages are."""
        return f"/{self.tree}/{self.plan}/{self.when}/"

    def get(self, address: str) -> bytes:
        """What is at an address, fetched once; it has to be there."""
        if address not in self._got:
            response = self.client.get(address)
            assert response.status_code == 200, f"{address}: {response.status_code}"
            self._got[address] = response.content
        return self._got[address]

    def page(self, name: str = "") -> Element:
        return page_of(self.get(self.root + name))

    def pages(self, name: str) -> list[Element]:
        """All pages of a list, as a reader turns them."""
        found, turn = [], ""
        while True:
            found.append(self.page(name + turn))
            links = [each["href"] for each in found[-1].every("a") if each["rel"] == "next"]
            turn = next((href for href in links if href.startswith("?")), "")
            if not turn:
                return found

    def list_rows(self, name: str, caption: str):
        """The rows of a list, of all its pages."""
        return [row for page in self.pages(name) for row in rows_of(table_with(page, caption))]

    def file(self, name: str) -> File:
        return read_file(self.get(self.root + name))

    @cached_property
    def pack(self) -> dict[str, File]:
        """The files of the pack, by their names."""
        archive = zipfile.ZipFile(io.BytesIO(self.get(f"{self.root}pack/")))
        return {
            each.filename.rpartition("/")[2]: read_file(archive.read(each))
            for each in archive.infolist()
            if each.filename.endswith(".csv")
        }

    def json(self, name: str = ""):
        """An object with its numbers as decimals of their own digits."""
        content = self.get(f"/api/v1/plans/{self.plan}/{self.when}/{name}")
        return json.loads(content, parse_int=Decimal, parse_float=Decimal)

    @cached_property
    def themes(self) -> dict[str, str]:
        """The titles of the themes by their short names, from the pack."""
        return {row["theme"]: row["theme_title"] for row in self.pack["themes.csv"]}

    @cached_property
    def kpi_slugs(self) -> list[str]:
        return [row["kpi"] for row in self.file("kpis.csv")]


def slug_of(link):
    """A measure's short name, from the address of its page."""
    return link.rstrip("/").rpartition("/")[2]


def read_file(content: bytes) -> File:
    """A file's rows by its heads."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
