"""Screens with nothing to show say what to do; and where a file went away, a sentence says so and the screen works."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from kept import begun
from person import playing

from roleplay.saves.keeping import Saves
from roleplay.scenario.library import Entry
from roleplay.tui.briefing_screen import BriefingScreen
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.debrief_screen import DebriefScreen
from roleplay.tui.history_screen import HistoryScreen
from roleplay.tui.library_screen import LibraryScreen
from roleplay.tui.page import TellDialog

BARE = """\
format: 1
id: bare
title: Bare
summary: Bare.
language: en
level: 1
minutes: 1
brief: You are you.
cast:
  ann: {name: Ann}
start: one
scenes:
  one:
    says: [{ann: Well?}]
    choices:
      - {id: a, say: I say so., goto: end}
      - {id: b, say: I do not., goto: end}
endings:
  end: {title: End, outcome: good, says: [{narrator: All is over.}], meaning: It is.}
"""
"""No scores, no skills, no questions, one ending."""


async def test_every_page_of_a_history_with_nothing_in_it(data: Path) -> None:
    async with playing(data / "small.yaml") as person:
        await person.press("h")
        for told in ("There is nothing here yet.", "your scores stand here", "the skills you have shown", "play again"):
            assert told in person.words
            assert "Press Esc, and pick a conversation" in person.words
            await person.press("right")


async def test_a_history_of_what_cannot_be_scored(tmp_path: Path) -> None:
    file = tmp_path / "bare.yaml"
    file.write_text(BARE)
    async with playing(file) as person:
        await person.open()
        await person.talk()
        await person.look_back()
        pages = []
        for _ in range(4):
            pages.append(person.words)
            await person.press("right")
        assert "The author of this conversation has named no skills for it." in " ".join(pages)
        await person.press("m")
        assert "show the ends" not in person.words  # there is no other one
        await person.press("escape", "escape", "h", "right")
        assert "there is nothing to draw" in person.words
        await person.press("right")
        assert "the skills you have shown" in person.words
        person.app.library.entries.clear()
        await person.press("right")
        assert "This library has nothing to suggest" in person.words


async def test_a_history_of_rehearsals_only(data: Path, saves: Path) -> None:
    _, keeping = begun(data / "small.yaml", Saves(saves / "roleplay.db"), 1)
    keeping.saves.attempts.database.run("UPDATE attempt SET rehearsal = 1")
    keeping.close()
    async with playing(data / "small.yaml") as person:
        await person.press("h")
        assert "There are only rehearsals so far. Press v to see them." in person.words
        await person.press("v")
        assert "rehearsal" in person.words


@pytest.mark.parametrize("broken", [True, False])
async def test_a_file_that_went_away_while_the_library_is_open(broken: bool, data: Path, tmp_path: Path) -> None:
    file = shutil.copy(data / "small.yaml", tmp_path / "small.yaml")
    async with playing(Path(file), data / "nine-days.yaml") as person:
        library = person.app.library
        library.entries[0] = type(library.entries[0])(
            library.entries[0].header, library.entries[0].path
        )  # not read yet
        Path(file).write_text("format: 1\n") if broken else Path(file).unlink()
        await person.press("enter")
        assert isinstance(person.screen, LibraryScreen)
        assert ("roleplay check" if broken else "small.yaml is not there any more.") in person.told
        await person.press("down", "enter")
        await person.until_screen(BriefingScreen)


async def test_again_where_the_file_went_away_after_it_was_played(data: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(data / "small.yaml", tmp_path / "small.yaml"))
    async with playing(file) as person:
        await person.open()
        await person.talk()
        await person.look_back()
        await person.press("escape", "h", "enter")
        await person.until_screen(DebriefScreen)
        entries = person.app.library.entries
        entries[0] = Entry(entries[0].header, entries[0].path)  # as the next program finds it
        file.unlink()
        await person.press("a")
        assert "is not there any more" in person.told
        assert isinstance(person.screen, DebriefScreen)


async def test_saves_that_vanish_between_two_lines(data: Path, saves: Path) -> None:
    async with playing(data / "nine-days.yaml") as person:
        await person.open()
        await person.press("1")
        shutil.rmtree(saves)
        await person.press("1")
        assert isinstance(person.screen, ConversationScreen)
        await person.talk()
        await person.look_back()
        await person.press("escape", "h")
        await person.until_screen(HistoryScreen)
        assert "Nine days" in person.words  # all of it was kept anew


async def test_a_report_that_cannot_be_written(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing(data / "small.yaml") as person:
        await person.open()
        await person.talk()
        await person.look_back()
        gone = tmp_path / "gone"
        gone.mkdir()
        monkeypatch.chdir(gone)
        gone.rmdir()
        (person.app.saves.file.parent / "reports").write_text("in the way")
        await person.press("r")
        await person.until_screen(TellDialog)
        assert "The report could not be written" in person.told
        await person.press("enter")
        assert isinstance(person.screen, DebriefScreen)
        assert not person.told


async def test_what_is_told_once_is_read_and_gone(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with playing(data / "small.yaml") as person:
        await person.open()
        await person.talk()
        await person.look_back()
        before = person.text
        await person.press("r")
        assert "Your report is this page" in person.told
        await person.press("escape")
        assert person.text == before
        assert len(list((tmp_path / "saves" / "reports").glob("*.html"))) == 1
