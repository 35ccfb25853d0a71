"""From save to screen: how long until the preview shows a changed line, beside a bare Textual app that shows the file.

    python -m benchmarks.preview

Both run in a pseudo-terminal and watch with the same library. A save is timed by the clock until the new word has been
sent to the terminal; the two take turns, and their medians are compared.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import pexpect

from roleplay.authoring.beginning import Answers, begun
from roleplay.scenario.library import shipped

SAVES = 15
SECONDS = 30

BARE = """
import sys
from pathlib import Path
from textual.app import App
from textual.widgets import Static
from watchfiles import awatch

class Bare(App):
    def compose(self):
        yield Static("ready", markup=False)
    def on_mount(self):
        self.run_worker(self.watch())
    async def watch(self):
        file = Path(sys.argv[1])
        async for _ in awatch(file.parent, debounce=200, step=20, recursive=False):
            self.query_one(Static).update(file.read_text(encoding="utf-8").split("MARK")[1].split()[0])

Bare().run()
"""


class Shown:
    """A program in a pseudo-terminal that shows a file."""

    def __init__(self, *command: str, ready: bytes) -> None:
        environment = os.environ | {"TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
        self._child = pexpect.spawn(
            sys.executable, list(command), dimensions=(40, 120), env=environment, timeout=SECONDS
        )
        self._until(ready)

    def _until(self, words: bytes) -> None:
        self._child.expect_exact([words])

    def seconds(self, file: Path, text: str, word: str) -> float:
        """Save a text, and return how long it took until a word of it was on the screen."""
        time.sleep(0.5)  # what the save before has set going comes to its end
        start = time.perf_counter()
        file.write_text(text, encoding="utf-8")
        self._until(word.encode())
        return time.perf_counter() - start

    def close(self) -> None:
        self._child.close(force=True)


def measure(name: str, text: str, folder: Path) -> None:
    """Print how long the preview takes to show a change in the first line that is heard."""
    told = next(line for line in text.split("says:", 1)[1].split("\n") if line.strip().startswith("- "))
    files = {}
    for what in ("preview", "bare"):
        (folder / what).mkdir()
        files[what] = folder / what / f"{name}.yaml"
        files[what].write_text(text, encoding="utf-8")
    speaker = told.split(": ")[0]
    shown = {
        "preview": Shown("-m", "roleplay", "preview", str(files["preview"]), ready=b"at best"),
        "bare": Shown("-c", BARE, str(files["bare"]), ready=b"ready"),
    }
    taken: dict[str, list[float]] = {"preview": [], "bare": []}
    for number in range(SAVES):
        word = f"Word{number}x{time.time_ns() % 100_000}"
        changed = text.replace(told, f"{speaker}: MARK {word}", 1)
        for what, screen in shown.items():
            taken[what].append(screen.seconds(files[what], changed, word))
    for screen in shown.values():
        screen.close()
    preview, bare = (statistics.median(taken[what]) for what in ("preview", "bare"))
    size = f"{len(text) / 1000:.0f} kB"
    print(
        f"{name:14}{size:>7}  preview {preview * 1000:4.0f} ms  bare {bare * 1000:4.0f} ms  ratio {preview / bare:.1f}"
    )


def main() -> None:
    """Measure a new scenario and the longest of the library."""
    longest = max(shipped().glob("*[!s].yaml"), key=lambda file: file.stat().st_size)
    for name, text in (("rainy", begun("rainy", "complaint", Answers())), (longest.stem, longest.read_text("utf-8"))):
        with tempfile.TemporaryDirectory() as folder:
            measure(name, text, Path(folder))


if __name__ == "__main__":
    main()
