"""Traps: choices after which only poor endings are left, long before the end (rule 18).

Worked out backward: which pairs of scores still come to a better ending, context by context, from the endings on. Most
scenes need no look at their contexts: from them a better ending can be reached whatever is remembered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from roleplay.outlook.graph import Graph
from roleplay.outlook.reach import Move
from roleplay.outlook.scenes import Scenes
from roleplay.scenario.model import Scenario, Scene

_NEVER = 10**9  # decisions


def moved(pairs: int, shift: int) -> int:
    """Return a set of pairs after an edge; a negative shift goes the other way."""
    return pairs << shift if shift >= 0 else pairs >> -shift


def safe_places(scenes: Scenes) -> set[str]:
    """Return the scenes and endings from which an ending that is not poor can be reached in whatever state.

    By the scenes alone, so it may leave out some from which it can; loops do not count as a way on.
    """
    scenario = scenes.scenario
    into: dict[str, list[str]] = {}
    for name, ways in scenes.ways.items():
        for goto, _ in ways:
            into.setdefault(goto, []).append(name)
    safe = {name for name, ending in scenario.endings.items() if ending.outcome != "poor"}
    waiting = list(safe)
    while waiting:
        for name in into.get(waiting.pop(), ()):
            if name not in safe and _is_safe(scenario.scenes[name], scenes.ways[name], safe):
                safe.add(name)
                waiting.append(name)
    return safe


def _is_safe(scene: Scene, ways: list[tuple[str, bool]], safe: set[str]) -> bool:
    """Return whether a scene has a line that is always on offer and leads to a safe place, or only ways to these."""
    for choice in scene.choices or ():
        if choice.goto in safe and choice.when is None and not choice.once:
            return True
    is_left = scene.otherwise is not None or scene.route is not None
    return is_left and all(goto in safe for goto, _ in ways)


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
        self.endings = scenario.endings.keys()
        self.better = {name for name, ending in scenario.endings.items() if ending.outcome != "poor"}
        ways = graph.ways
        safe = safe_places(ways.scenes if ways.scenario is scenario else Scenes(scenario))
        is_safe = [place in safe for place in ways.places]
        self.safe = [is_safe[template.place] for template in ways.templates]
        """Number of a template -> whether a better ending can be reached from it in whatever state."""
        self.leaving = [
            any(edge.choice >= 0 and not is_safe[edge.put & ways.place] for edge in template.edges)
            for template in ways.templates
        ]
        """Number of a template -> whether a choice of it leads to where that is not so."""
        self.open = list(pairs_at)
        """For each context the pairs from which an ending that is not poor can be reached."""

    def found(self) -> dict[tuple[str, int], tuple[int, int]]:
        """Return each scene and choice that can close every better ending.

        With the fewest decisions to come then, and the fewest in all; where it can happen early and late, the earliest.
        """
        if not self.better or not any(self.leaving):
            return {}
        self._go_back()
        closing = self._closing()
        if not closing:
            return {}
        made, to_come = self._made(), self._to_come()
        traps: dict[tuple[str, int], tuple[int, int]] = {}
        for context, choice, target in closing:
            left = to_come[target]
            if left == _NEVER:
                continue
            all_ = made[context] + 1 + left
            scene = self.graph.place(context)
            where = scene, choice - self.first[scene]
            if where not in traps or left * traps[where][1] > traps[where][0] * all_:
                traps[where] = left, all_
        return traps

    def _go_back(self) -> None:
        """Find what is open; a loop is gone over until nothing changes."""
        graph, open_, template, safe = self.graph, self.open, self.graph.template, self.safe
        for context, number in enumerate(template):
            if not safe[number]:
                open_[context] = 0
        for part in reversed(graph.parts):
            members = (part,) if isinstance(part, int) else part
            changed = True
            while changed:
                changed = False
                for context in members:
                    pairs, number = self.pairs_at[context], template[context]
                    if not pairs or safe[number]:
                        continue
                    reaching = 0
                    for (mask, shift, _), target in zip(self.moves[number], graph.targets[context], strict=True):
                        if open_[target]:
                            back = moved(open_[target], -shift)
                            reaching |= back if mask is None else back & mask
                    reaching &= pairs
                    if reaching != open_[context]:
                        open_[context] = reaching
                        changed = not isinstance(part, int)

    def _closing(self) -> list[tuple[int, int, int]]:
        """Return each context, choice and context after it where pairs that were open no longer are."""
        graph, open_, template, safe = self.graph, self.open, self.graph.template, self.safe
        found = []
        for context, number in enumerate(template):
            before = open_[context]
            if not before or not self.leaving[number]:
                continue
            for (mask, shift, choice), target in zip(self.moves[number], graph.targets[context], strict=True):
                if choice >= 0 and not safe[template[target]]:
                    passed = before if mask is None else before & mask
                    if moved(passed, shift) & ~open_[target]:
                        found.append((context, choice, target))
        return found

    def _made(self) -> list[int]:
        """Return for each context the fewest decisions from the start."""
        made = [_NEVER] * len(self.pairs_at)
        made[0] = 0
        for part in self.graph.parts:
            members = (part,) if isinstance(part, int) else part
            changed = True
            while changed:
                changed = False
                for context in members:
                    if not self.pairs_at[context]:
                        continue
                    moves = self.moves[self.graph.template[context]]
                    for (_, _, choice), target in zip(moves, self.graph.targets[context], strict=True):
                        count = made[context] + (choice >= 0)
                        if count < made[target]:
                            made[target] = count
                            changed = not isinstance(part, int)
        return made

    def _to_come(self) -> list[int]:
        """Return for each context the fewest decisions to an ending."""
        graph = self.graph
        to_come = [_NEVER] * len(self.pairs_at)
        for part in reversed(graph.parts):
            members = (part,) if isinstance(part, int) else part
            changed = True
            while changed:
                changed = False
                for context in members:
                    if not self.pairs_at[context]:
                        continue
                    moves = self.moves[graph.template[context]]
                    left = 0 if graph.place(context) in self.endings else _NEVER
                    for (_, _, choice), target in zip(moves, graph.targets[context], strict=True):
                        left = min(left, to_come[target] + (choice >= 0))
                    if left < to_come[context]:
                        to_come[context] = left
                        changed = not isinstance(part, int)
        return to_come
