"""The library: every conversation there is, found by typing, by level, by skill."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input

from roleplay.saves.database import CannotKeep
from roleplay.saves.kept import KeptAttempt
from roleplay.scenario.learning import LearningPath
from roleplay.scenario.library import Entry
from roleplay.times import ago
from roleplay.tui import library_pages as pages
from roleplay.tui.bars import Foot, Head, Key, Keys
from roleplay.tui.page import Page
from roleplay.tui.picking import entry_rows
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.text import beside, styled

CONTINUE = -1
"""The item of a click on the line of the conversation that was interrupted."""


_NARROW = 66
"""Cells up to which the line of filters says it shorter."""

_FIND = 21
"""Cells for the word “Find” and what is typed, whatever is said beside it."""


class LibraryScreen(Page):
    """Pick a conversation."""

    CSS_PATH = "library_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k,shift+tab", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("tab", "step_or_move(1)", "Next", show=False),
        Binding("home", "move(-999)", "First", show=False),
        Binding("end", "move(999)", "Last", show=False),
        Binding("enter", "open", "Open", show=False),
        Binding("slash", "find", "Find", show=False),
        Binding("l", "level", "Level", show=False),
        Binding("s", "skills", "Skills", show=False),
        Binding("p", "paths", "Learning paths", show=False),
        Binding("c", "continue", "Continue", show=False),
        Binding("h", "history", "History", show=False),
        Binding("o,comma", "settings", "Settings", show=False),
        Binding("escape", "reset", "Show all", show=False),
    ]
    HELP_TITLE = "The library"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("↑ ↓", "choose a conversation"),
        ("Enter", "open it: who you are, who they are, and then the talk"),
        ("/", "find by typing: words of the title, the summary, a skill or a tag"),
        ("l", "only one level, then the next; level 1 is the gentlest"),
        ("s", "the skills: what each is, and where to practise it"),
        ("p", "learning paths: a few conversations in a good order"),
        ("c", "go on with the conversation that was interrupted last"),
        ("h", "your history: how it went over time, and what to play next"),
        ("o", "settings: theme, pace, width of the text, and who plays"),
        ("Esc", "show everything again"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._cursor = 0
        self._level = 0
        self._skill = ""
        self._path: LearningPath | None = None
        self._unfinished: KeptAttempt | None = None
        self._endings: Mapping[str, set[str]] = {}
        self._begun: Collection[str] = ()
        self._under: Entry | None = None
        """The conversation under the cursor, as it was last drawn."""
        self._told = ""

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head("Roleplay", title_style="bold $ink")
        yield Sheet(self._draw_continue, id="continue")
        with Horizontal(id="find"):
            yield Keys(Key("/", "Find", "screen.find"), id="find-label")
            yield Input(id="find-text", compact=True)
            yield Keys(id="find-filters")
        yield Sheet(self._draw, id="entries")
        yield Foot()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _show_keys(self) -> None:
        """Say what works here; while somebody types, letters are letters."""
        if isinstance(self.focused, Input):
            self.query_one(Foot).show(Key("Enter", "to what was found"), out=Key("Esc", "show all", "screen.reset"))
            return
        reset = [Key("Esc", "show all", "screen.reset")] if self._is_narrowed else []
        self.query_one(Foot).show(
            Key("↑↓", "choose"),
            Key("Enter", "open", "screen.open"),
            *reset,
            Key("h", "history", "screen.history"),
            Key("o", "settings", "screen.settings"),
            Key("?", "help", "screen.help"),
            out=Key("^q", "leave", "app.quit"),
        )

    def _show_head(self) -> None:
        """Say who plays, how much there is, and what is left out of it."""
        library, person = self.roleplay.library, self.roleplay.saves.person
        count, broken = len(library.entries), len(library.broken)
        state = f"{count} conversation{'' if count == 1 else 's'}"
        if self._is_narrowed:
            state = f"{len(self._shown)} of {state}"
        if broken:
            state += f", {broken} broken"
        self.query_one(Head).show(state, title=f"Roleplay   {person}" if person else "Roleplay")

    def on_resize(self) -> None:
        """Keep the find line in the column."""
        left, measure = column(self.size.width)
        self.query_one("#find").styles.padding = (0, self.size.width - left - measure, 1, left)
        self.query_one("#find-filters").styles.max_width = max(measure - _FIND, 1)
        self._show_filters()

    def on_screen_resume(self) -> None:
        """Show what has been met meanwhile, and what can be gone on with."""
        saves = self.roleplay.saves
        self._unfinished = None
        with suppress(CannotKeep):
            self._unfinished = saves.unfinished()
        self._endings, self._begun = saves.endings(), saves.begun()
        if saves.mended or (saves.trouble and saves.trouble != self._told):
            self.notify(saves.mended or saves.trouble, severity="warning", markup=False, timeout=20)
        saves.mended, self._told = "", saves.trouble
        self.query_one("#continue").display = self._unfinished is not None
        self._show_head()
        self._show_keys()
        if self._under in (shown := self._shown):  # the order may be another now
            self._cursor = shown.index(self._under)
        for sheet in self.query(Sheet):
            sheet.redraw()

    @property
    def _is_narrowed(self) -> bool:
        """Whether somebody has chosen to see only some of the conversations."""
        is_finding = any(field.value.strip() for field in self.query(Input))
        return bool(self._level or self._skill or self._path or is_finding)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell which keys work in this state."""
        if action == "reset":
            return self._is_narrowed or isinstance(self.focused, Input)
        return self._unfinished is not None if action == "continue" else super().check_action(action, parameters)

    @property
    def _list(self) -> Sheet:
        return self.query_one("#entries", Sheet)

    @property
    def _shown(self) -> list[Entry]:
        find = _findable(self.query_one(Input).value)
        words = find.split()
        if self._path is None:
            entries = sorted(self.roleplay.library.entries, key=lambda entry: not self._is_start(entry))
        else:
            entries = self.roleplay.entries_of(self._path)
        fitting = [entry for entry in entries if self._fits(entry, words)]
        if find.strip():  # what is called so comes before what only speaks of it
            fitting.sort(key=lambda entry: not all(word in _findable(entry.header.title) for word in words))
        return fitting

    def _met(self, entry: Entry) -> int:
        """Return how many endings have been met."""
        return len(self.roleplay.game(entry).of_these(self._endings.get(entry.header.id, set())))

    def _is_start(self, entry: Entry) -> bool:
        """Whether this is where to start: what teaches the game, until it has been finished."""
        return entry.is_tutorial and not self._met(entry)

    def _fits(self, entry: Entry, words: list[str]) -> bool:
        header = entry.header
        if self._level and header.level != self._level:
            return False
        if self._skill and self._skill not in header.skills:
            return False
        skills = " ".join(header.skills).replace("-", " ")
        text = _findable(f"{header.title} {header.summary} {skills} {' '.join(header.tags)} {header.id}")
        return all(word in text for word in words)

    def _draw(self, width: int, height: int) -> list[Row]:
        left, measure = column(width)
        library, shown = self.roleplay.library, self._shown
        self._cursor = max(min(self._cursor, len(shown) - 1), 0)
        if not shown:
            return pages.nothing(library, left, measure) + pages.notices(library, left, measure)
        self._under = shown[self._cursor]
        rows: list[Row] = []
        roomy = height >= 3 * len(shown) + 3 and height > 20
        for index, entry in enumerate(shown):
            selected = index == self._cursor
            if rows and (roomy or selected or index == self._cursor + 1):
                rows.append(Row())
            header, state = entry.header, pages.state_of(entry, self._met(entry), self._begun)
            lines = (
                pages.whole(header, state, measure) if selected else pages.short(header, state, measure, summary=roomy)
            )
            rows += entry_rows(lines, index, left, measure, selected=selected)
        return rows + pages.left_out(len(library.entries) - len(shown), left) + pages.notices(library, left, measure)

    def _show_filters(self) -> None:
        level = f"level {self._level}" if self._level else "any level"
        skill = self._skill.replace("-", " ") if self._skill else "any skill"
        path = self._path.title if self._path else "learning paths" if self.size.width > _NARROW else "paths"
        self.query_one("#find-filters", Keys).show(
            Key("l", level, "screen.level", is_chosen=bool(self._level)),
            Key("s", skill, "screen.skills", is_chosen=bool(self._skill)),
            Key("p", path, "screen.paths", is_chosen=bool(self._path)),
        )

    def _changed(self) -> None:
        self._cursor = 0
        self._show_filters()
        self._show_head()
        self._show_keys()
        self._list.redraw()
        self._list.to_top()

    @on(Input.Changed)
    def find_changed(self) -> None:
        """Filter as you type."""
        self._changed()

    @on(Input.Submitted)
    def find_done(self) -> None:
        """Go to what was found."""
        self.set_focus(None)

    def on_sheet_clicked(self, message: Sheet.Clicked) -> None:
        """Choose with the first click, open with the second."""
        if message.item == CONTINUE:
            self.action_continue()
        elif message.item == self._cursor:
            self.action_open()
        elif message.item != pages.BROKEN:
            self._cursor = message.item
            self._list.redraw()

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.set_focus(None)
        last = len(self._shown) - 1
        self._cursor = max(min(self._cursor + by, last), 0)
        self._list.redraw()
        if self._cursor == last:
            self._list.reveal(pages.BROKEN)
        self._list.reveal(self._cursor)

    def action_step_or_move(self, by: int) -> None:
        """Leave what is being typed for what was found, or move the cursor."""
        if isinstance(self.focused, Input):
            self.set_focus(None)
        else:
            self.action_move(by)

    def action_scroll_page(self, direction: int) -> None:
        """Move the cursor by about as many conversations as are in view."""
        self.action_move(direction * max(self._list.items_in_view - 1, 1))

    def action_open(self) -> None:
        """Open the conversation under the cursor."""
        shown = self._shown
        if shown:
            self.roleplay.open(shown[self._cursor])

    def action_find(self) -> None:
        """Type to find."""
        self.query_one(Input).focus()

    def action_level(self) -> None:
        """Show the next level only; after the last one, all."""
        self._level = (self._level + 1) % 4
        self._changed()

    def action_skills(self) -> None:
        """Show the skills; picking one shows only what practises it."""
        from roleplay.tui.skills_screen import SkillsScreen

        self.app.push_screen(SkillsScreen(self._only_skill))

    def _only_skill(self, skill: str) -> None:
        self._skill, self._path = skill, None
        self._changed()

    def action_paths(self) -> None:
        """Show the learning paths; following one shows only its conversations."""
        from roleplay.tui.learning_screen import LearningScreen

        self.app.push_screen(LearningScreen(self._only_path))

    def _only_path(self, path: LearningPath) -> None:
        self._skill, self._path = "", path
        self._changed()

    def _draw_continue(self, width: int, height: int) -> list[Row]:
        kept = self._unfinished
        if kept is None:
            return []
        left, measure = column(width)
        what = Content.assemble(("c ", "bold $soft"), ("Continue", "bold $accent"), "   ") + styled(kept.title, "$ink")
        where = styled(f"   after decision {len(kept.choices)}", "$soft")
        when = styled(ago(kept.choices[-1].at if kept.choices else kept.started), "$soft")
        return [Row(beside(what + where, when, measure).pad_left(left), item=CONTINUE)]

    def action_continue(self) -> None:
        """Go on with the conversation that was interrupted last."""
        if self._unfinished is not None:
            self.roleplay.resume(self._unfinished)

    def action_history(self) -> None:
        """Show the history."""
        from roleplay.tui.history_screen import HistoryScreen

        self.app.push_screen(HistoryScreen())

    def action_settings(self) -> None:
        """Show the settings."""
        self.roleplay.show_settings()

    def action_reset(self) -> None:
        """Show everything again; the cursor stays where it was."""
        under = self._under if self._shown else None
        self._level, self._skill, self._path = 0, "", None
        with self.prevent(Input.Changed):
            self.query_one(Input).value = ""
        self.set_focus(None)
        self._changed()
        if under is not None:
            self._cursor = self._shown.index(under)
            self._list.redraw()
            self._list.reveal(self._cursor)


def _findable(text: str) -> str:
    """Return a text as it is searched: small letters, and the apostrophe that keyboards have."""
    return text.casefold().replace("’", "'")
