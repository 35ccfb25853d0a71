"""The welcome: once, before anything was ever played; and where to start, in the library."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from kept import begun
from person import library_of, playing
from terminal import terminal

from roleplay.saves.keeping import Saves
from roleplay.saves.place import place
from roleplay.saves.settings import SettingsFile
from roleplay.scenario.library import Library
from roleplay.tui.briefing_screen import BriefingScreen
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.library_screen import LibraryScreen
from roleplay.tui.page import HelpDialog
from roleplay.tui.welcome_screen import WelcomeScreen

DATA = Path(__file__).parent / "data"
SMALL = (DATA / "small.yaml").read_text(encoding="utf-8")


@pytest.fixture
def tutorial(tmp_path: Path) -> Path:
    """A scenario that teaches the game; by level and title it would be the last."""
    file = tmp_path / "first-words.yaml"
    text = SMALL.replace("id: small", "id: first-words").replace("title: Small talk", "title: Zero words")
    file.write_text(text.replace("level: 1", "level: 3").replace("[client]", "[tutorial]"), encoding="utf-8")
    return file


async def test_it_comes_once_and_enter_begins(tutorial: Path, saves: Path) -> None:
    library = library_of(DATA / "small.yaml", tutorial)
    async with playing(library=library, welcomes=True) as person:
        await person.until_screen(WelcomeScreen)
        assert "you choose what you say" in person.words
        assert "▌ Begin with a first talk: 2 minutes" in person.text
        assert not saves.exists()  # nothing is made before a key
        await person.press("enter")
        await person.until_screen(BriefingScreen)
        assert "Zero words" in person.text
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        assert "▌ Zero words" in person.text
    assert SettingsFile(saves / "settings.json").is_there
    async with playing(library=library, welcomes=True) as person:
        assert isinstance(person.screen, LibraryScreen)


async def test_escape_leads_to_the_library(tutorial: Path) -> None:
    async with playing(DATA / "small.yaml", tutorial, welcomes=True) as person:
        await person.press("question_mark")
        await person.until_screen(HelpDialog)
        await person.press("escape")
        await person.until_screen(WelcomeScreen)
        await person.press("escape")
        await person.until_screen(LibraryScreen)


async def test_without_a_first_talk_it_leads_to_the_library() -> None:
    for library in (library_of(DATA / "small.yaml"), Library()):
        SettingsFile.beside(place()).file.unlink(missing_ok=True)
        place().unlink(missing_ok=True)
        async with playing(library=library, welcomes=True) as person:
            assert "▌ See all conversations" in person.text
            assert "Enter begin" not in person.text
            await person.press("enter")
            await person.until_screen(LibraryScreen)


async def test_keys_that_come_at_once_lose_no_screen(tutorial: Path) -> None:
    async with playing(DATA / "small.yaml", tutorial, welcomes=True) as person:
        await person.press_at_once("enter", "enter", "1")
        await person.until_screen(ConversationScreen)
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        assert len(person.app.screen_stack) == 2  # below the library is Textual's own


async def test_it_can_be_clicked(tutorial: Path) -> None:
    async with playing(tutorial, welcomes=True) as person:
        await person.click(20, person.row("Begin with"))
        await person.until_screen(BriefingScreen)


async def test_whoever_was_here_is_not_welcomed(saves: Path) -> None:
    begun(DATA / "small.yaml", Saves(place(), "Ana"), 1)
    async with playing(DATA / "small.yaml", welcomes=True) as person:
        assert isinstance(person.screen, LibraryScreen)


@pytest.mark.parametrize("name", ["settings.json", "roleplay.db"])
async def test_what_is_damaged_is_a_sign_that_somebody_was_here(name: str, saves: Path) -> None:
    saves.mkdir()
    (saves / name).write_bytes(b"{ SQLite format 3" * 400)
    async with playing(DATA / "small.yaml", welcomes=True) as person:
        assert isinstance(person.screen, LibraryScreen)
        assert "damaged" in person.told


async def test_saves_that_hold_nothing_are_nobody_s(saves: Path) -> None:
    _ = Saves(place()).attempts
    with sqlite3.connect(place()) as database:
        assert database.execute("SELECT count(*) FROM attempt").fetchone() == (0,)
    async with playing(DATA / "small.yaml", welcomes=True) as person:
        assert isinstance(person.screen, WelcomeScreen)


async def test_where_nothing_can_be_kept_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("ROLEPLAY_SAVES", str(tmp_path / "file"))
    async with playing(DATA / "small.yaml", welcomes=True) as person:
        await person.press("escape")
        await person.until_screen(LibraryScreen)


@pytest.mark.parametrize("size", [(60, 20), (72, 20), (80, 24), (120, 40)])
async def test_it_fits(size: tuple[int, int], tutorial: Path) -> None:
    async with playing(tutorial, size=size, welcomes=True) as person:
        assert "Some conversations are hard." in person.text
        assert "▌ Begin with a first talk: 2 minutes" in person.text
        assert person.lines[-1].endswith("Esc all conversations")


async def test_what_teaches_the_game_stands_first_until_it_was_finished(tutorial: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(SMALL.replace("id: small", "id: other").replace("title: Small talk", "title: Other"))
    async with playing(DATA / "small.yaml", other, tutorial) as person:
        rows = [person.row(title) for title in ("Zero words", "Small talk", "Other")]
        assert rows == sorted(rows)
        assert person.lines[rows[0]].endswith("start here")
        assert person.lines[rows[1]].endswith("new")
        await person.open()
        await person.talk()
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        assert person.lines[person.row("▌ Zero words")].endswith("begun")
        await person.press("c")
        await person.until_screen(ConversationScreen)
        await person.look_back()
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        rows = [person.row(title) for title in ("Small talk", "Other", "▌ Zero words")]  # the cursor stays on it
        assert rows == sorted(rows)
        assert person.lines[rows[2]].endswith("1 of 2 ends")


async def test_files_that_cannot_be_played_are_counted_and_come_into_view(tmp_path: Path) -> None:
    broken = tmp_path / "half.yaml"
    broken.write_text("format: 1\nid: [\n")
    many = [tmp_path / f"s{number}.yaml" for number in range(30)]
    for file in many:
        file.write_text(SMALL.replace("id: small", f"id: {file.stem}"))
    async with playing(*many, broken) as person:
        assert "30 conversations, 1 broken" in person.lines[0]
        assert "half.yaml" not in person.text
        await person.press("end")
        assert "half.yaml cannot be played" in person.text
        assert "▌" in person.text
        await person.click(5, person.row("half.yaml"))
        await person.press("up")
        assert "▌" in person.text
    async with playing(broken) as person:
        assert "Nothing here can be played yet" in person.words
        assert "See: roleplay check" in person.words


@pytest.mark.parametrize("arguments", [["play", "small.yaml"], ["play", "small.yaml", "--plain"]])
def test_who_names_a_conversation_is_not_held_up(arguments: list[str]) -> None:
    with terminal(*arguments, cwd=DATA, TEXTUAL_ANIMATIONS="none") as screen:
        screen.until("Small talk")
        screen.until("before you start" if len(arguments) == 2 else "Your line, 1 to 2:")
        assert "practise" not in screen.words


def test_the_first_talk_in_a_terminal(tutorial: Path) -> None:
    with terminal("--scenarios", str(tutorial.parent), cwd=tutorial.parent, TEXTUAL_ANIMATIONS="none") as screen:
        screen.until("Here you can practise them.")
        screen.send("\r", "before you start")
        screen.send("\x1b", "Find")
        screen.send("\x11")
        assert screen.end() == 0
