"""The curve of a report: what was still possible, as places on a sheet; a format makes a picture of them.

A funnel in steps, as on the screen: between two decisions nothing changes, so there is no slope. Units are CSS pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from roleplay.debrief.debrief import LEAST_LOSS, Debrief
from roleplay.debrief.scores import rounded
from roleplay.debrief.words import signed

WIDTH = 680
"""Of every drawing."""
LETTER = 8.4
"""About how wide a letter is."""
_TOP, _BOTTOM = 20.0, 150.0


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place."""

    x: float
    y: float
    words: str
    kind: str
    """What the words are, for the style."""
    anchor: str = "start"
    """Which end of the words the place is: start, middle or end."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The funnel."""

    width: float
    height: float
    outline: tuple[tuple[float, float], ...]
    labels: tuple[Label, ...]


def curve(result: Debrief, *, with_scores: bool) -> Curve | None:
    """Draw the best and the worst still possible before each decision, and the result as the tip.

    Without scores there is no number on it but those of the decisions. None where nothing was decided, or where
    nothing that was decided changed what was possible.
    """
    reaches = [moment.before.together for moment in result.moments]
    if not reaches or min(reaches[0]) == max(reaches[0]):
        return None
    reaches.append(result.moments[-1].after.together)
    low, high = min(worst for worst, _ in reaches), max(best for _, best in reaches)

    def level(value: Fraction) -> float:
        return _BOTTOM - float((value - low) / (high - low)) * (_BOTTOM - _TOP)

    # Where all is settled, a line remains.
    edges = [(level(best), max(level(worst), level(best) + 3)) for worst, best in reaches]
    tip = f"{rounded(result.together)} together" if with_scores else "how it ended"
    room = WIDTH - len(tip) * LETTER - 16
    step = room / len(edges)
    above = [(x * step, upper) for number, (upper, _) in enumerate(edges) for x in (number, number + 1)]
    below = [(x * step, lower) for number, (_, lower) in enumerate(edges) for x in (number, number + 1)]

    labels = [Label(room + 10, sum(edges[-1]) / 2 + 4.5, tip, "result"), *_about(edges, step)]
    turning = {moment.decision.number for moment in result.turning_points}
    for number, (before, after) in enumerate(pairwise(reaches), 1):
        lost = before[1] - after[1]
        if with_scores and lost > LEAST_LOSS:
            labels.append(Label(number * step + 5, edges[number][0] - 5, signed(-rounded(lost)), "loss"))
        if number in turning or is_numbered(number, step):
            kind = "turning" if number in turning else "number"
            labels.append(Label(number * step, _BOTTOM + 20, str(number), kind, "middle"))
    return Curve(WIDTH, _BOTTOM + 28, (*above, *reversed(below)), tuple(labels))


def _about(edges: Sequence[tuple[float, float]], step: float) -> list[Label]:
    """Say what the shape is, inside it, and what lies under it, where there is room."""
    labels = []
    upper, lower = edges[0]
    if lower - upper > 40:
        labels.append(Label(12, min(max(sum(edges[-1]) / 2 + 4.5, upper + 20), lower - 12), "still open", "inside"))
    free = (number for number, (_, lower) in enumerate(edges) if lower < _BOTTOM - 18 and number >= len(edges) * 2 // 5)
    first = next(free, len(edges))
    if (len(edges) - first) * step > 90:
        labels.append(Label(first * step + 8, _BOTTOM - 1, "already safe", "outside"))
    return labels


def is_numbered(number: int, step: float) -> bool:
    """Return whether a decision's number finds room where decisions are `step` apart."""
    every = next((every for every in (1, 2, 5, 10, 20) if step * every >= 20), 50)
    return number % every == 0
