"""The program is killed at random moments of a scripted play; every choice that was answered is there afterwards."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from random import Random

import pytest
from kept import DATA, opened
from terminal import environment

SCENARIO = DATA / "nine-days.yaml"
WHILE = 0.012
"""Seconds after an answer within which the kill comes: a choice takes about a thousandth, so it meets several."""
YOU = re.compile(rb"^You(?: do this)?: ", re.MULTILINE)


def play_and_kill(random: Random) -> tuple[int, bool]:
    """Play with random answers, one after the other; kill -9 at a random moment around one of the first ten.

    Return how many choices were answered before it, and whether it was killed before its end.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "roleplay", "play", str(SCENARIO), "--plain"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), bufsize=0,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    seen, asked, fatal = b"", 0, random.randint(1, 10)
    killer = threading.Timer(random.uniform(0, WHILE), child.kill)
    try:
        while part := os.read(child.stdout.fileno(), 65536):
            seen += part
            if seen.endswith((b"1 to 3: ", b"1 to 2: ", b"1: ", b"100? ")):
                asked += 1
                if asked == fatal:
                    killer.start()
                child.stdin.write(b"\n" if seen.endswith(b"100? ") else b"%d\n" % random.randint(1, 2))
    except BrokenPipeError:
        pass
    finally:
        killer.cancel()
        child.kill()
        child.stdin.close()
        child.stdout.close()
        code = child.wait()
    assert code in (0, -signal.SIGKILL)
    return len(YOU.findall(seen.split(b"\nEnding: ")[0])), code != 0


def resumed(id_: str) -> int:
    """Return how many choices `resume` shows before it asks."""
    done = subprocess.run(
        [sys.executable, "-m", "roleplay", "resume", id_, "--plain"],
        stdin=subprocess.DEVNULL, capture_output=True, env=environment(), timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b""), done.stderr
    return len(YOU.findall(done.stdout.split(b"\nEnding: ")[0]))


@pytest.mark.parametrize("kills", [4, pytest.param(300, marks=pytest.mark.slow)])
def test_killed_at_random_moments(kills: int, saves: Path) -> None:
    random = Random(kills)
    midway = answered = 0
    known = {one.id for one in opened(saves).attempts()}
    for _ in range(kills):
        said, was_killed = play_and_kill(random)
        database = opened(saves)
        new = [one for one in database.attempts() if one.id not in known]
        database.database.close()
        assert len(new) <= 1
        kept = len(new[0].steps) if new else 0
        known |= {one.id for one in new}
        assert kept in (said, said + 1), f"answered: {said}, kept: {kept}"  # the last may be kept and not answered yet
        midway += was_killed and kept > 0
        answered += said
        if new and new[0].result is None:
            assert resumed(new[0].id) >= said
    print(f"{kills} kills, {midway} of them mid-attempt, {answered} choices answered, none lost")
    assert midway >= kills / 4
