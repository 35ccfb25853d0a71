"""A game: one scenario ready to be played, with its machine, its outlook, and what this person has met in it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from roleplay.saves.keeping import Keeping, Saves
from roleplay.scenario.names import SCORES

if TYPE_CHECKING:  # the library makes a game of every entry, and shows itself before any of them is read
    from roleplay.conversation.attempt import Attempt
    from roleplay.conversation.machine import ConversationMachine
    from roleplay.debrief.debrief import Debrief
    from roleplay.outlook import Outlook
    from roleplay.scenario.library import Entry
    from roleplay.scenario.model import Scenario

SECONDS = 2.0
"""How long the outlook may take while the briefing is read; beyond it, it goes by random plays and says so."""


@dataclass
class Estimate:
    """What a player thinks of an attempt that has ended, as far as it is answered."""

    values: dict[str, int | None] = field(default_factory=lambda: dict.fromkeys(SCORES))
    """Each score, 0 to 100, or None."""
    moment: int | None = None
    """The place of the decision that mattered most in the list of decisions, or None."""


@dataclass(frozen=True, slots=True)
class Finished:
    """An attempt that reached an ending."""

    attempt: Attempt
    estimate: Mapping[str, int | None]
    """What the player thought of each score, 0 to 100, or None."""
    moment: int | None
    """The number of the decision that the player thought mattered most, or None."""
    is_rehearsal: bool
    """Whether it began in the middle of another attempt, as a what-if."""
    keeping: Keeping
    """Writes what is added to it into the saves."""
    notes: dict[str, str] = field(default_factory=dict)
    """What the player wrote in the debrief: answer, when, then."""


@dataclass
class Game:
    """One scenario, made ready once, however often it is played."""

    entry: Entry
    saves: Saves
    is_past: bool = False
    """Whether it is a scenario as it was once played, to be looked back on."""
    finished: list[Finished] = field(default_factory=list)
    """The attempts finished since the program began; they count also where the saves fail."""
    _lock: Lock = field(default_factory=Lock)
    _outlook: Outlook | None = None
    _decisions: tuple[int | None, int | None] = (None, None)
    _debriefs: dict[Attempt, Debrief] = field(default_factory=dict)

    @property
    def scenario(self) -> Scenario:
        """The scenario itself."""
        return self.entry.scenario

    @cached_property
    def machine(self) -> ConversationMachine:
        """The scenario's machine, built when it is first played."""
        from roleplay.conversation.machine import ConversationMachine

        return ConversationMachine(self.scenario)

    @property
    def outlook(self) -> Outlook:
        """Everything that can happen. Worked out at the first call; safe to call from a thread beforehand."""
        from roleplay.outlook import Budget, Outlook  # the first screen has no use for it, and would wait

        with self._lock:
            if self._outlook is None:
                self._outlook = Outlook(self.scenario, Budget(seconds=SECONDS))
            return self._outlook

    def work_out(self) -> None:
        """Work the outlook out, and count the decisions, so that both are there when they are needed."""
        self._decisions = self.outlook.decisions

    @property
    def decisions_if_known(self) -> tuple[int | None, int | None]:
        """The fewest and the most decisions that a conversation takes; None for what is not known, or not yet."""
        return self._decisions

    def debrief(self, attempt: Attempt) -> Debrief:
        """Return what a finished attempt meant. Worked out at the first call; safe to call from a thread beforehand."""
        from roleplay.debrief.debrief import debrief

        outlook = self.outlook
        with self._lock:
            if attempt not in self._debriefs:
                self._debriefs[attempt] = debrief(attempt, outlook)
            return self._debriefs[attempt]

    def has_debrief(self, attempt: Attempt) -> bool:
        """Whether `debrief` need not be waited for any more."""
        return attempt in self._debriefs

    @property
    def endings_met(self) -> set[str]:
        """The ids of the endings reached so far, of those that the scenario still has."""
        return self.of_these(self.saves.endings().get(self.entry.header.id, set()))

    def of_these(self, endings: set[str]) -> set[str]:
        """Return the endings reached so far, when these are what the saves know of this scenario."""
        met = {finished.attempt.state.scene for finished in self.finished}
        return (met | endings).intersection(self.entry.header.endings)

    @property
    def steps_met(self) -> set[tuple[str, str]]:
        """Every choice taken so far, as (scene, choice)."""
        taken = (decision.step for finished in self.finished for decision in finished.attempt.decisions)
        return {(step.scene, step.choice) for step in taken} | self.saves.steps(self.entry.header.id)
