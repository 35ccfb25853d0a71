"""The scale from 0, the worst that any play of a scenario reaches, to 100, the best; exact, before any rounding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor, prod
from typing import NamedTuple

from roleplay.outlook.grid import Grid
from roleplay.scenario.names import SCORES


class Range(NamedTuple):
    """The worst and the best sum of one score, as the numbers in the file add up."""

    worst: int
    best: int


class Scale:
    """The scale of one scenario: a range per score, or None for a score without ends or without any range."""

    def __init__(self, ranges: Sequence[Range | None]) -> None:
        self.ranges = tuple(found if found is None or found.worst < found.best else None for found in ranges)
        rooms = [found.best - found.worst for found in self.ranges if found is not None]
        whole = prod(rooms)
        self.weights = tuple(0 if found is None else whole // (found.best - found.worst) for found in self.ranges)
        """What a point of each score counts for in the mean of all; whole numbers, compared among themselves only."""
        self._least = sum(
            weight * found.worst for weight, found in zip(self.weights, self.ranges, strict=True) if found is not None
        )
        self._unit = Fraction(100, whole * len(rooms)) if rooms else None

    def scaled(self, scores: Sequence[int]) -> dict[str, Fraction | None]:
        """Return each score from 0 to 100, by name; None where the scale has no room to move."""
        return {
            name: None if found is None else within(Fraction(100 * (score - found.worst), found.best - found.worst))
            for name, score, found in zip(SCORES, scores, self.ranges, strict=True)
        }

    def weighed(self, scores: Sequence[int]) -> int:
        """Return a number that orders scores as their mean from 0 to 100 does."""
        return sum(weight * score for weight, score in zip(self.weights, scores, strict=True))

    def mean(self, weighed: int) -> Fraction:
        """Return the mean of the scores that have room, from 0 to 100, for what they weigh; 50 where none has."""
        return Fraction(50) if self._unit is None else within((weighed - self._least) * self._unit)


def within(value: Fraction) -> Fraction:
    """Return the value, or the nearer end of the scale when it lies outside."""
    return min(max(value, Fraction(0)), Fraction(100))


def half_up(value: Fraction | float) -> int:
    """Round to the nearest whole number, and a half up, as people do."""
    return floor(value + Fraction(1, 2))


class Extent(NamedTuple):
    """How far a set of pairs reaches."""

    ranges: tuple[Range, ...]
    least: int
    """The smallest that any of the pairs weighs on a scale."""
    most: int

    @classmethod
    def of(cls, grid: Grid, pairs: int, scale: Scale) -> Extent:
        """Measure a set of the grid that is not empty."""
        lows = list(grid.high)
        highs = list(grid.low)
        last = len(lows) - 1
        weight = scale.weights[last]
        least: int | None = None
        most = 0
        for above, low, high in grid.rows(pairs):
            for number, score in enumerate(above):
                lows[number] = min(lows[number], score)
                highs[number] = max(highs[number], score)
            lows[last], highs[last] = min(lows[last], low), max(highs[last], high)
            rest = sum(map(int.__mul__, above, scale.weights))
            if least is None:
                least, most = rest + weight * low, rest + weight * high
            least, most = min(least, rest + weight * low), max(most, rest + weight * high)
        assert least is not None, "a set without pairs has no extent"
        return cls(tuple(map(Range, lows, highs)), least, most)
