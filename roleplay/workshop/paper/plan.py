"""The time plan of a workshop: how long each part takes when there are 30, 60 or 90 minutes."""

from __future__ import annotations

from dataclasses import dataclass

LENGTHS = (30, 60, 90)
"""Minutes that people plan for."""
_ARRIVE = {30: 3, 60: 5, 90: 8}
_DEBRIEF = {30: 8, 60: 18, 90: 28}
_CLEAR, _SPLIT = 1.5, 5.0
"""Minutes for a decision: read, vote, hear the reply; and with a discussion and a second vote."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to spend a number of minutes."""

    minutes: int
    arrive: int
    """The test card, who is here, what it is about."""
    decisions: int
    """How many are played; fewer than the conversation has where the time is short."""
    discussed: int
    """How many of them there is time to talk about."""
    play: int
    debrief: int
    """The cards, the talk about it, and what to take away."""


def plan(minutes: int, decisions: int) -> Plan:
    """Return a plan for one of `LENGTHS`; `decisions`: the fewest that lead to an ending, at least 1."""
    arrive, debrief = _ARRIVE[minutes], _DEBRIEF[minutes]
    play = minutes - arrive - debrief
    played = min(decisions, int(play / _CLEAR))
    discussed = min(max(int((play - played * _CLEAR) / (_SPLIT - _CLEAR)), 0), played)
    return Plan(minutes, arrive, played, discussed, play, debrief)
