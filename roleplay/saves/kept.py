"""What is kept of an attempt, as values: what the saves write and read, and history and reports are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from roleplay.conversation.step import Mode, Step
from roleplay.scenario.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class KeptChoice:
    """One choice, and when it was taken."""

    step: Step
    at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class KeptSkill:
    """How often a skill could have been shown in one attempt, and was."""

    taken: int
    offered: int


@dataclass(frozen=True, slots=True)
class Result:
    """How a finished attempt ended, written beside it when it ends, so that history needs no replay."""

    ending: str
    ending_title: str
    outcome: str
    raw: Mapping[str, int]
    """The hidden sums, by score."""
    scores: Mapping[str, int | None]
    """0 to 100, by score; None where the scenario leaves no room to move."""
    profile: str | None
    skills: Mapping[str, KeptSkill]


@dataclass(frozen=True, slots=True)
class KeptAttempt:
    """An attempt as it lies in the saves."""

    id: str
    """Eight characters that people can type."""
    person: str
    """Whose it is; empty where nobody gave a name."""
    scenario: str
    title: str
    """The scenario's title when it was played."""
    source: str
    """The hash of the scenario's file, under which the saves keep its text."""
    fingerprint: Fingerprint
    mode: Mode
    coach: bool
    is_rehearsal: bool
    started: datetime
    """UTC."""
    finished: datetime | None
    choices: tuple[KeptChoice, ...]
    estimate: Mapping[str, int | None]
    """What the player thought of each score, 0 to 100; None for a skipped question; empty before it was asked."""
    moment: int | None
    """The number of the decision that the player thought mattered most."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """What the player wrote in the debrief: answer, when, then."""
    result: Result | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The choices without their times."""
        return tuple(choice.step for choice in self.choices)


class Event(NamedTuple):
    """One thing that happened in a meeting."""

    kind: str
    """Which: the trigger of the meeting's machine."""
    data: Mapping[str, Any]
    """What goes with it, as JSON knows it."""
    at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class KeptMeeting:
    """A meeting as it lies in the saves."""

    id: str
    """Eight characters that people can type."""
    scenario: str
    title: str
    """The scenario's title when it was played."""
    source: str
    """The hash of the scenario's file."""
    settings: Mapping[str, Any]
    """How it is run, as JSON knows it."""
    started: datetime
    ended: datetime | None
    events: tuple[Event, ...]
