"""The choices: what you can say now, by number, by arrows and Enter, or by mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from roleplay.scenario.model import Choice, Scenario
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.text import EMPTY, prose, shortened, styled, wrapped


class Choices(Sheet):
    """The lines on offer. The one under the cursor is always whole; the others get shorter when room is short."""

    DEFAULT_CSS = "Choices { height: auto; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k,shift+tab", "move(-1)", "Up", show=False),
        Binding("down,j,tab", "move(1)", "Down", show=False),
        Binding("enter", "take", "Say it", show=False),
        *(Binding(str(number), f"take({number})", f"Say line {number}", show=False) for number in range(1, 10)),
    ]

    @dataclass
    class Taken(Message):
        """A line was chosen."""

        choice: Choice

    @dataclass
    class Moved(Message):
        """The cursor is on another line."""

    def __init__(self, scenario: Scenario, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(self._draw_choices, id=id)
        self.scenario = scenario
        self.offered: tuple[Choice, ...] = ()
        self.cursor = 0
        self.most_rows = 13
        self.spaced_rows = 13
        """Rows up to which an empty line may stand between the choices: the newest of the talk comes first."""
        self.can_focus = True

    def offer(self, choices: Sequence[Choice]) -> None:
        """Show other choices, the cursor on the first."""
        self.offered, self.cursor = tuple(choices), 0
        self.refresh(layout=True)
        self.redraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell which keys work: numbers that a line has, and the arrows where there are several."""
        if action == "take":
            numbers = [number for number in parameters if isinstance(number, int)]
            return max(numbers, default=1) <= len(self.offered)
        return len(self.offered) > 1 if action == "move" else True

    def action_move(self, by: int) -> None:
        """Move the cursor, round the ends."""
        if self.offered:
            self.cursor = (self.cursor + by) % len(self.offered)
            self.redraw()
            self.reveal(self.cursor)
            self.post_message(self.Moved())

    def action_take(self, number: int = 0) -> None:
        """Say the line with this number from 1, or the one under the cursor; a number without a line does nothing."""
        index = number - 1 if number else self.cursor
        if index < len(self.offered):
            self.post_message(self.Taken(self.offered[index]))

    def on_sheet_clicked(self, message: Sheet.Clicked) -> None:
        """Say the line that was clicked."""
        message.stop()
        self.action_take(message.item + 1)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Let the cursor follow the mouse."""
        item = self.item_at(event.y)
        if item is not None and item != self.cursor:
            self.cursor = item
            self.redraw()
            self.post_message(self.Moved())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return as many rows as the choices need, up to `most_rows`."""
        return min(len(self._draw_choices(width, 0)), self.most_rows) if self.offered else 0

    def _draw_choices(self, width: int, height: int) -> list[Row]:
        """Draw the first way that fits: whole with space between, whole and close, cut to two lines, cut to one."""
        for spaced, most_lines in ((True, 99), (False, 99), (False, 2), (False, 1)):
            rows = self._rows_with(width, spaced=spaced, most_lines=most_lines)
            if len(rows) <= (min(self.spaced_rows, self.most_rows) if spaced else self.most_rows):
                break
        return rows

    def _rows_with(self, width: int, *, spaced: bool, most_lines: int) -> list[Row]:
        left, measure = column(width)
        rows: list[Row] = []
        for index, choice in enumerate(self.offered):
            selected = index == self.cursor
            style = "$ink" if selected else "$soft"
            words = prose(choice.words.replace("\n\n", " "), self.scenario.called, style)
            if choice.say is None:
                words = words.stylize("italic")
            lines = wrapped(words, measure - 5)
            if not selected:
                lines = shortened(lines, most_lines, measure - 5)
            if spaced and rows:
                rows.append(Row())
            for number, line in enumerate(lines):
                label = styled(f"{index + 1}", "bold $accent" if selected else "$soft") if number == 0 else EMPTY
                mark = styled("▌", "$accent") if selected else Content(" ")
                body = label + Content(" " * (3 - label.cell_length)) + line
                body += Content(" " * (measure - body.cell_length))
                full = Content(" " * (left - 1)) + (mark + Content(" ") + body).stylize(
                    "on $raised" if selected else ""
                )
                rows.append(Row(full, item=index))
        return rows
