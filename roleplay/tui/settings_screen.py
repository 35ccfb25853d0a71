"""The settings: how somebody likes to play. A change is in effect at once, and kept for the next time."""

from __future__ import annotations

import os
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from roleplay.saves.settings import MOST_LETTERS, NOBODY, POSSIBLE, person_named
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.picking import PickingPage
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.text import EMPTY, joined, styled, wrapped
from roleplay.tui.theme import word_for


class _Shown(NamedTuple):
    """A setting, as it stands on the screen."""

    name: str
    title: str
    about: str


_SETTINGS = (
    _Shown("theme", "Theme", "A warm dark room, or a sheet of paper. All other themes of Textual: ^p, and then Theme."),
    _Shown("pace", "Lines arrive", "Calm: as fast as one reads; brisk: a little ahead. Any key shows all of it."),
    _Shown("coach", "Coach mode", "On: the reason behind a line, right after you said it."),
    _Shown("motion", "Motion", "Reduced: nothing moves, and nothing arrives bit by bit."),
    _Shown("width", "Text width", "How wide lines run, where the window has room."),
    _Shown("person", "Who plays", "Keeps the attempts of several people apart. Enter: a new name; it stays on this "
           "machine."),
)  # fmt: skip
_LABEL = 15


class SettingsScreen(PickingPage):
    """Change how the game is played."""

    CSS_PATH = "settings_screen.tcss"
    IS_SPACED = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "turn(1)", "Next value", show=False),
        Binding("left", "turn(-1)", "Value before", show=False),
    ]
    HELP_TITLE = "Settings"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("↑ ↓", "choose a setting"),
        ("← →", "change it; it is in effect at once, and kept; Space, too"),
        ("Enter", "change it, too; at the person: type a new name"),
        ("Esc", "back"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._people: list[str] = []

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head("Settings", "kept as you change them", title_style="bold $ink")
        yield Sheet(self._draw)
        with Horizontal(id="naming"):
            yield Static(styled("Name   ", "$soft"), id="naming-label")
            yield Input(id="name", compact=True, max_length=MOST_LETTERS)
        yield Foot()

    def on_mount(self) -> None:
        """Ask the saves who plays here."""
        app = self.roleplay
        self._people = sorted({*app.saves.people(), *filter(None, [app.saves.person])}, key=str.casefold)
        self._show_keys()

    def on_resize(self) -> None:
        """Keep the name in the column."""
        left, measure = column(self.size.width)
        self.query_one("#naming").styles.padding = (0, self.size.width - left - measure, 0, left)

    def _show_keys(self) -> None:
        if self._is_naming:
            self.query_one(Foot).show(Key("Enter", "take this name"), out=Key("Esc", "back", "screen.close"))
            return
        keys = [Key("↑↓", "choose")]
        if self._can_turn:
            keys.append(Key("← →", "change"))
        if self._can_name:
            keys = [Key("Enter", "a new name", "screen.pick"), *reversed(keys)]  # what is new first: room may be short
        help_ = Key("?", "help", "screen.help")
        self.query_one(Foot).show(*keys, help_, out=Key("Esc", self.way_out, "screen.close"))

    @property
    def _count(self) -> int:
        return len(_SETTINGS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell which keys work in this state."""
        if not self.is_mounted or (self._is_naming and action in ("move", "turn", "pick")):
            return False
        if action == "turn":
            return self._can_turn
        if action == "pick":
            return self._can_turn or self._can_name
        return super().check_action(action, parameters)

    @property
    def _under(self) -> str:
        """Which setting is under the cursor."""
        return _SETTINGS[self._cursor].name

    @property
    def _can_turn(self) -> bool:
        """Whether the setting under the cursor can be changed to another value."""
        return len(self._values(self._under)) > 1 and not (self._under == "person" and self._why_fixed)

    @property
    def _can_name(self) -> bool:
        """Whether a new name can be typed."""
        return self._under == "person" and not self._why_fixed

    @property
    def _is_naming(self) -> bool:
        return bool(self.query_one("#naming").display)

    @property
    def _why_fixed(self) -> str:
        """Why the person cannot be changed now; empty where that is possible."""
        if self.roleplay.is_named:
            return "Named by --as, for this run."
        if self.way_out != "library":
            return "To be changed in the library: what is open now stays with whom it began."
        return ""

    def _values(self, name: str) -> list[str]:
        """Return what a setting can be; what it is now always among it."""
        now = self._now(name)
        values = ["", *self._people] if name == "person" else list(POSSIBLE[name])
        return values if now in values else [*values, now]

    def _now(self, name: str) -> str:
        """Return what is in force."""
        app = self.roleplay
        if name == "theme":
            return word_for(app.theme)
        if name == "coach":
            return "on" if app.coach else "off"
        if name == "motion":
            return "reduced" if app.animation_level == "none" else "full"
        if name == "person":
            return app.saves.person
        return str(getattr(app.settings.values, name))

    def _note(self, name: str) -> str:
        """Return what comes before the settings, and from where; empty as a rule."""
        if name == "person":
            return self._why_fixed
        if name == "theme" and "NO_COLOR" in os.environ:
            return "NO_COLOR is set, so no theme shows its colours."
        if name == "theme" and self.roleplay.theme_from_outside:
            return "ROLEPLAY_THEME is set: the program begins with that one."
        if name == "motion" and "TEXTUAL_ANIMATIONS" in os.environ:
            return "TEXTUAL_ANIMATIONS is set, and comes first."
        if name == "coach" and self._now(name) != self.roleplay.settings.values.coach:
            return f"For now; the next time it is {self.roleplay.settings.values.coach} again."
        return ""

    def _draw(self, width: int, height: int) -> list[Row]:
        left, measure = column(width)
        where = "Kept on this machine. To see where: roleplay settings"
        kept = wrapped(styled(where, "$faint"), measure)
        return [*super()._draw(width, height), Row(), *(Row(line.pad_left(left)) for line in kept)]

    def _lines(self, index: int, measure: int, *, selected: bool) -> list[Content]:
        name, title, about = _SETTINGS[index]
        label = styled(f"{title:<{_LABEL}}", "bold $ink" if selected else "$soft")
        room = measure - _LABEL
        value = self._options(name, room) if selected else styled(self._word(name, self._now(name)), "$ink")
        lines = [label + value.truncate(room, ellipsis=True)]
        if selected:
            note = self._note(name)
            for text, style in ((about, "$soft"), *([(note, "$accent")] if note else [])):
                lines += wrapped(styled(text, style), room, _LABEL)
        return lines

    def _options(self, name: str, room: int) -> Content:
        """Return all that a setting can be, where there is room; what it is stands out by weight and a mark."""
        now, values = self._now(name), self._values(name)
        shown = joined(self._value(name, value, is_now=value == now) for value in values)
        if shown.cell_length <= room:
            return shown
        count = styled(f"   {values.index(now) + 1} of {len(values)}", "$faint")
        return self._value(name, now, is_now=True).truncate(room - count.cell_length, ellipsis=True) + count

    def _value(self, name: str, value: str, *, is_now: bool) -> Content:
        mark = styled("● ", "$accent") if is_now else EMPTY
        return mark + styled(self._word(name, value), "bold $ink" if is_now else "$soft")

    def _word(self, name: str, value: str) -> str:
        return NOBODY if name == "person" and not value else value

    def action_move(self, by: int) -> None:
        """Choose another setting."""
        if self._is_naming:  # by a click on another line
            self._end_naming()
        super().action_move(by)
        self._show_keys()

    def action_turn(self, by: int) -> None:
        """Change the setting under the cursor to what follows, or what is before; after the last comes the first."""
        if not self._can_turn:
            return
        name, values = self._under, self._values(self._under)
        self._choose(name, values[(values.index(self._now(name)) + by) % len(values)])

    def action_pick(self) -> None:
        """Change the setting under the cursor; let a person type a name."""
        if self._can_name:
            self.query_one("#naming").display = True
            self.query_one(Input).focus()
            self._show_keys()
        else:
            self.action_turn(1)

    def _choose(self, name: str, value: str) -> None:
        self.roleplay.choose(name, value)
        self.query_one(Sheet).redraw()

    @on(Input.Submitted)
    def named(self, message: Input.Submitted) -> None:
        """Take a new name."""
        name = person_named(message.value)
        if name and name.casefold() != NOBODY:
            self._people = sorted({*self._people, name}, key=str.casefold)
            self._choose("person", name)
        elif name:
            self._choose("person", "")
        self._end_naming()

    def action_close(self) -> None:
        """Go back; from a name that is being typed, to the settings."""
        if self._is_naming:
            self._end_naming()
        else:
            self.dismiss()

    def _end_naming(self) -> None:
        self.query_one(Input).value = ""
        self.query_one("#naming").display = False
        self.set_focus(None)
        self._show_keys()
        self.query_one(Sheet).redraw()
