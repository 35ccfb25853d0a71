"""The least that Textual can do, as a reference for our screens: a list, or lines that come one by one.

python -m benchmarks.bare list TITLE…       a list of titles
python -m benchmarks.bare lines             each key appends the next line: “Reply 1.”, “Reply 2.”
"""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key
from textual.widgets import Label, OptionList


class BareList(App[None]):
    """One list."""

    def compose(self) -> ComposeResult:
        """Put the list on the screen."""
        yield OptionList(*sys.argv[2:])


class BareLines(App[None]):
    """Labels, one more with each key, the last one in view."""

    def compose(self) -> ComposeResult:
        """Begin with nothing but the first line."""
        yield VerticalScroll(Label("Ready."))

    def on_key(self, event: Key) -> None:
        """Append a label."""
        lines = self.query_one(VerticalScroll)
        lines.mount(Label(f"Reply {len(lines.children)}."))
        lines.scroll_end(animate=False)


if __name__ == "__main__":
    (BareList if sys.argv[1] == "list" else BareLines)().run()
