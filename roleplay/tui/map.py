"""The map: the played path as a straight line, and beside it the roads that were not taken, as a strip or as a rail.

Both are one drawing in two directions: places are told as `along` the path and `across` from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from textual.content import Content

from roleplay.debrief.roads import Road, roads_beside
from roleplay.scenario.model import Scenario
from roleplay.scenario.prose import plain
from roleplay.tui.curve import Cell, joined
from roleplay.tui.text import EMPTY, styled

_STEP = 4
"""Columns of the strip from one decision to the next: one to leave, one for a scene between, one to arrive."""
_ROWS = 10
"""The strip is never higher."""
_AHEAD, _BACK, _OUT, _IN = 1, 2, 4, 8
_STRIP, _RAIL = " ╶╴─╷╭╮┬╵╰╯┴│├┤┼", " ╷╵│╶╭╰├╴╮╯┤─┬┴┼"
"""Line glyphs by the sum of the directions that leave the cell."""
_Place: TypeAlias = tuple[int, int]
"""Along the path, and across from it: columns and rows in the strip, rows and columns in the rail."""


@dataclass(frozen=True)
class Stop:
    """A decision of the played path: its number, from 1, and the scene it was made in."""

    number: int
    scene: str


class RailRow(NamedTuple):
    """One row of the rail, and what the text beside it is about; all glyphs of a rail are of one width.

    The row after a stop's is free for your words. A `scene` beside the path may share a row with a stop. `back`: the
    decisions that the stop's scene, or else `scene`, can lead back to. Where scenes found no place, the last row has an
    empty drawing and in `folded` how many.
    """

    glyphs: Content
    stop: Stop | None = None
    scene: str | None = None
    ending: str | None = None
    back: tuple[int, ...] = ()
    folded: int = 0


def share_seen(
    scenario: Scenario, steps: Collection[tuple[str, str]], endings: Collection[str]
) -> tuple[int, int, int, int]:
    """Count over all attempts: choices taken, choices there are, endings met, endings there are.

    `steps`: (scene, choice) of every decision. What the scenario no longer has does not count.
    """
    choices = {(name, choice.id) for name, scene in scenario.scenes.items() for choice in scene.choices or ()}
    return len(choices & set(steps)), len(choices), len(scenario.endings.keys() & set(endings)), len(scenario.endings)


class _Drawing:
    """The drawing as it grows: lines, as sums of directions, and marks, which no line of another road may touch.

    `at`: where along the path each stop is, and the endings. `spots`: where along it a scene may stand.
    """

    def __init__(self, glyphs: str, at: Sequence[int], spots: Sequence[int], met_scenes: Collection[str]) -> None:
        self.glyphs, self.at, self.spots, self.met_scenes = glyphs, at, spots, met_scenes
        self.lines: Counter[_Place] = Counter()
        self.marks: dict[_Place, Cell] = {}
        self.left_out: list[str] = []
        self.scenes: dict[int, tuple[str, tuple[int, ...]]] = {}
        """By place along the path: a scene beside it, and the decisions that it leads back to."""

    def cell(self, along: int, across: int) -> Cell:
        return self.marks.get((along, across)) or (self.glyphs[self.lines[along, across]], "$faint")

    def write(self, along: int, across: int, words: str, style: str) -> None:
        self.marks |= {(along + index, across): (char, style) for index, char in enumerate(words)}

    def place(self, road: Road, lanes: Iterable[int]) -> bool:
        """Draw a road in the first lane where it touches no other; return whether all of it found a place."""
        begin = self.at[road.sources[0]] + 1
        end = self.spots[-1] + 1 if road.end is None else self.at[road.end] - 1
        spots = [spot for spot in self.spots if begin < spot < end]
        if self.glyphs is _RAIL:  # a row has room for the words of one scene
            unused = [spot for spot in spots if spot not in self.scenes]
            spots = unused if len(unused) >= len(road.scenes) else spots
        skip = 0 if road.end is None else max(len(spots) - len(road.scenes), 0) // 2
        stands = spots[skip : skip + len(road.scenes)]
        end = stands[-1] if road.end is None else end
        words = _back_words(road.back) + " " if road.end is None and self.glyphs is _STRIP else ""
        for lane in lanes:
            if any(self.lines[along, lane] & _AHEAD for along in range(begin, end)):
                continue
            lines: Counter[_Place] = Counter()
            _run(lines, begin, end, lane)
            for along in [self.at[source] + 1 for source in road.sources] + [end] * (road.end is not None):
                _branch(lines, along, lane)
            marks = {*((stand, lane) for stand in stands), *((end + 1 + index, lane) for index in range(len(words)))}
            if any(place in self.marks or place in self.lines for place in marks):
                continue
            for place, directions in lines.items():
                self.lines[place] |= directions
            for stand, scene in zip(stands, road.scenes, strict=False):
                self.marks[stand, lane] = ("●", "$soft") if scene in self.met_scenes else ("○", "$faint")
                self.scenes.setdefault(stand, (scene, road.back))
            self.write(end + 1, lane, words, "$faint")
            self.left_out += road.scenes[len(stands) :]
            return len(stands) == len(road.scenes)
        self.left_out += road.scenes
        return False

    def draw_path(self, path: Sequence[Stop], end: int, accented: Collection[int]) -> None:
        """Draw the played path, heavy up to `end`; `accented`: the numbers of the stops to stand out."""
        straight, branching = "━┯" if self.glyphs is _STRIP else "┃┠"
        for along in range(self.at[0], end):
            self.marks[along, 0] = (branching if self.lines[along, 0] & _OUT else straight, "$held")
        for along, stop in zip(self.at, path, strict=False):
            self.marks[along, 0] = ("●", "$accent" if stop.number in accented else "$ink")


def _run(lines: Counter[_Place], begin: int, end: int, across: int) -> None:
    for along in range(begin, end):
        lines[along, across] |= _AHEAD
        lines[along + 1, across] |= _BACK


def _branch(lines: Counter[_Place], along: int, across: int) -> None:
    for step in range(across):
        lines[along, step] |= _OUT
        lines[along, step + 1] |= _IN


def _back_words(numbers: Sequence[int]) -> str:
    return f"↺ {','.join(map(str, numbers))}" if numbers else ""


def _end_mark(name: str, ending: str | None, met_endings: Collection[str]) -> Cell:
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
    decisions. What does not fit is cut around the cursor, marked by "…".
    """
    if not path:
        return []
    roads, back = roads_beside(scenario, [stop.scene for stop in path])
    at = [1 + _STEP * index for index in range(len(path) + 1)]
    rows = _ROWS - 1 - bool(back)
    ranked = sorted(scenario.endings, key=lambda name: (name != ending, name not in met_endings))
    kept = ranked if len(ranked) < rows else ranked[: rows - 1]
    names = sorted(kept, key=lambda name: (name != ending, list(scenario.endings).index(name)))
    titles = []
    for name in names:
        is_told = name == ending or name in met_endings or endings_revealed
        words = plain(scenario.endings[name].title, scenario.called) if is_told else "not met"
        style = "bold $ink" if name == ending else "$soft" if name in met_endings else "$faint"
        titles.append(styled(words, style).truncate(max(width - 4 * _STEP, 1), ellipsis=True))

    fan = at[-1] + (1 if any(road.end == len(path) for road in roads) else -1)  # apart from what arrives before it
    # A free row under the path looks best, where the endings need the height anyway; the last plan keeps one for words.
    plans = [range(2, len(names)), range(1, rows), range(1, rows - 1)]
    for lanes in plans if kept is ranked else plans[2:]:
        drawing = _Drawing(_STRIP, at, range(1, at[-1] + _STEP * _ROWS, 2), met_scenes)
        _run(drawing.lines, at[-2], fan, 0)
        _branch(drawing.lines, fan, len(names) - 1)
        for row, name in enumerate(names):
            _run(drawing.lines, fan, fan + 2, row)
            drawing.marks[fan + 2, row] = _end_mark(name, ending, met_endings)
            drawing.write(fan + 3, row, " " * (titles[row].cell_length + 1), "")
        is_whole = [drawing.place(road, lanes) for road in roads]
        if all(is_whole):
            break
    drawing.draw_path(path, fan + 2 if ending in names else at[-2], {cursor, *turning})
    for index, stop in enumerate(path):
        is_accented = stop.number == cursor or stop.number in turning
        drawing.write(at[index], -1, str(stop.number), "bold $accent" if is_accented else "$faint")
        leads_back = back.get(index, ())[-1 if index + 1 in back else -2 :]  # as many as there is room for
        drawing.write(at[index], -2, _back_words(leads_back), "$faint")
        if stop.number == cursor:
            drawing.marks[at[index] - 1, -1] = ("▌", "$accent")

    middle = next((along for along, stop in zip(at, path, strict=False) if stop.number == cursor), 1)
    offset = max(min(middle - width // 3, max(along for along, _ in drawing.marks) + 1 - width), 0)
    offset += (3 - offset) % _STEP if offset else 0  # the cut is between two decisions
    lowest = max(across for _, across in (*drawing.marks, *drawing.lines))
    lines = [
        _cut(drawing, across, offset, width, fan + 4, titles[across] if 0 <= across < len(titles) else EMPTY)
        for across in range(-2 if back else -1, lowest + 1)
    ]
    folded = drawing.left_out
    missing = [f"{len(folded)} more scene{'s' * (len(folded) > 1)}"] if folded else []
    ends = len(ranked) - len(kept)
    missing += [f"{ends} more end{'s' * (ends > 1)}"] if ends else []
    if missing:
        unmet = "" if any(scene in met_scenes for scene in folded) else " not met"
        lines.append(styled(f"and {' and '.join(missing)}{unmet}", "$faint").truncate(width, ellipsis=True))
    return lines


def _cut(drawing: _Drawing, across: int, offset: int, width: int, column: int, title: Content) -> Content:
    """Return what is in view of one row, with its title at a column; a line that goes on outside ends in "…"."""
    cells = [drawing.cell(column, across) for column in range(offset - 1, offset + width + 1)]
    for edge, hidden in ((1, 0), (-2, -1)):
        if " " not in (cells[edge][0], cells[hidden][0]):
            cells[edge] = ("…", "$faint")
    line = joined(cells[1:-1])
    room = width - (column - offset)
    return line.pad_right(1) + title.truncate(room, ellipsis=True) if title and room > 0 else line


def rail(
    scenario: Scenario,
    path: Sequence[Stop],
    ending: str | None,
    met_scenes: Collection[str],
    met_endings: Collection[str],
    cursor: int,
    turning: Collection[int],
    width: int,
    endings_revealed: bool = False,
) -> list[RailRow]:
    """Draw the map from above to below; as `strip`, and the drawing takes a quarter of `width` at the most.

    Which titles are told is a matter of the texts beside it: `endings_revealed` changes nothing here.
    """
    if not path:
        return []
    roads, back = roads_beside(scenario, [stop.scene for stop in path])
    names = sorted(scenario.endings, key=lambda name: name == ending)
    folded: list[str] = []
    for _ in range(2):  # once to see what finds a place, once more without the rows of what does not
        roads = [road for road in roads if not set(folded).intersection(road.scenes)]
        at, spots = _rail_rows(roads, len(path))
        drawing = _Drawing(_RAIL, at, spots, met_scenes)
        for road in roads:
            drawing.place(road, range(3, width // 4, 2))
        folded += drawing.left_out
    last = at[-1] + len(names) - 1
    for along, name in enumerate(names, at[-1]):
        _branch(drawing.lines, along, 3)
        drawing.marks[along, 3] = _end_mark(name, ending, met_endings)
    _run(drawing.lines, at[-2], last, 0)
    drawing.draw_path(path, last if ending in names else at[-2], {cursor, *turning})
    if ending in names:
        drawing.marks |= {(last, across): (char, "$held") for across, char in enumerate("┗━━")}

    wide = max(across for _, across in (*drawing.marks, *drawing.lines)) + 1
    stops = dict(zip(at, enumerate(path), strict=False))
    rows = []
    for along in range(last + 1):
        glyphs = joined(drawing.cell(along, across) for across in range(wide))
        glyphs = glyphs.pad_right(wide - glyphs.cell_length)
        index, stop = stops.get(along, (-1, None))
        scene, leads_back = drawing.scenes.get(along, (None, ()))
        end = names[along - at[-1]] if along >= at[-1] else None
        rows.append(RailRow(glyphs, stop, scene, end, back.get(index, ()) if stop else leads_back))
    return rows + ([RailRow(Content(" " * wide), folded=len(folded))] if folded else [])


def _rail_rows(roads: Sequence[Road], count: int) -> tuple[list[int], list[int]]:
    """Return the row of each stop and of the first ending, and the rows where a scene may stand.

    A stop takes two rows. Between two of them more are put in where a scene finds no stop to stand beside, and where a
    road that arrives would seem to go on in one that leaves.
    """
    at, spots = [0], []
    for index in range(count):
        spots.append(at[-1])
        scenes = sum(max(len(road.scenes) - road.stops_between, 0) for road in roads if road.sources[0] == index)
        meet = any(road.end == index + 1 for road in roads) and any(index in road.sources for road in roads)
        spots += range(at[-1] + 2, at[-1] + 2 + scenes)
        at.append(at[-1] + 2 + scenes + (scenes > 0 or meet))
    return at, spots
