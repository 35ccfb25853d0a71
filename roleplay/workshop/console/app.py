"""The console app: one page that follows the stage, presses its keys there, and comes back when the stage does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.worker import get_current_worker

from roleplay.outlook import Budget, Outlook
from roleplay.saves.times import now
from roleplay.scenario.model import Scenario
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.page import HelpDialog, Page
from roleplay.tui.sheet import Row, Sheet
from roleplay.tui.text import styled
from roleplay.tui.themed_app import ThemedApp
from roleplay.workshop.console.following import Link, NotFollowed, find
from roleplay.workshop.console.meeting_point import NotPrivate
from roleplay.workshop.console.messages import KEYS, WrongShape
from roleplay.workshop.console.pages import MARKED, Behind, page
from roleplay.workshop.console.prospects import Prospects, choices_of, prospects, state_of
from roleplay.workshop.course import PICKING, Phase
from roleplay.workshop.stage import cues

SECONDS = 2.0
"""How long the outlook may take; beyond it, it goes by random plays."""
_AGAIN = 0.5
"""Seconds between two looks for a stage that has gone."""
_OWN_KEYS = (
    ("PgUp PgDn", "earlier and later on this page; ↑ ↓ by a line, where nothing is picked"),
    ("^q", "close this view; the stage goes on"),
)
_FIGURES = (
    (
        "+3 (62)",
        "a score so far; in brackets its place between 0, the worst of any play, and 100, the best",
    ),
    ("at best 85", "of 100, both scores together: what can still be reached"),
    ("D −1   E +2", "the author’s key: what it does to diplomacy and empathy"),
    ("→ taxi", "the scene, or the end, that a line leads to"),
    ("16 → 10", "the votes of a line, round by round"),
)
"""What the page shows and the wall does not, with examples."""
_SCROLLING = ("up", "down", "pageup", "pagedown")


class StageKeys(HelpDialog):
    """The keys of the stage. Any key leads back from them, as on the wall."""

    def on_key(self, event: events.Key) -> None:
        """Go back by whatever does not scroll."""
        if event.key not in (*_SCROLLING, "ctrl+q", "ctrl+c"):
            event.stop()
            event.prevent_default()
            self.action_close()


class ConsolePage(Page):
    """The one page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_lines(-1)", "Up", show=False),
        Binding("down", "scroll_lines(1)", "Down", show=False),
    ]

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__()
        self._folder, self._name = folder, name
        self._link: Link | None = None
        self._other = ""
        """A meeting that is open where the one that was followed has gone; empty for none."""
        self._trouble = ""
        """Why the stage cannot be reached."""
        self._outlook: Callable[[], Outlook] | None = None
        self._looked_at: object = None
        self._prospects: Prospects | None = None
        self._place: object = None
        """What the page was scrolled for."""

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head("Console")
        yield Sheet(self._draw)
        yield Foot(out=Key("^q", "close", "app.quit"))

    def on_mount(self) -> None:
        """Follow the stage, and let time be seen."""
        self._follow()
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        if self._link is not None and self._link.meeting.phase == Phase.DISCUSS:
            self._show()

    @work(group="follow")
    async def _follow(self) -> None:
        """Show what happens on the stage; where it is gone, wait until it is there again."""
        while True:
            try:
                link = await find(self._folder, self._name)
                if link is None:
                    await self._look_for_another()
                else:
                    await self._attend(link)
                    continue
            except (NotFollowed, NotPrivate) as error:
                self._gone(str(error))
            await asyncio.sleep(_AGAIN)

    async def _attend(self, link: Link) -> None:
        """Follow one stage to its end."""
        if self._link is None or self._link.meeting.scenario != link.meeting.scenario:
            self._outlook = _outlook_of(link.meeting.scenario)
        self._link, self._trouble = link, ""
        self._show()
        try:
            async for _ in link.changes():
                self._name = link.name
                self._show()
        except (EOFError, OSError, WrongShape):
            pass  # it has gone
        finally:
            link.close()

    async def _look_for_another(self) -> None:
        """Say that the stage has gone, and whether another meeting is open; it is followed when it is asked for."""
        self._other = ""
        other = await find(self._folder, None)
        if other is not None:
            self._other = other.name
            other.close()
            self._gone(f"The stage is closed. Another meeting is open, “{other.name}”: Enter follows it.")
        else:
            self._gone(f"The stage is closed. To go on there: roleplay workshop --resume {self._name}")

    def _gone(self, sentence: str) -> None:
        if sentence != self._trouble:
            self._trouble = sentence
            self._show()

    # What is shown

    def _show(self) -> None:
        """Bring the page up to date."""
        if self._link is not None:
            self._look()
            title, state = self._link.meeting.scenario.title, cues.state(self._link.meeting)
            self.query_one(Head).show(f"{title}   {state}" if state else title)
            meeting = self._link.meeting
            place = (meeting.settings.team, meeting.phase, state_of(meeting))
            if place != self._place:
                self._place = place
                self.query_one(Sheet).to_top()
        self.query_one(Sheet).redraw()
        if self._link is not None and self._link.meeting.phase in PICKING:
            self.query_one(Sheet).reveal(MARKED)
        self._show_foot()

    def _show_foot(self) -> None:
        more = [Key("PgDn", "more", "screen.scroll_page(1)")] if self.query_one(Sheet).is_longer else []
        goes = [Key("Space", "next", "screen.press('space')"), Key("←", "back", "screen.press('left')")]
        keys = [*([] if self._trouble else goes), *more, Key("?", "all keys", "screen.help")]
        self.query_one(Foot).show(*keys, out=Key("^q", "close", "app.quit"))

    def on_sheet_drawn(self) -> None:
        """Say so where there is more than fits."""
        self._show_foot()

    def _draw(self, width: int, height: int) -> list[Row]:
        if self._link is None:
            return [Row(styled(f"  {self._trouble or 'Looking for the stage …'}", "$soft"))]
        return page(Behind(self._link.meeting, self._link.wall, self._prospects, now(), self._trouble), width)

    def _look(self) -> None:
        """Work out what the lines lead to, once for each decision, without holding up the page."""
        assert self._link is not None, "there is a stage"
        assert self._outlook is not None, "it came with the stage"
        meeting = self._link.meeting
        asked = (meeting.attempt.state, state_of(meeting), choices_of(meeting))
        if asked == self._looked_at:
            return
        self._looked_at, self._prospects = asked, None
        attempt, outlook = meeting.attempt, self._outlook

        def work_out() -> None:
            found = prospects(attempt, asked[1], asked[2], outlook())
            if not get_current_worker().is_cancelled:
                self.app.call_from_thread(self._found, asked, found)

        self.run_worker(work_out, thread=True, group="look", exclusive=True)

    def _found(self, asked: object, found: Prospects) -> None:
        if asked == self._looked_at:
            self._prospects = found
            self._show()

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Press a key of the stage there; the keys of this page are bindings."""
        picks = self._link is not None and self._link.meeting.phase in PICKING
        if re.match(KEYS, event.key) and (picks or event.key not in ("up", "down")):
            event.stop()
            event.prevent_default()
            self.action_press(event.key)

    def action_press(self, key: str) -> None:
        """Press a key on the stage."""
        if self._trouble and self._other and key == "enter":
            self._name, self._other = self._other, ""
        elif self._link is not None and not self._trouble:
            self._link.press(key)

    def action_scroll_lines(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(Sheet).move_by(by)

    def action_help(self) -> None:
        """Show the keys that work on the stage now, and those of this page."""
        keys = [] if self._link is None else [(key, words) for key, words in self._link.wall.keys if key != "^q"]
        self.app.push_screen(StageKeys("Keys of the stage", tuple(keys), _OWN_KEYS, _FIGURES))


def _outlook_of(scenario: Scenario) -> Callable[[], Outlook]:
    return cache(lambda: Outlook(scenario, Budget(seconds=SECONDS)))


class ConsoleApp(ThemedApp):
    """The console in the terminal."""

    TITLE = "Roleplay"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, folder: Path, name: str, theme: str = "") -> None:
        """`name`: the id of the meeting, or its scenario."""
        super().__init__(theme)
        self._page = ConsolePage(folder, name)

    def on_mount(self) -> None:
        """Show the page."""
        self.push_screen(self._page)
