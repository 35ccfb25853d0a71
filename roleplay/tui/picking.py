"""A page with a list to pick from: one entry under the cursor, shown whole; the others as short as there is room."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from roleplay.tui.page import Page
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.text import styled


def entry_rows(lines: Sequence[Content], item: int, left: int, measure: int, *, selected: bool) -> list[Row]:
    """Return the rows of one entry, with the cursor's mark in the margin where it is selected."""
    rows = []
    for line in lines:
        padded = line + Content(" " * max(measure + 1 - line.cell_length, 0))
        marked = styled("▌ ", "$accent") + padded if selected else Content("  ") + padded
        rows.append(Row(Content(" " * (left - 2)) + (marked.stylize("on $raised") if selected else marked), item=item))
    return rows


class PickingPage(Page):
    """A page with a list. What stands in it is the subclass's matter."""

    IS_SPACED: ClassVar[bool] = False
    """Whether an empty line stands between any two entries, not only around the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k,shift+tab", "move(-1)", "Up", show=False),
        Binding("down,j,tab", "move(1)", "Down", show=False),
        Binding("home", "move(-999)", "First", show=False),
        Binding("end", "move(999)", "Last", show=False),
        Binding("enter", "pick", "Pick", show=False),
        Binding("escape,q", "close", "Back", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._cursor = 0

    @property
    @abstractmethod
    def _count(self) -> int:
        """How many entries there are."""

    @abstractmethod
    def _lines(self, index: int, measure: int, *, selected: bool) -> list[Content]:
        """Return the lines of an entry."""

    def _heading(self, index: int) -> str:
        """Return what stands over an entry, where a new part of the list begins."""
        return ""

    def _draw(self, width: int, height: int) -> list[Row]:
        left, measure = column(width)
        rows: list[Row] = []
        for index in range(self._count):
            selected = index == self._cursor
            heading = self._heading(index)
            if rows and (self.IS_SPACED or heading or selected or index == self._cursor + 1):
                rows.append(Row())
            if heading:
                rows.append(Row(styled(heading, "$faint").pad_left(left)))
            rows += entry_rows(self._lines(index, measure, selected=selected), index, left, measure, selected=selected)
        return rows

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell which keys work in this state: the cursor moves where there are several entries."""
        if action == "move":
            return self._count > 1
        return self._count > 0 if action == "pick" else super().check_action(action, parameters)

    def on_sheet_clicked(self, message: Sheet.Clicked) -> None:
        """Choose with the first click, pick with the second."""
        if message.item == self._cursor:
            self.action_pick()
        else:
            self.action_move(message.item - self._cursor)

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._cursor = max(min(self._cursor + by, self._count - 1), 0)
        sheet = self.query_one(Sheet)
        sheet.redraw()
        sheet.reveal(self._cursor)

    def action_scroll_page(self, direction: int) -> None:
        """Move the cursor by about as many entries as are in view; scroll where there are none to choose from."""
        if self._count > 1:
            self.action_move(direction * max(self.query_one(Sheet).items_in_view - 1, 1))
        else:
            super().action_scroll_page(direction)

    @abstractmethod
    def action_pick(self) -> None:
        """Do what picking the entry under the cursor means."""

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()
