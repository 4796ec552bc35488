"""The smallest components: their words and shapes, and that no text in them is markup."""

from types import SimpleNamespace as Value

import pytest

from plantracker.ui import fragments

RED = Value(word="Red", style="red", sign="■")
GREEN = Value(word="Green", style="green", sign="●")
RED_TAG = '<span class="tag tag-red"><span aria-hidden="true">■</span> Red</span>'
GREEN_TAG = '<span class="tag tag-green"><span aria-hidden="true">●</span> Green</span>'
# As a plan, a file or a database that somebody else filled may hold it.
HOSTILE = "<script>\"'&"
ESCAPED = "&lt;script&gt;&quot;&#x27;&amp;"


def mark(**said):
    return fragments.Mark(**{"word": "Good", "style": "good", "sign": "", "sentence": "", "rule": "", **said})


def figure(text, *details, is_absent=False):
    return Value(text=text, details=details, is_absent=is_absent)


@pytest.mark.parametrize(
    ("component", "value", "html"),
    [
        ("tag", RED, RED_TAG),
        ("rated", Value(now=GREEN, was=""), GREEN_TAG),
        ("rated", Value(now=RED, was="was Green"), f'{RED_TAG} <span class="quiet">was Green</span>'),
        ("pair", (RED, GREEN), f"{RED_TAG} <small>projected</small> {GREEN_TAG}"),
        ("pair", None, "Not in the record"),
        (
            "moved",
            Value(was=GREEN, now=RED, said="worse"),
            f'<span class="was-now">{GREEN_TAG} to {RED_TAG}</span> <span class="moved">worse</span>',
        ),
        (
            "moved",
            Value(was=GREEN, now=None, said="withdrawn"),
            f'<span class="was-now">was {GREEN_TAG}</span> <span class="moved">withdrawn</span>',
        ),
        ("moved", Value(was=None, now=RED, said=""), f'<span class="was-now">{RED_TAG}</span>'),
        ("moved", Value(was=None, now=None, said=""), '<span class="was-now"></span>'),
        ("counts", [Value(word="Red", number=0, url="")], '<ul class="counts"><li>Red <strong>0</strong></li></ul>'),
        (
            "counts",
            [Value(word="Red", number=1200, url="/aims/?rag=red&theme=a")],
            '<ul class="counts"><li><a href="/aims/?rag=red&amp;theme=a">Red</a> <strong>1200</strong></li></ul>',
        ),
        ("cell", figure("−5"), '<span class="figure">−5</span>'),
        (
            "cell",
            figure("Not collected", "2023/24 Q3", "last value 7", is_absent=True),
            '<span class="absent">Not collected</span> <small>2023/24 Q3</small> <small>last value 7</small>',
        ),
        ("noted", Value(figure=figure("7"), note="", letter=""), '<span class="figure">7</span>'),
        (
            "noted",
            Value(figure=figure("7", "2023/24 Q3"), note="Provisional.", letter=""),
            '<span class="figure">7</span> <small>2023/24 Q3</small> <small>Provisional.</small>',
        ),
        (
            "noted",
            Value(figure=figure("7"), note="Provisional.", letter="a"),
            '<span class="figure">7</span><sup class="on-paper">a</sup> <small class="told">Provisional.</small>',
        ),
        (
            "change",
            Value(arrow="", direction="", change=figure("No comparison", is_absent=True)),
            '<span class="absent">No comparison</span>',
        ),
        (
            "change",
            Value(arrow="▲", direction="Up", change=figure("+12")),
            '<span class="way"><span aria-hidden="true">▲</span> Up</span> <span class="figure">+12</span>',
        ),
        ("measure", Value(title="Burglary", url="/kpis/b/", unit=""), '<a href="/kpis/b/">Burglary</a>'),
        (
            "measure",
            Value(title="Burglary", url="/kpis/b/", unit="offences"),
            '<a href="/kpis/b/">Burglary</a> <small>unit: offences</small>',
        ),
        ("verdict", mark(), '<strong class="judgement judgement-good">Good</strong>'),
        (
            "verdict",
            mark(word="Improving", sign="▲", sentence="Six months below the mean."),
            '<strong class="judgement judgement-good"><span aria-hidden="true">▲</span> Improving</strong>'
            ' <span class="sentence">Six months below the mean.</span>',
        ),
        ("verdict", mark(word="Red", sign="■", colour="red"), RED_TAG),
        (
            "verdict",
            mark(word="Single point exception", style="bad", meaning="bad"),
            '<strong class="judgement judgement-bad">Single point exception: bad</strong>',
        ),
        (
            "verdict",
            mark(word="Between", sign="▲", colour="amber", meaning="amber"),
            '<span class="tag tag-amber"><span aria-hidden="true">▲</span> Between: amber</span>',
        ),
    ],
)
def test_each_component(component, value, html):
    assert getattr(fragments, component)(value) == html


@pytest.mark.parametrize(
    ("component", "value", "texts"),
    [
        ("tag", Value(word=HOSTILE, style=HOSTILE, sign=HOSTILE), 3),
        ("rated", Value(now=RED, was=HOSTILE), 1),
        ("moved", Value(was=RED, now=None, said=HOSTILE), 1),
        ("counts", [Value(word=HOSTILE, number=1, url=HOSTILE)], 2),
        ("counts", [Value(word=HOSTILE, number=1, url="")], 1),
        ("cell", figure(HOSTILE, HOSTILE), 2),
        ("noted", Value(figure=figure(HOSTILE), note=HOSTILE, letter=HOSTILE), 3),
        ("change", Value(arrow=HOSTILE, direction=HOSTILE, change=figure(HOSTILE)), 3),
        ("measure", Value(title=HOSTILE, url=HOSTILE, unit=HOSTILE), 3),
        ("verdict", mark(word=HOSTILE, style=HOSTILE, sign=HOSTILE, sentence=HOSTILE), 4),
        ("verdict", mark(word=HOSTILE, colour=HOSTILE, sign=HOSTILE, sentence=HOSTILE), 4),
    ],
)
def test_no_text_is_markup(component, value, texts):
    html = getattr(fragments, component)(value)
    assert html.count(ESCAPED) == texts
    assert "<script" not in html
