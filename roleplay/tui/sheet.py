"""Sheet: a scrollable page of ready-made lines. A screen draws its data into lines; the sheet shows and scrolls them.

One widget with Textual's line interface draws only what is in view, however long the talk becomes, and knows each row
exactly: nothing is measured twice, and no half of a block has to be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from roleplay.tui.text import EMPTY


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet."""

    content: Content = EMPTY
    item: int | None = None
    """What a click on the line means: the number of a choice, of a scenario, of a decision."""
    block: int | None = None
    """The block of talk that the line belongs to; a block is hidden whole."""


Draw: TypeAlias = Callable[[int, int], list[Row]]
"""Draws a page for a width and a height in cells."""


WIDTHS: Mapping[str, float] = {"narrow": 0.75, "usual": 1.0, "wide": 1.25}
"""How wide text runs, for each word of the setting; 1 is what the screens are drawn for."""
_widths = [WIDTHS["usual"]]


def set_text_width(word: str) -> None:
    """Let the text of this program run narrow, usual or wide from the next drawing on: one terminal, one width."""
    _widths[:] = [WIDTHS[word]]


def text_width(cells: int) -> int:
    """Return how wide a text is to run that usually takes up to so many cells."""
    return round(cells * _widths[0])


def column(width: int, most: int = 88) -> tuple[int, int]:
    """Return where the one column begins and how wide it is: a margin of 2, usually at most `most`, then centred."""
    measure = max(min(text_width(most), width - 4), 20)
    return max((width - measure) // 2, 2), measure


class Sheet(ScrollView, inherit_bindings=False):
    """Shows the rows that its `draw` function makes, anew whenever the size changes. Its screen has the keys."""

    DEFAULT_CSS = """
    Sheet {
        height: 1fr;
        background: $ground;
        color: $ink;
        scrollbar-size: 0 0;
    }
    """

    @dataclass
    class Clicked(Message):
        """A line that stands for something was clicked."""

        sheet: Sheet
        item: int

        @property
        def control(self) -> Sheet:
            """The sheet, for `@on`."""
            return self.sheet

    @dataclass
    class Drawn(Message):
        """The page was drawn for a new size, or its end came into view or went out of it."""

        sheet: Sheet

        @property
        def control(self) -> Sheet:
            """The sheet, for `@on`."""
            return self.sheet

    def __init__(self, draw: Draw, *, align: Literal["top", "middle", "bottom"] = "top", id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._draw = draw
        self._align = align
        self._rows: list[Row] = []
        self._strips: dict[int, Strip] = {}
        self._above = 0  # empty lines above the first row
        self._had_more = False
        self._follows = align == "bottom"  # whether the last line stays in view when lines or the size change
        self.can_focus = False

    def redraw(self) -> None:
        """Draw the page again, after its data has changed."""
        width, height = self.size
        if not width or not height:
            return
        self._rows = self._draw(width, height)
        spare = max(height - len(self._rows), 0)
        self._above = {"top": 0, "middle": spare // 2, "bottom": spare}[self._align]
        self._strips.clear()
        self.virtual_size = Size(width, max(len(self._rows), 1))
        if self._follows:
            self.to_end()
        self.refresh()
        self._tell_more()

    def _tell_more(self) -> None:
        if self.has_more != self._had_more:
            self._had_more = self.has_more
            self.post_message(self.Drawn(self))

    @property
    def has_more(self) -> bool:
        """Whether words stand below what is in view."""
        return any(row.content.plain.strip() for row in self._rows[self.scroll_offset.y + self.size.height :])

    @property
    def is_longer(self) -> bool:
        """Whether there is more than fits the view."""
        return len(self._rows) > self.size.height

    @property
    def is_at_end(self) -> bool:
        """Whether the last line is in view."""
        return self.scroll_offset.y >= self.virtual_size.height - self.size.height

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the newest line again once a person has scrolled back to it, and not before."""
        super().watch_scroll_y(old_value, new_value)
        self._follows = self._align == "bottom" and self.is_at_end
        self._tell_more()

    def to_end(self) -> None:
        """Bring the last line into view."""
        self._follows = True
        self.scroll_to(y=max(self.virtual_size.height - self.size.height, 0), animate=False, immediate=True, force=True)

    def to_top(self) -> None:
        """Bring the first line into view."""
        self.scroll_to(y=0, animate=False, immediate=True, force=True)

    def move_by(self, lines: int) -> None:
        """Scroll by some lines, at once."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, immediate=True, force=True)
        self.refresh()

    def reveal(self, item: int) -> None:
        """Bring the lines of an item into view, with one line around where there is room."""
        lines = [y for y, row in enumerate(self._rows) if row.item == item]
        if not lines:
            return
        first, last = max(lines[0] - 1, 0), lines[-1] + 2
        top = self.scroll_offset.y
        if first < top or last - first > self.size.height:  # what is taller than the view is shown from its top
            self.scroll_to(y=first, animate=False, immediate=True, force=True)
        elif last > top + self.size.height:
            self.scroll_to(y=last - self.size.height, animate=False, immediate=True, force=True)

    def reveal_more(self, item: int, direction: int) -> bool:
        """Bring more of an item into view that goes on below (1) or above (-1); return whether it does."""
        lines = [y for y, row in enumerate(self._rows) if row.item == item]
        if not lines:
            return False
        hidden = (
            lines[-1] + 1 - self.scroll_offset.y - self.size.height
            if direction > 0
            else self.scroll_offset.y - lines[0]
        )
        if hidden > 0:
            self.move_by(direction * min(hidden, max(self.size.height - 2, 1)))
        return hidden > 0

    @property
    def items_in_view(self) -> int:
        """How many items are in view, in part at least."""
        top = self.scroll_offset.y
        return len({row.item for row in self._rows[top : top + self.size.height] if row.item is not None})

    def item_at(self, y: int) -> int | None:
        """Return the item that a line of the widget belongs to."""
        index = y + self.scroll_offset.y - self._above
        return self._rows[index].item if 0 <= index < len(self._rows) else None

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.redraw()
        self.post_message(self.Drawn(self))

    def notify_style_update(self) -> None:
        """Forget drawn lines when the theme changes."""
        self._strips.clear()
        super().notify_style_update()

    def on_click(self, event: events.Click) -> None:
        """Tell the screen which item was clicked."""
        item = self.item_at(event.y)
        if item is not None:
            self.post_message(self.Clicked(self, item))

    def is_hidden(self, index: int) -> bool:
        """Whether a row is left out of the picture for now."""
        return False

    def render_line(self, y: int) -> Strip:
        """Return one line of the widget."""
        index = y + self.scroll_offset.y - self._above
        base = self.visual_style
        if not 0 <= index < len(self._rows) or self.is_hidden(index):
            return Strip.blank(self.size.width, base.rich_style)
        strip = self._strips.get(index)
        if strip is None:
            strip = self._strips[index] = self.strip_of(self._rows[index])
        return strip

    def strip_of(self, row: Row) -> Strip:
        """Return a row as the terminal shows it."""
        base = self.visual_style
        runs = row.content.render(base, "", parse_style=self.app.stylesheet.parse_style)
        segments = [Segment(text, style.rich_style) for text, style in runs]
        return Strip(segments).adjust_cell_length(self.size.width, base.rich_style)
