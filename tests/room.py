"""A room for the tests of the workshop: a meeting about a scenario file, what it is as values, and its stage."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from person import Person, entry_of
from textual.content import Content

from roleplay.conversation.machine import ConversationMachine
from roleplay.outlook import Outlook
from roleplay.scenario.model import Scenario
from roleplay.workshop.course import VOTING, Phase
from roleplay.workshop.debrief import RoomDebrief, room_debrief
from roleplay.workshop.keeping import KeptJournal
from roleplay.workshop.meeting import Meeting, Settings
from roleplay.workshop.stage.app import StageApp
from roleplay.workshop.stage.entry import Entry
from roleplay.workshop.stage.joining import Phones
from roleplay.workshop.stage.showing import Showing
from roleplay.workshop.stage.views import pages

ROOM_214 = Path(__file__).parents[1] / "scenarios" / "room-214.yaml"
START = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Watch:
    """A clock that goes on by a second each time somebody looks."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def meeting_of(scenario: Scenario | Path = ROOM_214, **settings: Any) -> Meeting:
    """Return a meeting that is kept nowhere."""
    found = entry_of(scenario).scenario if isinstance(scenario, Path) else scenario
    return Meeting(ConversationMachine(found), Settings(**settings), clock=Watch())


def hands(meeting: Meeting, *counts: int, source: str = "hands") -> bool:
    """Count hands."""
    return meeting.do("hands", source=source, counts=list(counts))


def through(meeting: Meeting, *counts: Sequence[int]) -> None:
    """Go through one turn by votes, from reading to the reply: one row of hands for each round that is needed."""
    assert meeting.phase == Phase.READ
    waiting = list(counts)
    while meeting.phase != Phase.REPLY:
        if meeting.phase in VOTING and not meeting.turn.tally.total:
            assert hands(meeting, *waiting.pop(0))
        elif meeting.phase == Phase.TIE:
            assert meeting.do("again")
        else:
            assert meeting.do("next"), meeting.phase


def to_reading(meeting: Meeting) -> None:
    """Go from the test card to the first reading."""
    for _ in range(2):
        assert meeting.do("next")


def to_the_end(meeting: Meeting) -> None:
    """Go on to the very end, whatever phase the meeting is in, always with the first line."""
    for _ in range(400):
        if meeting.phase == Phase.OVER:
            return
        if meeting.phase in VOTING and not meeting.turn.tally.total:
            source = next(iter(meeting.sources))
            assert hands(meeting, 1, *[0] * (len(meeting.turn.tally.options) - 1), source=source)
        elif meeting.phase == Phase.TIE and meeting.turn.coin is None:
            assert meeting.do("coin", choice=meeting.turn.tally.leaders[0])
        elif meeting.phase == Phase.PICK:
            assert meeting.do("choose", choice=meeting.turn.options[0])
        elif meeting.phase == Phase.LOOK_BACK:
            assert meeting.do("back")
        else:
            assert meeting.do("next"), meeting.phase
    raise AssertionError(f"it cannot go on from {meeting.phase}")


def snapshot(meeting: Meeting) -> tuple[object, ...]:
    """Return all that a meeting is, as values that can be compared."""
    paths = [
        (
            tuple(decision.step for decision in path.attempt.decisions),
            path.attempt.state,
            [repr(turn) for turn in path.turns],
            path.estimate,
            path.scores_shown,
            path.stopped,
        )
        for path in (*meeting.earlier_paths, meeting.path)
    ]
    return (meeting.phase, meeting.page, meeting.people, meeting.script, meeting.came_from, meeting.door, paths)


def drawn(meeting: Meeting, result: RoomDebrief | None = None, *, width: int = 64, height: int = 16) -> list[str]:
    """Return the words of every page that the stage has for the phase."""
    showing = Showing(
        measure=width, wide=width, height=height, entry=Entry(), cursor=0, at=START, rows=height + 4, result=result
    )
    found = pages(meeting, showing)
    assert found
    for page in found:
        assert all(isinstance(line, Content) for line in page)
    return ["\n".join(line.plain for line in page) for page in found]


def result_of(meeting: Meeting) -> RoomDebrief:
    """Work out the debrief of the path."""
    return room_debrief(meeting.path, Outlook(meeting.scenario))


@asynccontextmanager
async def staging(
    meeting: Meeting,
    *,
    size: tuple[int, int] = (72, 20),
    theme: str = "dark",
    journal: KeptJournal | None = None,
    phones: Phones | None = None,
) -> AsyncIterator[Person]:
    """Run the stage without a terminal."""
    outlook = Outlook(meeting.scenario)
    app = StageApp(meeting, lambda: outlook, journal, phones=phones, theme=theme, clock=Watch())
    async with app.run_test(size=size) as pilot:
        person = Person(app, pilot)  # type: ignore[arg-type]
        await person.until(lambda: person.lines[0].strip())
        yield person
