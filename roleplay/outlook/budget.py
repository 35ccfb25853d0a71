"""Budgets: how much an exploration may take before it stops and says so."""

from __future__ import annotations

from time import monotonic
from typing import NamedTuple


class Budget(NamedTuple):
    """Where an exploration stops. The defaults are for a person who waits for `explore`."""

    seconds: float = 10.0
    contexts: int = 300_000
    """Scenes times what is remembered in them."""
    cells: int = 1_000_000
    """Pairs of scores that the grid has room for."""
    bytes: int = 200_000_000
    """What the pairs of scores of all contexts may take together, where they have to be kept."""
    weights: int = 300_000
    """States up to which random play is worked out exactly."""
    plays: int = 20_000
    """Random plays beyond that."""


class OverBudget(Exception):
    """Something would take more than the budget allows; `limit` names the field of `Budget`."""

    def __init__(self, limit: str) -> None:
        super().__init__(f"over the budget: {limit}")
        self.limit = limit


class Clock:
    """Looks at the time now and then, and stops what takes too long."""

    __slots__ = ("_end", "_start")

    def __init__(self, seconds: float) -> None:
        self._start = monotonic()
        self._end = self._start + seconds

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return monotonic() - self._start

    @property
    def left(self) -> float:
        """Seconds until the end; 0 or less when it has passed."""
        return self._end - monotonic()

    def look(self) -> None:
        """Raise `OverBudget` when the end has passed."""
        if monotonic() > self._end:
            raise OverBudget("seconds")
