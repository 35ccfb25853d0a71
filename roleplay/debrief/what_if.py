"""What if: the same conversation with one line changed and every later choice kept."""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.conversation.attempt import Attempt, Decision, replay
from roleplay.conversation.rules import EndlessPassage
from roleplay.scenario.model import Ending


@dataclass(frozen=True, slots=True)
class OtherRoad:
    """Where the conversation would have gone."""

    attempt: Attempt
    """As far as the same later choices lead."""
    ending: Ending | None
    """None where a later choice does not exist any more, or where the scenario leads no further."""
    broke_at: Decision | None
    """The later decision of the real attempt that has no place on this road."""
    is_stuck: bool = False
    """Whether the scenario leads no further there: a mistake of its author's."""


def with_other_line(attempt: Attempt, number: int, choice: str) -> OtherRoad:
    """Play the attempt again with `choice` at decision `number` (from 1), then the same later choices.

    Raises `NotOffered` when the choice was not on offer at that decision.
    """
    other = replay(attempt.machine, attempt.steps[: number - 1], attempt.mode)
    try:
        other.choose(choice)
        for decision in attempt.decisions[number:]:
            if other.ending is not None or other.is_stuck:
                break
            if decision.before.scene != other.scene or decision.choice not in other.choices:
                return OtherRoad(other, None, decision)
            other.choose(decision.choice.id)
    except EndlessPassage:
        return OtherRoad(other, None, None, is_stuck=True)
    return OtherRoad(other, other.ending, None, is_stuck=other.is_stuck)
