"""Scenes alone: what can be said of a scenario without a look at what is remembered, as bounds of what can happen.

There are few scenes and many contexts. Where a bound is all that somebody asks for, it is there at once.
"""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import TypeAlias

from roleplay.scenario.model import Scenario, Scene
from roleplay.scenario.names import SCORES

Ends: TypeAlias = tuple[int, int]
"""The lowest and the highest that a score can be."""


def ways_out(scene: Scene) -> list[tuple[str, bool]]:
    """Return where a scene can lead, and whether by a decision; else it goes on by itself."""
    ways = [(choice.goto, True) for choice in scene.choices or ()]
    ways += [(way.goto, False) for way in scene.route or ()]
    if scene.otherwise is not None:
        ways.append((scene.otherwise, False))
    return ways


class Scenes:
    """The scenes of one scenario, and the ways between them."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.ways = {name: ways_out(scene) for name, scene in scenario.scenes.items()}
        """Scene -> where it can lead, and whether by a decision."""

    @cached_property
    def fewest(self) -> int | None:
        """The fewest decisions that can lead to any ending; None where no way does. No play has fewer."""
        waiting = deque([(self.scenario.start, 0)])
        met: set[str] = set()
        while waiting:
            place, count = waiting.popleft()
            if place in self.scenario.endings:
                return count
            if place in met:
                continue
            met.add(place)
            for goto, is_decision in self.ways[place]:
                if is_decision:
                    waiting.append((goto, count + 1))
                else:
                    waiting.appendleft((goto, count))
        return None

    @cached_property
    def in_order(self) -> list[str] | None:
        """The scenes that ways from the start lead to, each before those that it leads to; None where ways go round."""
        ways, start = self.ways, self.scenario.start
        into: dict[str, int] = {start: 0}  # scene -> how many ways lead to it
        waiting = [start]
        while waiting:
            for goto, _ in ways[waiting.pop()]:
                if goto in into:
                    into[goto] += 1
                elif goto in ways:
                    into[goto] = 1
                    waiting.append(goto)
        order = [start] if not into[start] else []
        for scene in order:  # it grows on the way
            for goto, _ in ways[scene]:
                if goto in into:
                    into[goto] -= 1
                    if not into[goto]:
                        order.append(goto)
        return order if len(order) == len(into) else None

    @cached_property
    def ahead(self) -> dict[str, int] | None:
        """For each scene that ways lead to the most decisions from there to an ending; None where ways go round.

        No play has more.
        """
        if self.in_order is None:
            return None
        ahead = dict.fromkeys(self.scenario.endings, 0)
        for scene in reversed(self.in_order):
            ahead[scene] = max([ahead[goto] + is_decision for goto, is_decision in self.ways[scene]])
        return ahead

    @cached_property
    def widest(self) -> dict[str, tuple[Ends, ...]] | None:
        """For each scene and ending that ways lead to the ends of each score there; None where ways go round."""
        if self.in_order is None:
            return None
        nothing = (0,) * len(SCORES)
        found: dict[str, tuple[Ends, ...]] = {self.scenario.start: ((0, 0),) * len(SCORES)}
        for scene in self.in_order:
            here = found[scene]
            ways = [(choice.goto, choice.scores) for choice in self.scenario.scenes[scene].choices or ()]
            ways += [(goto, nothing) for goto, is_decision in self.ways[scene] if not is_decision]
            for goto, scores in ways:
                after = tuple([(low + by, high + by) for (low, high), by in zip(here, scores, strict=True)])
                known = found.get(goto)
                found[goto] = after if known is None else tuple(map(_both, known, after))
        return found


def _both(one: Ends, other: Ends) -> Ends:
    low, high = one
    return (low if low < other[0] else other[0], high if high > other[1] else other[1])
