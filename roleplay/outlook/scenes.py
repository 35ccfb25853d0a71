"""Scenes alone: what can be said of a scenario without a look at what is remembered, as bounds of what can happen.

There are few scenes and many contexts. Where a bound is all that somebody asks for, it is there at once.
"""

from __future__ import annotations

from collections import deque

from roleplay.scenario.model import Scenario, Scene
from roleplay.scenario.names import SCORES


def ways_out(scene: Scene) -> list[tuple[str, bool]]:
    """Return where a scene can lead, and whether by a decision; else it goes on by itself."""
    ways = [(choice.goto, True) for choice in scene.choices or ()]
    ways += [(way.goto, False) for way in scene.route or ()]
    if scene.otherwise is not None:
        ways.append((scene.otherwise, False))
    return ways


def fewest(scenario: Scenario) -> int | None:
    """Return the fewest decisions that can lead to any ending; None where no way does. No play has fewer."""
    waiting = deque([(scenario.start, 0)])
    met: set[str] = set()
    while waiting:
        place, count = waiting.popleft()
        if place in scenario.endings:
            return count
        if place in met:
            continue
        met.add(place)
        for goto, is_decision in ways_out(scenario.scenes[place]):
            if is_decision:
                waiting.append((goto, count + 1))
            else:
                waiting.appendleft((goto, count))
    return None


def in_order(scenario: Scenario) -> list[str] | None:
    """Return the scenes that ways from the start lead to, each before those that it leads to; None where some go round.

    The start is the first.
    """
    before: dict[str, int] = {scenario.start: 0}  # scene -> how many ways lead to it
    waiting = [scenario.start]
    while waiting:
        for goto, _ in ways_out(scenario.scenes[waiting.pop()]):
            if goto in before:
                before[goto] += 1
            elif goto in scenario.scenes:
                before[goto] = 1
                waiting.append(goto)
    order = [scenario.start] if not before[scenario.start] else []
    for scene in order:  # it grows on the way
        for goto, _ in ways_out(scenario.scenes[scene]):
            if goto in before:
                before[goto] -= 1
                if not before[goto]:
                    order.append(goto)
    return order if len(order) == len(before) else None


def most_ahead(scenario: Scenario) -> dict[str, int] | None:
    """Return for each scene that ways lead to the most decisions that a way from there can have, and 0 for endings.

    None where ways go round. No play has more.
    """
    order = in_order(scenario)
    if order is None:
        return None
    ahead = dict.fromkeys(scenario.endings, 0)
    for scene in reversed(order):
        ahead[scene] = max(ahead[goto] + is_decision for goto, is_decision in ways_out(scenario.scenes[scene]))
    return ahead


def widest(scenario: Scenario) -> dict[str, tuple[tuple[int, int], ...]] | None:
    """Return for each scene and ending that ways lead to how low and how high each score can be there.

    None where ways go round.
    """
    order = in_order(scenario)
    if order is None:
        return None
    found = {scenario.start: ((0, 0),) * len(SCORES)}
    for scene in order:
        part, here = scenario.scenes[scene], found[scene]
        ways = [(choice.goto, choice.scores) for choice in part.choices or ()]
        ways += [(goto, (0,) * len(SCORES)) for goto, is_decision in ways_out(part) if not is_decision]
        for goto, scores in ways:
            after = tuple((low + score, high + score) for (low, high), score in zip(here, scores, strict=True))
            known = found.get(goto)
            found[goto] = (
                after
                if known is None
                else tuple(
                    (min(one[0], other[0]), max(one[1], other[1])) for one, other in zip(after, known, strict=True)
                )
            )
    return found
