"""What the tests of process control have in common: series as text, labels in short, and limits that are known."""

from kpis.methods.control import Options, analyse

# Twelve values around 0 that move by 1 each time: as a baseline they make a mean of 0, limits of
# 2.66 on either side, and inner lines of 1.7733.
BASE = "0.5 -0.5 0.5 -0.5 0.5 -0.5 0.5 -0.5 0.5 -0.5 0.5 -0.5"
BASE_SIZE = 12

SHORT = {
    ".": "Common Cause",
    "A": "Above UCL",
    "B": "Below LCL",
    "I": "7 Point Trend (Increasing)",
    "D": "7 Point Trend (Decreasing)",
    "h": "2 in 3 Above CL",
    "l": "2 in 3 Below CL",
    "H": "7 Points Above CL",
    "L": "7 Points Below CL",
}


def values(text):
    """The values of “1 2 - 4”; a dash is a missing one."""
    return [None if each == "-" else float(each) for each in text.split()]


def judged(text, **options):
    """A series judged; higher is better where nothing is said."""
    return analyse(values(text), Options(**{"direction": "increase", **options}))


def after_base(text, **options):
    """What is said of the points that follow the baseline, whose limits they leave alone."""
    control = judged(f"{BASE} {text}", fix_after=BASE_SIZE, **options)
    assert (control.mean[0], control.lower[0], control.upper[0]) == (0, -2.66, 2.66)
    return control


def labels(text):
    """The labels of “..AIh”, one a letter."""
    return tuple(SHORT[letter] for letter in text)
