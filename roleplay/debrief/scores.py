"""The score scale: raw sums into 0 to 100 and a word. 0 is the worst and 100 the best that any play can reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from roleplay.outlook.scale import half_up as rounded
from roleplay.scenario.names import SCORES

HONESTY = "The numbers are the author’s judgement of lines in this one story, not a measurement of you."

_WORDS = ((80, "strong"), (60, "mostly helping"), (40, "mixed"), (0, "working against {whom}"))
NO_ROOM = "no room to move"

__all__ = ["HONESTY", "NO_ROOM", "Score", "profile", "rounded", "word"]


def word(value: int, whom: str = "you") -> str:
    """Return the word for a score from 0 to 100; `whom`: who it is told to or about, as in “us”."""
    return next(word for least, word in _WORDS if value >= least).format(whom=whom)


@dataclass(frozen=True, slots=True)
class Score:
    """One score of a finished attempt."""

    name: str
    """As in the scenario: `diplomacy`."""
    raw: int
    value: int | None
    """0 to 100; None where no play of the scenario moves this score."""

    @property
    def label(self) -> str:
        """As people call it."""
        return SCORES[self.name]

    @property
    def word(self) -> str:
        """What the number means, told to the player."""
        return self.word_about("you")

    def word_about(self, whom: str) -> str:
        """Return what the number means; `whom`: who said the lines, as in “us”."""
        return NO_ROOM if self.value is None else word(self.value, whom)


def profile(scores: Mapping[str, Score]) -> str | None:
    """Return the kind of conversation it was (never the kind of person); None where a score has no number."""
    diplomacy, empathy = scores["diplomacy"].value, scores["empathy"].value
    if diplomacy is None or empathy is None:
        return None
    if diplomacy >= 50:
        return "trusted" if empathy >= 50 else "correct but cold"
    return "kind but costly" if empathy >= 50 else "closed"
