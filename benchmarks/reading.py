"""Reading and checking, beside PyYAML's composer and inkjs's compiler; the memory of both."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from benchmarks.peers import ran
from benchmarks.rows import Row
from benchmarks.setup import Setup, processor
from roleplay.scenario.loading import load


def rows(setup: Setup) -> Iterator[Row]:
    """Measure reading with all checks of fields, and the whole command."""
    for scenes in (1_000, 10_000):
        yield from _reading(setup, scenes)
    yield from _checking(setup, 200, None)
    yield from _checking(setup, 10_000, 0.5)


def compose(file: Path) -> None:
    """Build YAML's own tree of a file, in C where there is libyaml; it checks nothing."""
    with file.open("rb") as stream:
        yaml.compose(stream, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _reading(setup: Setup, scenes: int) -> Iterator[Row]:
    ours, theirs, scenario = setup.story(scenes)
    what = f"reading {len(scenario.scenes):,} scenes, all fields checked"
    read, composed, compiled = [], [], []
    for _ in range(setup.rounds):
        composed.append(processor(lambda: compose(ours)))
        read.append(processor(lambda: load(ours)))
        if setup.inkjs is not None:
            compiled.append(setup.inkjs.run("compile", theirs)[0]["compile"])
    yield Row(what, "s", read, "PyYAML compose, collector off", composed, 3)
    yield Row(what, "s", read, "inkjs Compile()", compiled, 0.25)


def _checking(setup: Setup, scenes: int, goal: float | None) -> Iterator[Row]:
    """Compare whole processes, from start to end, in seconds of the processor and in memory."""
    ours, theirs, scenario = setup.story(scenes)
    what = f"check of {len(scenario.scenes):,} scenes, whole process"
    checked, compiled = [], []
    for _ in range(setup.rounds):
        checked.append(ran(sys.executable, "-m", "roleplay", "check", ours))
        if setup.inkjs is not None:
            compiled.append(setup.inkjs.run("compile", theirs)[1])
    peer = "inkjs, compiling only"
    yield Row(what, "s", [one.seconds for one in checked], peer, [one.seconds for one in compiled], goal)
    memory = [one.megabytes for one in compiled]
    yield Row(what, "MB", [one.megabytes for one in checked], peer, memory, None if goal is None else 0.4)
