"""The estimate: your own view of both scores, and of the moment that mattered, before anything is shown."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from roleplay.conversation.attempt import Attempt
from roleplay.debrief import words
from roleplay.saves.keeping import Keeping
from roleplay.scenario.names import SCORES
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.game import Estimate, Finished, Game
from roleplay.tui.page import Page
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.text import cut, styled

_QUESTIONS = {"diplomacy": "How diplomatic were you?", "empathy": "How empathetic were you?"}
_MEANINGS = {
    "diplomacy": "Honest words that help you all go on together.",
    "empathy": "Words that leave the other feeling understood.",
}
"""What is meant by the two, in so many words as fit the narrowest screen."""


class EstimateScreen(Page):
    """Three questions, each of which can be left open. No number stands there before you move: one would anchor you."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,shift+tab", "question(-1)", "Question", show=False),
        Binding("down,tab", "question(1)", "Question", show=False),
        Binding("left,h", "slide(-5)", "Less", show=False),
        Binding("right,l", "slide(5)", "More", show=False),
        Binding("shift+left", "slide(-1)", "A little less", show=False),
        Binding("shift+right", "slide(1)", "A little more", show=False),
        Binding("backspace,delete", "clear", "Leave open", show=False),
        Binding("enter", "go_on", "Show the debrief", show=False),
        Binding("s", "skip", "Skip", show=False),
        Binding("escape", "back", "Back", show=False),
    ]
    HELP_TITLE = "How was it, from your side?"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("← →", "move by five, or through the moments; or type a number"),
        ("Shift ← →", "move by one"),
        ("↑ ↓", "the next question, or the one before; Tab, too"),
        ("Backspace", "leave a question open after all"),
        ("Enter", "show the debrief, beside what you said"),
        ("s", "skip all of it, and show the debrief"),
        ("Esc", "back to how the conversation ended; what you said here stays"),
    )

    def __init__(self, game: Game, attempt: Attempt, keeping: Keeping, estimate: Estimate) -> None:
        """`estimate` holds the answers, and is changed as they are given."""
        super().__init__()
        self._game, self._attempt, self._keeping, self._estimate = game, attempt, keeping, estimate
        self._at = 0
        self._typed = ""

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head(self._game.scenario.title, "before anything is shown")
        yield Sheet(self._draw, align="middle")
        yield Foot(
            Key("Enter", "show the debrief", "screen.go_on"),
            Key("s", "skip", "screen.skip"),
            Key("← →", "move"),
            Key("↑↓", "question"),
            Key("?", "help", "screen.help"),
            out=Key("Esc", "back", "screen.back"),
        )

    @property
    def _questions(self) -> list[str]:
        return [*SCORES, "moment"] if self._attempt.decisions else list(SCORES)

    def _draw(self, width: int, height: int) -> list[Row]:
        left, measure = column(width, 76)
        gap = [Row()] * (2 if height > 30 else 1)
        rows = [Row(styled("How was it, from your side?", "bold $ink").pad_left(left)), *gap]
        for number, name in enumerate(self._questions):
            active = number == self._at
            if name == "moment":
                lines = self._moment_lines(measure - 2, active=active)
            else:
                lines = self._slider(name, measure - 2, active=active)
            mark = styled("▌", "$accent") + Content(" ") if active else Content("  ")
            rows += [Row((mark + line).pad_left(left), item=number) for line in lines]
            rows += gap
        return rows[: -len(gap)]

    def _slider(self, name: str, width: int, *, active: bool) -> list[Content]:
        value = self._estimate.values[name]
        length = width - 16
        colour = "$accent" if active else "$soft"
        if value is None:
            bar = styled("○", colour) + styled("─" * (length - 1), "$rule")
            number = styled("not yet", "$faint")
        else:
            at = round(value * (length - 1) / 100)
            bar = styled("━" * at, colour) + styled("●", colour) + styled("─" * (length - 1 - at), "$rule")
            number = styled(f"{value:>3}", "bold $ink")
        question = styled(_QUESTIONS[name], "bold $ink" if active else "$ink")
        ends = styled("not at all", "$faint") + Content(" " * (length - 20)) + styled("completely", "$faint")
        return [question, styled(_MEANINGS[name], "$soft"), bar + Content("   ") + number, ends]

    def _moment_lines(self, width: int, *, active: bool) -> list[Content]:
        question = styled("Which moment mattered most?", "bold $ink" if active else "$ink")
        count = len(self._attempt.decisions)
        if self._estimate.moment is None:
            return [
                question,
                styled(
                    f"○ none chosen yet; ← → goes through your {count} decision{'' if count == 1 else 's'}", "$faint"
                ),
                Content(""),
            ]
        decision = self._attempt.decisions[self._estimate.moment]
        cue = words.last_sentence(words.cue_words(decision, self._game.scenario))
        line = styled(f"● {self._estimate.moment + 1} of {count}  ", "$soft") + styled(f"“{cue}”", "$ink")
        yours = words.last_sentence(decision.choice.words)
        said = styled("  you said  ", "$faint") + styled(f"“{yours}”", "$soft")
        return [question, cut(line, width), cut(said, width)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell which keys work in this state: an answer can be taken back once there is one."""
        if action == "clear":
            name = self._questions[self._at]
            return (self._estimate.moment if name == "moment" else self._estimate.values[name]) is not None
        return super().check_action(action, parameters)

    def action_question(self, by: int) -> None:
        """Go to another question."""
        self._at = (self._at + by) % len(self._questions)
        self._typed = ""
        self._redraw()

    def on_sheet_clicked(self, message: Sheet.Clicked) -> None:
        """Go to the question that was clicked."""
        self.action_question(message.item - self._at)

    def action_slide(self, by: int) -> None:
        """Move the knob, from the middle when it has not been moved; or choose a moment."""
        name = self._questions[self._at]
        self._typed = ""
        if name == "moment":
            step, count = (1 if by > 0 else -1), len(self._attempt.decisions)
            self._estimate.moment = (
                (0 if step > 0 else count - 1)
                if self._estimate.moment is None
                else (self._estimate.moment + step) % count
            )
        else:
            value = self._estimate.values[name]
            self._estimate.values[name] = max(0, min(100, (50 if value is None else value) + by))
        self._redraw()

    def on_key(self, event: events.Key) -> None:
        """Take a typed number, digit by digit."""
        name = self._questions[self._at]
        if name in SCORES and event.character is not None and event.character in "0123456789":
            self._typed = (self._typed + event.character)[-3:]
            if int(self._typed) > 100:
                self._typed = event.character
            self._estimate.values[name] = int(self._typed)
            self._redraw()

    def action_clear(self) -> None:
        """Leave the question open after all."""
        self._typed = ""
        name = self._questions[self._at]
        if name == "moment":
            self._estimate.moment = None
        else:
            self._estimate.values[name] = None
        self._redraw()

    def action_skip(self) -> None:
        """Go on without any answer."""
        self._estimate.values = dict.fromkeys(SCORES)
        self._estimate.moment = None
        self.action_go_on()

    def action_go_on(self) -> None:
        """Show the debrief."""
        from roleplay.tui.working_out_screen import debrief_screen

        values, moment = self._estimate.values, self._estimate.moment
        number = None if moment is None else moment + 1
        finished = Finished(self._attempt, values, number, is_rehearsal=False, keeping=self._keeping)
        self.roleplay.tell(self._keeping, has_changed=self._keeping.keep_estimate(values, number))
        self._game.finished.append(finished)
        self.app.pop_screen()  # the conversation lies below, and makes room, too
        self.app.switch_screen(debrief_screen(self._game, finished))

    def action_back(self) -> None:
        """Back to how it ended."""
        self.app.pop_screen()

    def _redraw(self) -> None:
        self.query_one(Sheet).redraw()
