"""How fast the outlook is: `python -m benchmarks.outlook [SCENES …]`, from the project's folder.

For each size a branching scenario with conditions on facts and scores is made, and every answer about it timed. The
ratio is to composing the same file with PyYAML, in the same run: it means the same on a fast machine and on a slow one.
The memory is how far the process grew beyond what it had before, at its peak (Linux only). What an earlier row had and
gave back is used again, and does not show.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import yaml

from roleplay.conversation import rules
from roleplay.outlook import Budget, Exploration, Outlook, explore
from roleplay.outlook.budget import Clock
from roleplay.outlook.chances import worked_out
from roleplay.outlook.endless import endless
from roleplay.outlook.graph import ZERO
from roleplay.outlook.most import most
from roleplay.outlook.steps import Steps
from roleplay.scenario.loading import load
from roleplay.scenario.model import Scenario
from tests.generated import branching, scenario_of

NINE_DAYS = Path("tests/data/nine-days.yaml")
SIZES = {1000: 4, 10_000: 2}  # scenes -> facts that are remembered at a time
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
ROOMY = Budget(seconds=600, contexts=2_000_000, bytes=2_000_000_000)

Result = TypeVar("Result")


class Table:
    """Prints a row for each thing that is timed."""

    def __init__(self, title: str, reference: float) -> None:
        self.reference = reference
        print(f"\n{title}\n{'':34}{'seconds':>9}{'× yaml':>9}{'+ MB':>7}")
        self.row("reference: yaml.compose", reference, 0)

    def row(self, what: str, seconds: float, megabytes: int, note: str = "") -> None:
        print(f"{what:34}{seconds:9.4f}{seconds / self.reference:9.2f}{megabytes:7}  {note}")

    def timed(self, what: str, work: Callable[[], Result], note: Callable[[Result], str] = lambda _: "") -> Result:
        before, begin = _forget_peak(), perf_counter()
        result = work()
        seconds = perf_counter() - begin
        self.row(what, seconds, (_resident()[1] - before) // 1024, note(result))
        return result


def _resident() -> tuple[int, int]:
    """Return how much memory the process has, and the most that it had, in kilobytes."""
    fields = dict(line.split(":", 1) for line in _STATUS.read_text(encoding="ascii").splitlines())
    return int(fields["VmRSS"].split()[0]), int(fields["VmHWM"].split()[0])


def _forget_peak() -> int:
    """Let the peak begin anew; return what the process has now."""
    gc.collect()
    _CLEAR.write_text("5", encoding="ascii")
    return _resident()[0]


def _composing(text: str) -> float:
    """Return the seconds that PyYAML takes to compose a text: the best of three."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    times = []
    for _ in range(3):
        begin = perf_counter()
        yaml.compose(text, Loader=loader)
        times.append(perf_counter() - begin)
    return min(times)


def branching_scenario(scenes: int) -> None:
    """Time every answer about one large scenario, without a budget to speak of; then with the usual ones."""
    text = branching(scenes, remembered=SIZES.get(scenes, 2))
    table = Table(f"{scenes:,} scenes, {len(text) / 1e6:.1f} MB", _composing(text))
    scenario = table.timed("reading", lambda: scenario_of(text))
    outlook = table.timed("graph and reach", lambda: Outlook(scenario, ROOMY), _size)
    if outlook.settled is not None:
        moves, clock, reached = outlook.settled.moves, Clock(ROOMY.seconds), outlook.settled.reached
        cell = moves.grid.cell(ZERO)
        rounds = endless(moves, reached, ROOMY.bytes, clock)
        steps = table.timed("steps", lambda: Steps(moves, 0, cell, ROOMY.bytes, clock))
        table.timed("examples", steps.examples)
        del steps
        table.timed("most", lambda: most(moves, 0, cell, rounds.ending, ROOMY.bytes, clock))
        if reached.states < 3_000_000:
            table.timed("chances, worked out", lambda: worked_out(moves, 0, cell, rounds, clock))
        table.timed("one reach from the start", lambda: outlook.reach(rules.initial(scenario)))
    table.timed("chances, in 20,000 plays", lambda: outlook.sample)
    table.timed("explore, usual budget", lambda: explore(scenario), _limits)
    table.timed("explore, 2 seconds", lambda: explore(scenario, Budget(seconds=2)), _limits)


def _limits(found: Exploration) -> str:
    return f"{'exact' if found.exact else 'not exact'}; {len(found.uncovered)} limits met"


def _size(outlook: Outlook) -> str:
    if outlook.settled is None:
        return f"over the budget: {outlook.over}"
    reached = outlook.settled.reached
    return f"{sum(reached.met):,} contexts, {reached.states:,} states"


def nine_days() -> None:
    """Time what the debrief of one real attempt asks for."""
    scenario = load(NINE_DAYS).scenario
    assert scenario is not None
    table = Table("nine-days", _composing(NINE_DAYS.read_text(encoding="utf-8")))
    table.timed("explore", lambda: explore(scenario))
    outlook = table.timed("graph and reach", lambda: Outlook(scenario), _size)
    table.timed("fewest and most", lambda: outlook.decisions)
    table.timed("all what-ifs of one debrief", lambda: what_ifs(scenario, outlook), lambda count: f"{count} runs")


def what_ifs(scenario: Scenario, outlook: Outlook) -> int:
    """Ask at each decision of one play what each line not taken would have left open; return how many were asked."""
    count = 0
    state = rules.settled(scenario, rules.initial(scenario))
    while offered := rules.available(scenario, state):
        for choice in offered[1:]:
            outlook.reach(rules.after(scenario, state, choice))
            count += 1
        state = rules.settled(scenario, rules.after(scenario, state, offered[0]))
    return count


if __name__ == "__main__":
    nine_days()
    for size in map(int, sys.argv[1:] or SIZES):
        branching_scenario(size)
