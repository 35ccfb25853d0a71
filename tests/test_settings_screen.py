"""Settings in the app: a change is in effect at once, and kept; the person decides whose attempts these are."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from kept import begun, opened, written
from person import Person, playing
from terminal import terminal

from roleplay.saves.keeping import Saves
from roleplay.saves.settings import Settings, SettingsFile
from roleplay.tui import sheet
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.library_screen import LibraryScreen
from roleplay.tui.page import HelpDialog
from roleplay.tui.settings_screen import SettingsScreen

DATA = Path(__file__).parent / "data"
NAMES = ("theme", "pace", "coach", "motion", "width", "person")


def kept(saves: Path) -> Settings:
    """What the next start of the program will find."""
    return SettingsFile(saves / "settings.json").values


async def to_settings(person: Person, name: str) -> None:
    """From the library to the cursor on a setting."""
    await person.press("o")
    await person.until_screen(SettingsScreen)
    await person.press(*["down"] * NAMES.index(name))


async def test_every_setting_is_in_effect_at_once_and_kept(saves: Path) -> None:
    async with playing(DATA / "nine-days.yaml", size=(120, 40)) as person:
        app = person.app
        await person.press("o")
        await person.until_screen(SettingsScreen)
        assert not (saves / "settings.json").exists()  # nothing is made by looking
        await person.press("right")
        assert app.theme == "roleplay-light"
        await person.press("down", "left")
        assert app.settings.values.pace == "calm"
        await person.press("down", "enter")
        assert app.coach
        await person.press("down", "space")
        assert app.animation_level == "full"  # the tests begin with none
        await person.press("space")
        assert (app.animation_level, app.characters_a_second) == ("none", None)
        await person.press("down", "right")
        assert "● wide" in person.text
        assert person.lines[2].startswith(" " * 5 + "Theme")
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        assert person.lines[person.row("Nine days")].startswith(" " * 3 + "▌ Nine days")
        assert kept(saves) == Settings("light", "calm", "on", "reduced", "wide")
    async with playing(DATA / "nine-days.yaml", theme="roleplay-light") as person:
        await to_settings(person, "motion")
        assert [line.split()[-1] for line in person.lines[2:9:2]] == ["light", "calm", "on", "reduced"]


async def test_text_runs_as_wide_as_somebody_wants_it(saves: Path) -> None:
    for word, longest in (("narrow", 66), ("usual", 88), ("wide", 110)):
        SettingsFile(saves / "settings.json").change(width=word)
        async with playing(DATA / "nine-days.yaml", size=(140, 40)) as person:
            assert sheet.column(140) == ((140 - longest) // 2, longest)
            await person.open()
            assert max(len(line.strip()) for line in person.lines[1:-1]) <= longest


async def test_a_talk_that_is_open_runs_anew_in_another_width(saves: Path) -> None:
    async with playing(DATA / "nine-days.yaml", size=(120, 40)) as person:
        await person.open()
        before = person.text
        await person.press("ctrl+p", *"settings")
        await person.until_text("Theme, pace, width")
        await person.press("enter")
        await person.until_screen(SettingsScreen)
        await person.press(*["down"] * 4, "left")
        assert "● narrow" in person.text
        await person.press("escape")
        await person.until_screen(ConversationScreen)
        assert person.text != before
        assert person.words.split() == " ".join(before.replace("▌", " ").replace("▏", " ").split()).split()
        await person.press("1")
        assert "decision 2" in person.text


async def test_the_palette_keeps_what_it_changes(saves: Path) -> None:
    async with playing(DATA / "small.yaml") as person:
        for words, name, value in (
            ("Coach mode", "coach", "on"),
            ("Reading pace", "pace", "at once"),
            ("Light theme", "theme", "light"),
        ):
            await person.press("ctrl+p", *words)
            await person.until_text(words)
            await person.press("enter")
            await person.until(lambda name=name, value=value: getattr(kept(saves), name) == value, words)
        person.app.action_change_theme()
        await person.press(*"nord")
        await person.until(lambda: "nord" in person.text.lower())
        await person.press("enter")
        await person.until(lambda: kept(saves).theme == "nord")
    async with playing(DATA / "small.yaml", theme="nord") as person:
        await person.press("o")
        await person.until_screen(SettingsScreen)
        assert "dark light ● nord" in person.words  # what is in force is among what can be chosen
        await person.press("right")
        assert kept(saves).theme == "dark"


async def test_the_briefing_keeps_the_coach(saves: Path) -> None:
    async with playing(DATA / "small.yaml") as person:
        await person.press("enter", "c")
        assert kept(saves).coach == "on"
        await person.press("c")
        assert kept(saves).coach == "off"


async def test_an_option_is_for_this_run_and_says_so(saves: Path) -> None:
    async with playing(DATA / "small.yaml", coach=True, saves=Saves(saves / "roleplay.db", "Ana")) as person:
        await to_settings(person, "coach")
        assert "● on" in person.text
        assert "For now; the next time it is off again." in person.words
        await person.press("down", "down", "down")
        assert "● Ana" in person.text
        assert "Named by --as, for this run." in person.words
        await person.press("left", "enter")
        assert person.app.saves.person == "Ana"
        assert person.lines[-1].split() == ["↑↓", "choose", "?", "help", "Esc", "library"]
        await person.click(20, person.row("● Ana"))
        assert person.app.saves.person == "Ana"
        assert not (saves / "settings.json").exists()


async def test_the_environment_comes_before_the_settings(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SettingsFile(saves / "settings.json").change(theme="light", motion="reduced")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "full")
    monkeypatch.setenv("ROLEPLAY_THEME", "dark")
    async with playing(DATA / "small.yaml", pace=True) as person:
        assert person.app.theme == "roleplay-dark"
        await person.press("o")
        await person.until_screen(SettingsScreen)
        assert "ROLEPLAY_THEME is set: the program begins with that one." in person.words
        await person.press("down", "down", "down")
        assert "● full" in person.text
        assert "TEXTUAL_ANIMATIONS is set, and comes first." in person.words
        monkeypatch.setenv("NO_COLOR", "1")
        await person.press("up", "up", "up")
        assert "NO_COLOR is set, so no theme shows its colours." in person.words
    assert kept(saves) == Settings("light", motion="reduced")


async def test_people_have_their_own_attempts(saves: Path) -> None:
    written(opened(saves), 1, person="Ana", stop=2)
    written(opened(saves), 2, person="bo")
    async with playing(DATA / "nine-days.yaml") as person:
        assert "Continue" not in person.words
        assert "new" in person.text
        await to_settings(person, "person")
        assert "● nobody Ana bo" in person.words
        await person.press("right", "escape")
        await person.until_text("Continue Nine days after decision 2")
        assert person.lines[0].split() == ["Roleplay", "Ana", "1", "conversation"]
        assert "begun" in person.lines[person.row("▌ Nine days")]
        await person.press("h")
        assert "Ana attempts" in person.words
        assert "There is nothing here yet." not in person.words
        await person.press("escape")
        await to_settings(person, "person")
        await person.press("right", "escape")
        await person.until(lambda: "Continue" not in person.words)
        assert "1 of " in person.lines[person.row("▌ Nine days")]
        assert kept(saves).person == "bo"
        await person.open()
        await person.talk(1)
    assert {kept.person for kept in opened(saves).attempts("bo") if kept.finished is None} == {"bo"}
    assert len(opened(saves).attempts("bo")) == 2


async def test_a_new_name_is_typed(saves: Path) -> None:
    async with playing(DATA / "nine-days.yaml", size=(60, 20)) as person:
        await to_settings(person, "person")
        assert "Enter a new name" in person.lines[-1]
        await person.press("enter", *"Zo", "escape")
        assert "● nobody" in person.text
        await person.press("enter", *"Zo")
        await person.click(5, person.row("Theme"))
        assert "▌ Theme" in person.text
        assert "Name " not in person.text
        await person.click(5, person.row("Who plays"))
        await person.press("enter")
        assert "Zo" not in person.text
        await person.press(*"  Zoë [b]", "enter")
        assert "nobody ● Zoë [b]" in person.words
        await person.press("enter", "up", "enter")  # no name is no name, and the cursor stays
        assert person.app.saves.person == "Zoë [b]"
        await person.press("enter", *"Nobody", "enter")
        assert (person.app.saves.person, kept(saves).person) == ("", "")
        await person.press("enter", *"An", "space", *"exceedingly-long-name-of-somebody-who-signs-in-full", "enter")
        assert re.search(r"● An exceedingly-long-name.*…   2 of 3$", person.text, re.MULTILINE)
        await person.press("right")
        assert "● Zoë [b]" in person.text
    assert kept(saves).person == "Zoë [b]"


async def test_a_conversation_that_is_open_keeps_its_person(saves: Path) -> None:
    async with playing(DATA / "nine-days.yaml") as person:
        await person.open()
        person.app.show_settings()
        person.app.show_settings()  # and never twice
        await person.until_screen(SettingsScreen)
        await person.press(*["down"] * 5, "right", "enter")
        assert "To be changed in the library: what is open now stays with whom it began." in person.words
        assert "Esc back" in person.lines[-1]
        await person.press("escape")
        await person.until_screen(ConversationScreen)


async def test_what_cannot_be_kept_is_said_and_holds_nevertheless(saves: Path) -> None:
    saves.mkdir()
    (saves / "settings.json").write_text("{")
    async with playing(DATA / "small.yaml", size=(100, 30)) as person:
        assert "are damaged. The usual ones are used" in person.told
        await to_settings(person, "coach")
        person.app.settings.file = saves / "roleplay.db" / "settings.json"  # a folder that cannot be
        await person.press("right")
        assert "The settings cannot be kept in" in person.told
        assert person.app.coach
        await person.press("escape")
        await person.open()


async def test_a_theme_that_is_gone(saves: Path) -> None:
    SettingsFile(saves / "settings.json").change(theme="[b]gone")
    async with playing(DATA / "small.yaml") as person:
        assert person.told == "There is no theme called “[b]gone”. Choose another: o, settings."
        await person.press("o", "right")
        assert kept(saves).theme == "light"


async def test_help_names_the_keys_that_work() -> None:
    async with playing(DATA / "small.yaml") as person:
        await person.press("o", "question_mark")
        await person.until_screen(HelpDialog)
        assert "change it; it is in effect at once, and kept" in person.words


@pytest.mark.parametrize("size", [(60, 20), (72, 20), (80, 24), (120, 40)])
async def test_it_fits(size: tuple[int, int]) -> None:
    async with playing(DATA / "small.yaml", size=size) as person:
        await person.press("o")
        for _ in NAMES:
            assert all(len(line) <= size[0] for line in person.lines)
            assert "? help" in person.lines[-1]
            assert "Who plays" in person.text  # all settings are in view at once
            await person.press("down")


def test_the_theme_and_the_person_survive_a_restart(saves: Path) -> None:
    begun(DATA / "small.yaml", Saves(saves / "roleplay.db", "Ana"))
    light = b"251;247;239"  # the ground of the light theme
    with terminal("--scenarios", str(DATA), cwd=DATA, TEXTUAL_ANIMATIONS="none") as screen:
        screen.until("Esc all conversations")
        screen.send("\x1b", "Find")
        screen.send("o", "kept as you change them")
        assert light not in screen.raw
        screen.send("\x1b[C", "● light")
        screen.send("\x1b[A")
        screen.send("\x1b[B" * 5, "Keeps the attempts of several people apart.")
        screen.send("\r", "Enter take this name")
        screen.send("Ana\r", "● Ana")
        screen.send("\x11")
        assert screen.end() == 0
        assert light in screen.raw
    assert json.loads((saves / "settings.json").read_text()) == {"theme": "light", "person": "Ana"}
    with terminal("--scenarios", str(DATA), cwd=DATA, TEXTUAL_ANIMATIONS="none") as screen:
        screen.until("Roleplay Ana")
        screen.until("? help")
        assert light in screen.raw
        assert b"27;25;22" not in screen.raw  # the ground of the dark one
        screen.send("\x11")
        assert screen.end() == 0


def test_the_preview_has_the_theme_of_the_settings(saves: Path) -> None:
    SettingsFile(saves / "settings.json").change(theme="light")
    with terminal("preview", "small.yaml", cwd=DATA, size=(120, 40), TEXTUAL_ANIMATIONS="none") as screen:
        screen.until("You are late.")
        assert b"251;247;239" in screen.raw
