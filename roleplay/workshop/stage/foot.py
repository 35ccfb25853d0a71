"""The foot of the stage: the last line of the wall."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from roleplay.tui.text import EMPTY, beside, styled

MARGIN = 4
"""Columns that stay free at both sides of the wall."""


class StageFoot(Widget):
    """The last line: what comes next, and where the help is."""

    DEFAULT_CSS = f"StageFoot {{ height: 2; padding: 1 {MARGIN} 0 {MARGIN}; background: $ground; }}"

    def __init__(self) -> None:
        super().__init__()
        self._line = EMPTY

    def show(self, line: Content) -> None:
        """Change the line; an empty one takes all away."""
        self._line = line
        self.refresh()

    def render(self) -> Content:
        """Return the line."""
        return beside(self._line, styled("?", "bold $soft"), self.content_size.width) if self._line else EMPTY
