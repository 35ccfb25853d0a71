"""The preview's list of scenes and endings: pick one, and the talk goes there by choices that really lead to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content

from roleplay.conversation.attempt import Attempt
from roleplay.conversation.step import Step
from roleplay.scenario.model import Scenario
from roleplay.scenario.prose import plain
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.picking import PickingPage
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

    def __init__(
        self, attempt: Attempt, ways: Mapping[str, Sequence[Step]], go: Callable[[Sequence[Step]], Awaitable[None]]
    ) -> None:
        """`attempt`: where the talk stands; `ways`: choices that lead to each scene and ending that can be reached.

        What is saved while the list is open changes nothing in it: `go` then goes as far as the choices fit.
        """
        super().__init__()
        self._scenario, self._ways, self._go = attempt.scenario, ways, go
        scenario = attempt.scenario
        self._scenes = [name for name, scene in scenario.scenes.items() if scene.route is None] + [*scenario.endings]
        self._label = min(max(map(len, self._scenes)), _LABEL)
        self._cursor = self._scenes.index(attempt.scene) if attempt.scene in self._scenes else 0

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
        endings = self._scenario.endings
        is_ending = self._scenes[index] in endings
        if index and is_ending == (self._scenes[index - 1] in endings):
            return ""
        return "endings" if is_ending else "scenes"

    def _lines(self, index: int, measure: int, *, selected: bool) -> list[Content]:
        scene = self._scenes[index]
        way = self._ways.get(scene)
        style = "$faint" if way is None else "bold $ink" if selected else "$ink"
        count = "no way leads here" if way is None else _after(len(way))
        words = styled(_beginning(self._scenario, scene), "$soft" if way is not None else "$faint")
        name = styled(scene, style).pad_right(max(self._label - len(scene), 0)) + Content("  ")
        lines = [beside(cut(name + words, measure - 20), styled(count, "$faint"), measure)]
        if selected and way:
            lines += wrapped(styled(" ".join(map(str, way)), "$faint"), measure - 2, 2)
        return lines

    def action_pick(self) -> None:
        """Go to the scene under the cursor, if there is a way."""
        scene = self._scenes[self._cursor]
        if scene not in self._ways:
            self.notify(f"No choices lead to “{scene}”.", markup=False)
            return
        self.dismiss()
        self.app.call_later(self._go, self._ways[scene])


def _beginning(scenario: Scenario, scene: str) -> str:
    """Return what begins a scene or an ending: the first words heard there, or its title."""
    if scene in scenario.endings:
        return plain(scenario.endings[scene].title, scenario.called)
    says = scenario.scenes[scene].says
    return plain(says[0].text, scenario.called).replace("\n", " ") if says else "nothing is said here"


def _after(decisions: int) -> str:
    return f"after {decisions} decision{'s' if decisions > 1 else ''}" if decisions else "at the start"
