"""Series as lines of JSON: what is answered, when, and what is refused."""

import json

import pytest

from kpis.methods.series_lines import LONGEST, BadLine, answered

PLAIN = {
    "id": "all crime",
    "start": "2021-04",
    "values": [10, 12, 11, 13, None, 12],
    "direction": "decrease",
    "target": None,
    "resets": [],
    "fix_after": None,
    "screen": True,
    "sigma": "moving_range",
}


def line(**changes):
    return json.dumps(PLAIN | changes)


def answers(*lines, ends=True):
    """The answers to some lines that come at once."""
    text = "\n".join(lines) + ("\n" if ends else "")
    return [json.loads(each) for some in answered([text.encode()]) for each in some]


def refusal(*lines):
    return refused_after(["\n".join(lines).encode()])[0]


def refused_after(chunks):
    """Why some chunks are refused, and the ids that were answered before."""
    found = []
    try:
        for some in answered(chunks):
            found += [json.loads(each)["id"] for each in some]
    except BadLine as error:
        return str(error), found
    raise AssertionError("nothing was refused")


def test_an_answer_has_the_fields_of_the_format_in_their_order():
    (answer,) = answers(line(target=5, fix_after=12))
    assert list(answer) == [
        *("id", "mean", "lower", "upper", "label", "flag", "point_type", "variation", "assurance", "guards")
    ]
    # Moves of 2, 1 and 2: 5 / 3 on average, and 2.66 of them are 4.4333.
    assert answer["id"] == "all crime"
    assert answer["mean"] == [11.6] * 6
    assert answer["lower"] == pytest.approx([7.1666667] * 6, rel=1e-7)
    assert answer["upper"] == pytest.approx([16.0333333] * 6, rel=1e-7)
    assert answer["label"] == ["Common Cause"] * 6
    assert answer["flag"] == [False] * 6
    assert answer["point_type"] == ["common_cause"] * 6
    assert (answer["variation"], answer["assurance"], answer["guards"]) == ("common_cause", "consistent_fail", [])


def test_an_answer_in_full():
    text = line(id=7, values=[4, 6, 4, 5, 6, 4, -5, None], direction="increase", resets=[6])
    (answer,) = (each for some in answered([text.encode()]) for each in some)
    # 29 over 6; moves of 2, 2, 1, 1 and 2, that is 1.6; then a segment of one value.
    assert json.loads(answer) == {
        "id": 7,
        "mean": [4.833333333333333] * 6 + [-5] * 2,
        "lower": [pytest.approx(0.577333333, rel=1e-8)] * 6 + [None] * 2,
        "upper": [pytest.approx(9.089333333, rel=1e-8)] * 6 + [None] * 2,
        "label": ["Common Cause"] * 8,
        "flag": [False] * 8,
        "point_type": ["common_cause"] * 8,
        "variation": "common_cause",
        "assurance": None,
        "guards": ["The mean is under 5: this chart is not suited to so small numbers."],
    }
    assert "\n" not in answer


def test_labels_flags_and_types_are_written_as_they_are_named():
    (answer,) = answers(line(values=[1, 2, 3, 4, 5, 6, 7, 3, 4, 5, 6, 7, 8, 9]))
    assert answer["label"] == [
        "Below LCL",
        *["7 Point Trend (Increasing)"] * 5,
        "7 Point Trend (Decreasing)",
        *["7 Point Trend (Increasing)"] * 6,
        "Above UCL",
    ]
    assert answer["flag"] == [True] * 14
    assert answer["point_type"] == [
        "special_cause_improvement",
        *["special_cause_concern"] * 5,
        "special_cause_improvement",
        *["special_cause_concern"] * 7,
    ]


def test_numbers_have_the_fewest_digits_that_read_back_the_same():
    (text,) = (each for some in answered([line(values=[0.1, 0.2, 0.3], screen=False).encode()]) for each in some)
    assert '"mean": [0.2, 0.2, 0.2]' in text
    (text,) = (each for some in answered([line(values=[1, 2, 2]).encode()]) for each in some)
    assert '"mean": [1.6666666666666667, 1.6666666666666667, 1.6666666666666667]' in text


def test_answers_are_plain_ascii_whatever_the_name():
    (text,) = (each for some in answered([line(id="Überfälle “2”\n").encode()]) for each in some)
    assert text.isascii()
    assert json.loads(text)["id"] == "Überfälle “2”\n"


def test_what_is_left_out_or_null_is_the_plain_choice():
    bare = json.dumps({"id": "all crime", "values": PLAIN["values"]})
    nothing = line(**dict.fromkeys(["start", "direction", "target", "resets", "fix_after", "screen", "sigma"]))
    plain = line(direction="neutral")
    assert answers(bare) == answers(nothing) == answers(plain)


def test_lines_are_answered_in_their_order():
    lines = [line(id=number, values=[number, number + 1]) for number in range(50)]
    found = answers(*lines)
    assert [answer["id"] for answer in found] == list(range(50))
    assert [answer["mean"][0] for answer in found] == [number + 0.5 for number in range(50)]


def test_an_empty_series_is_answered():
    (answer,) = answers(line(values=[], target=3))
    assert (answer["mean"], answer["label"], answer["variation"]) == ([], [], "common_cause")
    assert answer["assurance"] is None


@pytest.mark.parametrize("end", ["\n", "", "\r\n", "\n\n \n"])
def test_ends_of_lines_and_blank_lines(end):
    text = f"\n{line(id=1)}\r\n\n{line(id=2)}{end}"
    found = [json.loads(each)["id"] for some in answered([text.encode()]) for each in some]
    assert found == [1, 2]


def test_nothing_in_is_nothing_out():
    assert list(answered([])) == list(answered([b""])) == list(answered([b"\n", b"\n"])) == []


def test_a_line_is_answered_as_soon_as_it_is_there():
    asked = []

    def chunks():
        for number in range(3):
            asked.append(number)
            text = f"{line(id=number)}\n".encode()
            # In pieces, as a slow writer sends them.
            yield text[:20]
            yield text[20:]

    for number, some in enumerate(answered(chunks())):
        assert [json.loads(each)["id"] for each in some] == [number]
        assert asked == list(range(number + 1))


@pytest.mark.parametrize("size", [1, 2, 7, 64, 10_000])
def test_chunks_may_be_cut_anywhere(size):
    text = "".join(f"{line(id=f'é{number}')}\n" for number in range(5)).encode()
    chunks = [text[start : start + size] for start in range(0, len(text), size)]
    found = [json.loads(each)["id"] for some in answered(chunks) for each in some]
    assert found == ["é0", "é1", "é2", "é3", "é4"]


NUMBER = "give a number, or null where it is missing."
KEYS = "id, start, values, direction, target, resets, fix_after, screen, sigma"
BAD = [
    ("{", "This is no JSON, from character 2 on: write one JSON object."),
    (f"{line()} {line()}", f"This is no JSON, from character {len(line()) + 2} on: write one JSON object."),
    ("[1, 2]", "This is JSON, but no object: write { } around the series and its keys."),
    ("null", "This is JSON, but no object: write { } around the series and its keys."),
    ("[" * 100_000, "The brackets are nested too deep: write one plain JSON object."),
    (line(values=[1, float("nan")]), f"NaN is no number: {NUMBER}"),
    (line(target=float("inf")), f"Infinity is no number: {NUMBER}"),
    (line(values=[-float("inf")]), f"-Infinity is no number: {NUMBER}"),
    ('{"id": 1, "values": [1e999]}', f"Value 1 of 1 is infinite or far too large: {NUMBER}"),
    ('{"id": 1, "values": [' + "9" * 400 + "]}", f"Value 1 of 1 is infinite or far too large: {NUMBER}"),
    (
        '{"id": 1, "values": [' + "9" * 5000 + "]}",
        "A number has too many digits: give it as the figure that it stands for.",
    ),
    ('{"id": 1, "values": [1], "id": 2}', "A key is there twice: leave one."),
    (line(unit="%"), f"There is a key “unit”, which is not known. The keys are: {KEYS}."),
    ('{"values": [1]}', "The “id” is missing, or neither a text nor a whole number: give each series its own."),
    (line(id=None), "The “id” is missing, or neither a text nor a whole number: give each series its own."),
    (line(id=True), "The “id” is missing, or neither a text nor a whole number: give each series its own."),
    (line(id=[1]), "The “id” is missing, or neither a text nor a whole number: give each series its own."),
    ('{"id": 1}', "The “values” are missing or no list: give numbers in [ ], null where one is missing."),
    (line(values="1"), "The “values” are missing or no list: give numbers in [ ], null where one is missing."),
    (
        line(values={"2021-04": 1}),
        "The “values” are missing or no list: give numbers in [ ], null where one is missing.",
    ),
    (line(values=[1, "2"]), f"Value 2 of 2 is “2”: {NUMBER}"),
    (line(values=[1, True]), f"Value 2 of 2 is “True”: {NUMBER}"),
    (line(values=[1, [2]]), f"Value 2 of 2 is “[2]”: {NUMBER}"),
    (line(start="2021-13"), "The “start” is no month: write it as 2021-04."),
    (line(start="2021/22"), "The “start” is no month: write it as 2021-04."),
    (line(start="2021-04-01"), "The “start” is no month: write it as 2021-04."),
    (line(start="２０２１-04"), "The “start” is no month: write it as 2021-04."),
    (line(start=202104), "The “start” is no month: write it as 2021-04."),
    (line(direction="up"), "The direction is “up”: give one of increase, decrease, neutral."),
    (line(direction=""), "The direction is “”: give one of increase, decrease, neutral."),
    (line(sigma="sd"), "Sigma is “sd”: give one of moving_range, sample_sd."),
    (line(screen=0), "Screening is “0”: it is either on or off, true or false."),
    (line(target="5"), "The target is “5”: give a number, or none."),
    (line(fix_after=11), "Limits are to be fixed after “11” points: give 12 or more, or none."),
    (line(fix_after=12.5), "Limits are to be fixed after “12.5” points: give 12 or more, or none."),
    (line(resets=3), "The “resets” are no list: give the places of points in [ ], counted from 0."),
    (line(resets=[-1]), "A reset is “-1”: give the place of a point, counted from 0."),
    (line(resets=["2021-06"]), "A reset is “2021-06”: give the place of a point, counted from 0."),
    (line(resets=[[1]]), "A reset is “[1]”: give the place of a point, counted from 0."),
]


@pytest.mark.parametrize(("bad", "said"), BAD, ids=[said[:40] for _, said in BAD])
def test_a_line_that_cannot_be_judged_is_named(bad, said):
    assert refusal(line(id=1), "", bad, line(id=3)) == f"Line 3: {said}"


def test_what_is_no_utf_8_is_named():
    said = "Line 2: The line is not UTF-8: write the text in UTF-8."
    assert refused_after([line().encode() + b'\n{"id": "\xff", "values": [1]}\n'])[0] == said


def test_the_lines_before_a_bad_one_are_answered_first():
    said, found = refused_after(["\n".join([line(id=1), line(id=2), "{", line(id=4)]).encode()])
    assert (said[:7], found) == ("Line 3:", [1, 2])


def test_the_number_of_a_line_goes_on_over_chunks():
    said, found = refused_after([f"{line(id=1)}\n{line(id=2)}\n".encode(), f"{line(id=3)}\n{{\n".encode()])
    assert (said[:7], found) == ("Line 4:", [1, 2, 3])


def test_a_line_that_never_ends_is_refused_before_it_fills_the_memory():
    read = []

    def chunks():
        yield f"{line(id=1)}\n".encode()
        for number in range(20):
            read.append(number)
            yield b"[" * 256 * 1024

    said, found = refused_after(chunks())
    assert said == "Line 2: The line has more than 1,048,576 bytes: give each series a line of its own."
    assert (found, len(read)) == ([1], 5)


def test_a_line_as_long_as_may_be_is_answered():
    text = line(values=[1, 2])
    assert len(answers(text + " " * (LONGEST - len(text)))) == 1
    assert refusal(text + " " * (LONGEST - len(text) + 1)).startswith("Line 1: The line has more than")
