"""The debrief: page by page from what happened to what you will say next time."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Input, Static

from roleplay.saves.results import result_of
from roleplay.scenario.library import NoLongerPlayable
from roleplay.scenario.names import SCORES
from roleplay.tui import debrief_pages as pages
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.game import Finished, Game
from roleplay.tui.page import Page, TellDialog
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.text import styled

_NOTES = (("answer", "My answer"), ("when", "Next time, if"), ("then", "then I will say"))


_REST = 0.5
"""Seconds without a key after which what was written is kept."""


_NARROW = 66
"""Cells up to which the foot says it shorter."""


class DebriefScreen(Page):
    """Look back."""

    CSS_PATH = "debrief_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,enter", "turn(1)", "Next page", show=False),
        Binding("left", "turn(-1)", "Page before", show=False),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("v", "view", "Other curve", show=False),
        Binding("w", "what_if", "What if", show=False),
        Binding("m", "map", "Map", show=False),
        Binding("t", "talk", "The talk", show=False),
        Binding("r", "report", "Report", show=False),
        Binding("k", "keep", "Keep as a test", show=False),
        Binding("a", "again", "Again", show=False),
        Binding("escape", "back", "Library", show=False),
    ]
    HELP_TITLE = "Looking back"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("→", "the next page; Enter, too"),
        ("←", "the page before"),
        ("↑ ↓", "scroll; on the page of every choice, go from decision to decision"),
        ("Tab", "write down your answer, and what you will say next time; Esc when you are done"),
        ("v", "the curve of each score, or of both together"),
        ("w", "what if I had said something else: where it would have led, and play on from there"),
        ("m", "the map of the conversation: your path, and the roads not taken"),
        ("t", "every choice: what you said, what they did, why, and the lines not taken"),
        ("r", "write a report for a mentor, to open or print; no numbers"),
        ("k", "for authors: keep this play beside the scenario’s file, and “check” plays it again"),
        ("a", "play again from the beginning"),
        ("Esc", "back to where you came from: from the talk to its page, else to the library, as a rule"),
    )

    def __init__(self, game: Game, finished: Finished) -> None:
        super().__init__()
        self._game, self._finished = game, finished
        self._debrief = game.debrief(finished.attempt)
        self._page = 0
        self._cursor = 0
        self._came_from: int | None = None
        """The page from which the talk was looked up, until another is turned to."""
        self._view = pages.TOGETHER
        self._kept_notes = dict(finished.notes)
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head(self._game.scenario.title)
        yield Sheet(self._draw, id="page")
        with Vertical(id="notes"):
            for name, label in _NOTES:
                with Horizontal():
                    yield Static(styled(label, "$soft"), classes="label")
                    yield Input(id=f"note-{name}", compact=True)
        yield Foot()

    def on_mount(self) -> None:
        """Begin on the first page."""
        for name, _ in _NOTES:
            self.query_one(f"#note-{name}", Input).value = self._finished.notes.get(name, "")
        keeping = self._finished.keeping
        self.roleplay.tell(keeping, has_changed=keeping.keep_result(result_of(self._debrief)))
        self._show()

    def on_resize(self) -> None:
        """Keep the lines to write on in the column."""
        left, measure = column(self.size.width, 76)
        self.query_one("#notes").styles.padding = (0, self.size.width - left - measure, 0, left)

    @property
    def _cards(self) -> int:
        return len(self._debrief.cards)

    @property
    def _count(self) -> int:
        return self._cards + 4  # overview, cards, every choice, skills, questions

    @property
    def _is_choices(self) -> bool:
        return self._page == self._cards + 1

    @property
    def _is_questions(self) -> bool:
        return self._page == self._count - 1

    @property
    def _is_about_a_decision(self) -> bool:
        return 0 < self._page <= self._cards or (self._is_choices and bool(self._debrief.attempt.decisions))

    @property
    def _is_writing(self) -> bool:
        return isinstance(self.focused, Input)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell which keys work on this page."""
        if action == "turn":
            return self._page + (1 if parameters == (1,) else -1) in range(self._count)
        if action == "move":
            return self.is_longer or (self._is_choices and len(self._debrief.attempt.decisions) > 1)
        if action == "what_if":
            return self._is_about_a_decision
        if action in ("view", "talk"):
            return self._page == 0 if action == "view" else not self._is_choices
        return super().check_action(action, parameters)

    @property
    def goes_on(self) -> bool:
        """Whether there is another page."""
        return self._page + 1 < self._count

    def go_on(self) -> None:
        """Turn to the next page."""
        self.action_turn(1)

    def helps(self, label: str) -> bool:
        """Return whether a line of the help is true on this page; Tab leads to what can be written on."""
        return self._is_questions if label == "Tab" else super().helps(label)

    def _draw(self, width: int, height: int) -> list[Row]:
        result, page = self._debrief, self._page
        if page == 0:
            rows = pages.overview(result, self._finished, self._game.outlook, self._view, width, height)
        elif page <= self._cards:
            rows = pages.turning_point(result, result.cards[page - 1], width, height)
        elif self._is_choices:
            rows = pages.every_choice(result, self._cursor, width, height)
        elif self._is_questions:
            rows = pages.questions(result, width, height)
        else:
            rows = pages.practised(result, width, height)
        tall = height > 30 and len(rows) < height - 4
        return [Row(), Row(), *rows] if tall else rows

    def _show(self) -> None:
        page = self._page
        what = f"{page + 1} of {self._count}"
        if 0 < page <= self._cards:
            what = f"turning point {page} of {self._cards}   {what}"
        elif self._is_choices:
            what = f"every choice   {what}"
        self.query_one(Head).show(("rehearsal   " if self._finished.is_rehearsal else "") + what)
        self.query_one("#notes").display = self._is_questions
        self.set_focus(None)
        sheet = self.query_one("#page", Sheet)
        sheet.redraw()
        if self._is_choices:
            sheet.reveal(self._cursor)
        else:
            sheet.to_top()
        self._show_keys()

    @on(Sheet.Drawn)
    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _show_keys(self) -> None:
        """Say what works on this page; while somebody writes, letters are letters."""
        foot = self.query_one(Foot)
        if self._is_writing:
            foot.show(Key("Enter", "the next line"), out=Key("Esc", "done", "screen.back"))
            return
        keys = []
        if self._is_choices and len(self._debrief.attempt.decisions) > 1:
            keys.append(Key("↑↓", "decision"))
        elif self.has_more:
            keys.append(Key("↓", "more", "screen.move(1)"))
        if self._page < self._count - 1:
            many = "s" if self._cards > 1 else ""
            next_ = f"turning point{many}" if self._page == 0 and self._cards else "next"
            keys.append(Key("→", next_, "screen.turn(1)"))
        if self._is_about_a_decision:
            keys.append(Key("w", "what if I had said …" if self.size.width > _NARROW else "what if", "screen.what_if"))
        if self._is_questions:
            keys += [Key("Tab", "write"), Key("r", "report", "screen.report")]
        if self._page == 0:
            keys.append(Key("v", "each score", "screen.view"))
        if self._page:
            keys.append(Key("←", "back", "screen.turn(-1)"))
        again = Key("a", "again", "screen.again")
        keys += [*([again] if self._is_questions else []), Key("m", "map", "screen.map")]
        if not self._is_choices:
            keys.append(Key("t", "the talk", "screen.talk"))
        keys += [*([] if self._is_questions else [again]), Key("?", "help", "screen.help")]
        foot.show(*keys, out=Key("Esc", "back" if self._came_from is not None else self.way_out, "screen.back"))

    @on(Input.Changed)
    def keep_note(self, event: Input.Changed) -> None:
        """Keep what is written, as it is written; on the disk as soon as the hand rests."""
        self._finished.notes[(event.input.id or "").removeprefix("note-")] = event.value
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_REST, self._keep_notes)

    def _keep_notes(self) -> None:
        """Write what was written since the last time into the saves."""
        keeping, notes = self._finished.keeping, self._finished.notes
        for name, text in notes.items():
            if self._kept_notes.get(name, "") != text:
                self._kept_notes[name] = text
                self.roleplay.tell(keeping, has_changed=keeping.keep_note(name, text))

    def on_unmount(self) -> None:
        """Keep what was written last, and let go of the attempt."""
        self._keep_notes()
        self._finished.keeping.close()

    @on(Input.Submitted)
    def next_note(self) -> None:
        """Go to the next line to write on."""
        self.focus_next()

    def on_sheet_clicked(self, message: Sheet.Clicked) -> None:
        """Go to the decision that was clicked."""
        if self._is_choices:
            self._cursor = message.item
            self._show()

    def action_turn(self, by: int) -> None:
        """Go to the next page or the one before."""
        self._came_from = None
        self._page = max(0, min(self._count - 1, self._page + by))
        self._show()

    def action_move(self, by: int) -> None:
        """Go from decision to decision, or scroll."""
        sheet = self.query_one("#page", Sheet)
        if self._is_choices:
            if sheet.reveal_more(self._cursor, by):  # all of a long decision, before the next one
                return
            cursor = max(0, min(len(self._debrief.attempt.decisions) - 1, self._cursor + by))
            if cursor != self._cursor:
                self._cursor = cursor
                sheet.redraw()
                sheet.reveal(cursor)
        else:
            sheet.move_by(by)

    def action_view(self) -> None:
        """Show the curve of the next score."""
        views = [pages.TOGETHER, *SCORES]
        self._view = views[(views.index(self._view) + 1) % len(views)]
        self._show()

    def _decision_number(self) -> int:
        """Return the decision that the page is about, from 1."""
        if 0 < self._page <= self._cards:
            return self._debrief.cards[self._page - 1].decision.number
        return self._cursor + 1

    def action_what_if(self) -> None:
        """Look at the other lines of this decision."""
        from roleplay.tui.what_if_screen import WhatIfScreen

        self.app.push_screen(WhatIfScreen(self._game, self._debrief, self._decision_number()))

    def action_map(self) -> None:
        """Show the map."""
        from roleplay.tui.map_screen import MapScreen

        self.app.push_screen(MapScreen(self._game, self._debrief, self._decision_number()))

    def action_talk(self) -> None:
        """Show every choice."""
        self._came_from, self._page = self._page, self._cards + 1
        self._show()

    def action_report(self) -> None:
        """Write the report, and say where it lies."""
        from roleplay.tui.take_home import take_home

        self._keep_notes()
        self.app.push_screen(TellDialog("Report", take_home(self.roleplay, self._finished, self._debrief)))

    def action_keep(self) -> None:
        """Keep the play as an expected path, and say where it lies."""
        from roleplay.tui.keep_play import keep_expected

        entry = self._game.entry
        known = self.roleplay.library.find(entry.scenario.id)
        self.app.push_screen(TellDialog("Kept as a test", keep_expected(self._finished, entry, known)))

    def action_again(self) -> None:
        """Begin again, with the scenario as it is now; say why, where its file cannot be played any more."""
        entry = self.roleplay.library.find(self._game.scenario.id) if self._game.is_past else self._game.entry
        try:
            _ = entry.scenario if entry is not None else None
        except NoLongerPlayable as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.roleplay.begin_again(self._game)

    def action_back(self) -> None:
        """Leave a line being written, go back to where the talk was looked up, or leave the debrief."""
        if self._is_writing:
            self.set_focus(None)
        elif self._came_from is not None:
            self._page, self._came_from = self._came_from, None
            self._show()
        else:
            self.app.pop_screen()
