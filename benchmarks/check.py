"""How long `roleplay check` takes, beside what YAML alone would take.

    python -m benchmarks.check [MOST SCENES]

Times are of the processor, the best of some runs. The ratio is to PyYAML's composer in C with the collector off, which
only builds a tree and checks nothing; machines differ, the ratio hardly does.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from benchmarks.compiled import compile_all
from roleplay.check import run, without_collector
from roleplay.checks import Settings, check_file
from roleplay.scenario.library import files
from roleplay.scenario.loading import load
from roleplay.scenario.reader import read_file
from tests.generated import branching

MOST_SECONDS = 60
HEAD = """\
format: 1
id: long
title: A long conversation
summary: A scene after the other.
language: en
level: 2
minutes: 12
brief: You are late, and you know it.
cast:
  ines: {name: Ines Carvalho, short: Ines}
facts:
  promised: You promised Monday.
start: scene-0
scenes:
"""
SCENE = """\
  scene-N:
    says:
      - narrator: The hall is quiet, and the clock above the door is loud.
      - ines: "You've caught me holding a balloon, and it is not even my birthday!"
        mood: delighted
    choices:
      - id: sorry
        say: "I was late, and I know what it cost you. What would help you now?"
        reply:
          - ines: A chair would be a beginning, and after it the truth.
        goto: NEXT
        diplomacy: +1
        empathy: +2
        skill: [showing-empathy]
        set: [promised]
        why: It says what happened, and it asks what she needs before it offers anything.
      - id: bridge
        say: There was a jam on the bridge, as there is on every first Monday.
        reply:
          - ines: There is one every Monday.
        goto: NEXT
        empathy: -1
        skill: [self-awareness]
        why: It may be true, but it moves the talk from her waiting to your traffic.
      - id: begin
        say: Shall we begin right away, so that we can still be done by noon?
        reply:
          - ines: We could have been.
        goto: NEXT
        diplomacy: +1
        empathy: -2
        skill: [take-initiative]
        why: It saves time, and it passes over the hour that she has already lost.
"""
TAIL = """\
endings:
  left:
    title: Left
    outcome: poor
    says:
      - ines: Next time, then.
    meaning: She has heard enough.
    ask: What would you say first?
"""


def scenario(scenes: int, slips: int = 0) -> str:
    """Return a scenario of so many scenes in a row, with a slip in some of them."""
    parts = []
    for number in range(scenes):
        then = f"scene-{number + 1}" if number + 1 < scenes else "left"
        scene = SCENE.replace("scene-N", f"scene-{number}").replace("NEXT", then)
        if slips and number % max(scenes // slips, 1) == 0:
            scene = scene.replace("say: There was a jam", "say: Listen: there was a jam")
        parts.append(scene)
    return HEAD + "".join(parts) + TAIL


def best(function: Callable[[], object], runs: int) -> float:
    """Return the least seconds of the processor that a function took."""
    least = float("inf")
    for _ in range(runs):
        gc.collect()
        with without_collector():
            started = time.process_time()
            function()
            least = min(least, time.process_time() - started)
    return least


def whole_process(file: Path) -> tuple[float, float] | None:
    """Return the processor's and the wall's seconds of the whole command; None where it takes too long."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "roleplay", "check", str(file)]
    try:
        subprocess.run(command, capture_output=True, check=False, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - started


def compose(file: Path) -> object:
    """Build YAML's own tree of a file, in C where there is libyaml."""
    with file.open("rb") as stream:
        return yaml.compose(stream, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def figures(name: str, text: str, sound: str, runs: int, file: Path) -> str:
    """Return the line of one scenario; `sound` is the same without slips, for YAML's composer."""
    file.write_text(sound)
    alone = best(lambda: compose(file), runs)
    file.write_text(text)
    words = [f"{name}, {len(text) / 1e6:5.2f} MB: compose {alone:.3f} s"]
    words += [
        f"{what} {seconds:.3f} ({seconds / alone:.1f}x)"
        for what, seconds in (("read", best(lambda: read_file(file), runs)), ("load", best(lambda: load(file), runs)))
    ]
    whole = whole_process(file)
    if whole is None:
        return "; ".join([*words, f"the whole command more than {MOST_SECONDS} s"])
    if whole[1] < MOST_SECONDS / 10:
        for what, function in (
            ("check without the outlook", lambda: check_file(file, Settings(), seconds=0)),
            ("check", lambda: run([file])),
        ):
            seconds = best(function, runs)
            words.append(f"{what} {seconds:.3f} ({seconds / alone:.1f}x)")
    words.append(f"the whole command {whole[0]:.2f} ({whole[0] / alone:.1f}x), {whole[1]:.2f} by the clock")
    return "; ".join(words)


SIZES = ((30, 0, 9), (200, 0, 9), (200, 20, 9), (1_000, 0, 3), (10_000, 0, 1), (10_000, 60, 1))
"""Scenes in a row, slips in them, and how often they are measured."""


def main(most: int) -> None:
    """Print a line for each size up to `most` scenes."""
    compile_all()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "long.yaml"
        file.write_text("format: 1\n")
        start_up = min(time for time in (whole_process(file) for _ in range(3)) if time is not None)
        print(f"start-up: {start_up[0]:.2f} s of the processor, {start_up[1]:.2f} s by the clock")
        for scenes, slips, runs in SIZES:
            if scenes > most:
                continue
            name = f"{scenes:6,} scenes in a row, {slips:2} slips"
            print(figures(name, scenario(scenes, slips), scenario(scenes), runs, file), flush=True)
        for scenes in (min(200, most), min(10_000, most)):
            text = branching(scenes)
            print(figures(f"{scenes:6,} scenes that branch", text, text, 1, file), flush=True)
        for shipped in list(files(Path("scenarios")))[: 1 if most < SIZES[0][0] else None]:
            text = shipped.read_text(encoding="utf-8")
            print(figures(shipped.name, text, text, 3, file), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
