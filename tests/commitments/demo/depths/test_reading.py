"""The reader itself: every reading was typed by hand."""

from decimal import Decimal

import pytest

from tests.commitments.demo.depths.markup import page_of, rows_of, table_with
from tests.commitments.demo.depths.quarter import differences
from tests.commitments.demo.depths.words import Printed, agree, day, figure, in_a_row, moved, printed, span


@pytest.mark.parametrize(
    ("text", "number", "places", "unit"),
    [
        ("0", "0", 0, ""),
        ("52,820", "52820", 0, ""),
        ("−360,983", "-360983", 0, ""),
        ("£866,733", "866733", 0, "£"),
        ("−£5", "-5", 0, "£"),
        ("34.2%", "34.2", 1, "%"),
        ("+263.3%", "263.3", 1, "%"),
        ("−5 percentage points", "-5", 0, "percentage points"),
        ("5.70 £ millions", "5.70", 2, "£ millions"),
    ],
)
def test_printed_figures(text, number, places, unit):
    assert printed(text) == Printed(Decimal(number), places, unit)


@pytest.mark.parametrize("text", ["", "-5", "1234", "1,23", "Withheld", "5%.", "5 (6)", "−", "1,234,56"])
def test_what_is_no_printed_figure(text):
    with pytest.raises(AssertionError):
        printed(text)


@pytest.mark.parametrize("text", ["1,234", "−5", "£5", "n/a", "+"])
def test_what_is_no_figure_of_a_file(text):
    with pytest.raises(AssertionError):
        figure(text)


@pytest.mark.parametrize(
    ("shown", "whole", "same"),
    [
        ("97%", "96.5116", True),
        ("96%", "96.5116", False),
        ("96.5%", "96.5", True),
        ("96.50%", "96.5", True),
        ("−2.3", "-2.25", True),
        ("−2.2", "-2.25", False),
        ("2.3", "-2.25", False),
        ("0", "0.4", True),
    ],
)
def test_a_printed_figure_is_the_whole_one_rounded(shown, whole, same):
    assert agree(printed(shown), Decimal(whole)) is same
    assert agree(Decimal(whole), printed(shown)) is same
    assert not agree(printed(shown), None)


def test_changes_with_and_without_their_percentage():
    assert moved("−838 (−1.6%)") == (Printed(Decimal(-838), 0), Printed(Decimal("-1.6"), 1, "%"))
    assert moved("+£7") == (Printed(Decimal(7), 0, "£"), None)


def test_days():
    assert (day("3 May 2024"), day("31 December 2023")) == ("2024-05-03", "2023-12-31")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("", "", ""),
        ("2023-06", "2023-06", "2023-06"),
        ("June 2023", "2023-06", "2023-06"),
        ("2020/21", "2020-04", "2021-03"),
        ("2023/24 Q1", "2023-04", "2023-06"),
        ("2023/24 Q3", "2023-10", "2023-12"),
        ("2023/24 Q4", "2024-01", "2024-03"),
        ("October to December 2023", "2023-10", "2023-12"),
        ("December 2023 to February 2024", "2023-12", "2024-02"),
        ("the 12 months to December 2023", "2023-01", "2023-12"),
        ("the 12 months to September 2014", "2013-10", "2014-09"),
        ("63 months to June 2023", "2018-04", "2023-06"),
    ],
)
def test_periods(text, first, last):
    assert span(text) == (first, last)


def test_words_in_a_row():
    assert [in_a_row(each) for each in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


PAGE = """<html><body><p>Not this</p><main><table><caption>Things, in order.</caption>
<thead><tr><th><a href="?sort">Thing <span aria-hidden="true">▲</span></a></th><th>How many</th></tr></thead>
<tbody><tr><th colspan="2">Round ones</th></tr>
<tr><th><a href="/balls/">Balls &amp; beads</a></th>
<td data-label="{label}"><span>1,2</span>00<svg><text>9</text></svg></td></tr>
<tr class="beneath"><td colspan="2">Counted<br>twice</td></tr></tbody></table></main></body></html>"""


def test_a_table_is_read_by_its_heads():
    (row,) = rows_of(table_with(page_of(PAGE.format(label="How many").encode()), "Things"))
    assert (row.group, row.link, row["Thing"].words) == ("Round ones", "/balls/", "Balls & beads")
    assert (row["How many"].words, [each.words for each in row.beneath]) == ("1,2 00", ["Counted twice"])


@pytest.mark.parametrize("label", ["Things", "How few"])
def test_a_cell_that_bears_another_name_on_a_phone_is_refused(label):
    with pytest.raises(AssertionError):
        rows_of(table_with(page_of(PAGE.format(label=label).encode()), "Things"))


def test_differences_name_row_and_cell():
    page = {"a": {"RAG": "red", "value": printed("3")}, "b": {"RAG": "red", "value": printed("2")}}
    file = {"a": {"RAG": "red", "value": Decimal("3.2")}, "b": {"RAG": "green", "value": Decimal("2.6")}}
    assert differences("page", page, "file", page) == []
    assert differences("page", page, "file", file) == [
        "b, RAG: the page says 'red', the file 'green'",
        "b, value: the page says Printed(number=Decimal('2'), places=0, unit=''), the file Decimal('2.6')",
    ]
    assert differences("page", page, "file", {"a": file["a"]}) == ["b: only the page has it"]
    assert differences("page", {"a": page["a"]}, "file", file) == ["b: only the file has it"]
    assert differences("page", page, "file", dict(reversed(page.items()))) == ["the rows stand in another order"]
    assert differences("page", {"a": {"RAG": "red"}}, "file", {"a": {"rag": "red"}}) == [
        "a: the page tells of RAG, the file of rag"
    ]
