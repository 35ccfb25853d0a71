"""The ballot box: votes of phones, kept in the journal before they are acknowledged; many at once in one event.

A vote waits a moment for others, and for the disk to have been idle for longer than it was busy, so that three hundred
thumbs are a handful of writes, and the keyboard of the facilitator stays quick.
"""

from __future__ import annotations

import asyncio

from roleplay.saves.attempts import OtherWriter
from roleplay.workshop.course import VOTING
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.phones.votes import Vote

GATHER = 0.01
"""Seconds that a vote waits for others; nobody feels it."""
PAUSE = 0.03
"""Seconds between two writes at least."""
_SHARE = 1.5
"""How many times as long as the last write took the next one waits, where that is longer."""

REFUSALS = {
    "closed": "That vote is closed. Your last choice before it counts.",
    "other": "The conversation has gone on. Here is where it is now.",
    "trouble": "Your vote could not be kept. Please tell the person at the front.",
}
"""Why a vote does not count, by a word that can stand in an address."""


class Refused(Exception):
    """A vote does not count. `str()` says why, to who voted."""

    def __init__(self, kind: str) -> None:
        super().__init__(REFUSALS[kind])
        self.kind = kind


class BallotBox:
    """Takes the votes of phones for one meeting, known here by `name`."""

    def __init__(self, meeting: Meeting, name: str) -> None:
        self._meeting, self._name = meeting, name
        self._waiting: dict[str, tuple[str, str, list[asyncio.Future[None]]]] = {}
        """Voter -> place, option, and who waits for it to be kept."""
        self._next = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def take(self, voter: str, vote: Vote) -> None:
        """Keep a vote; return when it is on the disk. Raises `Refused`."""
        place, option = self._checked(vote)
        loop = asyncio.get_running_loop()
        kept: asyncio.Future[None] = loop.create_future()
        _, _, futures = self._waiting.get(voter, ("", "", []))
        self._waiting[voter] = (place, option, [*futures, kept])  # of two thoughts the second counts
        if self._timer is None:
            self._timer = loop.call_at(max(self._next, loop.time() + GATHER), self._write)
        await kept

    def _checked(self, vote: Vote) -> tuple[str, str]:
        """Return place and option of a vote for what is open now. Raises `Refused`."""
        meeting = self._meeting
        place = f"{vote.scene}.{vote.round}"
        if vote.meeting != self._name:
            raise Refused("other")
        if place != meeting.place or meeting.phase not in VOTING:
            raise Refused("closed" if meeting.place.startswith(f"{vote.scene}.") else "other")
        options = meeting.turn.options
        if not 0 <= vote.option < len(options) or options[vote.option] not in meeting.turn.tally.options:
            raise Refused("other")
        return place, options[vote.option]

    def _write(self) -> None:
        """Keep what waits, and let everybody know; a vote that was overtaken by the facilitator is refused."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        waiting, self._waiting, self._timer = self._waiting, {}, None
        place = self._meeting.place
        ballots = {voter: option for voter, (at, option, _) in waiting.items() if at == place}
        trouble = "closed"
        try:
            kept = bool(ballots) and self._meeting.do("ballots", place=place, ballots=ballots)
        except OtherWriter:
            kept, trouble = False, "trouble"
        for voter, (_, _, futures) in waiting.items():
            for future in futures:
                if future.done():  # who waited has gone
                    continue
                if kept and voter in ballots:
                    future.set_result(None)
                else:
                    future.set_exception(Refused(trouble))
        ended = loop.time()
        self._next = ended + max(PAUSE, _SHARE * (ended - began))
