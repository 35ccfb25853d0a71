"""Roads: what lies beside a played path, in scenes and endings, for the map to draw.

Scenes that only route are left out, what leads into them is joined to what leads out; conditions are not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from roleplay.scenario.model import Scenario


class Road(NamedTuple):
    """A road not taken: it leaves after the stops `sources`, passes `scenes`, and arrives before the stop `end`.

    Stops are indices into the path, and its length stands for the endings; no `end`: it only leads back. `back`: the
    decisions, from 1, that it can lead back to.
    """

    sources: tuple[int, ...]
    end: int | None
    scenes: tuple[str, ...] = ()
    back: tuple[int, ...] = ()

    @property
    def stops_between(self) -> int:
        """How many decisions of the path it passes by."""
        return 0 if self.end is None else self.end - self.sources[0] - 1


def _ways(scenario: Scenario) -> dict[str, list[str]]:
    """Return for each scene with choices where it can lead: to scenes with choices, and to endings."""
    routes = {name: [way.goto for way in scene.route] for name, scene in scenario.scenes.items() if scene.route}
    ways = {}
    for name, scene in scenario.scenes.items():
        if name not in routes:
            places = dict.fromkeys([choice.goto for choice in scene.choices or ()])
            places |= {scene.otherwise: None} if scene.otherwise else {}
            waiting = list(places)
            while waiting:
                new = [goto for goto in routes.get(waiting.pop(0), ()) if goto not in places]
                places |= dict.fromkeys(new)
                waiting += new
            ways[name] = [place for place in places if place not in routes]
    return ways


def _spread(
    starts: Iterable[tuple[int, str]], ways: Mapping[str, Sequence[str]], scenes: Collection[str]
) -> dict[str, int]:
    """Return for each of `scenes` the number of the first start that leads to it by way of `scenes` only."""
    found: dict[str, int] = {}
    for number, start in starts:
        waiting = [start]
        while waiting:
            new = [scene for scene in ways.get(waiting.pop(), ()) if scene in scenes and scene not in found]
            found |= dict.fromkeys(new, number)
            waiting += new
    return found


def roads_beside(scenario: Scenario, path: Sequence[str]) -> tuple[list[Road], dict[int, tuple[int, ...]]]:
    """Return the roads beside a path of scenes, and which stops (as indices) can lead back to which decisions.

    Short roads come first, so that they get the lanes near the path and few lines cross; those that only lead back
    come last, from right to left, because no line may cross their words.
    """
    ways, ends = _ways(scenario), len(path)
    at: dict[str, list[int]] = {}
    for index, scene in enumerate(path):
        at.setdefault(scene, []).append(index)
    taken = set(pairwise(path))
    roads: list[Road] = []
    exits: set[int] = set()
    back: dict[int, tuple[int, ...]] = {}
    for scene, stops in at.items():
        for goto in ways.get(scene, ()):
            if goto in scenario.endings and stops[-1] != ends - 1:
                exits.add(stops[0])
            elif goto in at and (scene, goto) not in taken:
                ahead = [(there - here, here, there) for here in stops for there in at[goto] if there > here]
                if ahead:
                    roads.append(Road((min(ahead)[1],), min(ahead)[2]))
                else:
                    back[stops[0]] = tuple(sorted((*back.get(stops[0], ()), at[goto][-1] + 1)))
    roads += [Road(tuple(sorted(exits)), ends)] if exits else []
    roads += _side_roads(scenario, path, ways, at)
    roads.sort(key=lambda road: (road.stops_between, road.sources, road.scenes))
    only_back = [road for road in roads if road.end is None]
    return [road for road in roads if road.end is not None] + only_back[::-1], back


def _side_roads(
    scenario: Scenario, path: Sequence[str], ways: Mapping[str, Sequence[str]], at: Mapping[str, Sequence[int]]
) -> Iterable[Road]:
    """Find the roads through scenes beside the path: from the earliest stop before them to the latest one after."""
    beside, ends = ways.keys() - at.keys(), len(path)
    sources: dict[str, list[str]] = defaultdict(list)
    for scene, targets in ways.items():
        for goto in targets:
            sources[goto].append(scene)
    first = _spread(enumerate(path), ways, beside)
    arrivals = [(ends, name) for name in scenario.endings] + list(enumerate(path))[::-1]
    last = _spread(arrivals, sources, beside)
    follows = {  # scenes that can only follow one another are one road
        scene: ways[scene][0]
        for scene in first
        if len(ways[scene]) == 1 and ways[scene][0] in beside and sources[ways[scene][0]] == [scene] != ways[scene]
    }
    for scene in first.keys() - set(follows.values()):
        chain = [scene]
        while chain[-1] in follows:
            chain.append(follows[chain[-1]])
        start = min((index for source in sources[scene] for index in at.get(source, ())), default=first[scene])
        goals = ways[chain[-1]]
        ahead = {goto: [index for index in at[goto] if index > start] for goto in goals if goto in at}
        direct = [indices[0] for indices in ahead.values() if indices]
        direct += [ends for goto in goals if goto in scenario.endings]
        end = max(direct, default=last.get(chain[-1], -1))
        back = sorted(at[goto][-1] + 1 for goto, indices in ahead.items() if not indices)
        yield Road((start,), end if end > start else None, tuple(chain), tuple(back))
