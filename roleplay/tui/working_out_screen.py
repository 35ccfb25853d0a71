"""Working it out: what is shown while the debrief of a large conversation is not ready yet."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.game import Finished, Game
from roleplay.tui.page import Page
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.text import styled, wrapped

_TEXT = "Still working it out: this conversation can go a great many ways. It comes by itself, in a few seconds."


def debrief_screen(game: Game, finished: Finished) -> Page:
    """Return the debrief of a finished attempt, or the screen that waits for it."""
    if not game.has_debrief(finished.attempt):
        return WorkingOutScreen(game, finished)
    from roleplay.tui.debrief_screen import DebriefScreen

    return DebriefScreen(game, finished)


class WorkingOutScreen(Page):
    """Wait, and make room for the debrief."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back", show=False)]
    HELP_TITLE = "While the debrief is worked out"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (("Esc", "back to where you came from, without looking back"),)

    def __init__(self, game: Game, finished: Finished) -> None:
        super().__init__()
        self._game, self._finished = game, finished

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head(self._game.scenario.title)
        yield Sheet(self._draw, align="middle")
        yield Foot()

    def on_mount(self) -> None:
        """Work it out meanwhile."""
        self.query_one(Foot).show(Key("?", "help", "screen.help"), out=Key("Esc", self.way_out, "screen.back"))
        self.run_worker(self._work_out, thread=True)

    def _work_out(self) -> None:
        self._game.debrief(self._finished.attempt)
        self.app.call_from_thread(self.on_screen_resume)

    def on_screen_resume(self) -> None:
        """Make room for the debrief once it is there; not while the help lies over this."""
        if self.app.screen is self and self._game.has_debrief(self._finished.attempt):
            self.app.switch_screen(debrief_screen(self._game, self._finished))

    def _draw(self, width: int, height: int) -> list[Row]:
        left, measure = column(width, 76)
        return [Row(line.pad_left(left)) for line in wrapped(styled(_TEXT, "$soft"), measure)]

    def action_back(self) -> None:
        """Do not wait for it; the conversation can be gone on with, and looked back on, later."""
        self._finished.keeping.close()
        self.app.pop_screen()
