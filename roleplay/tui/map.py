"""The map: the played path as a straight line, and beside it the roads that were not taken, as a strip or as a rail.

Both are one drawing in two directions, so places are told as `along` the path and `across` from it. Scenes that only
route are left out: what leads into them is joined to what leads out. Conditions are not looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from textual.content import Content

from roleplay.scenario.model import Scenario
from roleplay.scenario.prose import plain
from roleplay.tui.curve import Cell, joined
from roleplay.tui.text import styled

_STEP = 4
"""Columns from one decision to the next: one to leave a scene, one for a scene between, one to arrive."""
_ROWS = 10
"""The strip is never higher."""
_NOT_MET = "not met"

_AHEAD, _BACK, _OUT, _IN = 1, 2, 4, 8
_STRIP_GLYPHS = " ╶╴─╷╭╮┬╵╰╯┴│├┤┼"
_RAIL_GLYPHS = " ╷╵│╶╭╰├╴╮╯┤─┬┴┼"
"""By the sum of the directions in which lines leave a cell."""


@dataclass(frozen=True)
class Stop:
    """A decision of the played path: its number, from 1, and the scene it was made in."""

    number: int
    scene: str


class RailRow(NamedTuple):
    """One row of the rail, what it is about, and what the text beside it can be made from.

    A decision has two rows, both with its `stop`: the first has its mark, the second is for your words. A `scene` that
    is not on the path may share a row with a stop; `back` are the earlier decisions that the row's scene can lead back
    to. The last row has no glyphs and `folded`, how many scenes found no place, if there are any.
    """

    glyphs: Content
    stop: Stop | None = None
    scene: str | None = None
    ending: str | None = None
    back: tuple[int, ...] = ()
    folded: int = 0


@dataclass(frozen=True)
class _Road:
    """A road not taken: it leaves after the stops `sources`, passes `scenes`, arrives before the stop `end`.

    Stops are indices into the path, and its length stands for the endings; `end` is None for a road that only leads
    back. `back`: the numbers of the decisions that it can lead back to.
    """

    sources: tuple[int, ...]
    end: int | None
    scenes: tuple[str, ...] = ()
    back: tuple[int, ...] = ()

    @property
    def length(self) -> int:
        return 0 if self.end is None else self.end - self.sources[0]


def share_seen(
    scenario: Scenario, steps: Collection[tuple[str, str]], endings: Collection[str]
) -> tuple[int, int, int, int]:
    """Count what was seen over all attempts: choices taken, choices there are, endings met, endings there are.

    `steps`: (scene, choice) of every decision; what the scenario no longer has does not count.
    """
    there = {(name, choice.id) for name, scene in scenario.scenes.items() for choice in scene.choices or ()}
    return len(there.intersection(steps)), len(there), len(scenario.endings.keys() & set(endings)), len(scenario.endings)


def _ways(scenario: Scenario) -> dict[str, list[str]]:
    """Return for each scene with choices where it can lead: to scenes with choices and to endings."""
    ways = {}
    for name, scene in scenario.scenes.items():
        if scene.route is None:
            waiting = [choice.goto for choice in scene.choices or ()] + [scene.otherwise or ""]
            met: dict[str, None] = {}
            while waiting:
                place = waiting.pop(0)
                if place and place not in met:
                    met[place] = None
                    onward = scenario.scenes.get(place)
                    waiting += [way.goto for way in (onward.route if onward else None) or ()]
            ways[name] = [place for place in met if place not in scenario.scenes or not scenario.scenes[place].route]
    return ways


def _spread(starts: Iterable[tuple[int, str]], steps: Mapping[str, Sequence[str]], off: Collection[str]) -> dict[str, int]:
    """Return for each scene of `off` the first of the numbered starts from which it is reached through `off` alone."""
    found: dict[str, int] = {}
    for index, start in starts:
        waiting = list(steps.get(start, ()))
        while waiting:
            scene = waiting.pop()
            if scene in off and scene not in found:
                found[scene] = index
                waiting += steps.get(scene, ())
    return found


def _roads(scenario: Scenario, path: Sequence[Stop]) -> tuple[list[_Road], dict[int, tuple[int, ...]]]:
    """Return the roads beside the path, and for the stops (by index) the decisions they can lead back to."""
    ways = _ways(scenario)
    at: dict[str, list[int]] = defaultdict(list)
    for index, stop in enumerate(path):
        at[stop.scene].append(index)
    taken = {(one.scene, other.scene) for one, other in zip(path, path[1:], strict=False)}
    roads, exits, back = [], set(), defaultdict(list)
    for scene, stops in at.items():
        for goto in ways.get(scene, ()):
            if goto in scenario.endings and stops[-1] != len(path) - 1:
                exits.add(stops[0])
            elif goto in at and (scene, goto) not in taken:
                ahead = [(there - here, here, there) for here in stops for there in at[goto] if there > here]
                if ahead:
                    _, here, there = min(ahead)
                    roads.append(_Road((here,), there))
                else:
                    back[stops[0]].append(path[at[goto][-1]].number)
    if exits:
        roads.append(_Road(tuple(sorted(exits)), len(path)))
    roads += _side_roads(scenario, path, ways, at)
    return roads, {index: tuple(sorted(numbers)) for index, numbers in back.items()}
