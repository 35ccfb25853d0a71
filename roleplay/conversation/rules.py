"""The rules of play: pure functions over an immutable state. Effects and conditions have their meaning here only.

The same choices give the same conversation: no dice, no clock, choices in the order written.
"""

from __future__ import annotations

from typing import NamedTuple

from roleplay.scenario.conditions import OPERATORS, And, Compare, Condition, Fact, Not, Or
from roleplay.scenario.model import Choice, Line, Scenario, Scene
from roleplay.scenario.names import SCORES


class State(NamedTuple):
    """Where a conversation stands. Two equal states have the same future."""

    scene: str
    """The id of a scene or of an ending."""
    facts: frozenset[str]
    """The facts that are true."""
    counters: tuple[int, ...]
    """The counters' values, in the order of the scenario."""
    used: frozenset[tuple[str, str]]
    """The `once` choices taken so far, as (scene, choice)."""
    scores: tuple[int, ...]
    """The hidden sums, in the order of `SCORES`."""


class EndlessPassage(Exception):
    """A conversation that moves by itself came back to a scene and would never stop. `scenes`: the round."""

    def __init__(self, scenes: tuple[str, ...]) -> None:
        super().__init__("The scenario goes round in circles without a choice: " + " → ".join(scenes) + ".")
        self.scenes = scenes


def initial(scenario: Scenario) -> State:
    """Return the state before anything was said."""
    counters = tuple(counter.start for counter in scenario.counters.values())
    return State(scenario.start, frozenset(), counters, frozenset(), (0,) * len(SCORES))


def holds(condition: Condition | None, scenario: Scenario, state: State) -> bool:
    """Return whether a condition is true in a state; no condition always is."""
    match condition:
        case None:
            return True
        case Fact(name):
            return name in state.facts
        case Compare(name, operator, number):
            return OPERATORS[operator](_number(name, scenario, state), number)
        case Not(part):
            return not holds(part, scenario, state)
        case And(parts):
            return all(holds(part, scenario, state) for part in parts)
        case Or(parts):
            return any(holds(part, scenario, state) for part in parts)


def _number(name: str, scenario: Scenario, state: State) -> int:
    if name in SCORES:
        return state.scores[list(SCORES).index(name)]
    return state.counters[list(scenario.counters).index(name)]


def scene_of(scenario: Scenario, state: State) -> Scene | None:
    """Return the scene that the state is in, or None in an ending."""
    return scenario.scenes.get(state.scene)


def is_offered(scenario: Scenario, state: State, choice: Choice) -> bool:
    """Return whether a choice of the state's scene can be taken now."""
    if choice.once and (state.scene, choice.id) in state.used:
        return False
    return holds(choice.when, scenario, state)


def available(scenario: Scenario, state: State) -> tuple[Choice, ...]:
    """Return the choices on offer, in the order written; none in a route, in an ending, and where nothing fits."""
    scene = scene_of(scenario, state)
    if scene is None or scene.choices is None:
        return ()
    return tuple(choice for choice in scene.choices if is_offered(scenario, state, choice))


def passage(scenario: Scenario, state: State) -> str | None:
    """Return where the conversation goes by itself: by the first fitting way of a route, or `otherwise`.

    None where a choice is to be made, in an ending, and in a dead end (no choice on offer and no `otherwise`).
    """
    scene = scene_of(scenario, state)
    if scene is None:
        return None
    if scene.route is not None:
        return next(way.goto for way in scene.route if holds(way.when, scenario, state))
    if scene.otherwise is not None and not available(scenario, state):
        return scene.otherwise
    return None


def affected(scenario: Scenario, state: State, choice: Choice) -> State:
    """Return the state with the choice's effects, still in the same scene: scores, then set, clear, add."""
    scores = tuple(map(sum, zip(state.scores, choice.scores, strict=True)))
    facts = state.facts
    if choice.set or choice.clear:
        facts = facts.union(choice.set).difference(choice.clear)
    counters = state.counters
    if choice.add:
        counters = tuple(
            min(max(value + choice.add.get(name, 0), counter.min), counter.max)
            for value, (name, counter) in zip(counters, scenario.counters.items(), strict=True)
        )
    used = state.used | {(state.scene, choice.id)} if choice.once else state.used
    return State(state.scene, facts, counters, used, scores)


def after(scenario: Scenario, state: State, choice: Choice) -> State:
    """Return the state after a choice on offer: its effects, exactly once, and the move to its scene."""
    return affected(scenario, state, choice)._replace(scene=choice.goto)


def settled(scenario: Scenario, state: State) -> State:
    """Follow the conversation as long as it moves by itself.

    Returns the state at a decision, an ending or a dead end. Raises `EndlessPassage` when a scene is met twice.
    """
    met = [state.scene]
    while (scene := passage(scenario, state)) is not None:
        if scene in met:
            raise EndlessPassage((*met[met.index(scene) :], scene))
        met.append(scene)
        state = state._replace(scene=scene)
    return state


def spoken(lines: tuple[Line, ...], scenario: Scenario, state: State) -> tuple[Line, ...]:
    """Return the lines that are heard in a state."""
    return tuple(line for line in lines if holds(line.when, scenario, state))
