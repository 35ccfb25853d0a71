"""Situations: what can be on offer, heard and asked agrees with walking through every state by the rules."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from generated import generated, reached, successors

from roleplay.checks.situations import Situations, situations
from roleplay.conversation import rules
from roleplay.conversation.rules import State
from roleplay.outlook import Budget
from roleplay.scenario.conditions import Condition
from roleplay.scenario.model import Line, Scenario

_BUDGET = Budget(seconds=20)


def _talkative(seed: int) -> Scenario:
    """Return a random scenario whose lines have conditions, too; a third of its endings is poor or better."""
    scenario, random = generated(seed), Random(seed)
    whens: list[Condition | None] = [
        one.when for scene in scenario.scenes.values() for one in (*(scene.choices or ()), *(scene.route or ()))
    ]
    whens.append(None)

    def lines() -> tuple[Line, ...]:
        count = random.randint(0, 3)
        return tuple(Line.model_construct(speaker="ann", text="Well?", when=random.choice(whens)) for _ in range(count))

    scenes = {}
    for name, scene in scenario.scenes.items():
        choices = scene.choices and tuple(one.model_copy(update={"reply": lines()}) for one in scene.choices)
        scenes[name] = scene.model_copy(update={"says": lines(), "choices": choices})
    endings = {
        name: ending.model_copy(update={"says": lines(), "outcome": random.choice(("good", "mixed", "poor", "poor"))})
        for name, ending in scenario.endings.items()
    }
    return scenario.model_copy(update={"scenes": scenes, "endings": endings})


def _numbers(scenario: Scenario, state: State) -> tuple[int, ...]:
    choices = scenario.scenes[state.scene].choices or ()
    return tuple(number for number, one in enumerate(choices) if rules.is_offered(scenario, state, one))


def _asked(scenario: Scenario, state: State) -> Iterator[tuple[tuple[int | str, ...], bool]]:
    """Yield every condition that is asked in a state, with its answer."""
    ending = scenario.endings.get(state.scene)
    way: tuple[int | str, ...] = ("scenes" if ending is None else "endings", state.scene)
    scene = scenario.scenes.get(state.scene)
    for number, line in enumerate(ending.says if ending is not None else scenario.scenes[state.scene].says):
        if line.when is not None:
            yield (*way, "says", number), rules.holds(line.when, scenario, state)
    for number, choice in enumerate((scene.choices or ()) if scene is not None else ()):
        if choice.when is not None:
            yield (*way, "choices", number), rules.holds(choice.when, scenario, state)
        if rules.is_offered(scenario, state, choice):
            after = rules.affected(scenario, state, choice)
            for at, line in enumerate(choice.reply):
                if line.when is not None:
                    yield (*way, "choices", number, "reply", at), rules.holds(line.when, scenario, after)
    for number, one in enumerate((scene.route or ()) if scene is not None else ()):
        answer = rules.holds(one.when, scenario, state)
        yield (*way, "route", number), answer
        if answer:
            return


def _compare(scenario: Scenario, states: list[State], found: Situations) -> None:
    offers: dict[str, set[tuple[int, ...]]] = {}
    heard: dict[str, set[tuple[int, ...]]] = {}
    answers: dict[tuple[int | str, ...], set[bool]] = {}
    cuts: dict[tuple[str, int, str], set[int]] = {}
    for state in states:
        place = scenario.scenes.get(state.scene) or scenario.endings[state.scene]
        lines = tuple(n for n, line in enumerate(place.says) if rules.holds(line.when, scenario, state))
        heard.setdefault(state.scene, set()).add(lines)
        for where, answer in _asked(scenario, state):
            answers.setdefault(where, set()).add(answer)
        if state.scene in scenario.scenes and (offer := _numbers(scenario, state)):
            offers.setdefault(state.scene, set()).add(offer)
            for number in offer:
                choice = (scenario.scenes[state.scene].choices or ())[number]
                for value, (name, counter) in zip(state.counters, scenario.counters.items(), strict=True):
                    total = value + choice.add.get(name, 0)
                    if not counter.min <= total <= counter.max:
                        cuts.setdefault((state.scene, number, name), set()).add(total)
    assert {scene: set(sets) for scene, sets in found.offers.items()} == offers
    for name, sets in heard.items():
        place = scenario.scenes.get(name) or scenario.endings[name]
        if name in scenario.scenes or any(line.when is not None for line in place.says):
            assert found.heard[name] == sets
    for where, seen in answers.items():
        one = found.answers[where]
        if "route" in where:
            assert one.taken == (True in seen)
            assert one.yes >= (True in seen)
            assert one.no == (False in seen)
        else:
            assert (one.yes, one.no) == (True in seen, False in seen), where
    for cut, one in found.cuts.items():
        assert one.sum in cuts[cut]
        end = scenario.counters[cut[2]]
        assert one.end in (end.min, end.max)


def _compare_traps(scenario: Scenario, states: list[State], found: Situations) -> None:
    """A trap is every choice that closes all better endings and leaves a poor one."""
    before: dict[State, list[State]] = {}
    for state in states:
        for after in successors(scenario, state):
            before.setdefault(after, []).append(state)

    def leading_to(outcomes: set[str]) -> set[State]:
        ends = [state for state in states if state.scene in scenario.endings]
        met = {state for state in ends if scenario.endings[state.scene].outcome in outcomes}
        waiting = list(met)
        while waiting:
            for state in before.get(waiting.pop(), ()):
                if state not in met:
                    met.add(state)
                    waiting.append(state)
        return met

    better, poor = leading_to({"good", "mixed"}), leading_to({"poor"})
    closing, leaving = set(), set()
    for state in better - {state for state in better if state.scene in scenario.endings}:
        for number in _numbers(scenario, state):
            after = rules.after(scenario, state, (scenario.scenes[state.scene].choices or ())[number])
            if after not in better:
                closing.add((state.scene, number))
                if after in poor:
                    leaving.add((state.scene, number))
    assert leaving <= found.traps.keys() <= closing
    assert all(0 <= left < all_ for left, all_ in found.traps.values())


def _circle(scenario: Scenario, states: list[State]) -> bool:
    for state in states:
        try:
            rules.settled(scenario, state)
        except rules.EndlessPassage:
            return True
    return False


@pytest.mark.parametrize("begin", range(0, 240, 60))
def test_situations_are_what_walking_finds(begin: int) -> None:
    compared = circles = traps = cuts = conditional = 0
    for seed in range(begin, begin + 60):
        scenario = _talkative(seed)
        states = reached(scenario)
        _, found = situations(scenario, _BUDGET)
        if states is None or found is None:
            continue
        _compare(scenario, states, found)
        _compare_traps(scenario, states, found)
        assert bool(found.circles) == _circle(scenario, states)
        compared += 1
        circles += bool(found.circles)
        traps += bool(found.traps)
        cuts += bool(found.cuts)
        conditional += any("reply" in where for where in found.answers)
    assert compared >= 30, "too few of them had an end"
    assert min(traps, cuts, conditional) >= 5
    assert circles >= 1
