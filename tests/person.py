"""A person at the app, for the tests of the screens: presses keys, clicks, waits for what should come, and looks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Offset, Size
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from roleplay.conversation.attempt import Attempt, Mode
from roleplay.saves.keeping import Saves
from roleplay.saves.place import place
from roleplay.scenario.library import Entry, Library
from roleplay.scenario.loading import checked, load
from roleplay.scenario.model import Scenario
from roleplay.scenario.reader import read_file
from roleplay.tui.app import RoleplayApp
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.debrief_screen import DebriefScreen
from roleplay.tui.edited_screen import EditedScreen
from roleplay.tui.estimate_screen import EstimateScreen
from roleplay.tui.history_screen import HistoryScreen
from roleplay.tui.library_screen import LibraryScreen
from roleplay.tui.old_talk_screen import OldTalkScreen
from roleplay.tui.page import AskDialog, HelpDialog, TellDialog
from roleplay.tui.settings_screen import SettingsScreen
from roleplay.tui.welcome_screen import WelcomeScreen

_CHARACTERS = {"question_mark": "?", "slash": "/", "space": " "}
ROUNDS = 400
"""How many times the messages may lead to others before it is said that the app never comes to rest."""
SECONDS = 60
"""How long to wait for what will come; the machines that run this are shared."""


def entry_of(path: Path) -> Entry:
    """Return the entry of a scenario file that loads."""
    source = read_file(path)
    loaded = checked(source)
    assert loaded.scenario is not None, "\n".join(map(str, loaded.problems))
    return Entry.of(loaded.scenario, path, source.data)


def library_of(*paths: Path) -> Library:
    """Return a library of files, in this order; those that do not load are set aside in it."""
    library = Library()
    for path in paths:
        loaded = load(path)
        if loaded.scenario is None:
            library.broken.append((path, loaded))
        else:
            library.entries.append(entry_of(path))
    return library


class Person:
    """Somebody who plays."""

    def __init__(self, app: RoleplayApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def screen(self) -> Screen[Any]:
        return self.app.screen

    @property
    def strips(self) -> list[Strip]:
        """The cells on the screen, row by row."""
        return self.screen._compositor.render_strips()

    @property
    def lines(self) -> list[str]:
        """The words on the screen, row by row."""
        return ["".join(segment.text for segment in strip).rstrip() for strip in self.strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """All words on the screen as one line: what was wrapped stands together again."""
        return " ".join(self.text.replace("▌", " ").replace("▏", " ").replace("▕", " ").split())

    @property
    def told(self) -> str:
        """What the program says to be known: all notifications, and a dialog with one thing; each unwrapped."""
        told = [notification.message for notification in self.app._notifications]
        return "\n".join([*told, self.screen._told] if isinstance(self.screen, TellDialog) else told)

    @property
    def attempt(self) -> Attempt:
        assert isinstance(self.screen, ConversationScreen)
        return self.screen._attempt

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, and wait until each has had its effect.

        Textual's pilot waits until the processor is idle, 60 ms a key; here the messages themselves are waited for.
        """
        for key in keys:
            self._send(key)
            await self.settle()

    async def leave_by(self, key: str) -> None:
        """Press a key that ends the program, and wait for its end."""
        self._send(key)
        for _ in range(ROUNDS * 10):
            if not self.app.is_running:
                return
            await asyncio.sleep(0.001)
        raise AssertionError(f"{key} does not end the program\n{self.text}")

    async def press_at_once(self, *keys: str) -> None:
        """Press keys faster than any of them can have its effect."""
        for key in keys:
            self._send(key)
        await self.settle()

    def _send(self, key: str) -> None:
        assert self.app._driver is not None
        name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        event = events.Key(name, key if len(key) == 1 else _CHARACTERS.get(key))
        event.set_sender(self.app)
        self.app._driver.send_message(event)

    async def settle(self) -> None:
        """Wait until every message has been handled, with all that it led to, and is drawn."""
        quiet = 0
        for _ in range(ROUNDS):
            await self.pilot._wait_for_screen()
            self.screen._on_timer_update()
            quiet = 0 if self._is_busy() else quiet + 1
            if quiet == 3:
                return
        raise AssertionError(f"it never comes to rest\n{self.text}")

    def _is_busy(self) -> bool:
        screen = self.screen
        nodes = [node for each in self.app.screen_stack for node in each.walk_children(with_self=True)]
        if any(not pump._message_queue.empty() or pump._next_callbacks for pump in (self.app, *nodes)):
            return True
        shown = screen.walk_children(with_self=True)
        due = any(node._layout_required or node._scroll_required or node._repaint_required for node in shown)
        return due or bool(screen._dirty_widgets or screen._callbacks)

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait for something that will come."""
        end = monotonic() + SECONDS
        while monotonic() < end:
            await self.settle()
            if holds():
                return
            await asyncio.sleep(0.002)
        raise AssertionError(f"waited in vain for {what or holds}\n{self.text}")

    async def until_screen(self, kind: type[Screen[Any]]) -> None:
        """Wait until a screen of this kind is there and has been laid out."""
        await self.until(lambda: isinstance(self.screen, kind) and self.lines[0], kind.__name__)
        await self.settle()

    async def until_text(self, words: str) -> None:
        await self.until(lambda: words in self.words, repr(words))

    async def resize(self, width: int, height: int) -> None:
        """Make the terminal larger or smaller."""
        size = Size(width, height)
        assert isinstance(self.app._driver, HeadlessDriver)
        self.app._driver._size = size
        self.app.post_message(events.Resize(size, size))
        await self.until(lambda: len(self.lines) == height, f"{height} rows")

    async def click(self, x: int, y: int) -> None:
        """Click a cell of the screen."""
        await self.pilot.click(offset=Offset(x, y))
        await self.settle()

    def row(self, words: str) -> int:
        """Return the first row that holds these words."""
        found = next((number for number, line in enumerate(self.lines) if words in line), None)
        assert found is not None, f"{words!r} is not on the screen\n{self.text}"
        return found

    async def open(self) -> None:
        """From the library through the briefing to the first decision of the conversation under the cursor."""
        await self.press("enter", "enter")
        await self.until_screen(ConversationScreen)

    async def talk(self, *numbers: int) -> None:
        """Say lines by number; without numbers: the first one each time, until the end."""
        if numbers:
            await self.press(*map(str, numbers))
            return
        for _ in range(60):
            if self.attempt.ending is not None or not self.attempt.choices:
                return
            await self.press("1")
        raise AssertionError("the conversation does not end")

    async def look_back(self) -> None:
        """From the ending through a skipped estimate to the first page of the debrief."""
        await self.press("enter")
        await self.until_screen(EstimateScreen)
        await self.press("s")
        await self.until_screen(DebriefScreen)


@asynccontextmanager
async def playing(
    *paths: Path,
    size: tuple[int, int] = (80, 24),
    library: Library | None = None,
    saves: Saves | None = None,
    theme: str = "roleplay-dark",
    pace: bool = False,
    coach: bool = False,
    mode: Mode = Mode.WOULD,
    welcomes: bool = False,
) -> AsyncIterator[Person]:
    """Run the app over scenario files, without a terminal; `pace`: lines arrive one after the other."""
    library = library or library_of(*paths)
    app = RoleplayApp(library, saves or Saves(place()), coach=coach, mode=mode, welcomes=welcomes)
    app.theme = theme
    app.animation_level = "full" if pace else "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        person = Person(app, pilot)
        await person.until(lambda: isinstance(person.screen, LibraryScreen | WelcomeScreen) and person.lines[0])
        await person.settle()
        yield person


async def tour(person: Person) -> AsyncIterator[str]:
    """Go through every screen with the first conversation of the library, always saying the first line.

    Stops at each, with its name; whoever looks on must leave the screen as it was.
    """

    async def with_help(name: str) -> AsyncIterator[str]:
        yield name
        await person.press("question_mark")
        await person.until_screen(HelpDialog)
        yield f"help of {name}"
        await person.press("escape")

    async for name in with_help("library"):
        yield name
    await person.press("ctrl+p")
    await person.until_text("Dark theme")
    yield "command palette"
    await person.press("escape", "o")
    await person.until_screen(SettingsScreen)
    async for name in with_help("settings"):
        yield name
    await person.press("escape")
    await person.until_screen(LibraryScreen)
    await person.press("enter")
    async for name in with_help("briefing"):
        yield name
    await person.press("enter")
    await person.until_screen(ConversationScreen)
    async for name in with_help("first decision"):
        yield name
    person.app.toggle_coach()
    await person.until_text("Coach mode is on.")
    yield "notification"
    person.app.clear_notifications()
    await person.press("1")
    yield "second decision"
    person.app.push_screen(
        AskDialog(person.app.library.entries[0].scenario.title, "Leave this conversation?", "leave", "stay")
    )
    await person.until_screen(AskDialog)
    yield "question"
    await person.press("escape")
    await person.until_screen(ConversationScreen)
    await person.talk()
    yield "ending"
    await person.press("pageup")
    yield "earlier"
    await person.press("enter")
    await person.until_screen(EstimateScreen)
    async for name in with_help("estimate"):
        yield name
    await person.press("3", "0", "down", "7", "0", "down", "right")
    yield "estimate made"
    await person.press("enter")
    await person.until_screen(DebriefScreen)
    async for name in with_help("debrief"):
        yield name
    assert isinstance(person.screen, DebriefScreen)
    for page in range(1, person.screen._count):
        await person.press("right")
        yield f"debrief page {page + 1}"
    await person.press("m")
    async for name in with_help("map"):
        yield name
    await person.press("v")
    yield "map as a list"
    await person.press("enter")
    async for name in with_help("what if"):
        yield name
    await person.press("enter")
    await person.until_screen(ConversationScreen)
    yield "rehearsal"
    attempt = person.attempt
    person.app.push_screen(HistoryScreen())
    await person.until_screen(HistoryScreen)
    async for name in with_help("history"):
        yield name
    for page in range(2, 5):
        await person.press("right")
        yield f"history page {page}"
    told = f"“{attempt.scenario.title}” was edited since."
    anew = Attempt(attempt.machine)
    person.app.push_screen(EditedScreen(attempt.scenario.title, told, attempt, anew, attempt, lambda attempt: None))
    await person.until_screen(EditedScreen)
    async for name in with_help("edited"):
        yield name
    await person.press("end", "enter")
    await person.until_screen(OldTalkScreen)
    async for name in with_help("old talk"):
        yield name


TOUR = (
    "library", "help of library", "command palette", "settings", "help of settings", "briefing", "help of briefing",
    "first decision", "help of first decision", "notification", "second decision", "question", "ending", "earlier",
    "estimate", "help of estimate", "estimate made", "debrief", "help of debrief", "map", "help of map",
    "map as a list", "what if", "help of what if", "rehearsal", "history", "help of history", "history page 2",
    "history page 3", "history page 4", "edited", "help of edited", "old talk", "help of old talk",
)  # fmt: skip
"""Where `tour` stops, besides the pages of the debrief."""


def all_prose(scenario: Scenario) -> str:
    """Return every word of a scenario in one text."""
    return scenario.model_dump_json()
