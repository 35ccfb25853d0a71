"""The outlook by brute force: every state walked one by one, with nothing but the rules of play.

Slow, simple, and without any idea that it shares with `roleplay.outlook`: no contexts, no forgetting, no sets as bits.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from math import sqrt

from roleplay.conversation import rules
from roleplay.conversation.rules import State
from roleplay.scenario.model import Scenario

Pair = tuple[int, ...]


class TooManyError(Exception):
    """There are more states than asked for."""


class FarmedError(Exception):
    """A score went so far that it seems to have no end."""


@dataclass
class Walk:
    """Every state that can be met from one state, and the steps between them."""

    scenario: Scenario
    start: State
    steps: dict[State, list[tuple[str | None, State]]] = field(default_factory=dict)
    """State -> its steps: "scene/choice", or None for one that is taken by itself; and where it leads."""

    @property
    def endings(self) -> dict[str, set[Pair]]:
        """Ending -> the sums that it is reached with."""
        found: dict[str, set[Pair]] = {}
        for state in self.steps:
            if state.scene in self.scenario.endings:
                found.setdefault(state.scene, set()).add(state.scores)
        return found

    def endings_through(self, scene: str) -> dict[str, set[Pair]]:
        """Return the endings, with their sums, that are reached from any state that is met in a scene."""
        met = {state for state in self.steps if state.scene == scene}
        waiting = list(met)
        while waiting:
            for _, after in self.steps[waiting.pop()]:
                if after not in met:
                    met.add(after)
                    waiting.append(after)
        return Walk(self.scenario, self.start, {state: [] for state in met}).endings

    @property
    def scenes(self) -> set[str]:
        return {state.scene for state in self.steps if state.scene in self.scenario.scenes}

    @property
    def offered(self) -> set[str]:
        return {label for steps in self.steps.values() for label, _ in steps if label is not None}

    @property
    def dead_ends(self) -> set[str]:
        return {state.scene for state, steps in self.steps.items() if not steps and state.scene in self.scenario.scenes}

    def fewest(self) -> dict[str, int]:
        """Return for each ending the fewest decisions to it."""
        distance = {self.start: 0}
        waiting = deque([self.start])
        while waiting:
            state = waiting.popleft()
            for label, after in self.steps[state]:
                decisions = distance[state] + (label is not None)
                if decisions < distance.get(after, decisions + 1):
                    distance[after] = decisions
                    (waiting.append if label is not None else waiting.appendleft)(after)
        found: dict[str, int] = {}
        for state, decisions in distance.items():
            if state.scene in self.scenario.endings:
                found[state.scene] = min(decisions, found.get(state.scene, decisions))
        return found

    def most(self) -> int | None:
        """Return the most decisions before any ending; None where there can be ever more, or no ending at all."""
        useful = self.leading_to({state for state in self.steps if state.scene in self.scenario.endings})
        order = self.sorted(useful)
        if order is None or self.start not in useful:
            return None
        longest: dict[State, int] = {}
        for state in reversed(order):
            ways = [longest[after] + (label is not None) for label, after in self.steps[state] if after in useful]
            longest[state] = max(ways, default=0)
        return longest[self.start]

    def leading_to(self, goals: set[State]) -> set[State]:
        """Return the states from which one of `goals` can be reached."""
        before: dict[State, list[State]] = {}
        for state, steps in self.steps.items():
            for _, after in steps:
                before.setdefault(after, []).append(state)
        found, waiting = set(goals), list(goals)
        while waiting:
            for state in before.get(waiting.pop(), ()):
                if state not in found:
                    found.add(state)
                    waiting.append(state)
        return found

    def sorted(self, among: set[State]) -> list[State] | None:
        """Return these states so that every step leads on; None where some of them go round."""
        entries = Counter(after for state in among for _, after in self.steps[state] if after in among)
        free = [state for state in among if not entries[state]]
        order = []
        while free:
            state = free.pop()
            order.append(state)
            for _, after in self.steps[state]:
                if after in among:
                    entries[after] -= 1
                    if not entries[after]:
                        free.append(after)
        return order if len(order) == len(among) else None

    def doomed(self) -> set[State]:
        """Return the states from which nothing ever stops: no ending, no dead end."""
        return self.steps.keys() - self.leading_to({state for state, steps in self.steps.items() if not steps})

    def trapped(self) -> set[State]:
        """Return the doomed states that can come back to themselves, however they go on: where plays end up."""
        doomed = self.doomed()
        found: set[State] = set()
        for state in doomed:
            after = self._after(state)
            if all(state in self._after(other) for other in after):
                found.add(state)
        return found

    def _after(self, state: State) -> set[State]:
        found: set[State] = set()
        waiting = [state]
        while waiting:
            for _, after in self.steps[waiting.pop()]:
                if after not in found:
                    found.add(after)
                    waiting.append(after)
        return found

    def weights(self) -> dict[State, float]:
        """Return how often random play comes to each ending state."""
        order = self.sorted(set(self.steps))
        if order is not None:
            weights: dict[State, float] = {self.start: 1.0}
            for state in order:
                steps = self.steps[state]
                for _, after in steps:
                    weights[after] = weights.get(after, 0.0) + weights.get(state, 0.0) / len(steps)
            return {state: weights[state] for state in self.steps if state.scene in self.scenario.endings}
        ended: dict[State, float] = {}
        live = self.leading_to({state for state in self.steps if state.scene in self.scenario.endings})
        moving = {self.start: 1.0}
        while sum(moving.values()) > 1e-14:
            after_step: dict[State, float] = {}
            for state, weight in moving.items():
                if state.scene in self.scenario.endings:
                    ended[state] = ended.get(state, 0.0) + weight
                for _, after in self.steps[state]:
                    if after in live:
                        after_step[after] = after_step.get(after, 0.0) + weight / len(self.steps[state])
            moving = after_step
        return ended


def walk(
    scenario: Scenario, start: State | None = None, most: int = 20_000, farthest: int = 80, *, cut: bool = False
) -> Walk:
    """Walk every state. Raises `TooManyError` beyond `most` states, `FarmedError` where a score passes `farthest`.

    With `cut`, what lies farther is left out instead.
    """
    found = Walk(scenario, start if start is not None else rules.initial(scenario))
    waiting = [found.start]
    found.steps[found.start] = []
    while waiting:
        state = waiting.pop()
        goto = rules.passage(scenario, state)
        if goto is not None:
            found.steps[state].append((None, state._replace(scene=goto)))
        else:
            for choice in rules.available(scenario, state):
                found.steps[state].append((f"{state.scene}/{choice.id}", rules.after(scenario, state, choice)))
        for _, after in found.steps[state]:
            if after not in found.steps:
                if max(map(abs, after.scores)) > farthest:
                    if cut:
                        continue
                    raise FarmedError
                if len(found.steps) >= most:
                    raise TooManyError
                found.steps[after] = []
                waiting.append(after)
    return found


def correlation(weights: dict[State, float]) -> float | None:
    """Return how the two scores go together among the endings of random play; None where one never differs."""
    whole = sum(weights.values())
    if not whole:
        return None
    items = [(state.scores, weight / whole) for state, weight in weights.items()]
    first, second = (sum(scores[number] * weight for scores, weight in items) for number in (0, 1))
    spread = [sum((s[n] - m) ** 2 * w for s, w in items) for n, m in ((0, first), (1, second))]
    if len({s[0] for s, _ in items}) < 2 or len({s[1] for s, _ in items}) < 2:
        return None
    return sum((s[0] - first) * (s[1] - second) * w for s, w in items) / sqrt(spread[0] * spread[1])
