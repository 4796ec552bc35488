"""What was used last is kept, up to a budget."""

from commitments.reporting.memory import Memory


def fill(memory, *keys, weight=1):
    for key in keys:
        memory.get(key, lambda key=key: (weight, key.upper()))


def never():
    raise AssertionError("It is kept, so it is not made again.")


def test_a_value_is_made_once():
    memory = Memory(budget=1)
    assert memory.get("a", lambda: (1, "A")) == "A"
    assert memory.get("a", never) == "A"


def test_what_was_not_used_for_longest_goes_first():
    memory = Memory(budget=2)
    fill(memory, "a", "b")
    memory.get("a", never)
    fill(memory, "c")
    assert memory.get("a", never) == "A"
    assert memory.get("b", lambda: (1, "made again")) == "made again"


def test_one_heavy_value_puts_out_many_light_ones():
    memory = Memory(budget=3)
    fill(memory, "a", "b", "c")
    fill(memory, "d", weight=3)
    assert memory.get("d", never) == "D"
    assert [memory.get(key, lambda: (1, "again")) for key in "abc"] == ["again"] * 3


def test_a_value_above_the_budget_is_given_and_puts_nothing_out():
    memory = Memory(budget=2)
    fill(memory, "a")
    assert memory.get("b", lambda: (3, "B")) == "B"
    assert memory.get("b", lambda: (3, "once more")) == "once more"
    assert memory.get("a", never) == "A"


def test_cleared_it_forgets():
    memory = Memory(budget=2)
    fill(memory, "a")
    memory.clear()
    assert memory.get("a", lambda: (1, "again")) == "again"
