"""What every part of the benchmarks is given: where to write, how often to measure, and the stories."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.ink import ink
from benchmarks.peers import Inkjs
from roleplay.check import without_collector
from roleplay.scenario.model import Scenario
from tests.generated import branching, scenario_of

Result = TypeVar("Result")


@dataclass
class Setup:
    """One run of the benchmarks."""

    folder: Path
    """An empty folder that is gone afterwards."""
    rounds: int
    is_tiny: bool
    inkjs: Inkjs | None

    def size(self, scenes: int) -> int:
        """Return how many scenes a story has that should have so many."""
        return min(scenes, 40) if self.is_tiny else scenes

    def story(self, scenes: int, remembered: int = 4) -> tuple[Path, Path, Scenario]:
        """Return the same branching story as our file and as an ink file, and as it is read."""
        text = branching(self.size(scenes), remembered=remembered)
        ours, theirs = self.folder / f"{scenes}-{remembered}.yaml", self.folder / f"{scenes}-{remembered}.ink"
        scenario = scenario_of(text)
        if not ours.exists():
            ours.write_text(text, encoding="utf-8")
            theirs.write_text(ink(scenario), encoding="utf-8")
        return ours, theirs, scenario


def processor(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that something takes, with the collector off."""
    gc.collect()
    with without_collector():
        begin = time.process_time()
        work()
        return time.process_time() - begin
