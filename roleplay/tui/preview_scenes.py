"""The preview's list of scenes and endings: pick one, and the talk goes there by choices that really lead to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content

from roleplay.authoring.preview import Preview
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.picking import PickingPage
from roleplay.tui.preview_pages import scene_line
from roleplay.tui.sheet import Sheet
from roleplay.tui.text import beside, cut, styled, wrapped

_LABEL = 18  # where the first words begin, but for very long names


class ScenesScreen(PickingPage):
    """Go to a scene."""

    HELP_TITLE = "Go to a scene"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("↑ ↓", "look at another scene, and how it can be come to"),
        ("Enter", "go there: a shortest way is played, so that facts and scores are real"),
        ("Esc", "back"),
    )

    def __init__(self, preview: Preview, go: Callable[[str], Awaitable[None]]) -> None:
        super().__init__()
        assert preview.scenario is not None
        self._preview, self._go = preview, go
        scenario = preview.scenario
        self._scenes = [name for name, scene in scenario.scenes.items() if scene.route is None] + [*scenario.endings]
        self._label = min(max(map(len, self._scenes)), _LABEL)
        here = preview.attempt.scene if preview.attempt is not None else ""
        self._cursor = self._scenes.index(here) if here in self._scenes else 0

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head("Go to a scene   preview", f"{len(self._scenes)} scenes and endings")
        yield Sheet(self._draw)
        yield Foot(
            Key("↑↓", "choose"),
            Key("Enter", "go there", "screen.pick"),
            Key("?", "help", "screen.help"),
            out=Key("Esc", "back", "screen.close"),
        )

    def on_mount(self) -> None:
        """Bring the present scene into view."""
        self.call_after_refresh(self.query_one(Sheet).reveal, self._cursor)

    @property
    def _count(self) -> int:
        return len(self._scenes)

    def _heading(self, index: int) -> str:
        scenario = self._preview.scenario
        assert scenario is not None
        is_ending = self._scenes[index] in scenario.endings
        if index and is_ending == (self._scenes[index - 1] in scenario.endings):
            return ""
        return "endings" if is_ending else "scenes"

    def _lines(self, index: int, measure: int, *, selected: bool) -> list[Content]:
        scene = self._scenes[index]
        way = self._preview.way_to(scene)
        style = "$faint" if way is None else "bold $ink" if selected else "$ink"
        count = "no way leads here" if way is None else _after(len(way))
        words = styled(scene_line(self._preview, scene), "$soft" if way is not None else "$faint")
        name = styled(scene, style).pad_right(max(self._label - len(scene), 0)) + Content("  ")
        lines = [beside(cut(name + words, measure - 20), styled(count, "$faint"), measure)]
        if selected and way:
            lines += wrapped(styled(" ".join(map(str, way)), "$faint"), measure - 2, 2)
        return lines

    def action_pick(self) -> None:
        """Go to the scene under the cursor, if there is a way."""
        scene = self._scenes[self._cursor]
        if self._preview.way_to(scene) is None:
            self.notify(f"No choices lead to “{scene}”.", markup=False)
            return
        self.dismiss()
        self.app.call_later(self._go, scene)


def _after(decisions: int) -> str:
    return f"after {decisions} decision{'s' if decisions > 1 else ''}" if decisions else "at the start"
