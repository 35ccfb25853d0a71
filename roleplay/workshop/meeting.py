"""A meeting: a room plays a conversation. It is nothing but its events; everything else is replayed from them.

Whoever shows it (the stage on the projector) or feeds it (the keyboard, later phones) does so through `do` and
`observers`. It knows no screen and no clock but the one that it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from roleplay.conversation.attempt import Attempt
from roleplay.conversation.machine import ConversationMachine
from roleplay.exceptions import SaidPlainly
from roleplay.saves.kept import Event
from roleplay.saves.times import now
from roleplay.scenario.model import Choice
from roleplay.workshop.course import VOTING, Phase, course
from roleplay.workshop.journal import Clock, Journal
from roleplay.workshop.tally import SPLIT
from roleplay.workshop.turn import Door, Path, Turn

HANDS = "hands"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a meeting is run; kept beside it."""

    people: int | None = None
    """How many are in the room; None where nobody has said."""
    split: int = SPLIT
    """Per cent: a room whose largest share is smaller is asked to talk."""
    teams: int = 0
    """How many teams vote, one line of hands each; 0 where the room votes as one."""
    minutes: int = 3
    """How long a discussion is meant to take."""
    rehearsal: int | None = None
    """The seed of the simulated votes of a rehearsal; None for a real meeting."""
    group: str = ""
    """What ties the meetings of teams together that each play their own path; empty where the room is one."""
    team: int = 0
    """Which of these teams it is, from 1."""
    of: int = 0
    """How many teams there are."""


class CannotReplay(SaidPlainly):
    """The events of a meeting do not fit its scenario, so it cannot be had again as it was."""

    def __init__(self, number: int, event: Event) -> None:
        super().__init__(f"Event {number} of the meeting, “{event.kind}”, does not fit what came before it.")


class Meeting:
    """One meeting under way.

    `EndlessPassage` is raised, with nothing changed, by whatever leads into a scenario that goes round by itself.
    """

    def __init__(
        self,
        machine: ConversationMachine,
        settings: Settings = Settings(),
        journal: Journal | None = None,
        clock: Clock = now,
    ) -> None:
        self.scenario = machine.scenario
        self.settings = settings
        self.events: list[Event] = []
        self.observers: list[Callable[[Event], None]] = []
        """Called after each event, once it is kept."""
        self._machine, self._journal, self._clock = machine, journal, clock
        self._begin()

    def _begin(self) -> None:
        """Set everything to before the first event."""
        self.phase = Phase.TEST_CARD.value
        """A `Phase`: the state of the machine."""
        self.door: Door | None = None
        """Where phones come in; None while only hands vote."""
        self.page = 0
        """Which page is shown of what is too long for one, from 0."""
        self.people = self.settings.people
        self.path = Path(Attempt(self._machine))
        self.earlier_paths: list[Path] = []
        """The branches that were left for another try, the oldest first."""
        self.script: str | None = None
        """Which of `SCRIPTS` the talk afterwards follows."""
        self.came_from = ""
        """The phase to go back to from picking a line or a decision."""
        self.called = 0
        """Which call it was that last gave the turn to this team, counted over all teams; 0 for none."""
        self.is_told = False
        """Whether the end of this team has been told to the other teams."""

    @property
    def attempt(self) -> Attempt:
        """The conversation as far as the room has come."""
        return self.path.attempt

    @property
    def turn(self) -> Turn:
        """The decision that is being made, or was made last. There is one from the first reading on."""
        return self.path.turns[-1]

    @property
    def options(self) -> tuple[Choice, ...]:
        """The choices of the turn, in the order on offer; they keep their letters when fewer are voted on."""
        decisions = self.attempt.decisions
        return decisions[-1].offered if self.turn.decided else self.attempt.choices

    @property
    def place(self) -> str:
        """Which vote is under way, or was last: the way, the decision and the round; no other vote has the same."""
        at = self.turn.at if self.path.turns else 0
        return f"{len(self.earlier_paths)}.{len(self.path.turns)}.{at}"

    @property
    def is_hidden(self) -> bool:
        """Whether how the phones vote is not to be seen yet: while they do, and before a second vote."""
        if self.door is None:
            return False
        return self.phase in VOTING or (self.phase == Phase.FIRST_CLOSED and self.can("show"))

    @property
    def sources(self) -> tuple[str, ...]:
        """Who gives votes: the hands of the room, or of each team."""
        return tuple(f"team {number}" for number in range(1, self.settings.teams + 1)) or (HANDS,)

    def can(self, kind: str, **data: Any) -> bool:
        """Return whether an event makes sense now."""
        return course().allows(self, Event(kind, data, self._clock()))

    def do(self, kind: str, **data: Any) -> bool:
        """Let an event happen, keep it, and tell the observers; return False where it makes no sense now.

        Where it cannot be kept it has not happened: the meeting is as before, and the journal's error is raised.
        """
        event = Event(kind, data, self._clock())
        if not self._fire(event):
            return False
        if self._journal is not None:
            try:
                self._journal.append(event)
            except Exception:
                self.replay(self.events)
                raise
        self.events.append(event)
        for observer in self.observers:
            observer(event)
        return True

    def replay(self, events: Iterable[Event]) -> None:
        """Have the meeting as it was after these events; raises `CannotReplay` where one does not fit."""
        events = list(events)
        self._begin()
        for number, event in enumerate(events, 1):
            if not self._fire(event):
                raise CannotReplay(number, event)
        self.events = events

    def _fire(self, event: Event) -> bool:
        before = self.phase
        if not course().fire(self, event):
            return False
        if self.phase != before:
            self.page = 0
        return True
