"""The welcome, seen once: what this is, in a few words, and one key to begin."""

from __future__ import annotations

import os
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.keep_play import GUEST
from roleplay.tui.page import Page
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.text import styled, wrapped

_HELLO = "Some conversations are hard. Here you can practise them."
_WORDS = """\
Somebody speaks, and you choose what you say. They answer, and where it ends depends on your words.

Two scores are kept out of sight: diplomacy and empathy. At the end you see both, and which of your lines changed what.

"""
_KEPT = "Everything stays on this machine, and no name is asked."
_KEPT_AS_GUEST = (
    "It is played on the computer that serves this page, which deletes all of it when it ends. No name is asked."
)


class WelcomeScreen(Page):
    """Say what this is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "Begin", show=False),
        Binding("escape", "library", "Library", show=False),
    ]
    HELP_TITLE = "Welcome"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "begin"),
        ("Esc", "look at all conversations first"),
    )

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head("Roleplay", title_style="bold $ink")
        yield Sheet(self._draw, align="middle")
        has_first = self.roleplay.library.tutorial is not None
        keys = [Key("Enter", "begin", "screen.begin")] if has_first else []
        yield Foot(*keys, Key("?", "help", "screen.help"), out=Key("Esc", "all conversations", "screen.library"))

    def _draw(self, width: int, height: int) -> list[Row]:
        left, measure = column(width, 66)
        first = self.roleplay.library.tutorial
        begin = "See all conversations"
        if first is not None:
            minutes = first.header.minutes
            begin = f"Begin with a first talk: {minutes} minute{'' if minutes == 1 else 's'}"
        mark = styled("▌", "$accent") + Content(" ") + styled(begin, "bold $ink")
        paragraphs = [wrapped(styled(_HELLO, "bold $ink"), measure)]
        paragraphs += [
            wrapped(styled(words, "$ink"), measure)
            for words in (_WORDS + (_KEPT_AS_GUEST if os.environ.get(GUEST) else _KEPT)).split("\n\n")
        ]
        rows: list[Row] = []
        for lines in (*paragraphs, [mark]):
            rows += [Row()] * (2 if rows and height > 30 else 1 if rows else 0)
            rows += [Row(line.pad_left(left), item=0 if lines == [mark] else None) for line in lines]
        return rows

    def on_sheet_clicked(self, message: Sheet.Clicked) -> None:
        """Begin."""
        self.action_begin()

    @property
    def goes_on(self) -> bool:
        """Whether there is something to begin with, or else everything to look at: always."""
        return True

    def go_on(self) -> None:
        """Begin."""
        self.action_begin()

    def action_begin(self) -> None:
        """Begin with the first talk, where there is one; the library lies behind it."""
        self.action_library()
        first = self.roleplay.library.tutorial
        if first is not None:
            self.roleplay.open(first)

    def action_library(self) -> None:
        """Go on to the library, and do not come again."""
        from roleplay.tui.library_screen import LibraryScreen

        self.roleplay.settings.change()  # from now on there is a file: somebody has been here
        self.app.switch_screen(LibraryScreen())
