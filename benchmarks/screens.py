"""What a person waits for, in a real pseudo-terminal: the library, and the reply after a key. Beside bare Textual apps.

The clock runs until the words are among the bytes that the terminal gets.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter

from benchmarks.rows import Row
from benchmarks.setup import Setup
from roleplay.scenario.library import files, shipped

SCENARIOS = 20
_LONGEST = 60  # seconds to wait
_ROOT = Path(__file__).parents[1]
_HEAD = """\
format: 1
id: long
title: A long talk
summary: One answer after the other.
language: en
level: 1
minutes: 9
brief: You are here.
cast:
  ann: {name: Ann Other, short: Ann}
start: s1
scenes:
"""
_SCENE = """\
  s%(now)d:
    says: [{ann: What do you say to that?}]
    choices:
      - {id: yes, say: Yes to that., reply: [{ann: Reply %(now)d.}], goto: %(next)s, empathy: +1}
      - {id: no, say: No to that., reply: [{ann: Other %(now)d.}], goto: %(next)s, diplomacy: +1}
"""
_TAIL = """\
endings:
  end: {title: The end, outcome: good, says: [{ann: So long.}], meaning: It is over.}
"""


def rows(setup: Setup) -> Iterator[Row]:
    """Measure the start, the keys early and late in a talk, and the memory."""
    yield from _start(setup)
    yield from _keys(setup)
    yield from _memory(setup)


class Running:
    """A program on a pseudo-terminal of 80 columns and 24 rows."""

    def __init__(self, child: subprocess.Popen[bytes], master: int) -> None:
        self.child, self.master = child, master
        self.started = perf_counter()
        self.got = b""

    def until(self, words: str) -> float:
        """Return the seconds until these words come, from now."""
        begin, wanted, end = perf_counter(), words.encode(), monotonic() + _LONGEST
        while wanted not in self.got:
            if monotonic() > end or not select.select([self.master], [], [], _LONGEST)[0]:
                raise TimeoutError(f"“{words}” never came")
            self.got += os.read(self.master, 65536)
        return perf_counter() - begin

    def rest(self, seconds: float = 0.05) -> None:
        """Take in what still comes, until nothing does for some time."""
        while select.select([self.master], [], [], seconds)[0]:
            self.got += os.read(self.master, 65536)

    def press(self, key: str, words: str) -> float:
        """Press a key; return the seconds until the words come of it."""
        self.rest()
        self.got = b""
        os.write(self.master, key.encode())
        return self.until(words)

    @property
    def megabytes(self) -> list[float]:
        """How much memory the program has now; nothing where the system does not tell (other than Linux)."""
        status = Path(f"/proc/{self.child.pid}/status")
        if not status.exists():
            return []
        lines = status.read_text(encoding="ascii").splitlines()
        return [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")]


@contextmanager
def running(*arguments: str, cwd: Path, saves: Path | None = None) -> Iterator[Running]:
    """Run a module of this project's on a pseudo-terminal, without animation; with new saves, or those of before."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("ROLEPLAY_", "TEXTUAL_", "NO_COLOR"))
    }
    environment |= {
        "TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none", "PYTHONPATH": str(_ROOT),
        "XDG_CACHE_HOME": str(cwd / "cache"), "ROLEPLAY_SAVES": str(saves or tempfile.mkdtemp(dir=cwd)),
    }  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, "-m", *arguments], stdin=slave, stdout=slave, stderr=slave, cwd=cwd, env=environment,
        start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    try:
        yield Running(child, master)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        os.close(master)


def _library(setup: Setup) -> list[str]:
    """Put copies of shipped scenarios into a folder until there are twenty in all; return a few titles to wait for."""
    folder = setup.folder / "scenarios"
    folder.mkdir(exist_ok=True)
    known = list(files(shipped()))
    for number in range(max(SCENARIOS - len(known), 1)):
        file = known[number % len(known)]
        text = file.read_text(encoding="utf-8").replace(f"id: {file.stem}\n", f"id: copy-{number}\n", 1)
        lines = [f"title: Conversation {number}" if line.startswith("title: ") else line for line in text.split("\n")]
        lines = ["level: 1" if line.startswith("level: ") else line for line in lines]
        (folder / f"copy-{number}.yaml").write_text("\n".join(lines), encoding="utf-8")
    return [f"Conversation {number}" for number in range(SCENARIOS)]


def _start(setup: Setup) -> Iterator[Row]:
    titles = _library(setup)
    saves = setup.folder / "saves"
    saves.mkdir(exist_ok=True)
    (saves / "settings.json").write_text("{}", encoding="utf-8")  # somebody has been here, so there is no welcome
    ours: list[float] = []
    theirs: list[float] = []
    first: list[float] = []
    for number in range(3 * setup.rounds + 1):
        begin = perf_counter()
        with running("roleplay", cwd=setup.folder, saves=saves) as program:
            program.until(titles[0])
            (ours if number else first).append(perf_counter() - begin)
        if number:
            begin = perf_counter()
            with running("benchmarks.bare", "list", *titles, cwd=setup.folder) as program:
                program.until(titles[0])
                theirs.append(perf_counter() - begin)
    bare = "bare Textual app with one list"
    yield Row(f"start to the titles of {SCENARIOS} scenarios", "s", ours, bare, theirs, 1.3)
    yield Row("the same, the first time ever (no index)", "s", first, bare, theirs[:1])


def _keys(setup: Setup) -> Iterator[Row]:
    many = 6 if setup.is_tiny else 60  # decisions, of four lines each
    few = 2 if setup.is_tiny else 20
    file = setup.folder / "long.yaml"
    file.write_text(_talk(2 * many), encoding="utf-8")
    early, late, theirs = [], [], []
    for _ in range(setup.rounds):
        with running("roleplay", "play", str(file), cwd=setup.folder) as program:
            program.until("Begin")
            program.press("\r", "Yes to that")
            times = [program.press("1", f"Reply {number}.") for number in range(1, many + few)]
            early.append(1000 * median(times[1:few]))
            late.append(1000 * median(times[many - few :]))
        with running("benchmarks.bare", "lines", cwd=setup.folder) as program:
            program.until("Ready.")
            times = [program.press("1", f"Reply {number}.") for number in range(1, few + 1)]
            theirs.append(1000 * median(times[1:]))
    bare = "bare Textual app that appends a label"
    yield Row("key to the reply on the screen", "ms", early, bare, theirs, 1.3)
    yield Row(f"the same after {4 * many} lines of talk", "ms", late, "the same after a few", early, 1.2)


def _memory(setup: Setup) -> Iterator[Row]:
    """Measure a game of a shipped scenario, in its sixth decision, beside lines that come one by one."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(setup.rounds):
        for arguments, memory in (
            (("roleplay", "play", str(shipped() / "nine-days.yaml")), ours),
            (("benchmarks.bare", "lines"), theirs),
        ):
            with running(*arguments, cwd=setup.folder) as program:
                program.until("Begin" if memory is ours else "Ready.")
                for key in "\r11111":
                    os.write(program.master, key.encode())
                    program.rest(0.1)
                memory += program.megabytes
    if ours:
        yield Row("memory while playing", "MB", ours, "bare Textual app that appends a label", theirs, 1.6)


def _talk(decisions: int) -> str:
    """Return a scenario of decisions in a row, each with a reply that can be told from the others."""
    scenes = [
        _SCENE % {"now": number, "next": f"s{number + 1}" if number < decisions else "end"}
        for number in range(1, decisions + 1)
    ]
    return _HEAD + "".join(scenes) + _TAIL
