"""The map: the played path as a straight line, and beside it the roads that were not taken, as a strip or as a rail.

Both are one drawing in two directions: places are told as `along` the path and `across` from it. Scenes that only
route are left out, what leads into them is joined to what leads out; conditions are not looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from textual.content import Content

from roleplay.scenario.model import Scenario
from roleplay.scenario.prose import plain
from roleplay.tui.curve import Cell, joined
from roleplay.tui.text import styled

_STEP = 4
"""Columns of the strip from one decision to the next: one to leave, one for a scene between, one to arrive."""
_ROWS = 10
"""The strip is never higher."""
_AHEAD, _BACK, _OUT, _IN = 1, 2, 4, 8
_STRIP_GLYPHS, _RAIL_GLYPHS = " ╶╴─╷╭╮┬╵╰╯┴│├┤┼", " ╷╵│╶╭╰├╴╮╯┤─┬┴┼"
"""By the sum of the directions in which lines leave a cell."""
_Place: TypeAlias = tuple[int, int]
"""Along the path, and across from it: columns and rows in the strip, rows and columns in the rail."""


@dataclass(frozen=True)
class Stop:
    """A decision of the played path: its number, from 1, and the scene it was made in."""

    number: int
    scene: str


class RailRow(NamedTuple):
    """One row of the rail, and what the text beside it is about.

    A decision has two rows with its `stop`: the first has its mark, the second is for your words. A `scene` beside the
    path may share a row with a stop. `back`: the decisions that the stop's scene, or else `scene`, can lead back to.
    Where scenes found no place the last row has no glyphs, and `folded` says how many.
    """

    glyphs: Content
    stop: Stop | None = None
    scene: str | None = None
    ending: str | None = None
    back: tuple[int, ...] = ()
    folded: int = 0


class _Road(NamedTuple):
    """A road not taken: it leaves after the stops `sources`, passes `scenes`, and arrives before the stop `end`.

    Stops are indices into the path, its length stands for the endings; no `end`: it only leads back. `back`: decisions.
    """

    sources: tuple[int, ...]
    end: int | None
    scenes: tuple[str, ...] = ()
    back: tuple[int, ...] = ()

    @property
    def stops_between(self) -> int:
        return 0 if self.end is None else self.end - self.sources[0] - 1


def share_seen(
    scenario: Scenario, steps: Collection[tuple[str, str]], endings: Collection[str]
) -> tuple[int, int, int, int]:
    """Count over all attempts: choices taken, choices there are, endings met, endings there are.

    `steps`: (scene, choice) of every decision. What the scenario no longer has does not count.
    """
    choices = {(name, choice.id) for name, scene in scenario.scenes.items() for choice in scene.choices or ()}
    return len(choices & set(steps)), len(choices), len(scenario.endings.keys() & set(endings)), len(scenario.endings)


def _ways(scenario: Scenario) -> dict[str, list[str]]:
    """Return for each scene with choices where it can lead: to scenes with choices, and to endings."""
    routes = {name: [way.goto for way in scene.route] for name, scene in scenario.scenes.items() if scene.route}
    ways = {}
    for name, scene in scenario.scenes.items():
        if name not in routes:
            places = [choice.goto for choice in scene.choices or ()] + ([scene.otherwise] if scene.otherwise else [])
            for place in places:  # it grows on the way
                places += [goto for goto in routes.get(place, ()) if goto not in places]
            ways[name] = list(dict.fromkeys(place for place in places if place not in routes))
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
            found.update(dict.fromkeys(new, number))
            waiting += new
    return found


def _roads(scenario: Scenario, path: Sequence[Stop]) -> tuple[list[_Road], dict[int, tuple[int, ...]]]:
    """Return the roads not taken, and which stops, as indices, can lead back to which decisions."""
    ways, ends = _ways(scenario), len(path)
    at: dict[str, list[int]] = defaultdict(list)
    for index, stop in enumerate(path):
        at[stop.scene].append(index)
    taken = {(one.scene, other.scene) for one, other in pairwise(path)}
    roads: list[_Road] = []
    exits, back = set(), defaultdict(list)
    for scene, stops in at.items():
        for goto in ways.get(scene, ()):
            if goto in scenario.endings and stops[-1] != ends - 1:
                exits.add(stops[0])
            elif goto in at and (scene, goto) not in taken:
                ahead = [(there - here, here, there) for here in stops for there in at[goto] if there > here]
                if ahead:
                    roads.append(_Road((min(ahead)[1],), min(ahead)[2]))
                else:
                    back[stops[0]].append(path[at[goto][-1]].number)
    if exits:
        roads.append(_Road(tuple(sorted(exits)), ends))

    beside = set(ways) - set(at)
    sources: dict[str, list[str]] = defaultdict(list)
    for scene, targets in ways.items():
        for goto in targets:
            sources[goto].append(scene)
    first = _spread(((index, stop.scene) for index, stop in enumerate(path)), ways, beside)
    arrivals = [(ends, name) for name in scenario.endings] + [
        (index, path[index].scene) for index in reversed(range(ends))
    ]
    last = _spread(arrivals, sources, beside)
    # Scenes that only follow one another are one road.
    follows = {
        scene: targets[0]
        for scene, targets in ways.items()
        if scene in beside and len(targets) == 1 and targets[0] in beside - {scene} and sources[targets[0]] == [scene]
    }
    for scene in first.keys() - set(follows.values()):
        chain = [scene]
        while chain[-1] in follows:
            chain.append(follows[chain[-1]])
        start = min((index for source in sources[scene] for index in at.get(source, ())), default=first[scene])
        targets = ways[chain[-1]]
        ahead_of = {goto: [index for index in at[goto] if index > start] for goto in targets if goto in at}
        direct = [indices[0] for indices in ahead_of.values() if indices]
        direct += [ends for goto in targets if goto in scenario.endings]
        end = max(direct, default=last.get(chain[-1], -1))
        numbers = sorted(path[at[goto][-1]].number for goto, indices in ahead_of.items() if not indices)
        roads.append(_Road((start,), end if end > start else None, tuple(chain), tuple(numbers)))
    return roads, {index: tuple(sorted(numbers)) for index, numbers in back.items()}


class _Drawing:
    """The drawing as it grows: lines, as sums of directions, and marks, which no line of another road may touch.

    `at`: where along the path each stop is, and the endings. `spots`: where along it a scene may stand.
    """

    def __init__(self, at: Sequence[int], spots: Sequence[int], glyphs: str, met_scenes: Collection[str]) -> None:
        self.at, self.spots, self.glyphs, self.met_scenes = at, spots, glyphs, met_scenes
        self.lines: Counter[_Place] = Counter()
        self.marks: dict[_Place, Cell] = {}
        self.scenes: dict[int, tuple[str, tuple[int, ...]]] = {}
        """By place along the path: a scene beside it, and where it leads back to."""

    def cell(self, along: int, across: int) -> Cell:
        return self.marks.get((along, across)) or (self.glyphs[self.lines[along, across]], "$faint")

    def write(self, along: int, across: int, words: str, style: str) -> None:
        self.marks.update({(along + index, across): (char, style) for index, char in enumerate(words)})

    def place(self, road: _Road, lanes: Iterable[int]) -> Sequence[str]:
        """Draw a road in the first lane where it touches no other; return its scenes that found no place."""
        turned = self.glyphs is _RAIL_GLYPHS
        begin = self.at[road.sources[0]] + 1
        limit = self.spots[-1] + 1 if road.end is None else self.at[road.end] - 1
        spots = [spot for spot in self.spots if begin < spot < limit]
        if turned:  # a row has room for one text
            spots = [spot for spot in spots if spot not in self.scenes] or spots
        skip = 0 if road.end is None else max(len(spots) - len(road.scenes), 0) // 2
        stands = spots[skip : skip + len(road.scenes)]
        end = stands[-1] if road.end is None else limit
        words = f"↺ {','.join(map(str, road.back))} " if road.back and not turned else ""
        if road.end is not None and stands and stands[-1] + len(words) >= end:
            words = ""
        for lane in lanes:
            lines: Counter[_Place] = Counter()
            _ahead(lines, begin, end, lane)
            for along in [self.at[source] + 1 for source in road.sources] + [end] * (road.end is not None):
                _out(lines, along, lane)
            marks = {(stand, lane) for stand in stands} | {
                (stands[-1] + 1 + index, lane) for index in range(len(words))
            }
            if any(place in self.marks or place in self.lines for place in marks):
                continue
            if any(
                place in self.marks or self.lines[place] & lines[place] & (_AHEAD | _BACK)
                for place in lines
                if place[1]
            ):
                continue
            for place, directions in lines.items():
                self.lines[place] |= directions
            for stand, scene in zip(stands, road.scenes, strict=False):
                self.marks[stand, lane] = ("●", "$soft") if scene in self.met_scenes else ("○", "$faint")
                self.scenes.setdefault(stand, (scene, road.back))
            if words:
                self.write(stands[-1] + 1, lane, words, "$faint")
            return road.scenes[len(stands) :]
        return road.scenes

    def draw_path(self, path: Sequence[Stop], end: int, accented: Collection[int]) -> None:
        """Draw the played path, heavy up to `end`; `accented`: the numbers of the stops to stand out."""
        straight, branching = "┃┠" if self.glyphs is _RAIL_GLYPHS else "━┯"
        for along in range(self.at[0], end):
            self.marks[along, 0] = (branching if self.lines[along, 0] & _OUT else straight, "$held")
        for along, stop in zip(self.at, path, strict=False):
            self.marks[along, 0] = ("●", "$accent" if stop.number in accented else "$ink")


def _ahead(lines: Counter[_Place], begin: int, end: int, across: int) -> None:
    for along in range(begin, end):
        lines[along, across] |= _AHEAD
        lines[along + 1, across] |= _BACK


def _out(lines: Counter[_Place], along: int, across: int) -> None:
    for step in range(across):
        lines[along, step] |= _OUT
        lines[along, step + 1] |= _IN


def _ending_mark(name: str, ending: str | None, met_endings: Collection[str]) -> Cell:
    if name == ending:
        return "●", "$ink"
    return ("●", "$soft") if name in met_endings else ("○", "$faint")


def strip(
    scenario: Scenario,
    path: Sequence[Stop],
    ending: str | None,
    met_scenes: Collection[str],
    met_endings: Collection[str],
    cursor: int,
    turning: Collection[int],
    width: int,
    endings_revealed: bool = False,
) -> list[Content]:
    """Draw the map from left to right, in at most 10 lines of at most `width` columns; nothing for an empty path.

    `ending`: None where the attempt has not ended. `met_…`: over all attempts. `cursor`, `turning`: numbers of
    decisions. What is wider than `width` is cut around the cursor, marked by "…".
    """
    if not path:
        return []
    roads, back = _roads(scenario, path)
    at = [1 + _STEP * index for index in range(len(path) + 1)]
    rows = _ROWS - 1 - bool(back)
    names = sorted(scenario.endings, key=lambda name: name != ending)
    if len(names) > rows:
        kept = sorted(names, key=lambda name: (name != ending, name not in met_endings))[: rows - 1]
        names = [name for name in names if name in kept]
    # A free row under the path looks better where the endings need the height anyway; the last plan has a line of words.
    plans = [range(2, len(names)), range(1, rows), range(1, rows - 1)]
    for lanes in plans if len(names) == len(scenario.endings) else plans[2:]:
        drawing = _Drawing(at, range(1, at[-1] + 2 * _ROWS, 2), _STRIP_GLYPHS, met_scenes)
        _ahead(drawing.lines, at[-2], at[-1] - 1, 0)
        _out(drawing.lines, at[-1] - 1, len(names) - 1)
        for row, name in enumerate(names):
            _ahead(drawing.lines, at[-1] - 1, at[-1] + 1, row)
            drawing.marks[at[-1] + 1, row] = _ending_mark(name, ending, met_endings)
        left_out = [scene for road in roads for scene in drawing.place(road, lanes)]
        if not left_out:
            break
    lost = len(scenario.endings) - len(names)
    drawing.draw_path(path, at[-1] + 1 if ending else at[-2], {cursor, *turning})
    for index, stop in enumerate(path):
        marked = "bold $accent" if stop.number == cursor or stop.number in turning else "$faint"
        drawing.write(at[index], -1, str(stop.number), marked)
        if stop.number == cursor:
            drawing.marks[at[index] - 1, -1] = ("▌", "$accent")
        if index in back:
            drawing.write(at[index], -2, f"↺ {','.join(map(str, back[index]))}", "$faint")

    def title(name: str) -> Content:
        if name == ending or name in met_endings or endings_revealed:
            words = plain(scenario.endings[name].title, scenario.called)
            style = "bold $ink" if name == ending else "$soft" if name in met_endings else "$faint"
            return styled(words, style).truncate(max(width - 16, 1), ellipsis=True)
        return styled("not met", "$faint")

    titles = [title(name) for name in names]
    size = max(at[-1] + 3 + max(title.cell_length for title in titles), max(along for along, _ in drawing.marks) + 1)
    seen_at = next((along for along, stop in zip(at, path, strict=False) if stop.number == cursor), at[0])
    offset = min(max(seen_at - width // 2, 0), max(size - width, 0))
    offset += (3 - offset) % _STEP if offset else 0  # cut between two decisions
    lines = []
    for row in range(-2 if back else -1, max(across for _, across in (*drawing.marks, *drawing.lines)) + 1):
        words = titles[row] if 0 <= row < len(titles) else Content("")
        lines.append(_cut(drawing, row, offset, width, words))
    ...
