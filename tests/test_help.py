"""Help and foot against the keys that really work, on every screen in the state it is in, both ways."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from person import Person, playing, tour
from textual.screen import Screen

from roleplay.saves.keeping import Saves
from roleplay.saves.place import place
from roleplay.tui.bars import Foot
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.debrief_screen import DebriefScreen
from roleplay.tui.learning_screen import LearningScreen
from roleplay.tui.library_screen import LibraryScreen
from roleplay.tui.old_talk_screen import OldTalkScreen
from roleplay.tui.page import AskDialog, HelpDialog, Page
from roleplay.tui.preview_app import PreviewApp
from roleplay.tui.skills_screen import SkillsScreen
from roleplay.tui.welcome_screen import WelcomeScreen
from roleplay.tui.what_if_screen import WhatIfScreen

NAMES = {
    "←": "left", "→": "right", "↑": "up", "↓": "down", "Enter": "enter", "Esc": "escape", "PgUp": "pageup",
    "PgDn": "pagedown", "Space": "space", "Home": "home", "End": "end", "Tab": "tab", "Backspace": "backspace",
    "^p": "ctrl+p", "^q": "ctrl+q", "/": "slash", "?": "question_mark",
}  # fmt: skip
NO_KEYS = {"any key", "save"}
TEXTUALS = {"tab", "shift+tab", "ctrl+c", "super+c"}
"""What Textual binds on every screen; Tab counts where it leads somewhere."""


def keys_named(label: str) -> set[str]:
    """Return the keys that a label stands for: `↑ ↓`, `↑↓ Enter`, `1-3`, `1 to 9`, `Shift ← →`."""
    if label in NO_KEYS:
        return set()
    if numbers := re.fullmatch(r"(\d)(?:-| to )(\d)", label):
        return {str(number) for number in range(int(numbers[1]), int(numbers[2]) + 1)}
    shift = "shift+" if label.startswith("Shift ") else ""
    parts = re.findall(r"[A-Z^]\w+|\S", label.removeprefix("Shift "))
    return {shift + NAMES.get(part, part) for part in parts}


def keys_are_right(screen: Screen[Any], help_lines: tuple[tuple[str, str], ...] | None = None) -> None:
    """Check that foot and help name only keys that work now, and that the help names all that can be done."""
    bound = {key: each.binding.action for key, each in screen.active_bindings.items()}
    working = bound.keys() - TEXTUALS | ({"tab"} if any(w.display for w in screen.query("#notes")) else set())
    working |= {key for key in bound.keys() & {"tab", "shift+tab"} if "focus" not in bound[key]}
    foot = screen.query_one(Foot)
    for key in (*foot._keys, foot._out):
        assert key is not None
        assert keys_named(key.key) <= working, (key, sorted(working))
    if help_lines is None:
        return
    named: set[str] = {"question_mark"}
    for label, _ in help_lines:
        assert keys_named(label) <= working, (label, sorted(working))
        named |= keys_named(label)
    done = {bound[key] for key in named if key in bound}
    missed = {key: bound[key] for key in working if key in bound and bound[key] not in done}
    assert not missed, missed
    labels = [label for label, _ in help_lines]
    assert len(labels) == len(set(labels))


async def look(person: Person) -> None:
    """Check the keys of the screen that is shown, with the help that it opens."""
    screen = person.screen
    if isinstance(screen, AskDialog | HelpDialog):
        keys_are_right(screen)
    if not isinstance(screen, Page):
        return
    if screen.focused is not None and screen.focused.check_consume_key("question_mark", "?"):
        keys_are_right(screen)  # a question mark is a letter there
        return
    expected = screen.help_lines
    await person.press("question_mark")
    assert isinstance(person.screen, HelpDialog)
    assert person.screen._lines == expected
    keys_are_right(person.screen)
    await person.press("escape")
    keys_are_right(screen, (*expected, ("^p", ""), ("^q", "")))


async def more(person: Person) -> AsyncIterator[str]:
    """Go to the screens that the tour does not come to, and to those that have nothing to show."""
    person.app.push_screen(WelcomeScreen())
    await person.until_screen(WelcomeScreen)
    yield "welcome"
    person.app.pop_screen()
    await person.until_screen(LibraryScreen)
    await person.press("h")
    for page in range(1, 5):
        yield f"history page {page} with nothing in it"
        await person.press("right")
    await person.press("escape", "s")
    await person.until_screen(SkillsScreen)
    yield "skills"
    await person.press("escape", "p")
    await person.until_screen(LearningScreen)
    yield "paths"
    await person.press("escape")
    await person.until_screen(LibraryScreen)
    await person.open()
    await person.talk()
    await person.look_back()
    screen = person.screen
    assert isinstance(screen, DebriefScreen)
    await person.press(*["right"] * 8)
    yield "questions"
    await person.press("tab")
    yield "writing"
    await person.press("escape", "t")
    yield "every choice"
    await person.press("w")
    await person.until_screen(WhatIfScreen)
    yield "what if"


async def test_on_every_screen(data: Path, tmp_path: Path) -> None:
    met = set()
    for way, file in ((tour, "every-key.yaml"), (more, "small.yaml")):
        async with playing(data / file, size=(60, 20), saves=Saves(place(tmp_path / way.__name__))) as person:
            async for _ in way(person):
                met.add(type(person.screen))
                await look(person)
    async with playing(data / "small.yaml", size=(60, 20), welcomes=True) as person:
        met.add(type(person.screen))
        await look(person)
    elsewhere = {"WorkingOutScreen", "PreviewScreen", "ScenesScreen", "PreviewMap", "ConsolePage"}
    abstract = {"Page", "PickingPage"}
    assert {one.__name__ for one in _all_pages(Page)} <= {one.__name__ for one in met} | elsewhere | abstract


async def test_where_everything_fits(data: Path) -> None:
    async with playing(data / "small.yaml", size=(120, 40)) as person:
        async for _ in more(person):
            await look(person)


def _all_pages(kind: type[Page]) -> set[type[Page]]:
    return {kind, *(each for sub in kind.__subclasses__() for each in _all_pages(sub))}


async def test_while_lines_arrive(data: Path) -> None:
    async with playing(data / "nine-days.yaml", pace=True) as person:
        await person.open()
        assert isinstance(person.screen, ConversationScreen)
        assert person.screen.help_lines[0][0] == "any key"
        keys_are_right(person.screen)
        await person.press("x")
        assert person.screen.help_lines[0][0] == "1 to 3"
        await look(person)


async def test_an_old_talk_that_fits_says_nothing_of_more(data: Path) -> None:
    async with playing(data / "small.yaml", size=(80, 40)) as person:
        await person.open()
        person.app.push_screen(OldTalkScreen(person.attempt))
        await person.until_screen(OldTalkScreen)
        assert "more" not in person.lines[-1]
        assert person.screen.help_lines == (("Esc", "back"),)
        await look(person)


async def test_the_preview(data: Path) -> None:
    app = PreviewApp(data / "small.yaml")
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(200):
            await pilot.pause(0.01)
            if "say it" in str(app.screen.query_one(Foot).render()):
                break
        page = app.screen
        assert isinstance(page, Page)
        keys_are_right(page, (*page.help_lines, ("^p", ""), ("^q", "")))


def test_the_labels_of_the_help() -> None:
    assert keys_named("1-3") == {"1", "2", "3"} == keys_named("1 to 3")
    assert keys_named("↑↓ Enter") == {"up", "down", "enter"}
    assert keys_named("Shift ← →") == {"shift+left", "shift+right"}
    assert keys_named("PgUp PgDn") == {"pageup", "pagedown"}
    assert keys_named("^p") == {"ctrl+p"}
