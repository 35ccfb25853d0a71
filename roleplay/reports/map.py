"""The map of a report: the played path as a straight line and what else there was, as places on a sheet.

Units are CSS pixels. Ends that were not met keep their titles to themselves: the one who reads may want to play.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roleplay.debrief.debrief import Debrief
from roleplay.debrief.roads import Road, roads_beside
from roleplay.reports.curve import LETTER, WIDTH, Label, is_numbered
from roleplay.scenario.prose import plain

_LEFT, _ABOVE, _LANE, _END = 10.0, 18.0, 26.0, 20.0
"""Where the path begins; how far apart lines of words above it are, lanes, and ends."""
_RADIUS = 4.5
_LONGEST = 34
"""Letters of an end's title."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A decision, a scene or an end."""

    x: float
    y: float
    radius: float
    kind: str


@dataclass(frozen=True, slots=True)
class Map:
    """The drawing."""

    width: float
    height: float
    path: tuple[float, float, float]
    """Where the path begins and ends, and how far down it lies."""
    roads: tuple[str, ...]
    """Each as an SVG path."""
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]


def map_of(result: Debrief) -> Map | None:
    """Draw the path, the roads beside it, and the ends; None where nothing was decided."""
    scenario, decisions = result.attempt.scenario, result.attempt.decisions
    if not decisions:
        return None
    title = plain(result.ending.title, scenario.called)
    title = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
    step = min((WIDTH - max(len(title), 8) * LETTER - 30 - _LEFT) / (len(decisions) + 0.5), 60.0)
    fan = _LEFT + step * (len(decisions) + 0.5)
    radius = min(_RADIUS, step / 3)
    drawn: list[str] = []
    dots: list[Dot] = []
    labels: list[Label] = []

    roads, back = roads_beside(scenario, [decision.before.scene for decision in decisions])
    lanes = _lanes(roads)
    level = _ABOVE * (3 if back else 2)
    for road, lane in zip(roads, lanes, strict=True):
        y = level + lane * _LANE
        begins = [_LEFT + (source + 0.3) * step for source in road.sources]
        end = begins[0] + step * (len(road.scenes) + 0.2)
        if road.end is not None:
            end = (fan if road.end == len(decisions) else _LEFT + road.end * step) - 0.3 * step
        drawn += [_road(begins[0], end, level, y, comes_back=road.end is not None)]
        drawn += [f"M{begin:.1f} {level:.1f}V{y:.1f}" for begin in begins[1:]]
        apart = (end - begins[0]) / (len(road.scenes) + 1)
        dots += [
            Dot(begins[0] + apart * at, y, min(radius, apart / 3), "unmet") for at in range(1, len(road.scenes) + 1)
        ]
        if road.back:
            labels.append(Label(end + 4, y + 4, _leads_back(road.back), "number"))

    turning = {moment.decision.number for moment in result.turning_points}
    for index, number in enumerate(range(1, len(decisions) + 1)):
        x, kind = _LEFT + index * step, "turning" if number in turning else "met"
        dots.append(Dot(x, level, radius, kind))
        if number in turning or is_numbered(number, step):
            labels.append(Label(x, level - _ABOVE, str(number), "turning" if number in turning else "number", "middle"))
        if index in back:
            labels.append(Label(x, level - 2 * _ABOVE, _leads_back(back[index]), "number", "middle"))

    x, others = fan + 14, len(scenario.endings) - 1
    dots.append(Dot(x, level, _RADIUS, "met"))
    labels.append(Label(x + 12, level + 4.5, title, "result"))
    for y in (level + _END * index for index in range(1, others + 1)):
        drawn.append(f"M{fan:.1f} {level:.1f}V{y - 5:.1f}q0 5 5 5H{x - _RADIUS:.1f}")
        dots.append(Dot(x, y, _RADIUS, "unmet"))
        labels.append(Label(x + 12, y + 4.5, "not met", "outside"))
    height = level + max(max(lanes, default=0) * _LANE, others * _END) + 14
    return Map(WIDTH, height, (_LEFT, x, level), tuple(drawn), tuple(dots), tuple(labels))


def _lanes(roads: Sequence[Road]) -> list[int]:
    """Return for each road the first lane, from 1, in which it meets no other."""
    taken: list[list[tuple[int, int]]] = []
    lanes = []
    for road in roads:
        begin = road.sources[0]
        end = road.end if road.end is not None else begin + len(road.scenes) + 1
        free = (number for number, spans in enumerate(taken) if all(end <= a or begin >= b for a, b in spans))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((begin, end))
        lanes.append(lane + 1)
    return lanes


def _road(begin: float, end: float, level: float, y: float, *, comes_back: bool) -> str:
    """Return a road as an SVG path: down, along with round corners, and up again."""
    bend = min(6.0, (end - begin) / 2)
    there = f"M{begin:.1f} {level:.1f}V{y - bend:.1f}q0 {bend:.1f} {bend:.1f} {bend:.1f}"
    return (
        f"{there}H{end - bend:.1f}q{bend:.1f} 0 {bend:.1f} -{bend:.1f}V{level:.1f}"
        if comes_back
        else f"{there}H{end:.1f}"
    )


def _leads_back(numbers: Sequence[int]) -> str:
    return f"↺ {', '.join(map(str, numbers))}"
