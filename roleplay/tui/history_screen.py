"""The history: your attempts, how they change over time, and what to play next."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from roleplay.saves.attempts import Attempts
from roleplay.saves.database import CannotKeep
from roleplay.saves.history import Past, read_history
from roleplay.tui import history_pages as pages
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.page import AskDialog
from roleplay.tui.picking import PickingPage
from roleplay.tui.sheet import Row, Sheet

_NEXT = 3
_MOST = 300
"""How many attempts are listed: the newest; for all of them there is the command."""
_PAGES = ("attempts, newest first", "over time", "skills", "what next")


class HistoryScreen(PickingPage):
    """Look back on everything."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "turn(1)", "Next page", show=False),
        Binding("left", "turn(-1)", "Page before", show=False),
        Binding("d,delete", "delete", "Delete", show=False),
        Binding("v", "rehearsals", "Rehearsals", show=False),
    ]
    HELP_TITLE = "Your history"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("→", "the next page"),
        ("←", "the page before"),
        ("↑ ↓", "choose an attempt, or scroll"),
        ("Enter", "look back on the attempt; or go on with it, where it was not finished; or play what is suggested"),
        ("v", "show rehearsals among the attempts, or leave them out"),
        ("d", "delete the attempt; all of them: roleplay history --delete-all"),
        ("Esc", "back to the library"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._page = 0
        self._past: list[Past] = []
        self._with_rehearsals = False

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head("History")
        yield Sheet(self._draw)
        yield Foot()

    def on_screen_resume(self) -> None:
        """Read what the saves know now."""
        saves = self.roleplay.saves
        try:
            self._past = saves.ask(lambda attempts: read_history(attempts.database, saves.person))
        except CannotKeep as error:
            self.notify(str(error), severity="warning", markup=False, timeout=12)
        self._show()

    @property
    def _listed(self) -> list[Past]:
        return [one for one in self._past if self._with_rehearsals or not one.is_rehearsal][:_MOST]

    @property
    def _count(self) -> int:
        """How many entries the cursor can go to on this page."""
        if self._page == _NEXT:
            return len(pages.suggestions(self._past, self.roleplay.library))
        return len(self._listed) if self._page == 0 else 0

    def _lines(self, index: int, measure: int, *, selected: bool) -> list[Content]:
        return pages.attempt_lines(self._listed[index], measure, selected=selected)

    def _draw(self, width: int, height: int) -> list[Row]:
        self._cursor = max(min(self._cursor, self._count - 1), 0)
        if self._page == 1:
            return pages.over_time(self._past, width, height)
        if self._page == 2:
            return pages.skill_pages(self._past, width, height)
        if self._page == _NEXT:
            return pages.what_next(self._past, self.roleplay.library, self._cursor, width, height)
        if self._count:
            return super()._draw(width, height)
        return pages.no_attempts(self._past, width)

    def _show(self) -> None:
        person = f"{self.roleplay.saves.person}   " if self.roleplay.saves.person else ""
        self.query_one(Head).show(f"{person}{_PAGES[self._page]}   {self._page + 1} of {len(_PAGES)}")
        sheet = self.query_one(Sheet)
        sheet.redraw()
        sheet.to_top()
        if self._page == 0:
            sheet.reveal(self._cursor)
        self._show_keys()

    @on(Sheet.Drawn)
    def _show_keys(self) -> None:
        """Say what works on this page; also anew when there may be more, or less, than fits."""
        verb = "open" if self._page == 0 else "play it"
        keys = [Key("Enter", verb, "screen.pick")] if self._count else []
        if self._page < len(_PAGES) - 1:
            keys.append(Key("→", _PAGES[self._page + 1], "screen.turn(1)"))
        if self._page:
            keys.append(Key("←", "back", "screen.turn(-1)"))
        if self._count > 1:
            keys.append(Key("↑↓", "choose"))
        elif self.has_more:
            keys.append(Key("↓", "more", "screen.move(1)"))
        if self._page == 0 and self._count:
            keys.append(Key("d", "delete", "screen.delete"))
        if self._page == 0 and any(one.is_rehearsal for one in self._past):
            keys.append(Key("v", "rehearsals", "screen.rehearsals"))
        keys.append(Key("?", "help", "screen.help"))
        self.query_one(Foot).show(*keys, out=Key("Esc", "library", "screen.close"))

    @property
    def goes_on(self) -> bool:
        """Whether there is another page."""
        return self._page + 1 < len(_PAGES)

    def go_on(self) -> None:
        """Turn to the next page."""
        self.action_turn(1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell which keys work on this page."""
        if action == "turn":
            return self._page + (1 if parameters == (1,) else -1) in range(len(_PAGES))
        if action == "delete":
            return self._page == 0 and self._count > 0
        if action == "rehearsals":
            return self._page == 0 and any(one.is_rehearsal for one in self._past)
        if action == "move":
            return self._count > 1 or self.is_longer
        return super().check_action(action, parameters)

    def action_turn(self, by: int) -> None:
        """Go to the next page or the one before."""
        page = max(0, min(len(_PAGES) - 1, self._page + by))
        if page != self._page:
            self._page, self._cursor = page, 0
            self._show()

    def action_move(self, by: int) -> None:
        """Move the cursor; where it cannot go further, scroll."""
        before = self._cursor
        if self._count:
            super().action_move(by)
        if self._cursor == before:
            self.query_one(Sheet).move_by(by)

    def action_rehearsals(self) -> None:
        """Show rehearsals too, or leave them out."""
        self._with_rehearsals = not self._with_rehearsals
        self._show()

    def action_pick(self) -> None:
        """Look back on the attempt under the cursor, or go on with it; or play what is suggested."""
        if not self._count:
            return
        if self._page == _NEXT:
            self.roleplay.open(pages.suggestions(self._past, self.roleplay.library)[self._cursor].entry)
            return
        try:
            id_ = self._listed[self._cursor].id
            kept = self.roleplay.saves.ask(lambda attempts: attempts.by_id(id_))
        except CannotKeep as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        if kept is not None:
            self.roleplay.resume(kept)

    def action_delete(self) -> None:
        """Delete the attempt under the cursor, after a question."""
        if self._page or not self._count:
            return
        one = self._listed[self._cursor]
        question = f"Delete this attempt at “{one.title}”? It cannot be brought back."
        self.app.push_screen(AskDialog("History", question, "delete", "keep"), lambda yes: self._delete(one.id, yes))

    def _delete(self, id_: str, yes: bool | None) -> None:
        if not yes:
            return
        from roleplay.reports.deleting import delete
        from roleplay.reports.outbox import CannotSend

        def forget(attempts: Attempts) -> None:
            kept = attempts.by_id(id_)
            delete(attempts, [kept] if kept is not None else [])

        try:
            self.roleplay.saves.ask(forget)
        except (CannotKeep, CannotSend) as error:
            self.notify(str(error), severity="warning", markup=False)
        self.on_screen_resume()
