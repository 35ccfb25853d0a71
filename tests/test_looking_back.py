"""From the ending to the debrief and through it: there and back, waiting, and pages that fit whatever they hold."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from person import playing

from roleplay.debrief import debrief as working_out
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.debrief_screen import DebriefScreen
from roleplay.tui.estimate_screen import EstimateScreen
from roleplay.tui.library_screen import LibraryScreen
from roleplay.tui.working_out_screen import WorkingOutScreen


async def test_back_from_the_estimate_to_the_ending_and_on_with_what_was_answered(data: Path) -> None:
    async with playing(data / "small.yaml") as person:
        await person.open()
        await person.talk()
        ending = person.text
        await person.press("enter", "3", "0", "down", "down", "right", "escape")
        await person.until_screen(ConversationScreen)
        assert person.text == ending
        await person.press("enter")
        await person.until_screen(EstimateScreen)
        assert " 30" in person.lines[person.row("How diplomatic") + 1]
        assert "1 of 1" in person.words
        await person.press("enter")
        await person.until_screen(DebriefScreen)
        finished = person.app.game(person.app.library.entries[0]).finished
        assert [(dict(made.estimate), made.moment) for made in finished] == [({"diplomacy": 30, "empathy": None}, 1)]
        await person.press("escape")
        await person.until_screen(LibraryScreen)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Event:
    """A debrief that is ready only when this is set."""
    ready, quick = Event(), working_out.debrief

    def slowly(*given: object) -> object:
        assert ready.wait(60)
        return quick(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(working_out, "debrief", slowly)
    return ready


async def test_a_debrief_that_takes_long_is_waited_for_and_keys_work_meanwhile(data: Path, slow: Event) -> None:
    async with playing(data / "small.yaml") as person:
        await person.open()
        await person.talk()
        await person.press("enter", "s")
        await person.until_screen(WorkingOutScreen)
        assert "Still working it out" in person.words
        await person.press("question_mark")
        slow.set()
        await person.until(lambda: person.app.game(person.app.library.entries[0])._debriefs)
        assert "without looking back" in person.words  # the help is not torn away
        await person.press("escape")
        await person.until_screen(DebriefScreen)


async def test_a_debrief_that_takes_long_need_not_be_waited_for(data: Path, slow: Event) -> None:
    async with playing(data / "small.yaml") as person:
        await person.open()
        await person.talk()
        await person.press("enter", "s")
        await person.until_screen(WorkingOutScreen)
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        assert "Continue Small talk" in person.words
        slow.set()
        await person.press("c")
        await person.until_screen(ConversationScreen)
        await person.look_back()
