"""Sealed records that were read lately, kept as values: a seal never changes, so neither does what it says."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Memory(Generic[Kept]):
    """The values used last, by key, up to a budget of weights; a value above the budget is not kept.

    Safe in threads: two that miss at once both make the value, and one of the two stays.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self._weight = 0
        self._kept: OrderedDict[str, tuple[int, Kept]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], tuple[int, Kept]]) -> Kept:
        """The value kept under a key, or what ``make`` answers: its weight and itself."""
        found = self.find(key)
        if found is not None:
            return found
        weight, value = make()
        self.keep(key, weight, value)
        return value

    def find(self, key: str) -> Kept | None:
        """The value kept under a key; None where there is none."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][1]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._weight = 0

    def keep(self, key: str, weight: int, value: Kept) -> None:
        """Keep a value, and forget those used longest ago until all fit the budget."""
        if weight > self.budget:
            return
        with self._lock:
            before, _ = self._kept.pop(key, (0, None))
            self._kept[key] = (weight, value)
            self._weight += weight - before
            while self._weight > self.budget:
                _, (lost, _) = self._kept.popitem(last=False)
                self._weight -= lost
