"""Edited since: an old attempt no longer fits its scenario, and there are three ways to go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content

from roleplay.conversation.attempt import Attempt
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.picking import PickingPage
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.text import styled, wrapped


class EditedScreen(PickingPage):
    """Say where it no longer fits, and ask how to go on; the old attempt stays as it is."""

    IS_SPACED = True
    HELP_TITLE = "This conversation was edited"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("↑ ↓", "choose how to go on"),
        ("Enter", "do it; the attempt as it was stays in your history"),
        ("Esc", "back, and nothing is changed"),
    )

    def __init__(
        self,
        title: str,
        told: str,
        fitting: Attempt,
        anew: Attempt,
        old: Attempt | None,
        go_on: Callable[[Attempt], None],
    ) -> None:
        """`fitting`: as much as still fits; `anew`: nothing said yet; `old`: the talk as it was, if it can be read."""
        super().__init__()
        self._title, self._told, self._old = title, told, old
        before = len(fitting.decisions)
        kept = f"The {before} lines before it stay said." if before > 1 else "The line before it stays said."
        self._ways: list[tuple[str, str, Callable[[], None]]] = []
        if before:
            self._ways.append(("Go on from there", kept, lambda: go_on(fitting)))
        self._ways.append(("Start again", "From the beginning, as it is now.", lambda: go_on(anew)))
        if old is not None:
            self._ways.append(("Read the old talk", "As it was when you played it.", self._read))

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head(self._title, "edited since")
        yield Sheet(self._draw, align="middle")
        yield Foot(
            Key("↑↓", "choose"),
            Key("Enter", "do it", "screen.pick"),
            Key("?", "help", "screen.help"),
            out=Key("Esc", "back", "screen.close"),
        )

    @property
    def _count(self) -> int:
        return len(self._ways)

    def _draw(self, width: int, height: int) -> list[Row]:
        left, measure = column(width)
        told = [Row(line.pad_left(left)) for line in wrapped(styled(self._told, "$ink"), measure)]
        return [*told, Row(), *super()._draw(width, height)]

    def _lines(self, index: int, measure: int, *, selected: bool) -> list[Content]:
        name, about, _ = self._ways[index]
        return [styled(name, "bold $ink" if selected else "$ink"), styled(about, "$soft")]

    def action_pick(self) -> None:
        """Go the way under the cursor."""
        self._ways[self._cursor][2]()

    def _read(self) -> None:
        from roleplay.tui.old_talk_screen import OldTalkScreen

        assert self._old is not None
        self.app.push_screen(OldTalkScreen(self._old))
