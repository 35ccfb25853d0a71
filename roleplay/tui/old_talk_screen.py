"""An old talk, to be read: what was said, and nothing to choose."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from roleplay.conversation.attempt import Attempt
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.page import Page
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.talk import block_of, decision_blocks, talk_rows


class OldTalkScreen(Page):
    """Read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_lines(-1)", "Up", show=False),
        Binding("down", "scroll_lines(1)", "Down", show=False),
        Binding("escape,q", "close", "Back", show=False),
    ]
    HELP_TITLE = "An old talk"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("↑ ↓", "scroll by a line"),
        ("PgUp PgDn", "scroll by a page"),
        ("Esc", "back"),
    )

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self._attempt = attempt

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head(self._attempt.scenario.title, "as it was")
        yield Sheet(self._draw)
        yield Foot()

    @on(Sheet.Drawn)
    def show_keys(self) -> None:
        """Say what works here; anew with each size, as there may be more than fits."""
        more = [Key("↓", "more", "screen.scroll_lines(1)")] if self.has_more else []
        self.query_one(Foot).show(*more, Key("?", "help", "screen.help"), out=Key("Esc", "back", "screen.close"))

    def _draw(self, width: int, height: int) -> list[Row]:
        left, measure = column(width)
        scenario = self._attempt.scenario
        blocks = []
        for decision in self._attempt.decisions:
            blocks += [block_of(scenario, line, decision.number - 1) for line in decision.heard]
            blocks += decision_blocks(scenario, decision)
        turn = len(self._attempt.decisions)
        blocks += [block_of(scenario, line, turn) for line in self._attempt.heard]
        return talk_rows(blocks, scenario, left, measure, newest=0)

    def action_scroll_lines(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(Sheet).move_by(by)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()
