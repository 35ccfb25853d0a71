"""An attempt: one person's way through a scenario. It is the choices taken; everything else is replayed from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from roleplay.conversation import rules
from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.step import Mode as Mode
from roleplay.conversation.step import Step as Step
from roleplay.scenario.model import Choice, Ending, Line


class NotOffered(Exception):
    """A choice was named that is not on offer; nothing was changed."""

    def __init__(self, step: Step) -> None:
        super().__init__(f"“{step}” is not on offer here.")
        self.step = step


@dataclass(frozen=True, slots=True)
class Decision:
    """One choice taken, with all that was there to choose from."""

    number: int
    """From 1."""
    before: rules.State
    """The state in which the choice was offered."""
    heard: tuple[Line, ...]
    """What was said since the last choice's reply."""
    offered: tuple[Choice, ...]
    choice: Choice
    reply: tuple[Line, ...]
    """How the other visibly reacted."""
    after: rules.State
    """The state at the next decision or ending."""

    @property
    def step(self) -> Step:
        """The decision as it is kept."""
        return Step(self.before.scene, self.choice.id)

    @property
    def not_taken(self) -> tuple[Choice, ...]:
        """The other choices on offer."""
        return tuple(choice for choice in self.offered if choice.id != self.choice.id)


class Attempt:
    """A conversation under way or ended, driven through its scenario's machine.

    `EndlessPassage` is raised by whatever leads into a scenario that goes round in circles by itself.
    """

    def __init__(self, machine: ConversationMachine, mode: Mode = Mode.WOULD) -> None:
        self.scenario = machine.scenario
        self.mode = mode
        self.state = rules.initial(self.scenario)
        self.decisions: list[Decision] = []
        self.heard: tuple[Line, ...] = ()
        """What was said since the last choice's reply, up to where the conversation waits now."""
        self.machine = machine
        self._settle()

    @property
    def scene(self) -> str:
        """The scene or ending that the machine is in: its own state, kept inside the state of the rules."""
        return self.state.scene

    @scene.setter
    def scene(self, scene: str) -> None:
        self.state = self.state._replace(scene=scene)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be said now; nothing once it has ended."""
        return rules.available(self.scenario, self.state)

    @property
    def ending(self) -> Ending | None:
        """The ending, once it is reached."""
        return self.scenario.endings.get(self.state.scene)

    @property
    def is_stuck(self) -> bool:
        """Whether the scenario leads no further from here, though this is no ending."""
        return self.ending is None and not self.choices

    @property
    def steps(self) -> tuple[Step, ...]:
        """The choices taken: with the scenario and the mode, all that has to be kept to have this attempt again."""
        return tuple(decision.step for decision in self.decisions)

    def choose(self, choice: str) -> Decision:
        """Take the choice with this id and follow the conversation to the next decision or ending.

        Raises `NotOffered` for a choice that is not on offer; whatever is raised, nothing is changed.
        """
        before, offered, heard = self.state, self.choices, self.heard
        if not self.machine.choose(self, choice):
            raise NotOffered(Step(before.scene, choice))
        taken = next(option for option in offered if option.id == choice)
        reply = rules.spoken(taken.reply, self.scenario, self.state)
        try:
            self._settle()
        except rules.EndlessPassage:
            self.state = before
            raise
        decision = Decision(len(self.decisions) + 1, before, heard, offered, taken, reply, self.state)
        self.decisions.append(decision)
        return decision

    def take(self, step: Step) -> Decision:
        """Take a choice that was kept, as `choose` does; `NotOffered` also where the conversation is elsewhere."""
        if step.scene != self.scene:
            raise NotOffered(step)
        return self.choose(step.choice)

    def _settle(self) -> None:
        """Hear the scene, and every scene that the conversation passes through by itself."""
        met = [self.scene]
        heard = list(self._says())
        while self.machine.advance(self):
            if self.scene in met:
                raise rules.EndlessPassage((*met[met.index(self.scene) :], self.scene))
            met.append(self.scene)
            heard += self._says()
        self.heard = tuple(heard)

    def _says(self) -> tuple[Line, ...]:
        part = self.scenario.scenes.get(self.scene) or self.scenario.endings[self.scene]
        return rules.spoken(part.says, self.scenario, self.state)


def replay(machine: ConversationMachine, steps: Iterable[Step], mode: Mode = Mode.WOULD) -> Attempt:
    """Play the steps again; raises `NotOffered` at the first one that does not fit the scenario."""
    attempt = Attempt(machine, mode)
    for step in steps:
        attempt.take(step)
    return attempt
