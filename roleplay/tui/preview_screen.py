"""The preview's screen: the conversation as it is being written, and beside it what only its author may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from roleplay.authoring.preview import Preview
from roleplay.conversation.step import Step
from roleplay.debrief import words
from roleplay.scenario.model import Choice, Scenario
from roleplay.tui import preview_pages as pages
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.choices import Choices
from roleplay.tui.page import HelpLines, Page
from roleplay.tui.preview_editor import edited
from roleplay.tui.sheet import Row, Sheet, column
from roleplay.tui.talk import Block, Side, Talk, block_of, decision_blocks
from roleplay.tui.text import cut, styled, wrapped


class PreviewScreen(Page):
    """Write with company."""

    DEFAULT_CSS = """
    PreviewScreen #talking { width: 63%; }
    PreviewScreen #eye { width: 1fr; border-left: vkey $rule; }
    PreviewScreen #problems { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u,backspace", "undo", "Undo", show=False),
        Binding("a", "again", "Again", show=False),
        Binding("g", "go_to", "Go to a scene", show=False),
        Binding("m", "map", "Map", show=False),
        Binding("p", "problems", "Problems", show=False),
        Binding("e", "edit", "Edit this line", show=False),
        Binding("k", "keep", "Keep as a test", show=False),
        Binding("escape", "leave", "Leave", show=False),
    ]
    HELP_TITLE = "The preview"
    HELP_LINES: ClassVar[HelpLines] = (
        ("save", "in your editor: the file is read and checked again, and the talk stays where it was"),
        ("1 to 9", "say the line with this number"),
        ("↑ ↓", "see what each line would do"),
        ("Enter", "say the line under the cursor"),
        ("u", "take the last line back"),
        ("a", "begin again"),
        ("g", "go to any scene, by choices that really lead there"),
        ("m", "the map of all scenes, and the way to here"),
        ("k", "keep the way to this ending, for “check” to play again"),
        ("e", "your editor, at the line under the cursor or at the first problem; VISUAL or EDITOR names it"),
        ("p", "every problem, with what to do; again: back to the talk"),
        ("PgUp PgDn", "earlier and later on this page"),
        ("Esc", "leave"),
    )

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self._preview = preview
        self._shows_problems = False

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head("preview")
        with Horizontal():
            with Vertical(id="talking"):
                yield Sheet(self._draw_problems, id="problems")
                yield Vertical(id="conversation")
            yield Sheet(self._draw_eye, id="eye")
        yield Foot()

    def on_mount(self) -> None:
        """Wait for the first version."""
        self._show_keys()

    def on_sheet_drawn(self, message: Sheet.Drawn) -> None:
        """Say so where there are more problems than fit."""
        if message.sheet.id == "problems":
            self._show_keys()

    def on_resize(self) -> None:
        """Leave room for the talk, and for the word that says what this is."""
        self._show_head()
        for choices in self.query(Choices):
            choices.most_rows = max((self.size.height - 4) * 11 // 20, 3)
            choices.refresh(layout=True)

    async def follow(self) -> None:
        """Show the newest version, or what is wrong with it."""
        cursor = next((choices.cursor for choices in self.query(Choices)), 0)
        await self._show(cursor)

    async def _show(self, cursor: int = 0) -> None:
        scenario = self._preview.scenario
        if scenario is not None:
            await self._conversation(scenario, cursor)
        self.query_one("#problems").display = not self._talks
        self.query_one("#conversation").display = self._talks
        # With nothing to choose the keys of the choices are free: at an ending “k” keeps the way there.
        choices = next((choices for choices in self.query(Choices) if choices.offered), None)
        self.set_focus(choices if self._talks else None)
        self._show_head()
        self._show_keys()
        self.query_one("#problems", Sheet).redraw()
        self.query_one("#eye", Sheet).redraw()

    async def _conversation(self, scenario: Scenario, cursor: int) -> None:
        """Show the talk in a version of the scenario."""
        attempt = self._preview.attempt
        assert attempt is not None
        if not self.query(Talk) or self.query_one(Talk).scenario is not scenario:
            place = self.query_one("#conversation", Vertical)
            await place.remove_children()
            await place.mount(Talk(scenario), Choices(scenario))
            self.on_resize()
        blocks: list[Block] = []
        for decision in attempt.decisions:
            blocks += [block_of(scenario, line, decision.number - 1) for line in decision.heard]
            blocks += decision_blocks(scenario, decision)
        turn = len(attempt.decisions)
        blocks += [block_of(scenario, line, turn) for line in attempt.heard]
        if attempt.is_stuck:
            blocks.append(Block(Side.NARRATION, (words.CANNOT_GO_ON,), turn))
        talk, choices = self.query_one(Talk), self.query_one(Choices)
        talk.blocks = blocks
        choices.offer(attempt.choices)
        choices.action_move(min(cursor, max(len(attempt.choices) - 1, 0)))
        talk.redraw()
        talk.to_end()

    def _show_head(self) -> None:
        preview = self._preview
        at = f"read again {preview.read_at:%H:%M:%S}" if preview.read_at is not None else ""
        state = f"{pages.counted(preview.problems)}   " if preview.is_broken else ""
        title = preview.scenario.title if preview.scenario is not None else preview.file.stem
        told = f"{state}{preview.file.name}  {at}"
        room = self.size.width - 4 - len(told) - len("   preview") - 2
        if room < len(title):  # the file's name gives way first: whoever writes it knows it
            told, room = f"{state}{at}", room + len(preview.file.name) + 2
        named = cut(styled(title), room).plain
        self.query_one(Head).show(told, title=f"{named}   preview")

    @property
    def _talks(self) -> bool:
        """Whether the talk is shown, and can go on."""
        return self._preview.attempt is not None and not self._preview.is_broken and not self._shows_problems

    def _show_keys(self) -> None:
        attempt, keys = self._preview.attempt, []
        edit = Key("e", "edit", "screen.edit")
        is_longer = self.query_one("#problems", Sheet).is_longer
        more = [Key("PgDn", "read on", "screen.scroll_page(1)")] if is_longer else []
        if self._talks and attempt is not None:
            if attempt.choices:
                keys.append(Key(f"1-{min(len(attempt.choices), 9)}", "say it"))
            if attempt.ending is not None:
                keys.append(Key("k", "keep", "screen.keep"))
            if attempt.decisions:
                keys.append(Key("u", "undo", "screen.undo"))
            keys += [Key("g", "go to", "screen.go_to"), edit]
            keys.append(Key("p", pages.counted(self._preview.problems), "screen.problems"))
            if attempt.ending is not None:
                keys.append(Key("a", "again", "screen.again"))
            keys.append(Key("m", "map", "screen.map"))
        elif self._preview.is_broken:
            keys += [edit, *more, Key("save", "the mended file, and the talk goes on")]
        else:
            edits = [edit] if self._preview.problems else []
            keys += [*more, Key("p", "back to the talk", "screen.problems"), *edits]
        self.query_one(Foot).show(*keys, Key("?", "help", "screen.help"), out=Key("Esc", "leave", "screen.leave"))

    @property
    def help_lines(self) -> HelpLines:
        """The keys that work now; “k” is one of the choices where there is something to choose."""
        return tuple(line for line in super().help_lines if line[0] != "k" or self.check_action("keep", ()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say what makes sense now: the talk waits while problems are shown, and an ending is kept at its end."""
        attempt, broken = self._preview.attempt, self._preview.is_broken
        match action:
            case "again" | "go_to" | "map":
                return self._talks
            case "undo":
                return self._talks and attempt is not None and bool(attempt.decisions)
            case "keep":
                return self._talks and attempt is not None and attempt.ending is not None
            case "problems":
                return not broken
            case "edit":
                return self._talks or bool(self._preview.problems)
        return super().check_action(action, parameters)

    def _draw_problems(self, width: int, height: int) -> list[Row]:
        left, measure = column(width)
        preview = self._preview
        if preview.read_at is None:
            return [Row(styled("Reading …", "italic $faint").pad_left(left))]
        if not preview.problems:
            return [Row(styled("No problems.", "$soft").pad_left(left))]
        rows = pages.problem_rows(preview, measure, left)
        if not preview.is_broken:
            return rows
        then = "the talk goes on where it was" if preview.attempt is not None else "then the talk begins"
        told = f"It cannot be played as it was saved. Mend this in your editor; {then}."
        return [*(Row(line.pad_left(left)) for line in wrapped(styled(told, "italic $soft"), measure)), Row(), *rows]

    def _draw_eye(self, width: int, height: int) -> list[Row]:
        return pages.eye(self._preview, self._chosen, width, height, with_problems=self._talks)

    @property
    def _chosen(self) -> Choice | None:
        """The choice under the cursor."""
        choices = next(iter(self.query(Choices)), None)
        return choices.offered[choices.cursor] if choices is not None and choices.offered else None

    def on_choices_moved(self) -> None:
        """Say what the choice under the cursor would do."""
        self.query_one("#eye", Sheet).redraw()

    async def on_choices_taken(self, message: Choices.Taken) -> None:
        """Say the line."""
        if not self._preview.is_broken:  # it may just have been saved
            self._preview.choose(message.choice.id)
            await self._show()

    async def action_undo(self) -> None:
        """Take the last line back."""
        self._preview.undo()
        await self._show()

    async def action_again(self) -> None:
        """Begin again."""
        self._preview.play(())
        await self._show()

    def action_go_to(self) -> None:
        """Pick a scene to go to."""
        from roleplay.tui.preview_scenes import ScenesScreen

        preview = self._preview
        assert preview.attempt is not None, "the talk is shown"
        ways = preview.outlook.ways_to if preview.outlook is not None else None
        if ways is None:
            told = "The ways are too many to know." if preview.is_checked else "The ways are still being worked out."
            self.notify(told, markup=False)
            return

        async def go(way: Sequence[Step]) -> None:
            preview.play(way)
            await self._show()

        self.app.push_screen(ScenesScreen(preview.attempt, ways, go))

    def action_map(self) -> None:
        """Show the map."""
        from roleplay.tui.preview_map import PreviewMap

        assert self._preview.attempt is not None, "the talk is shown"
        self.app.push_screen(PreviewMap(self._preview.attempt))

    async def action_problems(self) -> None:
        """Show every problem, or the talk again; of a broken version they are shown until it is mended."""
        self._shows_problems = not self._shows_problems
        await self.follow()

    def action_edit(self) -> None:
        """Open the line under the cursor, or the first problem, in the person’s own editor."""
        preview = self._preview
        file, line = preview.place_of(self._chosen) if self._talks else preview.place_to_mend()
        told = edited(self.app, file, line)
        if told:
            self.notify(told, markup=False, timeout=8)

    def action_keep(self) -> None:
        """Keep the way to this ending."""
        self.notify(self._preview.keep(), markup=False, timeout=8)

    def action_scroll_page(self, direction: int) -> None:
        """Scroll what is shown at the left."""
        shown = [sheet for sheet in self.query("#problems, Talk") if isinstance(sheet, Sheet) and sheet.size.height]
        for sheet in shown[:1]:
            sheet.move_by(direction * max(sheet.size.height - 2, 1))

    def action_leave(self) -> None:
        """Leave the preview."""
        self.app.exit()
