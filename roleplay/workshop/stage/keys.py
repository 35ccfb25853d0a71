"""What a key of the stage asks the meeting for, and when it would: for the person who has pressed it in vain."""

from __future__ import annotations

from secrets import choice as random_choice

from roleplay.workshop.course import CLOSED, VOTING, Phase
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.scripts import SCRIPTS

FORWARD = ("enter", "space", "right", "pagedown")
"""With the keys of a presenter's remote control; so are those back."""
BACK = ("left", "pageup")

_EVENTS = {
    "u": "undo",
    "d": "discuss",
    "s": "say",
    "r": "again",
    "f": "pick",
    "v": "show",
    "g": "look_back",
    "e": "stop",
}
_WHEN = {
    "u": "u takes back a count, while a vote is open.",
    "d": "d talks about it, once a first vote is closed.",
    "s": "s says it without talking, once a first vote is closed.",
    "v": "v shows first votes by phone that are hidden.",
    "plus": "+ gives a discussion a minute more.",
    "equals_sign": "+ gives a discussion a minute more.",
    "minus": "− takes a minute from a discussion.",
    "r": "r votes again between lines that are level.",
    "c": "c tosses a coin between lines that are level.",
    "f": "f decides without a vote, before a line is said.",
    "g": "g goes back to a decision, after the ending.",
    "e": "e ends the talk, once a first line has been said.",
    "j": "j shows the code for phones, where there are any.",
    "backspace": "Backspace erases numbers; ← goes back by one step.",
}


def meant(meeting: Meeting, key: str) -> tuple[str, dict[str, object]] | None:
    """Return the event that a key asks for in this phase, with its data; None for a key that asks for none."""
    match key:
        case "d" if meeting.phase == Phase.DISCUSS:
            last = len(meeting.turn.options) - 1
            now_for = meeting.turn.defender
            return "defender", {"option": 0 if now_for is None else None if now_for == last else now_for + 1}
        case "plus" | "equals_sign" | "minus":
            more = -1 if key == "minus" else 1
            return "minutes", {"minutes": meeting.turn.minutes + more if meeting.path.turns else 0}
        case "s" if meeting.phase == Phase.DEBRIEF:
            return "scores", {}
        case "c" if meeting.phase == Phase.TIE:
            return "coin", {"choice": random_choice(meeting.turn.tally.leaders)}
        case "1" | "2" | "3" if meeting.phase == Phase.DEBRIEF:
            return "script", {"script": list(SCRIPTS)[int(key) - 1]}
    return (_EVENTS[key], {}) if key in _EVENTS else None


def refused(meeting: Meeting, key: str, *, is_typed: bool) -> str:
    """Return why a key does nothing now; `is_typed`: whether numbers stand there that have not been entered."""
    if key in BACK:
        if is_typed:
            return "Backspace erases, Enter counts"
        said = meeting.phase == Phase.REPLY
        return "What was said is said; after the ending g goes back." if said else "There is no way back from here."
    if key.isdigit() and is_typed:
        return "One number for each line: Enter counts" if meeting.phase in VOTING else "Two numbers: Enter"
    if key == "s" and meeting.phase == Phase.DISCUSS:
        return "← to the vote, then s: it is said without talking."
    if key in ("r", "c") and meeting.phase in (*CLOSED, Phase.REVEAL) and meeting.turn.tally.is_tied:
        talks = meeting.phase == Phase.FIRST_CLOSED and meeting.turn.tally.is_split(meeting.settings.split)
        return f"{'s' if talks else 'Space'} goes on to the tie; r and c work there."
    return _WHEN.get(key, "Nothing here. ? lists the keys that work.")
