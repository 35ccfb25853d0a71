"""Budgets of the outlook: what is too large stops in time, says so in plain words, and claims nothing it cannot."""

from __future__ import annotations

import tracemalloc
from time import perf_counter

import pytest
from generated import branching, scenario_of, story

from roleplay.conversation import rules
from roleplay.conversation.attempt import Step, replay
from roleplay.conversation.machine import ConversationMachine
from roleplay.outlook import Budget, Exploration, Outlook, explore
from roleplay.scenario.model import Scenario

PATIENCE = 10.0
"""Seconds after which an exploration with a short budget counts as stuck; far more than it takes."""


def hub(choices: int) -> Scenario:
    """Return a scene with so many choices that can each be taken once: two to that power of contexts."""
    ways = " | ".join(f"x{number}({number % 3 - 1},+1) once -> s" for number in range(choices))
    return story(f"s: {ways} | y -> a | z -> b if diplomacy > 90")


def chain(scenes: int) -> Scenario:
    """Return scenes one after another, whose scores spread ever further."""
    return story(*(f"s{n}: x(+2,-1) -> s{n + 1} | y(-2,+2) -> s{n + 1} | z(+1,+1) -> s{n + 1}" for n in range(scenes)))


def nothing_negative(found: Exploration) -> None:
    assert not found.exact
    assert found.unreachable_scenes == ()
    assert found.never_offered == ()
    assert all(ending.reachable is not False for ending in found.endings.values())
    assert found.uncovered


def examples_replay(found: Exploration) -> None:
    machine = ConversationMachine(found.scenario)
    for ending, one in found.endings.items():
        if one.example is not None:
            assert replay(machine, [Step(*step.split("/")) for step in one.example]).scene == ending


def test_a_hub_of_eight_is_exact() -> None:
    found = explore(hub(8))
    assert found.exact
    assert found.most == 9
    assert found.endings["b"].reachable is False


def test_a_hub_of_twenty_stops_with_a_sentence() -> None:
    found = explore(hub(20), Budget(seconds=20, contexts=5_000, plays=1000))
    nothing_negative(found)
    assert any("more than 5,000 situations" in sentence for sentence in found.uncovered)
    assert found.states is None
    assert (found.fewest, found.most) == (None, None)
    assert found.endings["a"].reachable
    assert found.endings["b"].reachable is None
    assert not found.endings["a"].share_exact
    low, high = found.endings["a"].share_between
    assert low < found.endings["a"].share <= high
    examples_replay(found)


def test_a_hub_of_twenty_stops_when_the_time_is_over() -> None:
    begin = perf_counter()
    found = explore(hub(20), Budget(seconds=0.3, contexts=10_000_000, plays=1000))
    assert perf_counter() - begin < PATIENCE
    nothing_negative(found)
    assert any("stopped after 0.3 seconds" in sentence for sentence in found.uncovered)


def test_a_chain_whose_scores_spread_too_far_says_so() -> None:
    found = explore(chain(400), Budget(seconds=5, cells=100_000, plays=300))
    nothing_negative(found)
    assert any("spread too far" in sentence for sentence in found.uncovered)
    # Sampled ends of the scale: at least as far as plays that lean to one side have come.
    assert found.scores["diplomacy"].best is not None
    assert found.scores["diplomacy"].best > 500


def test_examples_beyond_the_budget_are_said_not_to_be_the_shortest() -> None:
    scenario = scenario_of(branching(100, depth=8))
    shortest = explore(scenario)
    assert shortest.fewest == 8
    found = explore(scenario, Budget(bytes=8_000, plays=500))
    assert found.exact
    assert found.fewest is None
    assert any("need not be the shortest" in sentence for sentence in found.uncovered)
    examples_replay(found)


def test_shares_beyond_the_budget_are_counted_and_come_near() -> None:
    scenario = scenario_of(branching(60, depth=6))
    exact = explore(scenario)
    counted = explore(scenario, Budget(weights=0, plays=4000))
    assert exact.uncovered == ()
    assert len(counted.uncovered) == 1
    assert "4,000 random plays" in counted.uncovered[0]
    assert counted.exact
    for ending, one in counted.endings.items():
        low, high = one.share_between
        assert one.share_exact == (one.reachable is False)
        assert low - 0.02 < exact.endings[ending].share <= high + 0.02
    assert counted.correlation == pytest.approx(exact.correlation, abs=0.1)


def test_the_same_scenario_gives_the_same_answer() -> None:
    first, second = (explore(hub(14), Budget(contexts=100, plays=200)) for _ in range(2))
    assert [one.share for one in first.endings.values()] == [one.share for one in second.endings.values()]
    assert first.strategies == second.strategies


def test_an_outlook_beyond_the_budget_still_answers_from_any_state() -> None:
    outlook = Outlook(hub(20), Budget(seconds=1, contexts=1000, plays=500))
    assert not outlook.whole.exact
    assert outlook.decisions == (None, None)
    state = rules.initial(outlook.scenario)
    for choice in outlook.scenario.scenes["s"].choices or ():
        reach = outlook.reach(state)
        assert not reach.exact
        assert "a" in reach.endings
        worst, best = reach.together
        assert 0 <= worst <= best <= 100
        assert all(value is None or 0 <= value <= 100 for value in outlook.scaled(state.scores).values())
        if choice.once:
            state = rules.after(outlook.scenario, state, choice)


def bounded(scenario: Scenario, budget: Budget, most_bytes: int) -> None:
    """Assert that exploring finishes, or stops and says so, with no more than so much memory of its own."""
    tracemalloc.start()
    try:
        found = explore(scenario, budget)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.exact or found.uncovered
    assert peak < most_bytes
    examples_replay(found)


def test_a_thousand_scenes_take_little_memory() -> None:
    bounded(scenario_of(branching(1000, remembered=1)), Budget(weights=0, plays=300), 60_000_000)


@pytest.mark.slow
def test_ten_thousand_scenes_take_bounded_memory() -> None:
    bounded(scenario_of(branching(10_000, remembered=2)), Budget(seconds=60, plays=300), 400_000_000)


@pytest.mark.slow
def test_ten_thousand_scenes_that_remember_much_stop() -> None:
    scenario = scenario_of(branching(10_000, remembered=8))
    begin = perf_counter()
    found = explore(scenario)
    assert perf_counter() - begin < 6 * PATIENCE
    nothing_negative(found)


@pytest.mark.slow
def test_ten_thousand_scenes_in_a_chain_stop() -> None:
    begin = perf_counter()
    found = explore(chain(10_000))
    assert perf_counter() - begin < 6 * PATIENCE
    nothing_negative(found)
