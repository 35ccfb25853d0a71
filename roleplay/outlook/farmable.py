"""Loops that raise or lower a score without end, told from those that only look so.

A round trip that gains is certain when no condition on a score stands on it. Otherwise more and more room is given to
it: when nothing leaves it any more, the loop has an end after all, and everything is exact. Whether it has one cannot
be decided in general (scenes and two scores that are compared are a machine with two counters), so what still leaves
the widest room is said to move the score by more than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from roleplay.outlook.budget import Budget, Clock, OverBudget
from roleplay.outlook.graph import ZERO, Graph
from roleplay.outlook.reach import Moves, Reached, reach
from roleplay.outlook.spread import FIRST_MARGIN, Cap, Side, Spread

_MARGINS = (FIRST_MARGIN, 32, 128)
_SECONDS_BESIDE_CERTAIN = 0.5


class Farmable(NamedTuple):
    """A loop that moves a score without end, or at least very far."""

    cap: Cap
    more_than: int | None
    """By how much the score was seen to move; None where it is certain that there is no end."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A graph with room enough for what happens in it, and what was met from the start."""

    moves: Moves
    reached: Reached
    farmable: tuple[Farmable, ...]

    @property
    def endless_sides(self) -> frozenset[Side]:
        """The ends of scores that have none."""
        return frozenset(farmable.cap.side for farmable in self.farmable)


def settled(graph: Graph, budget: Budget, clock: Clock, keep: int = 0) -> Settled:
    """Run from the start, with more and more room for the loops that ask for it.

    The pairs of every context are kept where they take no more than `keep` bytes.
    Raises `OverBudget` when not even the first run fits the budget.
    """
    margins: dict[tuple[int, Side], int] = {}
    given_up: dict[tuple[int, Side], int] = {}
    moves, reached = _run(graph, margins, budget, clock, keep)
    while True:
        caps = {(index, cap.side): cap for index, found in moves.spread.caps.items() for cap in found}
        certain = {key for key in reached.spilled if caps[key].is_free and _met(caps[key].cycle, reached)}
        doubtful = reached.spilled - certain - given_up.keys()
        if not doubtful:
            break
        grown = dict(margins)
        for key in doubtful:
            margin = margins.get(key, FIRST_MARGIN)
            if margin == _MARGINS[-1]:
                given_up[key] = margin
                del grown[key]  # so that the loops after it do not have to carry its width
            else:
                grown[key] = _MARGINS[_MARGINS.index(margin) + 1]
        try:
            # With an endless loop for certain, nothing becomes exact any more, and the rest is not worth a long wait.
            seconds = min(clock.left / 2, _SECONDS_BESIDE_CERTAIN if certain else clock.left)
            moves, reached = _run(graph, grown, budget, Clock(seconds), keep)
        except OverBudget:
            given_up |= {key: margins.get(key, FIRST_MARGIN) for key in doubtful if key not in given_up}
        else:
            margins = grown
    farmable = tuple(Farmable(caps[key], None if key in certain else given_up[key]) for key in sorted(reached.spilled))
    return Settled(moves, reached, farmable)


def _run(
    graph: Graph, margins: dict[tuple[int, Side], int], budget: Budget, clock: Clock, keep: int
) -> tuple[Moves, Reached]:
    moves = Moves(graph, Spread(graph, margins, clock), budget.cells)
    start = {0: 1 << moves.grid.cell(ZERO)}
    return moves, reach(moves, start, budget.bytes, clock, keep=True, keep_all=keep)


def _met(contexts: tuple[int, ...], reached: Reached) -> bool:
    return all(reached.met[context] for context in contexts)
