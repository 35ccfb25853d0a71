"""The learning paths: a few conversations in a good order for a purpose, and how far you have come."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content

from roleplay.scenario.learning import LearningPath, learning_paths
from roleplay.scenario.library import Entry
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.picking import PickingPage
from roleplay.tui.sheet import Sheet
from roleplay.tui.text import beside, styled, wrapped


class LearningScreen(PickingPage):
    """Look at the learning paths, and follow one."""

    IS_SPACED = True
    HELP_TITLE = "Learning paths"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("↑ ↓", "look at another path"),
        ("Enter", "show its conversations, in their order"),
        ("Esc", "back to the library"),
    )

    def __init__(self, on_pick: Callable[[LearningPath], None]) -> None:
        """`on_pick` is given the path that somebody wants to follow."""
        super().__init__()
        self._on_pick = on_pick

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head("Learning paths", f"{self._count} paths", title_style="bold $ink")
        yield Sheet(self._draw)
        yield Foot(
            Key("↑↓", "choose"),
            Key("Enter", "follow it", "screen.pick"),
            Key("?", "help", "screen.help"),
            out=Key("Esc", "back", "screen.close"),
        )

    @property
    def _count(self) -> int:
        return len(learning_paths())

    def _lines(self, index: int, measure: int, *, selected: bool) -> list[Content]:
        path = learning_paths()[index]
        entries = self.roleplay.entries_of(path)
        played = [bool(self.roleplay.game(entry).endings_met) for entry in entries]
        progress = f"{sum(played)} of {len(entries)} played" if entries else "not in this library"
        title = styled(path.title, "bold $ink" if selected else "$ink")
        lines = [beside(title, styled(progress, "$soft" if selected else "$faint"), measure)]
        lines += wrapped(styled(path.purpose, "$ink" if selected else "$soft"), measure)
        if selected:
            lines += [self._step(number, entry, done, measure) for number, (entry, done) in _numbered(entries, played)]
        return lines

    def _step(self, number: int, entry: Entry, done: bool, measure: int) -> Content:
        state = "played" if done else f"level {entry.header.level}   {entry.header.minutes:>2} min"
        return beside(styled(f"{number}   {entry.header.title}", "$soft"), styled(state, "$soft"), measure)

    def action_pick(self) -> None:
        """Show the conversations of the path under the cursor."""
        self.dismiss()
        self._on_pick(learning_paths()[self._cursor])


def _numbered(entries: list[Entry], played: list[bool]) -> list[tuple[int, tuple[Entry, bool]]]:
    return list(enumerate(zip(entries, played, strict=True), 1))
