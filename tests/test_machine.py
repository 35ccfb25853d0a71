"""The state machine runs a conversation as the rules say, holds no attempt, and calls nothing that a file names."""

from __future__ import annotations

import gc
import re
import sys
import weakref
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from generated import generated
from transitions import Machine

from roleplay.conversation import rules
from roleplay.conversation.attempt import Attempt, NotOffered, Step, replay
from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.rules import EndlessPassage, State
from roleplay.scenario.conditions import names_in
from roleplay.scenario.loading import Loaded, load
from roleplay.scenario.model import Choice, Scenario
from roleplay.scenario.names import SCORES

DATA = Path(__file__).parent / "data"


def scenario_in(name: str) -> Scenario:
    scenario, found = load(DATA / name)
    assert scenario is not None, found
    return scenario


class Player:
    """The least that the machine can move: what `Attempt` is, without all else."""

    def __init__(self, scenario: Scenario) -> None:
        self.state = rules.initial(scenario)

    @property
    def scene(self) -> str:
        return self.state.scene

    @scene.setter
    def scene(self, scene: str) -> None:
        self.state = self.state._replace(scene=scene)


# Machine, attempt and rules: the same states


class Walk:
    """One random path of the pure rules, a bare machine and an attempt, which are compared at each step."""

    def __init__(self, scenario: Scenario, machine: ConversationMachine, random: Random, met: Counter[str]) -> None:
        self.scenario, self.machine, self.random, self.met = scenario, machine, random, met
        self.player = Player(scenario)
        self.state = rules.initial(scenario)
        self.steps: list[Step] = []

    def run(self, most: int) -> None:
        try:
            self.state = self.settled(self.state)
        except EndlessPassage:
            self.met["endless"] += 1
            with pytest.raises(EndlessPassage):
                Attempt(self.machine)
            return
        attempt = Attempt(self.machine)
        self.compare(attempt)
        for _ in range(most):
            on_offer = rules.available(self.scenario, self.state)
            if not on_offer:
                self.met["ended" if attempt.ending else "stuck"] += 1
                break
            self.refuse(attempt, on_offer)
            choice = self.random.choice(on_offer)
            before = self.state
            moved = rules.after(self.scenario, before, choice)
            assert self.machine.choose(self.player, choice.id)
            assert self.player.state == moved
            try:
                self.state = self.settled(moved)
            except EndlessPassage as endless:
                self.met["endless"] += 1
                with pytest.raises(EndlessPassage, match=re.escape(str(endless))):
                    attempt.choose(choice.id)
                assert (attempt.state, len(attempt.decisions)) == (before, len(self.steps))
                break
            decision = attempt.choose(choice.id)
            self.steps.append(Step(before.scene, choice.id))
            self.met["choice"] += 1
            self.met["once"] += choice.once
            assert (decision.before, decision.after, decision.offered) == (before, self.state, on_offer)
            self.compare(attempt)

    def settled(self, state: State) -> State:
        """Return where the rules lead by themselves; the machine has to go there step by step."""
        goal = rules.settled(self.scenario, state)
        while (scene := rules.passage(self.scenario, self.player.state)) is not None:
            self.note(self.player.state)
            assert self.machine.advance(self.player)
            assert self.player.scene == scene
        assert not self.machine.advance(self.player)
        assert self.player.state == goal
        return goal

    def compare(self, attempt: Attempt) -> None:
        self.note(self.state)
        assert attempt.state == self.player.state == self.state
        assert attempt.choices == rules.available(self.scenario, self.state)
        assert attempt.scene == self.state.scene
        assert (attempt.ending is not None) == (self.state.scene in self.scenario.endings)
        assert list(attempt.steps) == self.steps
        again = replay(self.machine, attempt.steps, attempt.mode)
        assert again.state == attempt.state
        assert again.decisions == attempt.decisions
        assert again.heard == attempt.heard

    def refuse(self, attempt: Attempt, on_offer: tuple[Choice, ...]) -> None:
        """Try all that is not on offer; nothing may change."""
        ids = {choice.id for scene in self.scenario.scenes.values() for choice in scene.choices or ()} | {"", "choose"}
        before = (attempt.state, attempt.heard, list(attempt.decisions), attempt.choices)
        for id_ in sorted(ids - {choice.id for choice in on_offer}):
            assert not self.machine.choose(self.player, id_)
            with pytest.raises(NotOffered):
                attempt.choose(id_)
            self.met["refused"] += 1
        assert (attempt.state, attempt.heard, attempt.decisions, attempt.choices) == before
        assert self.player.state == self.state

    def note(self, state: State) -> None:
        """Count what of the rules mattered here."""
        scene = self.scenario.scenes.get(state.scene)
        if scene is None:
            return
        self.met["route"] += scene.route is not None
        passed = scene.route is None and rules.passage(self.scenario, state) is not None
        self.met["otherwise"] += passed
        for choice in scene.choices or ():
            used = (state.scene, choice.id) in state.used
            self.met["used up"] += used
            if choice.when is not None and not rules.holds(choice.when, self.scenario, state):
                names = set(names_in(choice.when))
                self.met["false score"] += not names.isdisjoint(SCORES)
                self.met["false fact"] += not names.isdisjoint(self.scenario.facts)


def test_machine_attempt_and_rules_agree_on_random_paths() -> None:
    met: Counter[str] = Counter()
    for seed in range(150):
        scenario = generated(seed)
        machine = ConversationMachine(scenario)
        for path in range(3):
            Walk(scenario, machine, Random(seed * 10 + path), met).run(8)
    wanted = (
        "otherwise", "once", "used up", "route", "false score", "false fact", "ended", "stuck", "refused", "choice",
    )  # fmt: skip
    assert {feature: met[feature] for feature in wanted if met[feature] == 0} == {}
    assert met["choice"] > 400


@pytest.mark.slow
def test_machine_attempt_and_rules_agree_on_many_random_paths() -> None:
    met: Counter[str] = Counter()
    for seed in range(1000, 3000):
        scenario = generated(seed)
        machine = ConversationMachine(scenario)
        for path in range(5):
            Walk(scenario, machine, Random(seed * 10 + path), met).run(20)
    assert met["endless"] > 0


@pytest.mark.parametrize("name", ["every-key.yaml", "nine-days.yaml"])
def test_they_agree_on_finished_scenarios(name: str) -> None:
    scenario, met = scenario_in(name), Counter[str]()
    machine = ConversationMachine(scenario)
    for seed in range(30):
        Walk(scenario, machine, Random(seed), met).run(30)
    assert met["ended"] == 30


# One machine for all


def test_attempts_of_one_machine_do_not_meet() -> None:
    machine = ConversationMachine(scenario_in("every-key.yaml"))
    one, other = Attempt(machine), Attempt(machine)
    one.choose("rule")
    assert (other.scene, other.state) == ("desk", rules.initial(machine.scenario))
    other.choose("curious")
    one.choose("step-back")
    assert [choice.id for choice in one.choices] == []
    assert [choice.id for choice in other.choices] == ["share", "insist"]
    assert replay(machine, [Step("desk", "rule"), Step("talk", "step-back")]).state == one.state


def test_the_machine_keeps_no_attempt() -> None:
    machine = ConversationMachine(scenario_in("every-key.yaml"))
    attempt = Attempt(machine)
    attempt.choose("rule")
    assert machine.models == []
    gone = weakref.ref(attempt)
    del attempt
    gc.collect()
    assert gone() is None


def test_it_is_a_machine_of_transitions() -> None:
    scenario = scenario_in("every-key.yaml")
    machine = ConversationMachine(scenario)
    assert isinstance(machine, Machine)
    assert set(machine.states) == {*scenario.scenes, *scenario.endings}
    assert {name for name, state in machine.states.items() if state.final} == set(scenario.endings)
    assert set(machine.events) == {"choose", "advance"}
    assert len(machine.get_transitions("choose")) == sum(len(scene.choices or ()) for scene in scenario.scenes.values())


def test_an_ending_leads_nowhere() -> None:
    machine = ConversationMachine(scenario_in("every-key.yaml"))
    player = Player(machine.scenario)
    player.scene = "cold"
    assert not machine.choose(player, "curious")
    assert not machine.advance(player)
    assert player.scene == "cold"


# What a file names is never called

NAMES = (
    "choose", "advance", "trigger", "may_trigger", "state", "initial", "model", "scene", "scenario", "choices",
    "events", "on_enter_choose", "on_exit_scene", "is_chosen", "is_offered", "apply_effects", "to_scene",
    "add_transition", "exec", "eval", "print", "exit", "breakpoint", "antigravity", "this", "turtledemo", "none",
    "self", "conditions",
)  # fmt: skip


def named(names: tuple[str, ...]) -> str:
    """Return a scenario in which everything is called by these names, which play in their order."""
    first, *rest = names
    scenes = ""
    for name, goto in zip(names, [*rest, "last"], strict=True):
        scenes += (
            f"  {name}:\n    says: [{first}: Well?]\n    choices:\n"
            f"    - {{id: {name}, say: On., goto: {goto}, set: [{name}], add: {{c_{name}: 1}}, once: true}}\n"
            f"    - {{id: other, say: Stay., goto: {name}, when: not {name} and c_{name} < 5}}\n"
        )
    return (
        "format: 1\nid: small\ntitle: Names\nsummary: Names.\nlanguage: en\nlevel: 1\nminutes: 1\nbrief: Names.\n"
        f"cast:\n  {first}: {{name: Ann}}\nfacts:\n"
        + "".join(f"  {name}: A fact.\n" for name in names)
        + "counters:\n"
        + "".join(f"  c_{name}: {{start: 0, min: 0, max: 9}}\n" for name in names)
        + f"start: {first}\nscenes:\n{scenes}endings:\n"
        "  last: {title: End, outcome: good, says: [narrator: End.], meaning: It ended.}\n"
    )


def test_names_of_methods_and_modules_are_only_names(
    load_text: Callable[..., Loaded], capsys: pytest.CaptureFixture[str]
) -> None:
    scenario, found = load_text(named(NAMES))
    assert scenario is not None, found
    before = set(sys.modules)
    machine = ConversationMachine(scenario)
    attempt = Attempt(machine)
    for number, name in enumerate(NAMES, 1):
        assert attempt.scene == name
        assert [choice.id for choice in attempt.choices] == [name, "other"]
        attempt.choose("other")
        attempt.choose(name)
        assert name in attempt.state.facts
        assert sum(attempt.state.counters) == number
    assert attempt.ending is not None
    assert replay(machine, attempt.steps).state == attempt.state
    assert set(sys.modules) - before == set()
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["os.system", "builtins.print", "__class__", "=", "*", "a/b", "a b", "A", ""])
def test_other_names_are_refused_in_the_file(name: str, load_text: Callable[..., Loaded]) -> None:
    text = re.sub(r"\bhall\b", f'"{name}"', (DATA / "small.yaml").read_text())
    scenario, found = load_text(text)
    assert scenario is None
    assert {problem.kind.code for problem in found} & {"R211", "R203"}
