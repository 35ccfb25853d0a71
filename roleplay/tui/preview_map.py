"""The preview's map: all scenes and endings by name, and the way to where the talk stands."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from roleplay.conversation.attempt import Attempt
from roleplay.tui import map as drawing
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.page import Page
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.text import EMPTY, styled, wrapped


class PreviewMap(Page):
    """Where the talk stands, and what leads where."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,m,q", "back", "Back", show=False)]
    HELP_TITLE = "The map"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("PgUp PgDn", "read on"),
        ("Esc", "back to the preview"),
    )

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self._attempt = attempt

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head(f"{self._attempt.scenario.title}   preview", "the map")
        yield Sheet(self._draw)
        yield Foot()

    def on_sheet_drawn(self, message: Sheet.Drawn) -> None:
        """Say so where there is more than fits."""
        more = [Key("PgDn", "read on", "screen.scroll_page(1)")] if message.sheet.has_more else []
        self.query_one(Foot).show(*more, Key("?", "help", "screen.help"), out=Key("Esc", "back", "screen.back"))

    def _draw(self, width: int, height: int) -> list[Row]:
        left, measure = column(width)
        attempt = self._attempt
        scenario = attempt.scenario
        stops = [drawing.Stop(decision.number, decision.before.scene) for decision in attempt.decisions]
        if attempt.ending is None:
            stops.append(drawing.Stop(len(stops) + 1, attempt.scene))
        ending = attempt.scene if attempt.ending is not None else None
        scenes, endings = set(scenario.scenes), set(scenario.endings)
        if attempt.decisions:
            lines = drawing.strip(
                scenario, stops, ending, scenes, endings, len(stops), (), measure, endings_revealed=True
            )
        else:  # of one dot nothing can be seen
            told = "Your way is drawn here once you have said something. All scenes, and where each leads:"
            lines = wrapped(styled(told, "italic $soft"), measure)
        lines += [EMPTY, *self._ways(measure)]
        return [Row(line.pad_left(left)) for line in lines]

    def _ways(self, measure: int) -> list[Content]:
        """Return every scene with where it leads, in the order written."""
        scenario, here = self._attempt.scenario, self._attempt.scene
        met = {decision.before.scene for decision in self._attempt.decisions}
        lines: list[Content] = []
        for name, scene in scenario.scenes.items():
            goes = [choice.goto for choice in scene.choices or ()] + [way.goto for way in scene.route or ()]
            goes += [scene.otherwise] if scene.otherwise else []
            mark = styled("● ", "$accent" if name == here else "$held" if name in met else "$faint")
            style = "bold $ink" if name == here else "$ink" if name in met else "$soft"
            where = ", ".join(dict.fromkeys(goes))
            row = mark + styled(f"{name} ", style) + styled(f"→ {where}", "$faint")
            lines += [line.pad_left(2 if number else 0) for number, line in enumerate(wrapped(row, measure - 2))]
        return lines

    def action_back(self) -> None:
        """Back to the preview."""
        self.app.pop_screen()
