"""What if: the same conversation with one line changed and every later choice kept."""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.conversation.attempt import Attempt, Decision, NotOffered, replay
from roleplay.scenario.model import Ending


@dataclass(frozen=True, slots=True)
class OtherRoad:
    """Where the conversation would have gone."""

    attempt: Attempt
    """As far as the same later choices lead."""
    ending: Ending | None
    """None where a later choice does not exist any more."""
    broke_at: Decision | None
    """The later decision of the real attempt that has no place on this road."""


def with_other_line(attempt: Attempt, number: int, choice: str) -> OtherRoad:
    """Play the attempt again with `choice` at decision `number` (from 1), then the same later choices.

    Raises `NotOffered` when the choice was not on offer at that decision.
    """
    taken = attempt.decisions
    other = replay(attempt.machine, [decision.step for decision in taken[: number - 1]], attempt.mode)
    other.choose(choice)
    for decision in taken[number:]:
        if other.ending is not None:
            return OtherRoad(other, other.ending, None)
        try:
            if decision.before.scene != other.scene:
                raise NotOffered(decision.step)
            other.choose(decision.choice.id)
        except NotOffered:
            return OtherRoad(other, None, decision)
    return OtherRoad(other, other.ending, None)
