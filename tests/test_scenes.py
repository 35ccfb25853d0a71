"""What is read off the scenes alone bounds what can happen, on random scenarios; and spares nobody an answer."""

from __future__ import annotations

import pytest
from generated import generated, reached, story

from roleplay.checks.traps import safe_places
from roleplay.outlook import Budget, Exploration, explore
from roleplay.outlook.scenes import Scenes
from roleplay.scenario.model import Scenario

BUDGET = Budget(seconds=8, plays=100)


def explored(scenario: Scenario, unusual: tuple[int, int] | None = None) -> Exploration:
    return explore(scenario, BUDGET, unusual=unusual)


@pytest.mark.parametrize("begin", range(0, 120, 40))
def test_no_play_has_fewer_or_more_decisions_than_the_scenes_allow(begin: int) -> None:
    compared = exact = 0
    for seed in range(begin, begin + 40):
        scenario = generated(seed, loops=False)
        found, scenes = explored(scenario), Scenes(scenario)
        if not found.exact or found.fewest is None:
            continue
        assert scenes.fewest is not None
        assert scenes.fewest <= found.fewest
        if scenes.ahead is not None and found.most is not None:
            compared += 1
            exact += found.most == scenes.ahead[scenario.start]
            assert found.most <= scenes.ahead[scenario.start]
    assert compared > exact > 0, "the bound is met in some, and not in all"


@pytest.mark.parametrize("begin", range(0, 120, 40))
def test_no_score_goes_further_than_the_scenes_allow(begin: int) -> None:
    compared = 0
    for seed in range(begin, begin + 40):
        scenario = generated(seed, loops=False)
        states, widest = reached(scenario), Scenes(scenario).widest
        if states is None or widest is None:
            continue
        for state in states:
            for (low, high), score in zip(widest[state.scene], state.scores, strict=True):
                assert low <= score <= high
        compared += 1
    assert compared > 20


def test_decisions_are_counted_wherever_they_matter() -> None:
    counted = 0
    for seed in range(60):
        scenario = generated(seed, loops=False)
        whole = explored(scenario)
        for limit in (2, 3, 5):
            found = explored(scenario, (limit, limit))
            if whole.fewest is not None and whole.fewest < limit:
                assert found.fewest == whole.fewest
                counted += 1
            if whole.most is not None and (whole.most > limit or whole.most < limit):
                assert found.most == whole.most
                counted += 1
            assert found.fewest in (None, whole.fewest)
            assert found.most in (None, whole.most)
    assert counted > 40


def test_scenes_in_order_know_a_round_when_there_is_one() -> None:
    assert Scenes(story("s: x -> t | y -> u", "t: x -> u", "u: x -> a")).in_order == ["s", "t", "u"]
    assert Scenes(story("s: x -> t", "t: x -> s | y -> a")).in_order is None
    assert Scenes(story("s: x -> a", "t: x -> u", "u: x -> t | y -> a")).in_order == ["s"], "nobody comes to the round"


def test_a_scene_is_safe_where_some_line_is_always_there_to_a_better_ending() -> None:
    scenario = story(
        "s: x -> t | y -> u",
        "t: x -> good | y -> bad",
        "u: x -> good if diplomacy > 0 | y -> bad | else t",
        "v: x -> good if diplomacy > 0 | else t",
        "w: x once -> good | y -> bad",
        "r: route -> t if diplomacy > 0 | route -> good",
    )
    bad = scenario.endings["bad"].model_copy(update={"outcome": "poor"})
    scenario = scenario.model_copy(update={"endings": {**scenario.endings, "bad": bad}})
    assert safe_places(Scenes(scenario)) == {"good", "t", "s", "v", "r"}
