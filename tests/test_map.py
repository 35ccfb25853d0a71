"""The map: the path is whole, every line leads somewhere, everything is there or counted, and it fits."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.content import Content

from roleplay.scenario.loading import load
from roleplay.scenario.model import Scenario
from roleplay.tui.map import RailRow, Stop, rail, share_seen, strip

NINE_DAYS = [
    "call", "shock", "blame", "monday", "amber", "promise", "tomasz", "halloran", "money", "after_cold", "message",
]  # fmt: skip
STRIP = """\
 1   2   3   4   5   6   7  ▌8   9   10  11
 ●┯━┯●┯━━●━━┯●━━━●━━━●┯━━●━━┯●━━━●┯━━●━━┯●━━┯━● Through the proper channels
  │ │ │     │         │     │     │     │   ├─○ not met
  ╰○╯ ╰─────╯         ╰─────╯     ╰──●──╯   ├─○ not met
                                            ├─● Your word and hers
                                            ╰─○ not met
"""
RAIL = """\
●     1
┠──╮
┃  ○  fishing
┠──╯
●     2
┠──╮
●  │  3
┠──╯
●     4
┃
●     5
┃
●     6
┠──╮
●  │  7
┠──╯
●     8
┃
●     9
┠──╮
●  ●  10 after_warm
┠──╯
●     11
┃
┠──○  partner
┠──○  costly
┠──●  broken
┠──○  paper
┗━━●  formal
"""
ROADS = """\
▌1   2   3   4
 ●┯━━●┯━━●━━┯●━━┯━┯━● Home
  ├──○┼●────╯   │ ├─○ not met
  ╰───┼─────────╯ ╰─○ not met
      ╰○↺ 1
"""
# Where a glyph's lines leave its cell: up, down, left, right.
ARMS = {
    "─": "lr", "│": "ud", "╭": "dr", "╮": "dl", "╰": "ur", "╯": "ul", "├": "udr", "┤": "udl", "┬": "dlr", "┴": "ulr",
    "┼": "udlr", "━": "lr", "┯": "dlr", "┃": "ud", "┠": "udr", "┗": "ur",
}  # fmt: skip
STEPS = {"u": (-1, 0, "d"), "d": (1, 0, "u"), "l": (0, -1, "r"), "r": (0, 1, "l")}


def stops(*scenes: str) -> list[Stop]:
    return [Stop(number, scene) for number, scene in enumerate(scenes, 1)]


def text(lines: Sequence[Content]) -> str:
    return "\n".join(line.plain for line in lines) + "\n"


def made(scenes: Mapping[str, Collection[str]], endings: Mapping[str, str], routes: Collection[str] = ()) -> Scenario:
    """A scenario from where its scenes lead; the first one is the start. `endings`: titles by name."""
    lines = ["format: 1", "id: made", "title: T", "summary: S", "language: en", "level: 1", "minutes: 2", "brief: B"]
    lines += ["cast: {ann: {name: Ann}}", f"start: {next(iter(scenes))}", "facts: {f: F}", "scenes:"]
    for scene, goals in scenes.items():
        *early, last = goals
        ways = [*(f"{{goto: {goal}, when: f}}" for goal in early), f"{{goto: {last}}}"]
        choices = [f"{{id: c{index}, say: Yes, goto: {goal}}}" for index, goal in enumerate(goals)]
        lines.append(f"  {scene}: {{route: [{', '.join(ways)}]}}" if scene in routes else
                     f"  {scene}: {{says: [{{ann: So}}], choices: [{', '.join(choices)}]}}")  # fmt: skip
    lines.append("endings:")
    lines += [
        f"  {name}: {{title: {title!r}, outcome: good, says: [{{ann: Bye}}], meaning: M}}"
        for name, title in endings.items()
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "made.yaml"
        file.write_text("\n".join(lines))
        loaded = load(file)
    assert loaded.scenario is not None, loaded.problems
    return loaded.scenario


@cache
def wild(seed: int, size: int) -> tuple[Scenario, list[Stop], str | None]:
    """A random scenario, with loops and routes and early ends, and one play of it; None where it was broken off."""
    chance = random.Random(seed)
    scenes: dict[str, list[str]] = {}
    endings = {f"end{number}": f"The end called {number}" for number in range(chance.randint(1, 6))}
    for index in range(size):
        goals = {f"s{min(size, index + chance.randint(1, 6))}" for _ in range(chance.randint(1, 3))}
        goals |= {f"s{max(0, index - chance.randint(0, 4))}"} if chance.random() < 0.2 else set()
        goals |= {chance.choice(list(endings))} if chance.random() < 0.2 else set()
        scenes[f"s{index}"] = sorted(goals)
    scenes[f"s{size}"] = sorted(endings)
    routes = [name for name in list(scenes)[1:-1] if chance.random() < 0.15 and min(scenes[name]) > name]
    scenario = made(scenes, endings, routes)
    path: list[str] = []
    place = "s0"
    while place in scenario.scenes and len(path) < 40:
        if place not in routes:
            path.append(place)
        place = chance.choice(scenes[place])
    return scenario, stops(*path), place if place in endings else None


def hanging(rows: Sequence[str]) -> list[str]:
    """The lines that end nowhere: each arm of a glyph must meet one of its neighbour, or a mark."""
    found = []
    for row, line in enumerate(rows):
        for column, char in enumerate(line):
            for arm in ARMS.get(char, ""):
                down, right, back = STEPS[arm]
                there = rows[row + down] if 0 <= row + down < len(rows) else ""
                other = there[column + right] if 0 <= column + right < len(there) else " "
                if other not in "●○…" and back not in ARMS.get(other, ""):
                    found.append(f"{char} at {row}, {column}")
    return found


def folded(line: str) -> int:
    found = re.match(r"and (\d+) more scene", line)
    return int(found[1]) if found else 0


def drawing(lines: Sequence[Content]) -> list[str]:
    """The rows of the strip without the numbers above and the words below; titles are blanked."""
    rows = [line.plain for line in lines if not line.plain.startswith("and ")]
    return [re.sub(r"(?<=[●○] )\S.*", "", row) for row in rows[next(i for i, row in enumerate(rows) if "●" in row) :]]


@pytest.fixture(scope="module")
def every_key(data: Path) -> Scenario:
    scenario = load(data / "every-key.yaml").scenario
    assert scenario is not None
    return scenario


def test_the_strip_of_nine_days_looks_like_its_picture(nine_days: Scenario) -> None:
    met = {*NINE_DAYS, "after_warm"}
    lines = strip(nine_days, stops(*NINE_DAYS), "formal", met, {"broken"}, 8, [5, 8, 10], 76)
    assert text(lines) == STRIP


def test_the_rail_of_nine_days_looks_like_its_picture(nine_days: Scenario) -> None:
    met = {*NINE_DAYS, "after_warm"}
    rows = rail(nine_days, stops(*NINE_DAYS), "formal", met, {"broken"}, 8, [5, 8, 10], 76)
    told = ""
    for row in rows:
        words = [str(row.stop.number) if row.stop else None, row.scene, row.ending]
        told += f"{row.glyphs.plain}  {' '.join(filter(None, words))}".rstrip() + "\n"
    assert told == RAIL
    assert {row.glyphs.cell_length for row in rows} == {4}


def test_what_is_yours_what_is_met_and_what_stands_out(nine_days: Scenario) -> None:
    lines = strip(nine_days, stops(*NINE_DAYS), "formal", NINE_DAYS, {"broken"}, 8, [5], 76)
    numbers, path, *_ = lines
    styles = {numbers.plain[span.start : span.end].strip(): str(span.style) for span in numbers.spans}
    assert (styles["5"], styles["8"], styles["▌"]) == ("bold $accent", "bold $accent", "$accent")
    dots = [str(span.style) for span in path.spans if path.plain[span.start : span.end] == "●"]
    assert dots == ["$ink"] * 4 + ["$accent"] + ["$ink"] * 2 + ["$accent"] + ["$ink"] * 4
    assert {str(span.style) for span in path.spans if "━" in path.plain[span.start : span.end]} == {"$held"}
    assert str(path.spans[-1].style) == "bold $ink"


@pytest.mark.parametrize("width", [30, 56, 76, 88])
def test_the_cursor_is_in_view_and_the_cut_is_marked(nine_days: Scenario, width: int) -> None:
    for cursor in range(1, 12):
        numbers, path, *_ = strip(nine_days, stops(*NINE_DAYS), "formal", (), (), cursor, [], width)
        column = numbers.plain.index(f"▌{cursor}") + 1
        assert path.plain[column] == "●"
        assert path.plain.startswith("…") == (numbers.plain.strip("▌ ").split()[0] != "1")


def test_a_title_that_does_not_fit_ends_in_an_ellipsis(nine_days: Scenario) -> None:
    lines = strip(nine_days, stops(*NINE_DAYS), "formal", (), (), 11, [], 50)
    assert lines[1].plain.endswith("● Through the proper channels")
    lines = strip(nine_days, stops(*NINE_DAYS), "formal", (), (), 11, [], 40)
    assert lines[1].plain.endswith("…")


def test_the_ends_not_met_are_told_only_when_asked_for(nine_days: Scenario) -> None:
    hidden = text(strip(nine_days, stops(*NINE_DAYS), "formal", (), (), 1, [], 88))
    assert hidden.count("not met") == 4
    told = text(strip(nine_days, stops(*NINE_DAYS), "formal", (), (), 1, [], 88, endings_revealed=True))
    assert all(ending.title in told for ending in nine_days.endings.values())
    assert told.count("○") == hidden.count("○")


def test_a_scene_visited_twice_has_two_stops_and_a_way_back_is_a_sign(every_key: Scenario) -> None:
    lines = strip(every_key, stops("desk", "talk"), "cold", (), (), 1, [], 60)
    assert text(lines[:3]) == "     ↺ 2\n▌1   2\n ●━━━●━━┯━● A ticket with Facilities\n"
    lines = strip(every_key, stops("desk", "talk", "talk"), "cold", (), (), 1, [], 60)
    assert text(lines[:2]) == "▌1   2   3\n ●━━━●━━━●━━┯━● A ticket with Facilities\n"
    rows = rail(every_key, stops("desk", "talk"), "cold", (), (), 1, [], 60)
    assert [row.back for row in rows if row.stop] == [(), (2,)]


def test_an_attempt_that_has_not_ended_has_no_heavy_line_to_an_end(every_key: Scenario) -> None:
    lines = strip(every_key, stops("desk"), None, (), (), 1, [], 60)
    assert text(lines) == "▌1\n ●┬─┬─┬─○ not met\n  │ │ ├─○ not met\n  ╰○╯ ╰─○ not met\n"
    rows = rail(every_key, stops("desk", "talk"), None, (), (), 1, [], 60)
    assert [row.glyphs.plain for row in rows] == ["●   ", "┃   ", "●   ", "│   ", "├──○", "├──○", "╰──○"]


def test_a_road_of_several_scenes_a_way_to_an_early_end_and_one_that_only_leads_back() -> None:
    scenes = {"a": ["b", "u", "e1"], "b": ["c", "w", "e2"], "c": ["d"], "d": ["e0"], "u": ["v"], "v": ["d"], "w": ["a"]}
    scenario = made(scenes, {"e0": "Home", "e1": "Out", "e2": "Over"})
    lines = strip(scenario, stops("a", "b", "c", "d"), "e0", {"v"}, (), 1, [], 60)
    assert text(lines) == ROADS


def test_roads_that_overlap_have_lanes_of_their_own_and_only_cross() -> None:
    scenario = made({"a": ["b", "c"], "b": ["c", "d"], "c": ["d"], "d": ["e0"]}, {"e0": "Home"})
    path = stops("a", "b", "c", "d")
    lines = strip(scenario, path, "e0", (), (), 1, [], 60)
    assert text(lines[1:]) == " ●┯━━●┯━┯●━━┯●━━━━● Home\n  ╰───┼─╯   │\n      ╰─────╯\n"
    rows = [row.glyphs.plain.rstrip() for row in rail(scenario, path, "e0", (), (), 1, [], 60)]
    assert rows == ["●", "┠──╮", "●  │", "┠──┼─╮", "┠──╯ │", "●    │", "┠────╯", "●", "┃", "┗━━●"]


def test_a_road_that_only_leads_back_runs_below_the_ends() -> None:
    scenario = made({"a": ["e0", "e1", "u"], "u": ["v"], "v": ["w"], "w": ["a"]}, {"e0": "Home", "e1": "Out"})
    lines = strip(scenario, stops("a"), "e0", (), (), 1, [], 60)
    assert text(lines[1:]) == " ●┯━┯━● Home\n  │ ╰─○ not met\n  ╰○─○─○↺ 1\n"


def test_one_decision_and_none() -> None:
    scenario = made({"a": ["e0", "e1"]}, {"e0": "Home", "e1": "Out"})
    assert text(strip(scenario, stops("a"), "e1", (), (), 1, [], 40)) == "▌1\n ●━━┯━● Out\n    ╰─○ not met\n"
    assert strip(scenario, [], None, (), (), 1, [], 40) == []
    assert rail(scenario, [], None, (), (), 1, [], 40) == []


def test_forty_decisions_go_by_under_the_cursor() -> None:
    scenario = made({f"s{i}": [f"s{i + 1}"] for i in range(39)} | {"s39": ["e0", "e1"]}, {"e0": "Home", "e1": "Out"})
    path = stops(*(f"s{i}" for i in range(40)))
    for cursor in range(1, 41):
        lines = strip(scenario, path, "e0", (), (), cursor, [], 76)
        assert f"▌{cursor}" in lines[0].plain
        assert max(line.cell_length for line in lines) <= 76
    assert lines[1].plain.endswith("● Home")
    assert len(rail(scenario, path, "e0", (), (), 1, [], 76)) == 82


@given(st.integers(0, 400), st.sampled_from([1, 4, 9, 20, 60]), st.integers(30, 120), st.data())
@settings(max_examples=150)
def test_any_strip_fits_and_its_path_is_whole(seed: int, size: int, width: int, data: st.DataObject) -> None:
    scenario, path, ending = wild(seed, size)
    cursor = data.draw(st.integers(1, len(path)))
    met = data.draw(st.sets(st.sampled_from(sorted(scenario.scenes))))
    lines = strip(scenario, path, ending, met, (), cursor, [], width)
    assert len(lines) <= 10
    assert max(line.cell_length for line in lines) <= width
    numbers = next(line.plain for line in lines if "▌" in line.plain)
    assert f"▌{cursor}" in numbers
    rows = drawing(lines)
    drawn = rows[0].rstrip().lstrip(" …")
    assert re.fullmatch(r"[●━┯]+( ?|…)" if ending else r"[●━┯]*[●○─┬…]* ?", drawn)


@given(st.integers(0, 400), st.sampled_from([1, 4, 9, 20, 60]))
@settings(max_examples=150)
def test_on_any_strip_every_line_leads_somewhere_and_everything_is_there_or_counted(seed: int, size: int) -> None:
    scenario, path, ending = wild(seed, size)
    lines = strip(scenario, path, ending, (), (), 1, [], 400)
    rows = drawing(lines)
    assert not hanging(rows)
    count = "".join(rows)
    beside = reachable(scenario) - {stop.scene for stop in path}
    others = len(scenario.endings) - (ending is not None)
    assert count.count("●") == len(path) + (ending is not None)
    assert count.count("○") - others + folded(lines[-1].plain) == len(beside)
    assert text(lines).count("The end called") + text(lines).count("met\n") - bool(folded(lines[-1].plain)) >= others


@given(st.integers(0, 400), st.sampled_from([1, 4, 9, 20, 60]), st.integers(40, 90))
@settings(max_examples=150)
def test_any_rail_has_two_rows_a_decision_and_every_line_leads_somewhere(seed: int, size: int, width: int) -> None:
    scenario, path, ending = wild(seed, size)
    rows = rail(scenario, path, ending, (), (), 1, [], width)
    assert [row.stop for row in rows if row.stop] == path
    assert [row.ending for row in rows if row.ending][-1] == (ending or list(scenario.endings)[-1])
    assert {row.ending for row in rows if row.ending} == set(scenario.endings)
    for row, below in pairwise(rows):
        assert row.stop is None or below == RailRow(below.glyphs)
    assert len({row.glyphs.cell_length for row in rows}) == 1
    assert rows[0].glyphs.cell_length <= width // 4
    glyphs = [row.glyphs.plain for row in rows if not row.folded]
    assert not hanging(glyphs)
    assert all(line[0] in "●┃┠" for line in glyphs[: 2 * len(path)])
    beside = reachable(scenario) - {stop.scene for stop in path}
    others = len(scenario.endings) - (ending is not None)
    assert "".join(glyphs).count("○") - others + rows[-1].folded == len(beside)


def reachable(scenario: Scenario) -> set[str]:
    """The scenes with choices that can be come to."""
    found, waiting = set(), [scenario.start]
    while waiting:
        place = waiting.pop()
        if place in scenario.scenes and place not in found:
            found.add(place)
            scene = scenario.scenes[place]
            waiting += [way.goto for way in scene.route or scene.choices or ()]
    return {place for place in found if scenario.scenes[place].choices}


def test_a_title_is_shown_as_written_and_a_wide_one_fits() -> None:
    hostile = "[@click=app.quit]Out[/] *so* wide 合わせて六十二"
    scenario = made({"a": ["e0", "e1"]}, {"e0": hostile, "e1": "Out"})
    shown = text(strip(scenario, stops("a"), "e0", (), (), 1, [], 80))
    assert "[@click=app.quit]Out[/] so wide 合わせて六十二\n" in shown
    for width in range(30, 60):
        lines = strip(scenario, stops("a"), "e0", (), (), 1, [], width)
        assert max(line.cell_length for line in lines) <= width


def test_more_ends_than_rows_are_counted_and_yours_and_the_met_ones_stay() -> None:
    names = [f"e{index}" for index in range(20)]
    scenario = made({"a": names}, {name: f"Called {name}" for name in names})
    lines = strip(scenario, stops("a"), "e17", (), {"e19"}, 1, [], 60)
    assert len(lines) == 10
    assert {"Called e17", "Called e19"} <= {line.plain.split("● ")[-1] for line in lines}
    assert lines[-1].plain == "and 12 more ends not met"


def test_share_seen_counts_what_is_still_there(every_key: Scenario) -> None:
    steps = {("desk", "rule"), ("desk", "plant"), ("desk", "gone"), ("attic", "rule")}
    assert share_seen(every_key, steps, {"cold", "gone"}) == (2, 6, 1, 3)
    assert share_seen(every_key, [], []) == (0, 6, 0, 3)
