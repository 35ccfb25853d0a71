"""A whole meeting with everything at once: the wall, phones in real browsers, hands, and the console that leads it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from selenium.webdriver.remote.webdriver import WebDriver
from terminal import Terminal, terminal
from test_console_terminal import private
from test_phones_browser import CHROMIUM, DRIVER, browser, free_port, read_by_camera, tap, text_of, until, wall
from test_workshop_crash import settle

from docs.camera import svg_of
from roleplay.saves.database import open_database
from roleplay.saves.meetings import Meetings
from roleplay.workshop.course import Phase
from roleplay.workshop.keeping import entry_as_it_was, read_again

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None or DRIVER is None, reason="chromium and chromedriver are not installed"),
]


def photograph(folder: Path, name: str, stage: Terminal, console: Terminal, phone: WebDriver) -> None:
    """Make a picture of all three."""
    for of, screen in (("stage", stage), ("console", console)):
        svg = svg_of(screen.screen).encode()
        subprocess.run(["rsvg-convert", "-o", folder / f"{name}-{of}.png"], input=svg, check=True)
    phone.save_screenshot(str(folder / f"{name}-phone.png"))


def test_a_whole_meeting_with_phones_hands_and_console(tmp_path: Path) -> None:
    if shutil.which("rsvg-convert") is None:
        pytest.skip("rsvg-convert is not installed")
    saves = tmp_path / "saves"
    rounds = 0
    with (
        browser(tmp_path / "one") as one,
        browser(tmp_path / "two", scripts=False) as two,
        wall(saves, "room-214", "--room", "7", "--phones", "--port", free_port()) as stage,
    ):
        stage.until("Can the last row read this?")
        with terminal("console", "--saves", str(saves), cwd=tmp_path, size=(120, 40)) as console:
            console.until("Test card")
            console.send(" ")
            stage.until("Open it on your own phone now.")
            address = read_by_camera(stage, tmp_path)
            for page in (one, two):
                page.get(address)
                until(page, "You are in.")
            for _ in range(250):
                settle(stage)
                settle(console)
                words = stage.words
                assert [found for found in private() if found in one.page_source] == []
                if "Everything is kept." in words:
                    break
                if "ap your line, or hands up." in words:
                    rounds += 1
                    tap(one, "AB"[rounds % 2 == 0])
                    until(one, "Your vote: ")
                    two.refresh()
                    tap(two, "B")
                    until(two, "Your vote: B.")
                    console.send("1 3 1\r")
                    console.until("7 of 7")
                    if rounds in (1, 12):
                        photograph(tmp_path, f"vote-{rounds}", stage, console, one)
                    console.send(" ")
                elif "Call out two numbers" in words:
                    console.send("70 55\r")
                elif "open them" in words:
                    console.send("s")
                else:
                    console.send(" ")
            assert "Everything is kept." in stage.words
            until(one, "Thank you")
            photograph(tmp_path, "end", stage, console, one)
            assert "changed" in stage.raw.decode(errors="replace")
            console.send("\x11")
            assert console.end() == 0
        stage.send("\x11")
        assert stage.end() == 0
        assert b"Traceback" not in stage.raw + console.raw
        assert "Diplomacy" not in text_of(one)
    database = open_database(saves / "roleplay.db")
    try:
        meetings = Meetings(database)
        (id_,) = database.rows("SELECT id FROM meeting")[0]
        kept = meetings.meeting(id_)
        assert kept is not None
        meeting = read_again(entry_as_it_was(meetings, kept), kept)
    finally:
        database.close()
    assert meeting.phase == Phase.OVER
    assert len(meeting.path.turns) >= 6
    for turn in meeting.path.turns:
        assert [sum(tally.counts) for tally in turn.rounds] == [7, 7]
