"""A verdict in print: word, sign, style and colour say one thing, and none of them says it alone."""

import pytest

from commitments.views.verdicts import verdict_mark
from kpis.methods.verdict import Judgement, Verdict

SINGLE = "Single point exception"
GOOD, BAD, SAME, UNSAID = Judgement.GOOD, Judgement.BAD, Judgement.UNCHANGED, Judgement.CANNOT_BE_SAID


@pytest.mark.parametrize(
    ("rule", "word", "judgement", "rag", "symbol", "said", "style", "sign", "colour"),
    [
        ("classes", "Breach", BAD, "red", "circle", "Breach: bad", "bad", "", ""),
        ("classes", "Breach", GOOD, "green", "circle", "Breach: good", "good", "", ""),
        ("classes", "Breach", UNSAID, "", "circle", "Breach: neither good nor bad", "open", "", ""),
        ("classes", SINGLE, BAD, "red", "circle", f"{SINGLE}: bad", "bad", "◆", ""),
        ("classes", "Stable", SAME, "amber", "circle", "Stable", "same", "", ""),
        ("classes", "Stable above the mean", SAME, "amber", "arrow up", "Stable above the mean", "same", "↑", ""),
        ("classes", "Decreasing trend", BAD, "red", "arrow down", "Decreasing trend: bad", "bad", "↓", ""),
        ("classes", "Cannot be said", UNSAID, "", "", "Cannot be said", "open", "", ""),
        ("classes", "Not comparable", UNSAID, "", "", "Not comparable", "open", "", ""),
        ("variance", "Red", BAD, "red", "", "Red", "bad", "■", "red"),
        ("variance", "Amber", SAME, "amber", "", "Amber", "same", "▲", "amber"),
        ("baseline", "Bad", BAD, "", "", "Bad", "bad", "", ""),
    ],
)
def test_a_verdict_in_print(rule, word, judgement, rag, symbol, said, style, sign, colour):
    mark = verdict_mark(Verdict(rule, "A rule", word, judgement, "A sentence.", rag=rag, symbol=symbol))
    assert (mark.said, mark.style, mark.sign, mark.colour) == (said, style, sign, colour)
