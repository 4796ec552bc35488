"""The components of the pages in all their states, from plain values; nothing here is from a plan."""

from collections.abc import Mapping
from types import SimpleNamespace as Value
from typing import Any

import django_tables2 as tables
from django import forms

from plantracker.ui.forms import PageForm
from plantracker.ui.fragments import Mark
from plantracker.ui.tables import BaseTable

RATINGS = (("Red", "red", "■"), ("Amber", "amber", "▲"), ("Green", "green", "●"), ("Complete", "complete", "✓"))
SIX = ("Red", "Amber", "Green", "Complete", "Not rated", "All")
LONG = "Work with partners so that everyone who reports a crime hears within three days what was done about it. "


class GalleryForm(PageForm):
    """Every kind of field."""

    title = forms.CharField(label="Title", help_text="As the plan words it.", max_length=20)
    rating = forms.ChoiceField(label="Rating", choices=[("", "All"), ("red", "Red")])
    said = forms.CharField(label="What was done", widget=forms.Textarea(attrs={"rows": 3}))
    board = forms.ChoiceField(label="Board", widget=forms.RadioSelect, choices=[("a", "Assurance"), ("b", "Crime")])
    marks = forms.MultipleChoiceField(
        label="Marks", widget=forms.CheckboxSelectMultiple, choices=[("carried", "Carried"), ("stale", "Stale")]
    )
    agreed = forms.BooleanField(label="The lead agrees", help_text="In writing.")


class GalleryTable(BaseTable):
    """A list that is sorted, with a column of figures."""

    caption = "Measures"
    natural_order = "in plan order"
    figures = ("value",)

    title = tables.Column("Measure")
    value = tables.Column("Value, offences")
    said = tables.Column("What it means", orderable=False)


class GalleryGrid(BaseTable):
    """A grid that scrolls within itself on a phone."""

    caption = "Series"
    natural_order = "the newest first"
    look = "gallery-grid"
    figures = ("q1", "q2", "q3", "q4", "total")
    is_grid = True

    year = tables.Column("Year", orderable=False)
    q1 = tables.Column("April to June", orderable=False)
    q2 = tables.Column("July to September", orderable=False)
    q3 = tables.Column("October to December", orderable=False)
    q4 = tables.Column("January to March", orderable=False)
    total = tables.Column("Whole year", orderable=False)


def gallery(query: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of components shows; ``query`` sorts its list, as any list is sorted."""
    tags = [Value(word=word, style=style, sign=sign) for word, style, sign in RATINGS]
    tags.append(Value(word="Not rated", style="none", sign="–"))
    red, amber, green, _, unrated = tags
    return {
        "tags": tags,
        "rated": (Value(now=amber, was="worse: was Green"), Value(now=green, was="")),
        "pairs": ((red, amber), (unrated, unrated), ()),
        "states": _states(),
        "counts": _counts(),
        "counted": [
            Value(word=word, number=number, url="") for word, number in zip(SIX, (3, 29, 60, 5, 0, 97), strict=True)
        ],
        "verdicts": _verdicts(),
        "cells": (
            Value(text="33,940", is_absent=False, details=("2020/21",)),
            Value(text="−2,242", is_absent=False, details=("(−6.6%)",)),
            Value(text="No figure: late", is_absent=True, details=("expected in March",)),
        ),
        "absences": (
            Value(word="Withheld", reason="Few persons are counted.", by="Head of Performance", review="1 May 2024"),
            Value(word="Not collected", reason="The survey ended.", by="", review=""),
        ),
        "cites": (
            Value(
                thing="Overview", quarter="2023/24 Q3", address="tracker.example/plans/north/", digest="", seal_url=""
            ),
            Value(
                thing="Aim “Open a helpline”",
                quarter="2023/24 Q3",
                address="tracker.example/plans/north/2023-24-q3/aims/open-a-helpline/",
                digest="c6983825eade",
                seal_url="#cite",
            ),
        ),
        "legend": [Value(tag=red, meaning="Not on course; action is needed."), Value(word="Carried", meaning=LONG)],
        "rules": ("A theme's rating is governance's own; it is not computed from its aims.",),
        "empties": (
            Value(said="No aim matches.", why="97 were looked at.", url="#empty", next="Clear the filter"),
            Value(said="The record could not be read.", why="", url="", next=""),
        ),
        "notes": (
            Value(
                number=1, dated="3 May 2024", by="Governance", about="the aim", was="26", should_read="27", reason=LONG
            ),
            Value(number=2, dated="4 May 2024", by="Governance", about="it all", was="", should_read="x", reason="y"),
        ),
        "forms": (GalleryForm(auto_id="empty-%s"), GalleryForm({"title": LONG, "rating": "zz"}, auto_id="wrong-%s")),
        "table": _table(query),
        "grid": GalleryGrid(
            [{"year": "2023/24", "q1": "1,234", "q2": "1,301", "q3": "998", "q4": "1,002", "total": "4,535"}]
        ),
    }


def _states() -> list[Value]:
    named = (
        ("live", "Live (may change)", "As it stands on 3 May 2024, 6pm."),
        ("draft", "DRAFT", "2023/24 Q4 as it would be sealed now. All of it may change."),
        ("sealed", "Sealed (not published)", "As at the cut-off on 22 January 2024, 6pm."),
        ("published", "Published", "Published on 3 May 2024."),
        ("corrected", "Corrected", "It has 1 correction."),
        ("withdrawn", "Withdrawn", "Withdrawn on 4 May 2024: a figure named a person."),
    )
    bars = [Value(style=style, word=word, said=(said,), links=()) for style, word, said in named]
    bars[4].links = (Value(label="Record hash c6983825eade: check it", url="#states"),)
    return bars


def _counts() -> Value:
    def cells(numbers: tuple[int, ...], url: str) -> list[Value]:
        return [Value(word=word, number=number, url=url) for word, number in zip(SIX, numbers, strict=True)]

    return Value(
        caption="Aims by RAG, now and last quarter",
        heads=SIX,
        rows=(
            Value(label="2023/24 Q3", cells=cells((3, 29, 60, 5, 0, 97), "#counts")),
            Value(label="2023/24 Q2", cells=cells((2, 31, 58, 4, 1, 96), "")),
        ),
    )


def _verdicts() -> list[Mark]:
    named = (
        ("Good", "good", "Burglary fell by 12% against 2020/21. Less is wanted here, so this is good.", "", ""),
        ("Bad", "bad", "Burglary rose by 12% against 2020/21. Less is wanted here, so this is bad.", "", ""),
        ("Unchanged", "same", "The figure is that of 2020/21.", "", ""),
        ("Cannot be said", "open", "There is no baseline.", "", ""),
        ("Amber", "same", "Within five points of the target.", "amber", "▲"),
    )
    marks = [Mark(word, style, sentence, "", colour, sign) for word, style, sentence, colour, sign in named]
    return [*marks, Mark("Single point exception", "bad", "June lies above the upper limit.", "", meaning="bad")]


def _table(query: Mapping[str, Any]) -> GalleryTable:
    rows = [
        {"title": "Burglary", "value": "1,204", "said": "Fewer are wanted."},
        {"title": "Fraud", "value": "33,940", "said": LONG},
    ]
    return GalleryTable(rows, order_by=query.get("sort", "title"))
