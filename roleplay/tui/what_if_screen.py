"""What if: the other lines of one decision, where each would have led, and a rehearsal from there."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from roleplay.conversation.attempt import replay
from roleplay.conversation.rules import EndlessPassage
from roleplay.debrief import words
from roleplay.debrief.debrief import Debrief
from roleplay.debrief.scores import rounded
from roleplay.debrief.what_if import with_other_line
from roleplay.saves.keeping import Keeping
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.game import Game
from roleplay.tui.page import Page
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.talk import block_of, talk_rows
from roleplay.tui.text import prose, styled, wrapped


class WhatIfScreen(Page):
    """The lines that were on offer at one decision."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,shift+tab", "move(-1)", "Up", show=False),
        Binding("down,tab", "move(1)", "Down", show=False),
        Binding("enter", "rehearse", "Play on from here", show=False),
        *(Binding(str(number), f"pick({number})", f"Line {number}", show=False) for number in range(1, 10)),
        Binding("escape", "back", "Back", show=False),
    ]
    HELP_TITLE = "What if"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("↑ ↓", "choose one of the lines not taken"),
        ("1 to 9", "choose the line with this number"),
        ("Enter", "say it, and play on from there; your first attempt stays as it was"),
        ("Esc", "back to the debrief"),
    )

    def __init__(self, game: Game, result: Debrief, number: int) -> None:
        super().__init__()
        self._game, self._debrief = game, result
        self._decision = result.attempt.decisions[number - 1]
        self._others = self._decision.not_taken
        moment = result.moments[number - 1]
        self._roads = [
            words.road(with_other_line(result.attempt, number, choice.id), rounded(moment.best_with(choice)))
            for choice in self._others
        ]
        self._cursor = 0

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head(self._game.scenario.title, f"what if, at decision {self._decision.number}")
        yield Sheet(self._draw)
        yield Foot()

    @on(Sheet.Drawn)
    def show_keys(self) -> None:
        """Say what works here; anew with each size, as there may be more than fits."""
        keys = [Key("↑↓", "choose")] if len(self._others) > 1 else []
        keys += [Key("Enter", "say it and play on", "screen.rehearse")] if self._others else []
        keys += [Key("PgDn", "more", "screen.scroll_page(1)")] if self.has_more else []
        self.query_one(Foot).show(*keys, Key("?", "help", "screen.help"), out=Key("Esc", "back", "screen.back"))

    def _draw(self, width: int, height: int) -> list[Row]:
        left, measure = column(width)
        scenario, decision = self._game.scenario, self._decision
        turn = decision.number
        rows: list[Row] = []
        cue = [block_of(scenario, line, turn) for line in words.cue(decision, scenario)]
        if cue:
            rows += [*talk_rows(cue, scenario, left, measure, newest=turn), Row()]
        said = prose(decision.choice.words, scenario.called, "$soft")
        rows += self._entry(left, measure, Content("● "), said, "What you said.", item=None, selected=False)
        if not self._others:
            text = "There was no other line on offer here."
            rows += [Row(), *(Row(line.pad_left(left)) for line in wrapped(styled(text, "$soft"), measure))]
        for index, (choice, road) in enumerate(zip(self._others, self._roads, strict=True)):
            selected = index == self._cursor
            line = prose(choice.words, scenario.called, "$ink" if selected else "$soft")
            rows.append(Row())
            sign = styled(f"{index + 1:<2}", "bold $accent" if selected else "$soft")
            rows += self._entry(left, measure, sign, line, road, item=index, selected=selected)
        return rows

    def _entry(
        self, left: int, measure: int, sign: Content, text: Content, result: str, *, item: int | None, selected: bool
    ) -> list[Row]:
        rows: list[Row] = []
        lines = wrapped(text, measure - 3)
        lines = [(sign if index == 0 else Content("  ")) + line for index, line in enumerate(lines)]
        lines += [Content("  ") + line for line in wrapped(styled(result, "$faint"), measure - 3)]
        for line in lines:
            mark = styled("▌ ", "$accent") if selected else Content("  ")
            full = mark + line + Content(" " * max(measure - line.cell_length, 0))
            rows.append(Row(Content(" " * (left - 2)) + (full.stylize("on $raised") if selected else full), item=item))
        return rows

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell which keys work in this state."""
        if action in ("move", "pick"):
            return len(self._others) > 1 and (action == "move" or parameters <= (len(self._others),))
        return len(self._others) > 0 if action == "rehearse" else super().check_action(action, parameters)

    def on_sheet_clicked(self, message: Sheet.Clicked) -> None:
        """Choose the line that was clicked."""
        self.action_move(message.item - self._cursor)

    def action_move(self, by: int) -> None:
        """Choose another line."""
        if self._others:
            self._cursor = (self._cursor + by) % len(self._others)
            self.query_one(Sheet).redraw()
            self.query_one(Sheet).reveal(self._cursor)

    def action_pick(self, number: int) -> None:
        """Choose a line by number."""
        if number <= len(self._others):
            self.action_move(number - 1 - self._cursor)

    def action_rehearse(self) -> None:
        """Say the line, and play on from there."""
        from roleplay.tui.conversation_screen import ConversationScreen

        if not self._others:
            return
        attempt = self._debrief.attempt
        steps = [decision.step for decision in attempt.decisions[: self._decision.number - 1]]
        rehearsal = replay(attempt.machine, steps, attempt.mode)
        try:
            rehearsal.choose(self._others[self._cursor].id)
        except EndlessPassage as error:
            self.notify(f"{error} Tell its author.", severity="error", markup=False)
            return
        keeping = Keeping(self._game.saves, self._game.entry, rehearsal, coach=self.roleplay.coach, is_rehearsal=True)
        self.roleplay.tell(keeping, has_changed=keeping.keep())
        self.app.switch_screen(ConversationScreen(self._game, rehearsal, keeping, is_rehearsal=True))

    def action_back(self) -> None:
        """Back to where it was opened."""
        self.app.pop_screen()
