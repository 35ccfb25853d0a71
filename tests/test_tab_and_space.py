"""Tab goes to the next thing to choose, Space reads on: on every screen the same, and neither chooses anything."""

from __future__ import annotations

from pathlib import Path

from person import entry_of, playing
from textual.widgets import Input

from roleplay.scenario.library import Entry, Library
from roleplay.tui.briefing_screen import BriefingScreen
from roleplay.tui.choices import Choices
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.debrief_screen import DebriefScreen
from roleplay.tui.estimate_screen import EstimateScreen
from roleplay.tui.library_screen import LibraryScreen
from roleplay.tui.sheet import Sheet


def many(data: Path) -> Library:
    """Return a library that is longer than the screen."""
    entry = entry_of(data / "small.yaml")
    copies = [entry.scenario.model_copy(update={"id": f"n{n}", "title": f"Number {n}."}) for n in range(60)]
    return Library([Entry.of(copy, entry.path, entry.data) for copy in copies])


async def test_the_cursor_of_the_library_is_never_out_of_view(data: Path) -> None:
    async with playing(library=many(data)) as person:
        assert isinstance(person.screen, LibraryScreen)
        seen = []
        for key in (*["space"] * 3, *["pagedown"] * 6, "tab", "shift+tab", *["pageup"] * 3):
            await person.press(key)
            assert isinstance(person.screen, LibraryScreen)
            marked = [line for line in person.lines if line.startswith("▌ Number")]
            assert len(marked) == 1, person.text
            seen.append(int(marked[0].split()[2].rstrip(".")))
        down, back = seen[:9], seen[9:]
        assert down == sorted(down)
        assert down[0] > 5
        assert down[-1] == 59
        assert back[:2] == [59, 58]
        assert back[-1] < back[2] < 58


async def test_tab_leads_from_what_is_typed_to_what_was_found_and_from_row_to_row(data: Path) -> None:
    async with playing(data / "small.yaml", data / "every-key.yaml") as person:
        await person.press("slash", *"talk", "tab")
        assert not isinstance(person.screen.focused, Input)
        await person.press("escape", "home", "tab")
        marked = person.lines[person.row("▌")]
        await person.press("shift+tab", "down")
        assert person.lines[person.row("▌")] == marked


async def test_in_a_conversation_tab_looks_at_the_next_line_and_space_says_none(data: Path) -> None:
    async with playing(data / "nine-days.yaml") as person:
        await person.open()
        choices = person.screen.query_one(Choices)
        for cursor in (1, 2, 0):
            await person.press("tab", "space")
            assert choices.cursor == cursor
        await person.press("shift+tab")
        assert choices.cursor == 2
        assert not person.attempt.decisions
        await person.talk(1, 1, 1)
        newest = person.lines
        await person.press("pageup", "pageup")
        assert person.lines != newest
        await person.press(*["space"] * 5)
        assert person.lines == newest
        assert len(person.attempt.decisions) == 3


async def test_space_reads_on_from_the_briefing_to_the_last_page_of_the_debrief(data: Path) -> None:
    async with playing(data / "nine-days.yaml", size=(60, 14)) as person:
        await person.press("enter")
        assert isinstance(person.screen, BriefingScreen)
        assert person.screen.has_more
        while isinstance(person.screen, BriefingScreen):
            more = person.screen.has_more
            await person.press("space")
            assert isinstance(person.screen, BriefingScreen) is more
        await person.until_screen(ConversationScreen)
        await person.talk()
        while isinstance(person.screen, ConversationScreen):
            await person.press("space")
        await person.until_screen(EstimateScreen)
        await person.press("space")  # which leaves nothing open by mistake
        assert isinstance(person.screen, EstimateScreen)
        await person.press("s")
        await person.until_screen(DebriefScreen)
        screen, pages = person.screen, []
        for _ in range(60):
            pages.append(screen._page)
            more = screen.query_one("#page", Sheet).has_more
            await person.press("space")
            assert screen._page == pages[-1] + (not more and pages[-1] + 1 < screen._count)
        assert pages[-1] == screen._count - 1
