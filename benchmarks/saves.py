"""What keeping costs: a saved choice beside a bare insert, and history over many attempts beside history over none.

    python -m benchmarks.saves [ATTEMPTS]

A choice is timed by the clock, since it waits for the disk; the two kinds take turns, and their medians are compared.
History is the whole command, the best of some runs.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.compiled import compile_all
from roleplay.conversation.attempt import Attempt, Mode, Step
from roleplay.conversation.machine import ConversationMachine
from roleplay.saves.attempts import Attempts
from roleplay.saves.database import open_database
from roleplay.saves.keeping import Keeping, Saves
from roleplay.saves.kept import KeptAttempt, KeptChoice, KeptSkill, Result
from roleplay.scenario.fingerprint import Fingerprint
from roleplay.scenario.library import read_library
from roleplay.scenario.names import skills

ATTEMPTS = 5_000
CHOICES = 400
RUNS = 15


def fill(folder: Path, count: int) -> None:
    """Write finished attempts, as many and as varied as somebody might have after years."""
    attempts, random = Attempts(open_database(folder / "roleplay.db")), Random(1)
    with attempts.database.transaction():
        for number in range(20):
            values = (f"{number:064}", f"scenario-{number}", "x" * 40_000)
            attempts.database.connection.execute("INSERT INTO source VALUES (?, ?, ?)", values)
        for number in range(count):
            attempts.put(_attempt(number, random))
    attempts.database.close()


def _attempt(number: int, random: Random) -> KeptAttempt:
    start = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=number * 7)
    which = random.randrange(20)
    scores = {"diplomacy": random.randrange(101), "empathy": random.randrange(101)}
    chances = {skill: KeptSkill(random.randrange(3), 2) for skill in random.sample(list(skills()), 6)}
    ending = f"ending-{random.randrange(5)}"
    return KeptAttempt(
        id="".join(random.choices("23456789abcdefgh", k=8)),
        person="",
        scenario=f"scenario-{which}",
        title=f"Scenario {which}",
        source=f"{which:064}",
        fingerprint=Fingerprint("0" * 16, "0" * 16),
        mode=Mode.WOULD,
        coach=False,
        is_rehearsal=False,
        started=start,
        finished=start + timedelta(minutes=9),
        choices=tuple(KeptChoice(Step(f"scene-{i}", "choice"), start + timedelta(minutes=i)) for i in range(9)),
        estimate=dict(scores),
        moment=3,
        notes={},
        result=Result(ending, f"Title of {ending}", "mixed", scores, scores, "trusted", chances),
    )


def whole_command(folder: Path, *options: str) -> float:
    """Return the seconds that `roleplay history` takes, from its start to its end."""
    environment = os.environ | {"ROLEPLAY_SAVES": str(folder)}
    start = time.perf_counter()
    command = [sys.executable, "-m", "roleplay", "history", *options]
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def choices(folder: Path) -> tuple[list[float], list[float]]:
    """Return the seconds of choices as the game keeps them, and of bare inserts with the same settings, in turns."""
    entry = read_library().find("nine-days")
    assert entry is not None
    machine = ConversationMachine(entry.scenario)
    saves = Saves(folder / "roleplay.db")
    bare = open_database(folder / "bare" / "roleplay.db").connection
    bare.execute("PRAGMA foreign_keys = OFF")
    kept: list[float] = []
    inserted: list[float] = []
    while len(kept) < CHOICES:
        attempt, random = Attempt(machine), Random(len(kept))
        keeping = Keeping(saves, entry, attempt)
        while attempt.choices:
            decision = attempt.choose(random.choice(attempt.choices).id)
            if decision.number > 1:  # the first also begins the attempt
                kept.append(_seconds(lambda keeping=keeping: keeping.keep()))  # type: ignore[misc]
                values = ("a" * 8, len(kept), *decision.step, "2026-01-01T00:00:00Z")
                inserted.append(_seconds(lambda values=values: _insert(bare, values)))  # type: ignore[misc]
            else:
                keeping.keep()
        keeping.close()
    return kept, inserted


def _insert(bare: sqlite3.Connection, values: tuple[object, ...]) -> None:
    bare.execute("BEGIN IMMEDIATE")
    bare.execute("INSERT INTO choice VALUES (?, ?, ?, ?, ?)", values)
    bare.execute("COMMIT")


def _seconds(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def main(attempts: int) -> None:
    """Print both, the history over so many attempts."""
    compile_all()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept, inserted = (statistics.median(seconds) * 1000 for seconds in choices(folder / "choices"))
        print(f"a saved choice {kept:.2f} ms, a bare insert {inserted:.2f} ms: {kept / inserted:.2f}x")
        fill(folder / "many", attempts)
        size = (folder / "many" / "roleplay.db").stat().st_size
        for options in ((), ("--json",)):
            pairs = [
                (whole_command(folder / "many", *options), whole_command(folder / "none", *options))
                for _ in range(RUNS)
            ]
            many, none = (min(times) for times in zip(*pairs, strict=True))
            command = " ".join(("history", *options))
            print(
                f"{command} over {attempts:,} attempts ({size / 1e6:.0f} MB) {many:.3f} s, over none {none:.3f} s:"
                f" {many / none:.2f}x"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ATTEMPTS)
