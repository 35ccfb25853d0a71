"""A real terminal for the tests: the program on a pseudo-terminal, its screen read by an emulator, its bytes kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pexpect
import pyte
import pytest

ROOT = Path(__file__).parents[1]
SECONDS = 60
"""How long to wait for what will come; the machines that run this are shared."""


def environment(**more: str) -> dict[str, str]:
    """Return the environment of the program: this one's, without what changes how it looks."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROLEPLAY_", "TEXTUAL_"))}
    kept |= {name: value for name, value in os.environ.items() if name == "ROLEPLAY_SAVES"}
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        kept.pop(name, None)
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT)} | more


class Terminal:
    """The program, its screen, and every byte that it has sent."""

    def __init__(self, child: pexpect.spawn[bytes], size: tuple[int, int]) -> None:
        self.child = child
        self.screen = pyte.Screen(*size)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def words(self) -> str:
        """All words on the screen as one line."""
        return " ".join(self.text.replace("▌", " ").replace("▏", " ").replace("▕", " ").split())

    def read(self) -> bool:
        """Take in what the program sends next; return whether there will be more."""
        try:
            sent = self.child.read_nonblocking(65536, timeout=SECONDS)
        except pexpect.EOF:
            return False
        self.raw += sent
        self.stream.feed(sent)
        return True

    def until(self, words: str) -> None:
        """Wait until these words are on the screen."""
        end = monotonic() + SECONDS
        while words not in self.words and monotonic() < end:
            try:
                if not self.read():
                    break
            except pexpect.TIMEOUT:
                break
        assert words in self.words, f"waited in vain for {words!r}\n{self.text}"

    def send(self, keys: str | bytes, words: str = "") -> None:
        """Press keys; wait for words that come of it."""
        self.child.send(keys)
        if words:
            self.until(words)

    def resize(self, width: int, height: int) -> None:
        """Make the terminal larger or smaller."""
        self.screen.resize(height, width)
        self.child.setwinsize(height, width)

    def end(self) -> int:
        """Wait until the program has ended, and return its exit code."""
        while self.read():
            pass
        self.child.wait()
        return self.child.exitstatus if self.child.exitstatus is not None else -(self.child.signalstatus or 0)


@contextmanager
def terminal(*arguments: str, cwd: Path, size: tuple[int, int] = (80, 24), **variables: str) -> Iterator[Terminal]:
    """Run `roleplay` with arguments on a pseudo-terminal; skips the test where the system has none."""
    if os.name == "nt":
        pytest.skip("Windows has no pseudo-terminals that pexpect knows")
    child = pexpect.spawn(
        sys.executable,
        ["-m", "roleplay", *arguments],
        dimensions=(size[1], size[0]),
        cwd=str(cwd),
        env=environment(**variables),
        timeout=SECONDS,
        use_poll=True,  # a process of many tests may have more open files than select() can count
    )
    try:
        yield Terminal(child, size)
    finally:
        child.close(force=True)
