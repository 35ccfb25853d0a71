"""Decisions counted forward: the fewest to each ending, and a shortest way there.

As in `reach`, but the pairs of a context are kept apart by the fewest decisions to them. Everything is kept, because
a way is found by walking back from its end.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from roleplay.outlook.budget import Clock, OverBudget
from roleplay.outlook.graph import BY_ITSELF
from roleplay.outlook.reach import Moves

_LOOK = 256

Layers = dict[int, int]
"""Decisions -> the pairs that were met after so many and no fewer."""


class Steps:
    """The fewest decisions to every pair in every context."""

    def __init__(self, moves: Moves, start: int, cell: int, most_bytes: int, clock: Clock) -> None:
        """Count from one pair, by its cell, in a context.

        Raises `OverBudget` when the sets would take more than `most_bytes` bytes, or when the clock ends.
        """
        self._moves, self._clock = moves, clock
        self._room = most_bytes
        self._start = _Point(start, 0, cell)
        self.layers: dict[int, Layers] = {}
        """Context -> its layers, fewest first."""
        graph = moves.graph
        self._waiting: dict[int, Layers] = {start: {0: 1 << cell}}
        for index in range(graph.position[start], len(graph.parts)):
            if index % _LOOK == 0:
                clock.look()
            part = graph.parts[index]
            if isinstance(part, int):
                if part in self._waiting:
                    self.layers[part] = self._fewest(self._waiting.pop(part))
                    self._send(part, index)
            else:
                self._go_round(part, index)
                for context in part:
                    if context in self.layers:
                        self._send(context, index)

    def fewest(self) -> dict[str, int]:
        """Return the fewest decisions to each ending that is reached."""
        return {ending: min(self.layers[context]) for ending, context in self._endings()}

    def examples(self) -> dict[str, list[int]]:
        """Return for each ending that is reached the choices, by number, of one shortest way to it.

        Of several it is one to the best scores, the first score before the others.
        """
        before = _Before(self._moves, self.layers)
        return {ending: self._example(context, before) for ending, context in self._endings()}

    def ways(self) -> dict[str, list[int]]:
        """Return for each scene and ending that is reached the choices, by number, of one shortest way to it."""
        graph = self._moves.graph
        nearest: dict[str, int] = {}
        for context, layers in self.layers.items():
            other = nearest.get(graph.place(context))
            if other is None or min(layers) < min(self.layers[other]):
                nearest[graph.place(context)] = context
        before = _Before(self._moves, self.layers)
        return {place: self._example(context, before) for place, context in nearest.items()}

    def _endings(self) -> Iterator[tuple[str, int]]:
        graph = self._moves.graph
        scenario = graph.ways.scenario
        for context in self.layers:
            place = graph.place(context)
            if place in scenario.endings:
                yield place, context

    def _fewest(self, layers: Layers) -> Layers:
        """Keep each pair only in its first layer."""
        kept: Layers = {}
        seen = 0
        for count in sorted(layers):
            new = layers[count] & ~seen
            if new:
                self._take(new)
                kept[count] = new
                seen |= new
        return kept

    def _take(self, pairs: int) -> None:
        self._room -= pairs.bit_length() // 8 + 100  # with the entry of the dictionary
        if self._room < 0:
            raise OverBudget("bytes")

    def _send(self, context: int, index: int) -> None:
        """Send a context's layers along the edges that leave its part."""
        moves = self._moves
        graph, waiting = moves.graph, self._waiting
        layers = self.layers[context]
        for (mask, shift, choice), target in zip(
            moves.moves[graph.template[context]], graph.targets[context], strict=True
        ):
            if graph.position[target] == index:
                continue
            ahead = waiting.setdefault(target, {})
            for count, pairs in layers.items():
                passed = pairs if mask is None else pairs & mask
                if passed:
                    count += choice != BY_ITSELF
                    ahead[count] = ahead.get(count, 0) | (passed << shift if shift >= 0 else passed >> -shift)
            if not ahead:
                del waiting[target]

    def _go_round(self, part: tuple[int, ...], index: int) -> None:
        """Count inside a loop, always from the fewest decisions that still wait."""
        moves, waiting = self._moves, self._waiting
        graph = moves.graph
        walls = moves.walls.get(index, ())
        seen: dict[int, int] = {}
        heap = [(count, context) for context in part for count in waiting.get(context, ())]
        heap.sort()
        looked = 0
        while heap:
            looked += 1
            if looked % _LOOK == 0:
                self._clock.look()
            count, context = heappop(heap)
            pairs = waiting[context].pop(count, 0) & ~seen.get(context, 0)
            if not pairs:
                continue
            seen[context] = seen.get(context, 0) | pairs
            layers = self.layers.setdefault(context, {})
            self._take(pairs)
            layers[count] = layers.get(count, 0) | pairs
            for (mask, shift, choice), target in zip(
                moves.moves[graph.template[context]], graph.targets[context], strict=True
            ):
                if graph.position[target] != index:
                    continue
                passed = pairs if mask is None else pairs & mask
                passed = passed << shift if shift >= 0 else passed >> -shift
                for _, beyond in walls:
                    passed &= ~beyond
                passed &= ~seen.get(target, 0)
                if passed:
                    after = count + (choice != BY_ITSELF)
                    ahead = waiting.setdefault(target, {})
                    if after not in ahead:
                        heappush(heap, (after, target))
                    ahead[after] = ahead.get(after, 0) | passed
        for context in part:
            waiting.pop(context, None)

    def _example(self, context: int, before: _Before) -> list[int]:
        """Walk back from an ending, depth first and never twice: steps without a decision may go round."""
        fewest = min(self.layers[context])
        cell = self.layers[context][fewest].bit_length() - 1
        walk = [_Point(context, fewest, cell)]
        led_to = [(-1, BY_ITSELF)]  # for each point the next one of the way, and the choice between
        met = {walk[0]}
        trail = [0]
        while trail:
            at = trail.pop()
            point = walk[at]
            if point == self._start:
                break
            for previous, choice in before.points(point):
                if previous not in met:
                    met.add(previous)
                    trail.append(len(walk))
                    walk.append(previous)
                    led_to.append((at, choice))
        way = []
        while at >= 0:
            at, choice = led_to[at]
            if choice != BY_ITSELF:
                way.append(choice)
        return way


class _Point(NamedTuple):
    """One pair in one context, met after so many decisions."""

    context: int
    decisions: int
    cell: int


class _Before:
    """Where each context can be come to from; in flat arrays, for there may be a million edges."""

    def __init__(self, moves: Moves, layers: dict[int, Layers]) -> None:
        self._moves, self._layers = moves, layers
        graph = moves.graph
        ends = [0] * (len(graph.template) + 1)
        for context in layers:
            for target in graph.targets[context]:
                ends[target] += 1
        whole = 0
        for target, count in enumerate(ends):
            whole += count
            ends[target] = whole
        self._first = ends  # while they are filled: the end; then the beginning, and the next one's is the end
        self._source, self._edge = array("L", bytes(whole * array("L").itemsize)), array("H", bytes(2 * whole))
        for context in reversed(layers):  # backward, so that what comes first in the file comes first here
            targets = graph.targets[context]
            for edge in range(len(targets) - 1, -1, -1):
                target = targets[edge]
                ends[target] -= 1
                self._source[ends[target]] = context
                self._edge[ends[target]] = edge

    def points(self, point: _Point) -> Iterator[tuple[_Point, int]]:
        """Yield the points one step before, and the choice that was taken there."""
        moves, graph = self._moves, self._moves.graph
        for entry in range(self._first[point.context], self._first[point.context + 1]):
            context = self._source[entry]
            mask, shift, choice = moves.moves[graph.template[context]][self._edge[entry]]
            count, cell = point.decisions - (choice != BY_ITSELF), point.cell - shift
            pairs = self._layers[context].get(count, 0)
            if mask is not None:
                pairs &= mask
            if cell >= 0 and pairs >> cell & 1:
                yield _Point(context, count, cell), choice
