"""Naive strategies: players who always go by one simple thing, and how far it takes them.

A scenario in which one of them does well gives its answers away: by the place of the good line, by its length, or by
its polite words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from roleplay.conversation import rules
from roleplay.outlook.budget import Clock
from roleplay.outlook.words import WORDS, count
from roleplay.scenario.model import Choice, Scenario
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import plain

Pick: TypeAlias = Callable[[Sequence[Choice]], Choice]
"""Takes one of the choices on offer, of which there is at least one; the first of equal ones."""


class Outcome(NamedTuple):
    """Where a strategy came."""

    ending: str
    scores: tuple[int, ...]
    """The sums."""
    taken: tuple[tuple[str, Choice], ...]
    """The scenes of its decisions, and what was said there."""


def strategies(scenario: Scenario) -> Iterator[tuple[str, Pick | None]]:
    """Yield every strategy by its name; None for one that needs a list of words that the language does not have."""
    called = scenario.called
    texts: dict[int, str] = {}

    def text(choice: Choice) -> str:
        if id(choice) not in texts:
            texts[id(choice)] = plain(choice.words, called)
        return texts[id(choice)]

    def most(value: Callable[[Choice], int]) -> Pick:
        return lambda offered: max(offered, key=value)

    def words(number: int, sign: int = 1) -> Pick | None:
        lists = WORDS.get(scenario.language.split("-")[0])
        return None if lists is None else most(lambda choice: sign * count(text(choice), lists[number]))

    def score(number: int) -> Pick:
        return most(lambda choice: choice.scores[number])

    yield "always first", lambda offered: offered[0]
    yield "always middle", lambda offered: offered[len(offered) // 2]
    yield "always last", lambda offered: offered[-1]
    yield "always longest", most(lambda choice: len(text(choice)))
    yield "always shortest", most(lambda choice: -len(text(choice)))
    yield "most polite words", words(0)
    yield "least polite words", words(0, -1)
    yield "most questions", most(lambda choice: text(choice).count("?"))
    yield "most “you”", words(1)
    yield "most “I”", words(2)
    for number, name in enumerate(SCORES):
        yield f"best {name}", score(number)
    yield "best for both", most(lambda choice: sum(choice.scores))
    yield "worst", most(lambda choice: -sum(choice.scores))


def followed(scenario: Scenario, pick: Pick, clock: Clock) -> Outcome | None:
    """Play a scenario by a strategy; None where that leads to no ending: stuck, or round and round.

    Raises `OverBudget` when the clock ends.
    """
    met: set[rules.State] = set()
    taken: list[tuple[str, Choice]] = []
    state = rules.initial(scenario)
    longest = 1000 + 2 * len(scenario.scenes)  # a round that moves a score never meets a state twice
    try:
        state = rules.settled(scenario, state)
        while offered := rules.available(scenario, state):
            if state in met or len(met) > longest:
                return None
            met.add(state)
            if len(met) % 100 == 0:
                clock.look()
            taken.append((state.scene, pick(offered)))
            state = rules.settled(scenario, rules.after(scenario, state, taken[-1][1]))
    except rules.EndlessPassage:
        return None
    return Outcome(state.scene, state.scores, tuple(taken)) if state.scene in scenario.endings else None
