"""The curve: what was still possible at each decision, a funnel that narrows to the result, in eighths of a row.

Steps, not slopes: between two decisions nothing changes. Words stand inside the shape and beside it, in place of an
axis, a grid and a legend; nothing depends on colour.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TypeAlias

from textual.content import Content

from roleplay.tui.text import styled

_OPEN, _SAFE, _FLAT = "still open", "already safe", "no room to move"
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_AIR = 3
"""Eighths of a row that stay free above and below the shape."""
_THINNEST = 3
"""Eighths of a row that the shape keeps even where nothing is open any more."""
_GAP = 2
"""Columns between the tip and the result."""
_LOSS = "bold $ink"

Cell: TypeAlias = tuple[str, str]
"""A character one column wide, and its style."""
_BLANK: Cell = (" ", "")


@dataclass(frozen=True)
class Point:
    """What could still be reached, both scores together, 0 to 100, before a decision; equal once it is the result."""

    best: float
    worst: float


def joined(cells: Iterable[Cell]) -> Content:
    """Join cells into one line; what is blank at its end goes."""
    runs = groupby(cells, key=itemgetter(1))
    return Content.assemble(*(("".join(char for char, _ in run), style) for style, run in runs)).rstrip()


def draw(
    points: Sequence[Point],
    losses: Mapping[int, int],
    turning: Collection[int],
    result: str,
    width: int,
    rows: int = 8,
) -> list[Content]:
    """Draw the funnel of `points`, one before each decision and the result last.

    `losses`: decision, from 1, to the points it lost; only these are written. `turning`: decisions to be marked.
    `result`: the words at the tip. `width`: columns, at least 30. `rows`: of the shape, at least 3.
    Returns `rows` lines and one with the numbers of the decisions, none wider than `width`; nothing for no points.
    """
    if not points:
        return []
    tip_words = styled(result, "bold $ink").truncate(width // 2, ellipsis=True)
    room = width - tip_words.cell_length - _GAP
    starts = _starts(len(points), room)
    losses = {number: loss for number, loss in losses.items() if loss > 0 and 0 < number < len(points)}

    # A loss stands above the shape that it left behind: where that is the top row, the shape moves down by one.
    edges = _edges(points, rows, head=0)
    if any(_row(edges[number][1] - 1, rows) == 0 for number in losses):
        edges = _edges(points, rows, head=1)
    columns = [edges[bisect_right(starts, column) - 1] for column in range(room)]
    grid = [[_cell(lower, upper, rows - 1 - row) for lower, upper in columns] for row in range(rows)]
    for line in grid:
        line += [_BLANK] * (width - room)

    tip_row = _row((columns[-1][0] + columns[-1][1] - 1) // 2, rows)
    _write_inside(grid, columns, tip_row)
    _write_below(grid, columns, _FLAT if _is_flat(points) else _SAFE)
    _write_losses(grid, losses, {number: (starts[number], edges[number][1]) for number in losses})
    lines = [joined(line) for line in grid]
    lines[tip_row] = Content.assemble(joined(grid[tip_row][:room]), " " * _GAP, tip_words)
    return [*lines, _numbers(starts, losses, turning, width)]


def _is_flat(points: Sequence[Point]) -> bool:
    return min(point.worst for point in points) == max(point.best for point in points)


def _starts(count: int, room: int) -> list[int]:
    """Return the column where each point's step begins; some share one where there are more points than columns."""
    if count <= room:
        return [index * room // count for index in range(count)]
    return [-(-index * (room - 1) // (count - 1)) for index in range(count)]


def _edges(points: Sequence[Point], rows: int, head: int) -> list[tuple[int, int]]:
    """Return lower and upper edge for each point, in eighths of a row from below, each pair within the one before.

    A cell can show one edge only: of two within one row the nearer moves out to the end of the row. `head`: rows on
    top to be left free.
    """
    low, high = min(point.worst for point in points), max(point.best for point in points)
    bottom, top = _AIR, (rows - head) * 8 - _AIR

    def level(value: float) -> int:
        return bottom + round((value - low) / (high - low) * (top - bottom)) if high > low else (bottom + top) // 2

    edges: list[tuple[int, int]] = []
    lower, upper = rows * 8, 0
    for point in reversed(points):
        lower, upper = min(lower, level(point.worst)), max(upper, level(point.best))
        missing = max(_THINNEST - (upper - lower), 0)
        lower, upper = lower - (missing + 1) // 2, upper + missing // 2
        if lower % 8 and upper % 8 and lower // 8 == upper // 8:
            if lower % 8 <= 8 - upper % 8:
                lower -= lower % 8
            else:
                upper += 8 - upper % 8
        edges.append((lower, upper))
    return edges[::-1]


def _row(level: int, rows: int) -> int:
    """Return the row, from above, that holds the eighth with this number, from below."""
    return rows - 1 - level // 8


def _cell(lower: int, upper: int, floor: int) -> Cell:
    """Return the part of a column that lies in one row. `floor`: rows below it."""
    lower, upper = (min(max(edge - floor * 8, 0), 8) for edge in (lower, upper))
    if upper <= lower:
        return _BLANK
    if lower:
        return _EIGHTHS[lower], "$ground on $held"
    # A full cell has the colour in front and behind, so that no font leaves a seam, and the shape can be copied.
    return (_EIGHTHS[8], "$held on $held") if upper == 8 else (_EIGHTHS[upper], "$held")


def _write(line: list[Cell], column: int, words: str, style: str) -> None:
    line[column : column + len(words)] = [(char, style) for char in words]


def _write_inside(grid: list[list[Cell]], columns: Sequence[tuple[int, int]], tip_row: int) -> None:
    """Say what the shape is, inside it, as near to the tip's row as there is room for the words and some air."""
    need = len(_OPEN) + 4
    for row in sorted(range(len(grid)), key=lambda row: abs(row - tip_row)):
        if len(columns) >= need and all(char == _EIGHTHS[8] for char, _ in grid[row][:need]):
            _write(grid[row], 2, _OPEN, "$onheld on $held")
            return


def _write_below(grid: list[list[Cell]], columns: Sequence[tuple[int, int]], words: str) -> None:
    """Say what lies under the shape, right below its edge and as near to the middle as there is room."""
    middle = (len(columns) - len(words)) // 2
    for column in sorted(range(2, len(columns) - len(words) + 1), key=lambda column: abs(column - middle)):
        # The edge only rises to the right: one column of air before the words is all there is to look at.
        row = _row(columns[column - 1][0], len(grid)) + 1
        if row < len(grid):
            _write(grid[row], column, words, "$faint")
            return


def _write_losses(grid: list[list[Cell]], losses: Mapping[int, int], steps: Mapping[int, tuple[int, int]]) -> None:
    """Write each loss on the step that it made; `steps`: its column, and the upper edge after it. The greater first."""
    for number in sorted(losses, key=lambda number: (-losses[number], number)):
        column, upper = steps[number]
        words = f"−{losses[number]}"
        line = grid[_row(upper - 1, len(grid)) - 1]
        column = min(column + 1, len(line) - len(words))
        around = line[column - 1 : column + len(words) + 1]
        if not any(style == _LOSS for _, style in around):
            _write(line, column, words, _LOSS)


def _numbers(starts: Sequence[int], losses: Mapping[int, int], turning: Collection[int], width: int) -> Content:
    """Return the row of numbers, each under the step of its decision: turning points always, others where they fit."""
    line = [_BLANK] * width
    decisions = range(1, len(starts))

    def span(number: int) -> tuple[int, int]:
        words = len(str(number))
        begin = min(max(starts[number] - (words + 1) // 2, 0), width - words)
        return begin, begin + words

    def apart(numbers: Sequence[int]) -> bool:
        return all(span(one)[1] < span(other)[0] for one, other in pairwise(numbers))

    every = next((step for step in (1, 2, 5, 10, 20) if apart(decisions[step - 1 :: step])), 50)
    marked = sorted(set(turning) & set(decisions), key=lambda number: (-losses.get(number, 0), number))
    for number in [*marked, *losses, *decisions[every - 1 :: every]]:
        begin, end = span(number)
        if all(cell == _BLANK for cell in line[max(begin - 1, 0) : end + 1]):
            _write(line, begin, str(number), "bold $accent" if number in turning else "$faint")
    return joined(line)
