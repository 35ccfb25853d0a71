"""Page: what every screen of the game is: a head, something in the middle, a foot, and help."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.text import styled, wrapped

if TYPE_CHECKING:
    from roleplay.tui.app import RoleplayApp
    from roleplay.tui.themed_app import ThemedApp


HelpLines: TypeAlias = tuple[tuple[str, str], ...]
"""Keys, as the help writes them, and what they do."""

_NAMES = {
    "←": "left", "→": "right", "↑": "up", "↓": "down", "Enter": "enter", "Esc": "escape", "PgUp": "pageup",
    "PgDn": "pagedown", "Home": "home", "End": "end", "Tab": "tab", "Space": "space", "Backspace": "backspace",
    "/": "slash",
}  # fmt: skip
_ALWAYS: HelpLines = (
    ("PgUp PgDn", "scroll by a screenful"),
    ("Home End", "go to the first, or to the last"),
    ("Tab", "the next that can be chosen; Shift Tab: the one before"),
    ("Space", "read on: a screenful further, and then what comes next"),
)
"""What many screens have in common; said where it works, and where the screen has no words of its own for it."""
_USUAL = {"Tab": "move(", "Space": "read_on"}
"""What these keys do where the words in `_ALWAYS` are true."""


class Page(Screen[None]):
    """A full screen. `HELP_LINES` says in plain words all that can be done here, in whatever state it is.

    A subclass says in `check_action` which of its keys do nothing for now; the help then leaves them out.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", show=False),
        Binding("ctrl+q", "app.quit", "Leave", show=False),
        Binding("pageup", "scroll_page(-1)", "Earlier", show=False),
        Binding("pagedown", "scroll_page(1)", "Later", show=False),
        Binding("space", "read_on", "Read on", show=False),
    ]
    AUTO_FOCUS = ""  # each screen says itself what is in focus
    HELP_TITLE = "Help"
    HELP_LINES: ClassVar[HelpLines] = ()

    @property
    def roleplay(self) -> RoleplayApp:
        """The app, as what it is."""
        return cast("RoleplayApp", self.app)

    @property
    def way_out(self) -> str:
        """What lies behind this screen, as the foot names it: “library”, or “back” to anything else."""
        from roleplay.tui.library_screen import LibraryScreen

        stack = self.app.screen_stack
        behind = stack[stack.index(self) - 1] if self in stack else None  # a late message may come after the end
        return "library" if isinstance(behind, LibraryScreen) else "back"

    @property
    def leaving_question(self) -> str:
        """What to ask before the program is left from here; empty where nothing would be lost."""
        return ""

    @property
    def help_lines(self) -> HelpLines:
        """The lines of the help that are true in this state, with the numbers that there are."""
        named = " ".join(label for label, _ in self.HELP_LINES).split()
        lines = (*self.HELP_LINES, *(line for line in _ALWAYS if not set(line[0].split()) & set(named)))
        numbers = max((int(key) for key in self.active_bindings if key.isdigit()), default=9)
        counted = {"1 to 9": f"1 to {numbers}" if numbers > 1 else "1"}
        return tuple((counted.get(label, label), verb) for label, verb in lines if self.helps(label))

    def helps(self, label: str) -> bool:
        """Return whether a line of the help is true in this state: at least one of its keys works."""
        keys = _keys_of(label)
        if usual := _USUAL.get(label):  # a screen that gives such a key another meaning has words of its own for it
            return any(
                key in self.active_bindings and usual in self.active_bindings[key].binding.action for key in keys
            )
        return not keys or bool(keys & self.active_bindings.keys())

    @property
    def _sheets(self) -> list[Sheet]:
        """What can be scrolled: not the choices, in which the cursor moves."""
        return [sheet for sheet in self.query(Sheet) if not sheet.can_focus and sheet.size.height]

    @property
    def is_longer(self) -> bool:
        """Whether there is more than fits."""
        return any(sheet.is_longer for sheet in self._sheets)

    @property
    def has_more(self) -> bool:
        """Whether there is more below what is in view."""
        return any(sheet.has_more for sheet in self._sheets)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell which keys work in this state: those that scroll, where there is more than fits."""
        if action == "read_on":
            return self.has_more or self.goes_on
        return self.is_longer if action in ("scroll_page", "scroll_lines") else True

    @property
    def goes_on(self) -> bool:
        """Whether something comes next once all of this was read."""
        return False

    def go_on(self) -> None:
        """Show what comes next; only called where something does."""

    def action_help(self) -> None:
        """Show the keys that work on this screen."""
        self.app.push_screen(HelpDialog(self.HELP_TITLE, self.help_lines))

    def action_scroll_page(self, direction: int) -> None:
        """Scroll the largest sheet by a screenful, less two lines to keep the place."""
        sheet = max(self._sheets, key=lambda sheet: sheet.size.height)
        sheet.move_by(direction * max(sheet.size.height - 2, 1))

    def action_read_on(self) -> None:
        """Read on: a screenful further, and at the end of it what comes next."""
        if self.has_more:
            self.action_scroll_page(1)
        else:
            self.go_on()


def _keys_of(label: str) -> set[str]:
    """Return the keys that a label of the help stands for, such as `↑ ↓` or `1 to 3`; none for words like `any key`."""
    parts = label.split()
    if len(parts) == 3 and parts[1] == "to":
        return set(map(str, range(int(parts[0]), int(parts[2]) + 1)))
    if parts[0] == "Shift":
        return {f"shift+{_NAMES[part]}" for part in parts[1:]}
    return {_NAMES.get(part, part) for part in parts if part in _NAMES or len(part) == 1}


class HelpDialog(ModalScreen[None]):
    """The keys of one screen, over it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,question_mark,q", "close", "Close", show=False),
        Binding("up", "scroll_lines(-1)", "Up", show=False),
        Binding("down", "scroll_lines(1)", "Down", show=False),
        Binding("pageup", "scroll_lines(-8)", "Earlier", show=False),
        Binding("pagedown,space", "scroll_lines(8)", "Later", show=False),
    ]
    DEFAULT_CSS = "HelpDialog { background: $ground; }"

    def __init__(self, title: str, lines: HelpLines, everywhere: HelpLines | None = None) -> None:
        """`everywhere`: the keys that work on every screen of the program, where they are not the usual ones."""
        super().__init__()
        self._title, self._lines, self._everywhere = title, lines, everywhere

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head(self._title, "help")
        yield Sheet(self._draw, align="middle")
        yield Foot(out=Key("Esc", "back", "screen.close"))

    def on_sheet_drawn(self, message: Sheet.Drawn) -> None:
        """Say so where there is more than fits."""
        more = [Key("↓", "more", "screen.scroll_lines(1)")] if message.sheet.has_more else []
        self.query_one(Foot).show(*more, out=Key("Esc", "back", "screen.close"))

    def action_scroll_lines(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(Sheet).move_by(by)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()

    def _draw(self, width: int, height: int) -> list[Row]:
        left, measure = column(width, 76)
        if (everywhere := self._everywhere) is None:
            everywhere = (("^p", cast("ThemedApp", self.app).COMMANDS_HELP), ("^q", "leave Roleplay; ^ is Ctrl"))
        rows: list[Row] = []
        for key, verb in (*self._lines, *everywhere):
            label = styled(key, "bold $ink")
            for index, line in enumerate(wrapped(styled(verb, "$soft"), measure - 16)):
                start = label.pad_right(max(16 - label.cell_length, 0)) if index == 0 else styled(" " * 16)
                rows.append(Row((start + line).pad_left(left)))
        return rows


class AskDialog(ModalScreen[bool]):
    """One question with yes and no, over a screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "Yes", show=False),
        Binding("n,escape", "answer(False)", "No", show=False),
    ]
    DEFAULT_CSS = "AskDialog { background: $ground; }"

    def __init__(self, title: str, question: str, yes: str, no: str) -> None:
        super().__init__()
        self._title, self._question, self._yes, self._no = title, question, yes, no

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head(self._title)
        yield Sheet(self._draw, align="middle")
        yield Foot(
            Key("Enter", self._yes, "screen.answer(True)"),
            out=Key("Esc", self._no, "screen.answer(False)"),
        )

    def action_answer(self, answer: bool) -> None:
        """Go back with the answer."""
        self.dismiss(answer)

    def _draw(self, width: int, height: int) -> list[Row]:
        left, measure = column(width, 76)
        return [Row(line.pad_left(left)) for line in wrapped(styled(self._question, "bold $ink"), measure)]


class TellDialog(ModalScreen[None]):
    """One thing to know, over a screen: it stays until it was read, and covers nothing afterwards."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,space,q", "close", "Back", show=False)]
    DEFAULT_CSS = "TellDialog { background: $ground; }"

    def __init__(self, title: str, told: str) -> None:
        super().__init__()
        self._title, self._told = title, told

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head(self._title)
        yield Sheet(self._draw, align="middle")
        yield Foot(Key("Enter", "go on", "screen.close"), out=Key("Esc", "back", "screen.close"))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()

    def _draw(self, width: int, height: int) -> list[Row]:
        left, measure = column(width, 76)
        return [Row(line.pad_left(left)) for line in wrapped(styled(self._told, "$ink"), measure)]
