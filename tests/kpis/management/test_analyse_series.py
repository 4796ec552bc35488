"""analyse_series: verdicts of a file in words, or line by line; never a query."""

import json
import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

# No test here is marked as one that may use the database: a single query would fail it.

RISING = [1, 2, 3, 4, 5, 6, 7, 3, 4, 5, 6, 7, 8, 9]


@pytest.fixture
def tell(tmp_path, capsys):
    """Print what is said of a file of these lines."""

    def run(*lines, **options):
        file = tmp_path / "any.csv"
        file.write_text("\n".join(["series,period,value", *lines]) + "\n", encoding="utf-8")
        call_command("analyse_series", file, **options)
        return capsys.readouterr().out.splitlines()

    return run


@pytest.fixture
def answer(monkeypatch, capsys):
    """Print what is answered to some lines on standard input."""

    def run(text, **options):
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(text)))
        call_command("analyse_series", jsonl=True, **options)
        return capsys.readouterr().out.splitlines()

    return run


def months(title, *values, first=1):
    return [f"{title},2023-{number:02},{value}" for number, value in enumerate(values, first)]


def line(**fields):
    return json.dumps({"id": 1, "start": "2021-04", "values": RISING, "direction": "increase"} | fields)


def test_a_file_is_told_series_by_series(tell):
    # Mean 11.6; moves of 2, 1, 2 and 1, that is 1.5: 3.99 on either side.
    assert tell(*months("Arson", 10, 12, 11, 13, 12), "Theft,2023/24 Q3,5", "Theft,2023/24 Q4,") == [
        "Arson: 5 months, January 2023 to May 2023",
        "  Process control (moving range (XmR), 5 months to May 2023): Stable",
        "    Arson: 12 in May 2023 is no more than chance does (limits of 7.6 and 15.6 around a mean of 11.6).",
        "    Figures: last figure 12; mean 11.6; lower limit 7.61; upper limit 15.59.",
        "    Note: The limits are provisional: they stand on 5 figures, fewer than 12.",
        "    Note: June 2023 has no figure: the latest is that of May 2023.",
        "  Exception classes of the 2020 report (moving range (XmR), 5 months to May 2023): Stable",
        "    Arson: stable in April to June 2023. No month of it lies outside the limits of 7.6 and 15.6 around a mean"
        " of 11.6.",
        "    Figures: month 13; month 12; mean 11.6; lower limit 7.61; upper limit 15.59.",
        "    Note: The limits are provisional: they stand on 5 figures, fewer than 12.",
        "    Note: June 2023 has no figure: the latest is that of May 2023.",
        "",
        "Theft: 2 quarters, October to December 2023 to January to March 2024, 1 without a figure",
        "  Process control: Cannot be said",
        "    Theft: cannot be said, because there is only 1 figure, and limits need 3.",
    ]


def test_a_period_that_is_left_out_is_an_empty_row(tell):
    # Two moves of 1: the one from 2 to 30 spans the gap, and is none.
    told = tell("A,2023-01,1", "A,2023-02,2", "A,2023-05,31", "A,2023-04,30")
    assert told[0] == "A: 5 months, January 2023 to May 2023, 1 without a figure"
    assert told[3] == "    Figures: last figure 31; mean 16; lower limit 13.34; upper limit 18.66."


def test_which_way_is_good_is_asked_for(tell):
    rows = months("A", 5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 20)
    assert tell(*rows)[1].endswith(": Special cause: high")
    assert tell(*rows, direction="increase")[1].endswith(": Special cause: improvement")
    decrease = tell(*rows, direction="decrease", unit="offences")
    assert decrease[1].endswith(": Special cause: concern")
    assert decrease[2].endswith("A lower figure is wanted here, so this is bad.")


def test_how_limits_are_drawn_is_asked_for(tell):
    # Squared distances from 5 add up to 32, over 7: three deviations of 2.13809.
    told = tell(*months("A", 2, 4, 4, 4, 5, 5, 7, 9), sigma="sample_sd")
    assert told[1].startswith("  Process control (sample standard deviation, as in the 2020 report, 8 months")
    assert told[3] == "    Figures: last figure 9; mean 5; lower limit −1.4143; upper limit 11.4143."


def test_a_share_is_told_with_its_sign(tell):
    told = tell(*months("Satisfied", 80.5, 79.5, 80.5, 79.5), unit="%")
    assert told[2].startswith("    Satisfied: 79.5% in April 2023 is no more than chance does (limits of 77.3")


def test_a_file_with_a_fault_is_refused_whole(tell, capsys):
    with pytest.raises(CommandError) as refused:
        tell(*months("A", 1, 2), "A,2023-02,3", "B,2023-13,1", "B,2023-02,n/a")
    assert str(refused.value).splitlines() == [
        "any.csv, row 4, column “period”, value “2023-02”: Row 3 has the same series and period: leave one of the two.",
        "any.csv, row 5, column “period”, value “2023-13”: Write a month as 2023-10, a quarter as 2023/24 Q3, a"
        " financial year as 2023/24.",
        "any.csv, row 6, column “value”, value “n/a”: This is no figure: leave the cell empty where there is none.",
        "Nothing was judged: mend the file, and try again.",
    ]
    assert capsys.readouterr().out == ""


def test_many_faults_are_counted(tell):
    with pytest.raises(CommandError) as refused:
        tell(*["A,2023-01,x"] * 25)
    lines = str(refused.value).splitlines()
    assert (len(lines), lines[-2]) == (22, "… and 5 more problems.")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv” cannot be read \(No such file or directory\)\.$"):
        call_command("analyse_series", tmp_path / "none.csv")


@pytest.mark.parametrize("options", [{}, {"file": Path("any.csv"), "jsonl": True}], ids=["neither", "both"])
def test_a_file_or_lines(options):
    with pytest.raises(CommandError, match=r"^Give a file, or --jsonl alone\.$"):
        call_command("analyse_series", *[options.pop("file")] if "file" in options else [], **options)


def test_lines_say_themselves_how_they_are_judged(answer):
    with pytest.raises(CommandError, match=r"^Leave out --direction: with --jsonl each line has its own\.$"):
        answer(b"", direction="increase")


def test_lines_are_answered_in_order(answer):
    found = [json.loads(each) for each in answer("\n".join(line(id=number) for number in "abc").encode())]
    assert [each["id"] for each in found] == ["a", "b", "c"]
    assert found[0]["label"][:2] == ["Below LCL", "7 Point Trend (Increasing)"]


def test_nothing_on_standard_input(answer):
    assert answer(b"") == []


def test_a_bad_line_stops_after_those_before_it(answer, capsys):
    with pytest.raises(CommandError) as refused:
        answer("\n".join([line(id="a"), line(id="b"), line(fix_after=3), line(id="d")]).encode())
    assert str(refused.value) == (
        "Line 3: Limits are to be fixed after “3” points: give 12 or more, or none. The lines before it are answered."
    )
    out = capsys.readouterr().out
    assert [json.loads(each)["id"] for each in out.splitlines()] == ["a", "b"]
    assert out.endswith("}\n")


def process():
    """The command as a process of its own, with pipes on both ends."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "analyse_series", "--jsonl"],
        cwd=Path(__file__).parents[3],
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_line_is_answered_while_the_next_is_still_awaited():
    with process() as running:
        for number in range(2):
            running.stdin.write(f"{line(id=number)}\n".encode())
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["id"] == number
        _, errors = running.communicate(timeout=60)
    assert (running.returncode, errors) == (0, b"")


def test_a_reader_who_has_had_enough_is_no_error():
    with process() as running:
        running.stdin.write(f"{line()}\n".encode())
        running.stdin.flush()
        running.stdout.readline()
        running.stdout.close()
        running.stdin.write(f"{line()}\n".encode() * 200)
        running.stdin.close()
        assert running.stderr.read() == b""
        assert running.wait(timeout=60) == 0
