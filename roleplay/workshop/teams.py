"""Teams that each play their own path: one ordinary meeting each, taken in turns, and told side by side at the end.

Whose turn it is, and whose end was told, are events of the meetings like all others; so the round is had again with
them. Everything is on one wall: what a team came to is told only when no team has anything left to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from roleplay.workshop.course import Phase
from roleplay.workshop.meeting import Meeting

_AT_END = (Phase.ENDING, Phase.ESTIMATE, Phase.DEBRIEF, Phase.OVER)
_LOOKED_AT = (Phase.DEBRIEF, Phase.OVER)
_OWN = ("call", "tell")
"""Events that only the round makes happen."""
_FOR_ALL = ("scores", "script", "next", "back")
"""Events of the debrief, which is one for all teams."""


def has_ended(meeting: Meeting) -> bool:
    """Return whether a team has nothing left to decide."""
    return meeting.phase in _AT_END


class Teams:
    """The meetings of the teams, in their order. It is driven as a meeting is, by `can` and `do`.

    `next` goes on: within the turn of a team, to the next team, to the ends, to the debrief of all. `pass` gives the
    turn to the next team in the middle of a turn; the votes of the other one stay. To go back to a decision after the
    ending is not possible: a team would know the ends of the others.
    """

    def __init__(self, meetings: Sequence[Meeting]) -> None:
        self.meetings = tuple(meetings)

    @property
    def current(self) -> Meeting:
        """The meeting on the wall: of the team that was called last, at first the first."""
        return max(self.meetings, key=lambda meeting: meeting.called)

    @property
    def all_ended(self) -> bool:
        """Whether no team has anything left to decide."""
        return all(map(has_ended, self.meetings))

    @property
    def is_telling(self) -> bool:
        """Whether the end of a team has been told, so that no team may play on."""
        return any(meeting.is_told for meeting in self.meetings)

    @property
    def in_debrief(self) -> bool:
        """Whether every team has looked at its end: the debrief of all, and what follows it."""
        return all(meeting.phase in _LOOKED_AT for meeting in self.meetings)

    @property
    def is_waiting(self) -> bool:
        """Whether the team on the wall has ended, and its end cannot be told now."""
        meeting = self.current
        if not has_ended(meeting) or self.in_debrief:
            return False
        return not meeting.is_told or meeting.phase in _LOOKED_AT

    @property
    def following(self) -> Meeting | None:
        """The team whose turn is next: of those that have not ended, the other teams first; None without any."""
        at = self.meetings.index(self.current) + 1
        others = (*self.meetings[at:], *self.meetings[:at])
        return next((meeting for meeting in others if not has_ended(meeting)), None)

    @property
    def told_next(self) -> Meeting | None:
        """The team whose end is told next, when all have ended; None without any."""
        now = self.current if self.current.is_told else None
        return next((one for one in self.meetings if one is not now and one.phase not in _LOOKED_AT), None)

    def can(self, kind: str, **data: Any) -> bool:
        """Return whether something makes sense now."""
        meeting = self.current
        if kind in _OWN or kind in ("look_back", "rewind"):
            return False
        if kind == "pass":
            return not self.is_telling and self.following not in (None, meeting)
        if kind == "next":
            return self.passes_on or any(one.can("next") for one in self._meant("next"))
        if kind == "back" and self.is_telling:
            return meeting.phase == Phase.OVER or (
                meeting.phase == Phase.ESTIMATE and not meeting.path.stopped and not self.is_waiting
            )
        if self.is_waiting and kind != "back":
            return False
        return any(one.can(kind, **data) for one in self._meant(kind))

    def do(self, kind: str, **data: Any) -> bool:
        """Let something happen; return False where it makes no sense now. Raises as `Meeting.do` does."""
        if not self.can(kind, **data):
            return False
        if kind == "next":
            return self._go_on()
        if kind == "pass":
            self._pass()
            return True
        return self._all_do(kind, **data)

    def _all_do(self, kind: str, **data: Any) -> bool:
        """Let an event happen wherever it is meant, in every one of these meetings; return whether it did in one."""
        return sum(one.do(kind, **data) for one in self._meant(kind)) > 0

    def _meant(self, kind: str) -> tuple[Meeting, ...]:
        """Return the meetings that an event is for."""
        if self.in_debrief and (kind in _FOR_ALL):
            return self.meetings
        return (self.current,)

    @property
    def passes_on(self) -> bool:
        """Whether `next` leads away from the team on the wall: its turn is over, or it has ended."""
        return self.is_waiting or (not self.is_telling and _has_said(self.current))

    def _go_on(self) -> bool:
        meeting = self.current
        if self.in_debrief:
            return self._all_do("next")
        if self.passes_on:
            if self.all_ended:
                self._tell()
            else:
                self._pass()
            return True
        was_estimated = meeting.phase == Phase.ESTIMATE
        if not meeting.do("next"):
            return False
        if was_estimated and not self.in_debrief:
            self._tell()
        return True

    def _pass(self) -> None:
        """Give the turn to the next team. What it is to decide begins first: a turn that was given is not skipped."""
        meeting = self.following
        assert meeting is not None, "asked before"
        if meeting.phase == Phase.TEST_CARD or _has_said(meeting):
            meeting.do("next")
        self._call(meeting)

    def _tell(self) -> None:
        """Go to the first team that has not looked at its end."""
        meeting = next(one for one in self.meetings if one.phase not in _LOOKED_AT)
        if not meeting.is_told:
            meeting.do("tell")
        self._call(meeting)

    def _call(self, meeting: Meeting) -> None:
        if meeting is not self.current:
            meeting.do("call", number=self.current.called + 1)


def _has_said(meeting: Meeting) -> bool:
    """Return whether a team has decided and heard the reply, and has not begun with what follows."""
    return meeting.phase == Phase.REPLY and len(meeting.path.turns) == len(meeting.attempt.decisions)
