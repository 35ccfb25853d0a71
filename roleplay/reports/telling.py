"""What a report is made from, and how much of it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from roleplay.debrief.debrief import Debrief, Moment
from roleplay.reports.document import Words, prose, told
from roleplay.saves.kept import KeptAttempt
from roleplay.scenario.model import Choice, Scenario
from roleplay.times import on_day


@dataclass(frozen=True, slots=True)
class Telling:
    """All that a report is made from, and how much of it is told."""

    kept: KeptAttempt
    result: Debrief
    with_scores: bool = False
    name: str = ""
    """Whose report it is; empty where it is to bear no name."""

    @property
    def scenario(self) -> Scenario:
        """The scenario that was played."""
        return self.result.attempt.scenario

    @property
    def moment(self) -> Moment | None:
        """The decision that the player thought mattered most; None where there is no such decision."""
        number, moments = self.kept.moment, self.result.moments
        return moments[number - 1] if number is not None and 0 < number <= len(moments) else None

    def estimate(self, score: str) -> int | None:
        """Return what the player thought of a score, 0 to 100; None where it was skipped, or is no such number."""
        said = self.kept.estimate.get(score)
        return said if said is not None and 0 <= said <= 100 else None

    def prose(self, text: str) -> Words:
        """Return the author's words as one stretch."""
        return prose(text, self.scenario.called)

    def quoted(self, choice: Choice) -> Words:
        """Return what was said in quotation marks, and what was done without."""
        said = self.prose(choice.words)
        return (*told("“"), *said, *told("”")) if choice.say else said


def day(moment: datetime) -> str:
    """Return the day of a moment where the reader is: 4 November 2026."""
    return on_day(moment.astimezone().date())
