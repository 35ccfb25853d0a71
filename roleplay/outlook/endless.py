"""Backward through loops: which states can still come to an ending, and which can go round for ever.

Only needed where there are loops, and only from the first of them on. What is said of a loop is said of the pairs that
were met in it; beyond a cap nothing is known, and a step over one counts as a way out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from roleplay.outlook.budget import Clock, OverBudgetError
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

    Raises `OverBudgetError` when the sets do not fit `most_bytes`, or when the clock ends.
    """
    assert reached.in_loops is not None, "run with `keep`"
    found = Endless()
    graph = moves.graph
    loops = [index for index in graph.loops if any(context in reached.in_loops for context in _members(graph, index))]
    if not loops:
        return found
    backward = _Backward(moves, reached, most_bytes, clock)
    ending = backward.leading(loops[0], only_endings=True)
    stopping = ending
    if any(moves.stops) or reached.spilled:
        stopping = backward.leading(loops[0], only_endings=False)
    for index in loops:
        part = _members(graph, index)
        met = {context: reached.in_loops[context] for context in part if context in reached.in_loops}
        to_ending = {context: pairs & ending.get(context, 0) for context, pairs in met.items()}
        found.ending.update(to_ending)
        found.ever_longer = found.ever_longer or bool(backward.core(index, to_ending))
        never = {context: pairs & ~stopping.get(context, 0) for context, pairs in met.items()}
        if core := backward.core(index, never):
            found.rounds.append(tuple(context for context in part if context in core))
    return found
