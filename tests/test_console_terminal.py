"""The stage and the console in two real terminals: a whole decision, a stage that is killed and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from person import entry_of
from room import ROOM_214
from terminal import Terminal, terminal
from test_workshop_crash import kill, settle, stage

from roleplay.scenario.prose import plain
from roleplay.workshop.console.meeting_point import folder_beside

SCENARIO = entry_of(ROOM_214).scenario


def private() -> list[str]:
    """Return the beginnings of all that the wall must not show: notes, reasons, and how the console names the rest."""
    scenes = SCENARIO.scenes.values()
    notes = [scene.note for scene in scenes if scene.note]
    reasons = [choice.why for scene in scenes for choice in scene.choices or () if choice.why]
    words = [" ".join(plain(text, SCENARIO.called).split())[:24] for text in (*notes, *reasons)]
    return [*words, "at best", "Still open", "Diplomacy", "D +2", "E +2"]


def assert_nothing_private(wall: Terminal) -> None:
    settle(wall)
    sent = " ".join(wall.raw.decode(errors="replace").split())
    assert "Hands up for A" in sent  # so that there is something to be found
    assert [words for words in private() if words in sent] == []


@pytest.mark.slow
def test_a_decision_from_the_console_and_a_stage_that_comes_back(tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    with stage(saves, "room-214", "--room", "23") as wall:
        wall.until("Can the last row read this?")
        with terminal("console", "--saves", str(saves), cwd=tmp_path, size=(100, 50)) as console:
            console.until("Test card")
            console.until("The whole scenario is the gap")  # the note
            console.send(" ", "Lobby")
            console.send(" ", "Next: what do we say?")
            wall.until("Next: what do we say?")
            console.until("at best")
            console.until("Still open")
            console.until("→ pinned")
            console.send(" ", "none yet open")
            console.send("9 11 3", "On the wall 9 11 3")
            wall.until("9 11 3")
            console.send("\r", "A 9, B 11, C 3 23 of 23 open")
            wall.until("Next: the vote is closed")
            wall.send(" ", "We are split: B has 11 of 23.")
            console.until("First vote closed")
            console.send(" ", "left of 3:00")
            wall.until("What speaks for each")
            console.send("+", "left of 4:00")
            console.send("b", "blank; any key")
            console.send("b", "Next: we vote again")
            console.send("?", "a minute more or less")
            console.send("x", "left of 4:00")
            console.send(" ", "none yet open")
            console.send("4 15 4\r", "A 4, B 15, C 4")
            assert_nothing_private(wall)
            kill(wall)
            console.until("The stage is closed. To go on there: roleplay workshop --resume")
            with stage(saves, "--resume") as again:
                again.until("Next: the vote is closed")
                console.until("A 4, B 15, C 4 23 of 23 open")
                for _ in range(20):
                    settle(console)
                    if "The stage is closed" not in console.words:
                        break
                assert "The stage is closed" not in console.words
                console.send(" ", "Second vote closed")
                console.send(" ", "Reveal")
                again.until("B went from 11 to 15.")
                console.send(" ", "Next: we say it page 2 of 2")
                console.send(" ", "Reply")
                console.until("Diplomacy +2")
                again.until("An hour ago.")
                settle(again)
                shown = " ".join(again.raw.decode(errors="replace").split())
                assert [words for words in private() if words in shown] == []
                again.send("\x11")
                assert again.end() == 0
                assert b"Traceback" not in again.raw
                console.until("The stage is closed")
            with stage(saves, "room-214", "--room", "9") as new:
                new.until("Can the last row read this?")
                console.until("Another meeting is open")
                console.send("\r", "Test card")
                new.send("\x11")
                assert new.end() == 0
                console.until("The stage is closed")
            console.send("\x11")
            assert console.end() == 0
            assert b"Traceback" not in console.raw
    assert list(folder_beside(saves / "roleplay.db").iterdir()) == []


def test_without_a_meeting_the_console_says_what_to_do(tmp_path: Path) -> None:
    with terminal("console", "--saves", str(tmp_path / "saves"), cwd=tmp_path, size=(120, 24)) as console:
        console.until("No meeting is running here. Begin one in another terminal, as in: roleplay workshop room-214")
        assert console.end() == 2
    assert not (tmp_path / "saves").exists()
