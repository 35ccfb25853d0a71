"""Forward: which pairs of scores can be met in which context, and so what can be reached at all.

Whole sets travel along the edges, each context once, in topological order; a list of what is new is kept only inside
loops. Nothing is stored on the way but what still waits to be sent on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from roleplay.outlook.budget import Clock, OverBudget
from roleplay.outlook.graph import BY_ITSELF, Graph
from roleplay.outlook.grid import Grid
from roleplay.outlook.spread import Side, Spread

_LOOK = 256  # contexts between two looks at the clock


class Move(NamedTuple):
    """An edge on a grid: who may take it, how far it shifts them to the left, and whether it is a choice."""

    mask: int | None
    """None lets all pass."""
    shift: int
    choice: int


class Wall(NamedTuple):
    """The pairs beyond a cap of a loop."""

    side: Side
    beyond: int


class Moves:
    """A graph on a grid that is wide enough for it."""

    def __init__(self, graph: Graph, spread: Spread, most_cells: int) -> None:
        """Make the grid; raises `OverBudget` when it would have more than `most_cells` cells."""
        templates = graph.ways.templates
        steps = [abs(score) for template in templates for edge in template.edges for score in edge.scores]
        margin = max(steps, default=0)
        low, high = spread.extent()
        cells = 1
        for first, last in zip(low, high, strict=True):
            cells *= last - first + 1 + 2 * margin
        if cells > most_cells:
            raise OverBudget("cells")
        self.graph, self.spread = graph, spread
        self.grid = grid = Grid([score - margin for score in low], [score + margin for score in high])
        self.moves: list[tuple[Move, ...]] = [
            tuple(
                Move(None if edge.when is None else grid.mask(edge.when), grid.shift(edge.scores), edge.choice)
                for edge in template.edges
            )
            for template in templates
        ]
        """Number of a template -> its edges."""
        self.stops = [
            (grid.full if template.stops else 0) if isinstance(template.stops, bool) else grid.mask(template.stops)
            for template in templates
        ]
        """Number of a template -> the pairs that are stuck in it."""
        self.walls: dict[int, list[Wall]] = {}
        """Index of a loop -> what must not be followed there."""
        for index, caps in spread.caps.items():
            for cap in caps:
                score, sign = cap.side
                ends = (cap.limit + 1, grid.high[score]) if sign > 0 else (grid.low[score], -cap.limit - 1)
                self.walls.setdefault(index, []).append(Wall(cap.side, grid.between(score, *ends)))


@dataclass(slots=True)
class Reached:
    """What a run met."""

    met: bytearray
    """Number of a context -> 1 when some pair came there."""
    endings: dict[str, int] = field(default_factory=dict)
    """Ending -> the pairs that it was reached with, as a set of the grid."""
    offered: set[int] = field(default_factory=set)
    """The numbers of the choices that were on offer."""
    stuck: set[str] = field(default_factory=set)
    """The scenes with nothing on offer and no way on."""
    spilled: set[tuple[int, Side]] = field(default_factory=set)
    """The loops, by the index of their part, and the sides where something was not followed beyond a cap."""
    states: int = 0
    """Contexts with each of their pairs."""
    bytes: int = 0
    """What all of the sets would take together."""
    in_loops: dict[int, int] | None = None
    """Context of a loop -> its pairs; None where they were not kept."""
    noted: dict[int, int] = field(default_factory=dict)
    """Context that was to be noted -> the pairs that came there."""
    together: dict[int, int] = field(default_factory=dict)
    """Number of a template -> the pairs that came to any of its contexts; in the order in which these were met."""
    pairs: list[int] | None = None
    """Number of a context -> the pairs that came there; None where they were not kept."""


def reach(
    moves: Moves,
    starts: Mapping[int, int],
    most_bytes: int,
    clock: Clock,
    *,
    keep: bool = False,
    keep_all: int = 0,
    note: Collection[int] = (),
) -> Reached:
    """Send sets of pairs through the graph, each from its context; there is at least one.

    With `keep`, the sets of the contexts in loops are kept, if there is room for them in `most_bytes`; those of the
    contexts in `note` always are; and all of them, if they take no more than `keep_all` bytes together.
    Raises `OverBudget` when what waits takes more than `most_bytes`, or when the clock ends.
    """
    graph = moves.graph
    parts, template, targets, position = graph.parts, graph.template, graph.targets, graph.position
    moves_of, loops = moves.moves, moves.walls
    waiting = [0] * len(template)
    for context, pairs in starts.items():
        waiting[context] = pairs
    held, most_held = len(starts), most_bytes * 8 // (moves.grid.cells + 256)  # contexts with a set that waits
    reached = Reached(bytearray(len(template)), in_loops={} if keep else None)
    met, together = reached.met, reached.together
    states = size = kept = 0
    for index in range(min(position[context] for context in starts), len(parts)):
        if index % _LOOK == 0:
            clock.look()
        part = parts[index]
        members: tuple[int, ...] = (part,) if isinstance(part, int) else part
        is_loop = members is part
        if is_loop:
            held -= sum(1 for context in members if waiting[context])
            _go_round(moves, index, members, waiting, clock, loops.get(index, ()), reached)
            held += sum(1 for context in members if waiting[context])
        for context in members:
            pairs = waiting[context]
            if not pairs:
                continue
            if size >= keep_all:
                waiting[context] = 0
            held -= 1
            met[context] = 1
            if note and context in note:
                reached.noted[context] = pairs
            states += pairs.bit_count()
            size += pairs.bit_length() // 8 + 32
            number = template[context]
            together[number] = together.get(number, 0) | pairs
            for (mask, shift, _), target in zip(moves_of[number], targets[context]):  # noqa: B905 - as long as each other
                passed = pairs if mask is None else pairs & mask
                if passed and not (is_loop and position[target] == index):
                    before = waiting[target]
                    if not before:
                        held += 1
                    waiting[target] = before | (passed << shift if shift >= 0 else passed >> -shift)
            if held > most_held:
                raise OverBudget("bytes")
            if is_loop and reached.in_loops is not None:
                kept += pairs.bit_length() // 8 + 32
                if kept > most_bytes:
                    reached.in_loops = None
                else:
                    reached.in_loops[context] = pairs
    reached.states, reached.bytes = states, size
    if size <= keep_all:
        reached.pairs = waiting
    _sum_up(moves, reached)
    return reached


def _sum_up(moves: Moves, reached: Reached) -> None:
    """Note what was on offer, and where play ended or got stuck: contexts of one template agree in that."""
    ways = moves.graph.ways
    for number, pairs in reached.together.items():
        place, stops = ways.places[ways.templates[number].place], moves.stops[number]
        if pairs & stops:
            reached.stuck.add(place)
        if not moves.moves[number] and not stops:
            reached.endings[place] = reached.endings.get(place, 0) | pairs
        reached.offered.update(choice for mask, _, choice in moves.moves[number] if mask is None or pairs & mask)
    reached.offered.discard(BY_ITSELF)


def _go_round(
    moves: Moves,
    index: int,
    part: tuple[int, ...],
    waiting: list[int],
    clock: Clock,
    walls: list[Wall] | tuple[()],
    reached: Reached,
) -> None:
    """Let the pairs that wait in a loop go round in it until nothing new comes up."""
    graph, moves_of = moves.graph, moves.moves
    new = {context: waiting[context] for context in part if waiting[context]}
    count = 0
    while new:
        count += 1
        if count % _LOOK == 0:
            clock.look()
        context = next(iter(new))
        pairs = new.pop(context)
        for (mask, shift, _), target in zip(moves_of[graph.template[context]], graph.targets[context], strict=True):
            if graph.position[target] != index:
                continue
            passed = pairs if mask is None else pairs & mask
            passed = passed << shift if shift >= 0 else passed >> -shift
            for side, beyond in walls:
                if passed & beyond:
                    reached.spilled.add((index, side))
                    passed &= ~beyond
            passed &= ~waiting[target]
            if passed:
                waiting[target] |= passed
                new[target] = new.get(target, 0) | passed
