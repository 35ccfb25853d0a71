"""How far each score can spread in each context: what tells how large a grid has to be.

Where no scene can be come back to, an interval per score and scene is enough. Else one is sent along the edges from
context to context, in topological order, conditions left aside. In a loop it grows until it stays as it is; where some
round trip gains for ever, a cap is put on that side of that score, and on that loop alone.
Both ends of a score are one matter here: a side is a score and a sign, and its reach the largest sign × score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from roleplay.outlook.budget import Clock
from roleplay.outlook.graph import ZERO, Graph
from roleplay.scenario.conditions import And, Compare, Condition, Not, Or
from roleplay.scenario.names import SCORES

FARTHEST_THRESHOLD = 256
"""Thresholds beyond it do not push a cap out: a loop that a player must go round that often is a fault anyway."""
FIRST_MARGIN = 8

_NOWHERE = -(10**9)


class Side(NamedTuple):
    """One end of one score: its number, and 1 for the upper end, -1 for the lower."""

    score: int
    sign: int


SIDES = tuple(Side(score, sign) for score in range(len(SCORES)) for sign in (1, -1))


class Cap(NamedTuple):
    """A limit put on one side of a loop that may gain without end."""

    part: int
    """The index of the loop in `Graph.parts`."""
    side: Side
    limit: int
    """The largest sign × score that is followed."""
    cycle: tuple[int, ...]
    """Contexts of a round trip that gains, if its conditions let it."""
    is_free: bool
    """Whether no condition on a score stands on that round trip."""


class Spread:
    """The reach of every side in every context. `margins` says how far beyond entries and thresholds a cap lies."""

    def __init__(self, graph: Graph, margins: Mapping[tuple[int, Side], int], clock: Clock) -> None:
        self.reach: dict[Side, list[int]] = {}
        """By the number of the context, or by that of its place."""
        self.caps: dict[int, list[Cap]] = {}
        """The caps of each loop that has any, by the index of its part."""
        self._graph, self._margins, self._clock = graph, margins, clock
        by_place = graph.ways.scenes.widest
        self._is_by_place = by_place is not None
        if by_place is not None:
            nowhere = ((-_NOWHERE, _NOWHERE),) * len(SCORES)
            found = [by_place.get(place, nowhere) for place in graph.ways.places]
            for score in range(len(SCORES)):
                self.reach[Side(score, 1)] = [ends[score][1] for ends in found]
                self.reach[Side(score, -1)] = [-ends[score][0] for ends in found]
            return
        self._thresholds = _thresholds(graph)
        for side in SIDES:
            reach = [_NOWHERE] * len(graph.template)
            reach[0] = ZERO[side.score]
            self.reach[side] = reach
            self._send(side, reach)

    def holds(self, context: int, scores: Sequence[int]) -> bool:
        """Return whether scores lie inside the context's intervals."""
        graph = self._graph
        at = graph.ways.templates[graph.template[context]].place if self._is_by_place else context
        return all(scores[side.score] * side.sign <= self.reach[side][at] for side in SIDES)

    def extent(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the lowest and the highest scores of any context."""
        most = {side: max(reach) for side, reach in self.reach.items()}
        return tuple(-most[Side(score, -1)] for score in range(len(SCORES))), tuple(
            most[Side(score, 1)] for score in range(len(SCORES))
        )

    def _send(self, side: Side, reach: list[int]) -> None:
        graph = self._graph
        template, targets = graph.template, graph.targets
        gains = [tuple(edge.scores[side.score] * side.sign for edge in way.edges) for way in graph.ways.templates]
        for index, part in enumerate(graph.parts):
            if not isinstance(part, int):
                self._send_round(side, reach, gains, index, part)
                continue
            top = reach[part]
            for target, gain in zip(targets[part], gains[template[part]], strict=True):
                if top + gain > reach[target]:
                    reach[target] = top + gain

    def _send_round(
        self, side: Side, reach: list[int], gains: list[tuple[int, ...]], index: int, part: tuple[int, ...]
    ) -> None:
        graph = self._graph
        entry = max(reach[context] for context in part)
        cycle = gaining(graph, part, reach, gains, self._clock)
        if cycle:
            every = dict.fromkeys(part, 0)
            free = gaining(graph, part, every, gains, self._clock, free=True)
            margin = self._margins.get((index, side), FIRST_MARGIN)
            limit = max(entry, self._thresholds[side]) + margin
            self.caps.setdefault(index, []).append(Cap(index, side, limit, free or cycle, bool(free)))
            for context in part:
                reach[context] = limit
        for context in part:
            for target, gain in zip(graph.targets[context], gains[graph.template[context]], strict=True):
                if graph.position[target] != index and reach[context] + gain > reach[target]:
                    reach[target] = reach[context] + gain


def gaining(
    graph: Graph,
    part: tuple[int, ...],
    reach: list[int] | dict[int, int],
    gains: list[tuple[int, ...]],
    clock: Clock,
    *,
    free: bool = False,
) -> tuple[int, ...]:
    """Let `reach` grow inside a loop until it stays as it is, or return the contexts of a round trip that gains.

    Longest paths (Bellman and Ford), stopped at the first round among the best predecessors. With `free`, only edges
    without a condition on a score are gone.
    """
    inside = graph.position[part[0]]
    edges = [
        (context, target, gain)
        for context in part
        for target, edge, gain in zip(
            graph.targets[context],
            graph.ways.templates[graph.template[context]].edges,
            gains[graph.template[context]],
            strict=True,
        )
        if graph.position[target] == inside and not (free and edge.when is not None)
    ]
    before: dict[int, int] = {}
    grew = True
    while grew:
        clock.look()
        grew = False
        for context, target, gain in edges:
            top = reach[context]
            if top > _NOWHERE and top + gain > reach[target]:
                reach[target] = top + gain
                before[target] = context
                grew = True
        if grew and (cycle := _round_trip(before)):
            return cycle
    return ()


def _round_trip(before: dict[int, int]) -> tuple[int, ...]:
    """Return a round trip along predecessors, in the direction of play, or nothing."""
    done: dict[int, int] = {}  # context -> the walk that met it
    for walk, first in enumerate(before):
        context: int | None = first
        while context is not None and context not in done:
            done[context] = walk
            context = before.get(context)
        if context is not None and done[context] == walk:
            trip = [context]
            while (previous := before[trip[-1]]) != context:
                trip.append(previous)
            return tuple(reversed(trip))
    return ()


def _thresholds(graph: Graph) -> dict[Side, int]:
    """Return for each side the farthest number that any condition in the graph compares its score with."""
    farthest = dict.fromkeys(SIDES, _NOWHERE)
    conditions = {edge.when for template in graph.ways.templates for edge in template.edges}
    for condition in conditions:
        for compared in _compared(condition) if condition is not None else ():
            if abs(compared.number) <= FARTHEST_THRESHOLD:
                number = list(SCORES).index(compared.name)
                for sign in (1, -1):
                    side = Side(number, sign)
                    farthest[side] = max(farthest[side], sign * compared.number)
    return farthest


def _compared(condition: Condition) -> Iterator[Compare]:
    match condition:
        case Compare():
            yield condition
        case Not(part):
            yield from _compared(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _compared(part)
