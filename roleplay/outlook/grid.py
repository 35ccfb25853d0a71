"""The grid of scores: sets of score pairs as single integers, a bit per pair.

The cell of a pair is diplomacy times the width of a row, plus empathy, both counted from the grid's lowest corner. So
a choice shifts a whole set at once, and a condition on a score is a mask.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import reduce
from operator import and_, or_

from roleplay.outlook.residual import NUMBER
from roleplay.scenario.conditions import And, Compare, Condition, Fact, Not, Or


class Grid:
    """Room for every tuple of scores from `low` to `high`, both included.

    Nothing guards its edges: what is shifted over the end of a row is silently another pair. Whoever makes a grid
    leaves room for the largest step that can be taken from any pair on it.
    """

    def __init__(self, low: Sequence[int], high: Sequence[int]) -> None:
        self.low, self.high = tuple(low), tuple(high)
        self.sizes = tuple(last - first + 1 for first, last in zip(low, high, strict=True))
        strides = [1]
        for size in reversed(self.sizes):
            strides.append(strides[-1] * size)
        self.cells = strides.pop()
        self.strides = tuple(reversed(strides))
        self.full = (1 << self.cells) - 1
        self._masks: dict[Condition, int] = {}

    def cell(self, scores: Sequence[int]) -> int:
        """Return the cell of a tuple of scores."""
        return sum((score - low) * stride for score, low, stride in zip(scores, self.low, self.strides, strict=True))

    def scores(self, cell: int) -> tuple[int, ...]:
        """Return the scores of a cell."""
        found = []
        for low, stride in zip(self.low, self.strides, strict=True):
            above, cell = divmod(cell, stride)
            found.append(low + above)
        return tuple(found)

    def shift(self, scores: Sequence[int]) -> int:
        """Return how far a step moves a set, to the left; negative to the right."""
        return sum(score * stride for score, stride in zip(scores, self.strides, strict=True))

    def between(self, number: int, low: int, high: int) -> int:
        """Return the set of all pairs whose score with this number is from `low` to `high`, both included."""
        low, high = max(low, self.low[number]), min(high, self.high[number])
        if low > high:
            return 0
        stride = self.strides[number]
        run = ((1 << (high - low + 1) * stride) - 1) << (low - self.low[number]) * stride
        block = stride * self.sizes[number]
        return run * (self.full // ((1 << block) - 1))

    def mask(self, condition: Condition) -> int:
        """Return the set of the pairs for which a condition on the scores holds."""
        mask = self._masks.get(condition)
        if mask is None:
            mask = self._masks[condition] = self._mask(condition)
        return mask

    def _mask(self, condition: Condition) -> int:
        match condition:
            case Compare(name, operator, value):
                number = NUMBER[name]
                first, last = self.low[number], self.high[number]
                match operator:
                    case "<":
                        last = value - 1
                    case "<=":
                        last = value
                    case ">":
                        first = value + 1
                    case ">=":
                        first = value
                    case _:
                        first = last = value
                found = self.between(number, first, last)
                return self.full & ~found if operator == "!=" else found
            case Not(part):
                return self.full & ~self.mask(part)
            case And(parts):
                return reduce(and_, map(self.mask, parts))
            case Or(parts):
                return reduce(or_, map(self.mask, parts))
            case Fact():
                raise AssertionError("facts are known before scores")

    def rows(self, pairs: int) -> Iterator[tuple[tuple[int, ...], int, int]]:
        """Yield the rows of a set: all scores but the last, then the last score's lowest and highest value."""
        width, low = self.sizes[-1], self.low[-1]
        row_mask = (1 << width) - 1
        first = 0
        while pairs:
            skipped = ((pairs & -pairs).bit_length() - 1) // width
            pairs >>= skipped * width
            first += skipped
            row = pairs & row_mask
            yield self.scores(first * width)[:-1], low + (row & -row).bit_length() - 1, low + row.bit_length() - 1
            pairs >>= width
            first += 1


class Pairs(Collection[tuple[int, ...]]):
    """A set of tuples of scores, held as bits of a grid."""

    def __init__(self, grid: Grid, pairs: int) -> None:
        self._grid, self._pairs = grid, pairs

    def __len__(self) -> int:
        return self._pairs.bit_count()

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        return map(self._grid.scores, cells(self._pairs))

    def __contains__(self, scores: object) -> bool:
        return any(scores == pair for pair in self)


def cells(pairs: int) -> Iterator[int]:
    """Yield the cells of a set, lowest first."""
    bits = bin(pairs)[:1:-1]
    at = bits.find("1")
    while at >= 0:
        yield at
        at = bits.find("1", at + 1)
