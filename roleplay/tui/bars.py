"""The head and the foot of every screen: where you are, and the keys that work here."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from roleplay.tui.text import EMPTY, beside, joined, styled


class Head(Widget):
    """One line on top: the title at the left, the state at the right."""

    DEFAULT_CSS = "Head { height: 2; padding: 0 2; background: $ground; }"

    def __init__(self, title: str, state: str = "", *, title_style: str = "$soft", state_style: str = "$faint") -> None:
        super().__init__()
        self._title, self._state = title, state
        self._title_style, self._state_style = title_style, state_style

    def show(self, state: str, *, title: str | None = None) -> None:
        """Change what stands at the right; with `title`, at the left, too."""
        self._state = state
        if title is not None:
            self._title = title
        self.refresh()

    def render(self) -> Content:
        """Return the line."""
        return beside(
            styled(self._title, self._title_style), styled(self._state, self._state_style), self.content_size.width
        )


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does here."""

    key: str
    verb: str
    action: str = ""
    """The action to run when it is clicked, one of ours; never from a file."""
    is_chosen: bool = False
    """Whether the words tell what somebody chose with it; they then stand out."""


class Keys(Widget):
    """Keys in one line, each with what it does; a click does what the key would. What does not fit is left out."""

    DEFAULT_CSS = "Keys { width: auto; height: 1; background: $ground; }"

    def __init__(self, *keys: Key, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._keys = keys
        self._targets: list[tuple[int, int, str]] = []  # from column, to column, action

    def show(self, *keys: Key) -> None:
        """Change the keys."""
        self._keys = keys
        self.refresh(layout=self.styles.is_auto_width)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return how many columns all of the keys take."""
        return joined(map(_shown, self._keys)).cell_length

    def render(self) -> Content:
        """Return the line."""
        self._targets = []
        return self._line(self.content_size.width)

    def _line(self, width: int) -> Content:
        """Put as many keys into a line as fit."""
        line = EMPTY
        for key in self._keys:
            part = _shown(key)
            start = line.cell_length + (3 if line else 0)
            last = self._keys[-1]
            kept = _shown(last).cell_length + 3 if last.key == "?" and key is not last else 0
            if start + part.cell_length + kept > width:
                continue
            line = joined([line, part]) if line else part
            self._targets.append((start, start + part.cell_length, key.action))
        return line

    async def on_click(self, event: events.Click) -> None:
        """Do what the key would do."""
        x = event.get_content_offset(self)
        for start, end, action in self._targets:
            if x is not None and start <= x.x < end and action:
                await self.run_action(action)


class Foot(Keys):
    """One line below: keys and verbs, the way out at the far right.

    What does not fit is left to the help; so a key to the help, the last one, is always there.
    """

    DEFAULT_CSS = "Foot { width: 1fr; height: 2; padding: 1 2 0 2; }"

    def __init__(self, *keys: Key, out: Key | None = None) -> None:
        super().__init__(*keys)
        self._out = out

    def show(self, *keys: Key, out: Key | None = None) -> None:
        """Change the keys."""
        self._out = out
        super().show(*keys)

    def render(self) -> Content:
        """Return the line."""
        width = self.content_size.width
        out = _shown(self._out) if self._out else EMPTY
        self._targets = [] if self._out is None else [(width - out.cell_length, width, self._out.action)]
        return beside(self._line(width - out.cell_length - 3), out, width)


def _shown(key: Key) -> Content:
    return Content.assemble((key.key, "bold $soft"), (f" {key.verb}", "$ink" if key.is_chosen else "$faint"))
