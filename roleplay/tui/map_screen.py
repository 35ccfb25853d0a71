"""The map: the conversation as a picture, your path lit, the roads not taken unspoiled until you ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from roleplay.debrief import words
from roleplay.debrief.debrief import Debrief
from roleplay.debrief.scores import rounded
from roleplay.tui import map as drawing
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.game import Game
from roleplay.tui.page import Page
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.text import EMPTY, beside, cut, prose, styled, wrapped

Drawn = TypeVar("Drawn")


_LEGEND = "● your decisions   ─ roads not taken   ○ not met"


class MapScreen(Page):
    """Where you went, and what else there was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up,shift+tab", "move(-1)", "Decision before", show=False),
        Binding("right,down,tab", "move(1)", "Next decision", show=False),
        Binding("enter,w", "what_if", "What if from here", show=False),
        Binding("v", "rail", "As a rail", show=False),
        Binding("u", "reveal", "Show the ends not met", show=False),
        Binding("escape,m", "back", "Back", show=False),
    ]
    HELP_TITLE = "The map"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("← →", "go along your path"),
        ("Enter", "what if I had said something else here"),
        ("v", "the path as a list, or as a line"),
        ("u", "show the titles of the ends you have not met, or hide them"),
        ("Esc", "back to the debrief"),
    )

    def __init__(self, game: Game, result: Debrief, number: int) -> None:
        super().__init__()
        self._game, self._debrief = game, result
        self._cursor = max(min(number, len(result.attempt.decisions)), 1)
        self._as_rail = self._is_revealed = False

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head(self._game.scenario.title, self._seen())
        yield Sheet(self._draw)
        yield Foot()

    def on_mount(self) -> None:
        """Show the keys."""
        self._show()

    def on_resize(self) -> None:
        """Keep the place."""
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell which keys work in this state."""
        count = len(self._debrief.attempt.decisions)
        if action == "move":
            return count > 1
        if action == "what_if":
            return count > 0
        if action == "reveal":
            return self._has_hidden
        return super().check_action(action, parameters)

    @property
    def _has_hidden(self) -> bool:
        """Whether there are ends whose titles are told only when asked for."""
        scenario, met = self._game.scenario, {*self._game.endings_met, self._debrief.attempt.state.scene}
        return bool(scenario.endings.keys() - met)

    def _seen(self) -> str:
        game = self._game
        lines, all_lines, ends, all_ends = drawing.share_seen(game.scenario, game.steps_met, game.endings_met)
        return f"seen so far: {lines} of {all_lines} lines, {ends} of {all_ends} ends"

    @property
    def _scenes_met(self) -> set[str]:
        return {scene for scene, _ in self._game.steps_met}

    def _drawn(self, draw: Callable[..., list[Drawn]], measure: int) -> list[Drawn]:
        """Draw the path in one of the two ways."""
        game, result = self._game, self._debrief
        return draw(
            game.scenario,
            [drawing.Stop(decision.number, decision.before.scene) for decision in result.attempt.decisions],
            result.attempt.state.scene,
            self._scenes_met,
            game.endings_met,
            self._cursor,
            {moment.decision.number for moment in result.turning_points},
            measure,
            endings_revealed=self._is_revealed,
        )

    def _draw(self, width: int, height: int) -> list[Row]:
        return self._rail(width) if self._as_rail else self._strip(width, height)

    def _strip(self, width: int, height: int) -> list[Row]:
        left, measure = column(width)
        lines = self._drawn(drawing.strip, measure)
        gap = [EMPTY] * (2 if height > 30 else 1)
        lines = [*lines, *gap[1:], styled(_LEGEND, "$faint"), *gap, *self._decision(measure)]
        above = [Row()] * (2 if height > 30 else 0)
        return above + [Row(line.pad_left(left)) for line in lines]

    def _decision(self, measure: int) -> list[Content]:
        """Draw the decision under the cursor: the cue, your words, the other lines."""
        result, scenario = self._debrief, self._game.scenario
        if not result.attempt.decisions:
            return []
        decision = result.attempt.decisions[self._cursor - 1]
        number = styled(f"{decision.number:>2}  ", "bold $accent")
        lost = words.what_it_changed(result.moments[self._cursor - 1], scenario)
        cue = words.cue(decision, scenario)
        name = scenario.speaker(cue[-1]) if cue else None
        who = styled(name, "bold $person") if name else EMPTY
        first, *more = wrapped(who + styled(f"   {lost}" if name else lost, "$faint"), measure - 4)
        lines = [number + first, *(line.pad_left(4) for line in more)]
        said = words.last_sentence(words.cue_words(decision, scenario), 2 * measure)
        lines += wrapped(styled(f"“{said}”", "$ink"), measure - 4, 4)
        for choice in decision.offered:
            taken = choice is decision.choice
            sign = styled("●   ", "$ink") if taken else styled("○   ", "$soft")
            text = prose(choice.words.replace("\n\n", " "), scenario.called, "$ink" if taken else "$soft")
            body = wrapped(text, measure - 4)
            lines += [EMPTY, *((sign if index == 0 else Content("    ")) + line for index, line in enumerate(body))]
        return lines

    def _rail(self, width: int) -> list[Row]:
        left, measure = column(width)
        rows: list[Row] = []
        second: int | None = None  # the decision whose own words come on the next row
        for row in self._drawn(drawing.rail, measure):
            room = measure - row.glyphs.cell_length - 1 - (3 + 3 * len(row.back) if row.back else 0)
            item = row.stop.number if row.stop is not None else None
            if row.stop is not None:
                text = self._rail_cue(row.stop.number, room)
                second = row.stop.number
            elif row.ending is not None:
                text = cut(self._rail_ending(row.ending), room)
            elif row.scene is not None:
                met = row.scene in self._scenes_met
                text = styled("   a scene met another time" if met else "   a scene not met", "italic $faint")
            elif row.folded:
                text = styled(f"   and {row.folded} more scenes not met", "italic $faint")
            elif second is not None:
                text, item, second = self._rail_words(second, room), second, None
            else:
                text = EMPTY
            if row.back:
                text += styled(f"  ↺ {' '.join(map(str, row.back))}", "$faint")
            mark = styled("▌ ", "$accent") if item == self._cursor else Content("  ")
            rows.append(Row((mark + row.glyphs + Content(" ") + text).pad_left(left - 2), item=item))
        return rows

    def _rail_cue(self, number: int, room: int) -> Content:
        decision, moment = self._debrief.attempt.decisions[number - 1], self._debrief.moments[number - 1]
        scenario = self._game.scenario
        cue = words.cue(decision, scenario)
        name = scenario.speaker(cue[-1]) if cue else None
        active = number == self._cursor
        pips = Content(" ").join(
            styled("●", "$ink") if choice is decision.choice else styled("○", "$soft") for choice in decision.offered
        )
        most = max(len(other.offered) for other in self._debrief.attempt.decisions)
        pips = pips.pad_right(2 * (most - len(decision.offered)))
        loss = rounded(moment.loss)
        lost = f"{words.signed(-loss):>4}" if loss else "    "
        right = pips + styled(lost, "bold $ink")
        start = styled(f"{number:>2} ", "bold $accent" if active else "$faint")
        start += styled(f"{name}  ", "bold $person") if name else EMPTY
        said = styled(words.last_sentence(words.cue_words(decision, scenario), 56), "$ink" if active else "$soft")
        return beside(start + said, right, room)

    def _rail_words(self, number: int, room: int) -> Content:
        decision = self._debrief.attempt.decisions[number - 1]
        style = "$ink" if number == self._cursor else "$faint"
        return Content("   ") + cut(prose(decision.choice.words, self._game.scenario.called, style), room - 16)

    def _rail_ending(self, ending: str) -> Content:
        scenario, result = self._game.scenario, self._debrief
        if ending == result.attempt.state.scene:
            return Content("   ") + prose(scenario.endings[ending].title, scenario.called, "bold $ink")
        if self._is_revealed or ending in self._game.endings_met:
            return Content("   ") + prose(scenario.endings[ending].title, scenario.called, "$soft")
        return Content("   ") + styled("an end not met yet", "italic $faint")

    def _show(self) -> None:
        sheet = self.query_one(Sheet)
        sheet.redraw()
        if self._as_rail:
            sheet.reveal(self._cursor)
        else:
            sheet.to_top()
        self._show_keys()

    @on(Sheet.Drawn)
    def _show_keys(self) -> None:
        """Say what works here; anew with each size, as there may be more than fits."""
        other = "as a line" if self._as_rail else "as a list"
        reveal = "hide the ends" if self._is_revealed else "show the ends"
        count = len(self._debrief.attempt.decisions)
        keys = [Key("← →", "decision")] if count > 1 else []
        keys += [Key("Enter", "what if", "screen.what_if")] if count else []
        keys += [Key("PgDn", "more", "screen.scroll_page(1)")] if self.has_more and not self._as_rail else []
        keys.append(Key("v", other, "screen.rail"))
        keys += [Key("u", reveal, "screen.reveal")] if self._has_hidden else []
        self.query_one(Foot).show(*keys, Key("?", "help", "screen.help"), out=Key("Esc", "back", "screen.back"))

    def on_sheet_clicked(self, message: Sheet.Clicked) -> None:
        """Go to the decision that was clicked."""
        self._cursor = message.item
        self._show()

    def action_move(self, by: int) -> None:
        """Go along the path."""
        self._cursor = max(1, min(len(self._debrief.attempt.decisions), self._cursor + by))
        self._show()

    def action_what_if(self) -> None:
        """Look at the other lines of this decision."""
        from roleplay.tui.what_if_screen import WhatIfScreen

        if self._debrief.attempt.decisions:
            self.app.push_screen(WhatIfScreen(self._game, self._debrief, self._cursor))

    def action_rail(self) -> None:
        """Switch between the line and the list."""
        self._as_rail = not self._as_rail
        self._show()

    def action_reveal(self) -> None:
        """Show the titles of the ends not met, or hide them again."""
        self._is_revealed = not self._is_revealed
        self._show()

    def action_back(self) -> None:
        """Back to the debrief."""
        self.app.pop_screen()
