"""The most decisions before an ending: by a play that is as long as the scenes allow, or counted forward.

The count is as in `steps`, but a pair stays in the last layer that it is met in, and nothing is kept. Only for a
scenario in which plays that come to an ending cannot go round for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heapify, heappop, heappush

from roleplay.conversation import rules
from roleplay.conversation.rules import State
from roleplay.outlook.budget import Clock, OverBudget
from roleplay.outlook.graph import BY_ITSELF
from roleplay.outlook.reach import Moves
from roleplay.scenario.model import Scenario

_LOOK = 256
_TRIED = 1_000  # states; where it takes more, counting is as fast

Layers = dict[int, int]
"""Decisions -> the pairs that were met after so many."""


def is_played(scenario: Scenario, ahead: Mapping[str, int]) -> bool:
    """Return whether a play was found that has all the decisions that its scenes allow; there may be one if not.

    `ahead` tells for each scene the most decisions that its ways allow (`Scenes.ahead`).
    """
    waiting, met = [rules.initial(scenario)], set[State]()
    while waiting and len(met) < _TRIED:
        state = waiting.pop()
        if state.scene in scenario.endings:
            return True
        if state in met:
            continue
        met.add(state)
        left, goto = ahead[state.scene], rules.passage(scenario, state)
        if goto is not None and ahead[goto] == left:
            waiting.append(state._replace(scene=goto))
        elif goto is None:
            longest = [choice for choice in rules.available(scenario, state) if ahead[choice.goto] == left - 1]
            waiting += [rules.after(scenario, state, choice) for choice in longest]
    return False


def most(moves: Moves, start: int, cell: int, ending: dict[int, int], most_bytes: int, clock: Clock) -> int | None:
    """Return the most decisions from one pair in a context to any ending; None where no ending can be reached.

    `ending` has for each context of a loop the pairs from which an ending can be reached, and none of these may be
    able to come back to itself. Raises `OverBudget` when the sets would take more than `most_bytes`, or when the
    clock ends.
    """
    graph = moves.graph
    scenario = graph.ways.scenario
    waiting: dict[int, Layers] = {start: {0: 1 << cell}}
    most_held = most_bytes * 8 // (moves.grid.cells + 800)  # layers, with their entry of a dictionary
    held = 1
    best: int | None = None
    for index in range(graph.position[start], len(graph.parts)):
        if index % _LOOK == 0:
            clock.look()
        part = graph.parts[index]
        members = (part,) if isinstance(part, int) else part
        found = {context: waiting.pop(context) for context in members if context in waiting}
        held -= sum(map(len, found.values()))
        if not isinstance(part, int):
            found = _gone_round(moves, index, found, ending, most_held, clock)
        for context, layers in found.items():
            last = _last(layers)
            moves_on = moves.moves[graph.template[context]]
            if not moves_on and graph.place(context) in scenario.endings:
                best = max(best or 0, *last)
            for (mask, shift, choice), target in zip(moves_on, graph.targets[context], strict=True):
                if graph.position[target] == index:
                    continue
                ahead = waiting.setdefault(target, {})
                held -= len(ahead)
                for count, pairs in last.items():
                    passed = pairs if mask is None else pairs & mask
                    if passed:
                        count += choice != BY_ITSELF
                        ahead[count] = ahead.get(count, 0) | (passed << shift if shift >= 0 else passed >> -shift)
                held += len(ahead)
                if not ahead:
                    del waiting[target]
            if held > most_held:
                raise OverBudget("bytes")
    return best


def _last(layers: Layers) -> Layers:
    """Keep each pair only in its last layer."""
    kept: Layers = {}
    seen = 0
    for count in sorted(layers, reverse=True):
        new = layers[count] & ~seen
        if new:
            kept[count] = new
            seen |= new
    return kept


def _gone_round(
    moves: Moves, index: int, waiting: dict[int, Layers], ending: dict[int, int], most_held: int, clock: Clock
) -> dict[int, Layers]:
    """Go round in a loop by waves of equal count, as long as any pair that can still come to an ending is met."""
    graph = moves.graph
    found: dict[int, Layers] = {}
    heap = [(count, context) for context, layers in waiting.items() for count in layers]
    heapify(heap)
    held = looked = 0
    while heap:
        looked += 1
        if looked % _LOOK == 0:
            clock.look()
        count, context = heappop(heap)
        layers = found.setdefault(context, {})
        pairs = waiting[context].pop(count, 0) & ending.get(context, 0) & ~layers.get(count, 0)
        if not pairs:
            continue
        held += count not in layers
        if held > most_held:
            raise OverBudget("bytes")
        layers[count] = layers.get(count, 0) | pairs
        for (mask, shift, choice), target in zip(
            moves.moves[graph.template[context]], graph.targets[context], strict=True
        ):
            if graph.position[target] != index:
                continue
            passed = pairs if mask is None else pairs & mask
            passed = passed << shift if shift >= 0 else passed >> -shift
            if passed:
                after = count + (choice != BY_ITSELF)
                ahead = waiting.setdefault(target, {})
                if after not in ahead:
                    heappush(heap, (after, target))
                ahead[after] = ahead.get(after, 0) | passed
    return found
