"""Traps: choices after which only poor endings are left, long before the end (rule 18).

Worked out backward: which pairs of scores still come to a better ending, context by context, from the endings on.
"""

from __future__ import annotations

from collections.abc import Mapping

from roleplay.outlook.graph import Graph
from roleplay.outlook.reach import Move
from roleplay.scenario.model import Scenario


def moved(pairs: int, shift: int) -> int:
    """Return a set of pairs after an edge; a negative shift goes the other way."""
    return pairs << shift if shift >= 0 else pairs >> -shift


class Traps:
    """The search for traps in one graph whose pairs are known."""

    def __init__(
        self,
        scenario: Scenario,
        graph: Graph,
        moves: list[tuple[Move, ...]],
        pairs_at: Mapping[int, int],
        first: Mapping[str, int],
    ) -> None:
        """Take the pairs of every context that is met, and the number of each scene's first choice."""
        self.graph, self.moves, self.pairs_at, self.first = graph, moves, pairs_at, first
        self.better = {name for name, ending in scenario.endings.items() if ending.outcome != "poor"}
        self.endings = scenario.endings.keys()

    def found(self) -> dict[tuple[str, int], tuple[int, int]]:
        """Return each scene and choice that can close every better ending.

        With the fewest decisions to come then, and the fewest in all; where it can happen early and late, the earliest.
        """
        if not self.better:
            return {}
        open_ = self._open()
        made = self._made()
        to_come = self._to_come()
        traps: dict[tuple[str, int], tuple[int, int]] = {}
        for context, pairs in self.pairs_at.items():
            before = pairs & open_.get(context, 0)
            if not before:
                continue
            for move, target in self._ways(context):
                passed = before if move.mask is None else before & move.mask
                closed = move.choice >= 0 and moved(passed, move.shift) & ~open_.get(target, 0)
                if not closed or target not in to_come:
                    continue
                left = to_come[target]
                all_ = made[context] + 1 + left
                scene = self.graph.place(context)
                where = scene, move.choice - self.first[scene]
                if where not in traps or left * traps[where][1] > traps[where][0] * all_:
                    traps[where] = left, all_
        return traps

    def _ways(self, context: int) -> list[tuple[Move, int]]:
        return list(zip(self.moves[self.graph.template[context]], self.graph.targets[context], strict=True))

    def _open(self) -> dict[int, int]:
        """Return for each context the pairs from which an ending that is not poor can be reached."""
        graph, open_ = self.graph, dict[int, int]()
        for part in reversed(graph.parts):
            members = (part,) if isinstance(part, int) else part
            changed = True
            while changed:
                changed = False
                for context in members:
                    pairs = self.pairs_at.get(context, 0)
                    if graph.place(context) in self.better:
                        reaching = pairs
                    else:
                        reaching = 0
                        for move, target in self._ways(context):
                            back = moved(open_.get(target, 0), -move.shift)
                            reaching |= back & pairs & (pairs if move.mask is None else move.mask)
                    if reaching != open_.get(context, 0):
                        open_[context] = reaching
                        changed = not isinstance(part, int)
        return open_

    def _made(self) -> dict[int, int]:
        """Return for each context the fewest decisions from the start."""
        ahead = {context: self._steps(context) for context in self.pairs_at}
        return _fewest([0], ahead)

    def _to_come(self) -> dict[int, int]:
        """Return for each context the fewest decisions to an ending."""
        back: dict[int, list[tuple[int, int]]] = {}
        for context in self.pairs_at:
            for target, cost in self._steps(context):
                back.setdefault(target, []).append((context, cost))
        return _fewest([context for context in self.pairs_at if self.graph.place(context) in self.endings], back)

    def _steps(self, context: int) -> list[tuple[int, int]]:
        return [(target, int(move.choice >= 0)) for move, target in self._ways(context) if target in self.pairs_at]


def _fewest(start: list[int], steps: Mapping[int, list[tuple[int, int]]]) -> dict[int, int]:
    """Return the least cost from `start` to everything, over steps that cost 0 or 1."""
    cost = dict.fromkeys(start, 0)
    level, now = start, 0
    while level:
        waiting, later = list(level), list[int]()
        while waiting:
            context = waiting.pop()
            if cost[context] != now:
                continue
            for target, one in steps.get(context, ()):
                if now + one < cost.get(target, now + one + 1):
                    cost[target] = now + one
                    (later if one else waiting).append(target)
        level, now = later, now + 1
    return cost
