"""Charts of every kind, and a reader of drawings.

Shoplifting and burglary are crimes that the Metropolitan Police recorded in London: public sector
information of the London Datastore under the Open Government Licence v2.0. The other series are made up.
"""

from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree

from kpis.charts import Chart, ChartBreak, ChartPoint, ChartSegment
from kpis.periods import Period

SVG = "{http://www.w3.org/2000/svg}"

# April 2020 to December 2023.
SHOPLIFTING = (
    1696, 1971, 2416, 3135, 3008, 3150, 3363, 2770, 2697, 2104, 2251, 2482, 2693, 3009, 2987, 3057, 3194, 2731,
    3128, 2998, 2684, 2867, 2834, 3137, 3202, 3473, 3226, 3013, 3299, 3206, 3472, 3268, 3161, 4074, 3890, 4759,
    4574, 4854, 5122, 5244, 5372, 4892, 5151, 4800, 4727,
)  # fmt: skip
# April 2022 to September 2023: “domestic burglary” up to March 2023, then “residential burglary of a home”.
BURGLARY = (2845, 3209, 2904, 2643, 2897, 3168, 3358, 3466, 3234, 3459, 3038, 3248, 483, 1999, 2099, 2300, 2381, 2284)

HOSTILE = "<script>alert(\"x\")</script> & 'quotes' \u202eturned\u202c \x00\x07\n" + "and very long " * 20


def period(text):
    return Period.parse(text)


def points(first, values, **marks):
    """A point for each value from the first period on; ``marks`` are the fields of all of them."""
    start = period(first)
    return tuple(
        ChartPoint(start.shifted(number), None if value is None else Decimal(str(value)), **marks)
        for number, value in enumerate(values)
    )


def chart(first, values, *, unit="offences", decimals=0, **fields):
    return Chart("Shoplifting", "It rose.", unit, decimals, points(first, values), **fields)


def calls(*found):
    """A chart of these points."""
    return Chart("Calls", "", "calls", 0, found)


def segment(first, last, mean, lower, upper, reason=""):
    return ChartSegment(period(first), period(last), mean, lower, upper, reason)


def marked(first, rows, **fields):
    """A chart of rows of value, flag, sign and label."""
    start = period(first)
    found = tuple(
        ChartPoint(start.shifted(number), Decimal(value), flag=flag, sign=sign, label=label)
        for number, (value, flag, sign, label) in enumerate(rows)
    )
    return Chart("Shoplifting", "It rose.", "offences", 0, found, **fields)


def signals(flag_above, flag_below):
    """A small series with every sign on both sides."""
    rows = [(50, "", "", "")] * 3
    rows += [(90, flag_above, "breach", "Above the upper limit"), (10, flag_below, "breach", "Below the lower limit")]
    rows += [(76, flag_above, "near", "Two of three near the upper limit")] * 2
    rows += [(55 + number, flag_above, "shift", "Seven or more above the mean") for number in (3, 1, 4, 2, 3, 5, 1)]
    rows += [(48 - 2 * number, flag_below, "trend", "Seven in a row, falling") for number in range(7)]
    return marked("2022-01", rows, segments=(segment("2022-01", "2023-07", 50.4, 20.1, 80.7),))


FEATURES = Chart(
    "Victim satisfaction",
    "Victim satisfaction: 73.5% at March 2024, no evidence of change",
    "%",
    1,
    (
        *points("2023-01", (74.1, 75.0, 73.0)),
        *points("2023-04", (None, None), absence="not collected"),
        ChartPoint(period("2023-06"), Decimal("81.2"), flag="good", sign="breach", label="Above the upper limit"),
        *points("2023-07", (75.8, 72.3)),
        ChartPoint(period("2023-09"), None),
        ChartPoint(period("2023-10"), Decimal("66.9"), flag="bad", sign="breach", label="Below the lower limit"),
        *points("2023-11", (73.1, 74.2)),
        *points("2024-01", (77.9, 72.3, 73.5), is_provisional=True),
    ),
    segments=(segment("2023-01", "2024-03", 74.1, 68.2, 79.96),),
    target=Decimal(80),
    target_label="Target for March 2024",
    is_count=False,
)

RESETS = chart(
    "2020-04",
    SHOPLIFTING,
    segments=(
        segment("2020-04", "2022-12", 2922.0, 2170.4, 3673.6),
        segment("2023-01", "2023-03", 4241.0, None, None, "shops report online since January"),
        segment("2023-04", "2023-12", 4970.7, 4312.3, 5629.1),
    ),
)

BREAK = chart(
    "2022-04",
    BURGLARY,
    segments=(
        segment("2022-04", "2023-03", 3122.4, 2403.0, 3841.8),
        segment("2023-04", "2023-09", 1924.3, 1100.0, 2748.6),
    ),
    breaks=(ChartBreak(period("2023-04"), "“Residential burglary of a home” replaces “domestic burglary”"),),
)

LETTERED = chart(
    "2014-01",
    [1000 + number * 7919 % 97 for number in range(120)],
    segments=(
        segment("2014-01", "2016-06", 1040.0, 1000.0, 1090.0),
        segment("2016-07", "2016-08", 1050.0, 994.0, 1100.0, "a first reason"),
        segment("2016-09", "2016-10", 1050.0, 994.0, 1100.0, "a second"),
        segment("2016-11", "2023-12", 1050.0, 994.0, 1100.0, "and a third"),
    ),
)

TURNED = Chart(
    HOSTILE,
    HOSTILE,
    "<b>offences</b> per 1,000 people in all of the forty-three police force areas of England and Wales",
    0,
    (
        *points("2022-01", range(50, 60)),
        ChartPoint(period("2022-11"), None, absence=HOSTILE),
        ChartPoint(period("2022-12"), 60.5, flag="bad", label=HOSTILE),
        *points("2023-01", range(61, 70)),
    ),
    segments=(
        segment("2022-01", "2022-06", 55.0, 50.0, 60.0),
        segment("2022-07", "2023-09", 60.0, 51.0, 69.0, "x" * 300),
    ),
    breaks=(ChartBreak(period("2022-07"), HOSTILE), ChartBreak(period("2022-09"), HOSTILE)),
    target=Decimal(70),
    target_label=HOSTILE,
)

GALLERY = {
    "features": FEATURES,
    "shoplifting": chart("2020-04", SHOPLIFTING, segments=(segment("2020-04", "2023-12", 3403.2, 2716.6, 4089.4),)),
    "resets": RESETS,
    "break": BREAK,
    "letters": LETTERED,
    "good above": signals("good", "bad"),
    "bad above": signals("bad", "good"),
    "neutral": signals("high", "low"),
    "hostile": TURNED,
    "three values": chart("2023-10", (3, 5, 4)),
    "gaps": chart("2021-01", (40, None, 40, None, None, 41, 39, None)),
    "200 months": chart("2007-05", [900 + number * 7919 % 613 for number in range(200)]),
    "from December": chart("2019-12", [900 + number * 7919 % 613 for number in range(30)]),
    "quarters": chart("2018/19 Q4", [23000 + number * 7919 % 3100 for number in range(22)], unit="calls"),
    "40 quarters": chart("2012/13 Q1", [23000 + number * 7919 % 3100 for number in range(40)], unit="calls"),
    "years": chart("2012/13", [2100 + 13 * number - number % 3 * 40 for number in range(12)], target=Decimal(2242)),
    "negative": chart("2022-01", [number * 41000 - 492000 for number in range(24)], unit="£", is_count=False),
    "all negative": chart("2022-01", (-52.1, -52.4, -52.2), unit="degrees", decimals=1, is_count=False),
    "all equal": chart("2022-01", [24] * 24, segments=(segment("2022-01", "2023-12", 24.0, 24.0, 24.0),)),
    "all nothing": chart("2022-01", [0] * 24, segments=(segment("2022-01", "2023-12", 0.0, 0.0, 0.0),)),
    "outlier": chart(
        "2022-01",
        [100] * 9 + [98765] + [100] * 9,
        segments=(segment("2022-01", "2023-07", 5293.0, 0.0, 7000.0),),
    ),
    "four decimals": chart(
        "2022-01", (0.0123, 0.0124, 0.0129), unit="per person", decimals=4, is_count=False, target=Decimal("0.0130")
    ),
    "billions": chart(
        "2022-01",
        ("98765432109.25", "103765432109.25", "128765432109.25"),
        unit="£",
        decimals=2,
        is_count=False,
        segments=(segment("2022-01", "2022-03", 1.1e11, 9.2e10, 1.3e11),),
        target=Decimal(120_000_000_000),
    ),
    "millions": chart("2020/21", (14310294, 13910294, 10284362), unit="kWh", target=Decimal(10_000_000)),
    "near the whole": chart(
        "2022-01",
        (96.4, 97.1, 98.4),
        unit="%",
        decimals=1,
        segments=(segment("2022-01", "2022-03", 97.3, 92.9, 101.7),),
    ),
}


@dataclass(frozen=True)
class Drawing:
    """A drawing as it is read back."""

    root: ElementTree.Element

    @classmethod
    def of(cls, svg):
        assert svg is not None
        return cls(ElementTree.fromstring(svg))

    @property
    def title(self):
        return self.root[0].text

    @property
    def description(self):
        return self.root[1].text

    @property
    def texts(self):
        return [element.text for element in self.root.iter(f"{SVG}text")]

    @property
    def words(self):
        return " ".join(self.texts)

    def paths(self, **attributes):
        """The steps of the paths with these attributes; None for one that must not be there."""
        return [
            element.get("d")
            for element in self.root.iter(f"{SVG}path")
            if all(element.get(name.replace("_", "-")) == value for name, value in attributes.items())
        ]

    @property
    def line(self):
        """The whole line of the values, without the key's sample of it."""
        lines = self.paths(stroke="currentColor", stroke_linecap=None, stroke_dasharray=None)
        return "".join(line for line in lines if not line.endswith("h24"))

    @property
    def dashed(self):
        """The dashed line to and from provisional values."""
        return "".join(self.paths(stroke="currentColor", stroke_dasharray="4 3"))

    @property
    def discs(self):
        """How many values have a plain disc; the key's sample has another size."""
        sample = self.paths(stroke="currentColor", stroke_linecap="round", stroke_width="6.0")
        return "".join(self.paths(stroke="currentColor", stroke_linecap="round")).count("M") - len(sample)
