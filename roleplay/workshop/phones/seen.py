"""What a phone sees of the meeting: the one door from the meeting to the phones.

Only what stands on the wall now, and the phone's own votes. Never a score, a `why`, a note, a scene that was not met;
no votes of others before the facilitator has revealed them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from roleplay.scenario.model import Line
from roleplay.scenario.prose import plain
from roleplay.workshop.course import CLOSED, VOTING, Phase
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.turn import By, Turn, letter

Seen: TypeAlias = dict[str, Any]
"""As JSON knows it."""

_SAID = {
    Phase.TEST_CARD: "You are in. Keep this page open; it begins soon.",
    Phase.LOBBY: "You are in. Keep this page open; it begins soon.",
    Phase.READ: "Listen first. Then everybody votes.",
    Phase.DISCUSS: "Talk about it with your neighbour. Then you vote again.",
    Phase.REVEAL: "Both votes are on the wall.",
    Phase.TIE: "It is a tie. The facilitator says how it goes on.",
    Phase.PICK: "The facilitator decides this one.",
    Phase.REPLY: "This is what the room said.",
    Phase.ENDING: "This is how it ended. Look at the wall.",
    Phase.ESTIMATE: "How was that? Call out what you think.",
    Phase.DEBRIEF: "Look at the wall, and at each other.",
    Phase.LOOK_BACK: "The room goes back to a decision. Look at the wall.",
    Phase.OVER: "Thank you. It is over, and you can close this page.",
}
_DECIDING = (*VOTING, *CLOSED, Phase.DISCUSS, Phase.REVEAL, Phase.TIE)
_BEFORE = (Phase.TEST_CARD, Phase.LOBBY)
_REVEALED = (Phase.REVEAL, Phase.REPLY)


def shared(meeting: Meeting, name: str) -> Seen:
    """Return what every phone sees; `name`: by what the meeting is known to phones."""
    phase = Phase(meeting.phase)
    scene, _, round_ = meeting.place.rpartition(".")
    number = len(meeting.path.turns)
    return {
        "meeting": name,
        "scene": scene,
        "round": int(round_),
        "title": plain(meeting.scenario.title, meeting.scenario.called),
        "decision": f"Decision {number}" if number and phase in (Phase.READ, Phase.PICK, *_DECIDING) else "",
        "talk": _talk(meeting, phase),
        "open": phase in VOTING,
        "options": _options(meeting) if phase in _DECIDING else [],
        "lead": "",
        "said": _SAID.get(phase, "The vote is closed."),
        "vote": None,
        "own": [],
    }


def seen(meeting: Meeting, common: Seen, voter: str) -> Seen:
    """Return what one phone sees: `common`, which is `shared`, and its own votes."""
    phase = Phase(meeting.phase)
    result = dict(common)
    if phase in _DECIDING:
        choice = meeting.turn.tally.ballots.get(voter)
        result["vote"] = None if choice is None else meeting.turn.options.index(choice)
        lead = "" if choice is None else f"Your vote: {letter(result['vote'])}."
        if phase in VOTING:
            result["lead"] = lead
            result["said"] = "You can change it until it closes." if lead else "Tap a line to vote."
        elif phase in CLOSED or phase == Phase.DISCUSS:
            result["lead"] = lead
    if phase in _REVEALED and meeting.path.turns:
        result["own"] = _own([meeting.turn], voter)
    elif phase == Phase.DEBRIEF:
        result["own"] = _own((turn for turn in meeting.path.turns if turn.decided), voter, numbered=True)
    return result


def _talk(meeting: Meeting, phase: Phase) -> list[Seen]:
    scenario, attempt = meeting.scenario, meeting.attempt
    if phase in _BEFORE:
        return [_words("narration", scenario.brief, meeting)]
    if phase in (Phase.READ, Phase.PICK, Phase.ENDING, *_DECIDING):
        return [_line(line, meeting) for line in attempt.heard]
    if phase == Phase.REPLY:
        decision = attempt.decisions[-1]
        kind = "you" if decision.choice.say is not None else "you act"
        said = _words(kind, decision.choice.words, meeting)
        return [said, *(_line(line, meeting) for line in decision.reply)]
    return []


def _line(line: Line, meeting: Meeting) -> Seen:
    name = meeting.scenario.speaker(line)
    if name is None:
        return _words("narration", line.text, meeting)
    return _words("them", line.text, meeting) | {"name": plain(name, {}), "mood": plain(line.mood or "", {})}


def _words(kind: str, text: str, meeting: Meeting) -> Seen:
    paragraphs = [plain(paragraph, meeting.scenario.called) for paragraph in text.split("\n\n")]
    return {"kind": kind, "name": "", "mood": "", "paragraphs": paragraphs}


def _options(meeting: Meeting) -> list[Seen]:
    names = meeting.scenario.called
    return [
        {"option": index, "letter": letter(index), "words": plain(choice.words.replace("\n\n", " "), names)}
        for index, choice in enumerate(meeting.options)
        if choice.id in meeting.turn.tally.options
    ]


def _own(turns: Iterable[Turn], voter: str, *, numbered: bool = False) -> list[str]:
    """Return how a phone's votes lay beside the room's, a sentence or two for each decision."""
    result = []
    for number, turn in enumerate(turns, 1):
        counted = [tally for tally in turn.rounds[: turn.at + 1] if tally.total]
        if not counted:
            continue
        votes = [tally.ballots.get(voter) for tally in counted]
        mine = ", then ".join("–" if vote is None else letter(turn.options.index(vote)) for vote in votes)
        mine = f"You: {mine}." if any(votes) else "You did not vote."
        room = "; then ".join(turn.in_letters(tally) for tally in counted)
        said = f" We said {letter(turn.options.index(turn.decided.choice))}." if turn.decided else ""
        by = " That was the facilitator’s choice." if turn.decided and turn.decided.by is By.FACILITATOR else ""
        result.append(f"{f'{number}. ' if numbered else ''}{mine} The room: {room}.{said}{by}")
    return result
