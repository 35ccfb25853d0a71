"""Traps: choices after which only poor endings are left, long before the end (rule 18).

Worked out backward: which pairs of scores still come to a better ending, context by context, from the endings on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from roleplay.outlook.graph import Graph
from roleplay.outlook.reach import Move
from roleplay.scenario.model import Scenario

_NEVER = 10**9  # decisions


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
        pairs_at: Sequence[int],
        first: Mapping[str, int],
    ) -> None:
        """Take the pairs of every context, none where it is not met, and the number of each scene's first choice."""
        self.graph, self.moves, self.pairs_at, self.first = graph, moves, pairs_at, first
        self.better = {name for name, ending in scenario.endings.items() if ending.outcome != "poor"}
        self.endings = scenario.endings.keys()
        self.open = [0] * len(pairs_at)
        """For each context the pairs from which an ending that is not poor can be reached."""
        self.made = [_NEVER] * len(pairs_at)
        """For each context the fewest decisions from the start."""
        self.to_come = [_NEVER] * len(pairs_at)
        """For each context the fewest decisions to an ending."""

    def found(self) -> dict[tuple[str, int], tuple[int, int]]:
        """Return each scene and choice that can close every better ending.

        With the fewest decisions to come then, and the fewest in all; where it can happen early and late, the earliest.
        """
        if not self.better:
            return {}
        self._go_back()
        self._count_from_start()
        traps: dict[tuple[str, int], tuple[int, int]] = {}
        for context, before in enumerate(self.open):
            if not before:
                continue
            for (mask, shift, choice), target in self._ways(context):
                passed = before if mask is None else before & mask
                closed = choice >= 0 and moved(passed, shift) & ~self.open[target]
                if not closed or self.to_come[target] == _NEVER:
                    continue
                left = self.to_come[target]
                all_ = self.made[context] + 1 + left
                scene = self.graph.place(context)
                where = scene, choice - self.first[scene]
                if where not in traps or left * traps[where][1] > traps[where][0] * all_:
                    traps[where] = left, all_
        return traps

    def _ways(self, context: int) -> Iterator[tuple[Move, int]]:
        return zip(self.moves[self.graph.template[context]], self.graph.targets[context], strict=True)

    def _go_back(self) -> None:
        """Find what is open, and how long it takes to an ending; a loop is gone over until nothing changes."""
        graph, pairs_at, open_, to_come = self.graph, self.pairs_at, self.open, self.to_come
        for part in reversed(graph.parts):
            members = (part,) if isinstance(part, int) else part
            changed = True
            while changed:
                changed = False
                for context in members:
                    pairs = pairs_at[context]
                    if not pairs:
                        continue
                    reaching, left = 0, _NEVER
                    for (mask, shift, choice), target in self._ways(context):
                        if open_[target]:
                            back = moved(open_[target], -shift)
                            reaching |= back if mask is None else back & mask
                        left = min(left, to_come[target] + (choice >= 0))
                    reaching &= pairs
                    place = graph.place(context)
                    if place in self.endings:
                        reaching, left = pairs if place in self.better else 0, 0
                    if reaching != open_[context] or left < to_come[context]:
                        open_[context], to_come[context] = reaching, left
                        changed = not isinstance(part, int)

    def _count_from_start(self) -> None:
        made = self.made
        made[0] = 0
        for part in self.graph.parts:
            members = (part,) if isinstance(part, int) else part
            changed = True
            while changed:
                changed = False
                for context in members:
                    if not self.pairs_at[context]:
                        continue
                    for move, target in self._ways(context):
                        count = made[context] + (move.choice >= 0)
                        if count < made[target]:
                            made[target] = count
                            changed = not isinstance(part, int)
