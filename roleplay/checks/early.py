"""Early choices: whether any choice in the first third of a conversation changes how it ends (rule 16).

Plays are tried: each goes by fixed preferences, one order of the choices per scene, so that the same player can be
sent another way at one early decision and goes on as before. One play that ends otherwise is proof enough; where none
does, what can be reached at all after each early line is compared, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from random import Random

from roleplay.checks import kinds
from roleplay.checks.places import Subject
from roleplay.conversation import rules
from roleplay.conversation.rules import State
from roleplay.outlook import Outlook
from roleplay.outlook.budget import Clock, OverBudget
from roleplay.scenario.model import Choice, Scenario

_PLAYS = 40
_LONGEST = 200  # decisions; a longer play is no conversation
_SEED = 20
_FEWEST = 3  # decisions of a conversation that has a first third


def check_early(subject: Subject, outlook: Outlook, clock: Clock) -> None:
    """Report where no early choice changes the ending. Says nothing when the clock ends before that is known."""
    if len(subject.scenario.endings) < 2:
        return  # reported already
    tried = _Tried(subject.scenario, outlook, clock)
    try:
        changes = tried.changes()
    except OverBudget:
        return
    if tried.plays and not changes:
        at = subject.name("scenes", subject.scenario.start)
        subject.report(kinds.EARLY_IS_IDLE, at, plays=tried.plays)


class _Tried:
    """Plays of one scenario, with other lines taken early."""

    def __init__(self, scenario: Scenario, outlook: Outlook, clock: Clock) -> None:
        self.scenario, self.outlook, self.clock = scenario, outlook, clock
        self.plays = 0
        """How many came to an ending, and were long enough to have a first third."""

    def changes(self) -> bool:
        """Return whether any other line in the first third changed the ending, or which endings were left."""
        random = Random(_SEED)  # noqa: S311 - for trials
        early: dict[State, None] = {}
        for _ in range(_PLAYS):
            likes = self._likes(random)
            states, ending = self._played(rules.initial(self.scenario), likes)
            if ending is None or len(states) < _FEWEST:
                continue
            self.plays += 1
            for state in states[: ceil(len(states) / 3)]:
                early[state] = None
                taken = self._liked(state, likes)
                for choice in rules.available(self.scenario, state):
                    if choice is not taken:
                        _, other = self._played(rules.after(self.scenario, state, choice), likes)
                        if other != ending:
                            return True
        return any(self._parts_endings(state) for state in early)

    def _likes(self, random: Random) -> Mapping[str, list[Choice]]:
        """Return a player: every scene with its choices, the one liked best first."""
        scenes = self.scenario.scenes
        return {
            name: random.sample(scene.choices, len(scene.choices)) for name, scene in scenes.items() if scene.choices
        }

    def _liked(self, state: State, likes: Mapping[str, list[Choice]]) -> Choice:
        return next(choice for choice in likes[state.scene] if rules.is_offered(self.scenario, state, choice))

    def _played(self, state: State, likes: Mapping[str, list[Choice]]) -> tuple[list[State], str | None]:
        """Return the decisions met, and the ending; None where there is none."""
        met: list[State] = []
        try:
            state = rules.settled(self.scenario, state)
            while rules.available(self.scenario, state):
                if len(met) == _LONGEST:
                    return met, None
                self.clock.look()
                met.append(state)
                state = rules.settled(self.scenario, rules.after(self.scenario, state, self._liked(state, likes)))
        except rules.EndlessPassage:
            return met, None
        return met, state.scene if state.scene in self.scenario.endings else None

    def _parts_endings(self, state: State) -> bool:
        """Return whether the lines on offer leave different endings within reach."""
        left = set()
        for choice in rules.available(self.scenario, state):
            self.clock.look()
            try:
                after = rules.settled(self.scenario, rules.after(self.scenario, state, choice))
            except rules.EndlessPassage:
                continue
            left.add(
                frozenset({after.scene} & self.scenario.endings.keys()) or frozenset(self.outlook.reach(after).endings)
            )
        return len(left) > 1
