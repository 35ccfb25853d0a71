"""A turn: one decision of the room, from reading to the line that is said; and a path, the turns of one play."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from roleplay.conversation.attempt import Attempt
from roleplay.workshop.tally import Tally

FIRST, SECOND = 0, 1
"""The rounds of a vote; further ones are between those that were tied."""


def letter(index: int) -> str:
    """Return what an option is called, from its place on offer: A, B, C; beyond Z its number."""
    return chr(ord("A") + index) if index < 26 else str(index + 1)


class By(StrEnum):
    """How a decision was made."""

    VOTE = "vote"
    FACILITATOR = "facilitator"
    COIN = "coin"


class Door(NamedTuple):
    """Where phones come in."""

    code: str
    """Who does not have it does not come in."""
    host: str
    """The address of this computer in the room's network."""
    port: int


class Decided(NamedTuple):
    """What the room says, and how that was found."""

    choice: str
    by: By
    at: datetime
    """UTC."""


@dataclass
class Turn:
    """One decision of the room."""

    options: tuple[str, ...]
    """The ids of the choices on offer."""
    rounds: list[Tally] = field(default_factory=list)
    at: int = FIRST
    """The round that is voted in now, or was last."""
    coin: str | None = None
    """What the coin said, between those tied in the last round."""
    discussed: datetime | None = None
    """When the discussion began; UTC."""
    minutes: int = 0
    """How long it is meant to take."""
    defender: int | None = None
    """The option that somebody is speaking for now; None while everybody may."""
    first_shown: bool = False
    """Whether the facilitator has shown the first votes of phones before the second."""
    decided: Decided | None = None

    @property
    def tally(self) -> Tally:
        """The votes of the round that is under way or was last; an empty one before the first vote."""
        return self.rounds[self.at] if self.at < len(self.rounds) else Tally(self.options)

    @property
    def first(self) -> Tally | None:
        """The votes before the discussion; None without any."""
        return self.rounds[FIRST] if self.rounds and self.rounds[FIRST].total else None

    @property
    def later(self) -> list[Tally]:
        """The votes of the rounds after the first."""
        return [tally for tally in self.rounds[SECOND:] if tally.total]

    @property
    def last(self) -> Tally | None:
        """The votes that counted: of the last round with any, none later than `at`."""
        return next((tally for tally in reversed(self.rounds[: self.at + 1]) if tally.total), None)

    def open(self, at: int, options: Sequence[str]) -> None:
        """Begin a round, or go on with it: the votes that it has stay while the options are the same."""
        self.at = at
        if at == len(self.rounds):
            self.rounds.append(Tally(tuple(options)))
        elif self.rounds[at].options != tuple(options):
            self.rounds[at:] = [Tally(tuple(options))]

    @property
    def changed(self) -> tuple[int, int] | None:
        """How many phones changed their mind between the first two rounds, and how many voted in both.

        None where no phone voted in both: hands are not known one by one.
        """
        if self.at < SECOND or self.rounds[FIRST].options != self.rounds[SECOND].options:
            return None
        before, after = self.rounds[FIRST].ballots, self.rounds[SECOND].ballots
        both = before.keys() & after.keys()
        return (sum(before[voter] != after[voter] for voter in both), len(both)) if both else None

    def in_letters(self, tally: Tally | None) -> str:
        """Return the votes of a round as `A 9, B 11, C 3`; empty without any."""
        if tally is None or not tally.total:
            return ""
        counted = zip(tally.options, tally.counts, strict=True)
        return ", ".join(f"{letter(self.options.index(option))} {count}" for option, count in counted)

    def time_left(self, at: datetime) -> timedelta:
        """Return how much of the discussion is left; below zero when it takes longer."""
        return timedelta(minutes=self.minutes) - (at - (self.discussed or at))


@dataclass
class Path:
    """One way through the conversation, as the room went it."""

    attempt: Attempt
    turns: list[Turn] = field(default_factory=list)
    """The decisions made; while one is being made it is the last."""
    estimate: tuple[int, ...] = ()
    """What the room thought of each score, 0 to 100, in the order of `SCORES`; empty where it was not asked."""
    scores_shown: bool = False
    """Whether the facilitator has opened the card with the two scores."""
    stopped: str = ""
    """The phase in which the room stopped before the end; empty otherwise."""
