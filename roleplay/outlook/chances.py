"""The chances of random play: how often it comes to which ending with which scores.

Every choice on offer is equally likely. Worked out exactly, a weight for each pair of scores in each context, where
there are not too many of them; else counted in random plays.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import fsum, sqrt
from time import monotonic
from typing import NamedTuple

from roleplay.outlook.budget import Clock
from roleplay.outlook.endless import Endless
from roleplay.outlook.plays import Sample
from roleplay.outlook.reach import Move, Moves
from roleplay.outlook.scale import Scale
from roleplay.scenario.names import SCORES

_LOOK = 64
_MOST_SWEEPS = 2000
_SWEEP_SECONDS = 1.0
_NOTHING = 1e-15  # of all plays: what is left in a loop then is left out

Weights = dict[int, float]
"""Cell -> how often random play comes there."""


@dataclass(frozen=True)
class Chances:
    """Where random play ends."""

    ends: Mapping[tuple[str, tuple[int, ...]], float]
    """Ending and scores -> how often, from 0 to 1. Together less than 1 where some plays never end."""
    plays: int | None = None
    """How many plays it was counted in; None where it was worked out."""
    unsettled: float = 0.0
    """The part of all plays that was still going round in a loop when it was given up."""

    @cached_property
    def ended(self) -> float:
        """How often it comes to any ending."""
        return fsum(self.ends.values())

    def share(self, ending: str) -> float:
        """Return how often it comes to an ending, from 0 to 1."""
        return min(fsum(weight for (place, _), weight in self.ends.items() if place == ending), 1.0)

    def interval(self, ending: str) -> tuple[float, float]:
        """Return from where to where the true share lies with 95 % confidence (Wilson)."""
        share = self.share(ending)
        if self.plays is None:
            return share, min(1.0, share + self.unsettled)
        z, n = 1.96, self.plays
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def means(self) -> tuple[float, ...] | None:
        """Return the expected sum of each score among plays that end; None where none does."""
        if not self.ended:
            return None
        return tuple(
            fsum(scores[number] * weight for (_, scores), weight in self.ends.items()) / self.ended
            for number in range(len(SCORES))
        )

    def correlation(self) -> float | None:
        """Return how the two scores go together among plays that end, -1 to 1; None where one is always the same."""
        means = self.means()
        if means is None or any(len({scores[number] for _, scores in self.ends}) < 2 for number in (0, 1)):
            return None
        across = first = second = 0.0
        for (_, scores), weight in self.ends.items():
            one, other = scores[0] - means[0], scores[1] - means[1]
            across += one * other * weight
            first += one * one * weight
            second += other * other * weight
        return across / sqrt(first * second)

    def ladder(self, scale: Scale) -> Ladder | None:
        """Return the plays that end, in the order of their scores together on a scale; None where none ends."""
        if not self.ended:
            return None
        by_value: dict[int, float] = {}
        for (_, scores), weight in self.ends.items():
            value = scale.weighed(scores)
            by_value[value] = by_value.get(value, 0.0) + weight
        values = sorted(by_value)
        return Ladder(scale, values, [0.0, *accumulate(by_value[value] for value in values)])


class Ladder(NamedTuple):
    """Random plays in the order of their scores together."""

    scale: Scale
    values: list[int]
    """What they weigh on the scale, ascending."""
    below: list[float]
    """For each of them how many weigh less; and at the end how many there are."""

    def beaten(self, scores: Sequence[int]) -> float:
        """Return how many of the plays have less than these scores together, from 0 to 1; equal ones count half."""
        value = self.scale.weighed(scores)
        first, last = bisect_left(self.values, value), bisect_right(self.values, value)
        return (self.below[first] + self.below[last]) / 2 / self.below[-1]


def counted(sample: Sample) -> Chances:
    """Return the chances as they showed in random plays."""
    plays = max(sample.plays, 1)
    ends = {end: count / plays for end, count in sample.ends.items()}
    return Chances(ends, plays, sample.given_up / plays)


def worked_out(moves: Moves, start: int, cell: int, endless: Endless, clock: Clock) -> Chances:
    """Return the chances from one pair in a context, exactly but for rounding, and for loops that hold on too long.

    `endless` tells which pairs of loops never come to an ending. Raises `OverBudget` when the clock ends.
    """
    return _Spreading(moves, endless, clock).from_start(start, cell)


class _Spreading:
    """Weights sent along the edges, each context once, in topological order."""

    def __init__(self, moves: Moves, endless: Endless, clock: Clock) -> None:
        self._moves, self._endless, self._clock = moves, endless, clock
        self._asks = [any(move.mask is not None for move in moves_on) for moves_on in moves.moves]
        self._on_offer: dict[tuple[int, int], tuple[int, ...]] = {}
        self._waiting: dict[int, Weights] = {}
        self._sweeping = _SWEEP_SECONDS
        self._unsettled = 0.0

    def from_start(self, start: int, cell: int) -> Chances:
        graph, grid = self._moves.graph, self._moves.grid
        self._waiting[start] = {cell: 1.0}
        ends: dict[tuple[str, tuple[int, ...]], float] = {}
        for index in range(graph.position[start], len(graph.parts)):
            if index % _LOOK == 0:
                self._clock.look()
            part = graph.parts[index]
            if not isinstance(part, int):
                self._go_round(index, part)
                continue
            weights = self._waiting.pop(part, None)
            if not weights:
                continue
            if self._moves.moves[graph.template[part]]:
                self._send(part, weights)
                continue
            place = graph.place(part)
            if place in graph.ways.scenario.endings:
                ends.update({(place, grid.scores(cell)): weight for cell, weight in weights.items()})
        return Chances(ends, None, self._unsettled)

    def _send(self, context: int, weights: Weights) -> None:
        graph, waiting = self._moves.graph, self._waiting
        number = graph.template[context]
        moves_on, targets = self._moves.moves[number], graph.targets[context]
        if not self._asks[number]:
            share = 1 / len(moves_on)
            for (_, shift, _), target in zip(moves_on, targets, strict=True):
                ahead = waiting.setdefault(target, {})
                for cell, weight in weights.items():
                    cell += shift
                    ahead[cell] = ahead.get(cell, 0.0) + weight * share
            return
        for cell, weight in weights.items():
            edges = self._edges(number, cell, moves_on)
            for edge in edges:
                ahead = waiting.setdefault(targets[edge], {})
                after = cell + moves_on[edge].shift
                ahead[after] = ahead.get(after, 0.0) + weight / len(edges)

    def _edges(self, number: int, cell: int, moves_on: tuple[Move, ...]) -> tuple[int, ...]:
        """Return which edges of a template a pair can take."""
        edges = self._on_offer.get((number, cell))
        if edges is None:
            edges = self._on_offer[number, cell] = tuple(
                edge for edge, move in enumerate(moves_on) if move.mask is None or move.mask >> cell & 1
            )
        return edges

    def _go_round(self, index: int, part: tuple[int, ...]) -> None:
        """Let weights go round until hardly any is left; what can never end is left out at once."""
        waiting, ending = self._waiting, self._endless.ending
        begin = monotonic()
        for _ in range(_MOST_SWEEPS):
            moving: dict[int, Weights] = {}
            left = 0.0
            for context in part:
                weights = waiting.pop(context, None)
                if weights:
                    ends = ending.get(context, 0)
                    moving[context] = {cell: weight for cell, weight in weights.items() if ends >> cell & 1}
                    left += sum(moving[context].values())
            if left < _NOTHING:
                return
            self._clock.look()
            for context, weights in moving.items():
                self._send(context, weights)
            if monotonic() - begin > self._sweeping:
                break
        self._sweeping = max(self._sweeping - (monotonic() - begin), 0.0)
        for context in part:
            ends = ending.get(context, 0)
            rest = waiting.pop(context, {})
            self._unsettled += sum(weight for cell, weight in rest.items() if ends >> cell & 1)
