"""The benchmarks run: each of them, at a size that says nothing about speed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from generated import story
from terminal import ROOT, environment

from benchmarks.ink import ink
from benchmarks.rows import Row, markdown


def run(*arguments: str) -> str:
    """Run a module of the benchmarks, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_all_of_them_in_one_table(tmp_path: Path) -> None:
    out = tmp_path / "results.md"
    table = run("benchmarks", "--tiny", "--rounds", "1", "--out", str(out))
    for what in (
        "start to the titles of 20 scenarios", "the first time ever", "key to the reply on the screen",
        "lines of talk", "reading 39 scenes",
        "check of 39 scenes, whole process", "exact reach of everything, 39 scenes",
        "random plays, 39 scenes", "random plays by the machine",
    ):  # fmt: skip
        assert what in table
    said = out.read_text(encoding="utf-8")
    assert table.strip() in said
    assert "python -m benchmarks --tiny --rounds 1" in said
    assert "textual" in said


@pytest.mark.parametrize(
    ("name", "size", "says"),
    [
        ("benchmarks.check", "20", "a-note-to-a-stranger.yaml"),
        ("benchmarks.outlook", "20", "chances, worked out"),
        pytest.param("benchmarks.saves", "20", "history over 20 attempts", marks=pytest.mark.slow),
    ],
)
def test_the_detailed_ones(name: str, size: str, says: str) -> None:
    assert says in run(name, size)


def test_a_row_says_whether_its_goal_is_met() -> None:
    rows = [
        Row("a", "s", [1.0, 2.0, 4.0], "b", [2.0, 2.0, 2.0], 1),
        Row("c", "plays/s", [30.0], "d", [1.0], 50, at_least=True),
        Row("e", "MB", [12345.0], "f", []),
    ]
    assert markdown(rows).split("\n") == [
        "| what | ours       | reference        | ratio (spread) | goal |         |",
        "|------|------------|------------------|----------------|------|---------|",
        "| a    | 2 s        | b: 2 s           | 1 (0.5 to 2)   | ≤ 1  | met     |",
        "| c    | 30 plays/s | d: 1 plays/s     | 30 (30 to 30)  | ≥ 50 | not met |",
        "| e    | 12,345 MB  | f: not installed |                |      |         |",
    ]


def test_the_same_story_in_ink() -> None:
    scenario = story(
        "s: x(+1,-2) -> t if f and diplomacy > 3 | y once set f add p +1 -> a | else a",
        "t: route -> a if not f | route -> a",
        facts="f",
        counters="p: {start: 1, min: 0, max: 3}",
    )
    assert ink(scenario).split("\n") == [
        "VAR diplomacy = 0", "VAR empathy = 0", "VAR f = false", "VAR p = 1", "-> at_s",
        "=== at_s ===",
        "+ {f && (diplomacy > 3)} [So.]", "  ~ diplomacy += 1", "  ~ empathy += -2", "  -> at_t",
        "* [So.]", "  ~ f = true", "  ~ p = MAX(0, MIN(3, p + 1))", "  -> at_a",
        "+ -> at_a",
        "=== at_t ===",
        "{not f: -> at_a}", "-> at_a",
        "=== at_a ===",
        "The end.", "-> END", "",
    ]  # fmt: skip
