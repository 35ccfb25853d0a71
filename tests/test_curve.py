"""The curve: its shape for any play, and the words and numbers around it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from roleplay.tui.curve import Point, draw

# One play of Nine days: what was still possible before each of its eleven decisions, and the result.
NINE_DAYS = [
    Point(*both)
    for both in (
        (89.45, 9.12), (89.45, 18.19), (89.45, 22.97), (89.45, 31.1), (89.45, 34.45), (81.32, 34.45),
        (81.32, 38.24), (81.32, 46.37), (71.26, 46.37), (71.26, 54.01), (64.07, 55.44), (61.65, 61.65),
    )
]  # fmt: skip
PICTURE = """\
▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅ −8
██████████████████████████▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇ −10       −7
██still open████████████████████████████████████████▃▃▃▃▃▂▂▂▂▂▂  62 together
███████████████████████████████████████████████▃▃▃▃▃▄▄▄▄▄▇▇▇▇▇▇
████████████████████████████████████▆▆▆▆▆▆▆▆▆▆▆
███████████████▃▃▃▃▃▃▅▅▅▅▅▅▅▅▅▅
█████▂▂▂▂▂▅▅▅▅▅          already safe
▃▃▃▃▃
    1    2    3     4    5    6    7     8    9    10   11
"""


def style_at(line: Content, index: int) -> str:
    """The style of one character; ours never overlap."""
    return next((str(span.style) for span in line.spans if span.start <= index < span.end), "")


def filled(line: Content, index: int) -> tuple[int, int]:
    """Which eighths of a cell the shape fills, from below: the first, and the one after the last."""
    char, style = line.plain[index], style_at(line, index)
    if "on $held" in style and style != "$ground on $held":
        return 0, 8
    eighths = " ▁▂▃▄▅▆▇█".find(char)
    if eighths > 0 and style == "$ground on $held":
        return eighths, 8
    return (0, eighths) if eighths > 0 and style == "$held" else (0, 0)


def edges(shape: Sequence[Content]) -> list[tuple[int, int]]:
    """The lower and the upper edge of each column of the shape, in eighths from below; it has no holes."""
    found = []
    for column in range(max(line.cell_length for line in shape)):
        levels: set[int] = set()
        for floor, line in enumerate(reversed(shape)):
            if column < len(line.plain):
                levels.update(floor * 8 + level for level in range(*filled(line, column)))
        if levels:
            assert len(levels) == max(levels) + 1 - min(levels)
            found.append((min(levels), max(levels) + 1))
    return found


@st.composite
def plays(draw_one: st.DrawFn) -> list[Point]:
    """What is still possible only narrows."""
    number = st.integers(0, 1000)
    cuts = sorted(draw_one(st.lists(number, min_size=4, max_size=82)))
    half = len(cuts) // 2
    points = [Point(cuts[-1 - index] / 10, cuts[index] / 10) for index in range(half)]
    return [*points[: half - 1], Point(points[-1].best, points[-1].best)]


def test_nine_days_looks_like_its_picture() -> None:
    lines = draw(NINE_DAYS, {5: 8, 8: 10, 10: 7}, [5, 8, 10], "62 together", 76)
    assert "\n".join(line.plain for line in lines) + "\n" == PICTURE
    numbers = lines[-1]
    assert style_at(numbers, numbers.plain.index("5")) == "bold $accent"
    assert style_at(numbers, numbers.plain.index("4")) == "$faint"
    assert style_at(lines[0], lines[0].plain.index("−8")) == "bold $ink"
    assert style_at(lines[2], lines[2].plain.index("62")) == "bold $ink"


@given(plays(), st.integers(30, 130), st.integers(3, 14), st.data())
def test_any_play_is_a_funnel_that_fits(points: list[Point], width: int, rows: int, data: st.DataObject) -> None:
    numbers = st.integers(1, max(len(points) - 1, 1))
    losses = data.draw(st.dictionaries(numbers, st.integers(0, 100)))
    turning = data.draw(st.sets(numbers, max_size=3))
    result = data.draw(st.sampled_from(["62 together", "7", "", "合わせて六十二", "sixty-two of a hundred, together"]))
    lines = draw(points, losses, turning, result, width, rows)
    assert len(lines) == rows + 1
    assert max(line.cell_length for line in lines) <= width
    shape = edges(lines[:-1])
    assert len(shape) >= width - width // 2 - 2
    assert all(after[0] >= before[0] and after[1] <= before[1] for before, after in pairwise(shape))
    assert all(upper - lower >= 3 for lower, upper in shape)
    shown = [int(word) for word in lines[-1].plain.split()]
    assert shown == sorted(shown)
    assert not turning or (turning & set(shown)) or len(points) == 1


@given(st.integers(1, 40))
def test_every_decision_has_its_number_where_there_is_room(count: int) -> None:
    points = [Point(90 - index, 10 + index) for index in range(count)] + [Point(50, 50)]
    lines = draw(points, {}, [], "50", 4 + 3 * (count + 1) + 30)
    assert [int(word) for word in lines[-1].plain.split()] == list(range(1, count + 1))


def test_a_number_stands_under_its_step() -> None:
    lines = draw([Point(90, 10), Point(60, 10), Point(40, 40)], {1: 30}, [1], "40", 60)
    step = lines[0].plain.rindex("▅") + 1
    assert lines[-1].plain.index("1") == step - 1
    assert all(len(line.plain) <= step or filled(line, step) == (0, 0) for line in lines[:2])


def test_many_decisions_in_few_columns_keep_both_ends_and_the_turning_points() -> None:
    points = [Point(90 - index, 10 + index / 2) for index in range(40)] + [Point(30, 30)]
    lines = draw(points, {13: 1, 29: 1}, [13, 29], "30 together", 30)
    assert {"13", "29"} <= set(lines[-1].plain.split())
    shape = edges(lines[:-1])
    assert (shape[0][0], shape[0][1]) == (3, 61)
    assert shape[-1][1] - shape[-1][0] <= 8


def test_of_two_losses_in_one_place_the_greater_stays() -> None:
    points = [Point(90, 10), Point(80, 10), Point(79, 10), *[Point(70, 10)] * 30, Point(20, 20)]
    text = "\n".join(line.plain for line in draw(points, {1: 1, 2: 12}, [], "20", 50))
    assert "−12" in text
    assert "−1\n" not in text
    assert "−1 " not in text


@pytest.mark.parametrize("loss", [1, 5, 50])
def test_a_loss_on_top_still_has_a_row_to_stand_in(loss: int) -> None:
    points = [Point(90, 10), Point(90 - loss, 10), Point(20, 20)]
    lines = draw(points, {1: loss}, [1], "20 together", 60)
    row = next(index for index, line in enumerate(lines) if f"−{loss}" in line.plain)
    step = lines[row].plain.index("−") - 1
    above, below = (edges([line])[step:] if line.plain else [] for line in lines[row : row + 2])
    assert not above  # nothing of the shape right of the step
    assert below  # and the shape right under it


def test_where_nothing_can_move_it_says_so() -> None:
    lines = draw([Point(50, 50)] * 4, {}, [], "no score", 60)
    assert len(set(edges(lines[:-1]))) == 1
    assert any("no room to move" in line.plain for line in lines)
    assert not any("safe" in line.plain or "open" in line.plain for line in lines)


def test_one_decision_one_point_and_none() -> None:
    lines = draw([Point(100, 0), Point(100, 100)], {}, [1], "100", 40)
    assert "still open" in "\n".join(line.plain for line in lines)
    assert lines[-1].plain.split() == ["1"]
    assert len(draw([Point(40, 40)], {}, [], "40", 40)) == 9
    assert draw([], {}, [], "40", 40) == []


def test_nothing_is_read_as_markup() -> None:
    lines = draw(NINE_DAYS, {}, [], "[b]62[/b]", 76)
    assert any(line.plain.endswith("[b]62[/b]") for line in lines)
