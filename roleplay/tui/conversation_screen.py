"""The conversation: the talk, the choices below it, and nothing about scores."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from roleplay.conversation.attempt import Attempt
from roleplay.conversation.rules import EndlessPassage
from roleplay.debrief import words
from roleplay.saves.keeping import Keeping
from roleplay.scenario.names import SCORES
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.choices import Choices
from roleplay.tui.game import Estimate, Finished, Game
from roleplay.tui.page import AskDialog, HelpLines, Page
from roleplay.tui.sheet import Sheet
from roleplay.tui.talk import Block, Side, Talk, block_of, decision_blocks, your_block


class ConversationScreen(Page):
    """Talk."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "pause", "Pause", show=False),
        Binding("enter", "go_on", "Go on", show=False),
        Binding("end", "newest", "Newest", show=False),
    ]
    HELP_TITLE = "The conversation"
    HELP_LINES: ClassVar[HelpLines] = (
        ("1 to 9", "say the line with this number; or click it"),
        ("↑ ↓", "look at another line, which is then shown whole"),
        ("any key", "show at once what is still arriving"),
        ("Enter", "say the line under the cursor; at the end: look back on it all"),
        ("PgUp PgDn", "read what was said earlier, and come back"),
        ("End", "back to the newest lines"),
        ("Esc", "pause, or leave the conversation; it is kept, and goes on where it was"),
    )

    def __init__(self, game: Game, attempt: Attempt, keeping: Keeping, *, is_rehearsal: bool = False) -> None:
        super().__init__()
        self._game, self._attempt, self._is_rehearsal = game, attempt, is_rehearsal
        self._keeping = keeping
        self._estimate = Estimate()
        self._coming: list[Block] = []
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head(self._game.scenario.title)
        yield Talk(self._game.scenario)
        yield Choices(self._game.scenario)
        yield Foot()

    def on_mount(self) -> None:
        """Show what was said so far, and let the rest arrive."""
        scenario, attempt = self._game.scenario, self._attempt
        talk = self.query_one(Talk)
        for decision in attempt.decisions:
            before = decision.number - 1
            talk.blocks += [block_of(scenario, line, before) for line in decision.heard]
            talk.blocks += decision_blocks(scenario, decision)
        self._arrive(self._heard())
        if self._game.decisions_if_known == (None, None):
            self.run_worker(self._count, thread=True, exit_on_error=False)

    def _count(self) -> None:
        """Say how many decisions there are as soon as that is known, where the talk began before it was."""
        self._game.work_out()
        self.app.call_from_thread(self._show_state)

    def on_resize(self) -> None:
        """Share the room anew."""
        self._share_room()
        self.query_one(Choices).refresh(layout=True)

    def _share_room(self) -> None:
        """Leave the talk at least seven rows, or all since your last line, and the choices at most about half."""
        room, choices = self.size.height - 4, self.query_one(Choices)
        choices.most_rows = max(min(13, room - 7), room * 11 // 20, 3)
        choices.spaced_rows = room - self.query_one(Talk).newest_rows(self._coming, self.size.width)

    @on(Sheet.Drawn)
    def show_keys_again(self) -> None:
        """Say anew whether there is more than fits."""
        self._show_state()

    def _heard(self) -> list[Block]:
        turn = len(self._attempt.decisions)
        blocks = [block_of(self._game.scenario, line, turn) for line in self._attempt.heard]
        return [*blocks, Block(Side.NARRATION, (words.CANNOT_GO_ON,), turn)] if self._attempt.is_stuck else blocks

    def _arrive(self, blocks: Iterable[Block]) -> None:
        """Let blocks come in one after the other; your own line is there at once."""
        self._coming = list(blocks)
        choices = self.query_one(Choices)
        # The room that the choices will take is kept free meanwhile, so that nothing jumps when they come.
        self._share_room()
        choices.offer(self._attempt.choices)
        choices.visible = False
        self.set_focus(None)
        self._show_state()
        self._next()

    def _next(self) -> None:
        """Show the next block; all of them where nothing may move."""
        self._timer = None
        talk = self.query_one(Talk)
        pace = self.roleplay.characters_a_second
        while self._coming:
            block = self._coming.pop(0)
            talk.blocks.append(block)
            if self._coming and pace is not None and block.side is not Side.YOU:
                length = sum(map(len, block.paragraphs))
                self._timer = self.set_timer(max(length / pace, 0.5), self._next)
                break
        talk.redraw()
        talk.to_end()
        if not self._coming:
            self._ready()

    def _ready(self) -> None:
        choices = self.query_one(Choices)
        choices.visible = True
        if self._attempt.choices:
            choices.focus()
        elif self._attempt.ending is not None:  # the debrief is worked out while the ending is read
            self.run_worker(partial(self._game.debrief, self._attempt), thread=True, exit_on_error=False)
        self._show_state()

    def helps(self, label: str) -> bool:
        """Return whether a line of the help is true in this state; any key shows what is arriving, while it does."""
        return self._is_arriving if label == "any key" else super().helps(label)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell which keys work in this state."""
        if action == "go_on":
            return self.goes_on
        if action == "read_on" and self._is_arriving:
            return False
        if action == "newest":
            return self._is_read_back
        return super().check_action(action, parameters)

    @property
    def goes_on(self) -> bool:
        """Whether this is the end, and everything has arrived."""
        return self._attempt.ending is not None and not self._is_arriving

    def go_on(self) -> None:
        """Go on after the ending."""
        self.action_go_on()

    @property
    def _is_read_back(self) -> bool:
        """Whether the newest lines are out of view; a key may come before there are any."""
        return any(not talk.is_at_end for talk in self.query(Talk))

    @property
    def _is_arriving(self) -> bool:
        return bool(self._coming)

    def _show_state(self) -> None:
        """Bring head and foot up to date."""
        self.query_one(Head).show(self._where())
        foot, attempt = self.query_one(Foot), self._attempt
        earlier = [Key("PgUp", "earlier", "screen.scroll_page(-1)")] if self.is_longer else []
        if self._is_read_back:
            earlier.insert(0, Key("End", "newest", "screen.newest"))
        help_ = Key("?", "help", "screen.help")
        pause = Key("Esc", "pause", "screen.pause")
        leave = Key("Esc", self.way_out, "screen.pause")
        if self._is_arriving:
            foot.show(Key("any key", "show it all"), help_, out=pause)
        elif attempt.choices:
            count = len(attempt.choices)
            numbers = f"1-{min(count, 9)}" if count > 1 else "1"
            choose = Key("↑↓ Enter" if count > 1 else "Enter", "choose")
            foot.show(Key(numbers, "say it"), choose, *earlier, help_, out=pause)
        elif attempt.ending is not None:
            foot.show(Key("Enter", "look back on it", "screen.go_on"), *earlier, help_, out=leave)
        else:
            foot.show(*earlier, help_, out=leave)

    def _where(self) -> str:
        attempt = self._attempt
        rehearsal = "rehearsal   " if self._is_rehearsal else ""
        if attempt.ending is not None and not self._is_arriving:
            return f"{rehearsal}the end"
        if attempt.is_stuck:
            return f"{rehearsal}no way on"
        number = len(attempt.decisions) + (1 if attempt.choices else 0)
        return rehearsal + decision_of(number, *self._game.decisions_if_known)

    def on_choices_taken(self, message: Choices.Taken) -> None:
        """Say the line, and let the answer arrive."""
        if self._is_arriving:
            return
        try:
            decision = self._attempt.choose(message.choice.id)
        except EndlessPassage as error:
            turn = len(self._attempt.decisions) + 1
            said = Block(Side.NARRATION, (f"{error} Tell its author.",), turn)
            self._arrive([your_block(message.choice, turn), said])
            return
        self._keep()
        blocks = decision_blocks(self._game.scenario, decision, coach=self.roleplay.coach)
        self._arrive([*blocks, *self._heard()])

    def _keep(self) -> None:
        """Write what was said into the saves, before it is answered."""
        self.roleplay.tell(self._keeping, has_changed=self._keeping.keep())

    async def on_key(self, event: events.Key) -> None:
        """Any key shows at once what is still arriving, and does nothing else."""
        if self._is_arriving and event.key not in ("ctrl+q", "ctrl+p", "escape", "question_mark", "pageup", "pagedown"):
            event.stop()
            event.prevent_default()
            self._show_all()

    def on_click(self, event: events.Click) -> None:
        """Show at once what is still arriving."""
        if self._is_arriving:
            self._show_all()

    def _show_all(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        talk = self.query_one(Talk)
        talk.blocks += self._coming
        self._coming = []
        self._next()

    def action_newest(self) -> None:
        """Come back to the newest lines."""
        self.query_one(Talk).to_end()

    def action_go_on(self) -> None:
        """After the ending: ask for the estimate, then the debrief; a rehearsal goes straight to it."""
        if not self.goes_on:
            return
        if self._is_rehearsal:
            from roleplay.tui.working_out_screen import debrief_screen

            finished = Finished(self._attempt, dict.fromkeys(SCORES), None, is_rehearsal=True, keeping=self._keeping)
            self._game.finished.append(finished)
            self.app.switch_screen(debrief_screen(self._game, finished))
        else:
            from roleplay.tui.estimate_screen import EstimateScreen

            self.app.push_screen(EstimateScreen(self._game, self._attempt, self._keeping, self._estimate))

    @property
    def leaving_question(self) -> str:
        """Ask only where something was said that could not be kept."""
        trouble = self._keeping.trouble
        return f"Leave this conversation? Not all of it is kept. {trouble}" if trouble else ""

    def action_pause(self) -> None:
        """Leave the conversation, which can be gone on with; ask where it could not be kept."""
        question = self.leaving_question
        if question:
            self.app.clear_notifications()  # the question says it again, and would be hidden
            self.app.push_screen(AskDialog(self._game.scenario.title, question, "leave", "go on talking"), self._leave)
        else:
            self._leave(True)

    def _leave(self, leave: bool | None) -> None:
        if leave:
            self._keeping.close()
            self.app.pop_screen()


def decision_of(number: int, fewest: int | None, most: int | None) -> str:
    """Return where one is among the decisions of a conversation, which takes from `fewest` to `most`, as far as known.

    Only what is still true: where the shortest way is over, its length is no longer said.
    """
    if fewest is None or most is None:
        return f"decision {number}" + (f" of {fewest} or more" if fewest and number < fewest else "")
    if fewest < most and number < most:
        return f"decision {number} of {f'{fewest} to' if number < fewest else 'at most'} {most}"
    return f"decision {number} of {most}"
