"""What a search finds in a summary, and what of a text it marks; every expected text typed by hand."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.reporting.published import published
from commitments.reporting.searching import WHOLE, excerpt, is_too_short, marked, search, words_of
from commitments.reporting.summary import KpiComment
from tests.commitments.reporting.made import aim, kpi, quarter, theme, update


def shown(pieces):
    """A text with square brackets around what is marked."""
    return "".join(f"[{each.text}]" if each.is_match else each.text for each in pieces)


def found(summary, asked):
    return [(str(each.kind), each.slug) for each in search(summary, asked)]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("", ()),
        (" \t\n", ()),
        ("Shoplifting", ("shoplifting",)),
        ("  two   words two ", ("two", "words")),
        ("Café", ("cafe",)),
        ("Cafe\N{COMBINING ACUTE ACCENT}", ("cafe",)),
        ("STRASSE straße", ("strasse",)),
        ("victim’s", ("victim's",)),
        ("anti‑social", ("anti-social",)),
    ],
)
def test_words_are_folded_and_told_once(asked, words):
    assert words_of(asked) == words


@pytest.mark.parametrize(
    ("asked", "is_short"),
    [("a", True), ("a b", True), ("é", True), ("7", True), ("…!?", True), ("--", True), ("ab", False), ("3.1", False)],
)
def test_one_letter_is_too_short(asked, is_short):
    assert is_too_short(asked) is is_short


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("Thefts from shops", "theft", "[Theft]s from shops"),
        ("Thefts from shops", "SHOP theft", "[Theft]s from [shop]s"),
        ("A café, a CAFÉ", "cafe", "A [café], a [CAFÉ]"),
        ("A cafe\N{COMBINING ACUTE ACCENT}!", "café", "A [cafe\N{COMBINING ACUTE ACCENT}]!"),
        ("A cafe", "café", "A [cafe]"),
        ("The victim’s voice", "victim's", "The [victim’s] voice"),
        ("Straße", "strasse", "[Straße]"),
        ("ﬁre", "fire", "[ﬁre]"),
        ("overlap", "overl erlap", "[overlap]"),
        ("a cat", "a at", "[a] c[at]"),
        ("1.5 (of) [x]", "(of)", "1.5 [(of)] [x]"),
        ("nothing here", "else", "nothing here"),
        ("", "else", ""),
    ],
)
def test_the_words_are_marked(text, asked, expected):
    assert shown(marked(text, words_of(asked))) == expected


def test_a_long_text_is_cut_around_the_first_of_each_word():
    text = f"{'x ' * 200}the knife was found {'y ' * 200}and a shop was shut {'z ' * 200}"
    cut = shown(excerpt(text, words_of("shop knife")))
    assert cut.startswith("… x x ")
    assert "x the [knife] was found y" in cut
    assert " … y y" in cut
    assert "y and a [shop] was shut z" in cut
    assert cut.endswith("z …")


@pytest.mark.parametrize(("length", "is_whole"), [(WHOLE, True), (WHOLE + 1, False)])
def test_a_text_stays_whole_up_to_its_limit(length, is_whole):
    text = "knife".ljust(length, "x")
    assert (shown(excerpt(text, ("knife",))) == "[knife]" + "x" * (length - 5)) is is_whole


@given(text=st.text(max_size=400), asked=st.text(max_size=10))
def test_marking_loses_and_adds_nothing(text, asked):
    assert "".join(each.text for each in marked(text, words_of(asked))) == text


@pytest.fixture
def whole():
    """A quarter with a word of its own in each text that is searched."""
    told = update(activity="Ringway.", rag_reason="Sleet.", projected_reason="Frost.")
    patrols = aim(title="Walk the harbour", lead="Head of Piers", deputies=("Head of Quays",), update=told)
    wardens = aim("wardens", title="Train wardens", lead="", deputies=(), update=told)
    streets = theme(
        aims=(patrols, wardens), title="Kerbs", objective="Lamps.", lead="Head of Lanes", rag_reason="Gravel."
    )
    burglary = kpi(title="Locks", definition="Hinges.", source="Ledgers", current_note="Whisper.")
    burglary = replace(
        burglary,
        sheet=replace(burglary.sheet, number="3.10"),
        comment=KpiComment("Keys.", False, "Anna", date(2024, 1, 9)),
    )
    return quarter(themes=(streets,), kpis=(burglary,))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("HARBOUR", [("aim", "patrols")]),
        ("piers", [("aim", "patrols")]),
        ("quays", [("aim", "patrols")]),
        ("locks", [("KPI", "burglary")]),
        ("3.10", [("KPI", "burglary")]),
        ("hinges", [("KPI", "burglary")]),
        ("ledgers", [("KPI", "burglary")]),
        ("keys", [("KPI", "burglary")]),
        ("kerbs", [("theme", "streets")]),
        ("lamps", [("theme", "streets")]),
        ("lanes", [("theme", "streets")]),
        ("gravel", [("theme", "streets")]),
        ("ringway", [("update", "patrols")]),
        ("sleet", [("update", "patrols")]),
        ("frost", [("update", "patrols")]),
        ("ringway frost", [("update", "patrols")]),
        ("head", [("aim", "patrols"), ("theme", "streets")]),
        ("harbour ringway", []),
        ("harbour quays", [("aim", "patrols")]),
        ("whisper", []),
        ("a", []),
        ("", []),
    ],
)
def test_each_text_is_found_where_its_page_shows_it(whole, asked, expected):
    assert found(whole, asked) == expected


def test_an_update_whose_own_aim_is_gone_stands_under_the_first_that_it_speaks_for():
    told = update(aim="gone", activity="Ringway.")
    aims = (aim("wardens", order=1, update=told), aim("cameras", order=2, update=told))
    assert found(quarter(themes=(theme(aims=aims),)), "ringway") == [("update", "wardens")]


def test_only_texts_with_a_word_are_quoted(whole):
    (result,) = search(whole, "harbour quays")
    assert shown(result.title) == "Walk the [harbour]"
    assert [(each.label, shown(each.pieces)) for each in result.excerpts] == [("Deputy", "Head of [Quays]")]


def test_the_public_finds_no_sensitive_text_and_no_address():
    told = update(activity="Ringway.", rag_reason="Sleet.", projected_reason="Frost.", marking="OFFICIAL-SENSITIVE")
    board = quarter(themes=(theme(aims=(aim(lead="someone@opcc.example", update=told),)),))
    assert found(board, "ringway") == [("update", "patrols")]
    assert found(board, "someone") == [("aim", "patrols")]
    public = published(board)
    assert [found(public, word) for word in ("ringway", "sleet", "frost", "someone")] == [[], [], [], []]
