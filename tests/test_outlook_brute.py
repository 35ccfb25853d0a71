"""Every answer of the exploration, against walking every state, on hundreds of random scenarios."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from brute_force import FarmedError, TooManyError, Walk, correlation, walk
from generated import FEATURES, generated, mattered

from roleplay.conversation import rules
from roleplay.conversation.attempt import Step, replay
from roleplay.conversation.machine import ConversationMachine
from roleplay.outlook import Budget, Exploration, Outlook, explore
from roleplay.scenario.model import Scenario
from roleplay.scenario.names import SCORES

BUDGET = Budget(seconds=8, plays=200)
SEEDS = 300
AT_ONCE = 30  # seeds for each test


def ranges(pairs: set[tuple[int, ...]]) -> dict[str, tuple[int, int]]:
    return {name: (min(sums), max(sums)) for name, sums in zip(SCORES, zip(*pairs, strict=True), strict=True)}


def compare(scenario: Scenario, walked: Walk, found: Exploration) -> None:
    """Assert that an exploration says what walking says, in every answer."""
    assert found.exact
    assert not found.farmable
    endings, fewest = walked.endings, walked.fewest()
    assert {ending for ending, one in found.endings.items() if one.reachable} == endings.keys()
    assert all(one.reachable is not None for one in found.endings.values())
    for ending, one in found.endings.items():
        assert set(one.pairs) == endings.get(ending, set())
        assert one.scores == (ranges(endings[ending]) if ending in endings else {})
    whole = set().union(*endings.values()) if endings else set()
    assert found.scores == (ranges(whole) if whole else dict.fromkeys(SCORES, (None, None)))
    assert found.fewest == min(fewest.values(), default=None)
    assert found.most == walked.most()
    assert set(found.unreachable_scenes) == scenario.scenes.keys() - walked.scenes
    choices = {f"{name}/{choice.id}" for name in walked.scenes for choice in scenario.scenes[name].choices or ()}
    assert set(found.never_offered) == choices - walked.offered
    assert set(found.dead_ends) == walked.dead_ends
    endless = {scene for loop in found.endless_loops for scene in loop}
    assert {state.scene for state in walked.trapped()} <= endless <= {state.scene for state in walked.doomed()}
    compare_chances(walked, found)
    compare_examples(scenario, fewest, found)


def compare_chances(walked: Walk, found: Exploration) -> None:
    weights = walked.weights()
    if not all(one.share_exact for one in found.endings.values()):
        assert found.uncovered  # random play goes round for long: it has to say so
        return
    for ending, one in found.endings.items():
        share = sum(weight for state, weight in weights.items() if state.scene == ending)
        assert one.share == pytest.approx(share, abs=1e-9)
    expected = correlation(weights)
    assert found.correlation == (None if expected is None else pytest.approx(expected, abs=1e-6))


def compare_examples(scenario: Scenario, fewest: dict[str, int], found: Exploration) -> None:
    machine = ConversationMachine(scenario)
    for ending, one in found.endings.items():
        if one.example is None:
            assert ending not in fewest
            continue
        attempt = replay(machine, [Step(*step.split("/")) for step in one.example])
        assert attempt.scene == ending
        assert len(one.example) == fewest[ending]


def compare_denials(scenario: Scenario, found: Exploration) -> bool:
    """Assert that nothing is ruled out that walking finds, where a score has no end; False where it walks too long."""
    try:
        walked = walk(scenario, farthest=15, cut=True)
    except TooManyError:
        return False
    assert not set(found.unreachable_scenes) & walked.scenes
    assert not set(found.never_offered) & walked.offered
    for ending in walked.endings:
        assert found.endings[ending].reachable is not False
    return True


def compare_reach(scenario: Scenario, walked: Walk, seed: int) -> None:
    """Assert that what is reached from a few states in mid-play is what can be walked to from them."""
    outlook = Outlook(scenario, BUDGET)
    for state in Random(seed).sample(sorted(walked.steps, key=repr), min(4, len(walked.steps))):
        reach = outlook.reach(state)
        assert reach.exact
        endings = walk(scenario, state).endings
        assert reach.endings == {ending: ranges(pairs) for ending, pairs in endings.items()}
    for scene in Random(seed).sample(sorted(scenario.scenes), min(2, len(scenario.scenes))):
        through = outlook.reach_through(scene)
        assert through is not None
        assert through.exact
        pairs_of = walked.endings_through(scene)
        assert through.endings == {ending: ranges(pairs) for ending, pairs in pairs_of.items()}


def check(seeds: range) -> Counter[str]:
    """Compare all scenarios of some seeds; return what mattered in how many of them, and how many had no end."""
    count: Counter[str] = Counter()
    for seed in seeds:
        scenario = generated(seed)
        found = explore(scenario, BUDGET)
        try:
            walked = walk(scenario)
        except FarmedError:
            count["farmed"] += 1
            assert found.farmable, seed
            assert not found.exact
            assert found.uncovered
            count["denials"] += compare_denials(scenario, found)
        except TooManyError:
            count["too many"] += 1
        else:
            count["compared"] += 1
            count.update(mattered(scenario, walked.steps))
            count["endless"] += bool(found.endless_loops)
            count["ever longer"] += found.most is None and found.fewest is not None
            compare(scenario, walked, found)
            compare_reach(scenario, walked, seed)
    return count


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_every_answer_is_the_one_that_walking_gives(first: int) -> None:
    count = check(range(first, first + AT_ONCE))
    assert count["compared"] > AT_ONCE / 2
    assert count["denials"]


def test_what_the_scenarios_are_made_of_mattered() -> None:
    count: Counter[str] = Counter()
    for seed in range(SEEDS):
        scenario = generated(seed)
        try:
            count.update(mattered(scenario, walk(scenario).steps))
        except (FarmedError, TooManyError):
            continue
    assert all(count[feature] >= SEEDS / 40 for feature in FEATURES), count


@pytest.mark.slow
@pytest.mark.parametrize("first", range(10_000, 13_000, 250))
def test_every_answer_is_the_one_that_walking_gives_at_length(first: int) -> None:
    count = check(range(first, first + 250))
    assert count["endless"]
    assert count["ever longer"]
    assert count["farmed"]


@pytest.mark.slow
@pytest.mark.parametrize("first", range(20_000, 20_400, 100))
def test_larger_scenarios_too(first: int) -> None:
    for seed in range(first, first + 100):
        scenario = generated(seed, loops=False, scenes=12)
        try:
            walked = walk(scenario)
        except TooManyError:
            continue
        compare(scenario, walked, explore(scenario))


def test_the_state_before_anything_was_said_is_the_whole() -> None:
    for seed in range(20):
        outlook = Outlook(generated(seed), BUDGET)
        assert outlook.reach(rules.initial(outlook.scenario)) == outlook.whole
