"""What the docs say one can type, for the tests: every command with its place, and a folder in which it can be run.

desk = Desk(tmp_path / "desk")
for command in commands():
    folder = desk.copy_to(tmp_path / "here")
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kept import written as play_kept
from person import entry_of
from room import ROOM_214, to_the_end

from docs.markdown import ROOT, Page, pages
from docs.practised import practise
from roleplay.cli import COMMANDS
from roleplay.saves.attempts import Attempts
from roleplay.saves.database import open_database
from roleplay.saves.exchange import exported
from roleplay.saves.meetings import Meetings
from roleplay.workshop.keeping import begun
from roleplay.workshop.meeting import Settings

NOT_RUN = {
    r"python3[.\d]* -m venv |\.venv/bin/pip |pip install |\. \.venv/bin/activate": "installs, as .ci/run does",
    r"(pipx|uv tool) install \.": "installs: test_wheel.py does it where they are there",
    r"npm |npx |code ": "needs tools that are not part of this: said on the page to be untried",
    r"roleplay serve .*--host": "needs that network: test_serve.py lets guests in at another address",
    r"roleplay report --lrs ": "needs a store: test_report_sending.py sends to a real one",
    r"(\.venv|/tmp/oldest)/bin/(pytest|ruff|mypy|lint-imports)": "is the gate itself: .ci/run",
}
"""What is not run here, by how it begins, and why."""

PROGRAM = r"(?:\.venv/bin/)?roleplay"
_ATTEMPT = "7k2m"
_PLACEHOLDERS = {
    "ID": "nine-days", "FILE": "my-scenario.yaml", "FOLDER": "exports", "ATTEMPT": _ATTEMPT, "MEETING": "meeting",
    "OLD": "was.yaml", "NEW": "late-news.yaml", "DIR": "scenarios", "CODE": "R105", "NAME": "Ann", "ENDING": "ten",
}  # fmt: skip
_NEW_FILES = {"--export": "all.json", "--out": "out.html", "--sheet": "s.html", "--handout": "h.html"}
"""Options before a file that is not there yet."""


class Command(NamedTuple):
    """One command as it stands in the docs: where, and what."""

    where: str
    line: str

    @property
    def reason(self) -> str | None:
        """Why it is not run here, or None."""
        return next((why for begins, why in NOT_RUN.items() if re.match(begins, self.line)), None)

    @property
    def is_ours(self) -> bool:
        return re.match(rf"{PROGRAM}(?![\w.-])", self.line) is not None

    @property
    def words(self) -> list[str]:
        """What stands behind the name of the program, with something real in place of ID, FILE and the like."""
        found = shlex.split(re.sub(r"\s+([<>|#]|&&).*$", "", self.line))[1:]
        return [self._real(word, before) for before, word in zip(["", *found], found, strict=False)]

    @staticmethod
    def _real(word: str, before: str) -> str:
        if word == "FILE" and before in _NEW_FILES:
            return _NEW_FILES[before]
        if word == "FILE" and before == "--import":
            return "exports/ann.json"
        return _PLACEHOLDERS.get(word, word)

    @property
    def out(self) -> str | None:
        """The file that its results are sent to."""
        found = re.search(r" > (\S+)$", self.line)
        return found[1] if found else None

    @property
    def name(self) -> str:
        """Which command it is; empty for the program itself."""
        return next((word for word in self.words if word in COMMANDS), "")

    @property
    def screen(self) -> bool:
        """Whether it opens a screen, or goes on until it is ended."""
        words = {*self.words}
        return {
            "": not {"--help", "-h", "--version"} & words,
            "play": "--plain" not in words,
            "resume": "--plain" not in words,
            "workshop": not {"--sheet", "--handout"} & words,
        }.get(self.name, self.name in ("console", "preview", "lsp", "serve"))


def commands() -> list[Command]:
    """Return everything that the README and the docs say one can type."""
    return [command for page in pages() for command in of_page(page)]


def of_page(page: Page) -> Iterator[Command]:
    """Yield the commands of a page, those in blocks and those inside of lines; of “not so” and “but so” the second."""
    lines = page.text.split("\n")
    for block in page.blocks():
        if not block.language and lines[block.line - 3] == "But so:" and re.match(PROGRAM, block.text):
            yield Command(f"{page.name}:{block.line + 1}", block.text.strip())
        for at, line in enumerate(block.text.splitlines(), start=block.line + 1):
            where = f"{page.name}:{at}"
            if block.language == "console" and line.startswith("$ "):
                yield Command(where, line[2:])
            elif block.language == "sh" and line.strip() and not line.startswith("#"):
                yield Command(where, line.strip())
    for at, code in page.codes():
        if re.match(rf"{PROGRAM}( |$)|((\.venv/bin/)?python3?|pip|pipx|uv|npm) .*(-|\.)", code):
            yield Command(f"{page.name}:{at}", code)


def missing(shown: str, printed: str) -> str | None:
    """Return the first line of what the docs show that was not printed, in the order that they show; None if all was.

    A line with nothing but “…” stands for any others. The lines of a file that `check` quotes may be left out.
    """
    rest = [line.rstrip() for line in printed.splitlines() if line.strip() and not re.match(r" +\d* \|", line)]
    is_open = False
    for line in shown.splitlines():
        if not line.strip():
            continue
        if line.strip() == "…":
            is_open = True
        elif line not in rest or (not is_open and rest[0] != line):
            return line
        else:
            rest = rest[rest.index(line) + 1 :]
            is_open = False
    return rest[0] if rest and not is_open else None


class Desk:
    """A folder with everything that the commands of the docs speak of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        scenario = (ROOT / "docs" / "wet-through.yaml").read_text(encoding="utf-8")
        for name in ("my-scenario", "late-news", "wet-through", "first-version", "was", "rainy-day"):
            text = scenario.replace("id: wet-through", f"id: {name}")
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        for name in ("scenarios", "before", "exports"):
            (folder / name).mkdir()
        earlier = scenario.replace("id: wet-through", "id: late-news").replace("empathy: -1", "empathy: 0")
        (folder / "before" / "late-news.yaml").write_text(earlier, encoding="utf-8")
        for place in (folder, folder / "scenarios"):
            shutil.copy(ROOT / "scenarios" / "nine-days.yaml", place)
        shutil.copy(folder / "rainy-day.yaml", folder / "scenarios")
        practise(folder / "saves")
        attempts = Attempts(open_database(folder / "saves" / "roleplay.db"))
        self.attempt = play_kept(attempts, 1).id
        self.unfinished = play_kept(attempts, 2, stop=3).id
        (folder / "exports" / "ann.json").write_bytes(exported(attempts, ""))
        meetings = Meetings(attempts.database)
        meeting, journal = begun(meetings, entry_of(ROOM_214), Settings())
        assert meeting.do("next")
        self.open_meeting = journal.id
        meeting, journal = begun(meetings, entry_of(ROOM_214), Settings())
        to_the_end(meeting)
        self.meeting = journal.id
        attempts.database.close()

    def arguments(self, command: Command) -> list[str]:
        """Return the words of a command, with ids that are really in the saves."""
        words = command.words
        attempt = self.unfinished if "resume" in words else self.attempt
        ids = {_ATTEMPT: attempt, "meeting": self.open_meeting if "--resume" in words else self.meeting}
        return [ids.get(word, word) for word in words]

    def copy_to(self, folder: Path, *, empty: bool = False) -> Path:
        """Return a copy of the folder to run a command in; with `empty` only the saves are in it."""
        if empty:
            folder.mkdir()
            shutil.copytree(self.folder / "saves", folder / "saves")
        else:
            shutil.copytree(self.folder, folder)
        return folder
