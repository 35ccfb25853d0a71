"""The rules of play: what a choice does, what is on offer, and where a conversation goes by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from generated import generated
from generated import text as generated_text

from roleplay.conversation import rules
from roleplay.conversation.rules import EndlessPassage, State
from roleplay.scenario.loading import load
from roleplay.scenario.model import Choice, Scenario

DATA = Path(__file__).parent / "data"


def scenario_in(file: Path) -> Scenario:
    scenario, found = load(file)
    assert scenario is not None, found
    return scenario


@pytest.fixture
def desk() -> Scenario:
    return scenario_in(DATA / "every-key.yaml")


@pytest.fixture
def play(tmp_path: Path) -> Callable[[str], Scenario]:
    """Load a scenario of which only the scenes are given; facts a and b, a counter c from 0 to 3, endings e and f."""

    def play(scenes: str) -> Scenario:
        file = tmp_path / "play.yaml"
        ending = "{title: End, outcome: mixed, says: [narrator: The end.], meaning: It ended.}"
        file.write_text(
            "format: 1\nid: play\ntitle: Play\nsummary: A play.\nlanguage: en\nlevel: 1\nminutes: 1\nbrief: Play.\n"
            "cast:\n  ann: {name: Ann}\nfacts: {a: A., b: B.}\ncounters:\n  c: {start: 1, min: 0, max: 3}\nstart: s\n"
            f"scenes:\n{scenes}\nendings:\n  e: {ending}\n  f: {ending}\n"
        )
        return scenario_in(file)

    return play


def choice(scenario: Scenario, scene: str, id_: str) -> Choice:
    return next(choice for choice in scenario.scenes[scene].choices or () if choice.id == id_)


def offered(scenario: Scenario, state: State) -> list[str]:
    return [choice.id for choice in rules.available(scenario, state)]


def test_nothing_is_true_at_the_start(desk: Scenario) -> None:
    assert rules.initial(desk) == State("desk", frozenset(), (2,), frozenset(), (0, 0))


def test_a_choice_moves_scores_facts_and_counters_once(desk: Scenario) -> None:
    start = rules.initial(desk)
    curious = choice(desk, "desk", "curious")
    assert rules.affected(desk, start, curious) == State("desk", frozenset({"asked_first"}), (3,), frozenset(), (1, 2))
    assert rules.after(desk, start, curious) == State("talk", frozenset({"asked_first"}), (3,), frozenset(), (1, 2))
    assert rules.after(desk, start, choice(desk, "desk", "rule")).scores == (0, -2)
    assert start == rules.initial(desk)  # unchanged itself


def test_a_fact_is_set_and_cleared(desk: Scenario) -> None:
    cornered = rules.after(desk, rules.initial(desk), choice(desk, "desk", "rule"))
    assert cornered.facts == {"cornered"}
    again = rules.after(desk, cornered, choice(desk, "talk", "step-back"))
    assert again.facts == frozenset()
    assert again.used == {("talk", "step-back")}


@pytest.mark.parametrize(
    ("add", "value"), [(-1, 0), (-2, 0), (-999999, 0), (1, 2), (2, 3), (3, 3), (999999, 3), (0, 1)]
)
def test_a_counter_stops_at_its_ends(add: int, value: int, play: Callable[[str], Scenario]) -> None:
    scenario = play(f"  s: {{choices: [{{id: x, say: X, goto: e, add: {{c: {add}}}}}, {{id: y, say: Y, goto: e}}]}}")
    state = rules.initial(scenario)
    assert rules.after(scenario, state, choice(scenario, "s", "x")).counters == (value,)
    assert rules.after(scenario, state, choice(scenario, "s", "y")).counters == (1,)


def test_choices_are_on_offer_in_the_order_written_as_their_conditions_hold(desk: Scenario) -> None:
    start = rules.initial(desk)
    assert offered(desk, start) == ["curious", "rule", "plant"]
    assert offered(desk, rules.after(desk, start, choice(desk, "desk", "curious"))) == ["share", "insist"]
    assert offered(desk, rules.after(desk, start, choice(desk, "desk", "rule"))) == ["step-back"]
    assert offered(desk, State("settle", frozenset(), (0,), frozenset(), (0, 0))) == []
    assert offered(desk, State("cold", frozenset(), (0,), frozenset(), (0, 0))) == []


def test_once_is_at_most_once_and_of_its_own_scene(play: Callable[[str], Scenario]) -> None:
    scenario = play(
        "  s: {choices: [{id: x, say: X, goto: t, once: true}, {id: y, say: Y, goto: t}]}\n"
        "  t: {choices: [{id: x, say: X, goto: s, once: true}, {id: y, say: Y, goto: s}]}"
    )
    state = rules.after(scenario, rules.initial(scenario), choice(scenario, "s", "x"))
    assert offered(scenario, state) == ["x", "y"]
    state = rules.after(scenario, state, choice(scenario, "t", "y"))
    assert offered(scenario, state) == ["y"]


def test_otherwise_is_taken_exactly_when_nothing_is_on_offer(play: Callable[[str], Scenario]) -> None:
    scenario = play(
        "  s: {choices: [{id: x, say: X, goto: e, when: a}, {id: y, say: Y, goto: e, when: b}], otherwise: f}"
    )
    start = rules.initial(scenario)
    assert rules.passage(scenario, start) == "f"
    assert rules.settled(scenario, start) == start._replace(scene="f")
    one = start._replace(facts=frozenset({"b"}))
    assert rules.passage(scenario, one) is None
    assert rules.settled(scenario, one) == one


def test_a_scene_where_nothing_is_on_offer_and_nothing_else_leads_on_is_a_dead_end(
    play: Callable[[str], Scenario],
) -> None:
    scenario = play("  s: {choices: [{id: x, say: X, goto: e, when: a}, {id: y, say: Y, goto: e, when: b}]}")
    start = rules.initial(scenario)
    assert (offered(scenario, start), rules.passage(scenario, start)) == ([], None)
    assert rules.settled(scenario, start) == start


def test_a_route_takes_the_first_way_that_holds(play: Callable[[str], Scenario]) -> None:
    scenario = play(
        "  s: {choices: [{id: x, say: X, goto: r}, {id: y, say: Y, goto: r}]}\n"
        "  r: {route: [{when: a, goto: e}, {when: a or b, goto: f}, {goto: s}]}"
    )
    state = rules.initial(scenario)._replace(scene="r")
    assert rules.passage(scenario, state._replace(facts=frozenset({"a", "b"}))) == "e"
    assert rules.passage(scenario, state._replace(facts=frozenset({"b"}))) == "f"
    assert rules.passage(scenario, state) == "s"


@pytest.mark.parametrize(
    ("condition", "diplomacy", "expected"),
    [
        ("diplomacy >= 1", 0, False),
        ("diplomacy >= 1", 1, True),
        ("diplomacy == -2", -2, True),
        ("empathy > 0", 5, False),
    ],
)
def test_conditions_ask_the_scores(
    condition: str, diplomacy: int, expected: bool, play: Callable[[str], Scenario]
) -> None:
    scenario = play(f"  s: {{choices: [{{id: x, say: X, goto: e, when: {condition}}}, {{id: y, say: Y, goto: e}}]}}")
    state = rules.initial(scenario)._replace(scores=(diplomacy, 0))
    assert rules.holds(choice(scenario, "s", "x").when, scenario, state) is expected
    assert rules.holds(None, scenario, state) is True


def test_lines_are_heard_when_their_condition_holds(desk: Scenario) -> None:
    state = State("talk", frozenset({"cornered"}), (1,), frozenset(), (0, 0))
    assert [line.text for line in rules.spoken(desk.scenes["talk"].says, desk, state)] == [
        "You could have said that quietly."
    ]
    reply = choice(desk, "talk", "step-back").reply
    assert [line.text for line in rules.spoken(reply, desk, state)] == ["Yes. Let us."]
    assert [line.text for line in rules.spoken(reply, desk, state._replace(counters=(0,)))] == ["Later, maybe."]


@pytest.mark.parametrize(
    ("scenes", "start", "round_"),
    [
        ("  s: {route: [goto: s]}", "s", ("s", "s")),
        ("  s: {route: [{when: a, goto: e}, {goto: t}]}\n  t: {route: [goto: s]}", "s", ("s", "t", "s")),
        (
            "  s: {route: [goto: t]}\n  t: {route: [goto: u]}\n  u:\n    otherwise: t\n    choices:\n"
            + "".join(f"    - {{id: {id_}, say: X, goto: e, when: a}}\n" for id_ in "xy"),
            "s",
            ("t", "u", "t"),
        ),
    ],
)
def test_a_round_without_a_choice_is_an_error_that_names_it(
    scenes: str, start: str, round_: tuple[str, ...], play: Callable[[str], Scenario]
) -> None:
    scenario = play(scenes)
    with pytest.raises(EndlessPassage) as raised:
        rules.settled(scenario, rules.initial(scenario))
    assert raised.value.scenes == round_
    assert " → ".join(round_) in str(raised.value)


def test_a_long_way_without_a_choice_is_no_round(play: Callable[[str], Scenario]) -> None:
    scenes = "\n".join(f"  s{n}: {{route: [goto: s{n + 1}]}}" for n in range(500))
    scenario = play(f"  s: {{route: [goto: s0]}}\n{scenes}\n  s500: {{route: [goto: e]}}")
    assert rules.settled(scenario, rules.initial(scenario)).scene == "e"


class Other:
    """The rules once more, in the plainest words: PyYAML's values, and Python's own `eval` of the conditions."""

    def __init__(self, text: str) -> None:
        self.file: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
        self.met: Counter[str] = Counter()
        self.scene: str = self.file["start"]
        self.facts: set[str] = set()
        self.counters = {name: counter["start"] for name, counter in self.file.get("counters", {}).items()}
        self.scores = {"diplomacy": 0, "empathy": 0}
        self.used: set[tuple[str, str]] = set()

    def holds(self, part: dict[str, Any]) -> bool:
        if "when" not in part:
            return True
        facts = {name: name in self.facts for name in self.file.get("facts", {})}
        result = bool(eval(part["when"], {"__builtins__": {}}, {**facts, **self.counters, **self.scores}))
        self.met[f"{'score' if 'diplomacy' in part['when'] or 'empathy' in part['when'] else 'other'} {result}"] += 1
        return result

    def offered(self) -> list[str]:
        return [
            choice["id"]
            for choice in self.file["scenes"].get(self.scene, {}).get("choices", [])
            if (self.scene, choice["id"]) not in self.used and self.holds(choice)
        ]

    def choose(self, id_: str) -> None:
        choice = next(choice for choice in self.file["scenes"][self.scene]["choices"] if choice["id"] == id_)
        for score in self.scores:
            self.scores[score] += choice.get(score, 0)
        self.facts |= set(choice.get("set", []))
        self.facts -= set(choice.get("clear", []))
        for name, by in choice.get("add", {}).items():
            ends = self.file["counters"][name]
            self.counters[name] = sorted((ends["min"], self.counters[name] + by, ends["max"]))[1]
        if choice.get("once"):
            self.used.add((self.scene, id_))
            self.met["once"] += 1
        self.scene = choice["goto"]

    def settle(self) -> bool:
        """Go on until there is something to choose; return False when that never comes."""
        for _ in range(50):
            scene = self.file["scenes"].get(self.scene, {})
            if "route" in scene:
                self.scene = next(way["goto"] for way in scene["route"] if self.holds(way))
                self.met["route"] += 1
            elif "otherwise" in scene and not self.offered():
                self.scene = scene["otherwise"]
                self.met["otherwise"] += 1
            else:
                return True
        return False

    def state(self) -> State:
        return State(
            self.scene,
            frozenset(self.facts),
            tuple(self.counters.values()),
            frozenset(self.used),
            tuple(self.scores.values()),
        )


def test_random_plays_agree_with_the_rules_in_plainer_words() -> None:
    met: Counter[str] = Counter()
    for seed in range(250):
        scenario, text, random = generated(seed), generated_text(seed), Random(seed)
        for _ in range(4):
            other, state = Other(text), rules.initial(scenario)
            for _ in range(15):
                if not other.settle():
                    met["endless"] += 1
                    with pytest.raises(EndlessPassage):
                        rules.settled(scenario, state)
                    break
                state = rules.settled(scenario, state)
                assert state == other.state(), seed
                assert offered(scenario, state) == other.offered(), seed
                if not other.offered():
                    met["ended"] += state.scene in scenario.endings
                    met["stuck"] += state.scene not in scenario.endings
                    break
                taken = random.choice(other.offered())
                state = rules.after(scenario, state, choice(scenario, state.scene, taken))
                other.choose(taken)
                met["choice"] += 1
            met += other.met
    features = (
        "otherwise",
        "once",
        "route",
        "score True",
        "score False",
        "other True",
        "other False",
        "ended",
        "stuck",
    )
    assert {feature: met[feature] for feature in features if met[feature] < 20} == {}
    assert met["choice"] > 1000
