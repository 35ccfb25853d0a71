"""The head and the foot of every screen: where you are, and the keys that work here."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
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


class Foot(Widget):
    """One line below: keys and verbs, the way out at the far right.

    What does not fit is left to the help; so a key to the help, the last one, is always there.
    """

    DEFAULT_CSS = "Foot { height: 2; padding: 1 2 0 2; background: $ground; }"

    def __init__(self, *keys: Key, out: Key | None = None) -> None:
        super().__init__()
        self._keys, self._out = keys, out
        self._targets: list[tuple[int, int, str]] = []  # from column, to column, action

    def show(self, *keys: Key, out: Key | None = None) -> None:
        """Change the keys."""
        self._keys, self._out = keys, out
        self.refresh()

    def render(self) -> Content:
        """Return the line."""
        width = self.content_size.width
        out = _shown(self._out) if self._out else EMPTY
        line = EMPTY
        self._targets = [] if self._out is None else [(width - out.cell_length, width, self._out.action)]
        left = width - out.cell_length - 3
        for key in self._keys:
            part = _shown(key)
            start = line.cell_length + (3 if line else 0)
            last = self._keys[-1]
            kept = _shown(last).cell_length + 3 if last.key == "?" and key is not last else 0
            if start + part.cell_length + kept > left:
                continue
            line = joined([line, part]) if line else part
            self._targets.append((start, start + part.cell_length, key.action))
        return beside(line, out, width)

    async def on_click(self, event: events.Click) -> None:
        """Do what the key would do."""
        x = event.get_content_offset(self)
        for start, end, action in self._targets:
            if x is not None and start <= x.x < end and action:
                await self.run_action(action)


def _shown(key: Key) -> Content:
    return Content.assemble((key.key, "bold $soft"), (f" {key.verb}", "$faint"))
