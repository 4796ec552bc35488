"""What every filter of a list does, on rows that are no summary's."""

import re
from typing import NamedTuple

import pytest
from django.http import QueryDict

from commitments.filters.lists import NONE, Choice, ListFilters, Words


class Tree(NamedTuple):
    name: str
    kind: str
    months: tuple[str, ...]
    height: str = ""


ROWAN = Tree("Rowan of the hill", "broadleaf", ("may", "june"), "low")
LARCH = Tree("Larch of the HILL road", "conifer", ("march",), "tall")
STUMP = Tree("Old stump", "", ())


HEIGHTS = [("low", "Low"), ("middling", "Middling"), ("tall", "Tall")]


class TreeFilters(ListFilters[Tree]):
    noun = "tree"

    q = Words[Tree]("Words", lambda row: row.name, "named “{}”")
    kind = Choice[Tree]("Kind", lambda row: row.kind or NONE, "of the kind {}")
    height = Choice[Tree](
        "Height", lambda row: row.height or NONE, "called “{}”", [*HEIGHTS, (NONE, "No height")], several=True
    )
    month = Choice[Tree](
        "In flower",
        lambda row: row.months or NONE,
        "in flower in {}",
        [("may", "May"), ("march", "March"), (NONE, "Never")],
        but={"may": "in flower in the month of {lower}", NONE: "that never flower"},
        everything="At any time",
    )

    def __init__(self, query, trees=(ROWAN, LARCH, STUMP), kinds=("broadleaf", "conifer")):
        super().__init__(QueryDict(query), trees)
        self.offer("kind", [*((kind, kind.capitalize()) for kind in kinds), (NONE, "No kind")])


@pytest.mark.parametrize(
    ("query", "kept", "sentence"),
    [
        ("", (ROWAN, LARCH, STUMP), "All 3 trees."),
        ("q=&kind=&month=", (ROWAN, LARCH, STUMP), "All 3 trees."),
        ("q=hill+OF", (ROWAN, LARCH), "2 of 3 trees: named “hill OF”."),
        ("kind=conifer", (LARCH,), "1 of 3 trees: of the kind Conifer."),
        ("kind=-", (STUMP,), "1 of 3 trees: with no kind."),
        ("month=march", (LARCH,), "1 of 3 trees: in flower in March."),
        ("month=may", (ROWAN,), "1 of 3 trees: in flower in the month of may."),
        ("month=-", (STUMP,), "1 of 3 trees: that never flower."),
        ("q={}&kind=conifer", (), "0 of 3 trees: named “{}” and of the kind Conifer."),
        ("month=may&kind=broadleaf&q=hill", (ROWAN,), None),
        ("height=low", (ROWAN,), "1 of 3 trees: called “Low”."),
        ("height=tall&height=low", (ROWAN, LARCH), "2 of 3 trees: called “Tall” or “Low”."),
        ("height=low&height=low&height=", (ROWAN,), "1 of 3 trees: called “Low”."),
        ("height=low&height=middling&height=tall", (ROWAN, LARCH), None),
        ("height=-&height=low", (ROWAN, STUMP), "2 of 3 trees: called “Low” or with no height."),
        (
            "q=palm&kind=conifer&month=may",
            (),
            "0 of 3 trees: named “palm”, of the kind Conifer and in flower in the month of may."
            " Without any one of these there is still none.",
        ),
        ("kind=conifer&kind=conifer", (LARCH,), "1 of 3 trees: of the kind Conifer."),
    ],
)
def test_rows_are_kept_in_their_order_and_the_filter_is_read_back(query, kept, sentence):
    filters = TreeFilters(query)
    assert filters.is_valid()
    assert tuple(filters.qs) == kept
    said = {
        "month=may&kind=broadleaf&q=hill": (
            "1 of 3 trees: named “hill”, of the kind Broadleaf and in flower in the month of may."
        ),
        "height=low&height=middling&height=tall": "2 of 3 trees: called “Low”, “Middling” or “Tall”.",
    }
    assert filters.sentence() == (sentence or said[query])


@pytest.mark.parametrize("value", ["null", "ever", "may,march", "May"])
def test_what_is_none_of_the_choices_is_refused(value):
    filters = TreeFilters(f"month={value}")
    assert not filters.is_valid()
    assert filters.errors == {
        "month": [f"“{value}” is not one of the choices of “In flower”. Choose one from the list."]
    }


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", {}),
        ("q=hill", {}),
        ("q=palm", {}),
        ("q=palm&kind=conifer&kind=conifer", {"q": 1}),
        ("q=hill&month=-", {"q": 1, "month": 2}),
        ("q=palm&month=-&height=tall", {}),
        ("q=palm&month=may&height=low", {"q": 1}),
    ],
)
def test_where_nothing_is_kept_what_each_field_takes_away_is_counted(query, left):
    assert TreeFilters(query).loosened() == left


@pytest.mark.parametrize("query", ["height=low&height=huge", "height=huge&height=low"])
def test_a_bad_value_among_several_is_refused(query):
    filters = TreeFilters(query)
    assert not filters.is_valid()
    assert filters.errors == {"height": ["“huge” is not one of the choices of “Height”. Choose one from the list."]}


@pytest.mark.parametrize(
    ("query", "name", "label"),
    [
        ("kind=conifer&kind=broadleaf", "kind", "Kind"),
        ("kind=conifer&kind=", "kind", "Kind"),
        ("q=hill&q=road", "q", "Words"),
    ],
)
def test_what_takes_one_value_is_not_asked_for_twice(query, name, label):
    filters = TreeFilters(query)
    assert not filters.is_valid()
    assert filters.errors == {name: [f"“{label}” takes one value, and the address gives 2. Choose one."]}


@pytest.mark.parametrize(
    ("query", "selects"),
    [
        ("", [("filter-height", "", "All")]),
        ("height=tall", [("filter-height", "tall", "All"), ("filter-height-2", "", "Nothing else")]),
        (
            "height=tall&height=low",
            [
                ("filter-height", "tall", "Leave this out"),
                ("filter-height-2", "low", "Leave this out"),
                ("filter-height-3", "", "Nothing else"),
            ],
        ),
        (
            "height=tall&height=low&height=middling&height=-",
            [
                ("filter-height", "tall", "Leave this out"),
                ("filter-height-2", "low", "Leave this out"),
                ("filter-height-3", "middling", "Leave this out"),
                ("filter-height-4", "-", "Leave this out"),
            ],
        ),
        ("height=huge", [("filter-height", "", "All")]),
    ],
)
def test_several_values_have_a_select_each_and_one_more(query, selects):
    markup = str(TreeFilters(query).form["height"])
    found = [
        (
            re.search(r' id="([^"]*)"', select)[1],
            chosen_in_markup(select),
            re.search(r'value=""[^>]*>([^<]*)', select)[1],
        )
        for select in markup.split("<select")[1:]
    ]
    assert found == selects
    labels = re.findall(r'<label class="govuk-label or" for="([^"]*)">or<span class="[^"]*"> Height</span>', markup)
    assert labels == [each[0] for each in selects[1:]]


def chosen_in_markup(select):
    return re.search(r'value="([^"]*)" selected', select)[1]


def test_no_row_has_a_choice_because_its_value_begins_so():
    assert TreeFilters("kind=con", kinds=("con",)).qs == []


def test_what_one_record_offers_is_no_choice_of_the_next():
    first, second = TreeFilters("kind=palm", kinds=("palm",)), TreeFilters("kind=palm")
    assert (first.is_valid(), second.is_valid()) == (True, False)


def test_the_fields_have_names_labels_and_ids_and_none_is_required():
    form = TreeFilters("").form
    assert [(each.name, each.id_for_label, each.label, each.field.required) for each in form] == [
        ("q", "filter-q", "Words", False),
        ("kind", "filter-kind", "Kind", False),
        ("height", "filter-height", "Height", False),
        ("month", "filter-month", "In flower", False),
    ]
    assert next(iter(form.fields["month"].choices)) == ("", "At any time")
    assert list(form.fields["kind"].choices) == [
        ("", "All"),
        ("broadleaf", "Broadleaf"),
        ("conifer", "Conifer"),
        ("-", "No kind"),
    ]
