"""Slips: keys pressed by habit that would lose something. The first time they only say so, the second time they act."""

from __future__ import annotations

from roleplay.workshop.course import VOTING, Phase
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.stage.entry import Entry
from roleplay.workshop.stage.keys import FORWARD, meant

_ASTRAY = "No number is asked for here. Space goes on."
_ASTRAY_BLANK = "No number is asked for here. Space again goes on."


class Slips:
    """What was pressed before, as far as the next key may be a slip because of it."""

    def __init__(self) -> None:
        self._asked = ""
        """What the last key that goes on was answered with, instead of going on."""
        self._is_astray = False
        """Whether the last key was a digit where no number is asked for: the blank or Enter after it belongs to it."""

    def caught(self, meeting: Meeting, key: str, entry: Entry) -> str:
        """Return, in a sentence, why a key does nothing yet; empty where it may do what it means."""
        asked, self._asked = self._asked, ""
        was_astray, self._is_astray = self._is_astray, False
        if key in FORWARD:
            if not entry.is_open:
                ask = _unsure(meeting) if entry.wanted else _ASTRAY_BLANK if was_astray else ""
                self._asked = ask if ask != asked else ""
            return self._asked
        self._is_astray = key.isdigit() and not entry.wanted and meant(meeting, key) is None
        return _ASTRAY if self._is_astray else ""


def _unsure(meeting: Meeting) -> str:
    """Return what to ask before the meeting goes on from here; empty where nothing is to be asked."""
    if meeting.phase == Phase.ESTIMATE and not meeting.path.estimate:
        return "Two numbers first; Space again goes on without."
    if meeting.phase in VOTING and (more := too_many(meeting)):
        return f"{more} Space again closes the vote."
    return ""


def too_many(meeting: Meeting) -> str:
    """Return that more have voted than are here, in a sentence; empty where it is not so."""
    total, people = meeting.turn.tally.total, meeting.people
    if people is None or total <= people:
        return ""
    return f"! {total} {'votes' if meeting.door is not None else 'hands'}, but {people} are here."
