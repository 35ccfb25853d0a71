"""Backward through loops: which states can still come to an ending, and which can go round for ever.

Only needed where there are loops, and only from the first of them on. What is said of a loop is said of the pairs that
were met in it; beyond a cap nothing is known, and a step over one counts as a way out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from roleplay.outlook.budget import Clock, OverBudget
from roleplay.outlook.reach import Moves, Reached

_LOOK = 256

Sets = dict[int, int]
"""Context -> pairs."""


@dataclass(slots=True)
class Endless:
    """What going backward tells."""

    ending: Sets = field(default_factory=dict)
    """Context of a loop -> its pairs from which an ending can be reached."""
    rounds: list[tuple[int, ...]] = field(default_factory=list)
    """For each loop that holds pairs which never stop: its contexts where these go round."""
    ever_longer: bool = False
    """Whether a play that reaches an ending can go round as often as it likes before."""


def endless(moves: Moves, reached: Reached, most_bytes: int, clock: Clock) -> Endless:
    """Go backward from the endings; `reached` is a run that kept the sets of its loops.

    Raises `OverBudget` when the sets do not fit `most_bytes`, or when the clock ends.
    """
    if reached.in_loops is None:
        raise OverBudget("bytes")
    in_loops, found = reached.in_loops, Endless()
    graph = moves.graph
    loops = sorted({graph.position[context] for context in in_loops})
    if not loops:
        return found
    backward = _Backward(moves, in_loops, most_bytes, clock)
    ending = backward.leading(loops[0], only_endings=True)
    stopping = ending
    if any(moves.stops) or reached.spilled:
        stopping = backward.leading(loops[0], only_endings=False)
    for index in loops:
        part = graph.members(index)
        met = {context: in_loops[context] for context in part if context in in_loops}
        to_ending = {context: pairs & ending.get(context, 0) for context, pairs in met.items()}
        found.ending.update(to_ending)
        found.ever_longer = found.ever_longer or bool(backward.core(index, to_ending))
        never = {context: pairs & ~stopping.get(context, 0) for context, pairs in met.items()}
        if core := backward.core(index, never):
            found.rounds.append(tuple(context for context in part if context in core))
    return found


class _Backward:
    """Sets sent against the direction of play."""

    def __init__(self, moves: Moves, in_loops: Sets, most_bytes: int, clock: Clock) -> None:
        self._moves, self._in_loops, self._clock = moves, in_loops, clock
        self._graph = moves.graph
        self._most = most_bytes * 8 // (moves.grid.cells + 256)
        self._count = 0

    def leading(self, first: int, *, only_endings: bool) -> Sets:
        """Return for each context, from the part `first` on, the pairs from which play can come to an ending.

        Without `only_endings`, a dead end will do as well, and a step over a cap, behind which nothing is known.
        Outside loops, a set may hold pairs that are never met.
        """
        found: Sets = {}
        graph, moves = self._graph, self._moves
        for index in range(len(graph.parts) - 1, first - 1, -1):
            self._look()
            part = graph.parts[index]
            if not isinstance(part, int):
                self._round(index, part, found, only_endings)
                continue
            number = graph.template[part]
            pairs = self._back(part, found)
            if not moves.moves[number] and not moves.stops[number]:
                pairs = moves.grid.full
            elif not only_endings:
                pairs |= moves.stops[number]
            if pairs:
                found[part] = pairs
                if len(found) > self._most:
                    raise OverBudget("bytes")
        return found

    def _round(self, index: int, part: tuple[int, ...], found: Sets, only_endings: bool) -> None:
        moves, met = self._moves, self._in_loops
        members = [context for context in part if context in met]
        new = {context: self._back(context, found) & met[context] for context in members}
        if not only_endings:
            for context in members:
                new[context] |= moves.stops[self._graph.template[context]] & met[context]
            if self._can_leave(index, part):
                for context in members:
                    new[context] |= self._over_a_wall(context, index)
        before = self._before(index, members)
        new = {context: pairs for context, pairs in new.items() if pairs}
        while new:
            self._look()
            context = next(iter(new))
            pairs = new.pop(context)
            found[context] = found.get(context, 0) | pairs
            for previous, mask, shift in before[context]:
                more = self._unshifted(pairs, mask, shift) & met[previous] & ~found.get(previous, 0)
                if more:
                    new[previous] = new.get(previous, 0) | more

    def core(self, index: int, sets: Sets) -> Sets:
        """Return the largest part of some sets of a loop in which every pair has a next one in it."""
        core = {context: pairs for context, pairs in sets.items() if pairs}
        before = self._before(index, list(core))
        waiting = dict.fromkeys(core)
        while waiting:
            self._look()
            context, _ = waiting.popitem()
            if context not in core:
                continue
            inside = {target: core[target] for target in self._graph.targets[context] if target in core}
            kept = core[context] & self._back(context, inside)
            if kept != core[context]:
                if kept:
                    core[context] = kept
                else:
                    del core[context]
                waiting.update(dict.fromkeys(previous for previous, _, _ in before[context]))
        return core

    def _back(self, context: int, sets: Sets) -> int:
        """Return the pairs of a context with a step into one of the sets."""
        pairs = 0
        graph = self._graph
        for (mask, shift, _), target in zip(
            self._moves.moves[graph.template[context]], graph.targets[context], strict=True
        ):
            if target in sets:
                pairs |= self._unshifted(sets[target], mask, shift)
        return pairs

    def _unshifted(self, pairs: int, mask: int | None, shift: int) -> int:
        pairs = pairs >> shift if shift >= 0 else pairs << -shift & self._moves.grid.full
        return pairs if mask is None else pairs & mask

    def _before(self, index: int, members: list[int]) -> dict[int, list[tuple[int, int | None, int]]]:
        """Return for each member of a loop the members before it, with the mask and the shift between."""
        graph = self._graph
        before: dict[int, list[tuple[int, int | None, int]]] = {context: [] for context in members}
        for context in members:
            moves_on = self._moves.moves[graph.template[context]]
            for (mask, shift, _), target in zip(moves_on, graph.targets[context], strict=True):
                if target in before and graph.position[target] == index:
                    before[target].append((context, mask, shift))
        return before

    def _can_leave(self, index: int, part: tuple[int, ...]) -> bool:
        """Return whether a loop has any way out, or a dead end."""
        graph = self._graph
        return any(
            self._moves.stops[graph.template[context]]
            or any(graph.position[target] != index for target in graph.targets[context])
            for context in part
        )

    def _over_a_wall(self, context: int, index: int) -> int:
        """Return the pairs of a context with a step in its loop that was not followed, beyond a cap."""
        graph = self._graph
        beyond = 0
        for wall in self._moves.walls.get(index, ()):
            beyond |= wall.beyond
        sets = {target: beyond for target in graph.targets[context] if graph.position[target] == index}
        return self._back(context, sets) & self._in_loops[context] if beyond else 0

    def _look(self) -> None:
        self._count += 1
        if self._count % _LOOK == 0:
            self._clock.look()
