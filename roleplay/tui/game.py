"""A game: one scenario ready to be played, with its machine, its outlook, and what this person has met in it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from roleplay.saves.keeping import Keeping, Saves

if TYPE_CHECKING:  # the library makes a game of every entry, and shows itself before any of them is read
    from roleplay.conversation.attempt import Attempt
    from roleplay.conversation.machine import ConversationMachine
    from roleplay.outlook import Outlook
    from roleplay.scenario.library import Entry
    from roleplay.scenario.model import Scenario

SECONDS = 2.0
"""How long the outlook may take while the briefing is read; beyond it, it goes by random plays and says so."""


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
        """Work the outlook out, so that it is there when it is needed."""
        _ = self.outlook

    @property
    def outlook_if_known(self) -> Outlook | None:
        """The outlook when it has been worked out already."""
        return self._outlook

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
