"""The outlook of a real scenario, against every state walked one by one; and what it says from states in mid-play."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from brute_force import Walk, correlation, walk

from roleplay.conversation import rules
from roleplay.conversation.attempt import Step, replay
from roleplay.conversation.machine import ConversationMachine
from roleplay.outlook import Exploration, Outlook, Range, explore
from roleplay.scenario.model import Scenario
from roleplay.scenario.names import SCORES


@pytest.fixture(scope="module")
def outlook(nine_days: Scenario) -> Outlook:
    return Outlook(nine_days)


@pytest.fixture(scope="module")
def exploration(nine_days: Scenario) -> Exploration:
    return explore(nine_days)


@pytest.fixture(scope="module")
def walked(nine_days: Scenario) -> Walk:
    return walk(nine_days, most=200_000)


def ranges(pairs: set[tuple[int, ...]]) -> dict[str, Range]:
    return {name: Range(min(sums), max(sums)) for name, sums in zip(SCORES, zip(*pairs, strict=True), strict=True)}


def test_nine_days_is_as_its_author_knows_it(outlook: Outlook) -> None:
    assert outlook.whole.exact
    assert outlook.whole.scores == {"diplomacy": Range(-13, 22), "empathy": Range(-10, 16)}
    assert outlook.decisions == (9, 12)
    assert list(outlook.whole.endings) == list(outlook.scenario.endings)


def test_every_ending_has_the_range_that_walking_finds(outlook: Outlook, walked: Walk) -> None:
    assert outlook.whole.endings == {ending: ranges(pairs) for ending, pairs in walked.endings.items()}


def test_the_two_scores_together_are_weighed_as_0_to_100(outlook: Outlook, walked: Walk) -> None:
    def mean(diplomacy: int, empathy: int) -> Fraction:
        return (Fraction(100 * (diplomacy + 13), 35) + Fraction(100 * (empathy + 10), 26)) / 2

    means = {mean(*pair) for pairs in walked.endings.values() for pair in pairs}
    assert outlook.whole.together == (min(means), max(means))
    assert [round(float(end), 1) for end in outlook.whole.together] == [9.1, 89.5]
    # The order of the sums would be another one: (-9, -7) is above (-13, -4) as a sum, and below it on the scale.
    assert mean(-9, -7) < mean(-13, -4)


def test_scaled_is_exact(outlook: Outlook) -> None:
    assert outlook.scaled((-13, 16)) == {"diplomacy": 0, "empathy": 100}
    assert outlook.scaled((0, 0)) == {"diplomacy": Fraction(1300, 35), "empathy": Fraction(1000, 26)}


def test_the_exploration_agrees_with_walking(exploration: Exploration, walked: Walk) -> None:
    assert exploration.exact
    assert exploration.uncovered == ()
    assert (exploration.fewest, exploration.most) == (min(walked.fewest().values()), walked.most())
    assert not exploration.endless_loops
    assert not exploration.farmable_loops
    assert exploration.dead_ends == exploration.unreachable_scenes == exploration.never_offered == ()
    weights = walked.weights()
    for ending, found in exploration.endings.items():
        assert found.reachable
        assert found.share_exact
        share = sum(weight for state, weight in weights.items() if state.scene == ending)
        assert found.share == pytest.approx(share, abs=1e-9)
        assert set(found.pairs) == walked.endings[ending]
    assert exploration.correlation == pytest.approx(correlation(weights))


def test_every_example_is_a_shortest_way_to_its_ending(exploration: Exploration, walked: Walk) -> None:
    machine = ConversationMachine(exploration.scenario)
    fewest = walked.fewest()
    for ending, found in exploration.endings.items():
        assert found.example is not None
        attempt = replay(machine, [Step(*step.split("/")) for step in found.example])
        assert attempt.scene == ending
        assert len(found.example) == fewest[ending]


def test_reach_from_a_state_is_what_can_be_walked_to_from_it(outlook: Outlook, walked: Walk) -> None:
    states = sorted(walked.steps, key=repr)
    for state in Random(1).sample(states, 40):
        reach = outlook.reach(state)
        endings = walk(outlook.scenario, state, most=200_000).endings
        assert reach.exact
        assert reach.endings == {ending: ranges(pairs) for ending, pairs in endings.items()}
        assert reach.scores == ranges(set().union(*endings.values()))


def test_a_state_in_passing_has_the_reach_of_the_one_it_passes_to(outlook: Outlook, walked: Walk) -> None:
    passing = [state for state in walked.steps if rules.passage(outlook.scenario, state) is not None]
    assert passing
    for state in Random(2).sample(sorted(passing, key=repr), 20):
        assert outlook.reach(state) == outlook.reach(rules.settled(outlook.scenario, state))


def test_at_an_ending_nothing_is_open_any_more(outlook: Outlook, walked: Walk) -> None:
    state = next(state for state in walked.steps if state.scene == "partner")
    reach = outlook.reach(state)
    diplomacy, empathy = state.scores
    assert reach.endings == {"partner": {"diplomacy": (diplomacy, diplomacy), "empathy": (empathy, empathy)}}
    assert reach.together[0] == reach.together[1] == sum(outlook.scaled(state.scores).values()) / 2  # type: ignore[arg-type]


def test_the_strategies_of_nine_days(exploration: Exploration) -> None:
    found = {strategy.name: strategy for strategy in exploration.strategies}
    assert list(found)[:3] == ["always first", "always middle", "always last"]
    assert found["best diplomacy"].scores["diplomacy"] == 100
    assert found["best empathy"].scores["empathy"] == 100
    assert found["random"].beats == 0.5
    assert all(strategy.beats is None or 0 <= strategy.beats <= 1 for strategy in found.values())
    worst, best = found["worst"].beats, found["best for both"].beats
    assert worst is not None
    assert best is not None
    assert worst < 0.01
    assert best > 0.99


def test_progress_is_told_from_start_to_end(nine_days: Scenario) -> None:
    told: list[tuple[float, str]] = []
    explore(nine_days, progress=lambda fraction, what: told.append((fraction, what)))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
