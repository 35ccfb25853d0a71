"""The briefing: who you are, who they are, and how you want to play."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from roleplay.conversation.attempt import Attempt
from roleplay.conversation.rules import EndlessPassage
from roleplay.conversation.step import Mode
from roleplay.saves.keeping import Keeping
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.game import Game
from roleplay.tui.page import Page
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.text import prose, styled, wrapped

_ASKED = {
    Mode.WOULD: "Choose what you would most likely say.",
    Mode.SHOULD: "Choose what you think one should say.",
}


class BriefingScreen(Page):
    """Before a conversation."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "Begin", show=False),
        Binding("m", "mode", "What to choose", show=False),
        Binding("c", "coach", "Coach mode", show=False),
        Binding("escape", "back", "Library", show=False),
        Binding("up", "scroll_lines(-1)", "Up", show=False),
        Binding("down", "scroll_lines(1)", "Down", show=False),
    ]
    HELP_TITLE = "Before you start"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "begin the conversation"),
        ("m", "choose what you would most likely say, or what you think one should say; people answer differently"),
        ("c", "coach mode: after each line, the reason behind it; good for a first time"),
        ("↑ ↓", "scroll, where the text is long"),
        ("Esc", "back to where you came from: the library, as a rule"),
    )

    @property
    def goes_on(self) -> bool:
        """After the briefing comes the conversation."""
        return True

    def go_on(self) -> None:
        """Begin."""
        self.action_begin()

    def __init__(self, game: Game) -> None:
        super().__init__()
        self._game = game

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head(self._game.scenario.title, "before you start")
        yield Sheet(self._draw, align="middle")
        yield Foot()

    def on_mount(self) -> None:
        """Work the outlook out while the briefing is read."""
        self._show_keys()
        self.run_worker(self._work_out, thread=True, exit_on_error=False)

    def on_screen_resume(self) -> None:
        """Show the settings as they are now."""
        self._show_keys()
        self.query_one(Sheet).redraw()

    def _work_out(self) -> None:
        self._game.work_out()
        self.app.call_from_thread(self.query_one(Sheet).redraw)

    @on(Sheet.Drawn)
    def _show_keys(self) -> None:
        other = "what one should say" if self.roleplay.mode is Mode.WOULD else "what I would say"
        coach = "coach mode off" if self.roleplay.coach else "coach mode"
        more = [Key("↓", "more", "screen.scroll_lines(1)")] if self.has_more else []
        self.query_one(Foot).show(
            *more,
            Key("Enter", "begin", "screen.begin"),
            Key("m", other, "screen.mode"),
            Key("c", coach, "screen.coach"),
            Key("?", "help", "screen.help"),
            out=Key("Esc", self.way_out, "screen.back"),
        )

    def _draw(self, width: int, height: int) -> list[Row]:
        scenario, names = self._game.scenario, self._game.scenario.called
        left, measure = column(width, 76)
        paragraphs: list[list[Content]] = [[self._title()]]
        if scenario.content_note:
            note = styled("Before you decide to play: ", "bold $ink") + prose(scenario.content_note, names, "$ink")
            paragraphs.append(wrapped(note, measure))
        paragraphs += [wrapped(prose(part, names, "$ink"), measure) for part in scenario.brief.split("\n\n")]
        paragraphs.append(self._cast(measure))
        asked = styled(_ASKED[self.roleplay.mode], "$soft")
        if self.roleplay.coach:
            asked += styled(" The reason behind each line follows at once.", "$soft")
        mark = styled("▌", "$accent") + Content(" ") + styled("Begin", "bold $ink")
        paragraphs += [wrapped(asked, measure), [mark]]
        kept = styled("How diplomatic and how empathetic your words are stays hidden until the end.", "$faint")
        paragraphs.append(wrapped(kept, measure))

        rows: list[Row] = []
        gap = 2 if height > 30 else 1
        for lines in paragraphs:
            rows += [Row()] * (gap if rows else 0)
            rows += [Row(line.pad_left(left), item=0 if lines == [mark] else None) for line in lines]
        return rows

    def _title(self) -> Content:
        scenario = self._game.scenario
        about = f"about {scenario.minutes} minutes"
        fewest, most = self._game.decisions_if_known
        if fewest is not None and most is not None:
            count = f"{fewest}" if fewest == most else f"{fewest} to {most}"
            about += f", {count} decision{'' if most == 1 else 's'}"
        return styled(scenario.title, "bold $ink") + Content("   ") + styled(about, "$soft")

    def _cast(self, measure: int) -> list[Content]:
        people = self._game.scenario.cast.values()
        widest = max((styled(person.name).cell_length for person in people), default=0) + 3
        lines: list[Content] = []
        for person in people:
            name = styled(person.name, "bold $person")
            name += Content(" " * (widest - name.cell_length))
            role = wrapped(styled(person.role or "", "$soft"), measure - widest)
            lines += [(name if index == 0 else Content(" " * widest)) + line for index, line in enumerate(role)]
        return lines

    def on_sheet_clicked(self) -> None:
        """Begin."""
        self.action_begin()

    def action_scroll_lines(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(Sheet).move_by(by)

    def action_begin(self) -> None:
        """Begin the conversation."""
        from roleplay.tui.conversation_screen import ConversationScreen

        try:
            attempt = Attempt(self._game.machine, self.roleplay.mode)
        except EndlessPassage as error:
            self.notify(f"{error} Tell its author.", severity="error", markup=False)
            return
        keeping = Keeping(self._game.saves, self._game.entry, attempt, coach=self.roleplay.coach)
        self.app.switch_screen(ConversationScreen(self._game, attempt, keeping))

    def action_mode(self) -> None:
        """Switch between the two ways to play."""
        self.roleplay.mode = Mode.SHOULD if self.roleplay.mode is Mode.WOULD else Mode.WOULD
        self.on_screen_resume()

    def action_coach(self) -> None:
        """Switch coach mode."""
        self.roleplay.choose("coach", "off" if self.roleplay.coach else "on")
        self.on_screen_resume()

    def action_back(self) -> None:
        """Back to the library."""
        self.app.pop_screen()
