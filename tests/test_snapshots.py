"""What the screens look like, kept as text: a change of any of them is seen, and has to be meant.

After a change that is meant: `ROLEPLAY_UPDATE_SNAPSHOTS=1 .venv/bin/pytest tests/test_snapshots.py`, and then look at
each difference in `git diff`. They show `data/nine-days.yaml`, a copy that no edit of the shipped scenario changes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest
from person import Person, playing
from test_screens import PATH

from roleplay.tui.briefing_screen import BriefingScreen
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.debrief_screen import DebriefScreen
from roleplay.tui.estimate_screen import EstimateScreen
from roleplay.tui.map_screen import MapScreen
from roleplay.tui.page import HelpDialog
from roleplay.tui.settings_screen import SettingsScreen
from roleplay.tui.what_if_screen import WhatIfScreen

FOLDER = Path(__file__).parent / "snapshots"
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "60x20": (60, 20)}
CONVERSATION_ONLY = "60x20"


class Album:
    """The pictures of one size: each is compared with the one that is kept, or kept in its place."""

    def __init__(self, size: str) -> None:
        self.size = size
        self.is_updating = bool(os.environ.get("ROLEPLAY_UPDATE_SNAPSHOTS"))
        self.taken: list[str] = []
        self.differences: list[str] = []

    def take(self, person: Person, name: str) -> None:
        """Look at the screen."""
        width, height = SIZES[self.size]
        assert len(person.lines) == height
        assert max(map(len, person.lines)) <= width
        file = FOLDER / f"{name}-{self.size}.txt"
        self.taken.append(file.name)
        text = "\n".join(person.lines) + "\n"
        if self.is_updating:
            FOLDER.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
            return
        kept = file.read_text(encoding="utf-8") if file.exists() else ""
        if text != kept:
            lines = unified_diff(kept.splitlines(), text.splitlines(), f"kept {file.name}", "now", lineterm="")
            self.differences.append("\n".join(lines))

    def close(self) -> None:
        """Say what is different, and what is kept without being shown any more."""
        left_over = {file.name for file in FOLDER.glob(f"*-{self.size}.txt")} - set(self.taken)
        if self.is_updating:
            for name in left_over:
                (FOLDER / name).unlink()
            left_over = set()
        assert not self.differences, "\n\n".join(self.differences)
        assert not left_over


@pytest.fixture(params=SIZES)
def album(request: pytest.FixtureRequest) -> Iterator[Album]:
    album = Album(request.param)
    yield album
    album.close()


async def test_screens_look_as_they_did(album: Album, data: Path) -> None:
    everything = album.size != CONVERSATION_ONLY
    async with playing(data / "nine-days.yaml", size=SIZES[album.size], welcomes=True) as person:
        album.take(person, "welcome")
        await person.press("escape", "o")
        await person.until_screen(SettingsScreen)
        album.take(person, "settings")
        await person.press("up", *["down"] * 5, "enter", *"Ana")
        album.take(person, "settings-new-name")
    async with playing(data / "nine-days.yaml", size=SIZES[album.size]) as person:
        if everything:
            album.take(person, "library")
        await person.press("enter")
        await person.until_screen(BriefingScreen)
        await person.until_text("9 to 12 decisions")
        if everything:
            album.take(person, "briefing")
        await person.press("enter")
        await person.until_screen(ConversationScreen)
        album.take(person, "first-decision")
        await person.talk(*PATH[:2])
        album.take(person, "third-decision")
        await person.press("down")
        album.take(person, "third-decision-second-line")
        await person.press("up")
        await person.talk(*PATH[2:])
        album.take(person, "ending")
        if not everything:
            return
        await person.press("question_mark")
        await person.until_screen(HelpDialog)
        album.take(person, "help-of-the-conversation")
        await person.press("escape", "enter")
        await person.until_screen(EstimateScreen)
        album.take(person, "estimate")
        await person.press(*"62", "down", *"30", "down", "right", "right", "right")
        album.take(person, "estimate-made")
        await person.press("enter")
        await person.until_screen(DebriefScreen)
        album.take(person, "debrief-1")
        await person.press("v")
        album.take(person, "debrief-1-diplomacy")
        await person.press("v", "v")
        for page in range(2, 8):
            await person.press("right")
            album.take(person, f"debrief-{page}")
        assert "7 of 7" in person.lines[0]
        await person.press("question_mark")
        await person.until_screen(HelpDialog)
        album.take(person, "help-of-the-debrief")
        await person.press("escape", "t")
        while person.screen._cursor < 3:
            await person.press("down")
        album.take(person, "every-choice-decision-4")
        await person.press("w")
        await person.until_screen(WhatIfScreen)
        album.take(person, "what-if")
        await person.press("escape", "m")
        await person.until_screen(MapScreen)
        album.take(person, "map")
        await person.press("u", "v")
        album.take(person, "map-as-a-list")
