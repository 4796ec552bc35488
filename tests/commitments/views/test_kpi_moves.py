"""What happened to a measure as the page of changes says it, where figures are missing and where none is."""

from decimal import Decimal

import pytest

from commitments.reporting.changes import KpiChange, changes_between
from commitments.reporting.summary import KpiSheet
from commitments.views.change_rows import kpis_headline
from commitments.views.kpi_moves import kpi_move, letters_beside, move_of
from kpis.methods.verdict import Judgement
from tests.commitments.reporting.made import kpi, quarter, verdict

ONE, TWO = Decimal(1), Decimal(2)


def measure(value, period, **fields):
    absence = "" if value is not None else "not collected"
    return kpi(current_value=value, current_period=period, current_absence=absence, **fields)


@pytest.mark.parametrize(
    ("was", "now", "period", "said"),
    [
        (ONE, TWO, "2023/24 Q4", "Newer figure, same verdict"),
        (ONE, ONE, "2023/24 Q4", "Newer figure, same verdict"),
        (ONE, None, "2023/24 Q4", "No figure now, same verdict"),
        (None, ONE, "2023/24 Q4", "First figure, same verdict"),
        (None, None, "2023/24 Q4", "No figure in either"),
        (ONE, TWO, "2023/24 Q3", "Revised: the same period has another figure"),
        (ONE, None, "2023/24 Q3", "No figure now, same verdict"),
        (ONE, ONE, "2023/24 Q3", ""),
    ],
)
def test_what_happened_to_a_figure(was, now, period, said):
    change = KpiChange("one", measure(was, "2023/24 Q3"), measure(now, period))
    assert kpi_move(change, "", {}).kind == said


@pytest.mark.parametrize(
    ("was", "now", "cause"),
    [
        (ONE, TWO, ""),
        (ONE, None, "Between them: there is no figure now."),
        (None, ONE, "Between them: there was no figure before."),
        (None, None, "Between them: there is no figure in either."),
    ],
)
def test_of_a_changed_verdict_it_is_said_where_no_newer_figure_made_it(was, now, cause):
    sides = [
        measure(value, period, sheet=KpiSheet(rule="baseline"), verdicts=(verdict(word=word, judgement=judgement),))
        for value, period, word, judgement in (
            (was, "2023/24 Q3", "Good", Judgement.GOOD),
            (now, "2023/24 Q4", "Bad", Judgement.BAD),
        )
    ]
    change = KpiChange("one", *sides)
    assert move_of(change) == "verdict changed"
    move = kpi_move(change, "", {})
    assert (move.cause, move.is_lack) == (cause, True)


@pytest.mark.parametrize(
    ("was", "now", "then", "sentences"),
    [
        ("Good", "Bad", "Was: The sentence.", ("Now: The sentence.",)),
        ("Above", "Above", "", ("Was: The sentence.", "Now: The sentence.")),
    ],
)
def test_paper_goes_without_the_sentence_then_only_where_its_word_is_said(was, now, then, sentences):
    sides = [
        measure(
            ONE,
            period,
            sheet=KpiSheet(rule="baseline"),
            verdicts=(verdict(word=word, judgement=judgement, sentence="The sentence."),),
        )
        for period, word, judgement in (("2023/24 Q3", was, Judgement.GOOD), ("2023/24 Q4", now, Judgement.BAD))
    ]
    move = kpi_move(KpiChange("one", *sides), "", {})
    assert (move.then, move.sentences) == (then, sentences)


def test_a_note_beside_several_figures_has_a_letter_for_paper_and_one_beside_a_single_figure_has_none():
    changes = [
        KpiChange(slug, measure(ONE, "2023/24 Q3", current_note=before), measure(TWO, "2023/24 Q4", current_note=after))
        for slug, before, after in (("a", "Not printed.", "Provisional."), ("b", "", "Provisional."))
    ]
    letters = letters_beside(changes)
    assert letters == {"Provisional.": "a"}
    first, second = (kpi_move(change, "", letters) for change in changes)
    assert (first.was.note, first.was.letter) == ("Not printed.", "")
    assert (first.now.note, first.now.letter) == ("Provisional.", "a")
    assert (second.was.note, second.was.letter) == ("", "")
    assert (second.now.note, second.now.letter) == ("Provisional.", "a")


def test_a_changed_baseline_shows_no_notes_and_so_gives_none_a_letter():
    change = KpiChange(
        "one",
        measure(ONE, "2023/24 Q3", current_note="Provisional.", baseline_value=ONE),
        measure(ONE, "2023/24 Q3", current_note="Provisional.", baseline_value=TWO),
    )
    assert letters_beside([change]) == {}
    assert kpi_move(change, "", {}).now.note == ""


def test_the_headline_leaves_noughts_out_and_adds_up():
    older = quarter("2023/24 Q3", kpis=[measure(ONE, "2023/24 Q3", slug="a"), measure(ONE, "2023/24 Q3", slug="b")])
    newer = quarter("2023/24 Q4", kpis=[measure(None, "2023/24 Q4", slug="a"), measure(ONE, "2023/24 Q3", slug="b")])
    assert kpis_headline(changes_between(older, newer)) == (
        "Of 2 KPIs in either record: 1 with no figure now and the same verdict and 1 unchanged."
    )
