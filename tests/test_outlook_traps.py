"""What is easy to get wrong when everything that can happen is worked out: the smallest scenario for each."""

from __future__ import annotations

from fractions import Fraction

import pytest
from brute_force import walk
from generated import story

from roleplay.conversation import rules
from roleplay.outlook import Budget, Exploration, Outlook, explore
from roleplay.scenario.model import Scenario


def explored(scenario: Scenario) -> Exploration:
    return explore(scenario, Budget(seconds=5, plays=500))


def ends(found: Exploration, ending: str) -> dict[str, tuple[int | None, int | None]]:
    return {name: tuple(sums) for name, sums in found.endings[ending].scores.items()}  # type: ignore[misc]


# Loops that move a score


def test_a_loop_without_a_condition_moves_a_score_without_end_for_certain() -> None:
    found = explored(story("s: x(+1) -> s | y -> a"))
    (loop,) = found.farmable
    assert (loop.scenes, loop.trip, loop.score, loop.rises, loop.more_than) == (("s",), ("s",), "diplomacy", True, None)
    assert found.farmable_loops == (("s",),)
    assert not found.exact
    assert found.most is None
    assert found.fewest == 1
    assert found.scores == {"diplomacy": (0, None), "empathy": (0, 0)}
    assert found.together is None
    assert any("without end" in sentence for sentence in found.uncovered)
    assert not found.endings["a"].share_exact


def test_a_loop_that_a_condition_ends_is_worked_out_to_the_end() -> None:
    found = explored(story("s: x(+1) -> s if diplomacy < 90 | y -> a"))
    assert found.exact
    assert not found.farmable
    assert found.most == 91
    assert found.scores["diplomacy"] == (0, 90)


def test_a_loop_that_ends_too_far_away_to_follow_is_said_to_move_the_score_far() -> None:
    found = explored(story("s: x(+1) -> s if diplomacy < 900000 | y -> a"))
    (loop,) = found.farmable
    assert loop.more_than == 128
    assert not found.exact
    assert found.seconds < 5


def test_a_score_that_another_score_holds_back_has_an_end() -> None:
    scenario = story("s: u(0,+2) -> t | v(0,+1) -> t", "t: x(-1,+2) -> t if diplomacy > -3 | y -> a")
    found = explored(scenario)
    assert found.exact
    assert not found.farmable
    assert ends(found, "a") == {"diplomacy": (-3, 0), "empathy": (1, 8)}


def test_scores_that_only_move_together_without_end_are_found() -> None:
    scenario = story("s: x(+2,-1) -> s if empathy > -2 | w(-1,+2) -> s if diplomacy > -2 | y -> a")
    found = explored(scenario)
    assert {(loop.score, loop.rises) for loop in found.farmable} == {("diplomacy", True), ("empathy", True)}
    assert all(loop.more_than == 128 for loop in found.farmable)
    assert not explored(story("s: x(+2,-1) -> s if empathy > -2 | y -> a")).farmable
    assert not explored(story("s: w(-1,+2) -> s if diplomacy > -2 | y -> a")).farmable


def test_a_round_trip_that_comes_to_nothing_is_fine() -> None:
    found = explored(story("s: x(+1) -> t | y -> a", "t: z(-1) -> s"))
    assert found.exact
    assert not found.farmable
    assert not found.endless_loops
    assert found.most is None
    assert found.scores["diplomacy"] == (0, 0)


def test_a_loop_can_be_without_end_on_one_side_only() -> None:
    found = explored(story("s: x(-2) -> t | y -> a", "t: z(+1) -> s"))
    assert [(loop.score, loop.rises) for loop in found.farmable] == [("diplomacy", False)]
    assert found.scores["diplomacy"] == (None, 0)


def test_a_counter_at_its_stop_makes_the_loop() -> None:
    scenario = story("s: x(+1) add p +1 -> s | y -> a if p >= 3", counters="p: {start: 0, min: 0, max: 3}")
    (loop,) = explored(scenario).farmable
    assert loop.more_than is None
    bounded = story("s: x(+1) add p +1 -> s if p < 3 | y -> a if p >= 3", counters="p: {start: 0, min: 0, max: 3}")
    found = explored(bounded)
    assert found.exact
    assert ends(found, "a")["diplomacy"] == (3, 3)


def test_a_choice_that_can_be_taken_once_is_no_loop() -> None:
    found = explored(story("s: x(+2) once -> s | y -> a"))
    assert found.exact
    assert (found.most, found.scores["diplomacy"]) == (2, (0, 2))


def test_an_exit_beyond_the_loop_is_not_called_unreachable() -> None:
    found = explored(story("s: x(+1) -> s | y -> a if diplomacy >= 50"))
    assert found.endings["a"].reachable
    assert found.endings["a"].example == ("s/x",) * 50 + ("s/y",)


def test_what_lies_beyond_a_cap_is_left_open() -> None:
    found = explored(story("s: x(+1) -> s | y -> a if diplomacy >= 5000 | z -> b"))
    assert found.endings["a"].reachable is None
    assert found.never_offered == ()
    assert found.endings["b"].reachable


def test_what_a_loop_has_no_part_in_is_still_ruled_out() -> None:
    found = explored(story("s: x -> t | w -> a", "t: y(+1) -> t | z -> b | v -> c if diplomacy < 0", "u: q -> d"))
    assert not found.exact
    assert found.unreachable_scenes == ("u",)
    assert found.endings["d"].reachable is False
    assert found.endings["c"].reachable is None
    assert ends(found, "a") == {"diplomacy": (0, 0), "empathy": (0, 0)}
    assert ends(found, "b")["diplomacy"] == (0, None)


# Loops that never end


def test_endless_for_one_pair_of_scores_only() -> None:
    scenario = story("s: x(+1) -> t | y(-1) -> t", "t: x -> t | z -> a if diplomacy > 0")
    found = explored(scenario)
    assert found.exact
    assert found.endless_loops == (("t",),)
    assert found.endings["a"].share == pytest.approx(0.5)


def test_a_dead_end_for_one_pair_of_scores_only() -> None:
    found = explored(story("s: x(+1) -> t | y(-1) -> t", "t: z -> a if diplomacy > 0"))
    assert found.dead_ends == ("t",)
    assert found.endless_loops == ()
    assert found.endings["a"].share == pytest.approx(0.5)
    assert ends(found, "a")["diplomacy"] == (1, 1)


def test_without_an_exit_a_loop_is_both_endless_and_without_end() -> None:
    found = explored(story("s: x -> t | y -> a", "t: x(+1) -> t | z(-1) -> t"))
    assert found.endless_loops == (("t",),)
    assert {(loop.score, loop.rises) for loop in found.farmable} == {("diplomacy", True), ("diplomacy", False)}


@pytest.mark.parametrize("scenes", [("s: x -> a if diplomacy > 0 | else s",), ("s: x -> r", "r: route -> r")])
def test_going_round_without_a_decision_is_endless(scenes: tuple[str, ...]) -> None:
    scenario = story(*scenes)
    found = explored(scenario)
    assert found.endless_loops == ((scenes[-1][0],),)
    assert (found.fewest, found.most) == (None, None)
    assert not any(ending.reachable for ending in found.endings.values())
    assert all(strategy.ending is None for strategy in found.strategies)
    assert found.scores == {"diplomacy": (None, None), "empathy": (None, None)}
    assert found.together is None


def test_an_example_leads_through_scenes_without_a_decision() -> None:
    found = explored(
        story(
            "s: x(+1) -> r | y -> r",
            "r: route -> t if diplomacy > 0 | route -> q",
            "q: route -> r if empathy > 0 | route -> t",
            "t: z -> a if diplomacy > 0 | w -> a",
        )
    )
    assert found.endings["a"].example == ("s/x", "t/z")


def test_nothing_counts_for_the_most_decisions_that_never_ends() -> None:
    found = explored(story("s: x -> t | y -> a", "t: x -> u | z -> u", "u: x -> t | z -> t"))
    assert found.most == 1
    assert found.endless_loops == (("t", "u"),)


def test_random_play_that_takes_very_long_says_so() -> None:
    on = [f"s{number}: x -> s{number + 1} | y -> s0" for number in range(15)]
    found = explored(story(*on, "s15: x -> a | y -> s0"))
    (ending,) = found.endings.values()
    assert found.exact
    assert ending.reachable
    assert not ending.share_exact
    assert ending.share_between[1] > 0.99
    assert any("goes round so long" in sentence for sentence in found.uncovered)


def test_shares_of_loops_that_end_are_exact() -> None:
    found = explored(story("s: x -> s | y -> a | z -> b"))
    assert found.endings["a"].share_exact
    assert found.endings["a"].share == pytest.approx(0.5, abs=1e-9)


# What only scores rule out


def test_an_edge_that_no_pair_can_take_is_neither_offered_nor_met() -> None:
    found = explored(story("s: x(+1) -> t | y(+1) -> t", "t: z -> u if diplomacy < 1 | w -> a", "u: v -> b"))
    assert found.never_offered == ("t/z",)
    assert found.unreachable_scenes == ("u",)
    assert found.endings["b"].reachable is False
    assert found.endings["b"].example is None
    assert ends(found, "b") == {}


def test_the_choices_of_a_scene_that_is_never_met_are_not_listed_as_well() -> None:
    found = explored(story("s: x -> a", "t: z -> b"))
    assert (found.unreachable_scenes, found.never_offered) == (("t",), ())


def test_otherwise_takes_what_no_condition_took() -> None:
    found = explored(
        story("s: x(+2) -> t | y(-2) -> t | z -> t", "t: x -> a if diplomacy > 0 | y -> b if diplomacy < 0 | else c")
    )
    assert [ends(found, ending)["diplomacy"] for ending in "abc"] == [(2, 2), (-2, -2), (0, 0)]


def test_a_route_takes_the_first_that_fits() -> None:
    found = explored(
        story(
            "s: x(+2) set f -> r | y(+2) -> r | z(-1) -> r",
            "r: route -> a if f and diplomacy > 1 | route -> b if diplomacy > 1 | route -> c",
            facts="f",
        )
    )
    assert [found.endings[ending].share for ending in "abc"] == [pytest.approx(1 / 3)] * 3


def test_a_fact_that_only_a_line_reads_makes_no_contexts() -> None:
    quiet = explored(story("s: x set f -> t | y -> t", "t: z -> a | w -> b", facts="f"))
    heard = explored(story("s: x set f -> t | y -> t", "t: z -> a if f | w -> b", facts="f"))
    assert heard.contexts == quiet.contexts + 1


# The scale


def test_a_score_without_room_is_left_out_of_the_mean() -> None:
    outlook = Outlook(story("s: x(+1) -> a | y(-1) -> a"))
    assert outlook.scaled((1, 0)) == {"diplomacy": 100, "empathy": None}
    assert outlook.whole.together == (Fraction(0), Fraction(100))
    still = Outlook(story("s: x -> a | y -> b"))
    assert still.scaled((0, 0)) == {"diplomacy": None, "empathy": None}
    assert still.whole.together == (Fraction(50), Fraction(50))


def test_where_no_ending_can_be_reached_the_reach_is_empty() -> None:
    scenario = story("s: x(+1) -> t | y -> a", "t: z -> a if diplomacy > 5")
    stuck = rules.after(scenario, rules.initial(scenario), scenario.scenes["s"].choices[0])  # type: ignore[index]
    reach = Outlook(scenario).reach(stuck)
    assert reach.exact
    assert not reach.scores
    assert not reach.endings
    assert reach.together == (Fraction(0), Fraction(0))


def test_a_state_far_round_a_loop_has_a_reach_too() -> None:
    scenario = story("s: x(+2) -> s | y(+1) -> a | z -> b if diplomacy > 150")
    outlook = Outlook(scenario)
    state = rules.initial(scenario)
    for _ in range(100):
        state = rules.after(scenario, state, scenario.scenes["s"].choices[0])  # type: ignore[index]
    reach = outlook.reach(state)
    assert not reach.exact
    assert reach.endings.keys() == {"a", "b"}
    assert reach.scores["diplomacy"].worst >= 200


def test_memory_is_told_apart_only_where_it_matters() -> None:
    scenario = story(
        "s: x set f clear g -> t | y set g -> t | z(+1) -> t", "t: u -> a if f | v -> b if g | w(-1,+1) -> c if not f",
        facts="f g",
    )  # fmt: skip
    outlook = Outlook(scenario)
    for state in walk(scenario).steps:
        assert outlook.reach(state).endings.keys() == walk(scenario, state).endings.keys()
